//! In whose name a copy is signed: the lines of authority above the signature (Decree 30/2020 Annex I; Decree 280/2025).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{PersonId, refusal::refusals};

refusals! {
    /// Why a person may not sign in this capacity.
    pub enum TitleRefusal {
        /// A title is needed.
        #[error("a title is needed")]
        Missing => "refusal-title-missing",
        /// A title is too long for its line.
        #[error("the title has {length} characters")]
        Long { length: usize } => "refusal-title-long",
        /// The delegation has not begun.
        #[error("the delegation begins on {from}")]
        NotYet { from: Date } => "refusal-delegation-not-yet",
        /// The delegation is over.
        #[error("the delegation ended on {until}")]
        Over { until: Date } => "refusal-delegation-over",
        /// The delegation is to somebody else; it is never passed on.
        #[error("the delegation is to another person")]
        OtherPerson => "refusal-delegation-other-person",
        /// The delegation does not cover certifying copies.
        #[error("the delegation does not cover copies")]
        OtherWork => "refusal-delegation-other-work",
        /// Only the head delegates: a delegation is never passed on.
        #[error("only the head delegates")]
        NotFromHead => "refusal-delegation-not-from-head",
        /// The decision has no number.
        #[error("the decision has no number")]
        NoDecision => "refusal-delegation-no-decision",
        /// The last day lies before the first.
        #[error("the last day lies before the first")]
        Order => "refusal-delegation-order",
        /// The person has no title and authority yet.
        #[error("title and authority are not set")]
        NotSet => "refusal-title-not-set",
    }
}

/// A delegation “ủy quyền, phân công”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// From whom.
    pub from_person: PersonId,
    /// To whom.
    pub to_person: PersonId,
    /// “Số quyết định”.
    pub decision: String,
    /// “Ngày quyết định”.
    pub decided: Date,
    /// Whether it covers certifying copies.
    pub covers_copies: bool,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// The capacity in which a person signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "capacity", rename_all = "snake_case")]
pub enum Capacity {
    /// The head: “CHỦ TỊCH”.
    Head {
        /// The head's title.
        title: String,
    },
    /// A deputy for the head: “KT. CHỦ TỊCH / PHÓ CHỦ TỊCH”.
    Deputy {
        /// The head's title.
        head: String,
        /// The deputy's own.
        title: String,
    },
    /// By delegation: “TUQ. CHỦ TỊCH” and the own title.
    Delegate {
        /// The head's title.
        head: String,
        /// The signer's own.
        title: String,
        /// The delegation.
        delegation: Delegation,
    },
}

/// The longest title, in characters.
pub const MAX_TITLE: usize = 80;

impl Capacity {
    /// The lines above the signature, in capitals.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Head { title } => vec![title.to_uppercase()],
            Self::Deputy { head, title } => {
                vec![format!("KT. {}", head.to_uppercase()), title.to_uppercase()]
            }
            Self::Delegate { head, title, .. } => {
                vec![format!("TUQ. {}", head.to_uppercase()), title.to_uppercase()]
            }
        }
    }

    /// The own title.
    pub fn title(&self) -> &str {
        match self {
            Self::Head { title } | Self::Deputy { title, .. } | Self::Delegate { title, .. } => title,
        }
    }

    /// Checks a capacity that is to be given to `person`; `from` is the capacity of the person who delegates.
    ///
    /// # Errors
    /// [`TitleRefusal`], all that can be said whatever the day.
    pub fn check(&self, person: PersonId, from: Option<&Self>) -> Result<(), TitleRefusal> {
        self.titles()?;
        let Self::Delegate { delegation, .. } = self else {
            return Ok(());
        };
        if delegation.to_person != person {
            return Err(TitleRefusal::OtherPerson);
        }
        if !matches!(from, Some(Self::Head { .. })) || delegation.from_person == person {
            return Err(TitleRefusal::NotFromHead);
        }
        if delegation.decision.trim().is_empty() {
            return Err(TitleRefusal::NoDecision);
        }
        if delegation.until < delegation.from {
            return Err(TitleRefusal::Order);
        }
        Ok(())
    }

    /// Whether `person` may certify copies in this capacity on `day`.
    ///
    /// # Errors
    /// [`TitleRefusal`].
    pub fn may_sign(&self, person: PersonId, day: Date) -> Result<(), TitleRefusal> {
        self.titles()?;
        match self {
            Self::Delegate { delegation, .. } => delegation.covers(person, day),
            Self::Head { .. } | Self::Deputy { .. } => Ok(()),
        }
    }

    fn titles(&self) -> Result<(), TitleRefusal> {
        let titles: &[&String] = match self {
            Self::Head { title } => &[title],
            Self::Deputy { head, title } | Self::Delegate { head, title, .. } => &[head, title],
        };
        for title in titles {
            match title.trim().chars().count() {
                0 => return Err(TitleRefusal::Missing),
                length if length > MAX_TITLE => return Err(TitleRefusal::Long { length }),
                _ => {}
            }
        }
        Ok(())
    }
}

impl Delegation {
    fn covers(&self, person: PersonId, day: Date) -> Result<(), TitleRefusal> {
        if self.to_person != person {
            return Err(TitleRefusal::OtherPerson);
        }
        if !self.covers_copies {
            return Err(TitleRefusal::OtherWork);
        }
        if day < self.from {
            return Err(TitleRefusal::NotYet { from: self.from });
        }
        if day > self.until {
            Err(TitleRefusal::Over { until: self.until })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const CIVIL_SERVANT: PersonId = PersonId(5);

    fn delegation() -> Delegation {
        Delegation {
            from_person: PersonId(1),
            to_person: CIVIL_SERVANT,
            decision: "12/QĐ-UBND".to_owned(),
            decided: date(2026, 1, 5),
            covers_copies: true,
            from: date(2026, 1, 10),
            until: date(2026, 12, 31),
        }
    }

    fn delegate(delegation: Delegation) -> Capacity {
        Capacity::Delegate {
            head: "Chủ tịch".to_owned(),
            title: "Công chức Tư pháp".to_owned(),
            delegation,
        }
    }

    #[test]
    fn the_lines_of_authority_are_those_of_the_decree() {
        let head = Capacity::Head {
            title: "Chủ tịch".to_owned(),
        };
        let deputy = Capacity::Deputy {
            head: "Chủ tịch".to_owned(),
            title: "Phó Chủ tịch".to_owned(),
        };
        assert_eq!(head.lines(), ["CHỦ TỊCH"]);
        assert_eq!(deputy.lines(), ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]);
        assert_eq!(
            delegate(delegation()).lines(),
            ["TUQ. CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP"]
        );
        assert_eq!(deputy.may_sign(PersonId(9), date(2026, 5, 1)), Ok(()));
    }

    #[test]
    fn a_delegate_signs_only_within_the_delegation() {
        let sign = |delegation, person, day| delegate(delegation).may_sign(person, day);
        let (from, until) = (date(2026, 1, 10), date(2026, 12, 31));
        assert_eq!(sign(delegation(), CIVIL_SERVANT, from), Ok(()));
        assert_eq!(sign(delegation(), CIVIL_SERVANT, until), Ok(()));
        assert_eq!(
            sign(delegation(), CIVIL_SERVANT, date(2026, 1, 9)),
            Err(TitleRefusal::NotYet { from })
        );
        assert_eq!(
            sign(delegation(), CIVIL_SERVANT, date(2027, 1, 1)),
            Err(TitleRefusal::Over { until })
        );
        assert_eq!(
            sign(delegation(), PersonId(6), from),
            Err(TitleRefusal::OtherPerson)
        );
        let other = Delegation {
            covers_copies: false,
            ..delegation()
        };
        assert_eq!(sign(other, CIVIL_SERVANT, from), Err(TitleRefusal::OtherWork));
    }

    #[test]
    fn a_capacity_without_title_or_with_an_endless_one_is_refused() {
        let sign = |title: &str| {
            Capacity::Head {
                title: title.to_owned(),
            }
            .may_sign(PersonId(1), date(2026, 1, 1))
        };
        assert_eq!(sign(" "), Err(TitleRefusal::Missing));
        assert_eq!(sign(&"a".repeat(81)), Err(TitleRefusal::Long { length: 81 }));
    }

    #[test]
    fn only_the_head_delegates_and_by_a_decision_with_its_days() {
        let head = Capacity::Head {
            title: "Chủ tịch".to_owned(),
        };
        let check = |delegation: Delegation, from| delegate(delegation).check(CIVIL_SERVANT, from);
        assert_eq!(check(delegation(), Some(&head)), Ok(()));
        let passed_on = delegate(delegation());
        for from in [None, Some(&passed_on)] {
            assert_eq!(check(delegation(), from), Err(TitleRefusal::NotFromHead));
        }
        let unnamed = Delegation {
            decision: " ".to_owned(),
            ..delegation()
        };
        assert_eq!(check(unnamed, Some(&head)), Err(TitleRefusal::NoDecision));
        let backwards = Delegation {
            until: date(2026, 1, 9),
            ..delegation()
        };
        assert_eq!(check(backwards, Some(&head)), Err(TitleRefusal::Order));
        let to_another = delegate(delegation()).check(PersonId(6), Some(&head));
        assert_eq!(to_another, Err(TitleRefusal::OtherPerson));
    }
}
