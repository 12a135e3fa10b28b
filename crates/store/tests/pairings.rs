//! A computer is paired in three steps, each once, in time; and each request of its agent counts once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, digest, on_every_engine};
use saoy_domain::PairingId;
use saoy_store::pairings::{self, NewPairing, Pairing, PairingState};
use saoy_store::scope::System;

async fn offered(office: &Office, code: u64) -> PairingId {
    let new = NewPairing {
        number: [u8::try_from(code).unwrap(); 16],
        code_hash: digest(code),
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

async fn step(office: &Office, id: PairingId, name: &str, now: i64) -> bool {
    let mut tx = office.db.begin().await.unwrap();
    let done = match name {
        "greet" => pairings::greet(&mut tx, id, "{}", ("Máy phòng Tư pháp", "Linux"), at(now)).await,
        "reveal" => pairings::reveal(&mut tx, id, (&[4; 32], &[5; 32]), at(now)).await,
        "activate" => pairings::activate(&mut tx, id, at(now)).await,
        _ => pairings::end(&mut tx, id, Some(office.leader.person()), at(now)).await,
    };
    tx.commit().await.unwrap();
    done.unwrap()
}

async fn known(office: &Office, code: u64) -> Pairing {
    let found = pairings::by_code(&office.db, &System, digest(code))
        .await
        .unwrap();
    found.unwrap()
}

#[tokio::test]
async fn a_computer_is_paired_step_by_step() {
    on_every_engine(|office| async move {
        let id = offered(&office, 1).await;
        assert!(
            !step(&office, id, "reveal", 1).await,
            "nothing is opened before it was committed to"
        );
        assert!(
            !step(&office, id, "activate", 1).await,
            "nothing is agreed to before it was shown"
        );
        for name in ["greet", "reveal", "activate"] {
            assert!(step(&office, id, name, 2).await, "{name}");
            assert!(!step(&office, id, name, 3).await, "{name} once");
        }
        let pairing = known(&office, 1).await;
        assert_eq!(
            (pairing.state, pairing.active_at),
            (PairingState::Active, Some(at(2)))
        );
        assert_eq!(pairing.agent_key, Some(vec![4; 32]));
        let mine = pairings::of(&office.db, office.leader.person()).await.unwrap();
        assert_eq!(mine.len(), 1);
        let others = pairings::of(&office.db, office.keeper.person()).await.unwrap();
        assert!(others.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_offer_has_its_time() {
    on_every_engine(|office| async move {
        let id = offered(&office, 1).await;
        assert!(!step(&office, id, "greet", 600).await);
        let mine = office.leader.person();
        assert!(
            pairings::under_way(&office.db, mine, at(599))
                .await
                .unwrap()
                .is_some()
        );
        assert!(
            pairings::under_way(&office.db, mine, at(600))
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_ended_does_not_come_back() {
    on_every_engine(|office| async move {
        let id = offered(&office, 1).await;
        assert!(step(&office, id, "greet", 1).await);
        assert!(step(&office, id, "end", 2).await);
        for name in ["greet", "reveal", "activate", "end"] {
            assert!(!step(&office, id, name, 3).await, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_counts_once() {
    on_every_engine(|office| async move {
        let id = offered(&office, 1).await;
        let mut tx = office.db.begin().await.unwrap();
        let mut taken = Vec::new();
        for (nonce, now) in [([1; 16], 10), ([1; 16], 11), ([2; 16], 12), ([1; 16], 700)] {
            taken.push(
                pairings::take(&mut tx, id, &nonce, at(now + 600), at(now))
                    .await
                    .unwrap(),
            );
        }
        tx.commit().await.unwrap();
        // The last one would be too old to be looked at.
        assert_eq!(taken, [true, false, true, true]);
        assert_eq!(known(&office, 1).await.seen_at, Some(at(700)));
    })
    .await;
}
