//! Codes and numbers that people read out, write down and type in.

mod agency_code;
mod book_name;
mod dossier_code;
mod receipt;
mod search_code;
mod verification;

pub use agency_code::AgencyCode;
pub use book_name::{BookName, Suffix};
pub use dossier_code::DossierCode;
pub use receipt::ReceiptNumber;
pub use search_code::SearchCode;
pub use verification::VerificationCode;

use crate::refusal::refusals;

refusals! {
    /// Why a text is not the code that it should be.
    pub enum CodeRefusal {
        /// Not an agency's code: neither `K88.04` nor `000.00.04.K88`.
        #[error("not an agency code")]
        AgencyCode => "refusal-agency-code",
        /// Not `<agency code>-<DDMMYY>-<6 digits>`.
        #[error("not a dossier code")]
        DossierCode => "refusal-dossier-code",
        /// More dossiers on one day than six digits can count.
        #[error("the day's counter is exhausted")]
        DayFull => "refusal-dossier-day-full",
        /// Not a verification code: 16 characters and a check character.
        #[error("not a verification code")]
        VerificationShape => "refusal-verification-shape",
        /// The check character does not fit: something was mistyped.
        #[error("the check character of the verification code does not fit")]
        VerificationMistyped => "refusal-verification-mistyped",
        /// A book needs a name.
        #[error("the book has no name")]
        BookNameEmpty => "refusal-book-name-empty",
        /// The book's name is longer than the register's column.
        #[error("the book's name has {length} characters")]
        BookNameLong { length: usize } => "refusal-book-name-long",
        /// A suffix begins with `/` or `-` and has at most 16 characters.
        #[error("not a suffix of a book's name")]
        Suffix => "refusal-book-suffix",
        /// Not a receipt number.
        #[error("not a receipt number")]
        Receipt => "refusal-receipt-number",
    }
}
