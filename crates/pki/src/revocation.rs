//! Is a certificate *known* to be good at an instant? OCSP answers and CRLs within their time decide; doubt is unknown.
//!
//! [`judge`] looks at one certificate and its issuer. [`Inquiry`] does the same along a validated path, with lists and
//! answers signed by others than the issuer: their certificates need a path of their own to the same anchor, and must
//! not be revoked themselves (RFC 5280 §6.3.3 (f), RFC 6960 §4.2.2.2).

mod answers;
mod done;
mod inquiry;
mod lists;
mod pieces;
mod proofs;
mod responder;
mod scope;
mod signer;
mod statement;

pub use inquiry::{Inquiry, ResponderCheck};
pub use pieces::{About, Parsed};
pub use proofs::Proofs;

use jiff::{SignedDuration, Timestamp};

use crate::Certificate;
use crate::crl::CrlError;
use crate::ocsp::OcspError;
use crate::path::Settings;

/// A responder's clock may be this far ahead of ours.
pub const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// An answer without nextUpdate counts this long: RFC 6960 §4.2.2.1 then has newer information always available.
pub const WITHOUT_NEXT_UPDATE: SignedDuration = SignedDuration::from_mins(10);

/// Bytes that say something about revocation.
#[derive(Clone, Copy, Debug)]
pub enum Evidence<'a> {
    /// An `OCSPResponse`.
    Ocsp(&'a [u8]),
    /// A CRL: complete, partial, delta or indirect.
    Crl(&'a [u8]),
}

/// What the evidence proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Known to be good.
    Good {
        /// Index of the evidence that proves it; the first of several lists that prove it together.
        evidence: usize,
        /// From when it proves it.
        this_update: Timestamp,
        /// Until when it may be relied upon.
        until: Timestamp,
    },
    /// Revoked at or before the instant.
    Revoked {
        /// Index of the evidence that proves it.
        evidence: usize,
        /// Since when.
        at: Timestamp,
        /// CRLReason (RFC 5280 §5.3.1), when stated.
        reason: Option<u8>,
        /// Whether the evidence is proven to be older than the end of everybody it rests on; if not, somebody else may
        /// have made it. “Good” is impossible either way.
        proven: bool,
    },
    /// Nothing proves either; one reason for each piece of evidence.
    Unknown(Vec<Doubt>),
}

/// Why a piece of evidence decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The answer is not acceptable.
    #[error("{0}")]
    Ocsp(#[from] OcspError),
    /// The list is not acceptable.
    #[error("{0}")]
    Crl(#[from] CrlError),
    /// Its time is over.
    #[error("the revocation information was to be renewed by {0}")]
    Stale(Timestamp),
    /// Made after the certificate expired, when its authority need not know it any more.
    #[error("the revocation information is from {0}, after the certificate expired")]
    AfterExpiry(Timestamp),
    /// It claims to be from later.
    #[error("the revocation information is from {0}, which is still to come")]
    FromTheFuture(Timestamp),
    /// The issuer given is not the one the certificate names.
    #[error("the certificate was issued by someone else")]
    OtherIssuer,
    /// The responder does not know the certificate.
    #[error("the responder does not know the certificate")]
    StatusUnknown,
    /// The lists together leave out some reasons for revocation (RFC 5280 §6.3.3).
    #[error("the revocation lists do not cover all reasons for revocation")]
    ReasonsNotCovered,
    /// The responder's own certificate is revoked.
    #[error("the certificate of the OCSP responder is revoked")]
    ResponderRevoked,
    /// The responder's own certificate is not known to be good, and does not say ocsp-nocheck.
    #[error("the certificate of the OCSP responder is not known to be good")]
    ResponderUnknown,
    /// Nothing proves it older than the end of who signed it: whoever has that key today could have made it.
    #[error(
        "the revocation information is not proven to be older than {0}, until when who signed it could be believed"
    )]
    Unproven(Timestamp),
    /// Whether it is good depends on itself.
    #[error("the revocation information rests on the certificate it is about")]
    Circular,
    /// Too much would have to be judged.
    #[error("the revocation information needs too many further certificates or signatures to be judged")]
    GaveUp,
}

impl Doubt {
    /// Whether the piece was not looked at to the end.
    pub(crate) fn is_given_up(&self) -> bool {
        matches!(
            self,
            Self::GaveUp
                | Self::Ocsp(OcspError::TooManySignatures | OcspError::TooLong)
                | Self::Crl(CrlError::TooManySignatures)
        )
    }
}

/// Judges a certificate at an instant. Revocation that any good evidence shows wins over every “good”, however fresh;
/// a certificate revoked only after the instant counts as good when the evidence is fresh at it. The evidence must be
/// signed by the issuer or by a responder it appointed; that responder's own certificate must not be revoked by the
/// same evidence, but nothing need be known about it.
///
/// ```
/// use saoy_pki::Certificate;
/// use saoy_pki::revocation::{Evidence, Verdict, judge};
///
/// let issuer = Certificate::from_der(include_bytes!("../tests/fixtures/ca.cer"))?;
/// let [good, bad] = [
///     Certificate::from_der(include_bytes!("../tests/fixtures/leader.cer"))?,
///     Certificate::from_der(include_bytes!("../tests/fixtures/revoked.cer"))?,
/// ];
/// let evidence = [
///     Evidence::Ocsp(include_bytes!("../tests/fixtures/leader.ocsp.der")),
///     Evidence::Crl(include_bytes!("../tests/fixtures/ca.crl.der")),
/// ];
/// let at = "2027-01-01T00:00:00Z".parse()?;
/// assert!(matches!(judge(&good, &issuer, &evidence, at), Verdict::Good { evidence: 0, .. }));
/// assert!(matches!(judge(&bad, &issuer, &evidence, at), Verdict::Revoked { evidence: 1, .. }));
/// assert!(matches!(judge(&good, &issuer, &[], at), Verdict::Unknown(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn judge(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &[Evidence<'_>],
    at: Timestamp,
) -> Verdict {
    let settings = Settings::at(at);
    let mut inquiry = Inquiry::new(&Parsed::read(evidence), &[], &settings);
    inquiry.responders = ResponderCheck::WhenKnown;
    let path = [certificate.clone(), issuer.clone()];
    let keys = path
        .each_ref()
        .map(|certificate| certificate.public_key().clone());
    inquiry.judge_link(&path, &keys, 0)
}
