//! What is asked of an officer's own key: one request at a time for each dossier, one answer to each, in time.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, digest, on_every_engine};
use saoy_domain::{BatchId, Digest, PairingId, SigningId};
use saoy_store::StoreError;
use saoy_store::batches::{self, BatchStage, KeyPlace, NewBatch};
use saoy_store::pairings::{self, NewPairing};
use saoy_store::scope::System;
use saoy_store::signings::{self, NewSigning, Signing, SigningState};
use saoy_store::tickets::{self, NewTicket};

/// A batch of one dossier, and what is asked for it.
async fn batch(office: &Office) -> (BatchId, NewSigning) {
    let row = office.submitted(1).await;
    let section = office.file(77).await;
    let new = NewBatch {
        stage: BatchStage::Sign,
        book: None,
        number: None,
        alone: true,
    };
    let mut tx = office.db.begin().await.unwrap();
    let id = batches::add(&mut tx, &office.leader, &new, &[(row.id, None)], at(0))
        .await
        .unwrap();
    assert!(
        batches::choose(&mut tx, id, ("ab", KeyPlace::Agent), None)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let item = batches::items(&office.db, id).await.unwrap()[0].id;
    let new = NewSigning {
        batch: id,
        item,
        dossier: row.id,
        displayed: digest(1),
        section,
        prepared: serde_json::json!({}),
        attributes: vec![1],
        described: serde_json::json!({}),
        lapses_at: at(100),
    };
    (id, new)
}

async fn ask(office: &Office, new: &NewSigning) -> Result<SigningId, StoreError> {
    let mut tx = office.db.begin().await.unwrap();
    let id = signings::ask(&mut tx, new, at(1)).await?;
    tx.commit().await.unwrap();
    Ok(id)
}

async fn answer(office: &Office, id: SigningId, now: i64) -> bool {
    let mut tx = office.db.begin().await.unwrap();
    let taken = signings::answer(&mut tx, id, b"value", at(now)).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn end(office: &Office, id: SigningId) -> bool {
    let mut tx = office.db.begin().await.unwrap();
    let signing = signings::find(&mut tx, &System, id).await.unwrap().unwrap();
    let ended = signings::end(&mut tx, &signing, SigningState::Dropped, at(9))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    ended
}

async fn open(office: &Office, batch: BatchId) -> Vec<Signing> {
    signings::open(&office.db, &System, batch).await.unwrap()
}

/// Whether the collector would take a file.
async fn is_orphan(office: &Office, file: Digest) -> bool {
    let mut tx = office.db.begin().await.unwrap();
    let orphans = saoy_store::blobs::mark_orphans(&mut tx, at(1_000_000), 100)
        .await
        .unwrap();
    orphans.contains(&file)
}

#[tokio::test]
async fn a_key_is_asked_once_and_answers_once() {
    on_every_engine(|office| async move {
        let (batch, new) = batch(&office).await;
        let id = ask(&office, &new).await.unwrap();
        assert!(matches!(
            ask(&office, &new).await,
            Err(StoreError::Duplicate { .. })
        ));
        assert!(answer(&office, id, 99).await);
        assert!(!answer(&office, id, 99).await, "the first value stays");
        let kept = &open(&office, batch).await[0];
        assert_eq!(
            (kept.state, kept.value.as_deref()),
            (SigningState::Answered, Some(&b"value"[..]))
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_not_taken() {
    on_every_engine(|office| async move {
        let (batch, new) = batch(&office).await;
        let id = ask(&office, &new).await.unwrap();
        assert!(!answer(&office, id, 100).await);
        assert!(end(&office, id).await);
        assert!(!end(&office, id).await);
        assert!(!answer(&office, id, 50).await, "what was dropped stays dropped");
        assert!(open(&office, batch).await.is_empty());
        assert!(ask(&office, &new).await.is_ok(), "and can be asked for again");
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_is_not_taken_back() {
    on_every_engine(|office| async move {
        let (batch, new) = batch(&office).await;
        let id = ask(&office, &new).await.unwrap();
        assert!(answer(&office, id, 50).await);
        let mut tx = office.db.begin().await.unwrap();
        let signing = signings::find(&mut tx, &System, id).await.unwrap().unwrap();
        assert!(!signings::withdraw(&mut tx, &signing, at(51)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(end(&office, id).await);
        let again = ask(&office, &new).await.unwrap();
        let mut tx = office.db.begin().await.unwrap();
        let signing = signings::find(&mut tx, &System, again).await.unwrap().unwrap();
        assert!(signings::withdraw(&mut tx, &signing, at(52)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(open(&office, batch).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_prepared_stays_as_long_as_it_is_asked_for() {
    on_every_engine(|office| async move {
        let (_, new) = batch(&office).await;
        let id = ask(&office, &new).await.unwrap();
        assert!(!is_orphan(&office, new.section).await);
        assert!(end(&office, id).await);
        assert!(is_orphan(&office, new.section).await);
    })
    .await;
}

async fn computer(office: &Office, n: u8) -> PairingId {
    let new = NewPairing {
        number: [n; 16],
        code_hash: digest(u64::from(n)),
        own_nonce: [3; 32],
        expires_at: at(600),
    };
    let mut tx = office.db.begin().await.unwrap();
    let id = pairings::offer(&mut tx, office.leader.person(), &new, at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

fn ticket(office: &Office, batch: BatchId, n: u8) -> NewTicket {
    NewTicket {
        batch: Some(batch),
        registration: None,
        person: office.leader.person(),
        code_hash: digest(u64::from(n)),
        order_number: vec![n; 16],
        expires_at: at(180),
    }
}

#[tokio::test]
async fn a_code_is_one_computers_own() {
    on_every_engine(|office| async move {
        let (batch, _) = batch(&office).await;
        let (mine, other) = (computer(&office, 1).await, computer(&office, 2).await);
        let mut tx = office.db.begin().await.unwrap();
        let id = tickets::give(&mut tx, &ticket(&office, batch, 1), at(0))
            .await
            .unwrap();
        let mut taken = Vec::new();
        for (who, now) in [(mine, 179), (other, 179), (mine, 500)] {
            taken.push(tickets::take(&mut tx, id, who, at(now)).await.unwrap());
        }
        assert_eq!(taken, [true, false, true], "it may ask again, even later");
        tx.commit().await.unwrap();
        let found = tickets::by_order(&office.db, &System, &[1; 16])
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.pairing, found.taken_at), (Some(mine), Some(at(179))));
    })
    .await;
}

#[tokio::test]
async fn a_code_has_its_minutes_and_a_new_one_ends_it() {
    on_every_engine(|office| async move {
        let (batch, _) = batch(&office).await;
        let mine = computer(&office, 1).await;
        let mut tx = office.db.begin().await.unwrap();
        let first = tickets::give(&mut tx, &ticket(&office, batch, 1), at(0))
            .await
            .unwrap();
        assert!(
            !tickets::take(&mut tx, first, mine, at(180)).await.unwrap(),
            "too late"
        );
        let second = tickets::give(&mut tx, &ticket(&office, batch, 2), at(190))
            .await
            .unwrap();
        assert!(!tickets::take(&mut tx, first, mine, at(10)).await.unwrap());
        assert!(tickets::take(&mut tx, second, mine, at(10)).await.unwrap());
        assert!(
            tickets::end(&mut tx, second, Some("locked"), at(11))
                .await
                .unwrap()
        );
        assert!(!tickets::end(&mut tx, second, None, at(12)).await.unwrap());
        assert!(!tickets::take(&mut tx, second, mine, at(13)).await.unwrap());
        tx.commit().await.unwrap();
        let last = tickets::of_batch(&office.db, batch).await.unwrap().unwrap();
        assert_eq!((last.id, last.fault.as_deref()), (second, Some("locked")));
    })
    .await;
}
