//! How old things are proven to be, and until when somebody's word counts (ETSI EN 319 102-1 §5.6.2.2).
//!
//! “Good” counts only from evidence that is proven to be older than the end of everybody it rests on: whoever has an
//! expired or a revoked key, or breaks a weak one, could have made it since and given it any date. A revocation needs no
//! such proof to be told.

use jiff::Timestamp;

use super::inquiry::{Inquiry, Link};
use crate::path::WeakAlgorithms;
use crate::strength::{Weakness, weak_at};
use crate::{Algorithm, Certificate, PublicKey};

/// Since when things exist. Without it everything was there at the instant of the settings, as what was just fetched.
pub trait Proofs {
    /// Since when a piece of evidence is proven to exist.
    fn of_evidence(&self, number: usize) -> Timestamp;
    /// Since when a certificate is proven to exist.
    fn of_certificate(&self, certificate: &Certificate) -> Timestamp;
    /// Until when the word of a certificate on the path counts: it expires, was revoked, or is trusted no longer. None for
    /// other certificates.
    fn end_of(&self, certificate: &Certificate) -> Option<Timestamp>;
}

impl Inquiry<'_> {
    pub(super) fn evidence_existed(&self, number: usize) -> Timestamp {
        self.proofs
            .map_or(self.settings.at, |proofs| proofs.of_evidence(number))
    }

    pub(super) fn certificate_existed(&self, certificate: &Certificate) -> Timestamp {
        self.proofs
            .map_or(self.settings.at, |proofs| proofs.of_certificate(certificate))
    }

    /// Until when the word of a certificate above the one in question counts. Without proofs, who is on the path is good at
    /// the instant.
    pub(super) fn end_of(&self, certificate: &Certificate) -> Timestamp {
        match self.proofs {
            Some(proofs) => proofs.end_of(certificate).unwrap_or(certificate.not_after()),
            None => Timestamp::MAX,
        }
    }

    /// Until when the word of the certificate's issuer counts.
    pub(super) fn end_of_issuer(&self, link: &Link<'_>) -> Timestamp {
        link.issuer()
            .map_or(Timestamp::MIN, |(issuer, _)| self.end_of(issuer))
    }

    /// Whether a signature that existed at an instant was weak then.
    pub(super) fn weakness(
        &self,
        algorithm: Algorithm,
        key: &PublicKey,
        existed: Timestamp,
    ) -> Option<Weakness> {
        let at = match self.settings.weak {
            WeakAlgorithms::Reported => return None,
            WeakAlgorithms::ByDate => existed,
            WeakAlgorithms::Refused => Timestamp::MAX,
        };
        weak_at(algorithm, key, at)
    }
}
