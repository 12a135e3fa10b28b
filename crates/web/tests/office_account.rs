//! “Trang cá nhân”, “Thông báo”: one's own password, places and news.

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
use saoy_store::people;
use saoy_web::auth::password::hash_now;

const OLD: &str = "con mèo ngủ trên mái";
const NEW: &str = "mưa rơi ngoài hiên vắng";

async fn with_password(office: &Office) {
    let hash = hash_now(OLD, &[3; 16]).unwrap();
    let mut tx = office.app.db.begin().await.unwrap();
    people::set_password(&mut tx, office.person("lan"), &hash)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_password_is_changed_and_other_places_are_signed_out() {
    let office = Office::open().await;
    with_password(&office).await;
    let mut elsewhere = office.sign_in("lan").await;
    let mut lan = Browser::new(&office.app);
    lan.post("/sign-in", &[("login", "lan"), ("password", OLD)]).await;
    let page = lan
        .post_and_follow(
            "/account/password",
            &[("current", OLD), ("new", NEW), ("again", NEW)],
        )
        .await
        .ok();
    assert!(page.says("Đã đổi mật khẩu"));
    assert_eq!(
        elsewhere.get("/account").await.status,
        StatusCode::SEE_OTHER,
        "asked to sign in again"
    );
    let mut again = Browser::new(&office.app);
    let refused = again
        .post("/sign-in", &[("login", "lan"), ("password", OLD)])
        .await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER);
    let entered = again
        .post("/sign-in", &[("login", "lan"), ("password", NEW)])
        .await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_bad_new_password_is_refused_with_the_reason() {
    let office = Office::open().await;
    with_password(&office).await;
    let mut lan = office.sign_in("lan").await;
    for (current, new, again, words) in [
        (OLD, "ngắn", "ngắn", "từ 12 ký tự"),
        (OLD, "vũ thị mai lan 1990", "vũ thị mai lan 1990", "chứa tên"),
        (OLD, "matkhau12345", "matkhau12345", "hay bị đoán"),
        (OLD, NEW, "khác", "không giống nhau"),
        ("sai", NEW, NEW, "Mật khẩu hiện tại không đúng"),
    ] {
        let answer = lan
            .post(
                "/account/password",
                &[("current", current), ("new", new), ("again", again)],
            )
            .await;
        assert_eq!(answer.status, kit::MEND, "{words}");
        assert!(answer.says(words), "{words}");
    }
}

#[tokio::test]
async fn five_wrong_passwords_close_the_form_for_a_while() {
    let office = Office::open().await;
    with_password(&office).await;
    let mut lan = office.sign_in("lan").await;
    let wrong = [("current", "sai"), ("new", NEW), ("again", NEW)];
    for _ in 0..5 {
        assert_eq!(lan.post("/account/password", &wrong).await.status, kit::MEND);
    }
    let right = [("current", OLD), ("new", NEW), ("again", NEW)];
    assert_eq!(
        lan.post("/account/password", &right).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn another_place_is_signed_out_and_nobody_elses_can_be() {
    let office = Office::open().await;
    let mut elsewhere = office.sign_in("lan").await;
    let mut lan = office.sign_in("lan").await;
    let page = lan.get("/account").await.ok();
    let session = page.field("session");
    let mut khai = office.sign_in("khai").await;
    let foreign = khai.post("/account/sessions/end", &[("session", &session)]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    lan.post_and_follow("/account/sessions/end", &[("session", &session)])
        .await
        .ok();
    assert_eq!(elsewhere.get("/account").await.status, StatusCode::SEE_OTHER);
    lan.get("/account").await.ok();
}

#[tokio::test]
async fn a_citizen_reads_that_the_copy_has_come_and_marks_it_read() {
    let office = Office::open().await;
    kit::delivered(&office).await;
    let mut quan = office.sign_in("quan").await;
    let page = quan.get("/notifications").await.ok();
    assert!(page.says("đã vào kho dữ liệu") && page.says("Mới"));
    let read = quan.post_and_follow("/notifications/read", &[]).await.ok();
    assert!(read.says("đã vào kho dữ liệu") && !read.says("class=\"unread\""));
}
