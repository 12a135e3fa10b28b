//! Brings the schema forward, safely when several processes start at once.

use std::time::Duration;

use super::{
    db::Db,
    error::{Result, StoreError},
    query::statements,
    tx::Tx,
};

/// One step forward of the schema, written for each engine.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order.
    pub number: i64,
    /// The file's name after the number.
    pub name: &'static str,
    /// The script for SQLite.
    pub sqlite: &'static str,
    /// The script for PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => {
        /// Every migration, in order.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }),+];
    };
}

migrations! {
    1 "0001_people",
    2 "0002_dossiers",
    3 "0003_books",
    4 "0004_delivery",
    5 "0005_work",
    6 "0006_invitations",
    7 "0007_batches",
    8 "0008_hand_over",
    9 "0009_scan_hints",
    10 "0010_signature_look",
    11 "0011_unstamped",
    12 "0012_register",
    13 "0013_capacities",
    14 "0014_sign_in",
    15 "0015_successors",
    16 "0016_intake",
    17 "0017_taken_uploads",
    18 "0018_normalisation",
    19 "0019_signing",
    20 "0020_remote",
    21 "0021_reminders",
    22 "0022_plugins",
    23 "0023_trials",
}

statements! {
    CREATE = "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)";
    SEED = "INSERT INTO schema_migration (number, name) VALUES (0, 'lock') ON CONFLICT DO NOTHING";
    LOCK = "UPDATE schema_migration SET name = 'lock' WHERE number = 0";
    APPLIED = "SELECT number FROM schema_migration";
    DONE = "INSERT INTO schema_migration (number, name) VALUES ($1, $2)";
}

/// Applies what is missing, each migration in a transaction of its own that also notes that it was done.
pub(crate) async fn run(db: &Db) -> Result<()> {
    let mut tries = 0;
    // Two PostgreSQL sessions that create the table at the same moment collide in its catalogue: one tries again.
    while let Err(error) = prepare(db).await {
        tries += 1;
        if tries == 5 {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    while step(db).await? {}
    Ok(())
}

async fn prepare(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.execute(CREATE).await?;
    tx.execute(SEED).await?;
    tx.commit().await
}

/// Applies the next migration; `false` when there is none.
async fn step(db: &Db) -> Result<bool> {
    let mut tx = db.begin().await?;
    tx.execute(LOCK).await?;
    let rows = tx.rows(APPLIED).await?;
    let applied: Vec<i64> = rows.iter().map(|row| row.get("number")).collect::<Result<_>>()?;
    let newest = applied.iter().copied().max().unwrap_or(0);
    let known = MIGRATIONS
        .iter()
        .map(|migration| migration.number)
        .max()
        .unwrap_or(0);
    if newest > known {
        return Err(StoreError::NewerSchema { found: newest, known });
    }
    // Not the newest number decides but what is missing: a lower number may have been finished later.
    let Some(next) = MIGRATIONS
        .iter()
        .find(|migration| !applied.contains(&migration.number))
    else {
        tx.rollback().await?;
        return Ok(false);
    };
    apply(&mut tx, db, next).await?;
    tx.execute(DONE.with(next.number).with(next.name)).await?;
    tx.commit().await?;
    Ok(true)
}

async fn apply(tx: &mut Tx, db: &Db, migration: &Migration) -> Result<()> {
    tx.script(if db.is_postgres() {
        migration.postgres
    } else {
        migration.sqlite
    })
    .await
}
