//! Adding, editing and deleting books. Law wants one running series for each agency and year (Decree 23/2015 Article
//! 13); what departs from it raises a warning that can be overridden with a reason.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{BookRefusal, RegisterBook, words};
use crate::{BookName, Suffix};

/// What the form of a book says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookPlan {
    /// “Tên sổ chứng thực”.
    pub name: BookName,
    /// “Số ban đầu”.
    pub first: i64,
    /// “Ngày mở sổ”.
    pub opens: Date,
    /// “Ngày đóng sổ”.
    pub closes: Option<Date>,
}

/// Something unusual about a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "warning")]
pub enum BookWarning {
    /// The series would not run on from the previous book of the year.
    Start {
        /// The number that would.
        default: i64,
    },
    /// Another book is open at the same time.
    Overlap {
        /// That book's name.
        name: String,
    },
    /// The name lacks the suffix that sets it apart from the paper book.
    Suffix {
        /// The suffix.
        suffix: String,
    },
    /// The book has entries whose copies name it by its old name.
    Renamed {
        /// The old name.
        name: String,
    },
}

impl BookWarning {
    /// The Fluent identifier of the sentence.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Start { .. } => "warning-book-start",
            Self::Overlap { .. } => "warning-book-overlap",
            Self::Suffix { .. } => "warning-book-suffix",
            Self::Renamed { .. } => "warning-book-renamed",
        }
    }
}

/// The number at which a new book of `year` starts by default: after the last number of the year's latest book.
pub fn default_first(books: &[RegisterBook], year: i16) -> i64 {
    let last = books
        .iter()
        .filter(|book| book.year() == year)
        .map(|book| book.last.unwrap_or(book.first - 1))
        .max();
    last.map_or(1, |last| last.saturating_add(1))
}

/// Judges a new book beside the agency's other books.
///
/// # Errors
/// What cannot be; the warnings are returned for the page to show and for [`BookPlan::accept`] to settle.
pub fn plan_new(
    plan: &BookPlan,
    books: &[RegisterBook],
    suffix: &Suffix,
) -> Result<Vec<BookWarning>, BookRefusal> {
    plan.possible(books.iter())?;
    let default = default_first(books, plan.opens.year());
    let start = (plan.first != default).then_some(BookWarning::Start { default });
    Ok(start
        .into_iter()
        .chain(plan.warnings(books.iter(), suffix))
        .collect())
}

/// Judges a change of `book`; `entries` are the days of its first and last entry.
///
/// # Errors
/// What cannot be: a locked book, the first number of a book in use, days that leave entries outside.
pub fn plan_change(
    book: &RegisterBook,
    plan: &BookPlan,
    entries: Option<(Date, Date)>,
    books: &[RegisterBook],
    suffix: &Suffix,
) -> Result<Vec<BookWarning>, BookRefusal> {
    if let Some(locked) = book.locked {
        return Err(BookRefusal::Locked { locked });
    }
    let others = || books.iter().filter(|other| other.id != book.id);
    plan.possible(others())?;
    if let Some(last) = book.last.filter(|_| plan.first != book.first) {
        return Err(BookRefusal::FirstNumberFixed { last });
    }
    if let Some((first, last)) = entries {
        if plan.opens > first {
            return Err(BookRefusal::OpensAfterFirstEntry { first });
        }
        if plan.closes.is_some_and(|closes| closes < last) {
            return Err(BookRefusal::ClosesBeforeLastEntry { last });
        }
    }
    let renamed = !book.is_empty() && plan.name != book.name;
    let renamed = renamed.then(|| BookWarning::Renamed {
        name: book.name.to_string(),
    });
    Ok(renamed
        .into_iter()
        .chain(plan.warnings(others(), suffix))
        .collect())
}

impl BookPlan {
    /// Settles the warnings: none, or overridden with a reason, which is returned to be recorded.
    ///
    /// # Errors
    /// [`BookRefusal::WarningsStand`] without a reason; a reason too long.
    pub fn accept(warnings: &[BookWarning], reason: &str) -> Result<Option<String>, BookRefusal> {
        match words(reason) {
            _ if warnings.is_empty() => Ok(None),
            Err(BookRefusal::WordsMissing) => Err(BookRefusal::WarningsStand),
            given => given.map(Some),
        }
    }

    fn possible<'a>(&self, mut others: impl Iterator<Item = &'a RegisterBook>) -> Result<(), BookRefusal> {
        if !(1..=RegisterBook::MAX_NUMBER).contains(&self.first) {
            return Err(BookRefusal::FirstNumber);
        }
        if self.closes.is_some_and(|closes| closes < self.opens) {
            return Err(BookRefusal::ClosesBeforeOpening);
        }
        let year = self.opens.year();
        let folded = crate::fold(self.name.as_str());
        if others.any(|other| other.year() == year && crate::fold(other.name.as_str()) == folded) {
            return Err(BookRefusal::NameTaken { year });
        }
        Ok(())
    }

    fn warnings<'a>(
        &self,
        others: impl Iterator<Item = &'a RegisterBook>,
        suffix: &Suffix,
    ) -> impl Iterator<Item = BookWarning> {
        let meets = |other: &&RegisterBook| {
            other.closes.is_none_or(|closes| closes >= self.opens)
                && self.closes.is_none_or(|closes| closes >= other.opens)
        };
        let overlaps: Vec<_> = others
            .filter(meets)
            .map(|other| BookWarning::Overlap {
                name: other.name.to_string(),
            })
            .collect();
        let bare = (!self.name.has(suffix)).then(|| BookWarning::Suffix {
            suffix: suffix.to_string(),
        });
        overlaps.into_iter().chain(bare)
    }
}

impl RegisterBook {
    /// Whether the book may be deleted.
    ///
    /// # Errors
    /// [`BookRefusal::NotEmpty`], [`BookRefusal::Locked`].
    pub fn may_delete(&self) -> Result<(), BookRefusal> {
        match (self.locked, self.last) {
            (Some(locked), _) => Err(BookRefusal::Locked { locked }),
            (None, Some(last)) => Err(BookRefusal::NotEmpty { last }),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
