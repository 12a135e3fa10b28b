//! A leader's day, and a seal keeper's, with keys that a provider keeps: the service's real code and a stand-in over real HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod phone;

use axum::http::StatusCode;
use common::Answer;
use jiff::SignedDuration;
use phone::{Desk, NAME, administers, begin};
use saoy_domain::State;
use saoy_store::batches::ItemState;
use saoy_testkit::remote::{self, Interface, Mood, Release};

/// Seconds until the provider's question lapses, as the page says.
fn left(page: &Answer) -> u32 {
    let text = page.text();
    let (_, rest) = text.split_once("điện thoại, còn ").unwrap();
    let (minutes, rest) = rest.split_once(':').unwrap();
    minutes.parse::<u32>().unwrap() * 60 + rest[..2].parse::<u32>().unwrap()
}

#[tokio::test]
async fn three_dossiers_are_signed_with_one_confirmation_on_the_phone() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(3).await;
    desk.provider.be(Mood::Never);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Chờ xác nhận trên điện thoại, còn ")
        .await;
    // Another window, or the same after a reload, says the same; the fragment, too.
    let mut other = desk.office.sign_in("khai").await;
    let page = other.get(&batch).await.ok();
    assert!(page.says(&format!("Đã gửi tới {NAME}")), "{}", page.text());
    let left = left(&page);
    assert!((1..=300).contains(&left), "{left}");
    desk.office.clock.advance(SignedDuration::from_secs(1));
    let fragment = other.get(&format!("{batch}/state")).await.ok();
    assert_eq!(self::left(&fragment), left - 1);
    assert!(!fragment.says("<html"));
    desk.provider.confirm();
    desk.until(&mut khai, &batch, "Đã xong lượt ký 3 hồ sơ").await;
    assert_eq!(desk.states(&ids).await, [State::AwaitingSeal; 3]);
    assert_eq!(
        desk.provider.transactions().len(),
        2,
        "the proof, and one for all three"
    );
}

#[tokio::test]
async fn one_dossier_is_signed_from_its_own_page() {
    let desk = Desk::open(Interface::SmartCa).await;
    let id = desk.office.submitted().await;
    let mut khai = desk.office.sign_in("khai").await;
    let preview = khai.preview_signature(id).await.ok();
    let answer = khai.apply(&format!("/sign/{id}"), &preview).await;
    let batch = answer.location();
    assert!(batch.starts_with("/sign/batch/"), "{batch}");
    desk.until(&mut khai, &batch, &format!("/sign/{id}/done")).await;
    assert_eq!(desk.states(&[id]).await, [State::Signed]);
}

#[tokio::test]
async fn one_is_cancelled_one_expires_and_both_are_asked_for_again() {
    let desk = Desk::open(Interface::Csc2).await;
    let ids = desk.submitted(3).await;
    // The account releases one signature at a time, so each dossier has a confirmation of its own.
    desk.provider.at_once(1);
    desk.registered_again().await;
    desk.provider.next(&[Mood::AtOnce, Mood::Cancels, Mood::Expires]);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Ký tiếp").await;
    desk.until(&mut khai, &batch, "Ông/bà đã từ chối").await;
    desk.until(&mut khai, &batch, "Quá giờ mà chưa có xác nhận").await;
    let signed = |states: Vec<State>| {
        states
            .into_iter()
            .filter(|state| *state == State::AwaitingSeal)
            .count()
    };
    desk.until(&mut khai, &batch, "1 đã ký").await;
    assert_eq!(desk.count(&batch, ItemState::Asked).await, 2);
    desk.keeps_nothing(&batch).await;
    assert_eq!(signed(desk.states(&ids).await), 1);
    khai.post_and_follow(&format!("{batch}/remote/again"), &[])
        .await
        .ok();
    desk.until(&mut khai, &batch, "Đã xong lượt ký 3 hồ sơ").await;
    assert_eq!(desk.states(&ids).await, [State::AwaitingSeal; 3]);
}

#[tokio::test]
async fn nobody_confirms_for_five_minutes() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(1).await;
    desk.provider.be(Mood::Never);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Chờ xác nhận").await;
    desk.office.clock.advance(SignedDuration::from_mins(6));
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Hết giờ xác nhận"), "{}", page.text());
    desk.until(&mut khai, &batch, "Quá giờ mà chưa có xác nhận").await;
    assert_eq!(desk.states(&ids).await, [State::AwaitingSignature]);
    // The next day's beginning: what was prepared has lapsed, too, and is prepared anew.
    desk.office.clock.advance(SignedDuration::from_mins(25));
    desk.provider.be(Mood::AtOnce);
    let mut khai = desk.office.sign_in("khai").await;
    khai.post_and_follow(&format!("{batch}/remote/again"), &[])
        .await
        .ok();
    desk.until(&mut khai, &batch, "Đã xong lượt ký 1 hồ sơ").await;
}

#[tokio::test]
async fn what_another_key_or_another_hash_made_never_reaches_storage() {
    for interface in [Interface::SmartCa, Interface::Csc1] {
        let desk = Desk::open(interface).await;
        let ids = desk.submitted(2).await;
        let mut khai = desk.office.sign_in("khai").await;
        desk.provider.be(Mood::OtherHash);
        let batch = begin(&mut khai, "/sign", &ids).await;
        let words = match desk.curve() {
            // Nothing tells the two apart where keys are on curves.
            true => "ký bằng chứng thư khác",
            false => "chữ ký của nội dung khác",
        };
        desk.until(&mut khai, &batch, words).await;
        desk.keeps_nothing(&batch).await;
        for mood in [Mood::OtherKey, Mood::OtherCertificate] {
            desk.provider.be(mood);
            khai.post_and_follow(&format!("{batch}/remote/again"), &[])
                .await
                .ok();
            desk.until(&mut khai, &batch, "ký bằng chứng thư khác").await;
            desk.keeps_nothing(&batch).await;
        }
        assert_eq!(desk.states(&ids).await, [State::AwaitingSignature; 2]);
    }
}

#[tokio::test]
async fn a_provider_that_is_down_leaves_the_dossiers_and_is_named() {
    let desk = Desk::open(Interface::MySign).await;
    let ids = desk.submitted(2).await;
    let mut khai = desk.office.sign_in("khai").await;
    for mood in [Mood::Broken, Mood::Garbage] {
        desk.provider.be(mood);
        let batch = begin(&mut khai, "/sign", &ids).await;
        desk.until(&mut khai, &batch, &format!("{NAME} không trả lời"))
            .await;
        assert_eq!(desk.states(&ids).await, [State::AwaitingSignature; 2]);
        khai.post_and_follow(&format!("{batch}/stop"), &[]).await.ok();
    }
    desk.provider.be(Mood::AtOnce);
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Đã xong lượt ký 2 hồ sơ").await;
}

#[tokio::test]
async fn a_line_that_drops_while_the_officer_confirms_stops_nothing() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(1).await;
    desk.provider.next(&[Mood::Never]);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Chờ xác nhận").await;
    desk.provider.be(Mood::Broken);
    desk.office.clock.advance(SignedDuration::from_secs(20));
    desk.until(&mut khai, &batch, "còn 4:2").await;
    desk.provider.confirm();
    desk.provider.be(Mood::AtOnce);
    desk.until(&mut khai, &batch, "Đã xong lượt ký 1 hồ sơ").await;
}

#[tokio::test]
async fn an_odd_answer_is_told_in_the_providers_words() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(1).await;
    desk.provider.be(Mood::Odd);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "từ chối (4003)").await;
    assert_eq!(desk.states(&ids).await, [State::AwaitingSignature]);
}

#[tokio::test]
async fn a_pin_and_a_code_go_to_the_provider_and_nowhere_else() {
    let desk = Desk::with_key(Interface::Csc1, "khai", serde_json::Value::Null).await;
    desk.provider.released_by(Release::Typed);
    let mut khai = desk.office.sign_in("khai").await;
    khai.post_and_follow("/certificates/remote", &desk.wanted("me"))
        .await
        .ok();
    let page = khai.get("/certificates").await.ok();
    let right = [("pin", remote::PIN), ("otp", remote::OTP)];
    let order = page.field("order");
    let release = [("order", order.as_str()), right[0], right[1]];
    khai.post_and_follow("/certificates/remote/release", &release)
        .await;
    desk.until(&mut khai, "/certificates", "Đang dùng").await;

    let ids = desk.submitted(2).await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Mã PIN").await;
    let order = khai.get(&batch).await.ok().field("order");
    let wrong = [("order", order.as_str()), ("pin", "00000000"), right[1]];
    khai.post_and_follow(&format!("{batch}/remote"), &wrong)
        .await
        .ok();
    desk.until(&mut khai, &batch, "Mã PIN không đúng").await;
    khai.post_and_follow(&format!("{batch}/remote/again"), &[])
        .await
        .ok();
    desk.until(&mut khai, &batch, "name=\"pin\"").await;
    let order = khai.get(&batch).await.ok().field("order");
    let typed = [("order", order.as_str()), right[0], right[1]];
    // Another officer's batch is not there.
    let mut tam = desk.office.sign_in("tam").await;
    let foreign = tam.post(&format!("{batch}/remote"), &typed).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    khai.post_and_follow(&format!("{batch}/remote"), &typed)
        .await
        .ok();
    desk.until(&mut khai, &batch, "Đã xong lượt ký 2 hồ sơ").await;
    desk.holds_no_secret(&[
        remote::PIN,
        remote::OTP,
        remote::CLIENT_SECRET,
        "token-of-the-service",
    ]);
}

#[tokio::test]
async fn the_providers_own_page_releases_the_key() {
    let more = serde_json::json!({ "login": "officer" });
    for interface in [Interface::Csc1, Interface::Csc2] {
        let desk = Desk::with_key(interface, "khai", more.clone()).await;
        desk.provider.released_by(Release::Page);
        let mut khai = desk.office.sign_in("khai").await;
        // The officer lets the installation in first.
        let page = khai.post("/certificates/remote", &desk.wanted("me")).await.ok();
        let back = desk.visited(&page, true);
        khai.get(&back).await;
        khai.post_and_follow("/certificates/remote", &desk.wanted("me"))
            .await
            .ok();
        let page = khai.get("/certificates").await.ok();
        let back = desk.visited(&page, true);
        khai.get(&back).await;
        desk.until(&mut khai, "/certificates", "Đang dùng").await;

        let ids = desk.submitted(2).await;
        let batch = begin(&mut khai, "/sign", &ids).await;
        desk.until(&mut khai, &batch, &format!("Sang trang của {NAME}"))
            .await;
        let page = khai.get(&batch).await.ok();
        let back = desk.visited(&page, false);
        khai.get(&back).await;
        desk.until(&mut khai, &batch, "Ông/bà đã từ chối").await;
        khai.post_and_follow(&format!("{batch}/remote/again"), &[])
            .await
            .ok();
        desk.until(&mut khai, &batch, &format!("Sang trang của {NAME}"))
            .await;
        let page = khai.get(&batch).await.ok();
        let back = desk.visited(&page, true);
        // Another officer cannot bring it back, nor anybody twice.
        let mut tam = desk.office.sign_in("tam").await;
        assert_eq!(tam.get(&back).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(khai.get(&back).await.status, StatusCode::SEE_OTHER);
        assert_eq!(khai.get(&back).await.status, StatusCode::BAD_REQUEST);
        desk.until(&mut khai, &batch, "Đã xong lượt ký 2 hồ sơ").await;
        desk.holds_no_secret(&["grant-of-", "token-of-the-service", remote::CLIENT_SECRET]);
    }
}

#[tokio::test]
async fn a_provider_may_say_that_somebody_confirmed_and_nothing_else() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(1).await;
    desk.provider.be(Mood::Never);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Chờ xác nhận").await;
    let transaction = desk.provider.transactions().pop().unwrap();
    let asked = || {
        desk.provider
            .heard()
            .iter()
            .filter(|one| one.path.ends_with("/status"))
            .count()
    };
    desk.provider.confirm();
    let notice = |client: &str, transaction: &str| {
        serde_json::json!({ "sp_id": client, "status_code": 200, "message": "SUCCESS", "transaction_id": transaction,
            "signed_files": [{ "doc_id": "x", "signature_value": "AAAA" }] })
    };
    // Somebody who knows neither account nor transaction: the same answer, and nothing happens.
    let before = asked();
    for (client, number) in [
        ("ai-do", transaction.as_str()),
        (remote::CLIENT, "00ff"),
        (remote::CLIENT, "x"),
    ] {
        assert_eq!(
            desk.told("/remote/notice/smartca", &notice(client, number)).await,
            StatusCode::OK
        );
    }
    assert_eq!(
        desk.told("/remote/called/khong-ai-biet", &serde_json::json!({}))
            .await,
        StatusCode::OK
    );
    desk.work_without_time().await;
    assert_eq!(asked(), before, "nobody was asked sooner");
    // The provider itself: asked at once, though the pause is not over.
    desk.told("/remote/notice/smartca", &notice(remote::CLIENT, &transaction))
        .await;
    desk.work_without_time().await;
    assert_eq!(asked(), before + 1);
    desk.until(&mut khai, &batch, "Đã xong lượt ký 1 hồ sơ").await;
}

#[tokio::test]
async fn a_provider_that_signs_later_calls_an_address_that_works_for_one_question() {
    let desk = Desk::with_key(
        Interface::Csc2,
        "khai",
        serde_json::json!({ "asynchronous": true }),
    )
    .await;
    desk.provider.asynchronous(true);
    desk.registered().await;
    let ids = desk.submitted(1).await;
    desk.provider.next(&[Mood::After(3)]);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Đã xong lượt ký 1 hồ sơ").await;
    let addresses = desk.provider.callbacks();
    assert!(addresses.len() >= 2, "one for each question");
    let path = addresses.last().unwrap().split_once("127.0.0.1:8080").unwrap().1;
    assert_eq!(desk.told(path, &serde_json::json!({})).await, StatusCode::OK);
}

#[tokio::test]
async fn a_restart_in_the_middle_rings_no_phone_twice() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(1).await;
    desk.provider.be(Mood::Never);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Chờ xác nhận").await;
    // As if the service had stopped between the question and its answer.
    desk.forget_pending(&batch).await;
    let rung = desk.provider.transactions().len();
    desk.until(&mut khai, &batch, "Hệ thống khởi động lại").await;
    assert_eq!(desk.provider.transactions().len(), rung);
    desk.provider.be(Mood::AtOnce);
    khai.post_and_follow(&format!("{batch}/remote/again"), &[])
        .await
        .ok();
    desk.until(&mut khai, &batch, "Đã xong lượt ký 1 hồ sơ").await;
}

#[tokio::test]
async fn the_seal_keeper_seals_with_the_agencys_remote_key() {
    let desk = Desk::with_key(Interface::MySign, "dau-hoa-an", serde_json::Value::Null).await;
    for admin in ["khai", "lan"] {
        administers(&desk.office, admin).await;
    }
    let mut diep = desk.office.sign_in("diep").await;
    diep.post_and_follow("/certificates/remote", &desk.wanted("seal"))
        .await
        .ok();
    desk.until(&mut diep, "/certificates", "Chờ hai quản trị xác nhận")
        .await;
    for admin in ["khai", "lan"] {
        let mut admin = desk.office.sign_in(admin).await;
        let list = admin.get("/admin/certificates").await.ok().text();
        let approve = list.split("action=\"").filter_map(|rest| rest.split('"').next());
        let approve = approve.into_iter().find(|at| at.ends_with("/approve")).unwrap();
        assert_eq!(admin.post(approve, &[]).await.status, StatusCode::SEE_OTHER);
    }
    let khai = saoy_store::pictures::Owner::Person(desk.office.person("khai"));
    desk.office.give_key(khai, "khai").await;
    let ids = desk.submitted(2).await;
    for id in &ids {
        let mut khai = desk.office.sign_in("khai").await;
        khai.sign_and_pass(*id).await;
    }
    let batch = begin(&mut diep, "/seal", &ids).await;
    desk.until(&mut diep, &batch, "Đã xong lượt đóng dấu 2 hồ sơ")
        .await;
    for (n, id) in ids.iter().enumerate() {
        let row = desk.office.row(*id).await;
        assert_eq!((row.state, row.number_n), (State::Sealed, Some(n as i64 + 1)));
    }
}

#[tokio::test]
async fn stopping_ends_what_is_asked() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(2).await;
    desk.provider.be(Mood::Never);
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids).await;
    desk.until(&mut khai, &batch, "Chờ xác nhận").await;
    khai.post_and_follow(&format!("{batch}/stop"), &[]).await.ok();
    desk.provider.confirm();
    desk.work_without_time().await;
    desk.office.clock.advance(SignedDuration::from_secs(30));
    desk.work_without_time().await;
    assert_eq!(desk.states(&ids).await, [State::AwaitingSignature; 2]);
    assert_eq!(desk.count(&batch, ItemState::Skipped).await, 2);
}
