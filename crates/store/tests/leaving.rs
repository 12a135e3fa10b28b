//! Who administers, who leaves, and in whose name somebody signs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{agency, at, digest, officer, on_every_engine};
use saoy_domain::{Permission, agency::GrantRefusal, title::Capacity};
use saoy_store::{
    capacities,
    grants::{self, GrantError},
    leaving, people,
    scope::{Admin, Scoped, System},
    sessions::{self, NewSession},
};

#[tokio::test]
async fn of_two_administrators_whose_time_is_limited_the_longer_one_stays() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        let place = agency(&mut tx, Some(office.agency), "K88.04.01", "Bộ phận một cửa").await;
        let mut given = Vec::new();
        for (login, until) in [("ngan", 100), ("dai", 200)] {
            let person = officer(&mut tx, login, login, place, &[]).await;
            let term = (at(1), Some(at(until)));
            given.push(
                grants::give_for(
                    &mut tx,
                    &office.admin,
                    person,
                    place,
                    Permission::Admin,
                    at(1),
                    term,
                )
                .await
                .unwrap(),
            );
        }
        // Above them there is somebody without an end: both may go. Once that one is gone, the longer one stays.
        let own = grants::of_person(&mut tx, office.admin.person(), at(1))
            .await
            .unwrap();
        let own = own
            .iter()
            .find(|grant| grant.permission == Permission::Admin)
            .unwrap();
        let refused = grants::end(&mut tx, &office.admin, own.id, at(2)).await;
        assert!(
            matches!(refused, Err(GrantError::Refused(GrantRefusal::LastAdministrator))),
            "nobody else administers the agency above: {refused:?}"
        );
        grants::end(&mut tx, &office.admin, given[1], at(3))
            .await
            .unwrap();
        grants::end(&mut tx, &office.admin, given[0], at(3))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_loses_permissions_sessions_and_account_and_the_work_is_everybodys() {
    on_every_engine(|office| async move {
        let khai = office.leader.person();
        let mut tx = office.db.begin().await.unwrap();
        let session = NewSession {
            token_hash: digest(1),
            person: khai,
            agency: Some(office.agency),
            lang: "vi".into(),
            created_at: at(0),
            absolute_until: at(1000),
        };
        sessions::begin(&mut tx, &session).await.unwrap();
        let left = leaving::leave(&mut tx, &office.admin, khai, at(5)).await.unwrap();
        assert!(left.disabled && left.grants >= 1, "{left:?}");
        assert!(!people::find(&mut tx, khai).await.unwrap().unwrap().enabled);
        assert!(grants::of_person(&mut tx, khai, at(5)).await.unwrap().is_empty());
        assert!(
            sessions::find(&mut tx, digest(1), at(6), at(-9))
                .await
                .unwrap()
                .is_none()
        );
        let oneself = leaving::leave(&mut tx, &office.admin, office.admin.person(), at(5)).await;
        assert!(matches!(
            oneself,
            Err(GrantError::Refused(GrantRefusal::LeavesHimself))
        ));
        assert!(
            people::enable(&mut tx, &office.admin, khai, true).await.unwrap(),
            "comes back"
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_works_elsewhere_too_keeps_the_account() {
    on_every_engine(|office| async move {
        let khai = office.leader.person();
        let mut tx = office.db.begin().await.unwrap();
        grants::give_at_set_up(
            &mut tx,
            &System,
            khai,
            office.other_agency,
            Permission::CopySign,
            at(0),
        )
        .await
        .unwrap();
        let left = leaving::leave(&mut tx, &office.admin, khai, at(5)).await.unwrap();
        assert!(!left.disabled);
        assert!(people::find(&mut tx, khai).await.unwrap().unwrap().enabled);
        assert_eq!(
            grants::agencies_of(&mut tx, khai, at(5)).await.unwrap(),
            [office.other_agency]
        );
    })
    .await;
}

#[tokio::test]
async fn the_administrator_above_may_end_the_one_below() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        let below = agency(&mut tx, Some(office.agency), "K88.04.01", "Bộ phận một cửa").await;
        let only = officer(&mut tx, "duoi", "Quản Trị Dưới", below, &[Permission::Admin]).await;
        let own = Scoped::<Admin>::load(&mut tx, only, below, at(0))
            .await
            .unwrap()
            .unwrap();
        let grant = grants::of_person(&mut tx, only, at(0)).await.unwrap()[0].id;
        grants::end(&mut tx, &office.admin, grant, at(1)).await.unwrap();
        let gone = grants::end(&mut tx, &own, grant, at(2)).await;
        assert!(gone.is_err(), "the proof outlived its grant: {gone:?}");
    })
    .await;
}

#[tokio::test]
async fn older_signatures_keep_the_capacity_of_their_day() {
    on_every_engine(|office| async move {
        let khai = office.leader.person();
        let deputy = Capacity::Deputy {
            head: "Chủ tịch".into(),
            title: "Phó Chủ tịch".into(),
        };
        let head = Capacity::Head {
            title: "Chủ tịch".into(),
        };
        let mut tx = office.db.begin().await.unwrap();
        for (capacity, when) in [(&deputy, 10), (&head, 20)] {
            capacities::set(
                &mut tx,
                &office.admin,
                khai,
                Some(capacity.title()),
                Some(capacity),
                at(when),
            )
            .await
            .unwrap();
        }
        let mut on = async |when| capacities::at(&mut tx, khai, at(when)).await.unwrap();
        assert_eq!(on(5).await, None);
        assert_eq!(on(15).await, Some(deputy));
        assert_eq!(on(25).await, Some(head));
        let person = people::find(&mut tx, khai).await.unwrap().unwrap();
        assert_eq!(person.title.as_deref(), Some("Chủ tịch"));
    })
    .await;
}
