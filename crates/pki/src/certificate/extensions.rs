use const_oid::ObjectIdentifier as Oid;
use der::Decode;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, CertificatePolicies, CrlDistributionPoints,
    ExtendedKeyUsage, KeyUsage as KeyUsageBits, SubjectKeyIdentifier,
};

use super::CertificateError;
use crate::oids;

/// What a key may be used for (RFC 5280 §4.2.1.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsage {
    /// Bit 0.
    pub digital_signature: bool,
    /// Bit 1, also called contentCommitment.
    pub non_repudiation: bool,
    /// Bit 2.
    pub key_encipherment: bool,
    /// Bit 5.
    pub key_cert_sign: bool,
    /// Bit 6.
    pub crl_sign: bool,
}

/// basicConstraints (RFC 5280 §4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether the subject may issue certificates.
    pub ca: bool,
    /// How many further authorities may follow below, when limited.
    pub path_length: Option<u8>,
}

/// The extensions of one certificate, those that matter here taken apart.
#[derive(Default)]
pub(crate) struct Extensions {
    present: Vec<(Oid, bool)>,
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) extended_key_usage: Vec<Oid>,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    pub(crate) authority_key_id: Option<Vec<u8>>,
    pub(crate) ocsp_urls: Vec<String>,
    pub(crate) ca_issuer_urls: Vec<String>,
    pub(crate) crl_urls: Vec<String>,
    pub(crate) policies: Vec<Oid>,
    pub(crate) unknown_critical: Vec<Oid>,
}

impl Extensions {
    pub(crate) fn read(list: Vec<Extension>) -> Result<Self, CertificateError> {
        let mut found = Self::default();
        for extension in list {
            let id = extension.extn_id;
            if found.has(id) {
                return Err(CertificateError::DuplicateExtension(id));
            }
            found.present.push((id, extension.critical));
            let known = found
                .take(id, extension.extn_value.as_bytes())
                .map_err(|_| CertificateError::Extension(id))?;
            if extension.critical && !known {
                found.unknown_critical.push(id);
            }
        }
        Ok(found)
    }

    pub(crate) fn has(&self, id: Oid) -> bool {
        self.present.iter().any(|(oid, _)| *oid == id)
    }

    pub(crate) fn is_critical(&self, id: Oid) -> bool {
        self.present.contains(&(id, true))
    }

    fn take(&mut self, id: Oid, value: &[u8]) -> der::Result<bool> {
        match id {
            oids::CE_BASIC_CONSTRAINTS => {
                let read = x509_cert::ext::pkix::BasicConstraints::from_der(value)?;
                self.basic_constraints = Some(BasicConstraints {
                    ca: read.ca,
                    path_length: read.path_len_constraint,
                });
            }
            oids::CE_KEY_USAGE => {
                let read = KeyUsageBits::from_der(value)?;
                self.key_usage = Some(KeyUsage {
                    digital_signature: read.digital_signature(),
                    non_repudiation: read.non_repudiation(),
                    key_encipherment: read.key_encipherment(),
                    key_cert_sign: read.key_cert_sign(),
                    crl_sign: read.crl_sign(),
                });
            }
            oids::CE_EXTENDED_KEY_USAGE => self.extended_key_usage = ExtendedKeyUsage::from_der(value)?.0,
            oids::CE_SUBJECT_KEY_ID => {
                self.subject_key_id = Some(SubjectKeyIdentifier::from_der(value)?.0.as_bytes().to_vec());
            }
            oids::CE_AUTHORITY_KEY_ID => {
                // Issuer and serial are only a hint, and often spelled wrongly: nothing is lost without them.
                if let Ok(read) = AuthorityKeyIdentifier::from_der(value) {
                    self.authority_key_id = read.key_identifier.map(|id| id.as_bytes().to_vec());
                }
            }
            oids::CE_CERTIFICATE_POLICIES => {
                let read = CertificatePolicies::from_der(value)?;
                self.policies = read
                    .0
                    .into_iter()
                    .map(|policy| policy.policy_identifier)
                    .collect();
            }
            oids::PE_AUTHORITY_INFO_ACCESS => self.take_access(value)?,
            oids::CE_CRL_DISTRIBUTION_POINTS => {
                for point in CrlDistributionPoints::from_der(value)?.0 {
                    if let Some(DistributionPointName::FullName(names)) = point.distribution_point {
                        self.crl_urls.extend(names.iter().filter_map(url));
                    }
                }
            }
            // Nothing in them changes what is decided here.
            oids::CE_SUBJECT_ALT_NAME | oids::OCSP_NOCHECK => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn take_access(&mut self, value: &[u8]) -> der::Result<()> {
        for access in AuthorityInfoAccessSyntax::from_der(value)?.0 {
            let list = match access.access_method {
                oids::AD_OCSP => &mut self.ocsp_urls,
                oids::AD_CA_ISSUERS => &mut self.ca_issuer_urls,
                _ => continue,
            };
            list.extend(url(&access.access_location));
        }
        Ok(())
    }
}

fn url(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(uri) => Some(uri.as_str().to_owned()),
        _ => None,
    }
}
