//! Who may do what, and who is signed in.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{agency, at, digest, officer, on_every_engine, person, prove};
use jiff::civil::date;
use saoy_domain::{Permission, agency::GrantRefusal};
use saoy_store::{
    StoreError, agencies,
    grants::{self, GrantError},
    people::{self, NewPerson, PersonKind},
    scope::{Admin, AnyOfficer, CopySeal, CopySign, Scoped, System},
    sessions::{self, NewSession},
};

#[tokio::test]
async fn a_right_is_proved_only_by_a_grant_of_that_agency_that_has_begun_and_not_ended() {
    on_every_engine(|office| async move {
        let (db, khai) = (&office.db, office.leader.person());
        let holds = async |agency, second| {
            Scoped::<CopySign>::load(db, khai, agency, at(second))
                .await
                .unwrap()
                .is_some()
        };
        assert!(holds(office.agency, 0).await);
        assert!(!holds(office.agency, -11).await, "before it was given");
        assert!(!holds(office.other_agency, 0).await);
        assert!(office.leader.narrow::<CopySeal>().is_none());
        assert!(office.leader.narrow::<AnyOfficer>().is_some());
        assert!(
            Scoped::<Admin>::load(db, khai, office.agency, at(0))
                .await
                .unwrap()
                .is_none()
        );
        let mut tx = db.begin().await.unwrap();
        let given = grants::of_agency(&mut tx, office.agency, at(0)).await.unwrap();
        let grant = given.iter().find(|grant| grant.person == khai).unwrap();
        grants::end(&mut tx, &office.admin, grant.id, at(100))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(holds(office.agency, 99).await);
        assert!(!holds(office.agency, 100).await);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_grants_in_the_subtree_only_and_never_to_himself() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        let below = agency(&mut tx, Some(office.agency), "K88.04.01", "Bộ phận một cửa").await;
        let someone = officer(&mut tx, "moi", "Người Mới", office.agency, &[]).await;
        let mut give = async |person, agency| {
            grants::give(
                &mut tx,
                &office.admin,
                person,
                agency,
                Permission::CopySign,
                at(1),
            )
            .await
        };
        give(someone, below).await.unwrap();
        let refused = give(someone, office.other_agency).await;
        assert!(
            matches!(refused, Err(GrantError::Refused(GrantRefusal::OutsideSubtree))),
            "{refused:?}"
        );
        let refused = give(office.admin.person(), office.agency).await;
        assert!(
            matches!(refused, Err(GrantError::Refused(GrantRefusal::ToOneself))),
            "{refused:?}"
        );
        assert_eq!(
            agencies::subtree(&mut tx, office.agency).await.unwrap(),
            [office.agency, below]
        );
        assert_eq!(
            grants::agencies_of(&mut tx, someone, at(1)).await.unwrap(),
            [below]
        );
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays_and_a_strangers_grant_is_not_there() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        let given = grants::of_agency(&mut tx, office.agency, at(0)).await.unwrap();
        let mine = given
            .iter()
            .find(|grant| grant.permission == Permission::Admin)
            .unwrap()
            .id;
        let refused = grants::end(&mut tx, &office.admin, mine, at(1)).await;
        assert!(
            matches!(refused, Err(GrantError::Refused(GrantRefusal::LastAdministrator))),
            "{refused:?}"
        );
        let theirs = grants::of_agency(&mut tx, office.other_agency, at(0))
            .await
            .unwrap()[0]
            .id;
        let refused = grants::end(&mut tx, &office.admin, theirs, at(1)).await;
        assert!(matches!(refused, Err(GrantError::NotFound)), "{refused:?}");
        let second = officer(
            &mut tx,
            "hai",
            "Quản Trị Hai",
            office.agency,
            &[Permission::Admin],
        )
        .await;
        grants::end(&mut tx, &office.admin, mine, at(1)).await.unwrap();
        let holders = grants::holders(&mut tx, office.agency, Permission::Admin, at(1))
            .await
            .unwrap();
        assert_eq!(holders, [second]);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_found_by_its_numbers_and_matched_by_number_and_name() {
    on_every_engine(|office| async move {
        let quan = NewPerson {
            identity_number: Some("099201014377".into()),
            phone: Some("0900123456".into()),
            ..person(PersonKind::Citizen, "Trần Minh Quân")
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = people::add(&mut tx, &System, &quan, at(0)).await.unwrap();
        tx.commit().await.unwrap();
        let any = prove::<AnyOfficer>(&office.db, office.clerk.person(), office.agency).await;
        for number in ["099201014377", "0900123456"] {
            assert_eq!(
                people::search_accounts(&office.db, &any, number).await.unwrap()[0].id,
                id
            );
        }
        assert!(
            people::search_accounts(&office.db, &any, "0992010143")
                .await
                .unwrap()
                .is_empty()
        );
        let matched = async |name| {
            people::match_account(&office.db, "099201014377", name)
                .await
                .unwrap()
        };
        assert_eq!(matched("TRAN MINH QUAN").await.unwrap().id, id);
        assert!(matched("Trần Minh Quang").await.is_none());
        let mut tx = office.db.begin().await.unwrap();
        let twice = people::add(&mut tx, &System, &quan, at(0)).await;
        assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_its_limit_and_by_hand() {
    on_every_engine(|office| async move {
        let new = NewSession {
            token_hash: digest(1),
            person: office.clerk.person(),
            agency: Some(office.agency),
            lang: "vi".into(),
            created_at: at(0),
            absolute_until: at(1000),
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = sessions::begin(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        let live = async |now, idle_since| {
            sessions::find(&office.db, digest(1), at(now), at(idle_since))
                .await
                .unwrap()
                .is_some()
        };
        assert!(live(10, -20).await);
        assert!(!live(10, 0).await, "idle");
        let mut tx = office.db.begin().await.unwrap();
        sessions::seen(&mut tx, id, at(500)).await.unwrap();
        sessions::seen(&mut tx, id, at(400)).await.unwrap(); // an older request that comes late
        tx.commit().await.unwrap();
        assert!(live(510, 499).await);
        assert!(!live(1000, 499).await, "over");
        assert!(
            sessions::find(&office.db, digest(2), at(1), at(-9))
                .await
                .unwrap()
                .is_none()
        );
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(
            sessions::end_all(&mut tx, office.clerk.person()).await.unwrap(),
            1
        );
        tx.commit().await.unwrap();
        assert!(!live(10, -20).await);
    })
    .await;
}

#[tokio::test]
async fn failures_are_counted_for_each_source_and_forgotten_after_a_pause() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        for expected in 1..=3 {
            assert_eq!(
                sessions::failed(&mut tx, "lan", "here", at(expected), at(-60))
                    .await
                    .unwrap(),
                expected
            );
        }
        assert_eq!(
            sessions::failures(&mut tx, "lan", "here", at(-60)).await.unwrap(),
            3
        );
        assert_eq!(
            sessions::failures(&mut tx, "lan", "there", at(-60))
                .await
                .unwrap(),
            0,
            "not the owner's fault"
        );
        assert_eq!(
            sessions::failures(&mut tx, "lan", "here", at(3)).await.unwrap(),
            0,
            "long ago"
        );
        assert_eq!(
            sessions::failed(&mut tx, "lan", "here", at(90), at(30))
                .await
                .unwrap(),
            1
        );
        sessions::forgive(&mut tx, "lan", "here").await.unwrap();
        assert_eq!(
            sessions::failures(&mut tx, "lan", "here", at(-60)).await.unwrap(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn old_documents_keep_the_agencys_old_name() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        agencies::rename(
            &mut tx,
            &System,
            office.agency,
            "UBND phường Hòa Bình",
            date(2026, 7, 1),
        )
        .await
        .unwrap();
        let name = async |tx: &mut saoy_store::Tx, day| {
            agencies::name_on(tx, office.agency, day)
                .await
                .unwrap()
                .unwrap_or_default()
        };
        assert_eq!(name(&mut tx, date(2026, 6, 30)).await, "UBND phường Hòa An");
        assert_eq!(name(&mut tx, date(2026, 7, 1)).await, "UBND phường Hòa Bình");
        assert_eq!(name(&mut tx, date(2020, 1, 1)).await, "");
    })
    .await;
}
