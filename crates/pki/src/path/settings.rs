//! What is asked of a path (RFC 5280 §6.1.1), and how much work it may be.

use std::collections::BTreeSet;

use const_oid::ObjectIdentifier as Oid;
use jiff::Timestamp;

use super::MAX_LENGTH;
use crate::certificate::NameConstraints;

/// The inputs of validation (RFC 5280 §6.1.1) besides the certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The instant at which the path must be valid.
    pub at: Timestamp,
    /// user-initial-policy-set: the policies that are accepted; any when absent.
    pub policies: Option<BTreeSet<Oid>>,
    /// initial-explicit-policy: whether one of them must be left at the end.
    pub explicit_policy: bool,
    /// initial-policy-mapping-inhibit.
    pub inhibit_mapping: bool,
    /// initial-any-policy-inhibit.
    pub inhibit_any_policy: bool,
    /// initial-permitted-subtrees and initial-excluded-subtrees.
    pub names: NameConstraints,
    /// What is done about weak algorithms.
    pub weak: WeakAlgorithms,
    /// Where the search ends.
    pub limits: Limits,
}

impl Settings {
    /// Any policy, no constraints, no weak algorithm.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self {
            at,
            policies: None,
            explicit_policy: false,
            inhibit_mapping: false,
            inhibit_any_policy: false,
            names: NameConstraints::default(),
            weak: WeakAlgorithms::Refused,
            limits: Limits::default(),
        }
    }

    /// For the certificates of those who sign lists: policies and names asked of the leaf are not asked of them, and a
    /// tenth of the work must do.
    pub(crate) fn for_signers(&self) -> Self {
        Self {
            weak: self.weak,
            limits: Limits {
                steps: self.limits.steps / 10,
                signatures: self.limits.signatures / 10,
                ..self.limits
            },
            ..Self::at(self.at)
        }
    }
}

/// What is done about a signature on the path whose algorithm is in the table of [`crate::strength`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakAlgorithms {
    /// Refused whenever it was made.
    Refused,
    /// Refused if it was weak at the instant of validation: only for an instant that is proven.
    ByDate,
    /// Accepted and listed ([`super::ValidatedPath::weaknesses`]): for reports that say “intact, but weak”. A path
    /// accepted in this way is no ground for trust.
    Reported,
}

/// Limits of the work on hostile input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Certificates on a path, the anchor included; never more than 100.
    pub length: usize,
    /// Certificates tried.
    pub steps: usize,
    /// Signatures checked; one of DSA counts as ten.
    pub signatures: usize,
    /// Names compared with name constraints, for each path.
    pub comparisons: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            length: MAX_LENGTH,
            steps: 2_000,
            signatures: 400,
            comparisons: 100_000,
        }
    }
}
