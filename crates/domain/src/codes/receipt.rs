//! The number on the receipt of a visit: the originals brought together share it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AgencyCode, CodeRefusal};
use crate::text::checked_text;

/// `<agency code>-BL<year>-<n>`, counted by agency and year, e.g. `K88.04-BL2026-000127`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptNumber(String);

impl ReceiptNumber {
    /// The `nth` receipt (from 1) of `agency` in `year`; grows past six digits rather than failing.
    pub fn new(agency: &AgencyCode, year: i16, nth: u32) -> Self {
        Self(format!("{agency}-BL{year:04}-{nth:06}"))
    }
}

impl FromStr for ReceiptNumber {
    type Err = CodeRefusal;

    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text = text.trim().to_uppercase();
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [agency, year, tail]
                if agency.parse::<AgencyCode>().is_ok()
                    && year
                        .strip_prefix("BL")
                        .is_some_and(|year| year.len() == 4 && digits(year))
                    && tail.len() >= 6
                    && digits(tail) =>
            {
                Ok(Self(text))
            }
            _ => Err(CodeRefusal::Receipt),
        }
    }
}

checked_text!(ReceiptNumber, CodeRefusal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_names_agency_year_and_count() {
        let number = ReceiptNumber::new(&"K88.04".parse().unwrap(), 2026, 127);
        assert_eq!(number.as_str(), "K88.04-BL2026-000127");
        assert_eq!(number.as_str().parse(), Ok(number));
        assert_eq!(
            "K88.04-2026-000127".parse::<ReceiptNumber>(),
            Err(CodeRefusal::Receipt)
        );
    }
}
