//! Private keys, for signing here and in tests.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self as lc, KeyPair as _};
use const_oid::ObjectIdentifier as Oid;
use der::Decode;

use super::{PublicKey, SignatureError, SignatureScheme};
use crate::oids;

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
            .field("kind", &self.public.kind())
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
