//! The verdict about every signature of a file, after ETSI EN 319 102-1.

mod chain;
mod claimed;
mod demo;
mod existence;
mod fault;
mod identity;
mod indication;
mod json;
mod level;
mod material;
mod process;
mod report;
mod run;
mod sentence;
mod settings;
mod stamp;
mod strength;
mod trust;
mod xml;

pub use identity::identity_number;
pub use indication::{Indication, SubIndication};
pub use report::{
    Algorithms, Answer, Cause, CertificateReport, CertifiedCopy, Coverage, FileFacts, FileFault, Integrity,
    Kind, Level, Need, Proof, RegisterMatch, Report, Revocation, Shape, SignatureReport, SigningTime,
    TimestampReport, TimestampStatus, Trust, Verdict,
};
pub use run::validate;
pub use settings::{PolicyRule, Settings};

use jiff::Timestamp;
use saoy_pdf::OpenError;

impl Report {
    /// The report about a file that cannot be opened.
    #[must_use]
    pub fn unreadable(error: OpenError, at: Timestamp) -> Self {
        Self {
            password_required: matches!(error, OpenError::PasswordRequired | OpenError::WrongPassword),
            ..Self::without_file(FileFault::Open(error), at)
        }
    }

    /// The report about a file that the system does not give; `words` are the system's.
    #[must_use]
    pub fn missing(words: &str, at: Timestamp) -> Self {
        Self::without_file(FileFault::Input(words.to_owned()), at)
    }

    fn without_file(fault: FileFault, at: Timestamp) -> Self {
        Self {
            at,
            verdict: Verdict::Unreadable,
            repaired: false,
            password_required: false,
            fault: Some(fault),
            signatures: Vec::new(),
            needs: Vec::new(),
        }
    }
}
