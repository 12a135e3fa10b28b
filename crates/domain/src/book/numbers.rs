//! Giving out the next number.

use jiff::civil::Date;

use super::{BookRefusal, RegisterBook};
use crate::RegisterNumber;

impl RegisterBook {
    /// Whether the book gives numbers on `day`.
    ///
    /// # Errors
    /// Not yet open, closed, or locked.
    pub fn open_on(&self, day: Date) -> Result<(), BookRefusal> {
        if let Some(locked) = self.locked {
            return Err(BookRefusal::Locked { locked });
        }
        if day < self.opens {
            return Err(BookRefusal::NotYetOpen { opens: self.opens });
        }
        match self.closes {
            Some(closed) if day > closed => Err(BookRefusal::Closed { closed }),
            _ => Ok(()),
        }
    }

    /// The number that comes next on `day`. `gone_back` are the numbers whose bytes never left (their rows were taken
    /// out again): the lowest of them comes first, so that no gap stays.
    ///
    /// # Errors
    /// The book is not open on that day, or [`BookRefusal::Full`].
    pub fn next_number(&self, gone_back: &[i64], day: Date) -> Result<i64, BookRefusal> {
        self.open_on(day)?;
        let after = self.last.map_or(self.first, |last| last.saturating_add(1));
        let n = gone_back
            .iter()
            .copied()
            .filter(|n| (self.first..after).contains(n))
            .min()
            .unwrap_or(after);
        if n > RegisterNumber::MAX {
            Err(BookRefusal::Full)
        } else {
            Ok(n)
        }
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
            last: Some(122),
            opens: date(2026, 1, 2),
            closes: Some(date(2026, 12, 31)),
            locked: None,
        }
    }

    #[test]
    fn numbers_follow_one_another_from_the_first() {
        let day = date(2026, 10, 14);
        assert_eq!(book().next_number(&[], day), Ok(123));
        assert_eq!(
            RegisterBook {
                first: 50,
                last: None,
                ..book()
            }
            .next_number(&[], day),
            Ok(50)
        );
    }

    #[test]
    fn a_number_whose_bytes_never_left_comes_first() {
        let day = date(2026, 10, 14);
        assert_eq!(book().next_number(&[121, 120], day), Ok(120));
        assert_eq!(
            book().next_number(&[500, 0], day),
            Ok(123),
            "numbers outside the book do not count"
        );
    }

    #[test]
    fn a_book_that_is_not_open_on_that_day_refuses() {
        let opens = date(2026, 1, 2);
        let closed = date(2026, 12, 31);
        assert_eq!(
            book().next_number(&[], date(2026, 1, 1)),
            Err(BookRefusal::NotYetOpen { opens })
        );
        assert_eq!(
            book().next_number(&[], date(2027, 1, 1)),
            Err(BookRefusal::Closed { closed })
        );
        assert_eq!(book().next_number(&[], opens), Ok(123));
        assert_eq!(book().next_number(&[], closed), Ok(123));
        let locked = date(2026, 10, 1);
        let book = RegisterBook {
            locked: Some(locked),
            ..book()
        };
        assert_eq!(
            book.next_number(&[], date(2026, 10, 14)),
            Err(BookRefusal::Locked { locked })
        );
    }

    #[test]
    fn a_book_ends_where_its_numbers_end() {
        let book = RegisterBook {
            last: Some(RegisterNumber::MAX),
            ..book()
        };
        assert_eq!(book.next_number(&[], date(2026, 10, 14)), Err(BookRefusal::Full));
    }
}
