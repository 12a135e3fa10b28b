//! “Quản lý gửi lại email”: what became of every message, and sending it again to a corrected address.

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
use saoy_domain::MailId;
use saoy_notify::Trouble;
use saoy_store::mails::{self, MailState};
use saoy_store::scope::{CopySeal, Scoped};

async fn only_mail(office: &Office) -> mails::Mail {
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    mails::list(&office.app.db, &scope, None, 10)
        .await
        .unwrap()
        .remove(0)
}

async fn refused(office: &Office) -> MailId {
    refused_with(office, "550 5.1.1 User unknown").await
}

async fn refused_with(office: &Office, words: &str) -> MailId {
    kit::delivered(office).await;
    let mail = only_mail(office).await;
    let mut tx = office.app.db.begin().await.unwrap();
    mails::refused(&mut tx, mail.id, office.app.now(), words)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    mail.id
}

#[tokio::test]
async fn a_refused_message_shows_the_servers_words_and_is_sent_again_to_the_corrected_address() {
    let office = Office::open().await;
    let id = refused(&office).await;
    let mut diep = office.sign_in("diep").await;
    let list = diep.get("/mail?only=trouble").await.ok();
    assert!(list.says("550 5.1.1 User unknown") && list.says("Bị từ chối"));
    let path = format!("/mail/{id}");
    assert_eq!(
        diep.get(&path).await.ok().field("email"),
        "quan.tran@vidu.example"
    );
    let bad = diep.post(&path, &[("email", "quan.tran@")]).await;
    assert_eq!(bad.status, kit::MEND);
    assert!(bad.says("không phải địa chỉ email") && bad.field("email") == "quan.tran@");
    let page = diep
        .post_and_follow(&path, &[("email", "quan@vidu.example")])
        .await
        .ok();
    assert!(page.says("hàng chờ"));
    let mail = only_mail(&office).await;
    assert_eq!(
        (mail.state, mail.address.as_str()),
        (MailState::Queued, "quan@vidu.example")
    );
    let history = diep.get(&path).await.ok();
    assert!(
        history.says("quan.tran@vidu.example") && history.says("550 5.1.1 User unknown"),
        "every attempt keeps its address and the server's words"
    );
    office
        .work_until(async || only_mail(&office).await.state == MailState::Sent)
        .await;
    let taken = office.letters.taken();
    assert!(
        taken.iter().any(|(to, ..)| to == "quan@vidu.example"),
        "{taken:?}"
    );
    assert!(diep.get("/mail?only=trouble").await.ok().says("Không có thư nào"));
    let history = diep.get(&path).await.ok();
    for words in [
        "550 5.1.1 User unknown",
        "250 2.0.0 Ok",
        "quan@vidu.example",
        "quan.tran@vidu.example",
    ] {
        assert!(history.says(words), "{words}");
    }
}

#[tokio::test]
async fn the_search_block_finds_messages_by_addressee_code_kind_day_and_any_address_they_went_to() {
    let office = Office::open().await;
    let id = refused(&office).await;
    let mut diep = office.sign_in("diep").await;
    diep.post(&format!("/mail/{id}"), &[("email", "dia-chi-moi@vidu.example")])
        .await;
    for (name, value, found) in [
        ("who", "tran minh quan", 1),
        ("who", "dia-chi-moi@", 1),
        ("who", "quan.tran@vidu", 1),
        ("who", "nobody@", 0),
        ("code", "010001", 1),
        ("kind", "citizen", 1),
        ("kind", "business", 0),
        ("from", "15/10/2026", 0),
    ] {
        let answer = diep.post("/mail/search", &[(name, value)]).await;
        let address = answer.location();
        assert!(
            address.starts_with("/mail?q=") && !address.contains("quan"),
            "{address}"
        );
        let page = diep.get(&address).await.ok();
        assert!(page.says(&format!("Tìm thấy {found} kết quả")), "{name}={value}");
    }
    let wrong = diep
        .post_and_follow("/mail/search", &[("from", "40/10/2026")])
        .await;
    assert!(wrong.says("40/10/2026") && wrong.says("Tìm thấy 0 kết quả"));
}

#[tokio::test]
async fn another_agencys_message_is_not_there() {
    let office = Office::open().await;
    let id = refused(&office).await;
    let mut ha = office.sign_in("ha").await;
    assert_eq!(ha.get(&format!("/mail/{id}")).await.status, StatusCode::NOT_FOUND);
    let answer = ha
        .post(&format!("/mail/{id}"), &[("email", "ha@vidu.example")])
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(only_mail(&office).await.address, "quan.tran@vidu.example");
    assert!(ha.get("/mail").await.ok().says("Không có thư nào"));
}

#[tokio::test]
async fn what_was_in_the_way_is_said_in_our_words_and_a_refusal_for_good_as_such() {
    for (kept, vi, en) in [
        (
            "550 5.1.1 User unknown",
            "Máy chủ thư từ chối hẳn",
            "refuses for good",
        ),
        (
            Trouble::Overlong.key(),
            "không rõ thư đã được nhận",
            "not clear whether",
        ),
        (
            "response error: SMTP response line too long",
            "Lần gửi này không thành",
            "This attempt failed",
        ),
    ] {
        let office = Office::open().await;
        let id = refused_with(&office, kept).await;
        let mut diep = office.sign_in("diep").await;
        for (lang, words) in [("vi", vi), ("en", en)] {
            diep.post("/language", &[("lang", lang)]).await;
            let page = diep.get(&format!("/mail/{id}")).await.ok();
            assert!(page.says(words), "{words}: {}", page.text());
            let list = diep.get("/mail").await.ok();
            for shown in [page, list] {
                assert!(
                    !shown.says("response error") && !shown.says("mail-trouble"),
                    "{}",
                    shown.text()
                );
            }
        }
    }
}
