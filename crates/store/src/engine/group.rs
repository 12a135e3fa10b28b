//! SQLite's only writer, shared: transactions that come while the disk syncs are run one after the other and made
//! permanent by one `COMMIT`, so that eight dossiers at once do not wait for eight syncs.
//!
//! Each transaction is a savepoint of the batch: one that is undone takes nothing of the others with it. Nobody hears of
//! success before the batch is on disk, and when that fails, everybody of it hears so.

use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{sync::oneshot, time::timeout};

use super::error::{Result, StoreError};

/// At most so many transactions wait for one `COMMIT`.
const MOST: usize = 32;
/// So long a transaction waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Gives turns at the only connection that writes. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Writer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Asked>,
    /// Somebody hands out turns at present.
    running: bool,
    closed: bool,
    connection: Option<SqliteConnection>,
}

type Asked = oneshot::Sender<Result<Turn>>;

/// The connection, lent to one transaction until it is kept or undone; dropped, it is undone.
#[derive(Debug)]
pub(crate) struct Turn {
    lent: Option<(SqliteConnection, oneshot::Sender<Returned>)>,
    /// A statement failed in a way after which SQLite may have ended the transaction by itself.
    broken: bool,
}

#[derive(Debug)]
struct Returned {
    connection: SqliteConnection,
    /// Whom to tell when it is permanent; `None`: it is undone.
    keep: Option<oneshot::Sender<Result<()>>>,
}

impl Writer {
    /// Opens the connection.
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Self> {
        let connection = Some(options.connect().await?);
        let queue = Mutex::new(Queue {
            connection,
            ..Queue::default()
        });
        Ok(Self(Arc::new(Inner { options, queue })))
    }

    /// Waits for a turn.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let (give, take) = oneshot::channel();
        let first = {
            let mut queue = self.lock();
            if queue.closed {
                return Err(closed());
            }
            queue.waiting.push_back(give);
            !mem::replace(&mut queue.running, true)
        };
        if first {
            tokio::spawn(Running::of(self.clone()).run());
        }
        match timeout(PATIENCE, take).await {
            Ok(turn) => turn.unwrap_or_else(|_| Err(closed())),
            Err(_) => Err(StoreError::Engine(sqlx::Error::PoolTimedOut)),
        }
    }

    /// Closes the connection once everything that was begun has ended.
    pub(super) async fn close(&self) {
        // The last turn sees every earlier one ended; whoever comes after it is refused.
        drop(self.turn().await);
        self.lock().closed = true;
        while self.lock().running {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let connection = self.lock().connection.take();
        if let Some(connection) = connection {
            _ = connection.close().await;
        }
    }

    /// The next who still waits; `None` ends the handing out when `end` says so.
    fn next(&self, end: bool) -> Option<Asked> {
        let mut queue = self.lock();
        while let Some(asked) = queue.waiting.pop_front() {
            if !asked.is_closed() {
                return Some(asked);
            }
        }
        queue.running &= !end;
        None
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands out turns until nobody waits.
struct Running {
    writer: Writer,
    /// Its runtime has not ended in the middle.
    through: bool,
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.through {
            let mut queue = self.writer.lock();
            queue.running = false;
            queue.waiting.clear();
        }
    }
}

impl Running {
    const fn of(writer: Writer) -> Self {
        Self {
            writer,
            through: false,
        }
    }

    async fn run(mut self) {
        while let Some(asked) = self.writer.next(true) {
            match self.begin().await {
                Ok(connection) => self.batch(connection, asked).await,
                Err(error) => _ = asked.send(Err(error)),
            }
        }
        self.through = true;
    }

    /// Begins the transaction that a batch shares.
    async fn begin(&self) -> Result<SqliteConnection> {
        let kept = self.writer.lock().connection.take();
        let mut connection = match kept {
            Some(connection) => connection,
            None => self.writer.0.options.connect().await?,
        };
        match run(&mut connection, "BEGIN IMMEDIATE; SAVEPOINT one").await {
            Ok(()) => Ok(connection),
            Err(error) => {
                _ = connection.close().await;
                Err(error.into())
            }
        }
    }

    /// Lends the connection to one after the other, then makes everything permanent.
    async fn batch(&self, mut connection: SqliteConnection, mut asked: Asked) {
        let mut written = Vec::new();
        loop {
            let Some(returned) = lend(connection, asked).await else {
                return;
            };
            connection = returned.connection;
            let undo = returned.keep.is_none();
            written.extend(returned.keep);
            let next = (written.len() < MOST).then(|| self.writer.next(false)).flatten();
            let sql = match (undo, next.is_some()) {
                (false, true) => "RELEASE one; SAVEPOINT one",
                (false, false) => "RELEASE one; COMMIT",
                (true, true) => "ROLLBACK TO one",
                (true, false) => "ROLLBACK TO one; COMMIT",
            };
            let done = run(&mut connection, sql).await;
            match (done, next) {
                (Ok(()), Some(next)) => asked = next,
                (Ok(()), None) => {
                    self.writer.lock().connection = Some(connection);
                    return tell(written, None);
                }
                (Err(error), next) => {
                    // Whoever was to be next begins a batch of its own.
                    if let Some(next) = next {
                        self.writer.lock().waiting.push_front(next);
                    }
                    // What was not permanent is undone with the connection.
                    _ = connection.close().await;
                    return tell(written, Some(error));
                }
            }
        }
    }
}

/// Lends the connection; `None` when it was lost with its transaction.
async fn lend(connection: SqliteConnection, asked: Asked) -> Option<Returned> {
    let (give, take) = oneshot::channel();
    let turn = Turn {
        lent: Some((connection, give)),
        broken: false,
    };
    // Who does not wait any more drops the turn, and the connection comes back undone.
    drop(asked.send(Ok(turn)));
    take.await.ok()
}

/// Everybody of a batch hears the same.
fn tell(batch: Vec<oneshot::Sender<Result<()>>>, error: Option<sqlx::Error>) {
    let shared = error.map(Arc::new);
    for one in batch {
        let heard = shared
            .as_ref()
            .map_or(Ok(()), |error| Err(StoreError::Batch(Arc::clone(error))));
        _ = one.send(heard);
    }
}

async fn run(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sql).execute(connection).await.map(drop)
}

const fn closed() -> StoreError {
    StoreError::Engine(sqlx::Error::PoolClosed)
}

impl Turn {
    /// The connection, unless an earlier statement broke the transaction.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        match &mut self.lent {
            Some((connection, _)) if !self.broken => Ok(connection),
            _ => Err(StoreError::Undone),
        }
    }

    /// Looks at how a statement ended: SQLite undoes a whole transaction when the disk is full or fails, and what came
    /// after would be written without one.
    pub(super) fn judge<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T> {
        result.map_err(|error| {
            self.broken |= !leaves_transaction(&error);
            error.into()
        })
    }

    /// Resolves once the transaction is permanent.
    pub(super) async fn keep(mut self) -> Result<()> {
        if self.broken {
            return Err(StoreError::Undone);
        }
        let (say, heard) = oneshot::channel();
        self.give_back(Some(say));
        heard.await.unwrap_or_else(|_| Err(closed()))
    }

    fn give_back(&mut self, keep: Option<oneshot::Sender<Result<()>>>) {
        if let Some((connection, back)) = self.lent.take() {
            drop(back.send(Returned { connection, keep }));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.give_back(None);
    }
}

/// Whether the transaction stands after this error: a constraint or a mistake in the statement undoes only the statement.
fn leaves_transaction(error: &sqlx::Error) -> bool {
    let Some(error) = error.as_database_error() else {
        return matches!(error, sqlx::Error::RowNotFound | sqlx::Error::ColumnNotFound(_));
    };
    let code = error.code().and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 1 | 19))
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
