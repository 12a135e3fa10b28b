//! Signature schemes: RSA (PKCS #1 v1.5 and PSS) and ECDSA on P-256 and P-384 are written and trusted; [`Algorithm`] is
//! what is read besides.

mod algorithm;
mod dsa;
mod key;
mod private;
mod rsa;
mod scheme;

pub use algorithm::Algorithm;
pub use key::{KeyKind, PublicKey};
pub use private::PrivateKey;
pub use scheme::{RsaPadding, SignatureScheme};

use aws_lc_rs::signature as lc;

use crate::HashAlgorithm;

/// Why a signature was not made or not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The bytes are not a signature of the message under the key.
    #[error("the signature does not match the message and the key")]
    Mismatch,
    /// The scheme needs another kind of key.
    #[error("{scheme:?} cannot be used with a {key:?} key")]
    WrongKey {
        /// What was asked.
        scheme: SignatureScheme,
        /// What was there.
        key: KeyKind,
    },
    /// The algorithm needs another kind of key.
    #[error("{algorithm} cannot be checked with a {key:?} key")]
    Unsuitable {
        /// What was asked.
        algorithm: Algorithm,
        /// What was there.
        key: KeyKind,
    },
    /// The key is one for RSASSA-PSS alone, or for other parameters of it (RFC 4055 §3.3).
    #[error("{0} cannot be checked with this key, which is bound to RSASSA-PSS with its own parameters")]
    Bound(Algorithm),
    /// RSA or DSA of a length that is not computed: for [`verify`] outside 2048 to 8192 bits, for
    /// [`Algorithm::verify`] outside 1024 to 8192 (DSA 512 to 3072).
    #[error("a key of {bits} bits is too short or too long")]
    KeySize {
        /// Length of the modulus.
        bits: usize,
    },
    /// The algorithm is none of ours (SHA-1 and MD5 are not).
    #[error("signature algorithm {0} is not accepted")]
    Algorithm(const_oid::ObjectIdentifier),
    /// The parameters of the algorithm are not the ones its standard fixes.
    #[error("the parameters of signature algorithm {0} are not accepted")]
    Parameters(const_oid::ObjectIdentifier),
    /// Keys of this kind are verified, never used for signing: few validators of PDF know them (ISO/TS 32002 is young).
    #[error("an {0} key is for verifying only here: sign with RSA (2048 bits or more), P-256 or P-384")]
    VerifyOnly(&'static str),
    /// The private key is not a PKCS #8 key of a kind we use.
    #[error("the private key cannot be read")]
    PrivateKey,
    /// The public key is not a SubjectPublicKeyInfo.
    #[error("the public key cannot be read")]
    PublicKey,
    /// The library refused to generate or to sign.
    #[error("the cryptographic library refused the operation")]
    Library,
}

/// Checks a signature over a message (the message itself, not its digest).
///
/// # Errors
/// [`SignatureError::WrongKey`], [`SignatureError::KeySize`], [`SignatureError::Bound`] or
/// [`SignatureError::Mismatch`].
pub fn verify(
    scheme: SignatureScheme,
    key: &PublicKey,
    message: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    key.check(scheme)?;
    let algorithm: &dyn lc::VerificationAlgorithm = match scheme {
        SignatureScheme::RsaPkcs1Sha256 => &lc::RSA_PKCS1_2048_8192_SHA256,
        SignatureScheme::RsaPkcs1Sha384 => &lc::RSA_PKCS1_2048_8192_SHA384,
        SignatureScheme::RsaPkcs1Sha512 => &lc::RSA_PKCS1_2048_8192_SHA512,
        SignatureScheme::RsaPssSha256 => &lc::RSA_PSS_2048_8192_SHA256,
        SignatureScheme::RsaPssSha384 => &lc::RSA_PSS_2048_8192_SHA384,
        SignatureScheme::RsaPssSha512 => &lc::RSA_PSS_2048_8192_SHA512,
        SignatureScheme::EcdsaP256Sha256 => &lc::ECDSA_P256_SHA256_ASN1,
        SignatureScheme::EcdsaP384Sha384 => &lc::ECDSA_P384_SHA384_ASN1,
    };
    lc::UnparsedPublicKey::new(algorithm, key.bits())
        .verify(message, signature)
        .map_err(|_| SignatureError::Mismatch)
}

/// Which hash a PKCS #1 v1.5 signature was made with, as its padding says; nothing is verified by that.
#[must_use]
pub fn named_hash(key: &PublicKey, signature: &[u8]) -> Option<HashAlgorithm> {
    rsa::named_hash(key, signature)
}

/// The value of an `adbe.x509.rsa_sha1` signature: the content of an OCTET STRING (ISO 32000-2 §12.8.3.2), or, as some
/// software writes it, the bare value.
#[must_use]
pub fn pkcs1_value(contents: &[u8]) -> Vec<u8> {
    crate::ber::value::Value::first(contents)
        .and_then(|(value, _)| value.octets())
        .map_or_else(|| contents.to_vec(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests;
