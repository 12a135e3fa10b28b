//! Dossiers: only the own agency's, moved once, found again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, digest, on_every_engine};
use jiff::civil::date;
use saoy_domain::{DossierId, State, dossier::Move};
use saoy_store::{
    StoreError,
    dossiers::{self, ListQuery, Order, Page, RequesterKind, SaveError},
};

const ALL: Page = Page {
    offset: 0,
    limit: 100,
};

fn named(text: &str) -> ListQuery {
    ListQuery {
        text: Some(text.into()),
        ..ListQuery::default()
    }
}

#[tokio::test]
async fn another_agencys_dossier_is_not_there() {
    on_every_engine(|office| async move {
        let row = office.submitted(1).await;
        assert!(
            dossiers::find(&office.db, &office.stranger, row.id)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            dossiers::timeline(&office.db, &office.stranger, row.id)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            dossiers::list(&office.db, &office.stranger, &named(""), ALL)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            dossiers::count(&office.db, &office.stranger, &named("quan"))
                .await
                .unwrap(),
            0
        );
        let mut stolen = row.clone();
        let mut tx = office.db.begin().await.unwrap();
        let refused = dossiers::save(&mut tx, &office.stranger, &mut stolen).await;
        assert!(matches!(refused, Err(SaveError::NotFound)), "{refused:?}");
        stolen.agency = office.other_agency;
        let refused = dossiers::save(&mut tx, &office.stranger, &mut stolen).await;
        assert!(refused.is_err(), "a row cannot be moved to another agency");
        tx.rollback().await.unwrap();
        let untouched = dossiers::find(&office.db, &office.clerk, row.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(untouched, row);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_move_a_dossier_one_is_told_what_happened() {
    on_every_engine(|office| async move {
        let mut mine = office.submitted(1).await;
        let mut theirs = mine.clone();
        let waiting = mine.stored().unwrap().awaiting_signature().unwrap();
        let moved = waiting
            .return_to_clerk("Bản quét mờ", &office.act(&office.leader, 5))
            .unwrap();
        let again = moved.clone();
        office.commit(&office.leader, &mut mine, moved).await;
        let mut tx = office.db.begin().await.unwrap();
        let refused = dossiers::move_on(&mut tx, &office.leader, &mut theirs, again).await;
        assert!(
            matches!(refused, Err(SaveError::Stale { now: State::Returned })),
            "{refused:?}"
        );
        drop(tx);
        let timeline = dossiers::timeline(&office.db, &office.clerk, mine.id)
            .await
            .unwrap();
        let moves: Vec<Move> = timeline.iter().map(|row| row.action).collect();
        assert_eq!(moves, [Move::Create, Move::Submit, Move::Return]);
        assert_eq!(timeline[2].reason.as_deref(), Some("Bản quét mờ"));
        assert_eq!(timeline[2].actor_name.as_deref(), Some("Đặng Hữu Khải"));
        assert_eq!(timeline[2].at, at(5));
    })
    .await;
}

#[tokio::test]
async fn a_row_is_read_as_it_was_saved_in_every_state_on_the_way() {
    on_every_engine(|office| async move {
        let row = office.awaiting_seal(1).await;
        let read = dossiers::find(&office.db, &office.keeper, row.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(read, row);
        let waiting = read.stored().unwrap().awaiting_seal().unwrap();
        assert_eq!(
            (waiting.state.scan, waiting.state.file, waiting.state.number),
            (digest(1001), digest(2001), None)
        );
        assert_eq!(
            (read.signed_by, read.signed_at),
            (Some(office.leader.person()), Some(at(2)))
        );
        let mut returned = read.clone();
        let moved = waiting
            .return_to_clerk("Sai bản quét", &office.act(&office.keeper, 9))
            .unwrap();
        office.commit(&office.keeper, &mut returned, moved).await;
        let read = dossiers::find(&office.db, &office.clerk, row.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            read.stored().unwrap().returned().unwrap().state.reason,
            "Sai bản quét"
        );
        assert_eq!(
            (read.file_digest, read.signed_at, read.scan_digest),
            (None, None, Some(digest(1001)))
        );
    })
    .await;
}

#[tokio::test]
async fn a_dossier_never_names_a_file_that_is_not_there() {
    on_every_engine(|office| async move {
        let mut row = office.draft(1).await;
        row.scan_digest = Some(digest(404));
        let mut tx = office.db.begin().await.unwrap();
        let refused = dossiers::save(&mut tx, &office.clerk, &mut row).await;
        assert!(matches!(refused, Err(SaveError::Store(StoreError::FileMissing(d))) if d == digest(404)));
    })
    .await;
}

#[tokio::test]
async fn the_search_block_finds_without_accents_and_by_every_field() {
    on_every_engine(|office| async move {
        for n in 1..=3 {
            office.draft(n).await;
        }
        let mut row = office.submitted(4).await;
        row.requester_name = "Đỗ Thị 100%_Mơ".into();
        row.requester_email = Some("mo@vidu.example".into());
        row.requester_kind = RequesterKind::Citizen;
        row.due_at = Some(at(100));
        let mut tx = office.db.begin().await.unwrap();
        dossiers::save(&mut tx, &office.clerk, &mut row).await.unwrap();
        tx.commit().await.unwrap();
        let found = async |query: ListQuery| {
            let rows = dossiers::list(&office.db, &office.clerk, &query, ALL)
                .await
                .unwrap();
            assert_eq!(
                dossiers::count(&office.db, &office.clerk, &query).await.unwrap(),
                rows.len() as i64
            );
            rows.iter().map(|row| row.id).collect::<Vec<DossierId>>()
        };
        assert_eq!(found(named("do thi")).await, [row.id]);
        assert_eq!(found(named("ĐỖ")).await, [row.id]);
        assert_eq!(found(named("100%_")).await, [row.id], "the signs mean themselves");
        assert_eq!(found(named("MO@vidu")).await, [row.id]);
        assert_eq!(found(named("tran minh")).await.len(), 3);
        assert_eq!(found(named("099201014377")).await.len(), 4);
        assert_eq!(found(named("'; DROP TABLE dossier; --")).await, []);
        let code = ListQuery {
            code: Some("k88.04-010326-010004".into()),
            ..ListQuery::default()
        };
        assert_eq!(found(code).await, [row.id]);
        let kind = ListQuery {
            kind: Some(RequesterKind::Citizen),
            ..ListQuery::default()
        };
        assert_eq!(found(kind).await, [row.id]);
        let states = ListQuery {
            states: vec![State::AwaitingSignature, State::Signed],
            ..ListQuery::default()
        };
        assert_eq!(found(states.clone()).await, [row.id]);
        let overdue = |second| ListQuery {
            overdue_at: Some(at(second)),
            ..ListQuery::default()
        };
        assert_eq!(
            (found(overdue(100)).await.len(), found(overdue(101)).await),
            (0, vec![row.id])
        );
        let days = |from, to| ListQuery {
            from: Some(from),
            to: Some(to),
            ..ListQuery::default()
        };
        assert_eq!(found(days(date(2026, 3, 1), date(2026, 3, 1))).await.len(), 4);
        assert_eq!(found(days(date(2026, 3, 2), date(2026, 3, 9))).await, []);
        let other = ListQuery {
            for_leader: Some(office.leader.person()),
            ..states
        };
        assert_eq!(found(other.clone()).await, [row.id]);
        let next = dossiers::next_waiting(&office.db, &office.leader, &other, row.id)
            .await
            .unwrap();
        assert_eq!(next, None, "the one just dealt with is not next");
    })
    .await;
}

#[tokio::test]
async fn pages_and_orders_and_the_menus_numbers() {
    on_every_engine(|office| async move {
        let ids = [
            office.draft(1).await.id,
            office.draft(2).await.id,
            office.submitted(3).await.id,
        ];
        office.awaiting_seal(4).await;
        let page = |offset, limit, order| {
            let office: &Office = &office;
            async move {
                let query = ListQuery {
                    order,
                    ..ListQuery::default()
                };
                let rows = dossiers::list(&office.db, &office.clerk, &query, Page { offset, limit })
                    .await
                    .unwrap();
                rows.iter().map(|row| row.id).collect::<Vec<_>>()
            }
        };
        assert_eq!(page(0, 2, Order::OldestFirst).await, ids[..2]);
        assert_eq!(page(1, 2, Order::NewestFirst).await, [ids[2], ids[1]]);
        let counts = dossiers::menu_counts(&office.db, &office.leader).await.unwrap();
        assert_eq!(
            (
                counts.drafts,
                counts.returned,
                counts.awaiting_signature,
                counts.awaiting_seal
            ),
            (2, 0, 1, 1)
        );
        let assigned = dossiers::find(&office.db, &office.clerk, ids[2]).await.unwrap();
        let mut assigned = assigned.unwrap();
        assigned.assigned_leader = Some(office.clerk.person());
        let mut tx = office.db.begin().await.unwrap();
        dossiers::save(&mut tx, &office.clerk, &mut assigned)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let counts = dossiers::menu_counts(&office.db, &office.leader).await.unwrap();
        assert_eq!(
            counts.awaiting_signature, 0,
            "what is assigned to another leader does not wait for this one"
        );
    })
    .await;
}

#[tokio::test]
async fn the_public_check_knows_the_code_and_nothing_about_the_person() {
    on_every_engine(|office| async move {
        let row = office.awaiting_seal(1).await;
        let view = dossiers::public(&office.db, &row.verification_code)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (view.state, view.agency_name.as_str()),
            (State::AwaitingSeal, "UBND phường Hòa An")
        );
        assert_eq!((view.signed_at, view.replaced), (Some(at(2)), false));
        assert!(!format!("{view:?}").contains("Quân"));
        let other = office.draft(2).await;
        assert_ne!(other.verification_code, row.verification_code);
    })
    .await;
}
