//! Making certificates: for the demo's authorities and for tests.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{BitString, Ia5String, OctetString};
use der::{Decode, Encode};
use jiff::Timestamp;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, KeyUsage as KeyUsageBits, KeyUsages, SubjectKeyIdentifier,
};

use crate::certificate::{SignedStructure, TbsCertificate, Validity};
use crate::digest::sha1;
use crate::name::Name;
use crate::time::Time;
use crate::{
    Certificate, CertificateError, KeyUsage, PrivateKey, PublicKey, SignatureError, SignatureScheme, asn1,
    oids,
};

/// Why a certificate, a CRL or an answer could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// A value cannot be written as DER (an address with characters outside ASCII, for instance).
    #[error("a value cannot be written: {0}")]
    Encoding(#[from] der::Error),
    /// The issuer's key refused.
    #[error("the issuer's key cannot sign: {0}")]
    Signature(#[from] SignatureError),
    /// The finished certificate cannot be read back.
    #[error("the finished certificate cannot be read back: {0}")]
    Certificate(#[from] CertificateError),
    /// The key is not the one in the issuer's certificate.
    #[error("the key does not belong to the issuer's certificate")]
    KeyMismatch,
}

/// Builds a version 3 certificate. The subject key identifier is always written.
#[derive(Clone, Debug)]
pub struct CertificateBuilder {
    subject: Name,
    key: PublicKey,
    serial: Vec<u8>,
    not_before: Timestamp,
    not_after: Timestamp,
    extensions: Vec<(Oid, bool, Vec<u8>)>,
    access: Vec<(Oid, String)>,
    failure: Option<der::Error>,
}

impl CertificateBuilder {
    /// A certificate for a subject's key. `serial` is the caller's (random, up to 20 bytes, big-endian).
    #[must_use]
    pub fn new(
        subject: Name,
        key: &PublicKey,
        serial: &[u8],
        not_before: Timestamp,
        not_after: Timestamp,
    ) -> Self {
        Self {
            subject,
            key: key.clone(),
            serial: serial.to_vec(),
            not_before,
            not_after,
            extensions: Vec::new(),
            access: Vec::new(),
            failure: None,
        }
    }

    /// basicConstraints CA with an optional path length, and the key usage of an authority; both critical.
    #[must_use]
    pub fn authority(self, path_length: Option<u8>) -> Self {
        let constraints = x509_cert::ext::pkix::BasicConstraints {
            ca: true,
            path_len_constraint: path_length,
        };
        self.extension(oids::CE_BASIC_CONSTRAINTS, true, &constraints)
            .key_usage(KeyUsage {
                key_cert_sign: true,
                crl_sign: true,
                digital_signature: true,
                ..KeyUsage::default()
            })
    }

    /// basicConstraints of one who is no authority, critical.
    #[must_use]
    pub fn end_entity(self) -> Self {
        let constraints = x509_cert::ext::pkix::BasicConstraints {
            ca: false,
            path_len_constraint: None,
        };
        self.extension(oids::CE_BASIC_CONSTRAINTS, true, &constraints)
    }

    /// keyUsage, critical; replaces an earlier one.
    #[must_use]
    pub fn key_usage(self, usage: KeyUsage) -> Self {
        let mut bits = x509_cert::der::flagset::FlagSet::<KeyUsages>::default();
        for (set, flag) in [
            (usage.digital_signature, KeyUsages::DigitalSignature),
            (usage.non_repudiation, KeyUsages::NonRepudiation),
            (usage.key_encipherment, KeyUsages::KeyEncipherment),
            (usage.key_cert_sign, KeyUsages::KeyCertSign),
            (usage.crl_sign, KeyUsages::CRLSign),
        ] {
            if set {
                bits |= flag;
            }
        }
        self.extension(oids::CE_KEY_USAGE, true, &KeyUsageBits(bits))
    }

    /// extKeyUsage; a time-stamping authority needs exactly one, critical (RFC 3161 §2.3).
    #[must_use]
    pub fn extended_key_usage(self, purposes: &[Oid], critical: bool) -> Self {
        self.extension(
            oids::CE_EXTENDED_KEY_USAGE,
            critical,
            &ExtendedKeyUsage(purposes.to_vec()),
        )
    }

    /// Where the CRL is to be had.
    #[must_use]
    pub fn crl_url(mut self, url: &str) -> Self {
        match uri(url) {
            Ok(name) => {
                let point = DistributionPoint {
                    distribution_point: Some(DistributionPointName::FullName(vec![name])),
                    reasons: None,
                    crl_issuer: None,
                };
                self.extension(
                    oids::CE_CRL_DISTRIBUTION_POINTS,
                    false,
                    &CrlDistributionPoints(vec![point]),
                )
            }
            Err(error) => {
                self.failure = Some(error);
                self
            }
        }
    }

    /// Where OCSP answers are to be had.
    #[must_use]
    pub fn ocsp_url(mut self, url: &str) -> Self {
        self.access.push((oids::AD_OCSP, url.to_owned()));
        self
    }

    /// Where the issuer's certificate is to be had.
    #[must_use]
    pub fn ca_issuer_url(mut self, url: &str) -> Self {
        self.access.push((oids::AD_CA_ISSUERS, url.to_owned()));
        self
    }

    /// certificatePolicies without qualifiers.
    #[must_use]
    pub fn policies(self, policies: &[Oid]) -> Self {
        let list = policies
            .iter()
            .map(|id| PolicyInformation {
                policy_identifier: *id,
                policy_qualifiers: None,
            })
            .collect();
        self.extension(oids::CE_CERTIFICATE_POLICIES, false, &CertificatePolicies(list))
    }

    /// ocsp-nocheck, for a responder's certificate.
    #[must_use]
    pub fn ocsp_nocheck(self) -> Self {
        self.extension(oids::OCSP_NOCHECK, false, &der::asn1::Null)
    }

    /// Any extension by its value; replaces an earlier one of the same kind.
    #[must_use]
    pub fn extension(mut self, id: Oid, critical: bool, value: &impl Encode) -> Self {
        match value.to_der() {
            Ok(der) => {
                self.extensions.retain(|(oid, _, _)| *oid != id);
                self.extensions.push((id, critical, der));
            }
            Err(error) => self.failure = Some(error),
        }
        self
    }

    /// Signs with the subject's own key.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn self_signed(self, key: &PrivateKey, scheme: SignatureScheme) -> Result<Certificate, IssueError> {
        if key.public_key() != &self.key {
            return Err(IssueError::KeyMismatch);
        }
        let issuer = self.subject.clone();
        self.finish(&issuer, None, key, scheme)
    }

    /// Signs with an authority's key; the authority key identifier is copied from its certificate.
    ///
    /// # Errors
    /// [`IssueError`].
    pub fn signed_by(
        self,
        issuer: &Certificate,
        key: &PrivateKey,
        scheme: SignatureScheme,
    ) -> Result<Certificate, IssueError> {
        if key.public_key() != issuer.public_key() {
            return Err(IssueError::KeyMismatch);
        }
        self.finish(issuer.subject(), issuer.subject_key_id(), key, scheme)
    }

    fn with_access(mut self) -> Result<Self, IssueError> {
        if self.access.is_empty() {
            return Ok(self);
        }
        let access = std::mem::take(&mut self.access).into_iter();
        let list = access.map(|(method, url)| {
            Ok(AccessDescription {
                access_method: method,
                access_location: uri(&url)?,
            })
        });
        let list = AuthorityInfoAccessSyntax(list.collect::<der::Result<_>>()?);
        Ok(self.extension(oids::PE_AUTHORITY_INFO_ACCESS, false, &list))
    }

    fn with_key_ids(mut self, authority_key: Option<&[u8]>) -> Result<Self, IssueError> {
        let own = SubjectKeyIdentifier(OctetString::new(sha1(self.key.bits()))?);
        self = self.extension(oids::CE_SUBJECT_KEY_ID, false, &own);
        let Some(id) = authority_key else { return Ok(self) };
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(OctetString::new(id)?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        Ok(self.extension(oids::CE_AUTHORITY_KEY_ID, false, &authority))
    }

    fn finish(
        mut self,
        issuer: &Name,
        authority_key: Option<&[u8]>,
        key: &PrivateKey,
        scheme: SignatureScheme,
    ) -> Result<Certificate, IssueError> {
        self = self.with_access()?.with_key_ids(authority_key)?;
        if let Some(error) = self.failure {
            return Err(error.into());
        }
        let tbs = TbsCertificate {
            version: Some(2),
            serial: asn1::unsigned(&self.serial)?,
            signature: scheme.algorithm()?,
            issuer: der::asn1::Any::from_der(issuer.der())?,
            validity: Validity {
                not_before: Time(self.not_before),
                not_after: Time(self.not_after),
            },
            subject: der::asn1::Any::from_der(self.subject.der())?,
            key: der::asn1::Any::from_der(self.key.der())?,
            issuer_id: None,
            subject_id: None,
            extensions: Some(
                self.extensions
                    .into_iter()
                    .map(|(extn_id, critical, value)| {
                        Ok(Extension {
                            extn_id,
                            critical,
                            extn_value: OctetString::new(value)?,
                        })
                    })
                    .collect::<der::Result<_>>()?,
            ),
        };
        Ok(Certificate::from_der(&sign_structure(
            &tbs.to_der()?,
            key,
            scheme,
        )?)?)
    }
}

/// Wraps a signed part into the outer sequence shared by certificates and CRLs.
pub(crate) fn sign_structure(
    tbs: &[u8],
    key: &PrivateKey,
    scheme: SignatureScheme,
) -> Result<Vec<u8>, IssueError> {
    let signature = key.sign(scheme, tbs)?;
    let outer = SignedStructure {
        tbs: der::asn1::Any::from_der(tbs)?,
        algorithm: scheme.algorithm()?,
        signature: BitString::from_bytes(&signature)?,
    };
    Ok(outer.to_der()?)
}

fn uri(url: &str) -> der::Result<GeneralName> {
    Ia5String::new(url).map(GeneralName::UniformResourceIdentifier)
}
