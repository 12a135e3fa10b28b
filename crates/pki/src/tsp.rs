//! Timestamps (RFC 3161, RFC 5816): asking for one, judging the answer, and issuing one.
//!
//! A [`Token`] exists only when its signature is good and was made by a time-stamping authority's certificate; whether
//! that authority is trusted is for [`crate::path`]. A [`Stamp`] is whatever a document brings, and says how it fares.

mod client;
mod server;
mod stamp;
mod structure;

pub use client::{Token, parse_response, request};
pub use server::{Authority, Request, issue_token, parse_request, rejection, response};
pub use stamp::{Stamp, StampFault};

use const_oid::ObjectIdentifier as Oid;

use crate::cms::{CmsError, Fault};
use crate::issue::IssueError;

/// Why no timestamp was obtained, or why it is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TspError {
    /// Not the structure of RFC 3161.
    #[error("this is not a time-stamp message: {0}")]
    Malformed(#[from] der::Error),
    /// The authority said no.
    #[error("the time-stamping authority refused: {failure:?} (status {status}) {text}")]
    Rejected {
        /// PKIStatus, 2 for a plain rejection.
        status: u8,
        /// The reason it gave.
        failure: Option<Failure>,
        /// Its words.
        text: String,
    },
    /// The answer says granted and brings no token.
    #[error("the answer grants a timestamp but brings none")]
    NoToken,
    /// The token's signature is not good.
    #[error("the timestamp's signature is not good: {0}")]
    Signature(#[from] CmsError),
    /// The CMS around the timestamp cannot be read.
    #[error("the timestamp cannot be read: {0}")]
    Unreadable(Fault),
    /// A token has exactly one signature, the authority's (RFC 3161 §2.4.2).
    #[error("the timestamp has {0} signers where exactly one is expected")]
    Signers(usize),
    /// The content is no TSTInfo.
    #[error("the token contains {0}, not a timestamp")]
    NotTimestamp(Oid),
    /// The token encloses no content.
    #[error("the token encloses no timestamp")]
    NoContent,
    /// The timestamp is over something else.
    #[error("the timestamp is over other bytes")]
    Imprint,
    /// A hash that is not accepted.
    #[error("the timestamp's hash algorithm {0} is not accepted")]
    Hash(Oid),
    /// The answer belongs to another question.
    #[error("the timestamp answers another request: the nonce differs")]
    Nonce,
    /// The signer is no time-stamping authority (RFC 3161 §2.3).
    #[error("the timestamp's certificate is not one for time-stamping only")]
    NotAuthority,
    /// The usage must be critical (RFC 3161 §2.3).
    #[error("the time-stamping usage of the certificate is not marked critical")]
    UsageNotCritical,
    /// The authority's certificate was not valid at the time it states.
    #[error("the timestamp's certificate was not valid at the time stated")]
    CertificateNotValid,
    /// An unknown version.
    #[error("version {0} of the time-stamp message is not known")]
    Version(u8),
    /// A token could not be issued.
    #[error("the timestamp could not be issued: {0}")]
    Issue(#[from] IssueError),
}

/// `PKIFailureInfo`, RFC 3161 §2.4.2: the bit that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// badAlg (0).
    BadAlgorithm,
    /// badRequest (2).
    BadRequest,
    /// badDataFormat (5).
    BadDataFormat,
    /// timeNotAvailable (14).
    TimeNotAvailable,
    /// unacceptedPolicy (15).
    UnacceptedPolicy,
    /// unacceptedExtension (16).
    UnacceptedExtension,
    /// addInfoNotAvailable (17).
    AdditionalInformationNotAvailable,
    /// systemFailure (25).
    SystemFailure,
}

impl Failure {
    const ALL: [(usize, Self); 8] = [
        (0, Self::BadAlgorithm),
        (2, Self::BadRequest),
        (5, Self::BadDataFormat),
        (14, Self::TimeNotAvailable),
        (15, Self::UnacceptedPolicy),
        (16, Self::UnacceptedExtension),
        (17, Self::AdditionalInformationNotAvailable),
        (25, Self::SystemFailure),
    ];

    fn from_bits(bits: &[u8]) -> Option<Self> {
        let set = |bit: usize| {
            bits.get(bit / 8)
                .is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0)
        };
        Self::ALL
            .iter()
            .find(|(bit, _)| set(*bit))
            .map(|(_, failure)| *failure)
    }

    fn bit(self) -> usize {
        Self::ALL
            .iter()
            .find(|(_, failure)| *failure == self)
            .map_or(25, |(bit, _)| *bit)
    }
}

#[cfg(test)]
mod tests;
