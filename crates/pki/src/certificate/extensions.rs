//! The other extensions that are processed (RFC 5280 §4.2).

use const_oid::ObjectIdentifier as Oid;
use der::asn1::Any;
use der::{Decode, Tagged};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, ExtendedKeyUsage, KeyUsage as KeyUsageBits, SubjectKeyIdentifier,
};

use super::CertificateError;
use super::names::{self, NameConstraints};
use super::policies::{self, PolicyConstraints, PolicyInformation};
use crate::asn1::sequence;
use crate::distribution::{self, DistributionPoint, PointName};
use crate::general_name::{self, GeneralName};
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
    pub(crate) policy_information: Vec<PolicyInformation>,
    pub(crate) policy_mappings: Vec<(Oid, Oid)>,
    pub(crate) policy_constraints: PolicyConstraints,
    pub(crate) inhibit_any_policy: Option<u32>,
    pub(crate) alternative_names: Vec<GeneralName>,
    pub(crate) name_constraints: Option<NameConstraints>,
    pub(crate) distribution_points: Vec<DistributionPoint>,
    pub(crate) freshest: Vec<DistributionPoint>,
    pub(crate) unknown_critical: Vec<Oid>,
    pub(crate) unreadable: Vec<Oid>,
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
                self.policy_information = policies::information(value)?;
                self.policies = self.policy_information.iter().map(|read| read.policy).collect();
            }
            oids::PE_AUTHORITY_INFO_ACCESS => self.take_access(value)?,
            oids::CE_CRL_DISTRIBUTION_POINTS => {
                self.distribution_points = distribution::points(value)?;
                for point in &self.distribution_points {
                    if let Some(PointName::Full(names)) = &point.name {
                        self.crl_urls.extend(names.iter().filter_map(url));
                    }
                }
            }
            // Nothing in it changes what is decided here.
            oids::OCSP_NOCHECK => {}
            _ => {
                return Ok(self.take_constraint(id, value).unwrap_or_else(|_| {
                    self.unreadable.push(id);
                    true
                }));
            }
        }
        Ok(true)
    }

    /// What only matters on a path: a certificate where it cannot be read is still read, but no path goes through it.
    fn take_constraint(&mut self, id: Oid, value: &[u8]) -> der::Result<bool> {
        match id {
            oids::CE_SUBJECT_ALT_NAME => self.alternative_names = general_name::list(value)?,
            oids::CE_NAME_CONSTRAINTS => self.name_constraints = Some(names::constraints(value)?),
            oids::CE_POLICY_MAPPINGS => self.policy_mappings = policies::mappings(value)?,
            oids::CE_POLICY_CONSTRAINTS => self.policy_constraints = policies::constraints(value)?,
            oids::CE_INHIBIT_ANY_POLICY => self.inhibit_any_policy = Some(policies::inhibit_any(value)?),
            oids::CE_FRESHEST_CRL => self.freshest = distribution::points(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// `AuthorityInfoAccessSyntax ::= SEQUENCE OF SEQUENCE { accessMethod OID, accessLocation GeneralName }`.
    fn take_access(&mut self, value: &[u8]) -> der::Result<()> {
        for access in sequence(&Any::from_der(value)?)? {
            let fields = sequence(&access)?;
            let [method, location] = fields.as_slice() else {
                return Err(access.tag().length_error().into());
            };
            let list = match method.decode_as::<Oid>()? {
                oids::AD_OCSP => &mut self.ocsp_urls,
                oids::AD_CA_ISSUERS => &mut self.ca_issuer_urls,
                _ => continue,
            };
            list.extend(url(&general_name::one(location)?));
        }
        Ok(())
    }
}

fn url(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::Uri(uri) => Some(uri.clone()),
        _ => None,
    }
}
