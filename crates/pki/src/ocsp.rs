//! OCSP (RFC 6960, nonce RFC 8954): asking, judging the answer, and answering.
//!
//! Whether an answer is fresh is for [`crate::revocation`]: here its signature and its subject are judged.

mod client;
mod outline;
mod server;
mod structure;

pub use client::{Answer, parse_response, request};
pub(crate) use client::{Question, Rests};
pub(crate) use outline::{Outline, outline};
pub use outline::{is_all_good, is_replaced_by};
pub use server::{CertId, Request, Responder, Statement, issue, parse_request, refuse};
pub use structure::ResponseStatus;

use const_oid::ObjectIdentifier as Oid;
use jiff::Timestamp;

use crate::SignatureError;
use crate::issue::IssueError;
use crate::strength::Weakness;

/// What a responder says about a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// CRLReason (RFC 5280 §5.3.1), when stated.
        reason: Option<u8>,
    },
    /// The responder does not know it.
    Unknown,
}

/// Why an answer is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// Not the structure of RFC 6960.
    #[error("this is not an OCSP message: {0}")]
    Malformed(#[from] der::Error),
    /// The responder could not answer.
    #[error("the OCSP responder could not answer: {0:?}")]
    NotSuccessful(ResponseStatus),
    /// Successful without an answer.
    #[error("the OCSP response has no answer inside")]
    NoAnswer,
    /// Another kind of response than id-pkix-ocsp-basic.
    #[error("OCSP response type {0} is not known")]
    ResponseType(Oid),
    /// The answer is about other certificates.
    #[error("the OCSP response says nothing about this certificate")]
    OtherCertificate,
    /// The answer belongs to another question.
    #[error("the OCSP response answers another request: the nonce differs")]
    Nonce,
    /// The responder's certificate is neither the issuer nor enclosed.
    #[error("the OCSP responder's certificate is not enclosed")]
    NoResponder,
    /// The responder was not appointed by the issuer (RFC 6960 §4.2.2.2).
    #[error("the OCSP responder's certificate was not issued by the certificate's issuer")]
    ResponderNotDelegated,
    /// The responder is the certificate asked about: whoever stole its key would say “good”, too.
    #[error("the OCSP response was signed by the certificate that it is about")]
    AboutItself,
    /// A critical extension of the responder's certificate is not known, or one cannot be read.
    #[error("extension {0} of the OCSP responder's certificate is not processed")]
    ResponderExtension(Oid),
    /// The responder's certificate lacks id-kp-OCSPSigning.
    #[error("the OCSP responder's certificate is not one for OCSP signing")]
    ResponderUsage,
    /// The responder's certificate was not valid when it answered.
    #[error("the OCSP responder's certificate was not valid when it answered")]
    ResponderNotValid,
    /// thisUpdate lies behind producedAt by more than clocks differ: it was signed before it was known.
    #[error("the OCSP response was signed before the time for which it speaks")]
    KnownLater,
    /// It was signed before the certificate that it is about became valid: nobody could know that one.
    #[error("the OCSP response was signed before the certificate was valid")]
    BeforeCertificate,
    /// It is longer, or says more, than an answer is read.
    #[error("the OCSP response is too long to be read")]
    TooLong,
    /// A status that is none of the three.
    #[error("the OCSP status is not known")]
    Status,
    /// A critical extension that is not known.
    #[error("critical extension {0} of the OCSP response is not known")]
    CriticalExtension(Oid),
    /// The signature is not good.
    #[error("the OCSP response's signature is not good: {0}")]
    Signature(#[from] SignatureError),
    /// The signature is good, but its algorithm, or that of the responder's certificate, is not.
    #[error("the OCSP response's signature is too weak: {0}")]
    Weak(Weakness),
    /// So many signatures were checked before that this one was not.
    #[error("too many signatures would have to be checked")]
    TooManySignatures,
    /// An answer could not be made.
    #[error("the OCSP response could not be made: {0}")]
    Issue(#[from] IssueError),
}

#[cfg(test)]
mod tests;
