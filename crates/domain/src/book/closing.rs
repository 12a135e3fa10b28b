//! “Khóa sổ”: the year's end, with total, first and last number and corrections.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{BookRefusal, RegisterBook};

/// What the rows of a book add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryTotals {
    /// Numbers on sealed copies.
    pub issued: u64,
    /// Numbers “Không sử dụng”.
    pub unused: u64,
    /// Numbers whose seal is still under way.
    pub bound: u64,
    /// Corrections noted.
    pub corrections: u64,
}

/// The closing record of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The day of locking.
    pub day: Date,
    /// The first number given out; `None` for a book without entries.
    pub first: Option<i64>,
    /// The last number given out.
    pub last: Option<i64>,
    /// Numbers on sealed copies.
    pub issued: u64,
    /// Numbers “Không sử dụng”.
    pub unused: u64,
    /// Corrections noted.
    pub corrections: u64,
}

impl RegisterBook {
    /// Locks the book on `day` and sums it up.
    ///
    /// # Errors
    /// Locked already; entries still bound; the book still gives numbers (it must have a closing day that is past, or
    /// its year must be over).
    pub fn lock(self, totals: EntryTotals, day: Date) -> Result<(Self, Closing), BookRefusal> {
        if let Some(locked) = self.locked {
            return Err(BookRefusal::Locked { locked });
        }
        if totals.bound > 0 {
            return Err(BookRefusal::EntriesPending { count: totals.bound });
        }
        let end_of_year = Date::new(self.year(), 12, 31).unwrap_or(self.opens);
        let until = self.closes.unwrap_or(end_of_year);
        if day < until {
            return Err(BookRefusal::StillOpen { until });
        }
        let EntryTotals {
            issued,
            unused,
            corrections,
            ..
        } = totals;
        let first = self.last.map(|_| self.first);
        let closing = Closing {
            day,
            first,
            last: self.last,
            issued,
            unused,
            corrections,
        };
        Ok((
            Self {
                locked: Some(day),
                closes: Some(until),
                ..self
            },
            closing,
        ))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{AgencyId, BookId};

    fn book() -> RegisterBook {
        RegisterBook {
            id: BookId(1),
            agency: AgencyId(4),
            name: "01/2026/ĐT".parse().unwrap(),
            first: 1,
            last: Some(400),
            opens: date(2026, 1, 2),
            closes: None,
            locked: None,
        }
    }

    const TOTALS: EntryTotals = EntryTotals {
        issued: 398,
        unused: 2,
        bound: 0,
        corrections: 5,
    };

    #[test]
    fn the_closing_record_accounts_for_every_number() {
        let (book, closing) = book().lock(TOTALS, date(2026, 12, 31)).unwrap();
        assert_eq!((closing.first, closing.last), (Some(1), Some(400)));
        assert_eq!(closing.issued + closing.unused, 400);
        assert_eq!((closing.corrections, book.locked), (5, Some(date(2026, 12, 31))));
    }

    #[test]
    fn a_book_is_not_locked_early_twice_or_with_seals_under_way() {
        let until = date(2026, 12, 31);
        assert_eq!(
            book().lock(TOTALS, date(2026, 12, 30)).err(),
            Some(BookRefusal::StillOpen { until })
        );
        let pending = EntryTotals { bound: 3, ..TOTALS };
        assert_eq!(
            book().lock(pending, until).err(),
            Some(BookRefusal::EntriesPending { count: 3 })
        );
        let (locked, _) = book().lock(TOTALS, until).unwrap();
        assert_eq!(
            locked.lock(TOTALS, until).err(),
            Some(BookRefusal::Locked { locked: until })
        );
    }

    #[test]
    fn an_empty_book_closes_without_numbers() {
        let empty = RegisterBook { last: None, ..book() };
        let (_, closing) = empty.lock(EntryTotals::default(), date(2027, 1, 4)).unwrap();
        assert_eq!((closing.first, closing.last), (None, None));
    }
}
