//! “Biên bản khóa sổ”: the sealed record of a locked book, made once.

use jiff::Timestamp;
use saoy_domain::{BookId, Digest, PersonId};

use crate::{
    Reader, Result, Tx, blobs,
    engine::{record, statements},
    scope::{CopySeal, Reads, Scoped},
};

record! {
    /// A sealed record.
    pub struct Closing {
        /// The file.
        digest: Digest,
        /// Its length in bytes.
        length: i64,
        /// Who sealed it.
        sealed_by: PersonId,
        /// When.
        sealed_at: Timestamp,
    }
}

statements! {
    FIND = "SELECT digest, length, sealed_by, sealed_at FROM closing_record JOIN register_book \
            ON register_book.id = closing_record.book WHERE closing_record.book = $1 AND register_book.agency = $2";
    ADD = "INSERT INTO closing_record (book, digest, length, sealed_by, sealed_at) SELECT register_book.id, $3, $4, $5, $6 \
           FROM register_book WHERE register_book.id = $1 AND register_book.agency = $2 \
           AND register_book.closed_at IS NOT NULL ON CONFLICT DO NOTHING RETURNING book",
        postgres: "INSERT INTO closing_record (book, digest, length, sealed_by, sealed_at) SELECT register_book.id, \
           $3::BYTEA, $4::BIGINT, $5::BIGINT, $6::BIGINT \
           FROM register_book WHERE register_book.id = $1 AND register_book.agency = $2 \
           AND register_book.closed_at IS NOT NULL ON CONFLICT DO NOTHING RETURNING book";
}

/// The sealed record of a book, if it was sealed.
///
/// # Errors
/// What the database reports.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    scope: &impl Reads,
    book: BookId,
) -> Result<Option<Closing>> {
    reader.into().find(FIND.with(book).with(scope.agency())).await
}

/// Keeps the sealed record of a locked book; `false` when it has one already, or is not locked.
///
/// # Errors
/// [`crate::StoreError::FileMissing`] when the file is not complete in the store of files.
pub async fn add(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    book: BookId,
    digest: Digest,
    length: i64,
    at: Timestamp,
) -> Result<bool> {
    let query = ADD
        .with(book)
        .with(scope.agency())
        .with(digest)
        .with(length)
        .with(scope.person())
        .with(at);
    if !tx.exists(query).await? {
        return Ok(false);
    }
    blobs::keep(tx, [digest], blobs::OwnerKind::Closing, book.0).await?;
    Ok(true)
}
