//! The code typed into a search box. Older systems wrote three shapes; all are taken as they are.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AgencyCode, CodeRefusal};
use crate::text::checked_text;

/// A dossier code of any shape that was ever issued: six digits in the middle, four or six at the end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SearchCode(String);

impl FromStr for SearchCode {
    type Err = CodeRefusal;

    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| if is_dash(c) { '-' } else { c })
            .collect();
        let text = text.to_uppercase();
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [agency, middle, tail]
                if agency.parse::<AgencyCode>().is_ok()
                    && (middle.len() == 6 && digits(middle))
                    && (matches!(tail.len(), 4 | 6) && digits(tail)) =>
            {
                Ok(Self(text))
            }
            _ => Err(CodeRefusal::DossierCode),
        }
    }
}

checked_text!(SearchCode, CodeRefusal);

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_older_shapes_and_ours_are_searched_as_they_stand() {
        for text in [
            "G22.29-200624-0018",
            "G22.29-200624-010021",
            "G22.29-250620-010009",
            "G22.99-290620-010005",
        ] {
            assert_eq!(text.parse::<SearchCode>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_code_copied_out_of_a_letter_is_understood() {
        assert_eq!(
            " g22.29–200624–0018 ".parse::<SearchCode>().unwrap().as_str(),
            "G22.29-200624-0018"
        );
    }

    #[test]
    fn a_name_is_not_a_code() {
        for text in [
            "",
            "Trần Minh Quân",
            "G22.29-200624-018",
            "G22.29-200624",
            "200624-0018",
            "G22.29-200624-0018-1",
        ] {
            assert_eq!(
                text.parse::<SearchCode>(),
                Err(CodeRefusal::DossierCode),
                "{text}"
            );
        }
    }
}
