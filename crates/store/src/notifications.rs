//! Portal notifications of a person.

use jiff::Timestamp;
use saoy_domain::{DossierId, PersonId};

use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
};

record! {
    /// A notification.
    pub struct Notification {
        /// The row.
        id: i64,
        /// For whom.
        person: PersonId,
        /// About which dossier.
        dossier: Option<DossierId>,
        /// The Fluent identifier of its sentence.
        kind: String,
        /// What the sentence names.
        args: serde_json::Value,
        /// When.
        created_at: Timestamp,
        /// When it was read.
        read_at: Option<Timestamp>,
    }
}

statements! {
    INSERT = "INSERT INTO notification (person, dossier, kind, args, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    LIST = "SELECT * FROM notification WHERE person = $1 ORDER BY id DESC LIMIT $2";
    UNREAD = "SELECT COUNT(*) AS unread FROM notification WHERE person = $1 AND read_at IS NULL";
    READ = "UPDATE notification SET read_at = $2 WHERE person = $1 AND read_at IS NULL AND id <= $3";
}

/// Tells a person something.
///
/// # Errors
/// What the database reports.
pub async fn tell(
    tx: &mut Tx,
    person: PersonId,
    dossier: Option<DossierId>,
    kind: &str,
    args: serde_json::Value,
    at: Timestamp,
) -> Result<i64> {
    tx.insert(INSERT.with(person).with(dossier).with(kind).with(args).with(at))
        .await
}

/// A person's own notifications, newest first.
///
/// # Errors
/// What the database reports.
pub async fn list(reader: impl Into<Reader<'_>>, person: PersonId, limit: u32) -> Result<Vec<Notification>> {
    reader.into().list(LIST.with(person).with(limit)).await
}

/// How many are unread.
///
/// # Errors
/// What the database reports.
pub async fn unread(reader: impl Into<Reader<'_>>, person: PersonId) -> Result<i64> {
    reader
        .into()
        .value_or_default(UNREAD.with(person), "unread")
        .await
}

/// The person has read everything up to `last`.
///
/// # Errors
/// What the database reports.
pub async fn read(tx: &mut Tx, person: PersonId, at: Timestamp, last: i64) -> Result<u64> {
    tx.execute(READ.with(person).with(at).with(last)).await
}
