//! The name of a person or an organisation.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::IdentityRefusal;
use crate::plain_text::is_invisible;
use crate::text::{checked_text, tidy};

/// A name in composed Unicode (NFC) with single spaces, at most [`PersonName::MAX`] letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// The longest name, in characters after composition.
    pub const MAX: usize = 200;

    /// The form for searching.
    pub fn folded(&self) -> String {
        crate::fold(&self.0)
    }
}

impl FromStr for PersonName {
    type Err = IdentityRefusal;

    fn from_str(text: &str) -> Result<Self, IdentityRefusal> {
        let name = tidy(text);
        if name.is_empty() {
            return Err(IdentityRefusal::Empty);
        }
        let length = name.chars().count();
        if length > Self::MAX {
            return Err(IdentityRefusal::NameLong { length });
        }
        if name.chars().any(|c| c.is_control() || is_invisible(c)) || !name.chars().any(char::is_alphabetic) {
            return Err(IdentityRefusal::NameLetters);
        }
        Ok(Self(name))
    }
}

checked_text!(PersonName, IdentityRefusal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_typed_with_separate_marks_is_the_same_name() {
        let typed: PersonName = "  Trần   Minh Qua\u{302}n ".parse().unwrap();
        assert_eq!(typed, "Trần Minh Quân".parse().unwrap());
        assert_eq!(typed.folded(), "tran minh quan");
    }

    #[test]
    fn a_name_of_three_hundred_letters_is_refused_with_its_length() {
        assert_eq!(
            "ễ".repeat(300).parse::<PersonName>(),
            Err(IdentityRefusal::NameLong { length: 300 })
        );
        assert!("ễ".repeat(200).parse::<PersonName>().is_ok());
        assert!("e\u{302}\u{303}".repeat(200).parse::<PersonName>().is_ok());
    }

    #[test]
    fn an_empty_name_and_one_that_hides_something_are_refused() {
        assert_eq!(" \t".parse::<PersonName>(), Err(IdentityRefusal::Empty));
        for text in ["12345", "Trần\u{0}Quân", "Trần \u{202e}nâuQ", "---"] {
            assert_eq!(
                text.parse::<PersonName>(),
                Err(IdentityRefusal::NameLetters),
                "{text:?}"
            );
        }
    }
}
