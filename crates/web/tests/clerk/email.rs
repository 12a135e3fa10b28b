//! Where the copy goes: an account without e-mail is asked for one, whoever has no account needs one or the officer's.

use saoy_store::people::{self, NewPerson, PersonKind};
use saoy_store::scope::System;

use super::support::quan;
use crate::common::{Browser, Office};

const BOX_SHOWN: &str = "<div data-email-box><div";

async fn searched(clerk: &mut Browser, number: &str) -> crate::common::Answer {
    let fields = [("account", "yes"), ("identity", number), ("do", "search")];
    clerk.post("/copies/new", &fields).await.ok()
}

#[tokio::test]
async fn an_account_without_email_is_asked_for_one() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let id = quan(&mut clerk).await;
    let page = searched(&mut clerk, "099201014377").await;
    assert!(!page.says(BOX_SHOWN), "it has one: {}", page.text());

    let mut tx = office.app.db.begin().await.unwrap();
    people::set_email(&mut tx, id.parse().unwrap(), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = searched(&mut clerk, "099201014377").await;
    assert!(page.says("Tài khoản này chưa có email"), "{}", page.text());
    assert!(page.says(BOX_SHOWN), "{}", page.text());
}

#[tokio::test]
async fn of_several_accounts_one_without_email_is_marked_and_asked_for() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let new = NewPerson {
        kind: PersonKind::Citizen,
        login: Some("may".into()),
        password_hash: None,
        name: "Lò Thị Mẩy".into(),
        identity_number: Some("099204007715".into()),
        tax_number: None,
        email: None,
        phone: Some("0900123456".into()),
        title: None,
    };
    let mut tx = office.app.db.begin().await.unwrap();
    people::add(&mut tx, &System, &new, office.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = searched(&mut clerk, "0900 123 456").await;
    assert!(
        page.says("Trần Minh Quân") && page.says("Lò Thị Mẩy"),
        "{}",
        page.text()
    );
    assert_eq!(
        page.text().matches("data-no-email>").count(),
        1,
        "{}",
        page.text()
    );
    assert!(
        page.says("Có tài khoản chưa có email") && page.says(BOX_SHOWN),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn without_an_account_the_email_is_marked_as_needed() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let fields = [("account", "no"), ("do", "attach")];
    let page = clerk.post("/copies/new", &fields).await.ok().text();
    let (_, field) = page.split_once("name=\"email\"").unwrap();
    assert!(
        field
            .split('>')
            .next()
            .unwrap()
            .contains("aria-required=\"true\""),
        "{page}"
    );
    assert!(page.contains("data-email-must>*"), "{page}");
}
