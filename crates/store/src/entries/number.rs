//! A number on its way: bound to a dossier, then on a sealed copy or written off.

use jiff::{Timestamp, civil::Date};
use saoy_domain::{BookId, DossierId, EntryId};

use super::{Entry, EntryFields, EntryState, already_bound, find};
use crate::{
    Reader, Result, StoreError, Tx, books,
    engine::statements,
    scope::{CopySeal, Right, Scoped},
};

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

impl Entry {
    const fn already_bound(&self) -> NumberError {
        NumberError::AlreadyBound {
            entry: self.id,
            n: self.n,
        }
    }
}

statements! {
    NEXT = "SELECT next_number FROM register_book WHERE id = $1 AND agency = $2";
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
