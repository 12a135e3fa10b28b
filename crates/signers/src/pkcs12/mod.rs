//! PKCS#12 files (RFC 7292): one private key with its certificates, under a password.
//!
//! Written: PBES2 (PBKDF2-HMAC-SHA-256, AES-256-CBC) and an HMAC-SHA-256 over all of it, as OpenSSL 3 and Windows
//! do today. Read: the same with any of the PBES2 AES key sizes and SHA-1/SHA-2 PRFs; the RC2 and 3DES of former
//! days are refused by name.

mod asn1;
mod kdf;
mod open;
mod pbes2;
mod seal;

use const_oid::ObjectIdentifier;
use thiserror::Error;
use zeroize::Zeroizing;

pub(crate) use open::decrypt_key;
pub use open::open;
pub use seal::{Protection, seal};

/// What a PKCS#12 file holds.
#[derive(Debug)]
pub struct KeyFile {
    /// The private key, a PKCS#8 `PrivateKeyInfo` in DER.
    pub private_key: Zeroizing<Vec<u8>>,
    /// Certificates in DER, in the order of the file.
    pub certificates: Vec<Vec<u8>>,
}

/// Why a PKCS#12 file is not opened or not written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyFileError {
    /// Not a PKCS#12 file, or a damaged one.
    #[error("this is not a PKCS#12 file")]
    Malformed,
    /// The integrity check fails: nearly always a wrong password.
    #[error("wrong password, or the file was damaged")]
    WrongPassword,
    /// The file has no integrity check, so nothing in it can be believed.
    #[error("the file has no integrity check")]
    NoIntegrityCheck,
    /// An algorithm that is not supported (RC2, 3DES, public-key protection …).
    #[error("the file is protected with {0}, which is not supported")]
    UnsupportedAlgorithm(ObjectIdentifier),
    /// More PBKDF2 rounds than anyone needs: a file made to keep the machine busy.
    #[error("the file asks for {0} rounds of key derivation")]
    TooManyRounds(u64),
    /// No private key inside.
    #[error("the file holds no private key")]
    NoPrivateKey,
    /// More than one private key inside.
    #[error("the file holds several private keys")]
    SeveralPrivateKeys,
    /// A cipher or an encoder refused; does not happen with sane sizes.
    #[error("the file could not be written")]
    NotWritten,
}

/// Upper limit of rounds taken from a file; OWASP's advice for PBKDF2-HMAC-SHA-256 is 600,000.
const MAX_ROUNDS: u64 = 10_000_000;

#[cfg(test)]
mod tests;
