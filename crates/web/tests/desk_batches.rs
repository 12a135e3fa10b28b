//! Many dossiers in one go: each succeeds or fails by itself, and nobody has to keep the page open.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use axum::http::StatusCode;
use common::{Answer, Browser, Office, fields};
use saoy_demo_pki::Endpoint;
use saoy_domain::{BatchId, DossierId, State};
use saoy_store::batches;
use saoy_store::scope::System;

/// Chooses dossiers in the list, confirms certificate and book; gives the batch's address.
async fn begin(browser: &mut Browser, stem: &str, ids: &[DossierId]) -> String {
    let list = browser.get(stem).await.ok();
    begin_as_shown(browser, stem, &list, ids).await
}

/// The same with a list that was opened earlier.
async fn begin_as_shown(browser: &mut Browser, stem: &str, list: &Answer, ids: &[DossierId]) -> String {
    let confirm = choose(browser, stem, list, ids).await.ok();
    assert!(
        confirm.says(&format!("{} hồ sơ", ids.len())),
        "{}",
        confirm.text()
    );
    let mut sent = fields(&confirm, &["certificate"]);
    if stem == "/seal" {
        sent.push(("book".to_owned(), offered_book(&confirm)));
    }
    sent.push(("remember".to_owned(), "on".to_owned()));
    browser.send(&action(&confirm), &sent).await.location()
}

/// Sends the rows as the list shows them, and opens the page that asks to confirm.
async fn choose(browser: &mut Browser, stem: &str, list: &Answer, ids: &[DossierId]) -> Answer {
    let rows: Vec<String> = ids.iter().map(|id| row(list, *id)).collect();
    let chosen: Vec<(&str, &str)> = rows.iter().map(|row| ("id", row.as_str())).collect();
    browser.post_and_follow(&format!("{stem}/batch"), &chosen).await
}

/// The value of a row's box: the dossier and the SHA-256 of the file that the list shows.
fn row(list: &Answer, id: DossierId) -> String {
    let text = list.text();
    let found = text.split("name=\"id\" value=\"").skip(1).find_map(|rest| {
        let value = rest.split('"').next()?;
        value.starts_with(&format!("{id}:")).then(|| value.to_owned())
    });
    found.unwrap_or_else(|| panic!("{id} is not in {text}"))
}

fn action(page: &Answer) -> String {
    let text = page.text();
    let found = text.split("<form method=\"post\" action=\"").find_map(|rest| {
        let address = rest.split('"').next()?;
        address.ends_with("/certificate").then(|| address.to_owned())
    });
    found.unwrap_or_else(|| panic!("nothing to confirm in {text}"))
}

fn offered_book(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("<option value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn finished(office: &Office, address: &str) -> bool {
    let id: i64 = address.rsplit('/').next().unwrap().parse().unwrap();
    let batch = batches::find_any(&office.app.db, &System, BatchId(id))
        .await
        .unwrap()
        .unwrap();
    batch.finished_at.is_some()
}

#[tokio::test]
async fn a_leader_signs_five_in_one_go_and_one_of_them_was_replaced_meanwhile() {
    let office = Office::open().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(office.submitted().await);
    }
    let mut khai = office.sign_in("khai").await;
    let address = begin(&mut khai, "/sign", &ids).await;
    let waiting = khai.get(&address).await.ok();
    assert!(
        waiting.says("Chờ đến lượt") && waiting.says("0 / 5"),
        "{}",
        waiting.text()
    );
    // Before the queue comes to it, the third goes back and comes again with another scan.
    let mut tam = office.sign_in("tam").await;
    let ask = tam.get(&format!("/sign/{}/return", ids[2])).await.ok();
    let version = ask.field("version");
    let why = [("version", version.as_str()), ("reason", "Trang 2 bị lệch.")];
    tam.post(&format!("/sign/{}/return", ids[2]), &why).await;
    office.submit_again("lan", ids[2], common::scan(2, 200)).await;
    drop(khai);
    office
        .work_until(async || finished(&office, &address).await)
        .await;

    let mut khai = office.sign_in("khai").await;
    let page = khai.get(&address).await.ok();
    assert!(page.says("Đã xong lượt ký 5 hồ sơ"), "{}", page.text());
    assert!(page.says("4 đã ký") && page.says("1 chưa ký được") && page.says("Tệp đã thay đổi"));
    for (index, id) in ids.iter().enumerate() {
        let expected = if index == 2 {
            State::AwaitingSignature
        } else {
            State::AwaitingSeal
        };
        assert_eq!(
            office.row(*id).await.state,
            expected,
            "signed and passed on: {index}"
        );
    }
    assert!(page.says("Đã ký và chuyển lúc") && !page.says(&format!("{address}/pass")));
    let fragment = khai.get(&format!("{address}/state")).await.ok();
    assert!(!fragment.says("<html") && fragment.says("5 / 5"));

    // Then the seal keeper, with numbers in the order of the list.
    let mut diep = office.sign_in("diep").await;
    let good = [ids[0], ids[1], ids[3], ids[4]];
    let address = begin(&mut diep, "/seal", &good).await;
    office
        .work_until(async || finished(&office, &address).await)
        .await;
    for (n, id) in good.iter().enumerate() {
        let row = office.row(*id).await;
        assert_eq!((row.state, row.number_n), (State::Sealed, Some(n as i64 + 1)));
    }
    let page = diep.get(&address).await.ok();
    assert!(page.says("4/ĐT"), "{}", page.text());
    diep.post(&format!("{address}/deliver"), &[]).await;
    for id in good {
        assert_eq!(office.row(id).await.state, State::Delivered);
    }
}

#[tokio::test]
async fn a_stopped_batch_leaves_the_rest_untouched() {
    let office = Office::open().await;
    let ids = [office.submitted().await, office.submitted().await];
    let mut khai = office.sign_in("khai").await;
    let address = begin(&mut khai, "/sign", &ids).await;
    khai.post(&format!("{address}/stop"), &[]).await;
    office
        .work_until(async || finished(&office, &address).await)
        .await;
    let page = khai.get(&address).await.ok();
    assert!(page.says("Không làm: đã dừng"), "{}", page.text());
    for id in ids {
        assert_eq!(office.row(id).await.state, State::AwaitingSignature);
    }
}

#[tokio::test]
async fn what_waits_for_its_timestamp_stays_in_the_batch_until_it_can_go() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    office.pki.down(Endpoint::Tsa);
    let address = begin(&mut khai, "/sign", &[id]).await;
    office
        .work_until(async || finished(&office, &address).await)
        .await;
    let page = khai.get(&address).await.ok();
    assert!(page.says("Chờ dấu thời gian"), "{}", page.text());
    let stays = khai.post(&format!("{address}/pass"), &[]).await;
    assert_eq!(stays.location(), address);
    assert!(khai.get(&address).await.says("Dấu thời gian chưa tới"));
    office.pki.up(Endpoint::Tsa);
    // Nobody has to come back for it.
    office
        .work_until(async || office.row(id).await.state == State::AwaitingSeal)
        .await;
    assert!(khai.get(&address).await.says("Đã ký và chuyển lúc"));
}

#[tokio::test]
async fn a_remembered_certificate_starts_no_batch_without_one_page_that_says_what_will_happen() {
    let office = Office::open().await;
    let (one, ids) = (
        office.submitted().await,
        [office.submitted().await, office.submitted().await],
    );
    let mut khai = office.sign_in("khai").await;
    khai.sign_and_pass(one).await;
    let list = khai.get("/sign").await.ok();
    let confirm = choose(&mut khai, "/sign", &list, &ids).await.ok();
    assert!(confirm.says("Ký số và chuyển 2 hồ sơ") && confirm.says("Đặng Hữu Khải"));
    for id in ids {
        assert!(confirm.says(&office.row(id).await.code.to_string()));
    }
    // Looked at and left: nothing is under way.
    let address = action(&confirm).replace("/certificate", "");
    assert_eq!(
        khai.get(&address).await.location(),
        format!("{address}/certificate")
    );
    assert!(!finished(&office, &address).await);
    for id in ids {
        assert_eq!(office.row(id).await.state, State::AwaitingSignature);
    }
}

#[tokio::test]
async fn what_the_list_did_not_show_is_not_signed() {
    let office = Office::open().await;
    let ids = [office.submitted().await, office.submitted().await];
    let mut khai = office.sign_in("khai").await;
    let list = khai.get("/sign").await.ok();
    // While the list is open, the first comes back with another scan.
    let mut tam = office.sign_in("tam").await;
    let ask = tam.get(&format!("/sign/{}/return", ids[0])).await.ok();
    let version = ask.field("version");
    let why = [("version", version.as_str()), ("reason", "Trang 2 bị lệch.")];
    tam.post(&format!("/sign/{}/return", ids[0]), &why).await;
    office.submit_again("lan", ids[0], common::scan(2, 201)).await;

    let address = begin_as_shown(&mut khai, "/sign", &list, &ids).await;
    office
        .work_until(async || finished(&office, &address).await)
        .await;
    let mut khai = office.sign_in("khai").await;
    let page = khai.get(&address).await.ok();
    assert!(
        page.says("1 đã ký") && page.says("Tệp đã thay đổi"),
        "{}",
        page.text()
    );
    assert_eq!(office.row(ids[0]).await.state, State::AwaitingSignature);
    assert_eq!(office.row(ids[1]).await.state, State::AwaitingSeal);

    // A list without checksums was not shown by this service.
    let id = ids[0].to_string();
    let bare = khai.post("/sign/batch", &[("id", &id)]).await;
    assert_eq!(bare.status, StatusCode::BAD_REQUEST);
    assert!(bare.says("không có mã kiểm tra"), "{}", bare.text());
}

#[tokio::test]
async fn many_are_sealed_in_the_book_that_was_chosen_for_them() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    let list = diep.get("/seal").await.ok();
    let confirm = choose(&mut diep, "/seal", &list, &[id]).await.ok();
    assert!(confirm.says("Bắt đầu từ số") && confirm.says("1/ĐT"));
    let certificate = fields(&confirm, &["certificate"]);
    let without = diep.send(&action(&confirm), &certificate).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.says("Hãy chọn sổ chứng thực"), "{}", without.text());
    let mut foreign = certificate.clone();
    foreign.push(("book".to_owned(), "9999".to_owned()));
    let foreign = diep.send(&action(&confirm), &foreign).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);

    let mut sent = certificate;
    sent.push(("book".to_owned(), office.book.to_string()));
    let address = diep.send(&action(&confirm), &sent).await.location();
    office
        .work_until(async || finished(&office, &address).await)
        .await;
    let row = office.row(id).await;
    assert_eq!(
        (row.state, row.number_book, row.number_n),
        (State::Sealed, Some(office.book), Some(1))
    );
}

#[tokio::test]
async fn a_batch_belongs_to_whoever_began_it_and_needs_a_dossier() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let address = begin(&mut khai, "/sign", &[id]).await;
    let mut tam = office.sign_in("tam").await;
    assert_eq!(tam.get(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        tam.post(&format!("{address}/stop"), &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let none = khai.post("/sign/batch", &[]).await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    assert!(none.says("Hãy chọn ít nhất một hồ sơ"));
}
