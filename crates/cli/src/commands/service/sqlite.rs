//! What only the embedded database can do.

use std::path::{Path, PathBuf};

use saoy_domain::Digest;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};

use super::Failure;

/// The file of a `sqlite:` address; `None` for another engine.
pub(super) fn path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
}

/// Writes a copy of the database as it is at one instant, while others go on reading and writing.
pub(super) async fn snapshot(database: &Path, copy: &Path) -> Result<(), Failure> {
    let mut connection = SqliteConnectOptions::new().filename(database).connect().await?;
    let copy = copy.to_str().ok_or("the folder's name is not text")?;
    sqlx::query("VACUUM INTO $1")
        .bind(copy)
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

/// The files that a database counts on, after the engine found the database sound.
pub(super) async fn files_of(database: &Path) -> Result<Vec<Digest>, Failure> {
    let mut connection = options(database).connect().await?;
    let verdict = sqlx::query("PRAGMA integrity_check")
        .fetch_one(&mut connection)
        .await?;
    let verdict: String = verdict.try_get(0)?;
    if verdict != "ok" {
        return Err(format!("the database is damaged: {verdict}").into());
    }
    let digests = read_digests(&mut connection).await?;
    connection.close().await?;
    Ok(digests)
}

fn options(database: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(database).read_only(true)
}

async fn read_digests(connection: &mut SqliteConnection) -> Result<Vec<Digest>, Failure> {
    let rows = sqlx::query("SELECT digest FROM blob WHERE state = 'present'")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let bytes: Vec<u8> = row.try_get(0)?;
            let bytes = bytes
                .try_into()
                .map_err(|_| "the database holds a name that is no SHA-256")?;
            Ok(Digest(bytes))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_file_in_both_ways_of_writing() {
        assert_eq!(path("sqlite:data/saoy.db"), Some("data/saoy.db".into()));
        assert_eq!(
            path("sqlite:///var/saoy.db?mode=rwc"),
            Some("/var/saoy.db".into())
        );
        assert_eq!(path("postgres://saoy@localhost/saoy"), None);
    }
}
