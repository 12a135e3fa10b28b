//! Why nothing is signed.

use saoy_pdf::Repair;

use super::Unmet;
use crate::PrepareError;
use crate::changes::{Change, Lang};

/// Why a signature is not prepared.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The file, or somebody who signed it before, stands against the order.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The file cannot be read or written.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
}

impl From<saoy_pdf::ReadError> for SignError {
    fn from(error: saoy_pdf::ReadError) -> Self {
        Self::Prepare(error.into())
    }
}

/// What stands against an order. [`Refusal::sentence`] says it to the person, with what to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The file is encrypted.
    Encrypted,
    /// The file could only be read by repairing it.
    Repaired(Repair),
    /// The file holds something that its cross-reference does not account for, behind its end or after a signature.
    Stray(Change),
    /// The file has a cross-reference table and a stream side by side.
    Hybrid,
    /// A form that is drawn by its own program (XFA): what is signed is not what is seen.
    DynamicForm,
    /// More fields than are looked at, or deeper ones.
    FormTooLarge,
    /// No field has this name.
    NoSuchField(String),
    /// The field is of another kind.
    NotASignatureField(String),
    /// The field has been signed.
    FieldSigned(String),
    /// A field has this name already.
    NameTaken(String),
    /// A name for a new field that is empty or has a dot.
    BadName(String),
    /// The file has no such page.
    NoSuchPage {
        /// Counted from 1.
        page: usize,
        /// How many there are.
        pages: usize,
    },
    /// The field's own `/Lock` is another than the one asked for.
    OtherLock(String),
    /// Somebody certified the file already.
    AlreadyCertified {
        /// Their field.
        by: String,
    },
    /// Somebody signed the file already, a certification must be the first signature.
    CertificationNotFirst,
    /// A signature forbids everything that follows it.
    NoChanges {
        /// Its field.
        by: String,
    },
    /// A signature froze the field.
    Locked {
        /// Which field.
        field: String,
        /// The field of the signature that froze it.
        by: String,
    },
    /// A certified file takes no new field that is seen.
    VisibleAfterCertification {
        /// The certification's field.
        by: String,
    },
    /// Usage rights do not grant this entry (ISO 32000-2 Table 258).
    UsageRights(&'static str),
    /// `/Perms` has an entry whose meaning is not known.
    Permissions(String),
    /// The field's seed value demands otherwise.
    Seed(Unmet),
    /// The plain look has no picture of this letter.
    Letter(char),
    /// The font cannot be cut down to the letters of the look.
    Font,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl std::error::Error for Refusal {}
