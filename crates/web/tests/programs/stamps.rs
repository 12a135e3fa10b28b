//! Timestamps that a program puts into its signature by itself: they stay for good, so they are judged before the file is kept.

use jiff::SignedDuration;
use saoy_certified_copy::patch_contents;
use saoy_demo_pki::Endpoint;
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Purpose, TrustAnchor, cms};
use saoy_store::batches::ItemState;
use saoy_testkit::plugins::Mood;

use crate::programs::{Desk, begin, made, next, sent};
use crate::refusals::{refused, waiting};

/// The file as a program gives it back that asks an authority by itself.
async fn stamped(desk: &Desk, file: Vec<u8>) -> Vec<u8> {
    let (client, authority) = (desk.office.pki.client(), desk.office.pki.tsa());
    let stamping = tokio::task::spawn_blocking(move || {
        let reader = Reader::open(&file, &Limits::default()).unwrap();
        let newest = saoy_pades::signatures(&reader).unwrap().pop().unwrap();
        let digest = saoy_pki::sha256(&cms::signature_value(&newest.cms).unwrap());
        let token = client.timestamp(&[authority], &digest).unwrap().token;
        let signed = cms::add_signature_timestamp(&newest.cms, &token.der).unwrap();
        let patch = patch_contents(&newest, &signed).unwrap();
        let place = |at: u64| usize::try_from(at).unwrap();
        let mut whole = file.clone();
        whole.splice(place(patch.at.start)..place(patch.at.end), patch.bytes);
        whole
    });
    stamping.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timestamp_of_a_stranger_or_of_another_time_is_refused_before_anything_is_kept() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    let well = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    let file = stamped(&desk, well).await;
    let pki = &desk.office.pki;
    // An anchor for signatures is none for timestamps.
    let root = TrustAnchor::new(pki.pki.root().clone(), &[Purpose::CongVu]);
    desk.office.app.trust.set_anchors(vec![root]);
    let words = "nơi hệ thống không tin cậy";
    assert_eq!(refused(&desk, &mut khai, &work, &file, words).await, 422);
    let page = khai.get(&batch).await.ok();
    assert!(page.says(words), "{}", page.text());
    let mut english = work.clone();
    english["handler"] = work["handler"]
        .as_str()
        .unwrap()
        .replace("lang=vi", "lang=en")
        .into();
    let words = "not trusted here for timestamps";
    assert_eq!(refused(&desk, &mut khai, &english, &file, words).await, 422);
    desk.office.app.trust.set_anchors(pki.anchors());
    for minutes in [-11, 11] {
        let work = next(&mut khai, &batch, 0).await;
        let well = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
        pki.astray(SignedDuration::from_mins(minutes));
        let file = stamped(&desk, well).await;
        pki.up(Endpoint::Tsa);
        let words = "trong khi đồng hồ hệ thống là";
        assert_eq!(refused(&desk, &mut khai, &work, &file, words).await, 422);
    }
    // The same authority with its clock right.
    let work = next(&mut khai, &batch, 0).await;
    let well = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    let file = stamped(&desk, well).await;
    assert_eq!(sent(&mut khai, &work, &file).await["Status"], 0);
    desk.until(&batch, |state| state == ItemState::Passed).await;
    let signed = desk.office.file(desk.items(&batch).await[0].dossier).await;
    assert!(signed == file, "nothing is put in beside it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_stamped_before_a_programs_timestamp_that_it_covers() {
    let desk = Desk::open().await;
    let ids = desk.submitted(1).await;
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids, "vgca").await;
    desk.asked(&batch).await;
    let work = next(&mut khai, &batch, 0).await;
    let well = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    desk.office.pki.astray(SignedDuration::from_mins(5));
    let file = stamped(&desk, well).await;
    desk.office.pki.up(Endpoint::Tsa);
    assert_eq!(sent(&mut khai, &work, &file).await["Status"], 0);
    desk.until(&batch, |state| state == ItemState::Passed).await;
    let mut diep = desk.office.sign_in("diep").await;
    let batch = crate::sealed_by_keeper(&desk, &mut diep, &ids).await;
    let is_complete = async || desk.office.row(ids[0]).await.waiting_for.is_none();
    desk.office.work_until(is_complete).await;
    diep.post(&format!("{batch}/deliver"), &[]).await;
    crate::judge(&desk.office, &desk.office.file(ids[0]).await, "1/ĐT");
}
