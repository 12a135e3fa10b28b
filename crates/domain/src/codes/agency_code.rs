//! “Mã định danh” of an agency: QCVN 102 writes `000.03.25.H51`, Decision 20/2020/QĐ-TTg `H51.25.3`.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::CodeRefusal;
use crate::text::checked_text;

/// An agency's code in either of its two written forms.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgencyCode(String);

impl FromStr for AgencyCode {
    type Err = CodeRefusal;

    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text = text.trim().to_uppercase();
        let parts: Vec<&str> = text.split('.').collect();
        let fits = match parts.as_slice() {
            [a, b, c, first] if digits(a, 3..=3) => {
                digits(b, 2..=2) && digits(c, 2..=2) && letter_and_two_digits(first)
            }
            [first, rest @ ..] => {
                letter_and_two_digits(first) && rest.len() <= 3 && rest.iter().all(|part| digits(part, 1..=3))
            }
            [] => false,
        };
        if fits {
            Ok(Self(text))
        } else {
            Err(CodeRefusal::AgencyCode)
        }
    }
}

checked_text!(AgencyCode, CodeRefusal);

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn letter_and_two_digits(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, a, b] if letter.is_ascii_uppercase() && a.is_ascii_digit() && b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_identifier_are_accepted() {
        for text in ["000.03.25.H51", "H51.25.3", "k88.04", "H55.242", "K88"] {
            let code: AgencyCode = text.parse().unwrap();
            assert_eq!(code.as_str(), text.to_uppercase());
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "88.04",
            "K88.",
            "K88.1234",
            "K88.1.2.3.4",
            "00.03.25.H51",
            "K8.04",
            "É88",
            "K88/04",
        ] {
            assert_eq!(text.parse::<AgencyCode>(), Err(CodeRefusal::AgencyCode), "{text}");
        }
    }
}
