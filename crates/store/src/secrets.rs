//! What this installation alone knows, e.g. the salt of the hashes in the log.

use crate::{Reader, Result, Tx, engine::statements};

statements! {
    FIND = "SELECT value FROM installation_secret WHERE name = $1";
    KEEP = "INSERT INTO installation_secret (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}

/// A secret, if it was made.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, name: &str) -> Result<Option<Vec<u8>>> {
    reader.into().value(FIND.with(name), "value").await
}

/// Keeps a new secret unless another process was faster; gives the one that is kept.
///
/// # Errors
/// What the database reports.
pub async fn keep(tx: &mut Tx, name: &str, value: &[u8]) -> Result<Vec<u8>> {
    tx.run(KEEP.with(name).with(value.to_vec())).await?;
    tx.one_value(FIND.with(name), "value").await
}
