//! The trait every kind of key storage implements.

use std::future::Future;
use std::pin::Pin;

use saoy_pki::{Certificate, SignatureError, SignatureScheme};
use thiserror::Error;

/// A batch being signed: one result for each request, in the same order.
pub type Signing<'a> = Pin<Box<dyn Future<Output = Vec<Result<Vec<u8>, SignError>>> + Send + 'a>>;

/// A key with its certificate, wherever it lives.
///
/// What comes back is never trusted: [`crate::verify_before_embed`] stands between a signer and a document.
pub trait Signer: Send + Sync {
    /// The certificate of the key.
    fn certificate(&self) -> &Certificate;

    /// Certificates between it and the trust anchor, nearest first; may be empty or incomplete.
    fn chain(&self) -> &[Certificate];

    /// How it signs.
    fn scheme(&self) -> SignatureScheme;

    /// Signs each DER `SignedAttributes` (RFC 5652 §5.4, the SET OF form). A batch is one act of the person:
    /// one PIN, one confirmation.
    fn sign<'a>(&'a self, signed_attributes: &'a [Vec<u8>]) -> Signing<'a>;
}

/// Why one request of a batch was not signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignError {
    /// The request is not exactly content-type, message-digest and signing-certificate-v2.
    #[error("this is not a signature request: {0}")]
    NotSignedAttributes(AttributesError),
    /// The device that holds the key did not do it: not there, locked, another PIN.
    #[error("{device}: {said}")]
    Device {
        /// What people call the device.
        device: String,
        /// What it, or its module, said.
        said: String,
    },
    /// The key or the library refused.
    #[error(transparent)]
    Key(#[from] SignatureError),
}

/// What is wrong with signed attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AttributesError {
    /// Not a DER SET OF Attribute.
    #[error("not signed attributes")]
    Malformed,
    /// An attribute is missing, doubled, or one too many.
    #[error("other attributes than content-type, message-digest and signing-certificate-v2")]
    OtherAttributes,
    /// content-type is not id-data.
    #[error("made for something else than a document")]
    OtherContent,
    /// signing-certificate-v2 names another certificate.
    #[error("made for another certificate")]
    OtherCertificate,
}
