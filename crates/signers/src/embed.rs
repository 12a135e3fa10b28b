//! The check between a signer and a document : a signer is never trusted.

use saoy_pki::{Certificate, SignatureError, SignatureScheme};
use thiserror::Error;

use crate::attributes;
use crate::signer::AttributesError;

/// Why a signature value is not embedded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EmbedRefusal {
    /// The attributes are not those of a document signed by the expected certificate.
    #[error("the signed attributes are {0}")]
    Attributes(#[from] AttributesError),
    /// The value does not verify: another key signed, or something else was signed.
    #[error("the signature value does not belong to the expected certificate: {0}")]
    Value(#[from] SignatureError),
}

/// Does `signature` over `signed_attributes` (DER, SET OF form) come from the key of `expected`?
pub fn verify_before_embed(
    signed_attributes: &[u8],
    signature: &[u8],
    scheme: SignatureScheme,
    expected: &Certificate,
) -> Result<(), EmbedRefusal> {
    attributes::check(signed_attributes, expected)?;
    saoy_pki::verify(scheme, expected.public_key(), signed_attributes, signature)?;
    Ok(())
}
