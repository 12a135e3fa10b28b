//! What the caller knows about the file, besides the signatures.

use serde::Serialize;

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
    /// Whom the caller asked for what the file lacks; `None` where it asks nobody.
    pub asked: Option<Vec<Asked>>,
}

/// One question over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The address that was called.
    pub url: String,
    /// The length of the answer, or why none was taken: Vietnamese, English.
    pub answer: Result<u64, [String; 2]>,
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
