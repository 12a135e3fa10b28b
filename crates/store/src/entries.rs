//! Numbers of the register: taken in order, each on exactly one sealed copy or written off with its reason.

use jiff::{Timestamp, civil::Date};
use saoy_domain::{BookId, DossierId, EntryId, PersonId};

use crate::{
    Reader, Result, StoreError, Tx, books,
    engine::{input, names, record, statements},
    scope::{CopySeal, CopySign, Reads, Right, Scoped},
};

names! {
    /// What became of a number.
    pub enum EntryState {
        /// Bound to a dossier: prepared bytes with this number have left for a signer.
        Bound = "bound",
        /// On a sealed copy.
        Issued = "issued",
        /// “Không sử dụng”.
        Unused = "unused",
    }
}

record! {
    /// A row of a register book.
    pub struct Entry {
        /// The row.
        id: EntryId,
        /// The book.
        book: BookId,
        /// The number.
        n: i64,
        /// What became of it.
        state: EntryState,
        /// The dossier it is or was bound to.
        dossier: Option<DossierId>,
        /// “Ngày chứng thực”: the day the number was bound.
        day: Date,
        /// When it was bound.
        bound_at: Timestamp,
        /// By whom.
        bound_by: PersonId,
        /// When the copy was sealed.
        issued_at: Option<Timestamp>,
        /// Why it is not used.
        reason: Option<String>,
        /// “Tên đối tượng đăng ký chứng thực”.
        requester: String,
        /// The requester's identity or tax number.
        identity: String,
        /// “Giấy tờ cần chứng thực”.
        document: String,
        /// Who certified.
        signer: String,
        /// With which title.
        signer_title: String,
        /// The day of the leader's signature, when sealing fell on a later one.
        certified_on: Option<Date>,
        /// Copies.
        copies: u32,
        /// Pages of the original.
        pages: u32,
        /// The fee in đồng.
        fee: i64,
    }
}

input! {
    /// What the register says about a dossier.
    pub struct EntryFields {
        /// “Tên đối tượng đăng ký chứng thực”.
        requester: String,
        /// The requester's identity or tax number.
        identity: String,
        /// “Giấy tờ cần chứng thực”.
        document: String,
        /// Who certified.
        signer: String,
        /// With which title.
        signer_title: String,
        /// The day of the leader's signature.
        certified_on: Option<Date>,
        /// Copies.
        copies: u32,
        /// Pages of the original.
        pages: u32,
        /// The fee in đồng.
        fee: i64,
    }
}

/// A number of a book, on the day it is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The book.
    pub book: BookId,
    /// The number.
    pub n: i64,
    /// “Ngày chứng thực”.
    pub day: Date,
}

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

/// Why a number is not bound, issued or written off.
#[derive(Debug, thiserror::Error)]
pub enum NumberError {
    /// The agency has no such book or entry.
    #[error("there is no such book or entry")]
    NotFound,
    /// The book was closed.
    #[error("the book is closed")]
    BookClosed,
    /// The book is not open on that day.
    #[error("the book is not open on {day}")]
    BookNotOpen {
        /// The day of the entry.
        day: Date,
    },
    /// Another seal keeper took the number: prepare again with the next one.
    #[error("the number is taken, the next one is {next}")]
    NumberTaken {
        /// The next number now.
        next: i64,
    },
    /// The dossier holds a number already, to which every retry goes back.
    #[error("number {n} is bound to the dossier")]
    AlreadyBound {
        /// The entry that holds it.
        entry: EntryId,
        /// Its number.
        n: i64,
    },
    /// The entry is not bound to this dossier any more: a late answer.
    #[error("the number is {} by now", state.as_str())]
    NotBound {
        /// What became of it.
        state: EntryState,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

statements! {
    NEXT = "SELECT next_number FROM register_book WHERE id = $1 AND agency = $2";
    BOUND = "SELECT register_entry.* FROM register_entry JOIN register_book ON register_book.id = register_entry.book \
             WHERE register_entry.dossier = $1 AND register_book.agency = $2 AND register_entry.state <> 'unused'";
    BY_ID = "SELECT register_entry.* FROM register_entry JOIN register_book ON register_book.id = register_entry.book \
             WHERE register_entry.id = $1 AND register_book.agency = $2";
    TAKE = "UPDATE register_book SET next_number = next_number + 1 WHERE id = $1 AND agency = $2 AND next_number = $3 \
            AND closed_at IS NULL AND opens_on <= $4 AND (closes_on IS NULL OR closes_on >= $4)";
    GIVE_BACK = "UPDATE register_book SET next_number = next_number - 1 WHERE id = $1 AND next_number = $2 + 1";
    BIND = "INSERT INTO register_entry (requester, identity, document, signer, signer_title, certified_on, copies, \
            pages, fee, book, n, dossier, day, bound_at, bound_by, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
            $10, $11, $12, $13, $14, $15, 'bound') ON CONFLICT DO NOTHING RETURNING id";
    ISSUE = "UPDATE register_entry SET state = 'issued', issued_at = $3 WHERE id = $1 AND dossier = $2 AND state = 'bound' \
             AND book IN (SELECT id FROM register_book WHERE agency = $4)";
    ABANDON = "UPDATE register_entry SET state = 'unused', reason = $3 WHERE id = $1 AND state = 'bound' \
               AND book IN (SELECT id FROM register_book WHERE agency = $2)";
    PAGE = "SELECT register_entry.* FROM register_entry JOIN register_book ON register_book.id = register_entry.book \
            WHERE register_entry.book = $1 AND register_book.agency = $2 AND n > $3 ORDER BY n LIMIT $4";
    NOTE = "INSERT INTO register_note (entry, at, person, text) VALUES ($1, $2, $3, $4) RETURNING id";
    WITHDRAWAL = "INSERT INTO register_withdrawal (note) VALUES ($1)";
    NOTES = "SELECT register_note.entry, register_note.at, register_note.person, register_note.text, \
             CAST(CASE WHEN register_withdrawal.note IS NULL THEN 0 ELSE 1 END AS BIGINT) AS withdrawal FROM register_note \
             LEFT JOIN register_withdrawal ON register_withdrawal.note = register_note.id \
             JOIN register_entry ON register_entry.id = register_note.entry \
             JOIN register_book ON register_book.id = register_entry.book WHERE register_entry.book = $1 \
             AND register_book.agency = $2 AND register_entry.n BETWEEN $3 AND $4 ORDER BY register_note.id";
}

impl Entry {
    const fn already_bound(&self) -> NumberError {
        NumberError::AlreadyBound {
            entry: self.id,
            n: self.n,
        }
    }
}

/// The number that the next copy of a book will carry, to prepare with; [`bind`] takes it.
///
/// # Errors
/// What the database reports.
pub async fn next_number<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    book: BookId,
) -> Result<Option<i64>> {
    reader
        .into()
        .value(NEXT.with(book).with(scope.agency()), "next_number")
        .await
}

/// The entry that a dossier holds: a retry prepares with its number again.
///
/// # Errors
/// What the database reports.
pub async fn already_bound<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    dossier: DossierId,
) -> Result<Option<Entry>> {
    reader.into().find(BOUND.with(dossier).with(scope.agency())).await
}

/// An entry of the agency's books.
///
/// # Errors
/// What the database reports.
pub async fn find<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    id: EntryId,
) -> Result<Option<Entry>> {
    reader.into().find(BY_ID.with(id).with(scope.agency())).await
}

/// Binds the number `n` to a dossier, at the moment prepared bytes leave for a signer. From the commit on the number
/// belongs to that dossier.
///
/// Whatever the error, the transaction has not changed anything and may go on.
///
/// # Errors
/// [`NumberError::NumberTaken`] when `n` is not the next number (any more): prepare again and repeat.
pub async fn bind(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    number: Number,
    dossier: DossierId,
    fields: &EntryFields,
    at: Timestamp,
) -> Result<EntryId, NumberError> {
    let Number { book, n, day } = number;
    if let Some(entry) = already_bound(&mut *tx, scope, dossier).await? {
        return Err(entry.already_bound());
    }
    if !tx
        .changes_one(TAKE.with(book).with(scope.agency()).with(n).with(day))
        .await?
    {
        return Err(why_not_taken(tx, scope, book, day).await?);
    }
    let query = fields
        .bind(BIND)
        .with(book)
        .with(n)
        .with(dossier)
        .with(day)
        .with(at)
        .with(scope.person());
    if let Some(id) = tx.value(query, "id").await? {
        return Ok(id);
    }
    // The same dossier was bound in another transaction since it was looked up.
    tx.run(GIVE_BACK.with(book).with(n)).await?;
    match already_bound(&mut *tx, scope, dossier).await? {
        Some(entry) => Err(entry.already_bound()),
        None => Err(why_not_taken(tx, scope, book, day).await?),
    }
}

async fn why_not_taken(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    book: BookId,
    day: Date,
) -> Result<NumberError> {
    let Some(book) = books::find(&mut *tx, scope, book).await? else {
        return Ok(NumberError::NotFound);
    };
    Ok(if book.closed_at.is_some() {
        NumberError::BookClosed
    } else if book.opens_on > day || book.closes_on.is_some_and(|last| last < day) {
        NumberError::BookNotOpen { day }
    } else {
        NumberError::NumberTaken {
            next: book.next_number,
        }
    })
}

/// The copy with this number is sealed. A late answer, after the number was written off, is refused.
///
/// # Errors
/// [`NumberError::NotBound`] with what became of the number.
pub async fn issue(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    entry: EntryId,
    dossier: DossierId,
    at: Timestamp,
) -> Result<(), NumberError> {
    let query = ISSUE.with(entry).with(dossier).with(at).with(scope.agency());
    match tx.changes_one(query).await? {
        true => Ok(()),
        false => Err(why_not_bound(tx, scope, entry).await?),
    }
}

/// Writes a bound number off: “Không sử dụng”, with the reason.
///
/// # Errors
/// [`NumberError::NotBound`] with what became of the number.
pub async fn abandon(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    entry: EntryId,
    reason: &str,
) -> Result<(), NumberError> {
    let query = ABANDON.with(entry).with(scope.agency()).with(reason);
    match tx.changes_one(query).await? {
        true => Ok(()),
        false => Err(why_not_bound(tx, scope, entry).await?),
    }
}

async fn why_not_bound(tx: &mut Tx, scope: &Scoped<CopySeal>, entry: EntryId) -> Result<NumberError> {
    Ok(find(&mut *tx, scope, entry)
        .await?
        .map_or(NumberError::NotFound, |entry| NumberError::NotBound {
            state: entry.state,
        }))
}

/// Entries of a book after a number, in order: the view's pages, and the export in constant memory.
///
/// # Errors
/// What the database reports.
pub async fn page(
    reader: impl Into<Reader<'_>>,
    scope: &impl Reads,
    book: BookId,
    after: i64,
    limit: u32,
) -> Result<Vec<Entry>> {
    reader
        .into()
        .list(PAGE.with(book).with(scope.agency()).with(after).with(limit))
        .await
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
