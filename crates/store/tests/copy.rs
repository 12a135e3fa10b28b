//! `saoy db copy`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, on_every_engine};
use saoy_store::{
    Db, StoreError, dossiers,
    dossiers::ListQuery,
    entries::{self, Number},
};
use saoy_testkit::database;

#[tokio::test]
async fn everything_arrives_in_the_other_database_and_numbering_goes_on() {
    on_every_engine(|office: Office| async move {
        let book = office.book("01/2026/ĐT").await;
        let first = office.awaiting_seal(1).await;
        let mut row = office.draft(2).await;
        row.fee = 4000;
        row.replaced_by = Some(first.id);
        let mut old = first.clone();
        old.replaced_by = Some(row.id); // refers to a row that is copied later
        let mut tx = office.db.begin().await.unwrap();
        dossiers::save(&mut tx, &office.clerk, &mut row).await.unwrap();
        dossiers::save(&mut tx, &office.clerk, &mut old).await.unwrap();
        let fields = common::entry_fields(&first);
        let day = jiff::civil::date(2026, 3, 1);
        entries::bind(
            &mut tx,
            &office.keeper,
            Number { book, n: 1, day },
            first.id,
            &fields,
            at(4),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();

        for target in database::every_engine().unwrap() {
            let to = Db::connect(&target.url).await.unwrap();
            let rows = saoy_store::copy(&office.db, &to).await.unwrap();
            assert!(rows > 20, "{rows}");
            for id in [first.id, row.id] {
                let before = dossiers::find(&office.db, &office.clerk, id).await.unwrap();
                assert_eq!(dossiers::find(&to, &office.clerk, id).await.unwrap(), before);
            }
            assert_eq!(
                dossiers::count(&to, &office.clerk, &ListQuery::default())
                    .await
                    .unwrap(),
                2
            );
            assert_eq!(
                entries::next_number(&to, &office.keeper, book).await.unwrap(),
                Some(2)
            );
            let mut tx = to.begin().await.unwrap();
            let fresh = common::agency(&mut tx, None, "K99", "UBND tỉnh Mẫu").await;
            assert!(
                fresh > office.other_agency,
                "the next row has a number of its own"
            );
            tx.commit().await.unwrap();
            let again = saoy_store::copy(&office.db, &to).await;
            assert!(
                matches!(again, Err(StoreError::TargetNotEmpty("agency"))),
                "{again:?}"
            );
        }
    })
    .await;
}
