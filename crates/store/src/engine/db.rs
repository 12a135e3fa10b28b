//! The two databases behind one name.

use std::{str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::Notify;

use super::{
    error::{Result, StoreError},
    group::Writer,
    readers::Readers,
    tx::{Inner, Tx},
};

/// A database: SQLite in one file, or a PostgreSQL server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pub(crate) engine: Engine,
    pub(super) wake: Arc<Notify>,
}

#[derive(Debug, Clone)]
pub(crate) enum Engine {
    /// One connection writes, several read what was committed (WAL).
    Sqlite { write: Writer, read: Readers },
    /// A server with its own locks.
    Postgres(PgPool),
}

/// How many connections read at once from SQLite, and talk to PostgreSQL.
const CONNECTIONS: u32 = 8;
/// How many prepared statements a connection keeps: all of this crate's.
const STATEMENTS: usize = 512;
/// After how many pages the log is cleared: larger than a batch of transactions, so that clearing is rare.
const LOG_PAGES: &str = "4000";

impl Db {
    /// Opens `sqlite:PATH` (made when absent) or `postgres://…` and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Address`] for another scheme, [`StoreError::NewerSchema`] for a database of a newer program, or
    /// what the engine reports.
    pub async fn connect(url: &str) -> Result<Self> {
        let db = Self::open(url).await?;
        super::migrate::run(&db).await?;
        Ok(db)
    }

    /// Opens a database as it is, without migrating it.
    ///
    /// # Errors
    /// As [`Db::connect`], except for the schema.
    pub async fn open(url: &str) -> Result<Self> {
        let engine = if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS);
            Engine::Postgres(
                PgPoolOptions::new()
                    .max_connections(CONNECTIONS)
                    .connect_with(options)
                    .await?,
            )
        } else {
            return Err(StoreError::Address);
        };
        Ok(Self {
            engine,
            wake: Arc::new(Notify::new()),
        })
    }

    /// Begins a transaction. On SQLite it is the only writer from now on (`BEGIN IMMEDIATE`), so keep it short: no
    /// person, no token and no network may be waited for inside. Those that come one after the other become permanent
    /// together; each is answered only then.
    ///
    /// # Errors
    /// What the engine reports, among it that no connection became free.
    pub async fn begin(&self) -> Result<Tx> {
        let inner = match &self.engine {
            Engine::Sqlite { write, .. } => Inner::Sqlite(write.turn().await?),
            Engine::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx {
            inner,
            wake: Arc::clone(&self.wake),
            wakes: false,
        })
    }

    /// Resolves once every transaction that a refused one of this caller can have met is permanent, and so seen by a
    /// plain reading: on SQLite one may meet another of the same batch before its `COMMIT`.
    ///
    /// # Errors
    /// What the engine reports.
    pub async fn settled(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite { .. } => self.begin().await?.commit().await,
            Engine::Postgres(_) => Ok(()),
        }
    }

    /// Whether this is PostgreSQL.
    pub const fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Resolves after a transaction of this process that enqueued work was committed.
    pub async fn work_enqueued(&self) {
        self.wake.notified().await;
    }

    /// Closes every connection, after what runs has ended.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(url: &str) -> Result<Engine> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        .busy_timeout(Duration::from_secs(10))
        .pragma("wal_autocheckpoint", LOG_PAGES);
    // The writer comes first: it creates the file, and recovers the log that a killed process left.
    let write = first_writer(options.clone()).await?;
    let read = Readers::new(options.pragma("query_only", "ON"), CONNECTIONS);
    Ok(Engine::Sqlite { write, read })
}

/// Turning a new file to WAL needs it alone, and SQLite then answers “locked” without waiting: one tries again.
async fn first_writer(options: SqliteConnectOptions) -> Result<Writer> {
    let mut tries = 0;
    loop {
        match Writer::open(options.clone()).await {
            Err(StoreError::Engine(sqlx::Error::Database(error)))
                if error.code().is_some_and(|code| code == "5") && tries < 100 =>
            {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            result => return result,
        }
    }
}
