//! A leader's day with a token at the own computer: the agent's real code and the service's, one officer in between. Only the
//! token is of the test: tokens have tests of their own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod computer;

use common::{Browser, Office, fields};
use computer::{Computer, PIN, Plugged, code, office, paired, unregistered};
use jiff::SignedDuration;
use saoy_domain::{BatchId, DossierId, State};
use saoy_store::batches::ItemState;
use saoy_store::pictures::Owner;
use saoy_store::scope::System;
use saoy_store::signings;
use saoy_tokens::TokenError;
/// Chooses dossiers in the list and confirms the certificate; gives the batch's address.
async fn begin(khai: &mut Browser, office: &Office, ids: &[DossierId]) -> String {
    let mut rows = Vec::new();
    for id in ids {
        let scan = office.row(*id).await.scan_digest.unwrap();
        rows.push(("id", format!("{id}:{scan}")));
    }
    let rows: Vec<(&str, &str)> = rows.iter().map(|(name, row)| (*name, row.as_str())).collect();
    let confirm = khai.post_and_follow("/sign/batch", &rows).await.ok();
    let text = confirm.text();
    let action = text
        .split("<form method=\"post\" action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|address| address.ends_with("/certificate"))
        .unwrap()
        .to_owned();
    let sent = fields(&confirm, &["certificate"]);
    let answer = khai.send(&action, &sent).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location()
}

async fn states(office: &Office, ids: &[DossierId]) -> Vec<State> {
    let mut states = Vec::new();
    for id in ids {
        states.push(office.row(*id).await.state);
    }
    states
}

async fn three(office: &Office) -> Vec<DossierId> {
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(office.submitted().await);
    }
    ids
}

#[tokio::test]
async fn a_computer_is_paired_once_and_the_officer_types_its_digits() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let before = khai.get("/computers").await.ok();
    assert!(before.says("Chưa có máy nào được ghép nối"));
    let computer = paired(&office, &mut khai).await;
    let after = khai.get("/computers").await.ok();
    assert!(after.says("Máy phòng Tư pháp") && after.says("Bỏ ghép nối"));
    assert_eq!(computer.pairings().len(), 1);
}

#[tokio::test]
async fn digits_that_are_not_the_windows_end_the_pairing() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let computer = Computer::of(&office, "khai");
    let refused = computer.pair_with(&mut khai, |_| "000 000".to_owned()).await;
    assert!(refused.is_err());
    assert!(computer.pairings().is_empty());
    let page = khai.get("/computers").await.ok();
    assert!(page.says("Chưa có máy nào được ghép nối"), "{}", page.text());
}

#[tokio::test]
async fn three_dossiers_are_signed_with_one_pin_and_passed_on() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    let code = code(&khai.get(&batch).await.ok());
    let signed = computer.sign(&code).await.unwrap();
    assert_eq!((signed.signed, signed.of), (3, 3));
    office
        .work_until(async || states(&office, &ids).await == [State::AwaitingSeal; 3])
        .await;
    worker.stop().await;
    assert_eq!(computer.pins_asked(), 1);
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Đã xong lượt ký 3 hồ sơ"), "{}", page.text());
    for id in ids {
        office.judged_signed(id).await;
    }
}

#[tokio::test]
async fn one_dossier_is_signed_from_its_own_page_and_looked_at_before_it_is_passed_on() {
    let office = office().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let preview = khai.preview_signature(id).await.ok();
    let answer = khai.apply(&format!("/sign/{id}"), &preview).await;
    let batch = answer.location();
    assert!(batch.starts_with("/sign/batch/"), "{batch}");
    let worker = office.work();
    let code = code(&khai.get(&batch).await.ok());
    computer.sign(&code).await.unwrap();
    office
        .work_until(async || office.row(id).await.state == State::Signed)
        .await;
    worker.stop().await;
    let page = khai.get(&batch).await.ok();
    assert!(page.says(&format!("/sign/{id}/done")), "{}", page.text());
}

#[tokio::test]
async fn a_token_that_is_pulled_out_stops_nothing_that_was_signed() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    let first = code(&khai.get(&batch).await.ok());
    computer.plug(Plugged::Until(1));
    assert!(computer.sign(&first).await.is_err(), "the officer gives up");
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Ký tiếp"), "{}", page.text());
    // The same link again is over; a new one goes on with what is left.
    computer.plug(Plugged::Always);
    let again = khai.post_and_follow(&format!("{batch}/ticket"), &[]).await.ok();
    let second = code(&again);
    assert_ne!(first, second);
    assert!(computer.sign(&first).await.is_err());
    let signed = computer.sign(&second).await.unwrap();
    assert_eq!(signed.of, 2, "what was signed is not signed again");
    office
        .work_until(async || states(&office, &ids).await == [State::AwaitingSeal; 3])
        .await;
    worker.stop().await;
}

#[tokio::test]
async fn a_locked_token_is_told_on_the_page_in_words() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    let code = code(&khai.get(&batch).await.ok());
    computer.plug(Plugged::Fails(TokenError::PinLocked));
    assert!(computer.sign(&code).await.is_err());
    worker.stop().await;
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Thiết bị ký đã bị khóa"), "{}", page.text());
    assert_eq!(states(&office, &ids).await, [State::AwaitingSignature; 3]);
}

#[tokio::test]
async fn a_value_of_another_key_is_not_taken() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    let code = code(&khai.get(&batch).await.ok());
    computer.plug(Plugged::Lies);
    let _ = computer.sign(&code).await;
    worker.stop().await;
    assert_eq!(states(&office, &ids).await, [State::AwaitingSignature; 3]);
    let page = khai.get(&batch).await.ok();
    assert!(page.says("không khớp với chứng thư"), "{}", page.text());
}

#[tokio::test]
async fn what_lapsed_is_prepared_anew_and_stopping_leaves_nothing_behind() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    office.asked(&batch, 3).await;
    office.clock.advance(SignedDuration::from_mins(31));
    let mut khai = office.sign_in("khai").await;
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Ký tiếp"), "{}", page.text());
    let again = khai.post_and_follow(&format!("{batch}/ticket"), &[]).await.ok();
    let signed = computer.sign(&code(&again)).await.unwrap();
    assert_eq!(signed.signed, 3);

    let ids = three(&office).await;
    let batch = begin(&mut khai, &office, &ids).await;
    office.asked(&batch, 3).await;
    let code = code(&khai.get(&batch).await.ok());
    khai.post_and_follow(&format!("{batch}/stop"), &[]).await.ok();
    assert!(computer.sign(&code).await.is_err());
    worker.stop().await;
    assert_eq!(states(&office, &ids).await, [State::AwaitingSignature; 3]);
}

#[tokio::test]
async fn one_that_was_taken_back_meanwhile_costs_the_others_nothing() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    office.asked(&batch, 3).await;
    let id = BatchId(batch.rsplit('/').next().unwrap().parse().unwrap());
    let (db, now) = (office.app.db.clone(), office.app.now());
    let handle = tokio::runtime::Handle::current();
    computer.while_the_pin_is_typed(move || {
        handle.block_on(async move {
            let open = signings::open(&db, &System, id).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            assert!(signings::withdraw(&mut tx, &open[0], now).await.unwrap());
            tx.commit().await.unwrap();
        });
    });
    computer.sign(&code(&khai.get(&batch).await.ok())).await.unwrap();
    office.come(&batch, ItemState::Passed, 2).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_fault_that_passes_costs_no_value() {
    let office = office().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &[id]).await;
    let worker = office.work();
    office.asked(&batch, 1).await;
    worker.stop().await;
    let code = code(&khai.get(&batch).await.ok());
    computer.sign(&code).await.unwrap();
    // The scan cannot be read for a while.
    let name = office.row(id).await.scan_digest.unwrap().to_string();
    let part = |range| name.get(range).unwrap();
    let folder = office.app.config.files.join(part(0..2)).join(part(2..4));
    let (path, away) = (folder.join(&name), folder.join("away"));
    std::fs::rename(&path, &away).unwrap();
    let rounds = std::cell::Cell::new(0);
    let tried = || {
        rounds.set(rounds.get() + 1);
        let over = rounds.get() > 20;
        async move { over }
    };
    office.work_until(tried).await;
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Không cần ký lại"), "{}", page.text());
    std::fs::rename(&away, &path).unwrap();
    office
        .work_until(async || office.row(id).await.state == State::AwaitingSeal)
        .await;
}

#[tokio::test]
async fn another_officers_computer_gets_nothing() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    let code = code(&khai.get(&batch).await.ok());
    let mut tam = office.sign_in("tam").await;
    let others = Computer::of(&office, "tam");
    others.pair(&mut tam).await.unwrap();
    assert!(others.sign(&code).await.is_err());
    // Nor one that was ended.
    let own = paired(&office, &mut khai).await;
    let list = khai.get("/computers").await.ok();
    khai.post_and_follow("/computers/end", &[("pairing", &list.field("pairing"))])
        .await
        .ok();
    assert!(own.sign(&code).await.is_err());
    worker.stop().await;
    assert_eq!(states(&office, &ids).await, [State::AwaitingSignature; 3]);
}

#[tokio::test]
async fn whoever_guesses_codes_is_stopped() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let ids = three(&office).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let code = code(&khai.get(&batch).await.ok());
    for _ in 0..20 {
        assert!(computer.sign("0000-0000").await.is_err());
    }
    assert!(computer.sign(&code).await.is_err(), "even with the right one");
    assert_eq!(PIN.len(), 8);
    assert_eq!(computer.pins_asked(), 0);
}

#[tokio::test]
async fn a_certificate_that_was_ended_meanwhile_signs_nothing() {
    let office = office().await;
    let ids = three(&office).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let batch = begin(&mut khai, &office, &ids).await;
    let worker = office.work();
    office.asked(&batch, 3).await;
    let code = code(&khai.get(&batch).await.ok());
    unregistered(&office, Owner::Person(office.person("khai"))).await;
    computer.sign(&code).await.unwrap();
    office.come(&batch, ItemState::Failed, 3).await;
    worker.stop().await;
    let page = khai.get(&batch).await.ok();
    assert!(page.says("chưa được đăng ký"), "{}", page.text());
    assert_eq!(states(&office, &ids).await, [State::AwaitingSignature; 3]);
}
