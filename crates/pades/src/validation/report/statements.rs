//! The statements about one signature, each by itself.

use jiff::Timestamp;
use saoy_pki::{Certificate, HashAlgorithm};
use serde::Serialize;

use crate::validation::SubIndication;

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
