//! Signing in: whoever guesses waits, and cannot keep the owner out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use axum::http::StatusCode;
use common::{Answer, Browser, Office};
use jiff::SignedDuration;
use saoy_store::{notifications, people, sessions};

const PASSWORD: &str = "mưa rơi ngoài hiên vắng";

async fn with_password(office: &Office, login: &str) {
    let hash = saoy_web::auth::password::hash_now(PASSWORD, &[7; 16]).unwrap();
    let mut tx = office.app.db.begin().await.unwrap();
    people::set_password(&mut tx, office.person(login), &hash)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn enter(browser: &mut Browser, login: &str, password: &str) -> Answer {
    browser
        .post("/sign-in", &[("login", login), ("password", password)])
        .await
}

#[tokio::test]
async fn a_colleague_behind_the_same_address_does_not_lock_the_owner_out() {
    let office = Office::open().await;
    with_password(&office, "lan").await;
    let mut own = Browser::new(&office.app);
    assert_eq!(
        enter(&mut own, "lan", PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
    own.post("/sign-out", &[]).await;
    // Every request of these tests comes from one address, as in an office behind one router.
    let mut colleague = Browser::new(&office.app);
    let (mut checked, mut waited) = (0, 0);
    while checked < 20 {
        let answer = enter(&mut colleague, "lan", "đoán mò").await;
        if answer.says("Tạm khóa đăng nhập") {
            waited += 1;
            office.clock.advance(SignedDuration::from_mins(1));
        } else {
            checked += 1;
        }
    }
    assert!(waited > 15, "each guess after the fifth waits longer: {waited}");
    let answer = enter(&mut colleague, "lan", PASSWORD).await;
    assert!(
        answer.says("Tạm khóa đăng nhập"),
        "a stranger's browser waits, whatever it knows"
    );
    let answer = enter(&mut own, "lan", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    // The owner and the administrator above are told.
    for login in ["lan", "loc"] {
        let told = notifications::list(&office.app.db, office.person(login), 9)
            .await
            .unwrap();
        assert!(told.iter().any(|one| one.kind == "note-guessing"), "{login}");
    }
    let page = own.get("/notifications").await.ok();
    assert!(page.says("thử sai mật khẩu của Vũ Thị Mai Lan 20 lần"));
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_waits_and_a_known_browser_behind_it_does_not() {
    let office = Office::open().await;
    with_password(&office, "lan").await;
    let mut own = Browser::new(&office.app);
    enter(&mut own, "lan", PASSWORD).await;
    own.post("/sign-out", &[]).await;
    let mut stranger = Browser::new(&office.app);
    for n in 0..50 {
        let answer = enter(&mut stranger, &format!("ai{n}"), "x").await;
        assert!(!answer.says("Tạm khóa đăng nhập"), "{n}");
    }
    assert!(
        enter(&mut stranger, "aimoi", "x")
            .await
            .says("Tạm khóa đăng nhập")
    );
    assert_eq!(
        enter(&mut own, "lan", PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_known_browser_that_guesses_waits_too() {
    let office = Office::open().await;
    with_password(&office, "lan").await;
    let mut own = Browser::new(&office.app);
    enter(&mut own, "lan", PASSWORD).await;
    own.post("/sign-out", &[]).await;
    for _ in 0..5 {
        enter(&mut own, "lan", "đoán mò").await;
    }
    assert!(
        enter(&mut own, "lan", PASSWORD)
            .await
            .says("Tạm khóa đăng nhập trong 1 phút")
    );
    office.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(
        enter(&mut own, "lan", PASSWORD).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn in_the_demo_one_click_goes_on_although_the_session_was_swept_away() {
    let office = Office::open().await;
    let mut khai = office.sign_in("khai").await;
    let mut tx = office.app.db.begin().await.unwrap();
    sessions::end_all(&mut tx, office.person("khai")).await.unwrap();
    tx.commit().await.unwrap();
    let page = khai
        .post("/sign/1/return", &[("reason", "Thiếu trang 2"), ("version", "1")])
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.says("Thiếu trang 2"), "what was typed stays");
    assert!(page.says("name=\"person\" value=\"khai\""), "{}", page.text());
}
