//! What the extensions of a certificate say (RFC 5280 §4.2).

use const_oid::ObjectIdentifier as Oid;

use super::{BasicConstraints, Certificate, KeyUsage, NameConstraints, PolicyConstraints, PolicyInformation};
use crate::distribution::DistributionPoint;
use crate::general_name::GeneralName;
use crate::oids;

impl Certificate {
    /// Whether basicConstraints says CA.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        self.0
            .extensions
            .basic_constraints
            .is_some_and(|constraints| constraints.ca)
    }

    /// The basicConstraints extension.
    #[must_use]
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.0.extensions.basic_constraints
    }

    /// The keyUsage extension; without one every use is allowed.
    #[must_use]
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.0.extensions.key_usage
    }

    /// The extended key usages; empty when there is no such extension.
    #[must_use]
    pub fn extended_key_usage(&self) -> &[Oid] {
        &self.0.extensions.extended_key_usage
    }

    /// Whether the extKeyUsage extension is marked critical.
    #[must_use]
    pub fn extended_key_usage_is_critical(&self) -> bool {
        self.0.extensions.is_critical(oids::CE_EXTENDED_KEY_USAGE)
    }

    /// Where OCSP answers are to be had.
    #[must_use]
    pub fn ocsp_urls(&self) -> &[String] {
        &self.0.extensions.ocsp_urls
    }

    /// Where the issuer's certificate is to be had.
    #[must_use]
    pub fn ca_issuer_urls(&self) -> &[String] {
        &self.0.extensions.ca_issuer_urls
    }

    /// Where the CRL is to be had.
    #[must_use]
    pub fn crl_urls(&self) -> &[String] {
        &self.0.extensions.crl_urls
    }

    /// The subjectKeyIdentifier.
    #[must_use]
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.0.extensions.subject_key_id.as_deref()
    }

    /// The keyIdentifier of the authorityKeyIdentifier.
    #[must_use]
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.0.extensions.authority_key_id.as_deref()
    }

    /// The certificate policies.
    #[must_use]
    pub fn policies(&self) -> &[Oid] {
        &self.0.extensions.policies
    }

    /// The certificate policies with their qualifiers; none when there is no such extension.
    #[must_use]
    pub fn policy_information(&self) -> &[PolicyInformation] {
        &self.0.extensions.policy_information
    }

    /// The policies that are equivalent: (the issuer's, the subject's), RFC 5280 §4.2.1.5.
    #[must_use]
    pub fn policy_mappings(&self) -> &[(Oid, Oid)] {
        &self.0.extensions.policy_mappings
    }

    /// The policyConstraints extension; nothing constrained when there is none.
    #[must_use]
    pub fn policy_constraints(&self) -> PolicyConstraints {
        self.0.extensions.policy_constraints
    }

    /// After how many certificates anyPolicy no longer counts (RFC 5280 §4.2.1.14).
    #[must_use]
    pub fn inhibit_any_policy(&self) -> Option<u32> {
        self.0.extensions.inhibit_any_policy
    }

    /// The subjectAltName.
    #[must_use]
    pub fn alternative_names(&self) -> &[GeneralName] {
        &self.0.extensions.alternative_names
    }

    /// The nameConstraints extension.
    #[must_use]
    pub fn name_constraints(&self) -> Option<&NameConstraints> {
        self.0.extensions.name_constraints.as_ref()
    }

    /// Where lists about this certificate are published, with their scope.
    #[must_use]
    pub fn distribution_points(&self) -> &[DistributionPoint] {
        &self.0.extensions.distribution_points
    }

    /// Where delta lists are published.
    #[must_use]
    pub fn freshest_crl(&self) -> &[DistributionPoint] {
        &self.0.extensions.freshest
    }

    /// Extensions that matter on a path and cannot be read.
    #[must_use]
    pub fn unreadable_extensions(&self) -> &[Oid] {
        &self.0.extensions.unreadable
    }

    /// Whether an extension is there, whatever it says.
    #[must_use]
    pub fn has_extension(&self, extension: Oid) -> bool {
        self.0.extensions.has(extension)
    }

    /// Whether there is a certificatePolicies extension.
    pub(crate) fn has_policies(&self) -> bool {
        self.0.extensions.has(oids::CE_CERTIFICATE_POLICIES)
    }

    /// Whether an extension is there and marked critical.
    #[must_use]
    pub fn is_critical(&self, extension: Oid) -> bool {
        self.0.extensions.is_critical(extension)
    }

    /// Whether an OCSP responder asks not to be checked itself (RFC 6960 §4.2.2.2.1).
    #[must_use]
    pub fn ocsp_nocheck(&self) -> bool {
        self.0.extensions.has(oids::OCSP_NOCHECK)
    }

    /// Critical extensions that this crate does not process: a path through them must be refused.
    #[must_use]
    pub fn unknown_critical_extensions(&self) -> &[Oid] {
        &self.0.extensions.unknown_critical
    }
}
