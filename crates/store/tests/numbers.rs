//! Every number of a book is on exactly one sealed copy, or a row “Không sử dụng”.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use std::{collections::BTreeMap, sync::Arc};

use common::{Office, at, entry_fields, on_every_engine};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use saoy_domain::{BookId, DossierId, EntryId};
use saoy_store::{
    Db, Tx,
    dossiers::Row,
    entries::{self, EntryState, Number, NumberError},
    scope::{CopySeal, Scoped},
};
use saoy_testkit::rng::Rng;
use tokio::sync::Mutex;

const TODAY: Date = date(2026, 3, 1);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_seal_keepers_use_four_hundred_numbers_without_gap_or_duplicate() {
    on_every_engine(|office| async move {
        let book = office.book("01/2026/ĐT").await;
        let template = office.awaiting_seal(0).await;
        let mut work = Vec::new();
        for n in 1..=400 {
            work.push(office.draft(n).await.id);
        }
        let office = Arc::new(office);
        let work = Arc::new(Mutex::new(work));
        let keepers: Vec<_> = (0..8)
            .map(|keeper| {
                let (office, work, row) = (Arc::clone(&office), Arc::clone(&work), template.clone());
                tokio::spawn(async move {
                    let mut rng = Rng::new(2026 + keeper);
                    let mut done = Vec::new();
                    loop {
                        let Some(dossier) = work.lock().await.pop() else {
                            break done;
                        };
                        done.extend(seal(&office, book, dossier, &row, &mut rng).await);
                    }
                })
            })
            .collect();
        let mut sealed = BTreeMap::new();
        for keeper in keepers {
            for (n, dossier) in keeper.await.unwrap() {
                assert_eq!(sealed.insert(n, dossier), None, "number {n} is on two copies");
            }
        }
        check(&office.db, &office.keeper, book, &sealed).await;
    })
    .await;
}

/// One seal keeper and one dossier, with everything that can go wrong; gives what was sealed.
async fn seal(
    office: &Office,
    book: BookId,
    dossier: DossierId,
    row: &Row,
    rng: &mut Rng,
) -> Option<(i64, DossierId)> {
    loop {
        let Some((entry, n)) = bind(office, book, dossier, row, rng).await else {
            continue;
        };
        // The token works: no transaction is open. It may be slow, fail, or be given up.
        if rng.chance(50) {
            tokio::task::yield_now().await;
        }
        if rng.chance(15) {
            // Given up: the number is written off, and the late answer is refused.
            let mut tx = office.db.begin().await.unwrap();
            entries::abandon(&mut tx, &office.keeper, entry, "token hỏng")
                .await
                .unwrap();
            tx.commit().await.unwrap();
            let mut tx = office.db.begin().await.unwrap();
            let late = entries::issue(&mut tx, &office.keeper, entry, dossier, at(60)).await;
            assert!(
                matches!(
                    late,
                    Err(NumberError::NotBound {
                        state: EntryState::Unused
                    })
                ),
                "{late:?}"
            );
            if rng.chance(20) {
                return None; // the citizen went home
            }
            continue;
        }
        if rng.chance(15) {
            continue; // the token failed: the retry must find the same number
        }
        let mut tx = office.db.begin().await.unwrap();
        entries::issue(&mut tx, &office.keeper, entry, dossier, at(60))
            .await
            .unwrap();
        if rng.chance(10) {
            tx.rollback().await.unwrap(); // the process died before the commit
            continue;
        }
        tx.commit().await.unwrap();
        return Some((n, dossier));
    }
}

/// Prepares with the next number, and binds it; `None` when it has to be prepared again.
async fn bind(
    office: &Office,
    book: BookId,
    dossier: DossierId,
    row: &Row,
    rng: &mut Rng,
) -> Option<(EntryId, i64)> {
    if let Some(entry) = entries::already_bound(&office.db, &office.keeper, dossier)
        .await
        .unwrap()
    {
        return Some((entry.id, entry.n));
    }
    let n = entries::next_number(&office.db, &office.keeper, book)
        .await
        .unwrap()
        .unwrap();
    if rng.chance(30) {
        tokio::task::yield_now().await; // preparing takes time, another keeper may be faster
    }
    let mut tx = office.db.begin().await.unwrap();
    match entries::bind(
        &mut tx,
        &office.keeper,
        Number { book, n, day: TODAY },
        dossier,
        &entry_fields(row),
        at(50),
    )
    .await
    {
        Ok(_) if rng.chance(10) => {
            tx.rollback().await.unwrap(); // the process died: the bytes never left, the number goes back
            None
        }
        Ok(entry) => {
            tx.commit().await.unwrap();
            Some((entry, n))
        }
        Err(NumberError::NumberTaken { next }) => {
            assert_ne!(next, n);
            tx.commit().await.unwrap(); // a refusal changes nothing, whatever the caller does then
            None
        }
        Err(other) => panic!("{other}"),
    }
}

async fn check(db: &Db, keeper: &Scoped<CopySeal>, book: BookId, sealed: &BTreeMap<i64, DossierId>) {
    let last = entries::next_number(db, keeper, book).await.unwrap().unwrap() - 1;
    let mut expected = 1;
    let mut unused = 0;
    loop {
        let page = entries::page(db, keeper, book, expected - 1, 37).await.unwrap();
        if page.is_empty() {
            break;
        }
        for entry in page {
            assert_eq!(entry.n, expected, "a gap");
            expected += 1;
            match entry.state {
                EntryState::Issued => assert_eq!(sealed.get(&entry.n).copied(), entry.dossier),
                EntryState::Unused => {
                    unused += 1;
                    assert_eq!(entry.reason.as_deref(), Some("token hỏng"));
                    assert!(!sealed.contains_key(&entry.n));
                }
                EntryState::Bound => panic!("number {} is neither used nor accounted for", entry.n),
            }
        }
    }
    assert_eq!(expected - 1, last);
    assert_eq!(last as usize, sealed.len() + unused);
    assert!(
        sealed.len() > 350 && unused > 30,
        "{} sealed, {unused} unused",
        sealed.len()
    );
}

/// Binds a number, of a book and for a day, to a dossier.
async fn take(
    tx: &mut Tx,
    keeper: &Scoped<CopySeal>,
    (book, n, day): (BookId, i64, Date),
    row: &Row,
    at: Timestamp,
) -> Result<EntryId, NumberError> {
    entries::bind(
        tx,
        keeper,
        Number { book, n, day },
        row.id,
        &entry_fields(row),
        at,
    )
    .await
}

#[tokio::test]
async fn a_dossier_bound_twice_keeps_its_number_and_loses_none() {
    on_every_engine(|office| async move {
        let book = office.book("01/2026/ĐT").await;
        let row = office.awaiting_seal(1).await;
        let mut tx = office.db.begin().await.unwrap();
        let first = take(&mut tx, &office.keeper, (book, 1, TODAY), &row, at(5))
            .await
            .unwrap();
        let again = take(&mut tx, &office.keeper, (book, 2, TODAY), &row, at(5)).await;
        assert!(
            matches!(again, Err(NumberError::AlreadyBound { entry, n: 1 }) if entry == first),
            "{again:?}"
        );
        tx.commit().await.unwrap();
        assert_eq!(
            entries::next_number(&office.db, &office.keeper, book)
                .await
                .unwrap(),
            Some(2)
        );
    })
    .await;
}

#[tokio::test]
async fn a_book_that_is_not_open_or_not_ours_gives_no_number() {
    on_every_engine(|office| async move {
        let book = office.book("01/2026/ĐT").await;
        let row = office.awaiting_seal(1).await;
        let mut tx = office.db.begin().await.unwrap();
        let late = date(2027, 1, 1);
        let refused = take(&mut tx, &office.keeper, (book, 1, late), &row, at(5)).await;
        assert!(
            matches!(refused, Err(NumberError::BookNotOpen { day }) if day == late),
            "{refused:?}"
        );
        let refused = take(&mut tx, &office.stranger, (book, 1, TODAY), &row, at(5)).await;
        assert!(matches!(refused, Err(NumberError::NotFound)), "{refused:?}");
        let closing = saoy_store::books::find(&mut tx, &office.keeper, book)
            .await
            .unwrap()
            .unwrap();
        saoy_store::books::close(&mut tx, &office.keeper, book, closing.version, TODAY, at(6))
            .await
            .unwrap();
        let refused = take(&mut tx, &office.keeper, (book, 1, TODAY), &row, at(7)).await;
        assert!(matches!(refused, Err(NumberError::BookClosed)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_added_and_nothing_is_written_over() {
    on_every_engine(|office| async move {
        let book = office.book("01/2026/ĐT").await;
        let row = office.awaiting_seal(1).await;
        let mut tx = office.db.begin().await.unwrap();
        let entry = take(&mut tx, &office.keeper, (book, 1, TODAY), &row, at(5))
            .await
            .unwrap();
        entries::add_note(&mut tx, &office.keeper, entry, "Sửa tên: Quân", at(8))
            .await
            .unwrap();
        let refused = entries::add_note(&mut tx, &office.stranger, entry, "x", at(8)).await;
        assert!(matches!(refused, Err(NumberError::NotFound)));
        tx.commit().await.unwrap();
        let notes = entries::notes(&office.db, &office.keeper, book, 1, 10)
            .await
            .unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].text, "Sửa tên: Quân");
        let entry = entries::find(&office.db, &office.keeper, entry)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(entry.requester, row.requester_name);
    })
    .await;
}
