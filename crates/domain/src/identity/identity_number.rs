//! CMND (9 digits, until 2024) and CCCD / số định danh (12 digits: province, century and sex, year, six more).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{IdentityRefusal, digits};

/// A checked identity number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdentityNumber(String);

/// Which of the two numbers it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityKind {
    /// “CMND”, nine digits.
    Cmnd,
    /// “CCCD / số định danh cá nhân”, twelve digits.
    Cccd,
}

/// What a number is judged by: the province codes in use and the present day.
///
/// The first three digits keep the codes of the 63 provinces before 2025-07-01, whatever merged since.
#[derive(Debug, Clone)]
pub struct IdentityRules {
    provinces: BTreeSet<u16>,
}

/// “Tỉnh mẫu”: a province code that no birth is registered under, for demonstrations and tests.
const DEMO_PROVINCE: u16 = 99;

/// The 63 province codes of the general statistics office before 2025-07-01 (Decision 124/2004/QĐ-TTg, as amended),
/// used in số định danh by Circular 59/2021/TT-BCA.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40,
    42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83,
    84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

impl Default for IdentityRules {
    fn default() -> Self {
        Self::new(PROVINCES)
    }
}

impl IdentityRules {
    /// Rules with a given set of province codes.
    pub fn new(provinces: impl IntoIterator<Item = u16>) -> Self {
        Self {
            provinces: provinces.into_iter().collect(),
        }
    }

    /// The same rules, and the province of demonstrations besides.
    #[must_use]
    pub fn with_demo_province(mut self) -> Self {
        self.provinces.insert(DEMO_PROVINCE);
        self
    }

    /// Reads a number; spaces and dots between the digits do not matter.
    ///
    /// # Errors
    /// The reason why it cannot be anybody's number.
    pub fn parse(&self, text: &str, today: Date) -> Result<IdentityNumber, IdentityRefusal> {
        let digits = digits(text)?;
        let number = IdentityNumber(digits);
        match number.0.len() {
            9 => Ok(number),
            12 => self.check(&number, today).map(|()| number),
            digits => Err(IdentityRefusal::Length { digits }),
        }
    }

    fn check(&self, number: &IdentityNumber, today: Date) -> Result<(), IdentityRefusal> {
        let part: u16 = number
            .0
            .get(..3)
            .and_then(|part| part.parse().ok())
            .unwrap_or_default();
        if !self.provinces.contains(&part) {
            return Err(IdentityRefusal::Province {
                part: format!("{part:03}"),
            });
        }
        let century = number.digit(3);
        let year = number.birth_year().unwrap_or_default();
        if 1900 + i16::from(century / 2) * 100 > today.year() {
            return Err(IdentityRefusal::Century { digit: century });
        }
        if year > today.year() {
            return Err(IdentityRefusal::BirthYear { year });
        }
        Ok(())
    }
}

impl IdentityNumber {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// CMND or CCCD.
    pub fn kind(&self) -> IdentityKind {
        if self.0.len() == 9 {
            IdentityKind::Cmnd
        } else {
            IdentityKind::Cccd
        }
    }

    /// The year of birth that a 12-digit number states.
    pub fn birth_year(&self) -> Option<i16> {
        let cccd = self.kind() == IdentityKind::Cccd;
        let year = || i16::from(self.digit(4)) * 10 + i16::from(self.digit(5));
        cccd.then(|| 1900 + i16::from(self.digit(3) / 2) * 100 + year())
    }

    fn digit(&self, place: usize) -> u8 {
        self.0.as_bytes().get(place).map_or(0, |b| b.wrapping_sub(b'0'))
    }
}

impl std::fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn parse(text: &str) -> Result<IdentityNumber, IdentityRefusal> {
        IdentityRules::default()
            .with_demo_province()
            .parse(text, date(2026, 10, 14))
    }

    #[test]
    fn a_citizens_number_tells_the_year_of_birth() {
        let number = parse("099 201 014 377").unwrap();
        assert_eq!(
            (number.as_str(), number.kind()),
            ("099201014377", IdentityKind::Cccd)
        );
        assert_eq!(number.birth_year(), Some(2001));
        let old = parse("099.155.000.001").unwrap();
        assert_eq!(old.birth_year(), Some(1955));
    }

    #[test]
    fn an_old_nine_digit_number_is_still_a_key() {
        let number = parse("990000123").unwrap();
        assert_eq!((number.kind(), number.birth_year()), (IdentityKind::Cmnd, None));
    }

    #[test]
    fn the_province_of_demonstrations_is_unknown_outside_them() {
        let today = date(2026, 10, 14);
        let refusal = IdentityRefusal::Province {
            part: "099".to_owned(),
        };
        assert_eq!(
            IdentityRules::default().parse("099201014377", today),
            Err(refusal)
        );
        assert_eq!(PROVINCES.len(), IdentityRules::default().provinces.len());
    }

    #[test]
    fn each_wrong_number_has_its_own_reason() {
        assert_eq!(parse("  "), Err(IdentityRefusal::Empty));
        assert_eq!(parse("09920101437A"), Err(IdentityRefusal::NotDigits));
        assert_eq!(parse("٠٩٩٢٠١٠١٤٣٧٧"), Err(IdentityRefusal::NotDigits));
        assert_eq!(parse("09920101437"), Err(IdentityRefusal::Length { digits: 11 }));
        assert_eq!(
            parse("003201014377"),
            Err(IdentityRefusal::Province {
                part: "003".to_owned()
            })
        );
        assert_eq!(parse("099401014377"), Err(IdentityRefusal::Century { digit: 4 }));
        assert_eq!(
            parse("099227014377"),
            Err(IdentityRefusal::BirthYear { year: 2027 })
        );
    }
}
