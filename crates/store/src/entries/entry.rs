//! A row of the register and how it is found.

use jiff::{Timestamp, civil::Date};
use saoy_domain::{BookId, DossierId, EntryId, PersonId};

use crate::{
    Reader, Result,
    engine::{input, names, record, statements},
    scope::{Reads, Right, Scoped},
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

statements! {
    BOUND = "SELECT register_entry.* FROM register_entry JOIN register_book ON register_book.id = register_entry.book \
             WHERE register_entry.dossier = $1 AND register_book.agency = $2 AND register_entry.state <> 'unused'";
    BY_ID = "SELECT register_entry.* FROM register_entry JOIN register_book ON register_book.id = register_entry.book \
             WHERE register_entry.id = $1 AND register_book.agency = $2";
    PAGE = "SELECT register_entry.* FROM register_entry JOIN register_book ON register_book.id = register_entry.book \
            WHERE register_entry.book = $1 AND register_book.agency = $2 AND n > $3 ORDER BY n LIMIT $4";
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
