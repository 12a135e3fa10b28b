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
    /// Why it proves nothing good, though it is signed by who may: a revocation is told all the same.
    pub(super) against: Option<Doubt>,
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
        self.revocation().filter(|(since, _)| *since <= at)
    }

    fn revocation(&self) -> Option<(Timestamp, Option<u8>)> {
        match self.status {
            CertStatus::Revoked { at, reason } => Some((at, reason)),
            _ => None,
        }
    }
}

/// What was found about one certificate.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) statements: Vec<Statement>,
    /// Why other pieces say nothing, by their numbers.
    pub(super) doubts: Vec<(usize, Doubt)>,
    /// A piece that tells a revocation was not looked at to the end: it may be right.
    pub(super) hidden: bool,
}

impl Found {
    pub(super) fn doubt(&mut self, number: usize, doubt: Doubt, tells_against: bool) {
        self.hidden |= tells_against && doubt.is_given_up();
        self.doubts.push((number, doubt));
    }

    /// Since when the word of the certificate counts no more, whenever that was told: a hold ends nothing for good.
    /// With whether that is proven by evidence that is old enough.
    pub(super) fn revoked_for_good(&self) -> Option<(Timestamp, bool)> {
        let told = self.statements.iter().filter_map(|statement| {
            let (since, reason) = statement.revocation()?;
            (reason != Some(HOLD)).then_some((since, statement.against.is_none()))
        });
        told.min_by_key(|(since, proven)| (*since, !proven))
    }
}

/// Weighs all statements about one certificate, in the order of the evidence.
pub(super) fn weigh(found: Found, at: Timestamp) -> Verdict {
    let Found {
        statements,
        mut doubts,
        hidden,
    } = found;
    let mut good: Vec<(&Statement, Timestamp)> = Vec::new();
    for statement in &statements {
        match (statement.fresh_until(at), &statement.against) {
            (Err(doubt), _) => doubts.push((statement.evidence, doubt)),
            (Ok(_), _) if statement.status == CertStatus::Unknown => {
                doubts.push((statement.evidence, Doubt::StatusUnknown));
            }
            (Ok(_), _) if statement.revoked(at).is_some() => {}
            (Ok(_), Some(doubt)) => doubts.push((statement.evidence, doubt.clone())),
            (Ok(until), None) => good.push((statement, until)),
        }
    }
    if let Some(revoked) = heaviest(&statements, &good, at) {
        return revoked;
    }
    if hidden {
        doubts.sort_by_key(|(evidence, _)| *evidence);
        return Verdict::Unknown(doubts.into_iter().map(|(_, doubt)| doubt).collect());
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

/// The revocation that counts: since the earliest date that any tells; for good if any says so.
fn heaviest(statements: &[Statement], good: &[(&Statement, Timestamp)], at: Timestamp) -> Option<Verdict> {
    // A hold is over when newer information about everything no longer knows it.
    let lifted = |hold: &Statement| {
        let mut whole = good.iter().filter(|(good, _)| good.reasons == Reasons::ALL);
        whole.any(|(good, _)| good.this_update > hold.this_update)
    };
    let told = statements.iter().filter_map(|statement| {
        let (since, reason) = statement.revoked(at)?;
        let counts = reason != Some(HOLD) || !lifted(statement);
        counts.then_some((statement, since, reason))
    });
    let told: Vec<_> = told.collect();
    let (first, since, own) = *told.iter().min_by_key(|(_, since, _)| *since)?;
    let mut reasons = told.iter().map(|(_, _, reason)| *reason);
    let for_good = reasons.find(|reason| *reason != Some(HOLD));
    let reason = match own {
        Some(HOLD) => for_good.unwrap_or(own),
        own => own,
    };
    Some(Verdict::Revoked {
        evidence: first.evidence,
        at: since,
        reason,
        proven: told
            .iter()
            .any(|(statement, told, _)| *told == since && statement.against.is_none()),
    })
}

fn add(at: Timestamp, duration: SignedDuration) -> Timestamp {
    at.checked_add(duration).unwrap_or(Timestamp::MAX)
}
