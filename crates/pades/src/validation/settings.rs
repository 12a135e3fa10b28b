//! What a validation is given besides the file and the anchors.

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki::path::Limits;

/// The instant, what the caller fetched or keeps, and the rules that may be chosen.
#[derive(Clone, Debug)]
pub struct Settings {
    /// “Now”: every answer is for this instant.
    pub at: Timestamp,
    /// Certificates from the network or a cache, besides those in the file.
    pub certificates: Vec<Certificate>,
    /// `OCSPResponse`s from the network or a cache, DER.
    pub ocsp: Vec<Vec<u8>>,
    /// Revocation lists from the network or a cache, DER.
    pub crls: Vec<Vec<u8>>,
    /// What is done about a signature policy that a signature names (ETSI EN 319 102-1 §5.2.4).
    pub policy: PolicyRule,
    /// Signature policies at hand.
    pub policies: Vec<PolicyDocument>,
    /// What is done about a certificate that does not say that it is for signing documents.
    pub purpose: PurposeRule,
    /// Where the search for paths ends.
    pub limits: Limits,
}

/// What is done about a signature policy that a signature names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyRule {
    /// The rules here hold for every signature, whatever policy it names.
    Ours,
    /// A signature that names a policy stays without a verdict unless [`Settings::policies`] has its document, with the
    /// digest that the signature states. What the document asks is for people to read; it is not processed.
    MustBeAtHand,
}

/// A signature policy at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDocument {
    /// Its object identifier in dotted numbers: `1.2.3`.
    pub id: String,
    /// Its bytes.
    pub document: Vec<u8>,
}

/// What is done about the certificate of a person that lists purposes, none of which is signing documents. One for machines
/// is refused in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PurposeRule {
    /// It is told.
    Told,
    /// The signature stays without a verdict: CHAIN_CONSTRAINTS_FAILURE.
    MustFit,
}

impl Settings {
    /// Nothing but what is in the file; our rules.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self {
            at,
            certificates: Vec::new(),
            ocsp: Vec::new(),
            crls: Vec::new(),
            policy: PolicyRule::Ours,
            policies: Vec::new(),
            purpose: PurposeRule::Told,
            limits: Limits::default(),
        }
    }
}
