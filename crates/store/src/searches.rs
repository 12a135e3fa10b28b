//! Kept searches: an address names the row, never a person.

use jiff::Timestamp;
use saoy_domain::SearchId;

use crate::{
    Reader, Result, Tx,
    engine::statements,
    scope::{Right, Scoped},
};

statements! {
    INSERT = "INSERT INTO saved_search (token, agency, person, query, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    FIND = "SELECT query FROM saved_search WHERE token = $1 AND agency = $2";
    ID = "SELECT id FROM saved_search WHERE token = $1";
    SWEEP = "DELETE FROM saved_search WHERE created_at <= $1";
}

/// Keeps a search under an unguessable token.
///
/// # Errors
/// [`crate::StoreError::Duplicate`] when the token is taken.
pub async fn keep<R: Right>(
    tx: &mut Tx,
    scope: &Scoped<R>,
    token: &str,
    query: serde_json::Value,
    at: Timestamp,
) -> Result<SearchId> {
    let query = INSERT
        .with(token)
        .with(scope.agency())
        .with(scope.person())
        .with(query)
        .with(at);
    tx.insert(query).await
}

/// The search of a token, for every officer of the same agency.
///
/// # Errors
/// What the database reports.
pub async fn find<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    token: &str,
) -> Result<Option<serde_json::Value>> {
    reader
        .into()
        .value(FIND.with(token).with(scope.agency()), "query")
        .await
}

/// The row of a token, for the log.
///
/// # Errors
/// What the database reports.
pub async fn id(reader: impl Into<Reader<'_>>, token: &str) -> Result<Option<SearchId>> {
    reader.into().value(ID.with(token), "id").await
}

/// Removes searches older than `before`.
///
/// # Errors
/// What the database reports.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute(SWEEP.with(before)).await
}
