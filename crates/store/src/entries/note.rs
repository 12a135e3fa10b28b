//! Corrections and withdrawals, noted beside an entry: nothing is ever written over.

use jiff::Timestamp;
use saoy_domain::{BookId, EntryId, PersonId};

use super::{NumberError, find};
use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
    scope::{CopySeal, CopySign, Reads, Right, Scoped},
};

record! {
    /// A correction beside an entry.
    pub struct Note {
        /// The entry.
        entry: EntryId,
        /// When.
        at: Timestamp,
        /// Who.
        person: Option<PersonId>,
        /// What.
        text: String,
        /// It tells of a withdrawn copy; the others are corrections.
        withdrawal: bool,
    }
}

statements! {
    NOTE = "INSERT INTO register_note (entry, at, person, text) VALUES ($1, $2, $3, $4) RETURNING id";
    WITHDRAWAL = "INSERT INTO register_withdrawal (note) VALUES ($1)";
    NOTES = "SELECT register_note.entry, register_note.at, register_note.person, register_note.text, \
             CAST(CASE WHEN register_withdrawal.note IS NULL THEN 0 ELSE 1 END AS BIGINT) AS withdrawal FROM register_note \
             LEFT JOIN register_withdrawal ON register_withdrawal.note = register_note.id \
             JOIN register_entry ON register_entry.id = register_note.entry \
             JOIN register_book ON register_book.id = register_entry.book WHERE register_entry.book = $1 \
             AND register_book.agency = $2 AND register_entry.n BETWEEN $3 AND $4 ORDER BY register_note.id";
}

/// Adds a correction beside an entry; nothing is ever written over.
///
/// # Errors
/// [`NumberError::NotFound`] for another agency's entry.
pub async fn add_note(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    entry: EntryId,
    text: &str,
    at: Timestamp,
) -> Result<(), NumberError> {
    write_note(tx, scope, entry, text, at).await.map(drop)
}

/// A withdrawn copy keeps its number, with a note of it.
///
/// # Errors
/// [`NumberError::NotFound`] for another agency's entry.
pub async fn note_withdrawal(
    tx: &mut Tx,
    scope: &Scoped<CopySign>,
    entry: EntryId,
    text: &str,
    at: Timestamp,
) -> Result<(), NumberError> {
    let note = write_note(tx, scope, entry, text, at).await?;
    Ok(tx.run(WITHDRAWAL.with(note)).await?)
}

async fn write_note<R: Right>(
    tx: &mut Tx,
    scope: &Scoped<R>,
    entry: EntryId,
    text: &str,
    at: Timestamp,
) -> Result<i64, NumberError> {
    if find(&mut *tx, scope, entry).await?.is_none() {
        return Err(NumberError::NotFound);
    }
    Ok(tx
        .insert(NOTE.with(entry).with(at).with(scope.person()).with(text))
        .await?)
}

/// The corrections and withdrawals of the numbers `first` to `last` of a book.
///
/// # Errors
/// What the database reports.
pub async fn notes(
    reader: impl Into<Reader<'_>>,
    scope: &impl Reads,
    book: BookId,
    first: i64,
    last: i64,
) -> Result<Vec<Note>> {
    let query = NOTES.with(book).with(scope.agency()).with(first).with(last);
    reader.into().list(query).await
}
