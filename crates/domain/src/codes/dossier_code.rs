//! “Mã chứng thực”: `<agency code>-<DDMMYY>-<6 digits>`, e.g. `K88.04-141026-010127`.

use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AgencyCode, CodeRefusal};
use crate::text::checked_text;

/// The code of a dossier. Opaque once made: nothing reads a date out of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode(String);

/// The six digits of the n-th dossier of a day are `10000 + n`: “01”, then four digits, with room above.
const COUNTER_BASE: u32 = 10_000;

impl DossierCode {
    /// The code of the `nth` dossier (from 1) that `agency` receives on `day`.
    ///
    /// # Errors
    /// [`CodeRefusal::DayFull`] when six digits no longer suffice (or `nth` is 0).
    pub fn new(agency: &AgencyCode, day: Date, nth: u32) -> Result<Self, CodeRefusal> {
        let tail = COUNTER_BASE
            .checked_add(nth)
            .filter(|tail| nth >= 1 && *tail <= 999_999)
            .ok_or(CodeRefusal::DayFull)?;
        let year = day.year().rem_euclid(100);
        Ok(Self(format!(
            "{agency}-{:02}{:02}{year:02}-{tail:06}",
            day.day(),
            day.month()
        )))
    }
}

impl FromStr for DossierCode {
    type Err = CodeRefusal;

    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text = text.trim().to_uppercase();
        let mut parts = text.splitn(3, '-');
        let (Some(agency), Some(day), Some(tail)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(CodeRefusal::DossierCode);
        };
        let six = |part: &str| part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit());
        if agency.parse::<AgencyCode>().is_err() || !six(day) || !six(tail) {
            return Err(CodeRefusal::DossierCode);
        }
        Ok(Self(text))
    }
}

checked_text!(DossierCode, CodeRefusal);

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn code(nth: u32) -> Result<String, CodeRefusal> {
        DossierCode::new(&"G22.99".parse().unwrap(), date(2020, 6, 29), nth).map(String::from)
    }

    #[test]
    fn the_first_of_a_day_ends_in_010001_and_after_9999_comes_020000() {
        assert_eq!(code(1).unwrap(), "G22.99-290620-010001");
        assert_eq!(code(5).unwrap(), "G22.99-290620-010005");
        assert_eq!(code(9_999).unwrap(), "G22.99-290620-019999");
        assert_eq!(code(10_000).unwrap(), "G22.99-290620-020000");
    }

    #[test]
    fn a_day_has_room_for_989999_dossiers_and_no_more() {
        assert_eq!(code(989_999).unwrap(), "G22.99-290620-999999");
        assert_eq!(code(990_000), Err(CodeRefusal::DayFull));
        assert_eq!(code(0), Err(CodeRefusal::DayFull));
    }

    #[test]
    fn a_code_is_read_back_and_a_damaged_one_refused() {
        let text = code(7).unwrap();
        assert_eq!(text.to_lowercase().parse::<DossierCode>().unwrap().as_str(), text);
        for bad in [
            "",
            "G22.99",
            "G22.99-290620",
            "G22.99-290620-0018",
            "G22.99-29062-010001",
            "-290620-010001",
        ] {
            assert_eq!(bad.parse::<DossierCode>(), Err(CodeRefusal::DossierCode), "{bad}");
        }
    }
}
