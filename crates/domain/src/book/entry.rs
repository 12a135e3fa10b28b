//! A row of the register: bound to one dossier, then issued, or accounted for as not used.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{BookRefusal, words};
use crate::{DossierId, PersonId};

/// What became of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EntryState {
    /// It belongs to a dossier whose seal is under way.
    Bound {
        /// Whether prepared bytes with this number have left for a signer.
        left: bool,
    },
    /// It is on a sealed copy.
    Issued,
    /// “Không sử dụng”.
    Unused {
        /// Why.
        reason: String,
    },
}

impl EntryState {
    /// The stored name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Bound { .. } => "bound",
            Self::Issued => "issued",
            Self::Unused { .. } => "unused",
        }
    }
}

/// A correction: an added note, never an overwrite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Who noted it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

/// The part of a register row that has rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub n: i64,
    /// The dossier that the number belongs to.
    pub dossier: DossierId,
    /// “Ngày chứng thực”: the day on which the number was bound.
    pub day: Date,
    /// What became of it.
    pub state: EntryState,
    /// Corrections, oldest first.
    pub notes: Vec<Note>,
}

impl Entry {
    /// A number just bound to a dossier.
    pub const fn bind(n: i64, dossier: DossierId, day: Date) -> Self {
        Self {
            n,
            dossier,
            day,
            state: EntryState::Bound { left: false },
            notes: Vec::new(),
        }
    }

    /// Prepared bytes with this number leave for a signer: from now on it never goes back.
    ///
    /// # Errors
    /// [`BookRefusal::EntrySettled`].
    pub fn leave(self) -> Result<Self, BookRefusal> {
        self.still_bound()?;
        Ok(Self {
            state: EntryState::Bound { left: true },
            ..self
        })
    }

    /// The seal with this number is made.
    ///
    /// # Errors
    /// [`BookRefusal::OtherDossier`]; [`BookRefusal::EntrySettled`] (a late signature for an abandoned number).
    pub fn issue(self, dossier: DossierId) -> Result<Self, BookRefusal> {
        if self.dossier != dossier {
            return Err(BookRefusal::OtherDossier);
        }
        self.still_bound()?;
        Ok(Self {
            state: EntryState::Issued,
            ..self
        })
    }

    /// The number is given up: “Không sử dụng”, with the reason.
    ///
    /// # Errors
    /// No reason; [`BookRefusal::EntrySettled`].
    pub fn abandon(self, why: &str) -> Result<Self, BookRefusal> {
        self.still_bound()?;
        Ok(Self {
            state: EntryState::Unused { reason: words(why)? },
            ..self
        })
    }

    /// The number goes back, as its bytes never left; the row disappears.
    ///
    /// # Errors
    /// [`BookRefusal::NumberLeft`], [`BookRefusal::EntrySettled`].
    pub fn go_back(self) -> Result<i64, BookRefusal> {
        if self.still_bound()? {
            Err(BookRefusal::NumberLeft)
        } else {
            Ok(self.n)
        }
    }

    /// Adds a correction.
    ///
    /// # Errors
    /// The note has no words, or too many.
    pub fn note(mut self, by: PersonId, at: Timestamp, text: &str) -> Result<Self, BookRefusal> {
        self.notes.push(Note {
            by,
            at,
            text: words(text)?,
        });
        Ok(self)
    }

    fn still_bound(&self) -> Result<bool, BookRefusal> {
        match self.state {
            EntryState::Bound { left } => Ok(left),
            EntryState::Issued | EntryState::Unused { .. } => Err(BookRefusal::EntrySettled),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn bound() -> Entry {
        Entry::bind(123, DossierId(7), date(2026, 10, 14))
    }

    #[test]
    fn a_bound_number_is_issued_to_its_own_dossier_only() {
        assert_eq!(bound().issue(DossierId(8)), Err(BookRefusal::OtherDossier));
        let issued = bound().leave().unwrap().issue(DossierId(7)).unwrap();
        assert_eq!(
            (issued.state.as_str(), issued.day),
            ("issued", date(2026, 10, 14))
        );
    }

    #[test]
    fn only_a_number_whose_bytes_never_left_goes_back() {
        assert_eq!(bound().go_back(), Ok(123));
        assert_eq!(bound().leave().unwrap().go_back(), Err(BookRefusal::NumberLeft));
    }

    #[test]
    fn abandoning_leaves_a_row_with_the_reason_and_a_late_signature_is_refused() {
        assert_eq!(bound().abandon(" "), Err(BookRefusal::WordsMissing));
        let unused = bound().leave().unwrap().abandon("Thiết bị ký hỏng").unwrap();
        assert_eq!(
            unused.state,
            EntryState::Unused {
                reason: "Thiết bị ký hỏng".to_owned()
            }
        );
        assert_eq!(unused.clone().issue(DossierId(7)), Err(BookRefusal::EntrySettled));
        assert_eq!(unused.clone().abandon("lần nữa"), Err(BookRefusal::EntrySettled));
        assert_eq!(unused.clone().leave(), Err(BookRefusal::EntrySettled));
        assert_eq!(unused.go_back(), Err(BookRefusal::EntrySettled));
    }

    #[test]
    fn a_correction_is_an_added_note() {
        let at = "2026-10-15T01:00:00Z".parse().unwrap();
        let noted = bound()
            .note(PersonId(3), at, "Họ tên đúng: Trần Minh Quân")
            .unwrap();
        assert_eq!((noted.n, noted.notes.len()), (123, 1));
        assert_eq!(bound().note(PersonId(3), at, ""), Err(BookRefusal::WordsMissing));
        let long = "a".repeat(2_001);
        assert_eq!(
            bound().note(PersonId(3), at, &long),
            Err(BookRefusal::WordsLong { length: 2_001 })
        );
    }
}
