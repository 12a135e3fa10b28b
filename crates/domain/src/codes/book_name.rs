//! “Tên sổ chứng thực”, which ends in a suffix that sets the electronic book apart from the paper one.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::CodeRefusal;
use crate::text::{checked_text, tidy};

/// The suffix of an agency's electronic books; `/ĐT` unless the agency set another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Suffix(String);

impl Default for Suffix {
    fn default() -> Self {
        Self("/ĐT".to_owned())
    }
}

impl FromStr for Suffix {
    type Err = CodeRefusal;

    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text: String = text.trim().nfc().collect();
        let length = text.chars().count();
        let plain = text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '.'));
        if text.starts_with(['/', '-']) && (2..=16).contains(&length) && plain {
            Ok(Self(text))
        } else {
            Err(CodeRefusal::Suffix)
        }
    }
}

checked_text!(Suffix, CodeRefusal);

/// The name of a register book, e.g. `01/2026/ĐT`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BookName(String);

impl BookName {
    /// The longest name, in characters.
    pub const MAX: usize = 100;

    /// Whether the name ends in the suffix, as it should.
    pub fn has(&self, suffix: &Suffix) -> bool {
        self.0.ends_with(suffix.as_str())
    }

    /// “Quyển số”: the name without its suffix, as the attestation page prints it.
    pub fn volume(&self, suffix: &Suffix) -> &str {
        self.0.strip_suffix(suffix.as_str()).unwrap_or(&self.0)
    }
}

impl FromStr for BookName {
    type Err = CodeRefusal;

    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text = tidy(text);
        match text.chars().count() {
            0 => Err(CodeRefusal::BookNameEmpty),
            length if length > Self::MAX => Err(CodeRefusal::BookNameLong { length }),
            _ => Ok(Self(text)),
        }
    }
}

checked_text!(BookName, CodeRefusal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_volume_is_the_name_without_its_suffix() {
        let suffix = Suffix::default();
        let name: BookName = " 01/2026/ĐT ".parse().unwrap();
        assert!(name.has(&suffix));
        assert_eq!(name.volume(&suffix), "01/2026");
        let odd: BookName = "Sổ 2026".parse().unwrap();
        assert!(!odd.has(&suffix));
        assert_eq!(odd.volume(&suffix), "Sổ 2026");
    }

    #[test]
    fn a_suffix_typed_with_decomposed_letters_is_the_same_suffix() {
        assert_eq!("-SCTĐT/BS".parse::<Suffix>().unwrap().as_str(), "-SCTĐT/BS");
        assert_eq!("/E\u{302}".parse::<Suffix>().unwrap().as_str(), "/Ê");
    }

    #[test]
    fn empty_and_endless_names_and_odd_suffixes_are_refused() {
        assert_eq!("  ".parse::<BookName>(), Err(CodeRefusal::BookNameEmpty));
        assert_eq!(
            "a".repeat(101).parse::<BookName>(),
            Err(CodeRefusal::BookNameLong { length: 101 })
        );
        for text in ["", "/", "ĐT", "/Đ T", "/ABCDEFGHIJKLMNOPQ"] {
            assert_eq!(text.parse::<Suffix>(), Err(CodeRefusal::Suffix), "{text}");
        }
    }
}
