//! What is not taken: each deviation with its sentence, tokens that are used, late or somebody else's, files that are too long.
//! After each of them storage is byte for byte what it was.

use axum::http::StatusCode;
use jiff::SignedDuration;
use saoy_domain::State;
use saoy_store::certificates;
use saoy_store::pictures::Owner;
use saoy_testkit::plugins::{Mood, Vgca, Vnpt};
use serde_json::Value;

use crate::common::Browser;
use crate::kit;
use crate::programs::{Desk, begin, by_vgca, by_vnpt, fetched, keys, made, next, place, sent, sent_raw};

/// Every way in which a program gives back something else, and the beginning of its sentence.
const MOODS: [(Mood, &str); 8] = [
    (Mood::ExtraPage, "Tệp trả về"),
    (Mood::OtherCertificate, "Tệp được ký bằng chứng thư số khác"),
    (
        Mood::ChangedByte,
        "Tệp trả về không phải tệp đã gửi đi ký: byte thứ 12 đã khác",
    ),
    (Mood::TwoSignatures, "Tệp trả về"),
    (Mood::Unsigned, "Tệp trả về chưa được ký"),
    (Mood::OverText, "Hình chữ ký đè lên nội dung"),
    (Mood::Certifies, "DocMDP"),
    (Mood::Nonsense, "Tệp trả về"),
];

/// A batch of one dossier that waits for a program.
pub(crate) async fn waiting(desk: &Desk, program: &str) -> (Browser, String) {
    let ids = desk.submitted(1).await;
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids, program).await;
    desk.asked(&batch).await;
    (khai, batch)
}

/// Sends a file and sees that it is refused with these words, and that nothing on the disk changed.
pub(crate) async fn refused(
    desk: &Desk,
    browser: &mut Browser,
    work: &Value,
    file: &[u8],
    words: &str,
) -> i64 {
    let before = desk.storage();
    let answer = sent(browser, work, file).await;
    let message = answer["Message"].as_str().unwrap();
    assert!(message.contains(words), "no “{words}” in “{message}”");
    assert!(desk.storage() == before, "storage changed: {message}");
    answer["Status"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_deviation_is_refused_by_its_sentence_and_nothing_reaches_storage() {
    let desk = Desk::open().await;
    for program in ["vgca", "vnpt"] {
        let (mut khai, batch) = waiting(&desk, program).await;
        for (mood, words) in MOODS {
            let work = next(&mut khai, &batch, 0).await;
            let file = made(&desk, &mut khai, "khai", &work, mood).await;
            let status = refused(&desk, &mut khai, &work, &file, words).await;
            assert_eq!(status, 422, "{mood:?}");
            let page = khai.get(&batch).await.ok();
            assert!(page.says(words), "{mood:?}: {}", page.text());
        }
        // The same dossier, signed well, is taken; its page says nothing of before.
        let work = next(&mut khai, &batch, 0).await;
        let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
        let before = desk.storage();
        assert_eq!(sent(&mut khai, &work, &file).await["Status"], 0);
        assert!(desk.storage() != before);
        desk.until(&batch, |state| state == saoy_store::batches::ItemState::Passed)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_works_once() {
    let desk = Desk::open().await;
    for program in ["vgca", "vnpt"] {
        let (mut khai, batch) = waiting(&desk, program).await;
        let work = next(&mut khai, &batch, 0).await;
        let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
        let before = desk.storage();
        let again = fetched(&mut khai, &work).await;
        assert_eq!(again.status, StatusCode::GONE, "fetched once");
        assert!(desk.storage() == before);
        // Another token for the same dossier ends the first.
        let other = next(&mut khai, &batch, 0).await;
        let before = desk.storage();
        assert_eq!(
            sent_raw(&mut khai, &work, &file).await.status,
            StatusCode::NOT_FOUND
        );
        assert!(desk.storage() == before);
        assert_eq!(sent(&mut khai, &other, &file).await["Status"], 0);
        // Replayed.
        assert_eq!(refused(&desk, &mut khai, &other, &file, "đã nhận tệp").await, 410);
        assert_eq!(fetched(&mut khai, &other).await.status, StatusCode::GONE);
        desk.until(&batch, |state| state == saoy_store::batches::ItemState::Passed)
            .await;
        assert_eq!(refused(&desk, &mut khai, &other, &file, "đã nhận tệp").await, 410);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_has_its_minutes() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    desk.office.clock.advance(SignedDuration::from_mins(10));
    // The program has no session, whose time would be noted.
    let mut program = Browser::new(&desk.office.app);
    assert_eq!(refused(&desk, &mut program, &work, &file, "hết giờ").await, 410);
    assert_eq!(fetched(&mut program, &work).await.status, StatusCode::GONE);
    // What would lapse before an officer is through with it is prepared anew.
    desk.office.clock.advance(SignedDuration::from_mins(15));
    let mut khai = desk.office.sign_in("khai").await;
    assert_eq!(next(&mut khai, &batch, 0).await["state"], "wait");
    desk.asked(&batch).await;
    let work = next(&mut khai, &batch, 0).await;
    let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    assert_eq!(sent(&mut khai, &work, &file).await["Status"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_of_somebody_else_opens_nothing() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vnpt").await;
    let work = next(&mut khai, &batch, 0).await;
    let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    // Another leader's session, and nobody's.
    let mut tam = desk.office.sign_in("tam").await;
    let mut nobody = Browser::new(&desk.office.app);
    let before = desk.storage();
    assert_eq!(
        sent_raw(&mut tam, &work, &file).await.status,
        StatusCode::NOT_FOUND
    );
    assert_ne!(sent_raw(&mut nobody, &work, &file).await.status, StatusCode::OK);
    // The door for programs is not the page's, and the other way round.
    let mut other = work.clone();
    other["handler"] = format!("/program/{}", work["token"].as_str().unwrap()).into();
    assert_eq!(
        sent_raw(&mut khai, &other, &file).await.status,
        StatusCode::NOT_FOUND
    );
    // Another site's page has no way in.
    let (kind, body) = kit::multipart(&[], Some(("uploadfile", "a.pdf", &file)));
    let bearer = format!("Bearer {}", work["token"].as_str().unwrap());
    let headers = [
        ("content-type", kind.as_str()),
        ("authorization", bearer.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    let foreign = khai
        .raw("POST", work["handler"].as_str().unwrap(), &headers, body)
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(desk.storage() == before);
    // A token of one dossier's brings no other dossier's file.
    let (mut khai, second) = waiting(&desk, "vnpt").await;
    let second = next(&mut khai, &second, 0).await;
    let before = desk.storage();
    let crossed = sent_raw(
        &mut khai,
        &Value::from_iter([
            ("handler".to_owned(), second["handler"].clone()),
            ("token".to_owned(), work["token"].clone()),
        ]),
        &file,
    )
    .await;
    assert_eq!(crossed.status, StatusCode::NOT_FOUND);
    assert_eq!(sent(&mut khai, &second, &file).await["Status"], 422);
    assert!(desk.storage() == before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_too_long_or_none_is_not_taken() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    let mut file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    let good = file.clone();
    assert_eq!(
        refused(&desk, &mut khai, &work, &[], "không gửi tệp nào").await,
        400
    );
    file.resize(file.len() + 4_000_000, b' ');
    assert_eq!(refused(&desk, &mut khai, &work, &file, "quá lớn").await, 413);
    file.resize(file.len() + 200_000, b' ');
    assert_eq!(refused(&desk, &mut khai, &work, &file, "quá lớn").await, 413);
    // A body that says nothing of its length is cut where it is too long.
    let (kind, body) = kit::multipart(&[], Some(("uploadfile", "a.pdf", &file)));
    let handler = work["handler"].as_str().unwrap();
    let path = &handler[handler.find("/program/").unwrap()..];
    let before = desk.storage();
    let pieces = body
        .chunks(65_536)
        .map(|piece| Ok::<_, std::io::Error>(piece.to_vec()));
    let stream = axum::body::Body::from_stream(futures_util::stream::iter(pieces.collect::<Vec<_>>()));
    let cut = khai.raw("POST", path, &[("content-type", &kind)], stream).await;
    assert!(cut.says("quá lớn"), "{}", cut.text());
    // Another field, no form, half a form.
    for (kind, body) in [
        kit::multipart(&[("a", "b")], Some(("file", "a.pdf", &good))),
        ("application/pdf".to_owned(), good.clone()),
        (
            "multipart/form-data; boundary=limit".to_owned(),
            b"--limit\r\n".to_vec(),
        ),
    ] {
        let none = khai.raw("POST", path, &[("content-type", &kind)], body).await;
        assert!(none.says("không gửi tệp nào"), "{}", none.text());
    }
    assert!(desk.storage() == before);
    assert_eq!(sent(&mut khai, &work, &good).await["Status"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_does_not_sign_changes_nothing() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    let vgca = Vgca::start(keys(&desk.office, "khai", place(&work)), 0).unwrap();
    let before = desk.storage();
    for mood in [Mood::Cancelled, Mood::Refuses(8)] {
        vgca.be(mood);
        let reply = by_vgca(&vgca, &work).await;
        assert_ne!(reply["Status"], 0, "{mood:?}");
        assert!(desk.storage() == before, "{mood:?}");
    }
    // It says nothing; it says that it signed, and sends nothing.
    vgca.be(Mood::Silent);
    let vnpt = Vnpt::start(keys(&desk.office, "khai", place(&work)), 0).unwrap();
    vnpt.be(Mood::Cancelled);
    let reply = by_vnpt(&vnpt, b"%PDF-1.7", &work).await;
    assert_eq!(reply["code"], 11);
    assert!(desk.storage() == before);
    vgca.be(Mood::SendsNothing);
    assert_eq!(by_vgca(&vgca, &work).await["FileServer"], "");
    let row = desk.items(&batch).await;
    assert_eq!(row.len(), 1);
    assert_eq!(desk.states(&[row[0].dossier]).await, [State::AwaitingSignature]);
    // Twice: the first is taken, the second told.
    let work = next(&mut khai, &batch, 0).await;
    vgca.be(Mood::SendsTwice);
    let reply = by_vgca(&vgca, &work).await;
    assert!(
        reply["FileServer"].as_str().unwrap().contains("đã nhận tệp"),
        "{reply}"
    );
    desk.until(&batch, |state| state == saoy_store::batches::ItemState::Passed)
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_was_ended_meanwhile_signs_nothing() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    let person = desk.office.person("khai");
    let mut tx = desk.office.app.db.begin().await.unwrap();
    for one in certificates::list(&mut tx, Owner::Person(person)).await.unwrap() {
        certificates::revoke_own(&mut tx, one.id, person, desk.office.app.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let status = refused(&desk, &mut khai, &work, &file, "chưa được đăng ký").await;
    assert_eq!(status, 403);
    // Nor is the next file given out.
    let other = next(&mut khai, &batch, 0).await;
    let before = desk.storage();
    assert_eq!(fetched(&mut khai, &other).await.status, StatusCode::FORBIDDEN);
    assert!(desk.storage() == before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_was_stopped_takes_nothing_more() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    khai.post_and_follow(&format!("{batch}/stop"), &[]).await.ok();
    assert_eq!(refused(&desk, &mut khai, &work, &file, "đã kết thúc").await, 410);
    assert_eq!(next(&mut khai, &batch, 0).await["state"], "over");
    // The dossier waits as before, and is signed in another batch.
    let ids = [desk.items(&batch).await[0].dossier];
    assert_eq!(desk.states(&ids).await, [State::AwaitingSignature]);
    assert_ne!(begin(&mut khai, "/sign", &ids, "vgca").await, batch);
}
