//! “MST”: 10 digits with a check digit, 13 for a branch, or a person's 12-digit identity number.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{IdentityRefusal, digits};
use crate::text::checked_text;

/// A checked tax number; a branch is written `0123456789-001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxNumber(String);

/// The weight of each of the first nine digits.
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

impl TaxNumber {
    /// The tenth digit that belongs to nine digits: 10 − (weighted sum mod 11); `None` when that is 10, for such
    /// numbers are not given out.
    pub fn check_digit(nine: [u8; 9]) -> Option<u8> {
        let sum: u32 = nine
            .iter()
            .zip(WEIGHTS)
            .map(|(digit, weight)| u32::from(*digit) * weight)
            .sum();
        u8::try_from(10 - sum % 11).ok().filter(|digit| *digit < 10)
    }
}

impl FromStr for TaxNumber {
    type Err = IdentityRefusal;

    fn from_str(text: &str) -> Result<Self, IdentityRefusal> {
        let digits = digits(text)?;
        match digits.len() {
            12 => return Ok(Self(digits)),
            10 | 13 => {}
            _ => return Err(IdentityRefusal::TaxLength),
        }
        let (company, branch) = digits.split_at(10);
        let mut values = company.bytes().map(|b| b - b'0');
        let nine = std::array::from_fn(|_| values.next().unwrap_or_default());
        if Self::check_digit(nine) != values.next() {
            return Err(IdentityRefusal::TaxCheckDigit);
        }
        match branch {
            "" => Ok(Self(company.to_owned())),
            "000" => Err(IdentityRefusal::TaxBranch),
            branch => Ok(Self(format!("{company}-{branch}"))),
        }
    }
}

checked_text!(TaxNumber, IdentityRefusal);

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten digits that belong to a nine-digit number of nobody.
    fn company(nine: [u8; 9]) -> String {
        nine.into_iter()
            .chain(TaxNumber::check_digit(nine))
            .map(|digit| char::from(b'0' + digit))
            .collect()
    }

    #[test]
    fn a_company_and_its_branch_are_accepted() {
        let company = company([8, 8, 0, 0, 4, 1, 7, 2, 7]);
        assert_eq!(company.parse::<TaxNumber>().unwrap().as_str(), company);
        let branch = format!("{company}001").parse::<TaxNumber>().unwrap();
        assert_eq!(branch.as_str(), format!("{company}-001"));
        assert_eq!(branch.as_str().parse(), Ok(branch));
    }

    #[test]
    fn the_check_digit_is_ten_minus_the_weighted_sum_modulo_eleven() {
        // 1×31 = 31 = 2·11 + 9, so 10 − 9 = 1; 0 leaves 10, which is no digit; 1×31 + 1×3 = 34 = 3·11 + 1.
        assert_eq!(TaxNumber::check_digit([1, 0, 0, 0, 0, 0, 0, 0, 0]), Some(1));
        assert_eq!(TaxNumber::check_digit([0; 9]), None);
        assert_eq!(TaxNumber::check_digit([1, 0, 0, 0, 0, 0, 0, 0, 1]), Some(9));
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let company = company([8, 8, 0, 0, 4, 1, 7, 2, 7]);
        for place in 0..10 {
            for digit in b'0'..=b'9' {
                let mut typed = company.clone().into_bytes();
                if typed[place] == digit {
                    continue;
                }
                typed[place] = digit;
                let typed = String::from_utf8(typed).unwrap();
                assert_eq!(
                    typed.parse::<TaxNumber>(),
                    Err(IdentityRefusal::TaxCheckDigit),
                    "{typed}"
                );
            }
        }
    }

    #[test]
    fn a_persons_identity_number_serves_as_tax_number() {
        assert_eq!(
            "099201014377".parse::<TaxNumber>().unwrap().as_str(),
            "099201014377"
        );
    }

    #[test]
    fn each_wrong_number_has_its_own_reason() {
        let company = company([8, 8, 0, 0, 4, 1, 7, 2, 7]);
        assert_eq!("".parse::<TaxNumber>(), Err(IdentityRefusal::Empty));
        assert_eq!("MST 12".parse::<TaxNumber>(), Err(IdentityRefusal::NotDigits));
        assert_eq!(
            "12345678901".parse::<TaxNumber>(),
            Err(IdentityRefusal::TaxLength)
        );
        assert_eq!(
            format!("{company}-000").parse::<TaxNumber>(),
            Err(IdentityRefusal::TaxBranch)
        );
    }
}
