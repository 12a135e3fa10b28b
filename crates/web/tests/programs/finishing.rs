//! What happens to a signed file after it was taken, when the disk fails for a while, the service dies in between or midnight
//! is near: no signature is lost and none is asked for twice.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use axum::body::Body;
use futures_util::stream;
use jiff::SignedDuration;
use saoy_domain::{Digest, SigningId, State};
use saoy_store::batches::ItemState;
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing, SigningState};
use saoy_testkit::plugins::Mood;
use serde_json::Value;

use crate::common::Browser;
use crate::programs::{Desk, begin, made, next, sent};
use crate::refusals::waiting;

async fn request(desk: &Desk, work: &Value) -> Signing {
    let id = SigningId(work["signing"].as_i64().unwrap());
    let found = signings::find(&desk.office.app.db, &System, id).await;
    found.unwrap().unwrap()
}

/// Where a file of the service lies.
fn stored(desk: &Desk, digest: Digest) -> PathBuf {
    let name = digest.to_string();
    let folder = desk.office.app.config.files.join(&name[0..2]);
    folder.join(&name[2..4]).join(name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_that_passes_costs_no_signature() {
    let desk = Desk::open().await;
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    assert_eq!(sent(&mut khai, &work, &file).await["Status"], 0);
    let path = stored(&desk, request(&desk, &work).await.returned.unwrap());
    let away = path.with_extension("away");
    std::fs::rename(&path, &away).unwrap();
    let rounds = Cell::new(0);
    let tried = || {
        rounds.set(rounds.get() + 1);
        let over = rounds.get() > 20;
        async move { over }
    };
    desk.office.work_until(tried).await;
    assert_eq!(desk.items(&batch).await[0].state, ItemState::Asked);
    let kept = request(&desk, &work).await;
    assert_eq!(kept.state, SigningState::Answered);
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Không cần ký lại"), "{}", page.text());
    std::fs::rename(&away, &path).unwrap();
    desk.until(&batch, |state| state == ItemState::Passed).await;
    assert!(!khai.get(&batch).await.ok().says("Không cần ký lại"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_that_went_on_meanwhile_is_found_signed() {
    let desk = Desk::open().await;
    let ids = desk.submitted(1).await;
    let mut khai = desk.office.sign_in("khai").await;
    let first = begin(&mut khai, "/sign", &ids, "vgca").await;
    desk.asked(&first).await;
    let second = begin(&mut khai, "/sign", &ids, "vgca").await;
    desk.asked(&second).await;
    let late = next(&mut khai, &first, 0).await;
    let late_file = made(&desk, &mut khai, "khai", &late, Mood::Well).await;
    let work = next(&mut khai, &second, 0).await;
    let file = made(&desk, &mut khai, "khai", &work, Mood::Well).await;
    assert_eq!(sent(&mut khai, &work, &file).await["Status"], 0);
    desk.until(&second, |state| state == ItemState::Passed).await;
    assert_eq!(desk.states(&ids).await, [State::AwaitingSeal]);
    // Its answer is looked at only now: the dossier carries a signature, and has gone on with it.
    assert_eq!(sent(&mut khai, &late, &late_file).await["Status"], 0);
    desk.until(&first, |state| state == ItemState::Passed).await;
    assert_eq!(request(&desk, &late).await.state, SigningState::Done);
    let mut diep = desk.office.sign_in("diep").await;
    crate::sealed_by_keeper(&desk, &mut diep, &ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn just_before_midnight_nothing_is_prepared_over_and_over() {
    let desk = Desk::open().await;
    // 23:52 in Vietnam: what is prepared now lapses with the day, sooner than a token.
    desk.office.clock.advance(SignedDuration::from_mins(14 * 60 + 52));
    let (mut khai, batch) = waiting(&desk, "vgca").await;
    let work = next(&mut khai, &batch, 0).await;
    assert_eq!(work["state"], "sign", "{work}");
    let again = next(&mut khai, &batch, 0).await;
    assert_eq!(again["signing"], work["signing"], "{again}");
    let file = made(&desk, &mut khai, "khai", &again, Mood::Well).await;
    assert_eq!(sent(&mut khai, &again, &file).await["Status"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_never_come_to_their_end_keep_nobody_waiting() {
    let desk = Desk::open().await;
    let ids = desk.submitted(6).await;
    let mut khai = desk.office.sign_in("khai").await;
    let batch = begin(&mut khai, "/sign", &ids, "vgca").await;
    desk.asked(&batch).await;
    let (mut works, mut after) = (Vec::new(), 0);
    for _ in &ids {
        let work = next(&mut khai, &batch, after).await;
        after = work["signing"].as_i64().unwrap();
        works.push(work);
    }
    let last = works.pop().unwrap();
    let mut hanging = Vec::new();
    for work in &works {
        let handler = work["handler"].as_str().unwrap();
        let path = handler[handler.find("/program/").unwrap()..].to_owned();
        let mut program = Browser::new(&desk.office.app);
        hanging.push(tokio::spawn(async move {
            let nothing = stream::pending::<Result<Vec<u8>, std::io::Error>>();
            let headers = [("content-type", "multipart/form-data; boundary=limit")];
            let body = Body::from_stream(nothing);
            program.raw("POST", &path, &headers, body).await
        }));
    }
    let file = made(&desk, &mut khai, "khai", &last, Mood::Well).await;
    let taken = tokio::time::timeout(Duration::from_secs(30), sent(&mut khai, &last, &file)).await;
    assert_eq!(taken.expect("it waits for the others")["Status"], 0);
    // A token's next file waits until the first one broke off.
    assert_eq!(sent(&mut khai, &works[0], &file).await["Status"], 409);
    for one in hanging {
        one.abort();
        assert!(one.await.unwrap_err().is_cancelled());
    }
    assert_eq!(sent(&mut khai, &works[0], &file).await["Status"], 422);
}
