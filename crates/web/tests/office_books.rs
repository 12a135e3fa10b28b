//! “Quản lý sổ chứng thực”: adding, editing, deleting, looking, correcting, closing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use axum::http::StatusCode;
use common::Office;
use saoy_domain::{BookId, Version};
use saoy_store::audit;
use saoy_store::books;
use saoy_store::scope::{Admin, CopySeal, Scoped};

fn new_book<'f>(name: &'f str, first: &'f str, opens: &'f str, closes: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("name", name),
        ("first", first),
        ("opens", opens),
        ("closes", closes),
    ]
}

async fn all(office: &Office) -> Vec<books::Book> {
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    books::list(&office.app.db, &scope, None, None).await.unwrap()
}

async fn book(office: &Office, id: BookId) -> books::Book {
    all(office).await.into_iter().find(|book| book.id == id).unwrap()
}

#[tokio::test]
async fn the_seal_keeper_opens_a_book_for_the_next_year() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let form = diep.get("/books/new").await.ok();
    assert!(form.says("/ĐT"));
    let page = diep
        .post_and_follow(
            "/books/new",
            &new_book("01/2027", "1", "01/01/2027", "31/12/2027"),
        )
        .await
        .ok();
    assert!(page.says("01/2027/ĐT"), "the suffix need not be typed");
    assert!(diep.get("/books?year=2027").await.ok().says("01/2027/ĐT"));
    assert!(!diep.get("/books?year=2026").await.ok().says("01/2027/ĐT"));
    assert!(diep.get("/books?year=&name=02/").await.ok().says("Chưa có sổ"));
    assert!(diep.get("/books?year=20260").await.ok().says("bốn chữ số"));
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let answer = diep
        .post("/books/new", &new_book("", "a1", "31/02/2027", "1/1"))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Hãy nhập tên sổ", "chỉ gồm chữ số", "31/02/2027", "“1/1”"] {
        assert!(answer.says(words), "{words}");
    }
    assert_eq!(answer.field("first"), "a1");
    let backwards = diep
        .post(
            "/books/new",
            &new_book("02/2027", "1", "01/06/2027", "01/05/2027"),
        )
        .await;
    assert!(backwards.says("không được trước ngày mở sổ"));
    let zero = diep
        .post(
            "/books/new",
            &new_book("02/2027", "0", "01/06/2027", "01/07/2027"),
        )
        .await;
    assert!(zero.says("từ 1 trở lên"));
    let again = diep
        .post(
            "/books/new",
            &new_book("01/2026", "1", "01/06/2026", "01/07/2026"),
        )
        .await;
    assert!(again.says("Đã có sổ mang tên này"));
    assert_eq!(all(&office).await.len(), 1);
}

#[tokio::test]
async fn what_departs_from_one_running_series_is_warned_of_and_can_be_overridden_with_a_reason() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let mut form = new_book("02/2026", "500", "01/06/2026", "31/12/2026");
    form.push(("bare", "on"));
    let warned = diep.post("/books/new", &form).await;
    assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(warned.says("số ban đầu dự kiến là 1"));
    assert!(warned.says("trùng với sổ 01/2026/ĐT"));
    assert!(warned.says("không có hậu tố /ĐT"));
    form.push(("override", "on"));
    let without = diep.post("/books/new", &form).await;
    assert!(without.says("Hãy ghi lý do vẫn lưu"));
    form.push(("override_reason", "Tách sổ của điểm tiếp nhận số 2"));
    assert_eq!(diep.post("/books/new", &form).await.status, StatusCode::SEE_OTHER);
    let saved = all(&office)
        .await
        .into_iter()
        .find(|book| book.name.as_str() == "02/2026")
        .unwrap();
    assert_eq!(
        saved.override_reason.as_deref(),
        Some("Tách sổ của điểm tiếp nhận số 2")
    );
    assert_eq!(saved.first_number, 500);
}

#[tokio::test]
async fn a_book_is_edited_and_two_who_edit_at_once_do_not_overwrite_each_other() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let path = format!("/books/{}/edit", office.book);
    let form = diep.get(&path).await.ok();
    let version = form.field("version");
    assert_eq!(form.field("name"), "01/2026");
    let mut fields = new_book("01/2026", "1", "02/01/2026", "31/12/2026");
    fields.push(("version", &version));
    assert_eq!(diep.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    let late = diep.post(&path, &fields).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.says("vừa được người khác sửa"));
    assert_eq!(
        book(&office, office.book).await.opens_on,
        jiff::civil::date(2026, 1, 2)
    );
}

#[tokio::test]
async fn a_book_with_entries_keeps_its_first_number_and_cannot_be_deleted() {
    let office = Office::open().await;
    let id = kit::sealed(&office).await;
    let mut diep = office.sign_in("diep").await;
    let view = diep.get(&format!("/books/{}", office.book)).await.ok();
    assert!(view.says("Liên tục từ 1 đến 1"));
    assert!(view.says("Trần Minh Quân") && view.says(&format!("/dossiers/{id}")));
    let edit = format!("/books/{}/edit", office.book);
    let version = diep.get(&edit).await.field("version");
    let mut fields = new_book("01/2026", "7", "01/01/2026", "31/12/2026");
    fields.push(("version", &version));
    assert!(diep.post(&edit, &fields).await.says("không đổi được số ban đầu"));
    let early = vec![
        ("name", "01/2026"),
        ("first", "1"),
        ("opens", "01/01/2026"),
        ("closes", "01/02/2026"),
        ("version", &version),
    ];
    assert!(diep.post(&edit, &early).await.says("trước ngày của số cuối cùng"));
    let delete = format!("/books/{}/delete", office.book);
    assert!(diep.get(&delete).await.ok().says("Chỉ xóa được sổ còn trống"));
    assert_eq!(
        diep.post(&delete, &[("version", &version)]).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(all(&office).await.len(), 1);
}

#[tokio::test]
async fn an_empty_book_is_deleted_after_asking_once() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let delete = format!("/books/{}/delete", office.book);
    let ask = diep.get(&delete).await.ok();
    let page = diep
        .post_and_follow(&delete, &[("version", &ask.field("version"))])
        .await
        .ok();
    assert!(page.says("Đã xóa."));
    assert!(all(&office).await.is_empty());
}

#[tokio::test]
async fn a_correction_is_noted_beside_its_entry() {
    let office = Office::open().await;
    kit::sealed(&office).await;
    let mut diep = office.sign_in("diep").await;
    let path = format!("/books/{}/note", office.book);
    let words = "Họ tên đúng: Trần Minh Quan";
    let page = diep
        .post_and_follow(&path, &[("number", "1/ĐT"), ("text", words)])
        .await
        .ok();
    assert!(page.says(words) && page.says("Hồ Ngọc Diệp"));
    assert!(page.says("Trần Minh Quân"), "nothing is written over");
    let empty = diep.post(&path, &[("number", "1"), ("text", "  ")]).await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    let unknown = diep.post(&path, &[("number", "99"), ("text", words)]).await;
    assert!(unknown.says("không có số “99”"));
}

#[tokio::test]
async fn the_years_book_is_closed_with_its_totals_and_the_record_is_a_pdf() {
    let office = Office::open().await;
    kit::sealed(&office).await;
    let mut diep = office.sign_in("diep").await;
    let close = format!("/books/{}/close", office.book);
    assert!(diep.get(&close).await.ok().says("còn cấp số đến ngày 31/12/2026"));
    let record = format!("/books/{}/closing.pdf", office.book);
    assert_eq!(
        diep.get(&record).await.status,
        StatusCode::NOT_FOUND,
        "not before it is closed"
    );
    office.clock.set("2026-12-31T09:00:00Z".parse().unwrap());
    let mut diep = office.sign_in("diep").await;
    let ask = diep.get(&close).await.ok();
    assert!(!ask.says("Chưa khóa được"));
    let page = diep
        .post_and_follow(&close, &[("version", &ask.field("version"))])
        .await
        .ok();
    assert!(page.says("Đã khóa sổ") && page.says("closing.pdf"));
    assert!(page.says("Biên bản khóa sổ đã đóng dấu lúc") && page.says("Hồ Ngọc Diệp"));
    let pdf = diep.get(&record).await.ok();
    assert!(pdf.body.starts_with(b"%PDF-"));
    let limits = saoy_pdf::Limits::default();
    let reader = saoy_pdf::Reader::open(&pdf.body, &limits).unwrap();
    let signatures = saoy_pades::signatures(&reader).unwrap();
    let signed = saoy_pki::cms::SignedData::parse(&signatures[0].cms).unwrap();
    assert!(signatures.len() == 1 && signed.signature_timestamp().is_some());
    assert_eq!(saoy_pades::check(&reader).unwrap().len(), 1);
    if let Ok(folder) = std::env::var("SAOY_KEEP") {
        std::fs::write(std::path::Path::new(&folder).join("closing.pdf"), &pdf.body).unwrap();
    }
    assert_eq!(
        pdf.body,
        diep.get(&record).await.body,
        "the same record has the same bytes"
    );
    let closed = book(&office, office.book).await;
    assert_eq!(closed.closed_by, Some(office.person("diep")));
    let edit = diep.get(&format!("/books/{}/edit", office.book)).await;
    assert!(edit.says("đã khóa"));
    let twice = diep.post(&close, &[("version", "99")]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_record_that_could_not_be_sealed_is_sealed_later() {
    let office = Office::open().await;
    office.clock.set("2026-12-31T09:00:00Z".parse().unwrap());
    let owner = saoy_store::pictures::Owner::Agency(office.agency("K88.04"));
    office.keys.clear(owner);
    let mut diep = office.sign_in("diep").await;
    let close = format!("/books/{}/close", office.book);
    let ask = diep.get(&close).await.ok();
    let page = diep
        .post_and_follow(&close, &[("version", &ask.field("version"))])
        .await
        .ok();
    assert!(page.says("Biên bản khóa sổ chưa có dấu") && page.says("Đóng dấu biên bản"));
    let seal = format!("/books/{}/closing", office.book);
    assert_eq!(
        diep.post(&seal, &[]).await.status,
        StatusCode::BAD_REQUEST,
        "no key yet"
    );
    office.give_unregistered_key(owner, "dau-hoa-an");
    let page = diep.post_and_follow(&seal, &[]).await.ok();
    assert!(page.says("Biên bản khóa sổ đã đóng dấu lúc"));
}

#[tokio::test]
async fn a_withdrawn_copy_stays_in_the_register_with_a_note_that_the_export_and_the_record_count() {
    let office = Office::open().await;
    let id = kit::delivered(&office).await;
    let mut khai = office.sign_in("khai").await;
    let path = format!("/dossiers/{id}/withdraw");
    let version = khai.get(&path).await.ok().field("version");
    let why = [
        ("version", version.as_str()),
        ("reason", "Bản chính bị sửa chữa."),
    ];
    khai.post_and_follow(&path, &why).await.ok();
    let mut diep = office.sign_in("diep").await;
    let view = diep.get(&format!("/books/{}", office.book)).await.ok();
    assert!(view.says("Thu hồi ngày 14/10/2026, Đặng Hữu Khải:") && view.says("Bản chính bị sửa chữa."));
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let notes = saoy_store::entries::notes(&office.app.db, &scope, office.book, 1, 9)
        .await
        .unwrap();
    assert!(notes.len() == 1 && notes[0].withdrawal);
    let totals = books::totals(&office.app.db, &scope, office.book).await.unwrap();
    assert_eq!((totals.withdrawn, totals.corrections), (1, 0));
}

#[tokio::test]
async fn an_entry_names_both_days_when_the_seal_came_later_than_the_signature() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    office.clock.advance(jiff::SignedDuration::from_hours(24));
    let mut diep = office.sign_in("diep").await;
    diep.seal(&office, id).await;
    let view = diep.get(&format!("/books/{}", office.book)).await.ok();
    assert!(view.says("15/10/2026") && view.says("ký ngày 14/10/2026"));
}

#[tokio::test]
async fn another_agencys_book_is_not_there() {
    let office = Office::open().await;
    let mut ha = office.sign_in("ha").await;
    let id = office.book;
    for path in ["", "/edit", "/delete", "/close", "/closing.pdf", "/export.xlsx"] {
        assert_eq!(
            ha.get(&format!("/books/{id}{path}")).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for path in ["/edit", "/delete", "/close", "/note"] {
        let answer = ha
            .post(
                &format!("/books/{id}{path}"),
                &[("version", "1"), ("number", "1"), ("text", "x")],
            )
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(book(&office, id).await.version, Version(1));
}

#[tokio::test]
async fn who_does_not_keep_the_seal_does_not_see_the_books() {
    let office = Office::open().await;
    for login in ["lan", "khai"] {
        let mut officer = office.sign_in(login).await;
        assert_eq!(
            officer.get("/books").await.status,
            StatusCode::FORBIDDEN,
            "{login}"
        );
    }
}

#[tokio::test]
async fn every_change_of_a_book_is_in_the_audit_log() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    diep.post(
        "/books/new",
        &new_book("01/2027", "1", "01/01/2027", "31/12/2027"),
    )
    .await;
    let delete = format!("/books/{}/delete", office.book);
    diep.post(&delete, &[("version", "1")]).await;
    diep.get(&format!("/books/{}/export.xlsx", all(&office).await[0].id))
        .await
        .ok();
    let mut tx = office.app.db.begin().await.unwrap();
    let agency = office.agency("K88.04");
    saoy_store::grants::give_at_set_up(
        &mut tx,
        &saoy_store::scope::System,
        office.person("loc"),
        agency,
        saoy_domain::Permission::Admin,
        office.app.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let admin: Scoped<Admin> = Scoped::load(&office.app.db, office.person("loc"), agency, office.app.now())
        .await
        .unwrap()
        .unwrap();
    let rows = audit::page(&office.app.db, &admin, None, 10).await.unwrap();
    let actions: Vec<&str> = rows.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["book.export", "book.delete", "book.add"]);
    assert!(rows.iter().all(|row| row.actor == Some(office.person("diep"))));
}
