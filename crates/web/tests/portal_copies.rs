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
use saoy_store::dossiers::RequesterKind;
use saoy_store::library;
use saoy_store::mails;
use saoy_store::pickups;
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
    let genuine = office.row(office.submitted().await).await.verification_code;
    let mut anyone = Browser::new(&office.app);
    let short = anyone.post("/kt", &[("code", "7F3K-9QM")]).await;
    assert_eq!(short.status, kit::MEND);
    assert_eq!(short.field("code"), "7F3K-9QM");
    for _ in 0..30 {
        assert!(anyone.get("/kt/0000-0000-0000-00000").await.ok().says("KHÔNG CÓ"));
    }
    let late = anyone.get("/kt/0000-0000-0000-00000").await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    // Whoever shares the guesser's address still checks a genuine copy.
    assert!(
        anyone
            .get(&format!("/kt/{genuine}"))
            .await
            .ok()
            .says("ĐANG XỬ LÝ")
    );
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
    assert!(changed.says("KHÔNG CÓ") && changed.says("SHA-256 của tệp"));
    assert!(!changed.says("Mã kiểm tra</dt>"), "a digest is no code");
    let nothing = anyone.send_form("/kt/file", kit::multipart(&[], None)).await;
    assert_eq!(nothing.status, kit::MEND);
}

/// A delivered dossier whose mail carries a link; gives the token.
async fn linked(office: &Office) -> (saoy_domain::DossierId, String) {
    let id = kit::delivered(office).await;
    let row = office.row(id).await;
    let token = "a1b2c3".to_owned();
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let mut tx = office.app.db.begin().await.unwrap();
    let code = flow::pickup_code(&office.app, &mut tx, id).await.unwrap();
    let new = mails::NewMail {
        agency: row.agency,
        dossier: Some(id),
        address: "quan.tran@vidu.example".into(),
        subject: "Bản sao".into(),
        body: "{}".into(),
        attachment: None,
        attachment_name: Some(format!("{}.pdf", row.code)),
        link_hash: Some(token_hash(&token)),
        code_hash: Some(flow::code_hash(&token, &code)),
        queued_at: office.app.now(),
    };
    mails::queue(&mut tx, &scope, &new).await.unwrap();
    tx.commit().await.unwrap();
    (id, token)
}

#[tokio::test]
async fn the_link_of_a_mail_opens_with_the_code_of_the_receipt() {
    let office = Office::open().await;
    let (id, token) = linked(&office).await;
    let code = pickups::code(&office.app.db, id).await.unwrap().unwrap();
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
    // The download broke: the same device gets it once more, another one never.
    let again = anyone.post(&path, &[("code", &code)]).await.ok();
    assert!(again.body.starts_with(b"%PDF-"));
    let mut other = Browser::new(&office.app);
    assert!(other.get(&path).await.ok().says("đã được dùng"));
    assert_eq!(
        other.post(&path, &[("code", &code)]).await.status,
        StatusCode::GONE
    );
    office.clock.advance(jiff::SignedDuration::from_mins(31));
    assert_eq!(
        anyone.post(&path, &[("code", &code)]).await.status,
        StatusCode::GONE
    );
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
    let code = pickups::code(&office.app.db, id).await.unwrap().unwrap();
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

#[tokio::test]
async fn a_link_that_goes_to_a_corrected_address_is_another_link_with_another_code() {
    let office = Office::open().await;
    let (id, token) = linked(&office).await;
    let code = pickups::code(&office.app.db, id).await.unwrap().unwrap();
    let mail = mails::by_link(&office.app.db, token_hash(&token))
        .await
        .unwrap()
        .unwrap();
    let mut diep = office.sign_in("diep").await;
    let path = format!("/mail/{}", mail.id);
    let page = diep
        .post_and_follow(&path, &[("email", "quan@vidu.example")])
        .await
        .ok();
    let fresh = pickups::code(&office.app.db, id).await.unwrap().unwrap();
    assert_ne!(fresh, code);
    assert!(page.says(&fresh), "the seal keeper reads it to the addressee");
    let mut anyone = Browser::new(&office.app);
    let dead = anyone.get(&format!("/m/{token}")).await;
    assert_eq!(dead.status, StatusCode::NOT_FOUND, "the link before is dead");
    let mail = mails::find_any(&office.app.db, mail.id).await.unwrap().unwrap();
    assert!(!mail.body.contains(&fresh), "never in the same mail");
    let at = mail.body.find("/m/").unwrap() + 3;
    let token: String = mail.body[at..]
        .chars()
        .take_while(char::is_ascii_hexdigit)
        .collect();
    let path = format!("/m/{token}");
    assert_eq!(anyone.post(&path, &[("code", &code)]).await.status, kit::MEND);
    let file = anyone.post(&path, &[("code", &fresh)]).await.ok();
    assert!(file.body.starts_with(b"%PDF-"));
}

/// What a person's store holds after a delivery to somebody with this name and number, without an account.
async fn delivered_to(office: &Office, login: &str, who: (&str, &str)) -> Vec<library::StoredCopy> {
    let id = office.submitted().await;
    office.requester(id, RequesterKind::WithoutAccount, who).await;
    kit::seal(office, id).await;
    let mut diep = office.sign_in("diep").await;
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    let person = saoy_store::people::find_by_login(&office.app.db, login)
        .await
        .unwrap()
        .unwrap();
    library::list(&office.app.db, person.id).await.unwrap()
}

#[tokio::test]
async fn a_copy_without_account_goes_into_the_store_whose_number_and_name_match() {
    let office = Office::open().await;
    let by_identity = delivered_to(&office, "quan", ("TRẦN MINH QUÂN", "099201014377")).await;
    assert_eq!(by_identity.len(), 1);
    assert!(
        office
            .sign_in("quan")
            .await
            .get("/store")
            .await
            .ok()
            .says("Bằng tốt nghiệp đại học")
    );
    let by_tax = delivered_to(&office, "hatsen", ("Công ty TNHH Hạt Sen", "8800417284")).await;
    assert_eq!(by_tax.len(), 1);
    assert!(
        office
            .sign_in("hatsen")
            .await
            .get("/store")
            .await
            .ok()
            .says("Bằng tốt nghiệp đại học")
    );
    let other_name = delivered_to(&office, "quan", ("Lò Thị Mẩy", "099201014377")).await;
    assert_eq!(other_name.len(), 1, "the number alone is not enough");
}

#[tokio::test]
async fn whoever_received_a_copy_is_told_by_mail_and_in_the_account_when_it_is_withdrawn() {
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
    office
        .work_until(async || office.letters.taken().len() == 2)
        .await;
    let taken = office.letters.taken();
    // The copy's own mail may go out before it or after it.
    let told = taken
        .iter()
        .find(|(_, subject, _)| subject.contains("đã bị thu hồi"));
    let (to, _, attachment) = told.expect("a mail says that the copy was withdrawn");
    assert_eq!(to, "quan.tran@vidu.example");
    assert!(attachment.is_none());
    let mut quan = office.sign_in("quan").await;
    assert!(quan.get("/notifications").await.ok().says("đã bị thu hồi"));
}

#[tokio::test]
async fn the_citizen_follows_the_own_dossier_with_state_holder_and_due_time() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let quan = saoy_store::people::find_by_login(&office.app.db, "quan")
        .await
        .unwrap()
        .unwrap()
        .id;
    let due = "2026-10-14T01:00:00Z".parse().unwrap();
    let change = |row: &mut saoy_store::dossiers::Row| {
        row.requester_account = Some(quan);
        row.due_at = Some(due);
    };
    office.change(id, change).await;
    let mut citizen = office.sign_in("quan").await;
    let path = format!("/store/dossiers/{id}");
    assert!(citizen.get("/store").await.ok().says(&path));
    let page = citizen.get(&path).await.ok();
    for words in ["Chờ ký", "Lãnh đạo", "Quá hạn", "Trình ký", "UBND phường Hòa An"] {
        assert!(page.says(words), "{words}");
    }
    let mut stranger = office.sign_in("hatsen").await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    let code = office.row(id).await.verification_code;
    let public = Browser::new(&office.app).get(&format!("/kt/{code}")).await.ok();
    for words in ["Chờ ký", "Lãnh đạo", "Quá hạn"] {
        assert!(public.says(words), "{words}");
    }
    kit::seal(&office, id).await;
    let sealed = Browser::new(&office.app).get(&format!("/kt/{code}")).await.ok();
    assert!(
        sealed.says("ĐÃ CẤP") && sealed.says("Văn thư"),
        "followed until it is delivered"
    );
}

#[tokio::test]
async fn the_public_check_names_a_type_from_the_list_and_keeps_free_words_to_itself() {
    let office = Office::open().await;
    let id = kit::sealed(&office).await;
    let scope: saoy_store::scope::Scoped<saoy_store::scope::CopySeal> = office.scope("diep").await;
    let mut anyone = Browser::new(&office.app);
    for (code, name, shown) in [
        ("birth-certificate", "Giấy khai sinh", true),
        (
            saoy_domain::document_type::OTHER,
            "Giấy khen của bé Trần Minh Quân",
            false,
        ),
    ] {
        let mut row = office.row(id).await;
        row.document_type = code.into();
        row.document_name = name.into();
        let mut tx = office.app.db.begin().await.unwrap();
        saoy_store::dossiers::save(&mut tx, &scope, &mut row)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let page = anyone.get(&format!("/kt/{}", row.verification_code)).await.ok();
        assert_eq!(page.says(name), shown, "{name}");
        assert!(page.says("Bốn điều đã kiểm tra") && page.says("Ai đã ký"));
        assert!(!page.says("Đặng Hữu Khải"), "no officer's name");
    }
}

#[tokio::test]
async fn what_names_no_icon_of_its_own_finds_one() {
    let office = Office::open().await;
    let icon = Browser::new(&office.app).get("/favicon.ico").await.ok();
    assert!(icon.body.starts_with(b"\x89PNG"));
}
