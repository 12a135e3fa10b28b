//! Register books “sổ chứng thực”.

use jiff::{Timestamp, civil::Date};
use saoy_domain::{AgencyId, BookId, BookName, PersonId, Version};

use crate::{
    Reader, Result, StoreError, Tx,
    engine::{input, record, statements},
    fold::{contains, fold},
    scope::{CopySeal, Reads, Right, Scoped},
};

record! {
    /// A register book.
    pub struct Book {
        /// The row.
        id: BookId,
        /// Whose.
        agency: AgencyId,
        /// “Tên sổ chứng thực”.
        name: BookName,
        /// The year of its opening day.
        year: i64,
        /// “Số ban đầu”.
        first_number: i64,
        /// The number that the next copy will carry.
        next_number: i64,
        /// “Ngày mở sổ”.
        opens_on: Date,
        /// “Ngày đóng sổ”.
        closes_on: Option<Date>,
        /// When it was closed by “Khóa sổ”.
        closed_at: Option<Timestamp>,
        /// By whom.
        closed_by: Option<PersonId>,
        /// Why a warning was overridden when it was opened.
        override_reason: Option<String>,
        /// Changes with every save.
        version: Version,
    }
}

impl Book {
    /// “Số hiện tại”: the last number issued; none while the book is empty.
    pub const fn current_number(&self) -> Option<i64> {
        if self.is_empty() {
            None
        } else {
            Some(self.next_number - 1)
        }
    }

    /// Whether no number was taken yet.
    pub const fn is_empty(&self) -> bool {
        self.next_number == self.first_number
    }
}

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

record! {
    /// What “Khóa sổ” states.
    pub struct Totals {
        /// Numbers taken.
        total: i64,
        /// Of them on sealed copies.
        issued: i64,
        /// Of them “Không sử dụng”.
        unused: i64,
        /// Of them bound and neither sealed nor written off.
        bound: i64,
        /// The first number taken.
        first: Option<i64>,
        /// The last number taken.
        last: Option<i64>,
        /// Corrections.
        corrections: i64,
        /// Copies that were withdrawn.
        withdrawn: i64,
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
    BY_ID = "SELECT * FROM register_book WHERE id = $1 AND agency = $2";
    ANY = "SELECT * FROM register_book WHERE id = $1";
    LIST = "SELECT * FROM register_book WHERE agency = $1 AND ($2 IS NULL OR year = $2) \
            AND ($3 IS NULL OR name_folded LIKE $3 ESCAPE '\\') ORDER BY opens_on DESC, id DESC",
        postgres: "SELECT * FROM register_book WHERE agency = $1 AND ($2::BIGINT IS NULL OR year = $2) \
            AND ($3::TEXT IS NULL OR name_folded LIKE $3 ESCAPE '\\') ORDER BY opens_on DESC, id DESC";
    LIST_BELOW = "SELECT * FROM register_book WHERE agency IN (WITH RECURSIVE below (id) AS (SELECT id FROM agency \
            WHERE id = $1 UNION SELECT agency.id FROM agency JOIN below ON agency.parent = below.id) SELECT id FROM below) \
            AND ($2 IS NULL OR year = $2) AND ($3 IS NULL OR name_folded LIKE $3 ESCAPE '\\') \
            ORDER BY agency, opens_on DESC, id DESC",
        postgres: "SELECT * FROM register_book WHERE agency IN (WITH RECURSIVE below (id) AS (SELECT id FROM agency \
            WHERE id = $1 UNION SELECT agency.id FROM agency JOIN below ON agency.parent = below.id) SELECT id FROM below) \
            AND ($2::BIGINT IS NULL OR year = $2) AND ($3::TEXT IS NULL OR name_folded LIKE $3 ESCAPE '\\') \
            ORDER BY agency, opens_on DESC, id DESC";
    OPEN_ON = "SELECT * FROM register_book WHERE agency = $1 AND closed_at IS NULL AND opens_on <= $2 \
               AND (closes_on IS NULL OR closes_on >= $2) ORDER BY opens_on DESC, id DESC";
    LAST_OF_YEAR = "SELECT MAX(next_number) AS next FROM register_book WHERE agency = $1 AND year = $2";
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
    TOTALS = "SELECT COUNT(*) AS total, COUNT(CASE WHEN state = 'issued' THEN 1 END) AS issued, \
              COUNT(CASE WHEN state = 'unused' THEN 1 END) AS unused, COUNT(CASE WHEN state = 'bound' THEN 1 END) AS bound, \
              MIN(n) AS first, MAX(n) AS last, \
              (SELECT COUNT(*) FROM register_note JOIN register_entry noted ON noted.id = register_note.entry \
              WHERE noted.book = $1 AND register_note.id NOT IN (SELECT note FROM register_withdrawal)) AS corrections, \
              (SELECT COUNT(*) FROM register_withdrawal JOIN register_note ON register_note.id = register_withdrawal.note \
              JOIN register_entry gone ON gone.id = register_note.entry WHERE gone.book = $1) AS withdrawn \
              FROM register_entry WHERE book = $1 \
              AND book IN (SELECT id FROM register_book WHERE agency = $2)";
}

/// A book of the officer's agency.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, scope: &impl Reads, id: BookId) -> Result<Option<Book>> {
    reader.into().find(BY_ID.with(id).with(scope.agency())).await
}

/// The agency's books, of a year and with a part of a name when these are given, newest first.
///
/// # Errors
/// What the database reports.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    scope: &impl Reads,
    year: Option<i16>,
    name: Option<&str>,
) -> Result<Vec<Book>> {
    let list = if scope.below() { LIST_BELOW } else { LIST };
    let query = list
        .with(scope.agency())
        .with(year.map(i64::from))
        .with(name.map(contains));
    reader.into().list(query).await
}

/// The books in which a number can be taken on a day: “Chọn sổ chứng thực”.
///
/// # Errors
/// What the database reports.
pub async fn open_on<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    day: Date,
) -> Result<Vec<Book>> {
    reader.into().list(OPEN_ON.with(scope.agency()).with(day)).await
}

/// Where the running series of a year goes on: the last number of its books + 1, or 1.
///
/// # Errors
/// What the database reports.
pub async fn suggested_first_number<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    year: i16,
) -> Result<i64> {
    let query = LAST_OF_YEAR.with(scope.agency()).with(i64::from(year));
    let next: Option<i64> = reader.into().value_or_default(query, "next").await?;
    Ok(next.unwrap_or(1))
}

/// What “Khóa sổ” states.
///
/// # Errors
/// What the database reports.
pub async fn totals(reader: impl Into<Reader<'_>>, scope: &impl Reads, book: BookId) -> Result<Totals> {
    let query = TOTALS.with(book).with(scope.agency());
    reader.into().find(query).await?.ok_or(StoreError::NoRow)
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

/// The book of any agency, for how a number is written on a copy that somebody holds.
///
/// # Errors
/// What the database reports.
pub async fn find_any(reader: impl Into<Reader<'_>>, id: BookId) -> Result<Option<Book>> {
    reader.into().find(ANY.with(id)).await
}
