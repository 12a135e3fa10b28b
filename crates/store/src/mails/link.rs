//! The link in place of a file, and the one-time code that it asks for.

use jiff::Timestamp;
use saoy_domain::{Digest, MailId};

use super::Mail;
use crate::{Reader, Result, Tx, engine::statements, pickups};

/// What a message with a new link says.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The SHA-256 of the link's token.
    pub link_hash: Digest,
    /// The hash of the one-time code.
    pub code_hash: Digest,
}

statements! {
    RELINK = "UPDATE mail SET body = $2, subject = $3, link_hash = $4, code_hash = $5, code_failures = 0, \
              opened_at = NULL WHERE id = $1";
    BY_LINK = "SELECT * FROM mail WHERE link_hash = $1";
    WRONG_CODE = "UPDATE mail SET code_failures = code_failures + 1 WHERE link_hash = $1";
    FORGIVE = "UPDATE mail SET code_failures = 0 WHERE link_hash = $1";
    OPENED = "UPDATE mail SET opened_at = $2 WHERE link_hash = $1 AND opened_at IS NULL";
}

/// Gives a message another link and code: those before open nothing any more.
///
/// # Errors
/// What the database reports.
pub async fn relink(tx: &mut Tx, id: MailId, letter: &Letter) -> Result<()> {
    pickups::close(tx, id).await?;
    let query = RELINK
        .with(id)
        .with(letter.body.clone())
        .with(letter.subject.clone())
        .with(letter.link_hash)
        .with(letter.code_hash);
    tx.run(query).await
}

/// The message of a link.
///
/// # Errors
/// What the database reports.
pub async fn by_link(reader: impl Into<Reader<'_>>, link_hash: Digest) -> Result<Option<Mail>> {
    reader.into().find(BY_LINK.with(link_hash)).await
}

/// Counts a wrong code.
///
/// # Errors
/// What the database reports.
pub async fn wrong_code(tx: &mut Tx, link_hash: Digest) -> Result<()> {
    tx.run(WRONG_CODE.with(link_hash)).await
}

/// Forgets the wrong codes after the right one.
///
/// # Errors
/// What the database reports.
pub async fn forgive_codes(tx: &mut Tx, link_hash: Digest) -> Result<()> {
    tx.run(FORGIVE.with(link_hash)).await
}

/// Notes that the link was opened with the right code.
///
/// # Errors
/// What the database reports.
pub async fn opened(tx: &mut Tx, link_hash: Digest, at: Timestamp) -> Result<()> {
    tx.run(OPENED.with(link_hash).with(at)).await
}
