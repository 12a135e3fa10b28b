//! A key in memory, from a PKCS#12 file: the demo and the tests. People's keys never live like this.

use std::future;

use saoy_pki::{Certificate, CertificateError, PrivateKey, SignatureError, SignatureScheme};
use thiserror::Error;

use crate::attributes;
use crate::pkcs12::{self, KeyFileError};
use crate::signer::{SignError, Signer, Signing};

/// A private key and its certificates.
#[derive(Debug)]
pub struct SoftKey {
    key: PrivateKey,
    certificate: Certificate,
    chain: Vec<Certificate>,
    scheme: SignatureScheme,
}

/// Why a file gives no signer.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SoftKeyError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// The private key inside is of a kind that is not used here.
    #[error(transparent)]
    Key(#[from] SignatureError),
    /// A certificate inside cannot be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// None of the certificates inside is for the key inside.
    #[error("the file holds no certificate of its key")]
    NoCertificateOfKey,
}

impl SoftKey {
    /// Opens a PKCS#12 file.
    pub fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Self, SoftKeyError> {
        let file = pkcs12::open(bytes, password)?;
        let key = PrivateKey::from_pkcs8(&file.private_key)?;
        let certificates = file
            .certificates
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<Vec<_>, _>>()?;
        Self::new(key, certificates)
    }

    /// Puts `key` together with its own certificate among `certificates`; the others become the chain.
    pub fn new(key: PrivateKey, mut certificates: Vec<Certificate>) -> Result<Self, SoftKeyError> {
        let own = certificates
            .iter()
            .position(|certificate| certificate.public_key() == key.public_key())
            .ok_or(SoftKeyError::NoCertificateOfKey)?;
        let certificate = certificates.remove(own);
        Ok(Self {
            scheme: key.usual_scheme(),
            key,
            certificate,
            chain: certificates,
        })
    }

    /// The same key with another scheme (RSA-PSS, SHA-384 …).
    pub fn with_scheme(mut self, scheme: SignatureScheme) -> Result<Self, SoftKeyError> {
        self.key.public_key().check(scheme)?;
        self.scheme = scheme;
        Ok(self)
    }

    /// Signs the DER SignedAttributes, at once.
    ///
    /// # Errors
    /// [`SignError`]: what is to be signed is not for this certificate, or the key refuses.
    pub fn value(&self, signed_attributes: &[u8]) -> Result<Vec<u8>, SignError> {
        attributes::check(signed_attributes, &self.certificate).map_err(SignError::NotSignedAttributes)?;
        Ok(self.key.sign(self.scheme, signed_attributes)?)
    }
}

impl Signer for SoftKey {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }

    fn sign<'a>(&'a self, signed_attributes: &'a [Vec<u8>]) -> Signing<'a> {
        let results = signed_attributes.iter().map(|one| self.value(one)).collect();
        Box::pin(future::ready(results))
    }
}
