//! The whole question: is this certificate trusted at an instant, by what is at hand? A path that is valid
//! ([`crate::path`]) and on which nothing is revoked or unknown ([`crate::revocation`]).

use jiff::Timestamp;

use crate::Certificate;
use crate::path::{PathError, Settings, ValidatedPath, find_accepted, label};
use crate::revocation::{Doubt, Evidence, Inquiry, Parsed, Verdict};

/// What is at hand. Nothing is fetched.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// Certificates found anywhere: authorities, cross-certificates, signers of lists, responders.
    pub certificates: &'a [Certificate],
    /// Trusted certificates.
    pub anchors: &'a [Certificate],
    /// OCSP answers and lists.
    pub evidence: &'a [Evidence<'a>],
}

impl Material<'_> {
    /// The evidence read, to be shared by several calls of [`validate_with`].
    #[must_use]
    pub fn parsed(&self) -> Parsed<'_> {
        Parsed::read(self.evidence)
    }
}

/// A trusted certificate, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    /// The path, the certificate first, the anchor last.
    pub path: ValidatedPath,
    /// For each certificate but the anchor the evidence that it is good, in the same order.
    pub revocation: Vec<Verdict>,
}

/// Why a certificate is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no valid path.
    #[error("{0}")]
    Path(#[from] PathError),
    /// A certificate on the path is revoked.
    #[error("the certificate of “{subject}” was revoked at {at}")]
    Revoked {
        /// Whose.
        subject: String,
        /// Its place on the path: 0 is the certificate in question.
        index: usize,
        /// Since when.
        at: Timestamp,
        /// CRLReason (RFC 5280 §5.3.1), when stated.
        reason: Option<u8>,
        /// Index of the evidence that says so.
        evidence: usize,
    },
    /// A certificate on the path is not known to be good.
    #[error("whether the certificate of “{subject}” is revoked is not known")]
    Unknown {
        /// Whose.
        subject: String,
        /// Its place on the path: 0 is the certificate in question.
        index: usize,
        /// Why each piece of evidence decides nothing; empty without any.
        doubts: Vec<Doubt>,
    },
}

/// Looks for a path on which every certificate is known to be good. Other paths are tried when one is refused, for
/// revocation too; a revocation that was seen is told rather than that another path is unknown.
///
/// # Errors
/// [`Refusal`].
pub fn validate(
    certificate: &Certificate,
    material: &Material<'_>,
    settings: &Settings,
) -> Result<Trusted, Refusal> {
    validate_with(certificate, material, &material.parsed(), settings)
}

/// The same with evidence that was read before: for several certificates, or several instants.
///
/// # Errors
/// [`Refusal`].
pub fn validate_with(
    certificate: &Certificate,
    material: &Material<'_>,
    evidence: &Parsed<'_>,
    settings: &Settings,
) -> Result<Trusted, Refusal> {
    let mut inquiry = Inquiry::new(evidence, material.certificates, settings);
    let mut revoked = None;
    let found = find_accepted(
        certificate,
        material.certificates,
        material.anchors,
        settings,
        &mut |path| {
            let judged = judge_path(path, &mut inquiry);
            if let Err(refusal @ Refusal::Revoked { .. }) = &judged {
                revoked.get_or_insert(refusal.clone());
            }
            judged
        },
    );
    match (found, revoked) {
        (Err(Refusal::Unknown { .. }), Some(revoked)) => Err(revoked),
        (found, _) => found,
    }
}

/// From the anchor down: what is above must be good before what it signed counts.
fn judge_path(path: ValidatedPath, inquiry: &mut Inquiry<'_>) -> Result<Trusted, Refusal> {
    let mut revocation = Vec::new();
    let below = path.certificates().len().saturating_sub(1);
    for (index, certificate) in path.certificates().iter().enumerate().take(below).rev() {
        let subject = || label(certificate);
        match inquiry.judge(&path, index) {
            good @ Verdict::Good { .. } => revocation.push(good),
            Verdict::Revoked {
                evidence, at, reason, ..
            } => {
                return Err(Refusal::Revoked {
                    subject: subject(),
                    index,
                    at,
                    reason,
                    evidence,
                });
            }
            Verdict::Unknown(doubts) => {
                return Err(Refusal::Unknown {
                    subject: subject(),
                    index,
                    doubts,
                });
            }
        }
    }
    revocation.reverse();
    Ok(Trusted { path, revocation })
}
