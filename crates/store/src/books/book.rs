//! A register book, how it is found, and what it adds up to.

use jiff::{Timestamp, civil::Date};
use saoy_domain::{AgencyId, BookId, BookName, PersonId, Version};

use crate::{
    Reader, Result, StoreError,
    engine::{record, statements},
    fold::contains,
    scope::{Reads, Right, Scoped},
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

/// The book of any agency, for how a number is written on a copy that somebody holds.
///
/// # Errors
/// What the database reports.
pub async fn find_any(reader: impl Into<Reader<'_>>, id: BookId) -> Result<Option<Book>> {
    reader.into().find(ANY.with(id)).await
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
