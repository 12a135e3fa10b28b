//! Many dossiers in one go: each succeeds or fails by itself, and nobody has to keep the page open.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use axum::http::StatusCode;
use common::{Browser, Office, fields};
use saoy_demo_pki::Endpoint;
use saoy_domain::{BatchId, DossierId, State};
use saoy_store::batches;
use saoy_store::scope::System;

/// Chooses dossiers in the list and the certificate; gives the batch's address.
async fn begin(browser: &mut Browser, stem: &str, ids: &[DossierId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let chosen: Vec<(&str, &str)> = ids.iter().map(|id| ("id", id.as_str())).collect();
    let list = browser
        .post_and_follow(&format!("{stem}/batch"), &chosen)
        .await
        .ok();
    assert!(list.says(&format!("{} hồ sơ", ids.len())), "{}", list.text());
    let action = list.text();
    let action = action.split("<form method=\"post\" action=\"").find_map(|rest| {
        let address = rest.split('"').next()?;
        address.ends_with("/certificate").then(|| address.to_owned())
    });
    let action = action.unwrap();
    let mut sent = fields(&list, &["certificate"]);
    sent.push(("remember".to_owned(), "on".to_owned()));
    browser.send(&action, &sent).await.location()
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
            State::Signed
        };
        assert_eq!(office.row(*id).await.state, expected, "{index}");
    }
    let fragment = khai.get(&format!("{address}/state")).await.ok();
    assert!(!fragment.says("<html") && fragment.says("5 / 5"));

    let passed = khai.post(&format!("{address}/pass"), &[]).await;
    assert_eq!(passed.location(), "/sign");
    assert_eq!(office.row(ids[0]).await.state, State::AwaitingSeal);

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
    office
        .work_until(async || office.row(id).await.waiting_for.is_none())
        .await;
    assert_eq!(
        khai.post(&format!("{address}/pass"), &[]).await.location(),
        "/sign"
    );
    assert_eq!(office.row(id).await.state, State::AwaitingSeal);
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
