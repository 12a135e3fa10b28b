//! SHA-256 in one pass over anything, and the other hashes that signatures name.

use aws_lc_rs::digest;
use const_oid::ObjectIdentifier as Oid;
use spki::AlgorithmIdentifierOwned;

use crate::oids;

/// A running SHA-256. Cloning keeps what was hashed so far, so that nested byte ranges cost one pass.
#[derive(Clone)]
pub struct Sha256(digest::Context);

impl Sha256 {
    /// Starts with nothing hashed.
    #[must_use]
    pub fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything added.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        array(self.0.finish().as_ref())
    }
}

impl Default for Sha256 {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sha256(..)")
    }
}

/// A running hash of any kind. Cloning keeps what was hashed so far.
///
/// ```
/// use saoy_pki::{HashAlgorithm, digest::Hasher};
/// let mut base = Hasher::new(HashAlgorithm::Sha384);
/// base.update(b"first ");
/// let mut other = base.clone();
/// other.update(b"second");
/// assert_eq!(other.finish(), HashAlgorithm::Sha384.digest(b"first second"));
/// assert_eq!(base.finish(), HashAlgorithm::Sha384.digest(b"first "));
/// ```
#[derive(Clone)]
pub struct Hasher(digest::Context);

impl Hasher {
    /// Starts with nothing hashed.
    #[must_use]
    pub fn new(hash: HashAlgorithm) -> Self {
        Self(digest::Context::new(hash.library()))
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything added.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher(..)")
    }
}

/// SHA-256 of bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    array(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// SHA-1 of bytes: only to name a key or a certificate (OCSP CertID, key identifiers, ESSCertID), never to sign.
#[must_use]
pub fn sha1(bytes: &[u8]) -> Vec<u8> {
    HashAlgorithm::Sha1.digest(bytes)
}

/// A hash named by its object identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashAlgorithm {
    /// Names keys and certificates; a signature made with it is weak and refused unless asked for.
    Sha1,
    /// 28 bytes: read, never written.
    Sha224,
    /// 32 bytes.
    Sha256,
    /// 48 bytes.
    Sha384,
    /// 64 bytes.
    Sha512,
    /// SHA3-256, 32 bytes: read, never written.
    Sha3With256,
    /// SHA3-384, 48 bytes: read, never written.
    Sha3With384,
    /// SHA3-512, 64 bytes: read, never written.
    Sha3With512,
}

impl std::fmt::Display for HashAlgorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3With256 => "SHA3-256",
            Self::Sha3With384 => "SHA3-384",
            Self::Sha3With512 => "SHA3-512",
        })
    }
}

impl HashAlgorithm {
    /// The hash an identifier names, if it is one of ours.
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        match *oid {
            oids::SHA1 => Some(Self::Sha1),
            oids::SHA224 => Some(Self::Sha224),
            oids::SHA256 => Some(Self::Sha256),
            oids::SHA384 => Some(Self::Sha384),
            oids::SHA512 => Some(Self::Sha512),
            oids::SHA3_256 => Some(Self::Sha3With256),
            oids::SHA3_384 => Some(Self::Sha3With384),
            oids::SHA3_512 => Some(Self::Sha3With512),
            _ => None,
        }
    }

    /// Its object identifier.
    #[must_use]
    pub fn oid(self) -> Oid {
        match self {
            Self::Sha1 => oids::SHA1,
            Self::Sha224 => oids::SHA224,
            Self::Sha256 => oids::SHA256,
            Self::Sha384 => oids::SHA384,
            Self::Sha512 => oids::SHA512,
            Self::Sha3With256 => oids::SHA3_256,
            Self::Sha3With384 => oids::SHA3_384,
            Self::Sha3With512 => oids::SHA3_512,
        }
    }

    /// The digest of bytes.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        digest::digest(self.library(), bytes).as_ref().to_vec()
    }

    /// How many bytes a digest has.
    #[must_use]
    pub fn length(self) -> usize {
        self.library().output_len()
    }

    /// Whether we sign with it and accept it without question: SHA-256, SHA-384, SHA-512.
    #[must_use]
    pub fn is_for_signing(self) -> bool {
        matches!(self, Self::Sha256 | Self::Sha384 | Self::Sha512)
    }

    pub(crate) fn library(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => &digest::SHA224,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
            Self::Sha3With256 => &digest::SHA3_256,
            Self::Sha3With384 => &digest::SHA3_384,
            Self::Sha3With512 => &digest::SHA3_512,
        }
    }

    /// The signing hash whose digest has this many bytes.
    #[must_use]
    pub fn from_length(bytes: usize) -> Option<Self> {
        match bytes {
            32 => Some(Self::Sha256),
            48 => Some(Self::Sha384),
            64 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// As an AlgorithmIdentifier without parameters (RFC 5754 §2: they SHOULD be absent).
    pub(crate) fn algorithm(self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned {
            oid: self.oid(),
            parameters: None,
        }
    }
}

fn array(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = *from;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_continues_from_where_it_was_taken() {
        let mut whole = Sha256::new();
        whole.update(b"first ");
        let mut other = whole.clone();
        whole.update(b"second");
        other.update(b"third");
        assert_eq!(whole.finish(), sha256(b"first second"));
        assert_eq!(other.finish(), sha256(b"first third"));
    }

    #[test]
    fn every_hash_is_found_by_its_identifier() {
        for hash in [
            HashAlgorithm::Sha1,
            HashAlgorithm::Sha224,
            HashAlgorithm::Sha256,
            HashAlgorithm::Sha384,
            HashAlgorithm::Sha512,
            HashAlgorithm::Sha3With256,
            HashAlgorithm::Sha3With384,
            HashAlgorithm::Sha3With512,
        ] {
            assert_eq!(HashAlgorithm::from_oid(&hash.oid()), Some(hash));
        }
        assert_eq!(HashAlgorithm::from_oid(&oids::RSA_PSS), None);
    }
}
