//! What is read from above, what is late, and what the register remembers of mails, withdrawals and closings.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, book_fields, digest, entry_fields, officer, on_every_engine, prove};
use saoy_domain::{Permission, State};
use saoy_store::{
    agencies, books, closings,
    dossiers::{self, ListQuery, Page},
    entries,
    mails::{self, MailQuery, NewMail},
    pickups,
    scope::{Follow, Reads as _, Register, System},
    warnings,
};

const ALL: Page = Page { offset: 0, limit: 50 };

async fn administrator(office: &Office, agency: saoy_domain::AgencyId, login: &str) -> saoy_domain::PersonId {
    let mut tx = office.db.begin().await.unwrap();
    let person = officer(&mut tx, login, "Ngô Văn Lộc", agency, &[Permission::Admin]).await;
    tx.commit().await.unwrap();
    person
}

#[tokio::test]
async fn an_administrator_reads_what_is_below_and_nothing_beside() {
    on_every_engine(|office| async move {
        let row = office.draft(1).await;
        office.book("01/2026/ĐT").await;
        let top = agencies::find(&office.db, office.agency)
            .await
            .unwrap()
            .unwrap()
            .parent
            .unwrap();
        let above = administrator(&office, top, "tren").await;
        let beside = administrator(&office, office.other_agency, "ben").await;
        let sight = prove::<Follow>(&office.db, above, top).await.sight();
        let found = dossiers::list(&office.db, &sight, &ListQuery::default(), ALL)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            dossiers::count(&office.db, &sight, &ListQuery::default())
                .await
                .unwrap(),
            1
        );
        let near = sight.on(&office.db, office.agency).await.unwrap().unwrap();
        assert!(near.officer().is_none() && !near.below());
        assert!(dossiers::find(&office.db, &near, row.id).await.unwrap().is_some());
        let books_above = prove::<Register>(&office.db, above, top).await.sight();
        assert_eq!(
            books::list(&office.db, &books_above, Some(2026), Some("01"))
                .await
                .unwrap()
                .len(),
            1
        );
        let other = prove::<Follow>(&office.db, beside, office.other_agency)
            .await
            .sight();
        assert!(
            dossiers::list(&office.db, &other, &ListQuery::default(), ALL)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(other.on(&office.db, office.agency).await.unwrap().is_none());
        assert!(
            other.on(&office.db, top).await.unwrap().is_none(),
            "nor what is above"
        );
    })
    .await;
}

#[tokio::test]
async fn a_late_dossier_is_told_once_for_a_step_and_a_due_time() {
    on_every_engine(|office| async move {
        let mut row = office.submitted(1).await;
        let mut tx = office.db.begin().await.unwrap();
        row.due_at = Some(at(100));
        dossiers::save(&mut tx, &office.keeper, &mut row).await.unwrap();
        assert!(warnings::late(&mut tx, at(100), 10).await.unwrap().is_empty());
        let late = warnings::late(&mut tx, at(101), 10).await.unwrap().remove(0);
        assert_eq!((late.id, late.state), (row.id, State::AwaitingSignature));
        assert!(warnings::told(&mut tx, &System, &late, at(101)).await.unwrap());
        assert!(!warnings::told(&mut tx, &System, &late, at(101)).await.unwrap());
        assert!(warnings::late(&mut tx, at(900), 10).await.unwrap().is_empty());
        row.due_at = Some(at(500));
        dossiers::save(&mut tx, &office.keeper, &mut row).await.unwrap();
        assert_eq!(
            warnings::late(&mut tx, at(900), 10).await.unwrap().len(),
            1,
            "a new due time"
        );
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn messages_are_searched_like_dossiers_and_by_every_address_they_went_to() {
    on_every_engine(|office| async move {
        let row = office.draft(1).await;
        let new = NewMail {
            agency: office.agency,
            dossier: Some(row.id),
            address: "Sai@vidu.example".into(),
            subject: "s".into(),
            body: "b".into(),
            attachment: None,
            attachment_name: None,
            link_hash: None,
            code_hash: None,
            queued_at: at(0),
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = mails::queue(&mut tx, &office.keeper, &new).await.unwrap();
        mails::refused(&mut tx, id, at(1), "550 no").await.unwrap();
        let version = mails::find_any(&mut tx, id).await.unwrap().unwrap().version;
        mails::correct(&mut tx, &office.keeper, id, version, "dung@vidu.example", at(2))
            .await
            .unwrap();
        mails::sent(&mut tx, id, at(3), "250 OK").await.unwrap();
        let attempts = mails::attempts(&mut tx, id).await.unwrap();
        let told: Vec<(&str, &str)> = attempts
            .iter()
            .map(|one| (one.address.as_str(), one.server_words.as_str()))
            .collect();
        assert_eq!(
            told,
            [("Sai@vidu.example", "550 no"), ("dung@vidu.example", "250 OK")]
        );
        for (text, found) in [
            ("sai@", 1),
            ("dung@", 1),
            (&*row.requester_identity, 1),
            ("khong co", 0),
        ] {
            let query = MailQuery {
                troubled: false,
                dossiers: Some(ListQuery {
                    text: Some(text.to_owned()),
                    ..ListQuery::default()
                }),
            };
            assert_eq!(
                mails::count(&mut tx, &office.keeper, &query).await.unwrap(),
                found,
                "{text}"
            );
            let page = mails::page(&mut tx, &office.keeper, &query, 0, 10).await.unwrap();
            assert_eq!(page.len(), usize::try_from(found).unwrap());
        }
        let troubled = MailQuery {
            troubled: true,
            dossiers: None,
        };
        assert_eq!(mails::count(&mut tx, &office.keeper, &troubled).await.unwrap(), 0);
        let everything = MailQuery::default();
        assert_eq!(
            mails::count(&mut tx, &office.stranger, &everything)
                .await
                .unwrap(),
            0
        );
        assert_eq!(
            mails::addresses(&mut tx, row.id).await.unwrap(),
            ["dung@vidu.example"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_code_is_used_once_until_it_is_renewed() {
    on_every_engine(|office| async move {
        let row = office.draft(1).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(
            pickups::ensure(&mut tx, row.id, "11111111", at(0)).await.unwrap(),
            "11111111"
        );
        assert_eq!(
            pickups::ensure(&mut tx, row.id, "22222222", at(1)).await.unwrap(),
            "11111111"
        );
        assert_eq!(
            pickups::renew(&mut tx, row.id, "33333333", at(2)).await.unwrap(),
            "33333333"
        );
        assert_eq!(
            pickups::code(&mut tx, row.id).await.unwrap().as_deref(),
            Some("33333333")
        );
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_stands_beside_its_entry_and_a_record_is_sealed_once() {
    on_every_engine(|office| async move {
        let row = office.awaiting_seal(1).await;
        let mut tx = office.db.begin().await.unwrap();
        let book = books::add(&mut tx, &office.keeper, &book_fields("02/2026/ĐT"), at(0))
            .await
            .unwrap();
        let number = entries::Number {
            book,
            n: 1,
            day: jiff::civil::date(2026, 3, 1),
        };
        let entry = entries::bind(
            &mut tx,
            &office.keeper,
            number,
            row.id,
            &entry_fields(&row),
            at(1),
        )
        .await
        .unwrap();
        entries::issue(&mut tx, &office.keeper, entry, row.id, at(2))
            .await
            .unwrap();
        entries::add_note(&mut tx, &office.keeper, entry, "tên đúng là Đạt", at(3))
            .await
            .unwrap();
        entries::note_withdrawal(&mut tx, &office.leader, entry, "bản chính bị sửa", at(4))
            .await
            .unwrap();
        let notes = entries::notes(&mut tx, &office.keeper, book, 1, 1).await.unwrap();
        let kinds: Vec<bool> = notes.iter().map(|note| note.withdrawal).collect();
        assert_eq!(kinds, [false, true]);
        let totals = books::totals(&mut tx, &office.keeper, book).await.unwrap();
        assert_eq!((totals.corrections, totals.withdrawn), (1, 1));
        tx.commit().await.unwrap();
        let file = office.file(44).await;
        let mut tx = office.db.begin().await.unwrap();
        let open = closings::add(&mut tx, &office.keeper, book, file, 5, at(5))
            .await
            .unwrap();
        assert!(!open, "not before the book is locked");
        let version = books::find(&mut tx, &office.keeper, book)
            .await
            .unwrap()
            .unwrap()
            .version;
        let last = jiff::civil::date(2026, 12, 31);
        books::close(&mut tx, &office.keeper, book, version, last, at(6))
            .await
            .unwrap();
        assert!(
            closings::add(&mut tx, &office.keeper, book, file, 5, at(7))
                .await
                .unwrap()
        );
        assert!(
            !closings::add(&mut tx, &office.keeper, book, file, 5, at(8))
                .await
                .unwrap()
        );
        let kept = closings::find(&mut tx, &office.keeper, book)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((kept.digest, kept.sealed_at), (digest(44), at(7)));
        assert!(
            closings::find(&mut tx, &office.stranger, book)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}
