//! CMS signatures as PAdES wants them (RFC 5652, ETSI EN 319 122-1, ETSI EN 319 142-1), and as others write them.
//!
//! [`SignedData`] is strict: for what we write and take back. [`Foreign`] reads whatever software made, and says how each
//! signer fares and what is unusual. Clause by clause: `docs/standards/cms.md`.

mod ess;
mod fault;
mod foreign;
mod oddity;
mod parse;
pub(crate) mod structure;
mod write;

pub use fault::Fault;
pub use foreign::{Foreign, Roles, SignaturePolicy, Signer, TokenKind, Verified, could_be_attributes};
pub use oddity::Oddity;
pub use parse::{SignedData, SignerInfo};
pub use write::{add_signature_timestamp, signature_value, signed_attributes, signed_data};
pub(crate) use write::{assemble, attributes_for};

use const_oid::ObjectIdentifier as Oid;

use crate::{CertificateError, SignatureError};

/// Why a CMS structure was not made or not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    /// Not the structure of RFC 5652.
    #[error("this is not a CMS structure: {0}")]
    Malformed(#[from] der::Error),
    /// Another content type than signed-data.
    #[error("the CMS content is {0}, not signed data")]
    NotSignedData(Oid),
    /// There is no SignerInfo, or more than one: a PDF signature has exactly one (ISO 32000-2 §12.8.3.3.2).
    #[error("there are {0} signers where exactly one is expected")]
    SignerCount(usize),
    /// A hash outside SHA-256, SHA-384, SHA-512.
    #[error("hash algorithm {0} is not accepted")]
    Digest(Oid),
    /// The digest given has not the length of the hash the signature names.
    #[error("a digest of {found} bytes was given where the signature uses {expected}")]
    DigestLength {
        /// Bytes of the signature's hash.
        expected: usize,
        /// Bytes given.
        found: usize,
    },
    /// The scheme hashes otherwise than the message digest.
    #[error("the scheme's hash is not the one of the message digest")]
    SchemeDigest,
    /// The signature has no signed attributes.
    #[error("the signature has no signed attributes")]
    NoSignedAttributes,
    /// A required attribute is absent.
    #[error("signed attribute {0} is missing")]
    MissingAttribute(Oid),
    /// An attribute appears twice, or has not exactly one value (RFC 5652 §11).
    #[error("signed attribute {0} must appear once with one value")]
    RepeatedAttribute(Oid),
    /// content-type differs from the content's type (RFC 5652 §11.1).
    #[error("the signed content type is not the type of the content")]
    ContentType,
    /// The content is not what was signed.
    #[error("the content is not what was signed: the digests differ")]
    MessageDigest,
    /// The signer's certificate is not enclosed.
    #[error("the signer's certificate is not enclosed")]
    NoSignerCertificate,
    /// An enclosed certificate cannot be read (and it is the signer's).
    #[error("{0}")]
    Certificate(#[from] CertificateError),
    /// The signing-certificate attribute names another certificate (RFC 5035 §3).
    #[error("the signing-certificate attribute names another certificate")]
    SigningCertificate,
    /// The signature value is not good.
    #[error("{0}")]
    Signature(#[from] SignatureError),
    /// A timestamp is already there; it is never replaced.
    #[error("the signature already has a timestamp")]
    AlreadyTimestamped,
    /// The timestamp given is no CMS signed data.
    #[error("the timestamp token is not CMS signed data")]
    NotAToken,
}

#[cfg(test)]
mod tests;
