//! What the database may answer instead of rows.

/// A database that did not do what it was asked, or holds what it must not hold.
///
/// None of these is ever turned into “not found”: a row that is absent is `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is neither `sqlite:…` nor `postgres:…`.
    #[error("the database address must begin with sqlite: or postgres:")]
    Address,
    /// A row with the same unique columns is already there.
    #[error("the row is already there ({constraint})")]
    Duplicate {
        /// The constraint, as the engine names it.
        constraint: String,
    },
    /// A column does not hold what its type promises.
    #[error("column {column} does not hold {expected}")]
    Column {
        /// The column's name.
        column: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The statement needed exactly one row.
    #[error("the statement gave no row")]
    NoRow,
    /// The database was made by a newer version of this program.
    #[error("the database has migration {found}, this program knows only up to {known}")]
    NewerSchema {
        /// The highest migration in the database.
        found: i64,
        /// The highest migration of this program.
        known: i64,
    },
    /// A row is to name a file that is not (or no longer) in the store of files.
    #[error("the file {0} is not there")]
    FileMissing(saoy_domain::Digest),
    /// The target of a copy already holds rows.
    #[error("table {0} of the target is not empty")]
    TargetNotEmpty(&'static str),
    /// The transactions that were to become permanent together did not: none of them has happened.
    #[error("the transaction was not written: {0}")]
    Batch(#[source] std::sync::Arc<sqlx::Error>),
    /// The disk, or the space that the database may take, is full: nothing of the transaction was written.
    #[error("the database has no space left: {0}")]
    Full(#[source] sqlx::Error),
    /// An earlier statement of the transaction failed so that nothing of it stands.
    #[error("the transaction was undone after an earlier fault")]
    Undone,
    /// Anything else that the engine or the connection reports.
    #[error(transparent)]
    Engine(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Duplicate {
                constraint: database
                    .constraint()
                    .unwrap_or_else(|| database.message())
                    .to_owned(),
            },
            _ if out_of_space(&error) => Self::Full(error),
            _ => Self::Engine(error),
        }
    }
}

/// Whether a full disk is at the bottom of an error, however it was wrapped on its way up.
#[must_use]
pub fn is_disk_full(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| {
        if let Some(StoreError::Full(_)) = error.downcast_ref() {
            return true;
        }
        let batch = error
            .downcast_ref::<std::sync::Arc<sqlx::Error>>()
            .map(AsRef::as_ref);
        error.downcast_ref().or(batch).is_some_and(out_of_space)
    })
}

/// `SQLITE_FULL`, `SQLITE_IOERR_SHMSIZE` (the index of the write-ahead log cannot grow), PostgreSQL's `disk_full`.
fn out_of_space(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| matches!(&*code, "13" | "4874" | "53100"))
}

/// Shorthand for what most functions of this crate return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
