//! From the form to the leader's list, and back: one visit, its dossiers, its receipt, what is returned or refused.

use axum::http::StatusCode;
use saoy_domain::State;
use saoy_domain::dossier::Move;
use saoy_store::dossiers;
use saoy_store::scope::CopyCreate;

use super::support::{dossiers_of, filled, paper, press, quan, returned, submitted, upload, with, wrong};
use crate::common::{Browser, Office, at, scan};

#[tokio::test]
async fn a_copy_is_read_back_submitted_and_gets_a_receipt() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let answer = press(
        &mut clerk,
        "/copies/new",
        &filled(&office, &quan, &token),
        "submit",
    )
    .await;
    let confirm = clerk.get(&answer.location()).await.ok();
    for words in [
        "Trần Minh Quân",
        "099201014377",
        "quan.tran@vidu.example",
        "Bằng tốt nghiệp đại học",
    ] {
        assert!(confirm.says(words), "{words}: {}", confirm.text());
    }
    assert_eq!(
        dossiers_of(&office).await[0].state,
        State::Draft,
        "read back first"
    );

    let receipt = clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    let row = dossiers_of(&office).await.remove(0);
    assert_eq!(row.state, State::AwaitingSignature);
    assert_eq!(row.code.to_string(), "K88.04-141026-010001");
    assert_eq!(row.fee, 4000);
    assert_eq!(
        row.due_at,
        Some(at("2026-10-14T10:00:00Z")),
        "the end of the same working day"
    );
    let code = saoy_store::pickups::code(&office.app.db, row.id)
        .await
        .unwrap()
        .unwrap();
    for words in [
        "K88.04-BL2026-000001",
        "K88.04-141026-010001",
        "4.000",
        &code,
        "Vũ Thị Mai Lan",
    ] {
        assert!(receipt.says(words), "{words}: {}", receipt.text());
    }
    let follow = row.verification_code.to_string();
    assert!(
        receipt.says(&follow) && receipt.says("class=\"qr\""),
        "{}",
        receipt.text()
    );
    let mut citizen = Browser::new(&office.app);
    let page = citizen.get(&format!("/kt/{follow}")).await.ok();
    assert!(
        page.says("UBND phường Hòa An"),
        "followed without an account: {}",
        page.text()
    );

    let scope = office.scope::<CopyCreate>("lan").await;
    let history = dossiers::timeline(&office.app.db, &scope, row.id).await.unwrap();
    let moves: Vec<Move> = history.iter().map(|event| event.action).collect();
    assert_eq!(moves, [Move::Create, Move::Submit]);
    let mut leader = office.sign_in("khai").await;
    assert!(leader.get("/sign").await.ok().says("K88.04-141026-010001"));
}

#[tokio::test]
async fn submitting_twice_happens_once_and_the_second_is_told() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let fields = filled(&office, &quan, &token);
    let first = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.says("Biểu mẫu này đã được gửi"), "{}", second.text());
    assert_eq!(dossiers_of(&office).await.len(), 1);

    clerk
        .post_and_follow(&first.location(), &[("do", "confirm")])
        .await
        .ok();
    let again = clerk.post(&first.location(), &[("do", "confirm")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(
        again.says("Vũ Thị Mai Lan") && again.says("K88.04-141026-010001"),
        "{}",
        again.text()
    );
    let row = dossiers_of(&office).await.remove(0);
    let scope = office.scope::<CopyCreate>("lan").await;
    let history = dossiers::timeline(&office.app.db, &scope, row.id).await.unwrap();
    assert_eq!(history.len(), 2, "submitted once");
}

#[tokio::test]
async fn two_windows_that_submit_at_the_same_moment_make_one_dossier() {
    let office = Office::open().await;
    let mut left = office.sign_in("lan").await;
    let mut right = office.sign_in("lan").await;
    let quan = quan(&mut left).await;
    let token = upload(&mut left, "bang.pdf", &scan(2, 1)).await;
    let fields = filled(&office, &quan, &token);
    let (a, b) = tokio::join!(
        press(&mut left, "/copies/new", &fields, "submit"),
        press(&mut right, "/copies/new", &fields, "submit")
    );
    let made = [&a, &b]
        .iter()
        .filter(|answer| answer.status == StatusCode::SEE_OTHER)
        .count();
    assert_eq!(made, 1, "{} {}", a.text(), b.text());
    assert_eq!(dossiers_of(&office).await.len(), 1);
    let visit = if a.status == StatusCode::SEE_OTHER { a } else { b }.location();
    let (a, b) = tokio::join!(
        left.post(&visit, &[("do", "confirm")]),
        right.post(&visit, &[("do", "confirm")])
    );
    let mut statuses = [a.status, b.status];
    statuses.sort();
    assert_eq!(
        statuses,
        [StatusCode::SEE_OTHER, StatusCode::CONFLICT],
        "{} {}",
        a.text(),
        b.text()
    );
}

#[tokio::test]
async fn several_files_are_several_dossiers_of_one_visit_with_one_receipt() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let degree = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let birth = upload(&mut clerk, "khai-sinh.pdf", &scan(3, 2)).await;
    let mut fields = filled(&office, &quan, &degree);
    fields.push(("upload".into(), birth.clone()));
    fields.extend(paper(&birth, "school-record", "3", "3"));
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    let receipt = clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    let rows = dossiers_of(&office).await;
    let codes: Vec<String> = rows.iter().map(|row| row.code.to_string()).collect();
    assert_eq!(codes, ["K88.04-141026-010001", "K88.04-141026-010002"]);
    assert_eq!(rows[0].visit, rows[1].visit);
    assert_eq!((rows[0].fee, rows[1].fee), (4000, 15_000));
    assert!(receipt.says("19.000"), "{}", receipt.text());
}

#[tokio::test]
async fn files_are_joined_pages_turned_and_put_in_order() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let front = upload(&mut clerk, "truoc.pdf", &scan(2, 1)).await;
    let back = upload(&mut clerk, "sau.pdf", &scan(1, 2)).await;
    let mut fields = filled(&office, &quan, &front);
    fields.push(("upload".into(), back.clone()));
    fields.extend(paper(&back, "", "1", "1"));
    fields.push(("join".into(), "on".into()));
    fields.push((format!("order-{front}"), "2r90,1".into()));
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let rows = dossiers_of(&office).await;
    assert_eq!((rows.len(), rows[0].scan_pages), (1, Some(3)));
    let bytes = saoy_web::flow::read(&office.app, rows[0].scan_digest.unwrap())
        .await
        .unwrap();
    let reader = saoy_pdf::Reader::open(&bytes, &saoy_pdf::Limits::default()).unwrap();
    let turns: Vec<i64> = reader
        .pages()
        .unwrap()
        .iter()
        .map(|page| i64::from(page.rotate))
        .collect();
    assert_eq!(turns, [90, 0, 0]);
}

#[tokio::test]
async fn paper_copies_are_recorded_and_count_for_the_fee_and_a_waiver_needs_its_reason() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let fields = with(filled(&office, &quan, &token), "paper", "2");
    press(&mut clerk, "/copies/new", &fields, "submit").await;
    let row = dossiers_of(&office).await.remove(0);
    assert_eq!((row.copies, row.fee), (3, 12_000));

    let token = upload(&mut clerk, "bang.pdf", &scan(2, 2)).await;
    let fields = with(filled(&office, &quan, &token), "waived", "on");
    let fields = with(fields, "waived_reason", "Gia đình chính sách");
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    let receipt = clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    assert!(receipt.says("Gia đình chính sách"), "{}", receipt.text());
    assert_eq!(dossiers_of(&office).await[1].fee, 0);
}

#[tokio::test]
async fn what_is_received_after_15_hours_is_due_the_next_working_day() {
    let office = Office::open().await;
    office.clock.set(at("2026-10-16T08:30:00Z"));
    let mut clerk = office.sign_in("lan").await;
    assert!(clerk.get("/copies/new").await.ok().says("Nhận sau 15 giờ"));
    let (id, _) = submitted(&office, &mut clerk, 1).await;
    let due = office.row(id).await.due_at;
    assert_eq!(
        due,
        Some(at("2026-10-19T10:00:00Z")),
        "received on a Friday afternoon, due on Monday"
    );
}

#[tokio::test]
async fn a_draft_keeps_what_there_is_and_goes_on_later() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let fields = vec![
        ("account".to_owned(), "no".to_owned()),
        ("name".to_owned(), "Lò Thị Mẩy".to_owned()),
        ("upload".to_owned(), token.clone()),
        (format!("copies-{token}"), "4".to_owned()),
    ];
    let answer = press(&mut clerk, "/copies/new", &fields, "draft").await;
    assert_eq!(answer.location(), "/copies/drafts");
    assert!(clerk.get("/copies/drafts").await.ok().says("Lò Thị Mẩy"));
    let row = dossiers_of(&office).await.remove(0);
    let visit = row.visit.unwrap();
    let early = clerk.get(&format!("/copies/{visit}/confirm")).await;
    assert_eq!(
        early.status,
        StatusCode::BAD_REQUEST,
        "an incomplete draft is not read back"
    );

    let path = format!("/copies/{}/edit", row.id);
    let form = clerk.get(&path).await.ok();
    let key = format!("d{}", row.id);
    assert!(
        form.says("Lò Thị Mẩy") && form.says("value=\"4\""),
        "{}",
        form.text()
    );
    let picture = clerk.get(&format!("/uploads/{key}/pages/2.png?w=100")).await.ok();
    assert!(picture.body.starts_with(b"\x89PNG"));
    let mut fields = vec![
        ("version".to_owned(), form.field("version")),
        ("account".to_owned(), "no".to_owned()),
        ("name".to_owned(), "Lò Thị Mẩy".to_owned()),
        ("person_identity".to_owned(), "099204007715".to_owned()),
        ("email".to_owned(), "may@vidu.example".to_owned()),
        ("upload".to_owned(), key.clone()),
        ("checked".to_owned(), "on".to_owned()),
        ("agency".to_owned(), office.agency("K88.04").to_string()),
    ];
    fields.extend(paper(&key, "university-degree", "2", "4"));
    let answer = press(&mut clerk, &path, &fields, "submit").await;
    clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    let rows = dossiers_of(&office).await;
    assert_eq!((rows.len(), rows[0].state), (1, State::AwaitingSignature));
    assert_eq!(rows[0].scan_digest, row.scan_digest, "the scan is the same file");
}

#[tokio::test]
async fn a_returned_dossier_gets_a_new_scan_and_is_submitted_again() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let (id, _) = submitted(&office, &mut clerk, 1).await;
    let before = office.row(id).await;
    returned(&office, id).await;
    assert!(clerk.get("/copies/returned").await.ok().says("Trang 2 bị lệch"));
    let path = format!("/copies/{id}/edit");
    let form = clerk.get(&path).await.ok();
    assert!(
        form.says("Trang 2 bị lệch") && form.says("Đặng Hữu Khải"),
        "{}",
        form.text()
    );

    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "quet-lai.pdf", &scan(2, 77)).await;
    let fields = with(filled(&office, &quan, &token), "version", &form.field("version"));
    let answer = press(&mut clerk, &path, &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    let row = office.row(id).await;
    assert_eq!(row.state, State::AwaitingSignature);
    assert_eq!(row.code, before.code);
    assert_ne!(row.scan_digest, before.scan_digest);
    assert_eq!(
        dossiers_of(&office).await.len(),
        1,
        "the same dossier, not another one"
    );
    let mut leader = office.sign_in("khai").await;
    assert!(leader.get("/sign").await.ok().says("Trình lại"));

    // Whoever still has the old page open is told.
    let stale = press(&mut clerk, &path, &fields, "submit").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_returned_dossier_is_cancelled_once_and_only_with_a_reason() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let (id, _) = submitted(&office, &mut clerk, 1).await;
    let path = format!("/copies/{id}/cancel");
    let early = clerk.get(&path).await;
    assert_eq!(
        early.status,
        StatusCode::CONFLICT,
        "while it waits for the leader it is not the clerk's"
    );
    returned(&office, id).await;
    let page = clerk.get(&path).await.ok();
    let version = page.field("version");
    let empty = clerk.post(&path, &[("reason", " "), ("version", &version)]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Hãy nhập lý do"), "{}", empty.text());
    let done = clerk
        .post(&path, &[("reason", "Người dân rút hồ sơ"), ("version", &version)])
        .await;
    assert_eq!(done.location(), "/copies/returned");
    let row = office.row(id).await;
    assert_eq!(
        (row.state, row.reason.as_deref()),
        (State::Cancelled, Some("Người dân rút hồ sơ"))
    );
    let again = clerk.post(&path, &[("reason", "x"), ("version", &version)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn refusing_at_the_counter_names_every_ground_and_prints_a_slip() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let mut fields = filled(&office, &quan, &token);
    let none = wrong(press(&mut clerk, "/copies/new", &fields, "refuse").await);
    assert!(
        none.says("Hãy đánh dấu ít nhất một lý do từ chối"),
        "{}",
        none.text()
    );
    fields.push(("ground".into(), "ground-altered".into()));
    fields.push(("ground".into(), "ground-damaged".into()));
    fields.push(("ground_other".into(), "Năm tốt nghiệp bị viết đè.".into()));
    let answer = press(&mut clerk, "/copies/new", &fields, "refuse").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let slip = clerk.get(&answer.location()).await.ok();
    for words in [
        "tẩy xóa, sửa chữa",
        "hư hỏng, cũ nát",
        "viết đè",
        "Trần Minh Quân",
    ] {
        assert!(slip.says(words), "{words}: {}", slip.text());
    }
    assert_eq!(dossiers_of(&office).await[0].state, State::Refused);
}

#[tokio::test]
async fn another_agencys_dossiers_are_not_there() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let (id, _) = submitted(&office, &mut clerk, 1).await;
    let visit = office.row(id).await.visit.unwrap();
    let mut other = office.sign_in("ha").await;
    for path in [
        format!("/copies/{id}/edit"),
        format!("/copies/{id}/cancel"),
        format!("/copies/{id}/refusal"),
        format!("/copies/{visit}/confirm"),
        format!("/visits/{visit}/receipt"),
        format!("/uploads/d{id}/row"),
        format!("/uploads/d{id}/pages/1.png"),
        "/copies/abc/edit".to_owned(),
    ] {
        let answer = other.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let answer = other
        .post(&format!("/copies/{id}/cancel"), &[("reason", "x")])
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_draft_is_dropped_without_a_reason_and_a_returned_dossier_only_cancelled() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let fields = [
        ("account".to_owned(), "no".to_owned()),
        ("upload".to_owned(), token),
    ];
    press(&mut clerk, "/copies/new", &fields, "draft").await;
    let id = dossiers_of(&office).await[0].id;
    let asked = clerk.get(&format!("/copies/{id}/cancel")).await;
    assert_eq!(
        asked.location(),
        format!("/copies/{id}/discard"),
        "cancelling is another thing"
    );
    let path = format!("/copies/{id}/discard");
    let page = clerk.get(&path).await.ok();
    assert!(page.says("chưa trình ký lần nào"), "{}", page.text());
    let version = page.field("version");
    let done = clerk.post(&path, &[("version", &version)]).await;
    assert_eq!(done.location(), "/copies/drafts");
    assert_eq!(office.row(id).await.state, State::Cancelled);
    assert!(
        clerk
            .get(&format!("/dossiers/{id}"))
            .await
            .ok()
            .says("Bỏ bản nháp")
    );

    let (id, _) = submitted(&office, &mut clerk, 2).await;
    returned(&office, id).await;
    let answer = clerk.get(&format!("/copies/{id}/discard")).await;
    assert_eq!(
        answer.status,
        StatusCode::CONFLICT,
        "what came back is not a draft"
    );
}
