//! Browsers that somebody signed in with before. A wrong password there is counted by itself, so that a colleague who
//! guesses elsewhere does not keep the owner out.

use jiff::Timestamp;
use saoy_domain::{Digest, PersonId};

use crate::{Reader, Result, Tx, engine::statements};

statements! {
    KNOWN = "SELECT person FROM known_browser WHERE token_hash = $1 AND person = $2";
    ANY = "SELECT person FROM known_browser WHERE token_hash = $1 LIMIT 1";
    REMEMBER = "INSERT INTO known_browser (token_hash, person, seen_at) VALUES ($1, $2, $3) \
                ON CONFLICT (token_hash, person) DO UPDATE SET seen_at = $3";
    FORGET = "DELETE FROM known_browser WHERE person = $1";
    SWEEP = "DELETE FROM known_browser WHERE seen_at <= $1";
}

/// Whether the person signed in with this browser before.
///
/// # Errors
/// What the database reports.
pub async fn knows(reader: impl Into<Reader<'_>>, browser: Digest, person: PersonId) -> Result<bool> {
    reader.into().exists(KNOWN.with(browser).with(person)).await
}

/// Whether the mark is one that was given out, to whomever.
///
/// # Errors
/// What the database reports.
pub async fn is_ours(reader: impl Into<Reader<'_>>, browser: Digest) -> Result<bool> {
    reader.into().exists(ANY.with(browser)).await
}

/// Notes that the person signed in with this browser.
///
/// # Errors
/// What the database reports.
pub async fn remember(tx: &mut Tx, browser: Digest, person: PersonId, at: Timestamp) -> Result<()> {
    tx.run(REMEMBER.with(browser).with(person).with(at)).await
}

/// No browser is known to the person any more: after a changed password, or when the account is closed.
///
/// # Errors
/// What the database reports.
pub async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    tx.run(FORGET.with(person)).await
}

/// Removes what was not used since `before`.
///
/// # Errors
/// What the database reports.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute(SWEEP.with(before)).await
}
