//! An empty database of each engine, for tests that must hold on both.

use tempfile::TempDir;

use crate::postgres;

/// An empty database that disappears after the test.
#[derive(Debug)]
pub struct TestDatabase {
    /// `sqlite` or `postgres`, for messages.
    pub engine: &'static str,
    /// Its address, as the service takes it.
    pub url: String,
    _directory: Option<TempDir>,
}

/// An empty SQLite database.
pub fn sqlite() -> std::io::Result<TestDatabase> {
    let directory = tempfile::tempdir()?;
    let url = format!("sqlite:{}", directory.path().join("saoy.db").display());
    Ok(TestDatabase {
        engine: "sqlite",
        url,
        _directory: Some(directory),
    })
}

/// An empty PostgreSQL database; `None` where no server is installed (see [`postgres`]).
///
/// # Errors
/// When a server is there but does not start, or is missing although `SAOY_REQUIRE_POSTGRES` is set.
pub fn postgres() -> Result<Option<TestDatabase>, postgres::PostgresError> {
    let Some(server) = postgres::shared()? else {
        return Ok(None);
    };
    Ok(Some(TestDatabase {
        engine: "postgres",
        url: server.create_database()?,
        _directory: None,
    }))
}

/// An empty database of each engine that this machine has.
///
/// # Errors
/// As [`sqlite`] and [`postgres`].
pub fn every_engine() -> Result<Vec<TestDatabase>, postgres::PostgresError> {
    Ok(std::iter::once(sqlite()?).chain(postgres()?).collect())
}
