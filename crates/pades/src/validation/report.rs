//! The verdict as data. What goes out is made from it: [`Report::json`], [`Report::xml`], sentences.

use jiff::Timestamp;
use saoy_pdf::OpenError;
use saoy_pki::{Certificate, HashAlgorithm};
use serde::Serialize;

use super::{Indication, SubIndication};
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
}

/// The kind of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// By the author, with DocMDP (ISO 32000-2 §12.8.2.2).
    Certification,
    /// By anybody.
    Approval,
    /// By a time-stamping authority (§12.8.5).
    DocumentTimestamp,
}

/// The first statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Integrity {
    /// Signed bytes and signature value are right.
    Intact,
    /// They are not.
    Broken,
    /// It cannot be told.
    Unreadable,
}

/// The second statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Everything that is there today.
    WholeFile,
    /// Everything that was there when it was made.
    WholeRevision,
    /// Less.
    Partial,
}

/// The baseline level (ETSI EN 319 142-1 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Level {
    /// No PAdES baseline signature.
    #[serde(rename = "legacy")]
    Legacy,
    /// Basic.
    #[serde(rename = "B-B")]
    BB,
    /// With a timestamp.
    #[serde(rename = "B-T")]
    BT,
    /// With what is needed to check it later.
    #[serde(rename = "B-LT")]
    BLt,
    /// With a document timestamp over that.
    #[serde(rename = "B-LTA")]
    BLta,
}

/// The fourth statement.
#[derive(Clone, Debug)]
pub struct CertificateReport {
    /// Whether it was valid and not revoked when the signature was made.
    pub valid_at_signing_time: Answer,
    /// Whether it is revoked, then or since.
    pub revocation: Revocation,
    /// Since when, if it is.
    pub revoked_at: Option<Timestamp>,
    /// For what its anchor is trusted.
    pub trust: Trust,
    /// The anchor's name as the trust list has it.
    pub anchor: Option<String>,
    /// The path, the certificate first, the anchor last; empty without one.
    pub path: Vec<Certificate>,
}

/// Yes, no, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known.
    Unknown,
}

/// The status of a certificate as far as known. One that was revoked after it signed is revoked, and was valid at signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// Known to be good.
    Good,
    /// Known to be revoked.
    Revoked,
    /// Not known.
    Unknown,
}

/// For what the anchor at the end of a path is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Trust {
    /// State bodies and officials.
    #[serde(rename = "công vụ")]
    CongVu,
    /// Public authorities.
    #[serde(rename = "công cộng")]
    CongCong,
    /// Time-stamping authorities; only in the statement about a timestamp.
    #[serde(rename = "TSA")]
    Tsa,
    /// Somebody else whom the operator trusts.
    #[serde(rename = "khác")]
    Other,
    /// Nobody.
    #[serde(rename = "none")]
    None,
}

/// The statement about a timestamp.
#[derive(Clone, Debug)]
pub struct TimestampReport {
    /// Whether it proves anything.
    pub status: TimestampStatus,
    /// The time it states.
    pub time: Option<Timestamp>,
    /// Who made it.
    pub authority: Option<Certificate>,
    /// For what the anchor of that is trusted.
    pub trust: Trust,
    /// Why it is not valid.
    pub sub_indication: Option<SubIndication>,
    /// The token as it stands in the file.
    pub token: Option<Vec<u8>>,
}

/// Whether a timestamp proves anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampStatus {
    /// Intact and trusted.
    Valid,
    /// Broken.
    Invalid,
    /// There is none.
    Absent,
    /// Intact, but not trusted, or not known to be.
    Unknown,
}

/// When a signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningTime {
    /// What the signer says.
    pub claimed: Option<Timestamp>,
    /// When it existed at the latest, proven by a timestamp that is valid.
    pub proven: Option<Timestamp>,
    /// By which.
    pub proof: Proof,
}

/// What proves the signing time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The timestamp over the signature value.
    SignatureTimestamp,
    /// A later timestamp over the file.
    DocumentTimestamp,
    /// Nothing.
    None,
}

/// With what a signature was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Algorithms {
    /// The hash of the signed bytes.
    pub digest: Option<HashAlgorithm>,
    /// `RSA-2048`, `RSA-PSS-3072`, `ECDSA-P256` …
    pub signature: Option<String>,
    /// Whether any of it is weak at the instant of the report.
    pub weak: bool,
}

/// What the report says of the file itself; the caller knows it.
#[derive(Clone, Debug, Default)]
pub struct FileFacts {
    /// Its name as it is to be shown.
    pub name: String,
    /// SHA-256 of all its bytes, where the report has none itself ([`Report::sha256`]).
    pub sha256: Option<[u8; 32]>,
    /// What the check of certified copies said, where there was one.
    pub certified_copy: Option<CertifiedCopy>,
    /// Whether an anchor for trying out decided anything ([`Report::rests_on_demo`]).
    pub demo: bool,
}

/// The statement about a certified copy, whose shape `saoy_certified_copy` knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CertifiedCopy {
    /// Which of the shapes that this system makes.
    pub shape: Shape,
    /// The verification code on the attestation page.
    pub code: Option<String>,
    /// The number in the attestation, such as `12/ĐT`.
    pub number: Option<String>,
    /// What the register says.
    pub register_match: RegisterMatch,
}

/// The shape of a certified copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Signed by hash: certification, then seal.
    A,
    /// Signed by plug-ins: two approvals.
    B,
    /// Anything else.
    Other,
}

/// What the register says about a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterMatch {
    /// It was issued like this.
    Match,
    /// It was issued, but not like this.
    Mismatch,
    /// It was issued, and withdrawn.
    Withdrawn,
    /// The register was not or could not be asked.
    Unknown,
}

impl SignatureReport {
    /// Whether it is a document timestamp: it decides nothing about the file.
    #[must_use]
    pub fn is_timestamp(&self) -> bool {
        self.kind == Kind::DocumentTimestamp
    }
}
