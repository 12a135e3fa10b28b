use std::path::Path;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::*;
use crate::{
    Db, Reader, Tx,
    engine::{Query, error::is_disk_full, value::Value},
};

struct Place {
    folder: tempfile::TempDir,
    db: Db,
}

async fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}/a.db", folder.path().display()))
        .await
        .unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.script("CREATE TABLE t (x INTEGER NOT NULL UNIQUE)")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    Place { folder, db }
}

fn insert(n: i64) -> Query {
    Query::built("INSERT INTO t (x) VALUES ($1)".to_owned(), vec![Value::Int(n)])
}

async fn rows(db: &Db) -> Vec<i64> {
    let query = Query::built("SELECT x FROM t ORDER BY x".to_owned(), Vec::new());
    let rows = Reader::Db(db).rows(query).await.unwrap();
    rows.iter().map(|row| row.get("x").unwrap()).collect()
}

async fn begin(db: &Db, n: i64) -> Tx {
    let mut tx = db.begin().await.unwrap();
    tx.execute(insert(n)).await.unwrap();
    tx
}

/// Frames of the log that end a transaction: each was a sync.
fn commits(folder: &Path) -> usize {
    let log = std::fs::read(folder.join("a.db-wal")).unwrap();
    let page = u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize;
    log[32..]
        .chunks_exact(24 + page)
        .filter(|frame| frame[4..8] != [0; 4])
        .count()
}

#[tokio::test]
async fn transactions_that_come_together_become_permanent_together() {
    let Place { folder, db } = place().await;
    let before = commits(folder.path());
    let all = (0..64).map(|n| {
        let db = &db;
        async move { begin(db, n).await.commit().await.unwrap() }
    });
    join_all(all).await;
    assert_eq!(rows(&db).await, (0..64).collect::<Vec<_>>());
    let syncs = commits(folder.path()) - before;
    assert!(syncs <= 4, "64 transactions needed {syncs} syncs");
}

#[tokio::test]
async fn what_is_undone_takes_nothing_of_the_others_with_it() {
    let Place { folder: _folder, db } = place().await;
    let all = (0..40).map(|n| {
        let db = &db;
        async move {
            let mut tx = begin(db, n).await;
            match n % 4 {
                0 => drop(tx),
                1 => tx.rollback().await.unwrap(),
                // Said twice: the statement fails, the caller gives up.
                2 => {
                    let twice = tx.execute(insert(n)).await.unwrap_err();
                    assert!(matches!(twice, StoreError::Duplicate { .. }), "{twice}");
                }
                _ => tx.commit().await.unwrap(),
            }
        }
    });
    join_all(all).await;
    assert_eq!(
        rows(&db).await,
        (0..40).filter(|n| n % 4 == 3).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn nobody_hears_of_success_before_it_is_permanent() {
    let Place { folder: _folder, db } = place().await;
    let first = begin(&db, 1).await;
    let (begun, second) = {
        let db = db.clone();
        let (say, heard) = oneshot::channel();
        let second = tokio::spawn(async move {
            let tx = begin(&db, 2).await;
            heard.await.unwrap();
            drop(tx);
        });
        (say, second)
    };
    // The second one stands behind the first by now.
    tokio::task::yield_now().await;
    let mut commit = tokio::spawn(first.commit());
    assert!(timeout(Duration::from_millis(50), &mut commit).await.is_err());
    assert_eq!(rows(&db).await, [0i64; 0], "nobody sees it either");
    begun.send(()).unwrap();
    second.await.unwrap();
    commit.await.unwrap().unwrap();
    assert_eq!(rows(&db).await, [1]);
}

#[tokio::test]
async fn a_batch_that_cannot_be_written_is_told_to_everybody_of_it() {
    let Place { folder: _folder, db } = place().await;
    // One of them ends the transaction that all share, as SQLite does when a disk fails.
    let all = (0..3).map(|n| {
        let db = &db;
        async move {
            let mut tx = begin(db, n).await;
            if n == 1 {
                tx.script("ROLLBACK").await.unwrap();
            }
            tx.commit().await
        }
    });
    let ended = join_all(all).await;
    assert!(matches!(ended[0], Err(StoreError::Batch(_))), "{ended:?}");
    assert!(matches!(ended[1], Err(StoreError::Batch(_))), "{ended:?}");
    assert!(ended[2].is_ok(), "it came into the next batch");
    assert_eq!(rows(&db).await, [2]);
    begin(&db, 3).await.commit().await.unwrap();
    assert_eq!(rows(&db).await, [2, 3]);
}

#[tokio::test]
async fn after_a_full_disk_nothing_more_of_the_transaction_is_written() {
    let Place { folder: _folder, db } = place().await;
    let mut tx = begin(&db, 1).await;
    tx.script("PRAGMA max_page_count = 1").await.unwrap();
    let full = tx
        .script("CREATE TABLE big AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 99999) SELECT x FROM n")
        .await;
    let full = full.unwrap_err();
    assert!(matches!(full, StoreError::Full(_)), "{full:?}");
    // However it is wrapped on its way to the person, it is known for what it is.
    assert!(is_disk_full(&crate::entries::NumberError::Store(full)));
    assert!(!is_disk_full(&StoreError::Undone));
    assert!(matches!(tx.execute(insert(2)).await, Err(StoreError::Undone)));
    assert!(matches!(tx.commit().await, Err(StoreError::Undone)));
    assert_eq!(rows(&db).await, [0i64; 0]);
}

#[tokio::test]
async fn a_closed_database_takes_nothing_more() {
    let Place { folder: _folder, db } = place().await;
    let open = begin(&db, 1).await;
    let closing = tokio::spawn({
        let db = db.clone();
        async move { db.close().await }
    });
    tokio::task::yield_now().await;
    open.commit().await.unwrap();
    closing.await.unwrap();
    assert!(db.begin().await.is_err());
    assert!(
        Reader::Db(&db)
            .rows(Query::built("SELECT 1".to_owned(), Vec::new()))
            .await
            .is_err()
    );
}
