//! Attempts to send a message, and another attempt after its address was corrected.

use jiff::Timestamp;
use saoy_domain::{MailId, Version};

use crate::{
    Reader, Result, Tx,
    engine::{names, record, statements},
    scope::{CopySeal, Scoped},
};

names! {
    /// How an attempt ended.
    pub enum Attempted {
        /// The server took it.
        Sent = "sent",
        /// The server refused it for good.
        Refused = "refused",
        /// It will be tried again.
        Unreachable = "unreachable",
    }
}

record! {
    /// An attempt to send a message.
    pub struct Attempt {
        /// When.
        at: Timestamp,
        /// To which address.
        address: String,
        /// How it ended.
        outcome: Attempted,
        /// The server's words.
        server_words: String,
    }
}

statements! {
    ATTEMPT = "INSERT INTO mail_attempt (mail, at, address, outcome, server_words) \
               SELECT id, $2, address, $3, $4 FROM mail WHERE id = $1",
        postgres: "INSERT INTO mail_attempt (mail, at, address, outcome, server_words) \
               SELECT id, $2::BIGINT, address, $3::TEXT, $4::TEXT FROM mail WHERE id = $1";
    ATTEMPTS = "SELECT at, address, outcome, server_words FROM mail_attempt WHERE mail = $1 ORDER BY id";
    SENT = "UPDATE mail SET state = 'sent', sent_at = $2, server_words = $3, attempts = attempts + 1 \
            WHERE id = $1 AND state = 'queued'";
    REFUSED = "UPDATE mail SET state = 'refused', server_words = $2, attempts = attempts + 1 \
               WHERE id = $1 AND state = 'queued'";
    TRIED = "UPDATE mail SET server_words = $2, attempts = attempts + 1 WHERE id = $1 AND state = 'queued'";
    CORRECT = "UPDATE mail SET address = $4, state = 'queued', server_words = NULL, queued_at = $5, sent_at = NULL, \
               version = version + 1 WHERE id = $1 AND agency = $2 AND version = $3";
}

/// The server took it.
///
/// # Errors
/// What the database reports.
pub async fn sent(tx: &mut Tx, id: MailId, at: Timestamp, server_words: &str) -> Result<()> {
    attempted(tx, id, at, Attempted::Sent, server_words).await?;
    tx.run(SENT.with(id).with(at).with(server_words)).await
}

/// The server refused it for good.
///
/// # Errors
/// What the database reports.
pub async fn refused(tx: &mut Tx, id: MailId, at: Timestamp, server_words: &str) -> Result<()> {
    attempted(tx, id, at, Attempted::Refused, server_words).await?;
    tx.run(REFUSED.with(id).with(server_words)).await
}

/// It did not go out this time; it will be tried again.
///
/// # Errors
/// What the database reports.
pub async fn tried(tx: &mut Tx, id: MailId, at: Timestamp, server_words: &str) -> Result<()> {
    attempted(tx, id, at, Attempted::Unreachable, server_words).await?;
    tx.run(TRIED.with(id).with(server_words)).await
}

async fn attempted(tx: &mut Tx, id: MailId, at: Timestamp, outcome: Attempted, words: &str) -> Result<()> {
    let query = ATTEMPT.with(id).with(at).with(outcome).with(words);
    tx.run(query).await
}

/// Every attempt to send a message, oldest first; nothing is ever written over.
///
/// # Errors
/// What the database reports.
pub async fn attempts(reader: impl Into<Reader<'_>>, id: MailId) -> Result<Vec<Attempt>> {
    reader.into().list(ATTEMPTS.with(id)).await
}

/// Corrects the address and queues the message again; `false` when somebody else did meanwhile.
///
/// # Errors
/// What the database reports.
pub async fn correct(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    id: MailId,
    version: Version,
    address: &str,
    at: Timestamp,
) -> Result<bool> {
    let query = CORRECT
        .with(id)
        .with(scope.agency())
        .with(version)
        .with(address)
        .with(at);
    tx.changes_one(query).await
}
