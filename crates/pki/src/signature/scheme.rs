//! The schemes that are written and trusted.

use der::asn1::Any;
use der::{Decode, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;

use super::{KeyKind, SignatureError};
use crate::{HashAlgorithm, oids};

/// How a message is signed: padding, hash and curve together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256, 32 bytes of salt.
    RsaPssSha256,
    /// RSASSA-PSS with SHA-384, MGF1 with SHA-384, 48 bytes of salt.
    RsaPssSha384,
    /// RSASSA-PSS with SHA-512, MGF1 with SHA-512, 64 bytes of salt.
    RsaPssSha512,
    /// ECDSA on P-256 with SHA-256.
    EcdsaP256Sha256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384Sha384,
}

/// How an RSA key pads what it signs (RFC 8017 §8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RsaPadding {
    /// RSASSA-PKCS1-v1_5, the usual one.
    #[default]
    Pkcs1,
    /// RSASSA-PSS.
    Pss,
}

impl SignatureScheme {
    /// All of them, for listing and for tests.
    pub const ALL: [Self; 8] = [
        Self::RsaPkcs1Sha256,
        Self::RsaPkcs1Sha384,
        Self::RsaPkcs1Sha512,
        Self::RsaPssSha256,
        Self::RsaPssSha384,
        Self::RsaPssSha512,
        Self::EcdsaP256Sha256,
        Self::EcdsaP384Sha384,
    ];

    /// The hash inside.
    #[must_use]
    pub fn hash(self) -> HashAlgorithm {
        match self {
            Self::RsaPkcs1Sha256 | Self::RsaPssSha256 | Self::EcdsaP256Sha256 => HashAlgorithm::Sha256,
            Self::RsaPkcs1Sha384 | Self::RsaPssSha384 | Self::EcdsaP384Sha384 => HashAlgorithm::Sha384,
            Self::RsaPkcs1Sha512 | Self::RsaPssSha512 => HashAlgorithm::Sha512,
        }
    }

    /// Whether the padding is PSS.
    #[must_use]
    pub fn is_pss(self) -> bool {
        matches!(self, Self::RsaPssSha256 | Self::RsaPssSha384 | Self::RsaPssSha512)
    }

    /// The scheme of a kind of key with this hash; RSA keys sign with PSS or PKCS #1 v1.5, each curve has its own hash
    /// (RFC 5480 §4 pairs them so). Keys on curves know no padding: theirs is the usual one.
    #[must_use]
    pub fn of(key: KeyKind, hash: HashAlgorithm, padding: RsaPadding) -> Option<Self> {
        use RsaPadding::{Pkcs1, Pss};
        match (key, hash, padding) {
            (KeyKind::Rsa { .. }, HashAlgorithm::Sha256, Pkcs1) => Some(Self::RsaPkcs1Sha256),
            (KeyKind::Rsa { .. }, HashAlgorithm::Sha384, Pkcs1) => Some(Self::RsaPkcs1Sha384),
            (KeyKind::Rsa { .. }, HashAlgorithm::Sha512, Pkcs1) => Some(Self::RsaPkcs1Sha512),
            (KeyKind::Rsa { .. }, hash, Pss) => Self::pss(hash),
            (KeyKind::P256, HashAlgorithm::Sha256, Pkcs1) => Some(Self::EcdsaP256Sha256),
            (KeyKind::P384, HashAlgorithm::Sha384, Pkcs1) => Some(Self::EcdsaP384Sha384),
            _ => None,
        }
    }

    fn pss(hash: HashAlgorithm) -> Option<Self> {
        match hash {
            HashAlgorithm::Sha256 => Some(Self::RsaPssSha256),
            HashAlgorithm::Sha384 => Some(Self::RsaPssSha384),
            HashAlgorithm::Sha512 => Some(Self::RsaPssSha512),
            _ => None,
        }
    }

    /// The usual scheme of a kind of key.
    #[must_use]
    pub fn usual(key: KeyKind) -> Option<Self> {
        match key {
            KeyKind::Rsa { .. } => Some(Self::RsaPkcs1Sha256),
            KeyKind::P256 => Some(Self::EcdsaP256Sha256),
            KeyKind::P384 => Some(Self::EcdsaP384Sha384),
            KeyKind::P521 | KeyKind::Ed25519 | KeyKind::Dsa { .. } | KeyKind::Other(_) => None,
        }
    }

    /// RSASSA-PSS-params in DER (RFC 8017 Appendix A.2.3), where the padding is PSS: some services want them beside the
    /// algorithm's name.
    #[must_use]
    pub fn pss_parameters(self) -> Option<Vec<u8>> {
        if !self.is_pss() {
            return None;
        }
        PssParameters::of(self.hash()).ok()?.to_der().ok()
    }

    /// The AlgorithmIdentifier of the signature, as certificates and SignerInfo carry it.
    pub(crate) fn algorithm(self) -> der::Result<AlgorithmIdentifierOwned> {
        let (oid, parameters) = match self {
            Self::RsaPkcs1Sha256 => (oids::SHA256_WITH_RSA, Some(Any::null())),
            Self::RsaPkcs1Sha384 => (oids::SHA384_WITH_RSA, Some(Any::null())),
            Self::RsaPkcs1Sha512 => (oids::SHA512_WITH_RSA, Some(Any::null())),
            Self::RsaPssSha256 | Self::RsaPssSha384 | Self::RsaPssSha512 => (
                oids::RSA_PSS,
                Some(Any::from_der(&PssParameters::of(self.hash())?.to_der()?)?),
            ),
            Self::EcdsaP256Sha256 => (oids::ECDSA_SHA256, None),
            Self::EcdsaP384Sha384 => (oids::ECDSA_SHA384, None),
        };
        Ok(AlgorithmIdentifierOwned { oid, parameters })
    }

    /// The scheme an AlgorithmIdentifier names. `digest` is the hash of the SignerInfo, which alone says it when the
    /// algorithm is plain rsaEncryption (RFC 3370 §3.2). `key` tells the two ECDSA curves apart.
    pub(crate) fn from_algorithm(
        algorithm: &AlgorithmIdentifierOwned,
        digest: Option<HashAlgorithm>,
    ) -> Result<Self, SignatureError> {
        let refused = SignatureError::Algorithm(algorithm.oid);
        // RFC 4055 §5 wants NULL for RSA, RFC 5758 §3.2 nothing for ECDSA; each is found with the other, never more.
        let plain = algorithm.parameters.as_ref().is_none_or(Any::is_null);
        if !plain && algorithm.oid != oids::RSA_PSS {
            return Err(SignatureError::Parameters(algorithm.oid));
        }
        match algorithm.oid {
            oids::SHA256_WITH_RSA => Ok(Self::RsaPkcs1Sha256),
            oids::SHA384_WITH_RSA => Ok(Self::RsaPkcs1Sha384),
            oids::SHA512_WITH_RSA => Ok(Self::RsaPkcs1Sha512),
            oids::ECDSA_SHA256 => Ok(Self::EcdsaP256Sha256),
            oids::ECDSA_SHA384 => Ok(Self::EcdsaP384Sha384),
            oids::RSA_ENCRYPTION => match digest {
                Some(HashAlgorithm::Sha256) => Ok(Self::RsaPkcs1Sha256),
                Some(HashAlgorithm::Sha384) => Ok(Self::RsaPkcs1Sha384),
                Some(HashAlgorithm::Sha512) => Ok(Self::RsaPkcs1Sha512),
                _ => Err(refused),
            },
            oids::RSA_PSS => pss(algorithm).ok_or(SignatureError::Parameters(algorithm.oid)),
            _ => Err(refused),
        }
    }
}

/// Only SHA-2 with its own MGF1 and a salt as long as the digest is accepted.
fn pss(algorithm: &AlgorithmIdentifierOwned) -> Option<SignatureScheme> {
    let (hash, salt) = pss_parameters(algorithm)?;
    SignatureScheme::pss(hash).filter(|_| usize::from(salt) == hash.length())
}

/// Hash and length of the salt, of PSS parameters that use one hash of SHA-2 for message and mask.
pub(super) fn pss_parameters(algorithm: &AlgorithmIdentifierOwned) -> Option<(HashAlgorithm, u16)> {
    let parameters = algorithm.parameters.as_ref()?.to_der().ok()?;
    let parameters = PssParameters::from_der(&parameters).ok()?;
    let hash = HashAlgorithm::from_oid(&parameters.hash.oid).filter(|hash| hash.is_for_signing())?;
    let inner: AlgorithmIdentifierOwned = parameters.mask.parameters.as_ref()?.decode_as().ok()?;
    let right = parameters.mask.oid == oids::MGF1
        && inner.oid == hash.oid()
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    right.then_some((hash, parameters.salt.unwrap_or(20)))
}

/// ```text
/// RSASSA-PSS-params ::= SEQUENCE {
///     hashAlgorithm      [0] HashAlgorithm    DEFAULT sha1,
///     maskGenAlgorithm   [1] MaskGenAlgorithm DEFAULT mgf1SHA1,
///     saltLength         [2] INTEGER          DEFAULT 20,
///     trailerField       [3] TrailerField     DEFAULT trailerFieldBC }
/// ```
/// RFC 8017 Appendix A.2.3. The SHA-1 defaults are not accepted, so the first two are required.
#[derive(Sequence)]
struct PssParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    hash: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT")]
    mask: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u16>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u8>,
}

impl PssParameters {
    /// The hash for message and mask, a salt as long as its digest.
    fn of(algorithm: HashAlgorithm) -> der::Result<Self> {
        let hash = AlgorithmIdentifierOwned {
            oid: algorithm.oid(),
            parameters: Some(Any::null()),
        };
        let mask = AlgorithmIdentifierOwned {
            oid: oids::MGF1,
            parameters: Some(Any::encode_from(&hash)?),
        };
        Ok(Self {
            hash,
            mask,
            salt: Some(u16::try_from(algorithm.length())?),
            trailer: None,
        })
    }
}
