//! Public keys, with what binds them.

use const_oid::ObjectIdentifier as Oid;
use der::{Decode, Encode};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::scheme::pss_parameters;
use super::{Algorithm, SignatureError, SignatureScheme};
use crate::{HashAlgorithm, oids};

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
    bound: Bound,
}

/// What an RSA key may be used for: one with the identifier id-RSASSA-PSS signs with PSS alone, and with its own parameters
/// when it states some (RFC 4055 §1.2, §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Free,
    ToPss,
    ToParameters {
        hash: HashAlgorithm,
        least_salt: u16,
    },
    /// To parameters that are not computed here: no signature that is can be meant.
    ToOthers,
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
        let bits = match info.algorithm.oid {
            oids::RSA_ENCRYPTION | oids::RSA_PSS => positive(info.subject_public_key.as_bytes()?),
            _ => info.subject_public_key.as_bytes()?.to_vec(),
        };
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
            bound: Bound::of(&info.algorithm),
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

    /// Whether the key's own identifier allows this algorithm.
    pub(super) fn permits(&self, algorithm: Algorithm) -> bool {
        let pss = match algorithm {
            Algorithm::RsaPss(hash) => u16::try_from(hash.length()).ok().map(|salt| (hash, salt)),
            Algorithm::RsaPssSalt(hash, salt) => Some((hash, salt)),
            _ => None,
        };
        match (self.bound, pss) {
            (Bound::Free, _) | (Bound::ToPss, Some(_)) => true,
            (Bound::ToParameters { hash, least_salt }, Some((own, salt))) => {
                own == hash && salt >= least_salt
            }
            (Bound::ToPss | Bound::ToParameters { .. }, None) | (Bound::ToOthers, _) => false,
        }
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
    /// [`SignatureError::WrongKey`], [`SignatureError::KeySize`] or [`SignatureError::Bound`].
    pub fn check(&self, scheme: SignatureScheme) -> Result<(), SignatureError> {
        if !self.permits(scheme.into()) {
            return Err(SignatureError::Bound(scheme.into()));
        }
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

impl Bound {
    fn of(algorithm: &AlgorithmIdentifierOwned) -> Self {
        if algorithm.oid != oids::RSA_PSS {
            return Self::Free;
        }
        match &algorithm.parameters {
            None => Self::ToPss,
            Some(null) if null.is_null() => Self::ToPss,
            Some(_) => pss_parameters(algorithm).map_or(Self::ToOthers, |(hash, least_salt)| {
                Self::ToParameters { hash, least_salt }
            }),
        }
    }
}

/// An RSAPublicKey whose modulus lacks the 00 that makes it positive (X.690 §8.3.3), as some cards wrote it, with that byte:
/// everybody reads such a key as it was meant, the library that verifies does not.
fn positive(key: &[u8]) -> Vec<u8> {
    let meant = || {
        let whole = der::asn1::Any::from_der(key).ok()?;
        let parts = crate::asn1::sequence(&whole).ok()?;
        let [modulus, exponent] = parts.as_slice() else {
            return None;
        };
        modulus.value().first().filter(|first| **first >= 0x80)?;
        let parts = [modulus, exponent].map(|part| der::asn1::UintRef::new(part.value()).ok());
        let [Some(modulus), Some(exponent)] = parts else {
            return None;
        };
        vec![modulus, exponent].to_der().ok()
    };
    meant().unwrap_or_else(|| key.to_vec())
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
