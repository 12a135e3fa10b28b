//! A leader's day, and a seal keeper's, with the programs that are on their computers already: the service's real code, and
//! stand-ins of both programs that fetch, really sign and send over real HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

#[path = "../../testkit/tests/plugins/client.rs"]
mod client;
mod common;
#[path = "programs/finishing.rs"]
mod finishing;
mod kit;
mod programs;
#[path = "programs/refusals.rs"]
mod refusals;
#[path = "programs/stamps.rs"]
mod stamps;

use axum::http::{StatusCode, header};
use common::{Browser, Office};
use programs::{Desk, begin, by_vgca, by_vnpt, choice, fetched, keys, next, place, sent, signed};
use saoy_certified_copy::{Shape, Stage, Trust, inspect_plugged, recognise};
use saoy_demo_pki::Endpoint;
use saoy_domain::{DossierId, Permission, State};
use saoy_pades::validation::{self, Verdict};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, cms};
use saoy_store::batches::ItemState;
use saoy_store::dossiers::{Profile, Waiting};
use saoy_store::grants;
use saoy_store::scope::System;
use saoy_testkit::plugins::{Mood, Vgca, Vnpt};
use serde_json::json;

/// Makes somebody an administrator of the agency, too.
async fn administers(office: &Office, login: &str) {
    let (person, agency, now) = (office.person(login), office.agency("K88.04"), office.app.now());
    let mut tx = office.app.db.begin().await.unwrap();
    grants::give_at_set_up(&mut tx, &System, person, agency, Permission::Admin, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Khải signs all dossiers with VGCASignService.
async fn signed_by_leader(desk: &Desk, khai: &mut Browser, ids: &[DossierId]) {
    let batch = begin(khai, "/sign", ids, "vgca").await;
    desk.asked(&batch).await;
    let mut after = 0;
    for n in 0..ids.len() {
        let work = next(khai, &batch, after).await;
        assert_eq!(
            (&work["state"], &work["work"], &work["left"]),
            (&json!("sign"), &json!("approve"), &json!(ids.len() - n))
        );
        after = work["signing"].as_i64().unwrap();
        let vgca = Vgca::start(keys(&desk.office, "khai", place(&work)), 0).unwrap();
        let reply = by_vgca(&vgca, &work).await;
        assert_eq!(reply["Status"], 0, "{reply}");
        let judged: serde_json::Value = serde_json::from_str(reply["FileServer"].as_str().unwrap()).unwrap();
        assert_eq!(
            judged,
            json!({ "Status": 0, "Message": "", "FileName": "", "FileServer": "" })
        );
    }
    assert_eq!(next(khai, &batch, after).await["state"], "over");
    desk.until(&batch, |state| state == ItemState::Passed).await;
}

/// Điệp seals all dossiers with the VNPT-CA plug-in.
async fn sealed_by_keeper(desk: &Desk, diep: &mut Browser, ids: &[DossierId]) -> String {
    let batch = begin(diep, "/seal", ids, "vnpt").await;
    desk.asked(&batch).await;
    let mut after = 0;
    for _ in ids {
        let work = next(diep, &batch, after).await;
        assert_eq!(
            (&work["work"], &work["licence"]),
            (&json!("issue"), &json!("<license/>"))
        );
        after = work["signing"].as_i64().unwrap();
        let file = fetched(diep, &work).await.ok().body;
        let vnpt = Vnpt::start(keys(&desk.office, "dau-hoa-an", place(&work)), 0).unwrap();
        let back = signed(&by_vnpt(&vnpt, &file, &work).await);
        assert_eq!(sent(diep, &work, &back).await["Status"], 0);
    }
    desk.until(&batch, |state| state == ItemState::Done).await;
    batch
}

/// The delivered copy is of shape b, complete, and valid.
fn judge(office: &Office, file: &[u8], number: &str) {
    let reader = Reader::open(file, &Limits::default()).unwrap();
    let found = recognise(&reader).unwrap();
    assert_eq!((found.shape, found.number.as_deref()), (Shape::B, Some(number)));
    let certificate = |id| Certificate::from_der(office.pki.pki.certificate(id).unwrap().der()).unwrap();
    let (leader, agency) = (certificate("khai"), certificate("dau-hoa-an"));
    let anchors = office.pki.anchors();
    let roots = [office.pki.pki.root().clone()];
    let trust = Trust {
        anchors: &roots,
        intermediates: &[],
        at: office.app.now(),
        leader: &leader,
        agency: Some(&agency),
    };
    let copy = inspect_plugged(file, Stage::Archived, &trust).unwrap();
    for signature in [&copy.leader, copy.agency.as_ref().unwrap()] {
        assert_eq!(
            signature.timestamps.len(),
            1,
            "the service stamped what the program had not"
        );
    }
    let settings = validation::Settings::at(office.app.now());
    let report = validation::validate(&reader, &anchors, &settings);
    assert_eq!(report.verdict, Verdict::Valid);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_is_signed_numbered_sealed_and_delivered() {
    let desk = Desk::open().await;
    let ids = desk.submitted(2).await;
    let mut khai = desk.office.sign_in("khai").await;
    signed_by_leader(&desk, &mut khai, &ids).await;
    assert_eq!(desk.states(&ids).await, [State::AwaitingSeal; 2]);
    let mut diep = desk.office.sign_in("diep").await;
    let batch = sealed_by_keeper(&desk, &mut diep, &ids).await;
    let delivered = diep.post(&format!("{batch}/deliver"), &[]).await;
    assert_eq!(delivered.status, StatusCode::SEE_OTHER, "{}", delivered.text());
    assert_eq!(desk.states(&ids).await, [State::Delivered; 2]);
    for (n, id) in ids.iter().enumerate() {
        let file = desk.office.file(*id).await;
        let scan = desk.office.row(*id).await.scan_digest.unwrap();
        let scan = saoy_web::flow::read(&desk.office.app, scan).await.unwrap();
        assert!(file.starts_with(&scan), "the scan, byte for byte");
        judge(&desk.office, &file, &format!("{}/ĐT", n + 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timestamp_that_comes_late_is_put_into_the_programs_signature() {
    let desk = Desk::open().await;
    let ids = desk.submitted(1).await;
    desk.office.pki.down(Endpoint::Tsa);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids, "vgca").await;
    desk.asked(&batch).await;
    let work = next(&mut khai, &batch, 0).await;
    let vgca = Vgca::start(keys(&desk.office, "khai", place(&work)), 0).unwrap();
    assert_eq!(by_vgca(&vgca, &work).await["Status"], 0);
    desk.until(&batch, |state| state == ItemState::Done).await;
    assert_eq!(
        desk.office.row(ids[0]).await.waiting_for,
        Some(Waiting::Timestamp)
    );
    desk.office.pki.up(Endpoint::Tsa);
    desk.until(&batch, |state| state == ItemState::Passed).await;
    let file = desk.office.file(ids[0]).await;
    let reader = Reader::open(&file, &Limits::default()).unwrap();
    let found = saoy_pades::signatures(&reader).unwrap().pop().unwrap();
    let signature = cms::SignedData::parse(&found.cms).unwrap();
    assert!(signature.signature_timestamp().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_dossier_is_signed_from_its_own_page() {
    let desk = Desk::open().await;
    let id = desk.submitted(1).await[0];
    let mut khai = desk.office.sign_in("khai").await;
    let work = khai.get(&format!("/sign/{id}")).await.ok();
    assert!(!work.says("Đặt vị trí chữ ký"), "the program draws the signature");
    let start = common::fields(&work, &["version", "sha256"]);
    let next_page = khai.send(&format!("/sign/{id}/start"), &start).await.location();
    let list = khai.get(&next_page).await.ok();
    assert!(
        list.says("VGCASignService") && list.says("VNPT-CA Plugin"),
        "{}",
        list.text()
    );
    let chosen = [
        ("certificate", choice(&list, "vnpt")),
        ("remember", "on".to_owned()),
    ];
    let chosen: Vec<(&str, &str)> = chosen
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let preview = khai
        .post_and_follow(&format!("/sign/{id}/certificate"), &chosen)
        .await
        .ok();
    assert!(preview.says("do VNPT-CA Plugin vẽ"), "{}", preview.text());
    let apply = common::fields(&preview, &["version", "sha256", "certificate"]);
    let batch = khai.send(&format!("/sign/{id}/apply"), &apply).await.location();
    desk.asked(&batch).await;
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Ký 1 hồ sơ bằng VNPT-CA Plugin"), "{}", page.text());
    let work = next(&mut khai, &batch, 0).await;
    let file = fetched(&mut khai, &work).await.ok().body;
    let vnpt = Vnpt::start(keys(&desk.office, "khai", place(&work)), 0).unwrap();
    let back = signed(&by_vnpt(&vnpt, &file, &work).await);
    assert_eq!(sent(&mut khai, &work, &back).await["Status"], 0);
    desk.until(&batch, |state| state == ItemState::Done).await;
    assert_eq!(desk.states(&[id]).await, [State::Signed]);
    assert!(khai.get(&batch).await.ok().says(&format!("/sign/{id}/done")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_page_that_asks_a_program_may_talk_to_one() {
    let desk = Desk::open().await;
    let ids = desk.submitted(1).await;
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids, "vgca").await;
    let policy = |answer: &common::Answer| {
        let value = &answer.headers[header::CONTENT_SECURITY_POLICY];
        value.to_str().unwrap().to_owned()
    };
    let page = policy(&khai.get(&batch).await.ok());
    assert!(
        page.contains("connect-src 'self' wss://127.0.0.1:8987 wss://localhost:4433;"),
        "{page}"
    );
    for path in [
        "/sign",
        "/home",
        &format!("{batch}/state"),
        &format!("/sign/{}", ids[0]),
    ] {
        assert!(!policy(&khai.get(path).await).contains("wss:"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_keeps_the_way_in_which_it_was_begun() {
    let desk = Desk::open().await;
    let before = desk.submitted(1).await;
    desk.signs_by(Profile::A).await;
    let after = desk.submitted(1).await;
    let profile = async |id| desk.office.row(id).await.profile;
    assert_eq!(
        (profile(before[0]).await, profile(after[0]).await),
        (Profile::B, Profile::A)
    );
    // The two are not signed together.
    let mut khai = desk.office.sign_in("khai").await;
    let mut rows = Vec::new();
    for id in before.iter().chain(&after) {
        let scan = desk.office.row(*id).await.scan_digest.unwrap();
        rows.push(format!("{id}:{scan}"));
    }
    let rows: Vec<(&str, &str)> = rows.iter().map(|row| ("id", row.as_str())).collect();
    let mixed = khai.post("/sign/batch", &rows).await;
    assert_eq!(mixed.status, StatusCode::BAD_REQUEST);
    assert!(mixed.says("ký theo hai cách khác nhau"), "{}", mixed.text());
    signed_by_leader(&desk, &mut khai, &before).await;
    // A program is no choice for the other.
    let page = khai.get(&format!("/sign/{}/certificate", after[0])).await.ok();
    assert!(!page.says("VGCASignService"));
    let certificate = desk.office.pki.pki.certificate("khai").unwrap();
    let foreign = format!("{}.vgca", hex::encode(certificate.fingerprint()));
    let refused = khai
        .post(
            &format!("/sign/{}/certificate", after[0]),
            &[("certificate", &foreign)],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_fails_stops_no_other_and_a_page_loaded_again_says_why() {
    let desk = Desk::open().await;
    let ids = desk.submitted(3).await;
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids, "vgca").await;
    desk.asked(&batch).await;
    let mut after = 0;
    for mood in [Mood::Well, Mood::OtherCertificate, Mood::Well] {
        let work = next(&mut khai, &batch, after).await;
        after = work["signing"].as_i64().unwrap();
        let vgca = Vgca::start(keys(&desk.office, "khai", place(&work)), 0).unwrap();
        vgca.be(mood);
        let reply = by_vgca(&vgca, &work).await;
        assert_eq!(reply["Status"], 0, "the program has signed");
        let told = reply["FileServer"].as_str().unwrap();
        assert_eq!(
            told.contains("chứng thư số khác"),
            mood == Mood::OtherCertificate,
            "{told}"
        );
    }
    desk.until(&batch, |state| {
        matches!(state, ItemState::Passed | ItemState::Asked)
    })
    .await;
    let passed = |items: &[saoy_store::batches::Item]| {
        items
            .iter()
            .filter(|item| item.state == ItemState::Passed)
            .count()
    };
    desk.office
        .work_until(|| async { passed(&desk.items(&batch).await) == 2 })
        .await;
    let page = khai.get(&batch).await.ok();
    assert!(
        page.says("Tệp ký không được nhận: Tệp được ký bằng chứng thư số khác"),
        "{}",
        page.text()
    );
    assert!(page.says("Ký 1 hồ sơ bằng VGCASignService"));
    let work = next(&mut khai, &batch, 0).await;
    let vgca = Vgca::start(keys(&desk.office, "khai", place(&work)), 0).unwrap();
    assert_eq!(by_vgca(&vgca, &work).await["Status"], 0);
    desk.until(&batch, |state| state == ItemState::Passed).await;
    assert!(khai.get(&batch).await.ok().says("Đã xong lượt ký 3 hồ sơ"));
}
