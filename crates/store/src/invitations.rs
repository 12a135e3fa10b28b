//! Invitations of local accounts: a link, shown once and used once, with which the invited person sets a password.

use jiff::Timestamp;
use saoy_domain::{Digest, PersonId};

use crate::{
    Reader, Result, Tx,
    engine::statements,
    scope::{Admin, Scoped},
};

statements! {
    ADD = "INSERT INTO invitation (person, token_hash, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    OPEN = "SELECT person FROM invitation WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    USE = "UPDATE invitation SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
}

/// Invites a person. Only the SHA-256 of the link's token is kept.
///
/// # Errors
/// What the database reports.
pub async fn add(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    person: PersonId,
    token_hash: Digest,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let query = ADD
        .with(person)
        .with(token_hash)
        .with(admin.person())
        .with(at)
        .with(expires_at);
    tx.run(query).await
}

/// Whom a link invites, while it was not used and its time is not over.
///
/// # Errors
/// What the database reports.
pub async fn open(
    reader: impl Into<Reader<'_>>,
    token_hash: Digest,
    now: Timestamp,
) -> Result<Option<PersonId>> {
    reader
        .into()
        .value(OPEN.with(token_hash).with(now), "person")
        .await
}

/// Uses a link up; `false` when somebody did before, or its time is over.
///
/// # Errors
/// What the database reports.
pub async fn use_up(tx: &mut Tx, token_hash: Digest, now: Timestamp) -> Result<bool> {
    tx.changes_one(USE.with(token_hash).with(now)).await
}
