//! Who people are: names and numbers, each checked when it is read.

mod contact;
mod identity_number;
mod person_name;
mod tax_number;

pub use contact::{EmailAddress, PhoneNumber};
pub use identity_number::{IdentityKind, IdentityNumber, IdentityRules};
pub use person_name::PersonName;
pub use tax_number::TaxNumber;

use crate::refusal::refusals;

refusals! {
    /// Why a name or number is refused.
    pub enum IdentityRefusal {
        /// Nothing was entered.
        #[error("nothing was entered")]
        Empty => "refusal-identity-empty",
        /// Something else than digits.
        #[error("an identity number has digits only")]
        NotDigits => "refusal-identity-not-digits",
        /// Neither 9 (CMND) nor 12 (CCCD) digits.
        #[error("an identity number has 9 or 12 digits, not {digits}")]
        Length { digits: usize } => "refusal-identity-length",
        /// The first three digits of a 12-digit number belong to no province.
        #[error("no province has the code {part}")]
        Province { part: String } => "refusal-identity-province",
        /// The fourth digit names a century that has not come.
        #[error("the digit {digit} for century and sex is not possible yet")]
        Century { digit: u8 } => "refusal-identity-century",
        /// The year of birth lies in the future.
        #[error("the year of birth {year} has not come")]
        BirthYear { year: i16 } => "refusal-identity-birth-year",
        /// Not 10, 12 or 13 digits.
        #[error("a tax number has 10, 12 or 13 digits")]
        TaxLength => "refusal-tax-length",
        /// The tenth digit is not the check digit of the first nine.
        #[error("the check digit of the tax number does not fit")]
        TaxCheckDigit => "refusal-tax-check-digit",
        /// A branch is numbered from 001.
        #[error("a branch of a company is numbered from 001")]
        TaxBranch => "refusal-tax-branch",
        /// Not a Vietnamese telephone number.
        #[error("not a Vietnamese telephone number")]
        Phone => "refusal-phone",
        /// Not an e-mail address.
        #[error("not an e-mail address")]
        Email => "refusal-email",
        /// The e-mail address is longer than mail servers take.
        #[error("the e-mail address has {length} characters")]
        EmailLong { length: usize } => "refusal-email-long",
        /// The name is longer than any register's column.
        #[error("the name has {length} letters")]
        NameLong { length: usize } => "refusal-name-long",
        /// The name has control characters or no letter at all.
        #[error("not a name")]
        NameLetters => "refusal-name-letters",
    }
}

/// The digits of a number, however they were grouped.
fn digits(text: &str) -> Result<String, IdentityRefusal> {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
        .collect();
    if digits.is_empty() {
        Err(IdentityRefusal::Empty)
    } else if digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(IdentityRefusal::NotDigits)
    }
}
