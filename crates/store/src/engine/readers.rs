//! Connections that read SQLite's committed state, a few at once.
//!
//! A pool that looks after its connections asks each whether it is still there, before and after every use; a file does
//! not go away, and every question costs two switches of threads.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::{Result, StoreError};

/// The readers. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Readers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    idle: Mutex<Vec<SqliteConnection>>,
    free: Arc<Semaphore>,
    most: u32,
}

/// A connection in use; given back when dropped.
#[derive(Debug)]
pub(crate) struct Reading {
    connection: Option<SqliteConnection>,
    from: Arc<Inner>,
    _permit: OwnedSemaphorePermit,
}

impl Readers {
    /// At most `most` connections, opened when they are needed.
    pub(super) fn new(options: SqliteConnectOptions, most: u32) -> Self {
        Self(Arc::new(Inner {
            options,
            idle: Mutex::default(),
            free: Arc::new(Semaphore::new(most as usize)),
            most,
        }))
    }

    /// Waits for a connection.
    pub(crate) async fn one(&self) -> Result<Reading> {
        let permit = Arc::clone(&self.0.free).acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Engine(sqlx::Error::PoolClosed))?;
        let idle = self.0.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.0.options.connect().await?,
        };
        Ok(Reading {
            connection: Some(connection),
            from: Arc::clone(&self.0),
            _permit: permit,
        })
    }

    /// Closes every connection once what reads has ended.
    pub(super) async fn close(&self) {
        let all = self.0.free.acquire_many(self.0.most).await;
        self.0.free.close();
        drop(all);
        let idle = std::mem::take(&mut *self.0.idle());
        for connection in idle {
            _ = connection.close().await;
        }
    }
}

impl Inner {
    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading {
    /// The connection; it is there until this is dropped.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection> {
        let gone = StoreError::Engine(sqlx::Error::PoolClosed);
        self.connection.as_mut().ok_or(gone)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.from.idle().push(connection);
        }
    }
}
