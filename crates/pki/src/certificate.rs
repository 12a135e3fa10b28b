//! X.509 certificates (RFC 5280 §4), read once, their signed bytes kept.

mod bag;
mod extensions;
mod holder;
mod names;
mod policies;
mod says;
mod structure;

pub(crate) use extensions::Extensions;
pub use extensions::{BasicConstraints, KeyUsage};
pub use names::NameConstraints;
pub use policies::{PolicyConstraints, PolicyInformation, Qualifier};
pub(crate) use structure::{SignedStructure, TbsCertificate, Validity};

use std::sync::Arc;

use const_oid::ObjectIdentifier as Oid;
use der::{Decode, Encode};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;

use crate::name::Name;
use crate::signature::{Algorithm, PublicKey, SignatureError, SignatureScheme};
use crate::{asn1, oids, sha256};

/// Why bytes are not a certificate, or not one signed by that key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not the structure of RFC 5280 §4.1.
    #[error("this is not an X.509 certificate: {0}")]
    Malformed(#[from] der::Error),
    /// The public key cannot be read.
    #[error("the public key of the certificate cannot be read")]
    PublicKey,
    /// An extension that must be understood cannot be read.
    #[error("extension {0} of the certificate cannot be read")]
    Extension(Oid),
    /// An extension appears twice (RFC 5280 §4.2 forbids it).
    #[error("extension {0} of the certificate appears twice")]
    DuplicateExtension(Oid),
    /// The algorithm inside the signed part is not the one outside (RFC 5280 §4.1.1.2).
    #[error("the signature algorithm inside the certificate differs from the one outside")]
    AlgorithmMismatch,
    /// The issuer's signature is not good.
    #[error("the certificate's signature is not good: {0}")]
    Signature(#[from] SignatureError),
}

/// A certificate. Cloning is cheap.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    tbs: Vec<u8>,
    algorithm: AlgorithmIdentifierOwned,
    algorithms_agree: bool,
    signature: Vec<u8>,
    version: u8,
    serial: Vec<u8>,
    issuer: Name,
    subject: Name,
    not_before: Timestamp,
    not_after: Timestamp,
    key: PublicKey,
    extensions: Extensions,
}

impl Certificate {
    /// Reads one DER certificate; nothing may follow it.
    ///
    /// # Errors
    /// [`CertificateError`], never for a signature: that is checked by [`Certificate::verify_signed_by`].
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        let outer = SignedStructure::from_der(der)?;
        let tbs = outer.tbs.to_der()?;
        let inner = TbsCertificate::from_der(&tbs)?;
        Ok(Self(Arc::new(Inner {
            der: der.to_vec(),
            algorithms_agree: inner.signature == outer.algorithm,
            algorithm: outer.algorithm,
            signature: outer.signature.as_bytes().unwrap_or_default().to_vec(),
            version: inner.version.unwrap_or(0).saturating_add(1),
            serial: inner.serial.value().to_vec(),
            issuer: Name::from_any(&inner.issuer)?,
            subject: Name::from_any(&inner.subject)?,
            not_before: inner.validity.not_before.0,
            not_after: inner.validity.not_after.0,
            key: PublicKey::from_der(&inner.key.to_der()?).map_err(|_| CertificateError::PublicKey)?,
            extensions: Extensions::read(inner.extensions.unwrap_or_default())?,
            tbs,
        })))
    }

    /// Reads every `CERTIFICATE` block of a PEM text, in order.
    ///
    /// # Errors
    /// The first block that is not a certificate.
    pub fn from_pem(text: &str) -> Result<Vec<Self>, CertificateError> {
        let mut found = Vec::new();
        for block in text.split("-----BEGIN CERTIFICATE-----").skip(1) {
            let body = block
                .split("-----END CERTIFICATE-----")
                .next()
                .unwrap_or_default();
            let pem = format!(
                "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                wrap(body)
            );
            let (_, der) = der::pem::decode_vec(pem.as_bytes()).map_err(der::Error::from)?;
            found.push(Self::from_der(&der)?);
        }
        Ok(found)
    }

    /// The bytes it was read from.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 of the DER.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        sha256(&self.0.der)
    }

    /// The subject's name.
    #[must_use]
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// The issuer's name.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// The subject's common name (the person, or the agency).
    #[must_use]
    pub fn subject_common_name(&self) -> Option<String> {
        self.0.subject.common_name()
    }

    /// The subject's organisation.
    #[must_use]
    pub fn subject_organisation(&self) -> Option<String> {
        self.0.subject.get(oids::AT_ORGANISATION)
    }

    /// The issuer's common name.
    #[must_use]
    pub fn issuer_common_name(&self) -> Option<String> {
        self.0.issuer.common_name()
    }

    /// The content octets of the serial number, as they came.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }

    /// The serial number in lower-case hexadecimal, without a leading zero byte.
    #[must_use]
    pub fn serial_hex(&self) -> String {
        serial_hex(&self.0.serial)
    }

    /// First instant of validity.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.0.not_before
    }

    /// Last instant of validity (inclusive).
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.0.not_after
    }

    /// Whether an instant lies within the validity, both ends included.
    #[must_use]
    pub fn is_valid_at(&self, at: Timestamp) -> bool {
        // notAfter names a whole second: its fractions still belong to it.
        self.0.not_before <= at && at.as_second() <= self.0.not_after.as_second()
    }

    /// The subject's public key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.0.key
    }

    /// X.509 version: 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.0.version
    }

    /// Whether subject and issuer are one name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.0.subject.matches(&self.0.issuer)
    }

    /// What the certificate is signed with.
    ///
    /// # Errors
    /// [`CertificateError::AlgorithmMismatch`], or [`CertificateError::Signature`] when the algorithm is not known.
    pub fn algorithm(&self) -> Result<Algorithm, CertificateError> {
        if !self.0.algorithms_agree {
            return Err(CertificateError::AlgorithmMismatch);
        }
        Ok(Algorithm::from_identifier(&self.0.algorithm)?)
    }

    /// Checks the signature with the issuer's key, weak algorithms included: the one that was used is returned, to be
    /// judged by [`crate::strength::weak_at`].
    ///
    /// # Errors
    /// [`CertificateError::AlgorithmMismatch`] or [`CertificateError::Signature`].
    pub fn verify_even_weak(&self, issuer: &PublicKey) -> Result<Algorithm, CertificateError> {
        let algorithm = self.algorithm()?;
        algorithm.verify(issuer, &self.0.tbs, &self.0.signature)?;
        Ok(algorithm)
    }

    /// Checks the signature with the issuer's key; names are not compared. Weak algorithms are refused.
    ///
    /// # Errors
    /// [`CertificateError::AlgorithmMismatch`] or [`CertificateError::Signature`].
    pub fn verify_signed_by(&self, issuer: &PublicKey) -> Result<(), CertificateError> {
        if !self.0.algorithms_agree {
            return Err(CertificateError::AlgorithmMismatch);
        }
        let scheme = SignatureScheme::from_algorithm(&self.0.algorithm, None)?;
        crate::signature::verify(scheme, issuer, &self.0.tbs, &self.0.signature)?;
        Ok(())
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({}, serial {})", self.0.subject, self.serial_hex())
    }
}

pub(crate) fn serial_hex(content: &[u8]) -> String {
    let significant = match content {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    asn1::hex(significant)
}

/// PEM bodies are wrapped at 64 columns by RFC 7468; some authorities do otherwise.
fn wrap(body: &str) -> String {
    let joined: Vec<char> = body.chars().filter(|c| !c.is_whitespace()).collect();
    joined
        .chunks(64)
        .map(|line| line.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests;
