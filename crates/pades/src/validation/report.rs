//! The verdict as data. What goes out is made from it: [`Report::json`], [`Report::xml`], sentences.

mod facts;
mod statements;

pub use facts::{Asked, CertifiedCopy, FileFacts, RegisterMatch, Shape};
pub use statements::{
    Algorithms, Answer, CertificateReport, Integrity, Level, Proof, Revocation, SigningTime, TimestampReport,
    TimestampStatus, Trust,
};

/// The kind and the second statement are what the survey found.
pub use crate::survey::{Coverage, SignatureKind as Kind};

use jiff::Timestamp;
use saoy_pdf::OpenError;
use saoy_pki::Certificate;
use serde::Serialize;

use super::{Indication, Remark, SubIndication};
use crate::changes::ChangesAfter;

/// What was found out about a file at an instant.
#[derive(Clone, Debug)]
pub struct Report {
    /// The instant for which it is judged: “now”.
    pub at: Timestamp,
    /// Of the whole file, where it could be opened: hashed in the same pass as what the signatures cover.
    pub sha256: Option<[u8; 32]>,
    /// The worst of the signatures that are not timestamps.
    pub verdict: Verdict,
    /// Whether the file had to be repaired to be read: it is never valid then.
    pub repaired: bool,
    /// Whether it cannot be read without a password.
    pub password_required: bool,
    /// Why the file or its form cannot be read.
    pub fault: Option<FileFault>,
    /// Every signature and document timestamp, in the order in which they were made.
    pub signatures: Vec<SignatureReport>,
    /// What would help to decide: a caller with a network fetches it and asks again.
    pub needs: Vec<Need>,
}

/// Why nothing can be said about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// It cannot be opened.
    Open(OpenError),
    /// The operating system does not give it: the words of the system.
    Input(String),
    /// The caller does not look at it: why and what to do, Vietnamese and English.
    Refused([String; 2]),
}

/// The verdict of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// “HỢP LỆ”.
    Valid,
    /// “KHÔNG HỢP LỆ”.
    Invalid,
    /// “CHƯA ĐỦ CĂN CỨ”.
    Indeterminate,
    /// Nobody signed; there may be document timestamps.
    Unsigned,
    /// Nothing can be said.
    Unreadable,
}

/// What is missing to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The certificate of whoever issued this one.
    Issuer(Certificate),
    /// Trust in this certificate, where a chain ends: nobody can fetch that.
    Anchor(Certificate),
    /// Fresh revocation information about the first, which the second issued.
    Revocation(Certificate, Certificate),
}

/// What was found out about one signature. Integrity, coverage, changes and certificate are four separate statements.
#[derive(Clone, Debug)]
pub struct SignatureReport {
    /// The field's full name.
    pub field: String,
    /// What kind of signature.
    pub kind: Kind,
    /// `/SubFilter`.
    pub sub_filter: String,
    /// Which revision it ends, or appeared in; the file as first saved is 0.
    pub revision: Option<usize>,
    /// Valid, invalid or indeterminate.
    pub verdict: Verdict,
    /// What decided the verdict.
    pub cause: Cause,
    /// ETSI's main indication.
    pub indication: Indication,
    /// ETSI's reason; none when passed.
    pub sub_indication: Option<SubIndication>,
    /// Whether signed bytes and signature value are as they were made.
    pub integrity: Integrity,
    /// What is wrong with it, Vietnamese and English.
    pub fault: Option<[String; 2]>,
    /// What it covers; none when it states no range.
    pub coverage: Option<Coverage>,
    /// What happened to the file afterwards.
    pub changes: ChangesAfter,
    /// What it was built to last for; none for a document timestamp.
    pub level: Option<Level>,
    /// The signer's certificate.
    pub signer: Option<Certificate>,
    /// What is known about it.
    pub certificate: CertificateReport,
    /// Its signature timestamp; of a document timestamp, the timestamp itself.
    pub timestamp: TimestampReport,
    /// When it was made.
    pub signing_time: SigningTime,
    /// With what it was made.
    pub algorithms: Algorithms,
    /// What it says or carries that does not decide.
    pub remarks: Vec<Remark>,
    /// What would help to decide about the certificate.
    pub needs: Vec<Need>,
    /// What would help to trust the timestamps that would prove its time.
    pub proof_needs: Vec<Need>,
}

/// What decided a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Everything passed.
    Passed,
    /// The indication of the standard.
    Indication,
    /// It covers only a part of what stood in the file when it was made.
    Partial,
    /// The file was changed afterwards in a way that nothing allows.
    Changed,
    /// Something was changed afterwards that this signature does not allow, though signatures may.
    NotAllowed,
    /// The file had to be repaired.
    Repaired,
    /// The file's own store of evidence is larger than what is read of one: a revocation may stand in the rest.
    StoreTooLarge,
}

impl SignatureReport {
    /// Whether it is a document timestamp: it decides nothing about the file.
    #[must_use]
    pub fn is_timestamp(&self) -> bool {
        self.kind == Kind::DocumentTimestamp
    }
}
