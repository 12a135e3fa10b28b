//! The algorithms that are read, weak ones included.

use aws_lc_rs::digest::Digest;
use aws_lc_rs::signature as lc;
use spki::AlgorithmIdentifierOwned;

use super::scheme::pss_parameters;
use super::{KeyKind, PublicKey, SignatureError, SignatureScheme, rsa};
use crate::{HashAlgorithm, oids};

/// What a signature that is read was made with. Wider than [`SignatureScheme`], which is what may be written and what
/// is trusted without question: here is also what is weak or only verified. See [`crate::strength`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    RsaPkcs1(HashAlgorithm),
    /// RSASSA-PSS (RFC 8017 §8.1), MGF1 with the same hash, a salt as long as the digest.
    RsaPss(HashAlgorithm),
    /// RSASSA-PSS with a salt of another length, in bytes: verified only.
    RsaPssSalt(HashAlgorithm, u16),
    /// ECDSA (RFC 5758 §3.2); the curve is the key's.
    Ecdsa(HashAlgorithm),
    /// Ed25519 (RFC 8032, RFC 8410).
    Ed25519,
    /// DSA (FIPS 186-4).
    Dsa(HashAlgorithm),
}

impl Algorithm {
    /// The algorithm an AlgorithmIdentifier names.
    ///
    /// # Errors
    /// [`SignatureError::Algorithm`] or [`SignatureError::Parameters`].
    pub(crate) fn from_identifier(identifier: &AlgorithmIdentifierOwned) -> Result<Self, SignatureError> {
        use HashAlgorithm::{Sha1, Sha3With256, Sha3With384, Sha3With512, Sha224, Sha256, Sha384, Sha512};
        if identifier.oid == oids::RSA_PSS {
            return pss_parameters(identifier)
                .map(|(hash, salt)| Self::pss(hash, salt))
                .ok_or(SignatureError::Parameters(identifier.oid));
        }
        let algorithm = match identifier.oid {
            oids::SHA1_WITH_RSA | oids::SHA1_WITH_RSA_OIW => Self::RsaPkcs1(Sha1),
            oids::SHA224_WITH_RSA => Self::RsaPkcs1(Sha224),
            oids::SHA256_WITH_RSA => Self::RsaPkcs1(Sha256),
            oids::SHA384_WITH_RSA => Self::RsaPkcs1(Sha384),
            oids::SHA512_WITH_RSA => Self::RsaPkcs1(Sha512),
            oids::ECDSA_SHA1 => Self::Ecdsa(Sha1),
            oids::ECDSA_SHA224 => Self::Ecdsa(Sha224),
            oids::ECDSA_SHA256 => Self::Ecdsa(Sha256),
            oids::ECDSA_SHA384 => Self::Ecdsa(Sha384),
            oids::ECDSA_SHA512 => Self::Ecdsa(Sha512),
            oids::ED25519 => Self::Ed25519,
            oids::DSA_SHA1 => Self::Dsa(Sha1),
            oids::DSA_SHA224 => Self::Dsa(Sha224),
            oids::DSA_SHA256 => Self::Dsa(Sha256),
            oids::SHA3_256_WITH_RSA => Self::RsaPkcs1(Sha3With256),
            oids::SHA3_384_WITH_RSA => Self::RsaPkcs1(Sha3With384),
            oids::SHA3_512_WITH_RSA => Self::RsaPkcs1(Sha3With512),
            oids::ECDSA_SHA3_256 => Self::Ecdsa(Sha3With256),
            oids::ECDSA_SHA3_384 => Self::Ecdsa(Sha3With384),
            oids::ECDSA_SHA3_512 => Self::Ecdsa(Sha3With512),
            other => return Err(SignatureError::Algorithm(other)),
        };
        let plain = identifier.parameters.as_ref().is_none_or(der::asn1::Any::is_null);
        plain
            .then_some(algorithm)
            .ok_or(SignatureError::Parameters(identifier.oid))
    }

    /// The algorithm of a SignerInfo, which may name the key's kind only (RFC 3370 §3.2, RFC 5753 §2.1.1): then the hash
    /// of the message digest is meant.
    ///
    /// # Errors
    /// [`SignatureError::Algorithm`] or [`SignatureError::Parameters`].
    pub(crate) fn of_signer(
        identifier: &AlgorithmIdentifierOwned,
        digest: HashAlgorithm,
    ) -> Result<Self, SignatureError> {
        match identifier.oid {
            oids::RSA_ENCRYPTION => Ok(Self::RsaPkcs1(digest)),
            oids::EC_PUBLIC_KEY => Ok(Self::Ecdsa(digest)),
            oids::DSA => Ok(Self::Dsa(digest)),
            _ => Self::from_identifier(identifier),
        }
    }

    fn pss(hash: HashAlgorithm, salt: u16) -> Self {
        if usize::from(salt) == hash.length() {
            Self::RsaPss(hash)
        } else {
            Self::RsaPssSalt(hash, salt)
        }
    }

    /// The hash inside; Ed25519 has its own.
    #[must_use]
    pub fn hash(self) -> Option<HashAlgorithm> {
        match self {
            Self::RsaPkcs1(hash)
            | Self::RsaPss(hash)
            | Self::RsaPssSalt(hash, _)
            | Self::Ecdsa(hash)
            | Self::Dsa(hash) => Some(hash),
            Self::Ed25519 => None,
        }
    }

    /// Checks a signature over a message, weak algorithms included: ask [`crate::strength::weak_at`] before trusting.
    ///
    /// # Errors
    /// [`SignatureError::Unsuitable`], [`SignatureError::Bound`], [`SignatureError::KeySize`] or
    /// [`SignatureError::Mismatch`].
    pub fn verify(self, key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let Some(hash) = self.hash() else {
            return lc::UnparsedPublicKey::new(self.library(key.kind())?, key.bits())
                .verify(message, signature)
                .map_err(|_| SignatureError::Mismatch);
        };
        self.verify_digest(key, &hash.digest(message), signature)
    }

    /// Checks a signature over a message whose digest by [`Algorithm::hash`] is known: for what is too long to hold.
    ///
    /// # Errors
    /// As [`Algorithm::verify`]; [`SignatureError::Unsuitable`] for Ed25519, which signs whole messages only.
    pub fn verify_digest(
        self,
        key: &PublicKey,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        if !key.permits(self) {
            return Err(SignatureError::Bound(self));
        }
        let kind = key.kind();
        let unsuitable = SignatureError::Unsuitable {
            algorithm: self,
            key: kind,
        };
        match (self, kind) {
            (Self::Dsa(hash), _) => super::dsa::verify(hash, key, digest, signature),
            (Self::RsaPssSalt(hash, salt), KeyKind::Rsa { .. }) => {
                rsa::verify_pss(hash, usize::from(salt), key, digest, signature)
            }
            (Self::RsaPss(hash), KeyKind::Rsa { bits }) if bits < 2048 => {
                rsa::verify_pss(hash, hash.length(), key, digest, signature)
            }
            (Self::RsaPkcs1(hash), KeyKind::Rsa { bits })
                if !matches!(hash, HashAlgorithm::Sha1) && !hash.is_for_signing()
                    || (hash == HashAlgorithm::Sha384 && bits < 2048) =>
            {
                rsa::verify_pkcs1(hash, key, digest, signature)
            }
            (Self::Ed25519, _) => Err(unsuitable),
            _ => {
                let hash = self.hash().ok_or(unsuitable)?;
                let (hash, digest) = self.stretched(hash, digest);
                let digest = Digest::import_less_safe(&digest, hash.library())
                    .map_err(|_| SignatureError::Mismatch)?;
                lc::UnparsedPublicKey::new(self.library(kind)?, key.bits())
                    .verify_digest(&digest, signature)
                    .map_err(|_| SignatureError::Mismatch)
            }
        }
    }

    /// ECDSA signs a digest as a number, whichever hash it comes from (FIPS 186-4 §6.4): zeros before a short one change
    /// nothing, and the library's SHA-2 of that length serves for the hashes that it does not pair with its curves.
    fn stretched(self, hash: HashAlgorithm, digest: &[u8]) -> (HashAlgorithm, Vec<u8>) {
        use HashAlgorithm::{Sha1, Sha3With256, Sha3With384, Sha3With512, Sha224, Sha256, Sha384, Sha512};
        let same = match hash {
            Sha1 | Sha224 | Sha256 | Sha3With256 => Sha256,
            Sha384 | Sha3With384 => Sha384,
            Sha512 | Sha3With512 => Sha512,
        };
        let missing = same.length().saturating_sub(digest.len());
        if !matches!(self, Self::Ecdsa(_)) || digest.len() != hash.length() {
            return (hash, digest.to_vec());
        }
        (same, [&vec![0; missing], digest].concat())
    }

    fn library(self, key: KeyKind) -> Result<&'static dyn lc::VerificationAlgorithm, SignatureError> {
        use HashAlgorithm::{Sha1, Sha3With256, Sha3With384, Sha3With512, Sha224, Sha256, Sha384, Sha512};
        if let KeyKind::Rsa { bits } = key
            && !(1024..=8192).contains(&bits)
        {
            return Err(SignatureError::KeySize { bits });
        }
        let unsuitable = SignatureError::Unsuitable { algorithm: self, key };
        Ok(match (self, key) {
            (Self::RsaPkcs1(Sha1), KeyKind::Rsa { .. }) => &lc::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            (Self::RsaPkcs1(Sha256), KeyKind::Rsa { .. }) => {
                &lc::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
            }
            (Self::RsaPkcs1(Sha512), KeyKind::Rsa { .. }) => {
                &lc::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
            }
            (Self::RsaPkcs1(Sha384), KeyKind::Rsa { .. }) => &lc::RSA_PKCS1_2048_8192_SHA384,
            (Self::RsaPss(Sha256), KeyKind::Rsa { .. }) => &lc::RSA_PSS_2048_8192_SHA256,
            (Self::RsaPss(Sha384), KeyKind::Rsa { .. }) => &lc::RSA_PSS_2048_8192_SHA384,
            (Self::RsaPss(Sha512), KeyKind::Rsa { .. }) => &lc::RSA_PSS_2048_8192_SHA512,
            (Self::Ecdsa(Sha1 | Sha224 | Sha256 | Sha3With256), KeyKind::P256) => &lc::ECDSA_P256_SHA256_ASN1,
            (Self::Ecdsa(Sha384 | Sha3With384), KeyKind::P256) => &lc::ECDSA_P256_SHA384_ASN1,
            (Self::Ecdsa(Sha512 | Sha3With512), KeyKind::P256) => &lc::ECDSA_P256_SHA512_ASN1,
            (Self::Ecdsa(Sha1 | Sha224 | Sha256 | Sha3With256), KeyKind::P384) => &lc::ECDSA_P384_SHA256_ASN1,
            (Self::Ecdsa(Sha384 | Sha3With384), KeyKind::P384) => &lc::ECDSA_P384_SHA384_ASN1,
            (Self::Ecdsa(Sha512 | Sha3With512), KeyKind::P384) => &lc::ECDSA_P384_SHA512_ASN1,
            (Self::Ecdsa(Sha1 | Sha224 | Sha256 | Sha3With256), KeyKind::P521) => &lc::ECDSA_P521_SHA256_ASN1,
            (Self::Ecdsa(Sha384 | Sha3With384), KeyKind::P521) => &lc::ECDSA_P521_SHA384_ASN1,
            (Self::Ecdsa(Sha512 | Sha3With512), KeyKind::P521) => &lc::ECDSA_P521_SHA512_ASN1,
            (Self::Ed25519, KeyKind::Ed25519) => &lc::ED25519,
            _ => return Err(unsuitable),
        })
    }
}

impl From<SignatureScheme> for Algorithm {
    fn from(scheme: SignatureScheme) -> Self {
        match scheme {
            SignatureScheme::RsaPkcs1Sha256
            | SignatureScheme::RsaPkcs1Sha384
            | SignatureScheme::RsaPkcs1Sha512 => Self::RsaPkcs1(scheme.hash()),
            SignatureScheme::RsaPssSha256 | SignatureScheme::RsaPssSha384 | SignatureScheme::RsaPssSha512 => {
                Self::RsaPss(scheme.hash())
            }
            SignatureScheme::EcdsaP256Sha256 | SignatureScheme::EcdsaP384Sha384 => Self::Ecdsa(scheme.hash()),
        }
    }
}

impl std::fmt::Display for Algorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self {
            Self::RsaPkcs1(_) => "RSA",
            Self::RsaPss(_) | Self::RsaPssSalt(..) => "RSA-PSS",
            Self::Ecdsa(_) => "ECDSA",
            Self::Ed25519 => "Ed25519",
            Self::Dsa(_) => "DSA",
        };
        match self.hash() {
            Some(hash) => write!(f, "{name} with {hash}"),
            None => f.write_str(name),
        }
    }
}
