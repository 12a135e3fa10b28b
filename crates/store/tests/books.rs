//! Register books: every refusal, and what “Khóa sổ” states.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{at, book_fields, entry_fields, on_every_engine};
use jiff::civil::date;
use saoy_domain::Version;
use saoy_store::{
    books::{self, BookError, BookFields},
    entries::{self, Number},
};

#[tokio::test]
async fn a_name_is_taken_once_in_an_agency() {
    on_every_engine(|office| async move {
        office.book("01/2026/ĐT").await;
        let mut tx = office.db.begin().await.unwrap();
        let again = books::add(&mut tx, &office.keeper, &book_fields("01/2026/ĐT"), at(1)).await;
        assert!(matches!(again, Err(BookError::NameTaken)), "{again:?}");
        books::add(&mut tx, &office.stranger, &book_fields("01/2026/ĐT"), at(1))
            .await
            .unwrap();
        let second = books::add(&mut tx, &office.keeper, &book_fields("02/2026/ĐT"), at(1))
            .await
            .unwrap();
        let edited = books::edit(
            &mut tx,
            &office.keeper,
            second,
            Version::FIRST,
            &book_fields("01/2026/ĐT"),
        )
        .await;
        assert!(matches!(edited, Err(BookError::NameTaken)), "{edited:?}");
    })
    .await;
}

#[tokio::test]
async fn entries_fix_the_first_number_and_the_days() {
    on_every_engine(|office| async move {
        let id = office.book("01/2026/ĐT").await;
        let row = office.awaiting_seal(1).await;
        let mut tx = office.db.begin().await.unwrap();
        let fields = BookFields {
            first_number: 40,
            ..book_fields("01/2026/ĐT")
        };
        books::edit(&mut tx, &office.keeper, id, Version::FIRST, &fields)
            .await
            .unwrap();
        let stale = books::edit(&mut tx, &office.keeper, id, Version::FIRST, &fields).await;
        assert!(matches!(stale, Err(BookError::Stale)), "{stale:?}");
        let book = books::find(&mut tx, &office.keeper, id).await.unwrap().unwrap();
        assert_eq!((book.next_number, book.current_number()), (40, None));

        let day = date(2026, 3, 1);
        let entry = entry_fields(&row);
        entries::bind(
            &mut tx,
            &office.keeper,
            Number { book: id, n: 40, day },
            row.id,
            &entry,
            at(5),
        )
        .await
        .unwrap();
        let book = books::find(&mut tx, &office.keeper, id).await.unwrap().unwrap();
        assert_eq!(book.current_number(), Some(40));
        let mut edit = async |fields: BookFields| {
            let version = books::find(&mut tx, &office.keeper, id)
                .await
                .unwrap()
                .unwrap()
                .version;
            books::edit(&mut tx, &office.keeper, id, version, &fields).await
        };
        let refused = edit(BookFields {
            first_number: 41,
            ..fields.clone()
        })
        .await;
        assert!(matches!(refused, Err(BookError::FirstNumberFixed)), "{refused:?}");
        let refused = edit(BookFields {
            closes_on: Some(date(2026, 2, 28)),
            ..fields.clone()
        })
        .await;
        assert!(
            matches!(refused, Err(BookError::ClosesBeforeLastEntry { last }) if last == day),
            "{refused:?}"
        );
        let refused = edit(BookFields {
            opens_on: date(2026, 3, 2),
            ..fields.clone()
        })
        .await;
        assert!(
            matches!(refused, Err(BookError::OpensAfterFirstEntry { first }) if first == day),
            "{refused:?}"
        );
        edit(BookFields {
            closes_on: Some(day),
            ..fields
        })
        .await
        .unwrap();
        let version = books::find(&mut tx, &office.keeper, id)
            .await
            .unwrap()
            .unwrap()
            .version;
        let refused = books::delete(&mut tx, &office.keeper, id, version).await;
        assert!(matches!(refused, Err(BookError::NotEmpty)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn an_empty_book_is_deleted_and_another_agencys_is_not_there() {
    on_every_engine(|office| async move {
        let id = office.book("01/2026/ĐT").await;
        let mut tx = office.db.begin().await.unwrap();
        let refused = books::delete(&mut tx, &office.stranger, id, Version::FIRST).await;
        assert!(matches!(refused, Err(BookError::NotFound)), "{refused:?}");
        assert!(
            books::list(&mut tx, &office.stranger, None, None)
                .await
                .unwrap()
                .is_empty()
        );
        books::delete(&mut tx, &office.keeper, id, Version::FIRST)
            .await
            .unwrap();
        assert!(books::find(&mut tx, &office.keeper, id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn closing_counts_everything_and_waits_for_bound_numbers() {
    on_every_engine(|office| async move {
        let id = office.book("01/2026/ĐT").await;
        let rows = [office.awaiting_seal(1).await, office.awaiting_seal(2).await];
        let mut tx = office.db.begin().await.unwrap();
        let day = date(2026, 3, 1);
        let mut bound = Vec::new();
        for (n, row) in (1..).zip(&rows) {
            let fields = entry_fields(row);
            let entry = entries::bind(
                &mut tx,
                &office.keeper,
                Number { book: id, n, day },
                row.id,
                &fields,
                at(5),
            )
            .await
            .unwrap();
            bound.push(entry);
        }
        entries::issue(&mut tx, &office.keeper, bound[0], rows[0].id, at(6))
            .await
            .unwrap();
        let refused = books::close(&mut tx, &office.keeper, id, Version::FIRST, day, at(7)).await;
        assert!(matches!(refused, Err(BookError::NumbersBound(1))), "{refused:?}");
        entries::abandon(&mut tx, &office.keeper, bound[1], "nhầm")
            .await
            .unwrap();
        entries::add_note(&mut tx, &office.keeper, bound[0], "sửa", at(8))
            .await
            .unwrap();
        let version = books::find(&mut tx, &office.keeper, id)
            .await
            .unwrap()
            .unwrap()
            .version;
        let refused = books::close(&mut tx, &office.keeper, id, version, date(2026, 2, 1), at(9)).await;
        assert!(
            matches!(refused, Err(BookError::ClosesBeforeLastEntry { .. })),
            "{refused:?}"
        );
        let version = books::find(&mut tx, &office.keeper, id)
            .await
            .unwrap()
            .unwrap()
            .version;
        let totals = books::close(&mut tx, &office.keeper, id, version, day, at(9))
            .await
            .unwrap();
        assert_eq!(
            (totals.total, totals.issued, totals.unused, totals.bound),
            (2, 1, 1, 0)
        );
        assert_eq!(
            (totals.first, totals.last, totals.corrections),
            (Some(1), Some(2), 1)
        );
        let version = books::find(&mut tx, &office.keeper, id)
            .await
            .unwrap()
            .unwrap()
            .version;
        let refused = books::edit(&mut tx, &office.keeper, id, version, &book_fields("01/2026/ĐT")).await;
        assert!(matches!(refused, Err(BookError::Closed)), "{refused:?}");
        assert!(
            books::open_on(&mut tx, &office.keeper, day)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            books::suggested_first_number(&mut tx, &office.keeper, 2026)
                .await
                .unwrap(),
            3
        );
        assert_eq!(
            books::suggested_first_number(&mut tx, &office.keeper, 2027)
                .await
                .unwrap(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn books_are_found_by_year_and_a_part_of_their_name() {
    on_every_engine(|office| async move {
        office.book("01/2026/ĐT").await;
        let names = async |year, name: Option<&str>| {
            books::list(&office.db, &office.keeper, year, name)
                .await
                .unwrap()
                .len()
        };
        assert_eq!(
            (names(None, None).await, names(Some(2026), Some("/dt")).await),
            (1, 1)
        );
        assert_eq!(
            (names(Some(2025), None).await, names(None, Some("03/")).await),
            (0, 0)
        );
    })
    .await;
}
