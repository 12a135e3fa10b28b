//! Adding, changing, deleting and closing a book.

use jiff::{Timestamp, civil::Date};
use saoy_domain::{BookId, BookName, Version};

use super::{Book, Totals, find, totals};
use crate::{
    Result, StoreError, Tx,
    engine::{input, statements},
    fold::fold,
    scope::{CopySeal, Scoped},
};

input! {
    /// What the four fields of a book say.
    pub struct BookFields {
        /// “Tên sổ chứng thực”.
        name: BookName,
        /// “Số ban đầu”.
        first_number: i64,
        /// “Ngày mở sổ”.
        opens_on: Date,
        /// “Ngày đóng sổ”.
        closes_on: Option<Date>,
        /// Why a warning is overridden.
        override_reason: Option<String>,
    }
}

/// Why a book is not added, changed, deleted or closed.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The agency has no such book.
    #[error("there is no such book")]
    NotFound,
    /// The agency has another book of this name.
    #[error("the agency has another book of this name")]
    NameTaken,
    /// The first number is fixed once a number was taken.
    #[error("the first number is fixed once a number was taken")]
    FirstNumberFixed,
    /// The closing day is before the last entry.
    #[error("the last entry is of {last}")]
    ClosesBeforeLastEntry {
        /// The day of the last entry.
        last: Date,
    },
    /// The opening day is after the first entry.
    #[error("the first entry is of {first}")]
    OpensAfterFirstEntry {
        /// The day of the first entry.
        first: Date,
    },
    /// A book with entries stays.
    #[error("the book has entries")]
    NotEmpty,
    /// A closed book is not changed.
    #[error("the book is closed")]
    Closed,
    /// Numbers are bound and neither sealed nor written off.
    #[error("{0} numbers are bound")]
    NumbersBound(i64),
    /// Somebody was faster.
    #[error("the book changed meanwhile")]
    Stale,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

statements! {
    INSERT = "INSERT INTO register_book (name, first_number, opens_on, closes_on, override_reason, agency, name_folded, \
              year, created_by, created_at, next_number, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $2, 1) \
              ON CONFLICT DO NOTHING RETURNING id";
    LOCK = "UPDATE register_book SET version = version + 1 WHERE id = $1 AND agency = $2 AND version = $3";
    EDIT = "UPDATE register_book SET name = $1, first_number = $2, opens_on = $3, closes_on = $4, override_reason = $5, \
            name_folded = $7, year = $8, next_number = next_number + $2 - first_number WHERE id = $6";
    SAME_NAME = "SELECT id FROM register_book WHERE agency = $1 AND name = $2 AND id <> $3";
    DELETE = "DELETE FROM register_book WHERE id = $1 AND next_number = first_number";
    CLOSE = "UPDATE register_book SET closed_at = $2, closed_by = $3, closes_on = $4 WHERE id = $1";
    DAYS = "SELECT MIN(day) AS first, MAX(day) AS last FROM register_entry WHERE book = $1";
}

/// “Thêm mới sổ”.
///
/// # Errors
/// [`BookError::NameTaken`].
pub async fn add(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    fields: &BookFields,
    at: Timestamp,
) -> Result<BookId, BookError> {
    let query = fields
        .bind(INSERT)
        .with(scope.agency())
        .with(fold(fields.name.as_str()))
        .with(i64::from(fields.opens_on.year()))
        .with(scope.person())
        .with(at);
    tx.value(query, "id").await?.ok_or(BookError::NameTaken)
}

/// Changes a book that is not closed.
///
/// # Errors
/// One variant for each thing that entries forbid.
pub async fn edit(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    id: BookId,
    version: Version,
    fields: &BookFields,
) -> Result<(), BookError> {
    let book = lock(tx, scope, id, version).await?;
    if !book.is_empty() && book.first_number != fields.first_number {
        return Err(BookError::FirstNumberFixed);
    }
    if tx
        .exists(SAME_NAME.with(book.agency).with(fields.name.clone()).with(id))
        .await?
    {
        return Err(BookError::NameTaken);
    }
    let days = tx.one(DAYS.with(id)).await?;
    check_last(days.get("last")?, fields.closes_on)?;
    if let Some(first) = days
        .get::<Option<Date>>("first")?
        .filter(|first| *first < fields.opens_on)
    {
        return Err(BookError::OpensAfterFirstEntry { first });
    }
    let query = fields
        .bind(EDIT)
        .with(id)
        .with(fold(fields.name.as_str()))
        .with(i64::from(fields.opens_on.year()));
    Ok(tx.run(query).await?)
}

/// Deletes a book while it is empty.
///
/// # Errors
/// [`BookError::NotEmpty`].
pub async fn delete(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    id: BookId,
    version: Version,
) -> Result<(), BookError> {
    lock(tx, scope, id, version).await?;
    match tx.changes_one(DELETE.with(id)).await? {
        true => Ok(()),
        false => Err(BookError::NotEmpty),
    }
}

/// “Khóa sổ”: no number is taken from the book any more.
///
/// # Errors
/// [`BookError::NumbersBound`] while a number is neither sealed nor written off.
pub async fn close(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    id: BookId,
    version: Version,
    closes_on: Date,
    at: Timestamp,
) -> Result<Totals, BookError> {
    lock(tx, scope, id, version).await?;
    let totals = totals(&mut *tx, scope, id).await?;
    if totals.bound > 0 {
        return Err(BookError::NumbersBound(totals.bound));
    }
    check_last(tx.one(DAYS.with(id)).await?.get("last")?, Some(closes_on))?;
    tx.run(CLOSE.with(id).with(at).with(scope.person()).with(closes_on))
        .await?;
    Ok(totals)
}

/// Locks the row, so that no number is taken meanwhile, and checks what was read before.
async fn lock(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    id: BookId,
    version: Version,
) -> Result<Book, BookError> {
    let locked = tx
        .changes_one(LOCK.with(id).with(scope.agency()).with(version))
        .await?;
    let book = find(&mut *tx, scope, id).await?.ok_or(BookError::NotFound)?;
    if book.closed_at.is_some() {
        return Err(BookError::Closed);
    }
    if locked { Ok(book) } else { Err(BookError::Stale) }
}

fn check_last(last: Option<Date>, closes_on: Option<Date>) -> Result<(), BookError> {
    match (last, closes_on) {
        (Some(last), Some(closes)) if closes < last => Err(BookError::ClosesBeforeLastEntry { last }),
        _ => Ok(()),
    }
}
