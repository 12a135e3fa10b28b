//! Whole files that programs sign: lent with a token that fetches once and gives back once, in time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, digest, on_every_engine};
use saoy_domain::{Digest, SigningId};
use saoy_store::batches::{self, BatchStage, KeyPlace, NewBatch};
use saoy_store::scope::System;
use saoy_store::signings::{self, NewSigning, Signing, SigningState};

const TOKEN: u64 = 501;

/// A request of a program, and what it sends back.
async fn asked(office: &Office) -> (SigningId, Digest) {
    let row = office.submitted(1).await;
    let (section, back) = (office.file(77).await, office.file(78).await);
    let new = NewBatch {
        stage: BatchStage::Sign,
        book: None,
        number: None,
        alone: true,
    };
    let mut tx = office.db.begin().await.unwrap();
    let batch = batches::add(&mut tx, &office.leader, &new, &[(row.id, None)], at(0))
        .await
        .unwrap();
    let key = ("ab.vgca", KeyPlace::Vgca);
    assert!(batches::choose(&mut tx, batch, key, None).await.unwrap());
    let item = batches::items(&mut tx, batch).await.unwrap()[0].id;
    let new = NewSigning {
        batch,
        item,
        dossier: row.id,
        displayed: digest(1),
        section,
        prepared: serde_json::json!({}),
        attributes: Vec::new(),
        described: serde_json::json!({}),
        lapses_at: at(100),
    };
    let id = signings::ask(&mut tx, &new, at(1)).await.unwrap();
    tx.commit().await.unwrap();
    (id, back)
}

async fn find(office: &Office, id: SigningId) -> Signing {
    signings::find(&office.db, &System, id).await.unwrap().unwrap()
}

async fn lend(office: &Office, id: SigningId, token: u64, until: i64, now: i64) -> bool {
    let mut tx = office.db.begin().await.unwrap();
    let lent = signings::lend(&mut tx, id, digest(token), at(until), at(now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    lent
}

async fn fetch(office: &Office, token: u64, now: i64) -> bool {
    let mut tx = office.db.begin().await.unwrap();
    let fetched = signings::fetch(&mut tx, digest(token), at(now)).await.unwrap();
    tx.commit().await.unwrap();
    fetched
}

async fn give_back(office: &Office, id: SigningId, token: u64, file: Digest, now: i64) -> bool {
    let signing = find(office, id).await;
    let mut tx = office.db.begin().await.unwrap();
    let taken = signings::give_back(&mut tx, &signing, digest(token), file, at(now))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    taken
}

#[tokio::test]
async fn a_token_fetches_once_and_gives_back_once() {
    on_every_engine(|office| async move {
        let (id, back) = asked(&office).await;
        assert!(lend(&office, id, TOKEN, 50, 2).await);
        let found = signings::by_token(&office.db, &System, digest(TOKEN)).await;
        assert_eq!(found.unwrap().unwrap().id, id);
        assert!(fetch(&office, TOKEN, 3).await);
        assert!(!fetch(&office, TOKEN, 4).await);
        assert!(give_back(&office, id, TOKEN, back, 5).await);
        assert!(!give_back(&office, id, TOKEN, back, 6).await);
        assert!(!fetch(&office, TOKEN, 6).await);
        let kept = find(&office, id).await;
        assert_eq!((kept.state, kept.returned), (SigningState::Answered, Some(back)));
        assert!(!lend(&office, id, 502, 50, 7).await, "nothing is left to sign");
    })
    .await;
}

#[tokio::test]
async fn a_token_has_its_minutes_and_a_new_one_ends_it() {
    on_every_engine(|office| async move {
        let (id, back) = asked(&office).await;
        assert!(lend(&office, id, TOKEN, 50, 2).await);
        assert!(!fetch(&office, TOKEN, 50).await);
        assert!(!give_back(&office, id, TOKEN, back, 50).await);
        assert!(lend(&office, id, 502, 200, 60).await);
        assert!(!fetch(&office, TOKEN, 3).await, "the earlier one");
        assert!(!give_back(&office, id, TOKEN, back, 3).await);
        assert!(fetch(&office, 502, 61).await, "fetched anew");
        assert!(
            !give_back(&office, id, 502, back, 100).await,
            "the request lapsed"
        );
        assert!(!lend(&office, id, 503, 200, 100).await);
    })
    .await;
}

#[tokio::test]
async fn what_came_back_stays_as_long_as_the_request_is_open() {
    on_every_engine(|office| async move {
        let (id, back) = asked(&office).await;
        assert!(lend(&office, id, TOKEN, 50, 2).await);
        assert!(give_back(&office, id, TOKEN, back, 5).await);
        let orphans = async || {
            let mut tx = office.db.begin().await.unwrap();
            saoy_store::blobs::mark_orphans(&mut tx, at(1_000_000), 100)
                .await
                .unwrap()
        };
        assert!(!orphans().await.contains(&back));
        let signing = find(&office, id).await;
        let mut tx = office.db.begin().await.unwrap();
        assert!(
            signings::end(&mut tx, &signing, SigningState::Done, at(6))
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        assert!(orphans().await.contains(&back));
    })
    .await;
}

#[tokio::test]
async fn the_file_that_a_dossier_came_back_with_is_known_however_its_request_ended() {
    on_every_engine(|office| async move {
        let (id, back) = asked(&office).await;
        let dossier = find(&office, id).await.dossier;
        let last = async || {
            let found = signings::last_returned(&office.db, &System, dossier).await;
            found.unwrap().map(|one| (one.id, one.state))
        };
        assert!(lend(&office, id, TOKEN, 50, 2).await);
        assert_eq!(last().await, None);
        assert!(give_back(&office, id, TOKEN, back, 5).await);
        // The dossier may have it, though the service died before it said so.
        assert_eq!(last().await, Some((id, SigningState::Answered)));
        let signing = find(&office, id).await;
        let mut tx = office.db.begin().await.unwrap();
        let dropped = signings::end(&mut tx, &signing, SigningState::Dropped, at(6)).await;
        assert!(dropped.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(last().await, Some((id, SigningState::Dropped)));
    })
    .await;
}
