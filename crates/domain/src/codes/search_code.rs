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

    /// Case, spaces, kinds of dashes (or spaces instead of them) and zeros left out at the front do not matter, as long
    /// as only one code can be meant: five digits are six, but three may be four or six.
    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text: String = text.chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
        let text = text.to_uppercase();
        let close: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let parts: Vec<&str> = match close.split('-').count() {
            1 => text.split_whitespace().collect(),
            _ => close.split('-').collect(),
        };
        let [agency, middle, tail] = parts.as_slice() else {
            return Err(CodeRefusal::DossierCode);
        };
        let fits = |part: &str, lengths: &[usize]| {
            lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        if agency.parse::<AgencyCode>().is_err() || !fits(middle, &[5, 6]) || !fits(tail, &[4, 5, 6]) {
            return Err(CodeRefusal::DossierCode);
        }
        Ok(Self(match tail.len() {
            4 => format!("{agency}-{middle:0>6}-{tail}"),
            _ => format!("{agency}-{middle:0>6}-{tail:0>6}"),
        }))
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
    fn zeros_left_out_at_the_front_and_spaces_for_dashes_are_understood() {
        for text in [
            "k88.04-051126-10029",
            "K88.04-51126-010029",
            "k88.04 51126 10029",
            "K88.04 - 051126 - 010029",
        ] {
            let code = text.parse::<SearchCode>().unwrap();
            assert_eq!(code.as_str(), "K88.04-051126-010029", "{text}");
        }
    }

    #[test]
    fn a_name_is_not_a_code() {
        for text in [
            "",
            "Trần Minh Quân",
            "G22.29-200624-018",
            "G22.29-2006-0018",
            "Lê Thị 20062 10018",
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
