use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self as lc, KeyPair as _};
use const_oid::ObjectIdentifier as Oid;
use der::{Decode, Encode};
use spki::SubjectPublicKeyInfoOwned;

use super::{SignatureError, SignatureScheme};
use crate::oids;

/// What a public key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA.
    Rsa {
        /// Length of the modulus.
        bits: usize,
    },
    /// ECDSA on secp256r1.
    P256,
    /// ECDSA on secp384r1.
    P384,
    /// ECDSA on secp521r1: verified only.
    P521,
    /// Ed25519: verified only.
    Ed25519,
    /// DSA: verified only, and weak.
    Dsa {
        /// Length of the modulus; zero when the parameters are inherited from the issuer (RFC 3279 §2.3.2).
        bits: usize,
    },
    /// Something else, by its algorithm or curve.
    Other(Oid),
}

/// A SubjectPublicKeyInfo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    kind: KeyKind,
    der: Vec<u8>,
    bits: Vec<u8>,
    /// Dss-Parms in DER, the key's own or inherited.
    domain: Option<Vec<u8>>,
}

impl PublicKey {
    /// Reads a DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    ///
    /// # Errors
    /// [`SignatureError::PublicKey`].
    pub fn from_der(der: &[u8]) -> Result<Self, SignatureError> {
        let info = SubjectPublicKeyInfoOwned::from_der(der).map_err(|_| SignatureError::PublicKey)?;
        Self::read(&info).ok_or(SignatureError::PublicKey)
    }

    fn read(info: &SubjectPublicKeyInfoOwned) -> Option<Self> {
        let bits = info.subject_public_key.as_bytes()?.to_vec();
        let kind = match info.algorithm.oid {
            // A key for PSS alone (RFC 4055 §1.2); which signature it made is said by the signature.
            oids::RSA_ENCRYPTION | oids::RSA_PSS => KeyKind::Rsa {
                bits: modulus_bits(&bits)?,
            },
            oids::EC_PUBLIC_KEY => match info.algorithm.parameters.as_ref()?.decode_as::<Oid>().ok()? {
                oids::P256 => KeyKind::P256,
                oids::P384 => KeyKind::P384,
                oids::P521 => KeyKind::P521,
                other => KeyKind::Other(other),
            },
            oids::ED25519 => KeyKind::Ed25519,
            oids::DSA => KeyKind::Dsa { bits: 0 },
            other => KeyKind::Other(other),
        };
        let mut key = Self {
            kind,
            der: info.to_der().ok()?,
            bits,
            domain: None,
        };
        if kind == (KeyKind::Dsa { bits: 0 })
            && let Some(parameters) = info
                .algorithm
                .parameters
                .as_ref()
                .filter(|value| !value.is_null())
        {
            key.set_domain(parameters.to_der().ok()?)?;
        }
        Some(key)
    }

    fn set_domain(&mut self, parameters: Vec<u8>) -> Option<()> {
        self.kind = KeyKind::Dsa {
            bits: super::dsa::modulus_bits(&parameters)?,
        };
        self.domain = Some(parameters);
        Some(())
    }

    /// Dss-Parms of a DSA key in DER, its own or inherited.
    pub(crate) fn domain(&self) -> Option<&[u8]> {
        self.domain.as_deref()
    }

    /// Whether this DSA key leaves its parameters to the issuer (RFC 3279 §2.3.2).
    pub(crate) fn lacks_parameters(&self) -> bool {
        matches!(self.kind, KeyKind::Dsa { .. }) && self.domain.is_none()
    }

    /// The key as it works below an issuer's: with the issuer's parameters where it has none of its own
    /// (RFC 5280 §6.1.4 (d) to (f)).
    #[must_use]
    pub fn below(&self, issuer: &Self) -> Self {
        let mut key = self.clone();
        if key.lacks_parameters()
            && let Some(parameters) = &issuer.domain
        {
            let _ = key.set_domain(parameters.clone());
        }
        key
    }

    /// What kind of key it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The DER SubjectPublicKeyInfo.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The bits of subjectPublicKey, whose SHA-1 names the key (RFC 5280 §4.2.1.2, RFC 6960 §4.1.1).
    #[must_use]
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Whether a scheme may be used with this key.
    ///
    /// # Errors
    /// [`SignatureError::WrongKey`] or [`SignatureError::KeySize`].
    pub fn check(&self, scheme: SignatureScheme) -> Result<(), SignatureError> {
        match (scheme, self.kind) {
            (SignatureScheme::EcdsaP256Sha256, KeyKind::P256)
            | (SignatureScheme::EcdsaP384Sha384, KeyKind::P384) => Ok(()),
            (
                SignatureScheme::RsaPkcs1Sha256
                | SignatureScheme::RsaPkcs1Sha384
                | SignatureScheme::RsaPkcs1Sha512
                | SignatureScheme::RsaPssSha256
                | SignatureScheme::RsaPssSha384
                | SignatureScheme::RsaPssSha512,
                KeyKind::Rsa { bits },
            ) => {
                if (2048..=8192).contains(&bits) {
                    Ok(())
                } else {
                    Err(SignatureError::KeySize { bits })
                }
            }
            (scheme, key) => Err(SignatureError::WrongKey { scheme, key }),
        }
    }
}

/// A private key in memory: for the demo, for tests, and for keys in PKCS #12 files.
///
/// Key generation and ECDSA and PSS signing draw on the system's random source inside the cryptographic library.
pub struct PrivateKey {
    pair: Pair,
    public: PublicKey,
}

enum Pair {
    Rsa(Box<lc::RsaKeyPair>),
    P256(Box<lc::EcdsaKeyPair>),
    P384(Box<lc::EcdsaKeyPair>),
}

impl PrivateKey {
    /// Generates an RSA key of 2048 bits.
    ///
    /// # Errors
    /// [`SignatureError::Library`].
    pub fn generate_rsa_2048() -> Result<Self, SignatureError> {
        let pair = lc::RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| SignatureError::Library)?;
        Self::new(Pair::Rsa(Box::new(pair)))
    }

    /// Generates an RSA key of 3072 bits.
    ///
    /// # Errors
    /// [`SignatureError::Library`].
    pub fn generate_rsa_3072() -> Result<Self, SignatureError> {
        let pair = lc::RsaKeyPair::generate(KeySize::Rsa3072).map_err(|_| SignatureError::Library)?;
        Self::new(Pair::Rsa(Box::new(pair)))
    }

    /// Generates a key on P-256.
    ///
    /// # Errors
    /// [`SignatureError::Library`].
    pub fn generate_p256() -> Result<Self, SignatureError> {
        let pair = lc::EcdsaKeyPair::generate(&lc::ECDSA_P256_SHA256_ASN1_SIGNING);
        Self::new(Pair::P256(Box::new(pair.map_err(|_| SignatureError::Library)?)))
    }

    /// Generates a key on P-384.
    ///
    /// # Errors
    /// [`SignatureError::Library`].
    pub fn generate_p384() -> Result<Self, SignatureError> {
        let pair = lc::EcdsaKeyPair::generate(&lc::ECDSA_P384_SHA384_ASN1_SIGNING);
        Self::new(Pair::P384(Box::new(pair.map_err(|_| SignatureError::Library)?)))
    }

    /// Reads an unencrypted PKCS #8 key (RFC 5208 §5): RSA, P-256 or P-384.
    ///
    /// # Errors
    /// [`SignatureError::VerifyOnly`] for Ed25519 and P-521, [`SignatureError::PrivateKey`] for anything else.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SignatureError> {
        let p256 = || lc::EcdsaKeyPair::from_pkcs8(&lc::ECDSA_P256_SHA256_ASN1_SIGNING, der);
        let p384 = || lc::EcdsaKeyPair::from_pkcs8(&lc::ECDSA_P384_SHA384_ASN1_SIGNING, der);
        if let Ok(pair) = lc::RsaKeyPair::from_pkcs8(der) {
            Self::new(Pair::Rsa(Box::new(pair)))
        } else if let Ok(pair) = p256() {
            Self::new(Pair::P256(Box::new(pair)))
        } else if let Ok(pair) = p384() {
            Self::new(Pair::P384(Box::new(pair)))
        } else {
            Err(unused(der))
        }
    }

    /// The key as unencrypted PKCS #8.
    ///
    /// # Errors
    /// [`SignatureError::Library`].
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, SignatureError> {
        match &self.pair {
            Pair::Rsa(pair) => {
                AsDer::<Pkcs8V1Der<'_>>::as_der(pair.as_ref()).map(|der| der.as_ref().to_vec())
            }
            Pair::P256(pair) | Pair::P384(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
        }
        .map_err(|_| SignatureError::Library)
    }

    /// Its public half.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The usual scheme of this key.
    #[must_use]
    pub fn usual_scheme(&self) -> SignatureScheme {
        match self.pair {
            Pair::Rsa(_) => SignatureScheme::RsaPkcs1Sha256,
            Pair::P256(_) => SignatureScheme::EcdsaP256Sha256,
            Pair::P384(_) => SignatureScheme::EcdsaP384Sha384,
        }
    }

    /// Signs a message (the message itself; it is hashed here).
    ///
    /// # Errors
    /// [`SignatureError::WrongKey`], [`SignatureError::KeySize`] or [`SignatureError::Library`].
    pub fn sign(&self, scheme: SignatureScheme, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        self.public.check(scheme)?;
        let random = SystemRandom::new();
        let library = |_| SignatureError::Library;
        match &self.pair {
            Pair::Rsa(pair) => {
                let padding: &'static dyn lc::RsaEncoding = match scheme {
                    SignatureScheme::RsaPkcs1Sha384 => &lc::RSA_PKCS1_SHA384,
                    SignatureScheme::RsaPkcs1Sha512 => &lc::RSA_PKCS1_SHA512,
                    SignatureScheme::RsaPssSha256 => &lc::RSA_PSS_SHA256,
                    SignatureScheme::RsaPssSha384 => &lc::RSA_PSS_SHA384,
                    SignatureScheme::RsaPssSha512 => &lc::RSA_PSS_SHA512,
                    _ => &lc::RSA_PKCS1_SHA256,
                };
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &random, message, &mut out).map_err(library)?;
                Ok(out)
            }
            Pair::P256(pair) | Pair::P384(pair) => pair
                .sign(&random, message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(library),
        }
    }

    fn new(pair: Pair) -> Result<Self, SignatureError> {
        let spki = match &pair {
            Pair::Rsa(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()),
            Pair::P256(pair) | Pair::P384(pair) => AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()),
        }
        .map_err(|_| SignatureError::Library)?;
        Ok(Self {
            public: PublicKey::from_der(spki.as_ref())?,
            pair,
        })
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PrivateKey")
            .field("kind", &self.public.kind)
            .finish_non_exhaustive()
    }
}

/// Why a PKCS #8 key is not used: OneAsymmetricKey ::= SEQUENCE { version, privateKeyAlgorithm, privateKey … }
/// (RFC 5958 §2) names its kind.
fn unused(der: &[u8]) -> SignatureError {
    let kind = || {
        let key = der::asn1::Any::from_der(der).ok()?;
        let parts = crate::asn1::sequence(&key).ok()?;
        let algorithm: spki::AlgorithmIdentifierOwned = parts.get(1)?.decode_as().ok()?;
        let curve = algorithm
            .parameters
            .as_ref()
            .and_then(|any| any.decode_as::<Oid>().ok());
        match (algorithm.oid, curve) {
            (oids::ED25519, _) => Some("Ed25519"),
            (oids::EC_PUBLIC_KEY, Some(oids::P521)) => Some("ECDSA P-521"),
            _ => None,
        }
    };
    kind().map_or(SignatureError::PrivateKey, SignatureError::VerifyOnly)
}

/// Bits of the modulus of an RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }.
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let key = der::asn1::Any::from_der(key).ok()?;
    let modulus = crate::asn1::sequence(&key).ok()?.into_iter().next()?;
    let significant: Vec<u8> = modulus
        .value()
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    let zeros = usize::try_from(significant.first()?.leading_zeros()).ok()?;
    (significant.len() * 8).checked_sub(zeros)
}
