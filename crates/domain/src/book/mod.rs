//! Register books “sổ chứng thực”: one running series of numbers, every one accounted for.

mod closing;
mod rules;

pub use closing::{Closing, EntryTotals};
pub use rules::{BookPlan, BookWarning, default_first, plan_change, plan_new};

use jiff::civil::Date;

use crate::{AgencyId, BookId, BookName, refusal::refusals};

/// A register book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterBook {
    /// The row.
    pub id: BookId,
    /// The agency that keeps it.
    pub agency: AgencyId,
    /// “Tên sổ chứng thực”.
    pub name: BookName,
    /// “Số ban đầu”.
    pub first: i64,
    /// “Số hiện tại”: the last number given out; `None` while the book is empty.
    pub last: Option<i64>,
    /// “Ngày mở sổ”.
    pub opens: Date,
    /// “Ngày đóng sổ”, the last day on which it gives numbers.
    pub closes: Option<Date>,
    /// The day of “Khóa sổ”; afterwards nothing is added or changed.
    pub locked: Option<Date>,
}

impl RegisterBook {
    /// The highest number a book can reach.
    pub const MAX_NUMBER: i64 = 999_999_999;

    /// The year whose series the book belongs to.
    pub fn year(&self) -> i16 {
        self.opens.year()
    }

    /// Whether no number was ever given out.
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }
}

refusals! {
    /// Why a book does not do what is asked.
    pub enum BookRefusal {
        /// “Khóa sổ” was done: the year is closed.
        #[error("the book was locked on {locked}")]
        Locked { locked: Date } => "refusal-book-locked",
        /// The first number is not a number from 1.
        #[error("the first number must be a number from 1")]
        FirstNumber => "refusal-book-first-number",
        /// The first number cannot change once numbers were given out.
        #[error("the first number stands: {last} was given out already")]
        FirstNumberFixed { last: i64 } => "refusal-book-first-number-fixed",
        /// The closing day lies before the opening day.
        #[error("the book would close before it opens")]
        ClosesBeforeOpening => "refusal-book-closes-before-opening",
        /// The closing day lies before the last entry.
        #[error("the last entry is of {last}")]
        ClosesBeforeLastEntry { last: Date } => "refusal-book-closes-before-last-entry",
        /// The opening day lies after the first entry.
        #[error("the first entry is of {first}")]
        OpensAfterFirstEntry { first: Date } => "refusal-book-opens-after-first-entry",
        /// The agency already has a book of that name in that year.
        #[error("another book of {year} has this name")]
        NameTaken { year: i16 } => "refusal-book-name-taken",
        /// Only an empty book can be deleted.
        #[error("the book has entries up to {last}")]
        NotEmpty { last: i64 } => "refusal-book-not-empty",
        /// The warnings were neither heeded nor overridden with a reason.
        #[error("the warnings need a reason to be overridden")]
        WarningsStand => "refusal-book-warnings-stand",
        /// Entries still wait for their seal, so the book cannot be locked.
        #[error("{count} entries still wait for their seal")]
        EntriesPending { count: u64 } => "refusal-book-entries-pending",
        /// The book still gives numbers: it cannot be locked before its last day.
        #[error("the book is open until {until}")]
        StillOpen { until: Date } => "refusal-book-still-open",
        /// A note or a reason needs words.
        #[error("words are needed")]
        WordsMissing => "refusal-entry-words-missing",
        /// A note or a reason is too long.
        #[error("the text has {length} characters")]
        WordsLong { length: usize } => "refusal-entry-words-long",
        /// A note or a reason has marks that hide text or turn its direction.
        #[error("the text has invisible marks")]
        WordsMarks => "refusal-entry-words-marks",
    }
}

/// Reads a note or a reason: trimmed, not empty, not endless, without marks that hide text or turn its direction.
///
/// # Errors
/// [`BookRefusal::WordsMissing`], [`BookRefusal::WordsLong`] and [`BookRefusal::WordsMarks`].
pub fn words(text: &str) -> Result<String, BookRefusal> {
    crate::dossier::reason(text).map_err(|refusal| match refusal {
        crate::MoveRefusal::ReasonLong { length } => BookRefusal::WordsLong { length },
        crate::MoveRefusal::ReasonMarks => BookRefusal::WordsMarks,
        _ => BookRefusal::WordsMissing,
    })
}
