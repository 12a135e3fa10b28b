//! One dossier's day: the leader signs, the seal keeper numbers, seals and delivers. Real keys, a live timestamp
//! authority, responder and revocation list; what comes out is taken apart again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use axum::http::StatusCode;
use common::Office;
use saoy_certified_copy::{Stage, Trust, inspect};
use saoy_domain::State;

#[tokio::test]
async fn a_copy_is_signed_numbered_sealed_and_delivered() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let mut diep = office.sign_in("diep").await;

    khai.sign(id).await;
    assert_eq!(office.row(id).await.state, State::Signed);
    let next = khai.post_and_follow(&format!("/sign/{id}/pass"), &[]).await;
    assert_ne!(next.status, StatusCode::CONFLICT);
    assert_eq!(office.row(id).await.state, State::AwaitingSeal);

    diep.seal(&office, id).await;
    let row = office.row(id).await;
    assert_eq!(
        (row.state, row.number_n, row.waiting_for),
        (State::Sealed, Some(1), None)
    );
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    let row = office.row(id).await;
    assert_eq!(row.state, State::Delivered);
    assert!(row.delivered_to_store && row.delivered_by_mail);

    let copy = office.file(id).await;
    let anchors = [office.pki.pki.root().clone()];
    let trust = Trust {
        anchors: &anchors,
        intermediates: &[],
        leader: office.pki.pki.certificate("khai").unwrap(),
        agency: office.pki.pki.certificate("dau-hoa-an"),
        at: office.app.now(),
    };
    let found = inspect(&copy, Stage::Archived, &trust).unwrap();
    assert!(found.agency.is_some() && found.archive.is_some());

    office
        .work_until(async || office.letters.taken().len() == 1)
        .await;
    let (to, _, attached) = office.letters.taken().remove(0);
    assert_eq!(to, "quan.tran@vidu.example");
    assert_eq!(attached.unwrap(), copy, "the mail carries exactly the copy");
}

#[tokio::test]
async fn the_same_day_on_postgresql() {
    let Some(database) = saoy_testkit::database::postgres().unwrap() else {
        return;
    };
    let office = Office::open_on(database).await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    diep.seal(&office, id).await;
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    office
        .work_until(async || office.letters.taken().len() == 1)
        .await;
    assert_eq!(office.row(id).await.state, State::Delivered);
}

#[tokio::test]
async fn what_is_looked_at_before_signing_is_drawn_from_what_will_be_signed() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let preview = khai.preview_signature(id).await;
    let stem = format!("/sign/{id}/draft/{}-picture", office.row(id).await.version.0);
    assert!(preview.says(&stem), "{}", preview.text());
    let draft = khai.get(&format!("{stem}/3.png?w=300")).await.ok();
    assert_eq!(&draft.body[1..4], b"PNG");
    assert_eq!(
        khai.get(&format!("{stem}/4.png")).await.status,
        StatusCode::NOT_FOUND
    );
    khai.sign(id).await;
    let signed = khai.get(&format!("/dossiers/{id}/pages/3.png?w=300")).await.ok();
    assert_eq!(draft.body, signed.body, "the page looks as it was shown");
    // Once signed there is no draft any more, and the pages of the scan stay what they were.
    assert_eq!(
        khai.get(&format!("{stem}/1.png")).await.status,
        StatusCode::NOT_FOUND
    );
    let before = khai.get(&format!("/dossiers/{id}/scan/1.png?w=300")).await.ok();
    let after = khai.get(&format!("/dossiers/{id}/pages/1.png?w=300")).await.ok();
    assert_eq!(before.body, after.body);
}

#[tokio::test]
async fn every_step_leaves_a_row_that_says_who() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    diep.seal(&office, id).await;
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    let rows = office.audit("K88.04").await;
    let of_dossier = rows
        .iter()
        .rev()
        .filter(|row| row.subject_kind == "dossier" && row.subject == Some(id.0));
    let done: Vec<(&str, _)> = of_dossier.map(|row| (row.action.as_str(), row.actor)).collect();
    let (khai, diep) = (Some(office.person("khai")), Some(office.person("diep")));
    for expected in [
        ("dossier.view", khai),
        ("dossier.sign", khai),
        ("dossier.pass-on", khai),
        ("dossier.view", diep),
        ("dossier.seal", diep),
        ("dossier.deliver", diep),
    ] {
        assert!(done.contains(&expected), "{expected:?} is not in {done:?}");
    }
}

#[tokio::test]
async fn the_pages_of_the_way_can_be_opened_at_any_time() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let work = khai.get(&format!("/sign/{id}")).await.ok();
    assert!(work.says("Trần Minh Quân") && work.says("Bằng tốt nghiệp đại học"));
    let png = khai.get(&format!("/dossiers/{id}/pages/1.png?w=200")).await.ok();
    assert_eq!(&png.body[1..4], b"PNG");
    assert_eq!(
        khai.get(&format!("/dossiers/{id}/pages/9.png")).await.status,
        StatusCode::NOT_FOUND
    );

    khai.sign(id).await;
    // A bookmark of the work page leads to where the dossier is by now.
    assert_eq!(
        khai.get(&format!("/sign/{id}")).await.location(),
        format!("/sign/{id}/done")
    );
    let timeline = khai.get(&format!("/dossiers/{id}")).await.ok();
    assert!(timeline.says("Ký số") && timeline.says("Trình ký"));
    let file = khai.get(&format!("/dossiers/{id}/file.pdf")).await.ok();
    assert_eq!(file.body, office.file(id).await);
    let policy = file.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("sandbox") && policy.contains("default-src 'none'"),
        "{policy}"
    );
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    let disposition = file.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("inline"), "{disposition}");
    let saved = khai.get(&format!("/dossiers/{id}/file.pdf?save=1")).await.ok();
    assert!(
        saved.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
}

#[tokio::test]
async fn the_file_as_it_was_when_it_was_signed_can_still_be_seen() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let (mut khai, mut diep) = (office.sign_in("khai").await, office.sign_in("diep").await);
    let scan = office.row(id).await.scan_digest.unwrap();
    khai.sign(id).await;
    let signed = office.row(id).await.file_digest.unwrap();
    khai.post(&format!("/sign/{id}/pass"), &[]).await;
    diep.seal(&office, id).await;

    for digest in [scan, signed] {
        let old = diep.get(&format!("/dossiers/{id}/files/{digest}.pdf")).await.ok();
        assert_eq!(saoy_pki::sha256(&old.body), digest.0);
    }
    let newest = office.file(id).await;
    let before = diep.get(&format!("/dossiers/{id}/files/{signed}.pdf")).await.ok();
    assert_eq!(
        &newest[..before.body.len()],
        before.body,
        "each step only appends"
    );
    // A file that is not in this dossier's history is not served through it.
    let other = office.submitted().await;
    let path = format!("/dossiers/{other}/files/{signed}.pdf");
    assert_eq!(diep.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_next_one_is_offered_and_the_place_is_counted() {
    let office = Office::open().await;
    let first = office.submitted().await;
    office.clock.advance(jiff::SignedDuration::from_mins(1));
    let second = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let page = khai.get(&format!("/sign/{first}")).await.ok();
    assert!(
        page.says("Hồ sơ thứ 1 trong 2") && page.says(&format!("/sign/{second}\"")),
        "{}",
        page.text()
    );
    khai.sign(first).await;
    let passed = khai.post(&format!("/sign/{first}/pass"), &[]).await;
    let next = passed.location();
    assert!(next.starts_with(&format!("/sign/{second}?")), "{next}");
    let code = office.row(first).await.code.to_string();
    let told = khai.get(&next).await.ok();
    assert!(
        told.says(&format!("Đã chuyển hồ sơ {code} cấp số và đóng dấu.")) && told.says("hồ sơ tiếp theo"),
        "{}",
        told.text()
    );
    // Another agency's dossier is never named, whatever the address says.
    let mut ha = office.sign_in("ha").await;
    let foreign = ha.get(&format!("/sign?done=passed&of={first}")).await.ok();
    assert!(!foreign.says(&code));
    khai.sign(second).await;
    let last = khai.post(&format!("/sign/{second}/pass"), &[]).await.location();
    assert!(last.starts_with("/sign?"), "nothing waits: the list, {last}");
    assert!(khai.get(&last).await.ok().says("Đã chuyển hồ sơ"));
}

#[tokio::test]
async fn what_was_made_opens_at_the_attestation_page_and_survives_a_reload() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let (mut khai, mut diep) = (office.sign_in("khai").await, office.sign_in("diep").await);
    let opens_at_3 = |page: &common::Answer| page.says("data-open=\"3\"") && page.says("/3.png?w=1400\" alt");
    let preview = khai.preview_signature(id).await;
    assert!(opens_at_3(&preview), "{}", preview.text());
    khai.sign(id).await;
    for _ in 0..2 {
        let done = khai.get(&format!("/sign/{id}/done")).await.ok();
        assert!(opens_at_3(&done) && done.says("Đã ký số"));
    }
    khai.post(&format!("/sign/{id}/pass"), &[]).await;
    // A reload after the dossier went on shows the dossier, never an error.
    let gone = khai.get(&format!("/sign/{id}/done")).await;
    assert_eq!(gone.location(), format!("/dossiers/{id}"));
    assert!(opens_at_3(&diep.preview_seal(&office, id).await));
    diep.seal(&office, id).await;
    for _ in 0..2 {
        assert!(opens_at_3(&diep.get(&format!("/seal/{id}/done")).await.ok()));
    }
}

#[tokio::test]
async fn a_copy_is_returned_with_its_reason_and_the_clerk_is_told() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let ask = khai.get(&format!("/sign/{id}/return")).await.ok();
    let version = ask.field("version");
    let empty = khai
        .post(
            &format!("/sign/{id}/return"),
            &[("version", &version), ("reason", "  ")],
        )
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Hãy nhập lý do"));
    // A mark that turns the text round would let it read as something else (U+202E).
    let turned = [
        ("version", version.as_str()),
        ("reason", "Trang 2 \u{202e}hcệl ịb."),
    ];
    let refused = khai.post(&format!("/sign/{id}/return"), &turned).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("ký tự ẩn"), "{}", refused.text());
    let why = [("version", version.as_str()), ("reason", "Trang 2 bị lệch.")];
    khai.post(&format!("/sign/{id}/return"), &why).await;
    let row = office.row(id).await;
    assert_eq!(
        (row.state, row.reason.as_deref()),
        (State::Returned, Some("Trang 2 bị lệch."))
    );
    let told = saoy_store::notifications::list(&office.app.db, office.person("lan"), 10)
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].kind.as_str(), told[0].dossier),
        ("note-returned", Some(id))
    );
    // The form sent a second time finds the dossier gone, and gives back what was typed.
    let again = khai.post(&format!("/sign/{id}/return"), &why).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.says("Trang 2 bị lệch.") && again.says("Đặng Hữu Khải"));
}

#[tokio::test]
async fn a_delivered_copy_is_withdrawn_by_a_leader_only_and_its_number_stays() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let other = office.submitted().await;
    let (mut khai, mut diep) = (office.sign_in("khai").await, office.sign_in("diep").await);
    khai.sign(id).await;
    khai.post(&format!("/sign/{id}/pass"), &[]).await;
    diep.seal(&office, id).await;
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    let path = format!("/dossiers/{id}/withdraw");
    assert_eq!(diep.get(&path).await.status, StatusCode::FORBIDDEN);
    let ask = khai.get(&path).await.ok();
    let code = office.row(other).await.code.to_string();
    let version = ask.field("version");
    let own = office.row(id).await.code.to_string();
    for (by, words) in [
        ("K88.04-141026-019999", "không có hồ sơ"),
        (own.as_str(), "thay thế cho chính nó"),
    ] {
        let wrong = [
            ("version", version.as_str()),
            ("reason", "Bản chính bị sửa chữa."),
            ("replaced_by", by),
        ];
        let answer = khai.post(&path, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says(words), "{}", answer.text());
    }
    let why = [
        ("version", version.as_str()),
        ("reason", "Bản chính bị sửa chữa."),
        ("replaced_by", &code),
    ];
    khai.post(&path, &why).await;
    let row = office.row(id).await;
    assert_eq!(
        (row.state, row.replaced_by, row.number_n),
        (State::Withdrawn, Some(other), Some(1))
    );
}

#[tokio::test]
async fn the_strip_calls_done_what_is_done() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let (mut khai, mut diep) = (office.sign_in("khai").await, office.sign_in("diep").await);
    let here = |page: &common::Answer| {
        let text = page.text();
        let (_, strip) = text.split_once("aria-current=\"step\"").unwrap();
        let (_, name) = strip.split_once("<b>").unwrap();
        name.split_once("</b>").unwrap().0.to_owned()
    };
    assert_eq!(here(&khai.get(&format!("/sign/{id}")).await.ok()), "Chờ ký");
    khai.sign(id).await;
    let done = khai.get(&format!("/sign/{id}/done")).await.ok();
    assert_eq!(here(&done), "Đã ký");
    assert_eq!(done.text().matches("<span class=\"dot\">").count(), 5);
    khai.post(&format!("/sign/{id}/pass"), &[]).await;
    let waits = diep.get(&format!("/seal/{id}")).await.ok();
    assert_eq!(here(&waits), "Chờ đóng dấu");
    assert!(waits.says("Đã ký</b>"));
    diep.seal(&office, id).await;
    assert_eq!(
        here(&diep.get(&format!("/seal/{id}/done")).await.ok()),
        "Đã đóng dấu"
    );
}

#[tokio::test]
async fn what_was_typed_is_repeated_without_the_signs_that_turn_it() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut lan = office.sign_in("lan").await;
    let (mut khai, mut tam) = (office.sign_in("khai").await, office.sign_in("khai").await);
    let seen = tam.get(&format!("/sign/{id}/return")).await.ok();
    khai.sign(id).await;
    let fields = [
        ("version", seen.field("version")),
        ("reason", "mờ\u{202E}gpj.exe".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let late = tam.send(&format!("/sign/{id}/return"), &fields).await;
    assert!(late.says("Những gì ông/bà đã nhập"), "{}", late.text());
    assert!(late.says("mờ‹U+202E›gpj.exe") && !late.text().contains('\u{202E}'));
    // And in a sentence that repeats a field.
    let fields = [("account", "no"), ("email", "lan\u{202E}@"), ("do", "submit")];
    let page = lan.post("/copies/new", &fields).await;
    assert!(page.says("lan‹U+202E›@"), "{}", page.text());
}
