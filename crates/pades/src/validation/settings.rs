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
    /// Where the search for paths ends.
    pub limits: Limits,
}

/// What is done about a signature policy that a signature names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyRule {
    /// The rules here hold for every signature, whatever policy it names.
    Ours,
    /// A signature that names a policy stays without a verdict: there is no policy at hand.
    MustBeAtHand,
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
            limits: Limits::default(),
        }
    }
}
