//! What one list or answer says about a certificate, and how several are weighed.

use jiff::{SignedDuration, Timestamp};

use super::{CLOCK_SKEW, Doubt, Verdict, WITHOUT_NEXT_UPDATE};
use crate::Certificate;
use crate::distribution::Reasons;
use crate::ocsp::CertStatus;

/// CRLReason certificateHold (RFC 5280 §5.3.1): the only one that ends.
pub(super) const HOLD: u8 = 6;

/// What one piece of evidence says.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) evidence: usize,
    pub(super) status: CertStatus,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    /// It knows certificates that expired at this time or later; without it, only those that had not.
    pub(super) expired_since: Option<Timestamp>,
    /// The reasons it speaks about; an answer speaks about all.
    pub(super) reasons: Reasons,
}

impl Statement {
    pub(super) fn fresh_until(&self, at: Timestamp) -> Result<Timestamp, Doubt> {
        if self.this_update > add(at, CLOCK_SKEW) {
            return Err(Doubt::FromTheFuture(self.this_update));
        }
        let until = self
            .next_update
            .unwrap_or_else(|| add(self.this_update, WITHOUT_NEXT_UPDATE));
        if at > until {
            Err(Doubt::Stale(until))
        } else {
            Ok(until)
        }
    }

    /// Authorities forget what expired: being absent from a later list says nothing then (RFC 5280 §3.3; ETSI
    /// EN 319 102-1 §5.2.5). A revocation that is still told counts.
    pub(super) fn remembers(&self, certificate: &Certificate) -> Result<(), Doubt> {
        let expired = certificate.not_after();
        let forgotten = self.status == CertStatus::Good
            && self.this_update > expired
            && self.expired_since.is_none_or(|since| expired < since);
        if forgotten {
            return Err(Doubt::AfterExpiry(self.this_update));
        }
        Ok(())
    }

    fn revoked(&self, at: Timestamp) -> Option<(Timestamp, Option<u8>)> {
        match self.status {
            CertStatus::Revoked { at: since, reason } if since <= at => Some((since, reason)),
            _ => None,
        }
    }
}

/// Weighs all statements about one certificate, in the order of the evidence.
pub(super) fn weigh(statements: &[Statement], mut doubts: Vec<(usize, Doubt)>, at: Timestamp) -> Verdict {
    let mut good: Vec<(&Statement, Timestamp)> = Vec::new();
    for statement in statements {
        match statement.fresh_until(at) {
            Err(doubt) => doubts.push((statement.evidence, doubt)),
            Ok(_) if statement.status == CertStatus::Unknown => {
                doubts.push((statement.evidence, Doubt::StatusUnknown));
            }
            Ok(until) if statement.revoked(at).is_none() => good.push((statement, until)),
            Ok(_) => {}
        }
    }
    for statement in statements {
        // A hold is over when newer information about everything no longer knows it.
        let lifted = |hold: &Statement| {
            let whole = good.iter().filter(|(good, _)| good.reasons == Reasons::ALL);
            whole.clone().any(|(good, _)| good.this_update > hold.this_update)
        };
        if let Some((since, reason)) = statement.revoked(at)
            && !(reason == Some(HOLD) && lifted(statement))
        {
            return Verdict::Revoked {
                evidence: statement.evidence,
                at: since,
                reason,
            };
        }
    }
    let alone = good.iter().find(|(good, _)| good.reasons == Reasons::ALL);
    let together = good
        .iter()
        .fold(Reasons::NONE, |all, (good, _)| all.or(good.reasons));
    let proof: &[(&Statement, Timestamp)] = match alone {
        Some(one) => std::slice::from_ref(one),
        None if together == Reasons::ALL => &good,
        None => &[],
    };
    let from = proof.iter().map(|(good, _)| good.this_update).max();
    let until = proof.iter().map(|(_, until)| *until).min();
    if let (Some((first, _)), Some(this_update), Some(until)) = (proof.first(), from, until) {
        return Verdict::Good {
            evidence: first.evidence,
            this_update,
            until,
        };
    }
    if let Some((partial, _)) = good.first() {
        doubts.push((partial.evidence, Doubt::ReasonsNotCovered));
    }
    doubts.sort_by_key(|(evidence, _)| *evidence);
    Verdict::Unknown(doubts.into_iter().map(|(_, doubt)| doubt).collect())
}

fn add(at: Timestamp, duration: SignedDuration) -> Timestamp {
    at.checked_add(duration).unwrap_or(Timestamp::MAX)
}
