//! The citizen's side: the document store, the public check, a file against the register, the link of a mail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use axum::http::StatusCode;
use common::{Browser, Office};
use saoy_store::library;
use saoy_store::mails;
use saoy_store::scope::{CopySeal, Scoped};
use saoy_web::auth::token_hash;
use saoy_web::flow;

#[tokio::test]
async fn a_visitor_sees_the_home_page_and_an_officer_is_sent_to_work() {
    let office = Office::open().await;
    assert!(
        Browser::new(&office.app)
            .get("/")
            .await
            .ok()
            .says("Chứng thực bản sao")
    );
    let mut lan = office.sign_in("lan").await;
    assert_eq!(lan.get("/").await.location(), "/home");
    let mut quan = office.sign_in("quan").await;
    quan.get("/").await.ok();
}

#[tokio::test]
async fn the_citizen_looks_at_the_copy_and_downloads_exactly_what_was_issued() {
    let office = Office::open().await;
    let id = kit::delivered(&office).await;
    let mut quan = office.sign_in("quan").await;
    let list = quan.get("/store").await.ok();
    assert!(list.says("Bằng tốt nghiệp đại học") && list.says("1/ĐT"));
    let person = saoy_store::people::find_by_login(&office.app.db, "quan")
        .await
        .unwrap()
        .unwrap()
        .id;
    let copy = library::list(&office.app.db, person).await.unwrap().remove(0);
    let page = quan.get(&format!("/store/{}", copy.id)).await.ok();
    let row = office.row(id).await;
    assert!(page.says(&format!("/kt/{}", row.verification_code)) && page.says("Đặng Hữu Khải"));
    let file = quan.get(&format!("/store/{}/file.pdf", copy.id)).await.ok();
    assert_eq!(saoy_pki::sha256(&file.body), copy.digest.0);
    let picture = quan
        .get(&format!("/store/{}/pages/1.png?w=200", copy.id))
        .await
        .ok();
    assert!(picture.body.starts_with(b"\x89PNG"));
    let beyond = quan.get(&format!("/store/{}/pages/99.png", copy.id)).await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
    let seen = library::find(&office.app.db, person, copy.id)
        .await
        .unwrap()
        .unwrap();
    assert!(seen.first_viewed_at.is_some());
    let mut stranger = office.sign_in("hatsen").await;
    for path in ["", "/file.pdf", "/pages/1.png"] {
        let answer = stranger.get(&format!("/store/{}{path}", copy.id)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut officer = office.sign_in("lan").await;
    assert_eq!(officer.get("/store").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_public_check_says_what_was_issued_and_nothing_about_a_person() {
    let office = Office::open().await;
    let id = kit::sealed(&office).await;
    let code = office.row(id).await.verification_code;
    let mut anyone = Browser::new(&office.app);
    let typed = code.to_string().to_lowercase().replace('-', " ");
    let page = anyone.post_and_follow("/kt", &[("code", &typed)]).await.ok();
    assert!(page.says("ĐÃ CẤP") && page.says("1/ĐT") && page.says("UBND phường Hòa An"));
    for personal in ["Trần Minh Quân", "099201014377", "quan.tran", "Bằng tốt nghiệp"] {
        assert!(
            !page.says(personal),
            "{personal}: not in the list of types, or personal"
        );
    }
}

#[tokio::test]
async fn a_dossier_under_way_shows_its_steps_and_no_number() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let code = office.row(id).await.verification_code;
    let page = Browser::new(&office.app).get(&format!("/kt/{code}")).await.ok();
    assert!(page.says("ĐANG XỬ LÝ") && !page.says("/ĐT"));
    assert!(!page.says("Vũ Thị Mai Lan"), "no officer's name either");
}

#[tokio::test]
async fn a_mistyped_code_is_noticed_and_many_wrong_codes_have_to_wait() {
    let office = Office::open().await;
    let mut anyone = Browser::new(&office.app);
    let short = anyone.post("/kt", &[("code", "7F3K-9QM")]).await;
    assert_eq!(short.status, kit::MEND);
    assert_eq!(short.field("code"), "7F3K-9QM");
    for _ in 0..30 {
        assert!(anyone.get("/kt/0000-0000-0000-00000").await.ok().says("KHÔNG CÓ"));
    }
    let late = anyone.get("/kt/0000-0000-0000-00000").await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    office.clock.advance(jiff::SignedDuration::from_mins(16));
    anyone.get("/kt/0000-0000-0000-00000").await.ok();
}

#[tokio::test]
async fn a_file_is_compared_with_the_register_byte_by_byte() {
    let office = Office::open().await;
    let id = kit::sealed(&office).await;
    let mut file = office.file(id).await;
    let mut anyone = Browser::new(&office.app);
    let whole = anyone
        .send_form("/kt/file", kit::multipart(&[], Some(("file", "a.pdf", &file))))
        .await
        .ok();
    assert!(whole.says("ĐÃ CẤP") && whole.says("1/ĐT"));
    let middle = file.len() / 2;
    file[middle] ^= 1;
    let changed = anyone
        .send_form("/kt/file", kit::multipart(&[], Some(("file", "a.pdf", &file))))
        .await
        .ok();
    assert!(changed.says("KHÔNG CÓ"));
    let nothing = anyone.send_form("/kt/file", kit::multipart(&[], None)).await;
    assert_eq!(nothing.status, kit::MEND);
}

/// A delivered dossier whose mail carries a link; gives the token.
async fn linked(office: &Office) -> (saoy_domain::DossierId, String) {
    let id = kit::delivered(office).await;
    let row = office.row(id).await;
    let token = "a1b2c3".to_owned();
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let new = mails::NewMail {
        agency: row.agency,
        dossier: Some(id),
        address: "quan.tran@vidu.example".into(),
        subject: "Bản sao".into(),
        body: "{}".into(),
        attachment: None,
        attachment_name: Some(format!("{}.pdf", row.code)),
        link_hash: Some(token_hash(&token)),
        code_hash: Some(token_hash(&flow::pickup_code(&row.verification_code))),
        queued_at: office.app.now(),
    };
    let mut tx = office.app.db.begin().await.unwrap();
    mails::queue(&mut tx, &scope, &new).await.unwrap();
    tx.commit().await.unwrap();
    (id, token)
}

#[tokio::test]
async fn the_link_of_a_mail_opens_with_the_code_of_the_receipt() {
    let office = Office::open().await;
    let (id, token) = linked(&office).await;
    let code = flow::pickup_code(&office.row(id).await.verification_code);
    let mut anyone = Browser::new(&office.app);
    let path = format!("/m/{token}");
    let ask = anyone.get(&path).await.ok();
    assert!(ask.says("UBND phường Hòa An") && !ask.says("Trần Minh Quân"));
    assert_eq!(
        anyone.post(&path, &[("code", "00000000")]).await.status,
        kit::MEND
    );
    let file = anyone.post(&path, &[("code", &code)]).await.ok();
    assert!(file.body.starts_with(b"%PDF-"));
    let mail = mails::by_link(&office.app.db, token_hash(&token))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((mail.opened_at, mail.code_failures), (Some(office.app.now()), 0));
    assert_eq!(anyone.get("/m/ffff").await.status, StatusCode::NOT_FOUND);
    office.clock.advance(jiff::SignedDuration::from_hours(24 * 31));
    assert_eq!(
        anyone.get(&path).await.status,
        StatusCode::NOT_FOUND,
        "a link works for thirty days"
    );
}

#[tokio::test]
async fn five_wrong_codes_lock_a_link_even_for_the_right_one() {
    let office = Office::open().await;
    let (id, token) = linked(&office).await;
    let code = flow::pickup_code(&office.row(id).await.verification_code);
    let mut anyone = Browser::new(&office.app);
    let path = format!("/m/{token}");
    for _ in 0..5 {
        assert_eq!(
            anyone.post(&path, &[("code", "00000000")]).await.status,
            kit::MEND
        );
    }
    let locked = anyone.post(&path, &[("code", &code)]).await;
    assert_eq!(locked.status, StatusCode::FORBIDDEN);
    assert!(locked.says("đã bị khóa"));
}
