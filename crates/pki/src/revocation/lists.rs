//! What a complete list says about a certificate, brought up to date by a delta list (RFC 5280 §5.2.4, §6.3.3).

use std::sync::Arc;

use jiff::Timestamp;

use super::inquiry::{Inquiry, Link};
use super::pieces::List;
use super::statement::{Found, HOLD, Statement};
use super::{Doubt, scope};
use crate::PublicKey;
use crate::crl::{Crl, CrlError, Revoked};
use crate::distribution::Reasons;
use crate::ocsp::CertStatus;

/// CRLReason removeFromCRL (RFC 5280 §5.3.1): lifts a hold, in a delta list; anywhere else it lifts nothing.
const REMOVED: u8 = 8;

impl<'a> Inquiry<'a> {
    /// One statement for each complete list that speaks about the certificate, and for each delta list that revokes it;
    /// one doubt for each other list. Those that name the certificate are looked at first: no number of others hides them.
    pub(super) fn lists(&mut self, link: &Link<'_>, found: &mut Found) {
        let lists = Arc::clone(&self.parsed.lists);
        let certificate = link.certificate();
        let (against, others): (Vec<_>, Vec<_>) =
            lists.iter().partition(|list| list.tells_against(certificate));
        let mut bases = 0;
        let against = against.into_iter().map(|list| (list, true));
        for (List { index, crl }, tells) in against.chain(others.into_iter().map(|list| (list, false))) {
            let judged = match crl {
                Ok(list) if list.base_number().is_some() && !tells => continue,
                Ok(list) if list.base_number().is_some() => self.revoking_delta(*index, list, link),
                Ok(list) => self.list(*index, list, link).inspect(|_| bases += 1).map(Some),
                Err(error) => Err(error.clone().into()),
            };
            match judged {
                Ok(statement) => found.statements.extend(statement),
                Err(doubt) => found.doubt(*index, doubt, tells),
            }
        }
        if bases == 0 {
            let deltas = lists.iter().filter(|list| {
                list.crl.as_ref().is_ok_and(|list| {
                    list.base_number().is_some() && list.issuer().matches(link.certificate().issuer())
                })
            });
            let alone = deltas.map(|list| (list.index, CrlError::DeltaAlone.into()));
            found.doubts.extend(alone);
        }
    }

    /// What a delta list says against a certificate counts by itself, whether its base is there or not; it never says
    /// anything good.
    fn revoking_delta(
        &mut self,
        index: usize,
        delta: &Crl<'_>,
        link: &Link<'_>,
    ) -> Result<Option<Statement>, Doubt> {
        let certificate = link.certificate();
        let entry = delta.find_of(certificate.issuer(), certificate.serial());
        let Some(entry) = entry.filter(|entry| entry.reason != Some(REMOVED)) else {
            return Ok(None);
        };
        let signed = self.read_list(index, delta, link)?;
        Ok(Some(Statement {
            evidence: index,
            status: status(Some(&entry)),
            this_update: delta.this_update(),
            next_update: delta.next_update(),
            expired_since: delta.expired_since(),
            reasons: signed.reasons,
            against: signed.against,
        }))
    }

    /// Whether a list speaks about the certificate, and who signed it.
    fn read_list(&mut self, index: usize, list: &Crl<'_>, link: &Link<'_>) -> Result<Signed, Doubt> {
        let reasons = scope::covered(list, link.certificate())?;
        if let Some(extension) = list.unknown_critical_extension() {
            return Err(CrlError::CriticalExtension(extension).into());
        }
        let signer = self.signer(index, list, link)?;
        let against = self.against_list(index, list, &signer);
        Ok(Signed {
            reasons,
            key: signer.key,
            until: signer.until,
            against,
        })
    }

    fn list(&mut self, index: usize, list: &Crl<'_>, link: &Link<'_>) -> Result<Statement, Doubt> {
        let certificate = link.certificate();
        let signed = self.read_list(index, list, link)?;
        let found = |list: &Crl<'_>| list.find_of(certificate.issuer(), certificate.serial());
        let mut statement = Statement {
            evidence: index,
            status: status(found(list).as_ref()),
            this_update: list.this_update(),
            next_update: list.next_update(),
            expired_since: list.expired_since(),
            reasons: signed.reasons,
            against: signed.against,
        };
        if let Some((delta_index, delta)) = self.delta(list, &signed.key) {
            let own = self.evidence_existed(delta_index);
            let late = (own > signed.until).then_some(Doubt::Unproven(signed.until));
            let delta_statement = Statement {
                evidence: delta_index,
                status: found(&delta).map_or(statement.status, |entry| changed(statement.status, &entry)),
                this_update: delta.this_update(),
                next_update: delta.next_update(),
                against: statement.against.clone().or(late),
                ..statement
            };
            // Base and delta together are a complete list of the delta's time; what it says of a revocation counts
            // even when its own time is over.
            let news = delta_statement.status != statement.status;
            if news || delta_statement.fresh_until(self.settings.at).is_ok() {
                statement = delta_statement;
            }
        }
        Ok(statement)
    }

    /// The newest delta list that belongs to a complete one: same issuer, scope and key; the base not older than the
    /// delta's base, the delta newer than the base (RFC 5280 §5.2.4).
    fn delta(&mut self, base: &Crl<'_>, key: &PublicKey) -> Option<(usize, Arc<Crl<'a>>)> {
        let lists = Arc::clone(&self.parsed.lists);
        let mut fitting: Vec<_> = lists
            .iter()
            .filter_map(|list| Some((list.index, list.crl.as_ref().ok()?)))
            .filter(|(_, delta)| belongs(delta, base))
            .collect();
        fitting.sort_by(|(_, a), (_, b)| compare(b.number(), a.number()));
        fitting
            .into_iter()
            .find(|(index, delta)| self.signature(*index, delta, key).is_ok())
            .map(|(index, delta)| (index, Arc::clone(delta)))
    }
}

/// A list that speaks about a certificate, and its signature.
struct Signed {
    reasons: Reasons,
    key: PublicKey,
    /// Until when the word of who signed it counts.
    until: Timestamp,
    /// Why it proves nothing good.
    against: Option<Doubt>,
}

fn belongs(delta: &Crl<'_>, base: &Crl<'_>) -> bool {
    delta.base_number().is_some()
        && delta.unknown_critical_extension().is_none()
        && delta.issuer().matches(base.issuer())
        && delta.scope() == base.scope()
        && (delta.authority_key_id() == base.authority_key_id())
        && base.number().is_some()
        && compare(base.number(), delta.base_number()).is_ge()
        && compare(delta.number(), base.number()).is_gt()
}

fn status(entry: Option<&Revoked>) -> CertStatus {
    entry.map_or(CertStatus::Good, |entry| CertStatus::Revoked {
        at: entry.at,
        reason: entry.reason,
    })
}

/// What becomes of a status by an entry of a delta list: a hold may be lifted, any other revocation stands for good
/// (RFC 5280 §5.3.1).
fn changed(before: CertStatus, entry: &Revoked) -> CertStatus {
    match before {
        _ if entry.reason != Some(REMOVED) => status(Some(entry)),
        CertStatus::Revoked {
            reason: Some(HOLD), ..
        } => CertStatus::Good,
        stands => stands,
    }
}

/// Numbers by their content octets; they are not negative (RFC 5280 §5.2.3).
fn compare(a: Option<&[u8]>, b: Option<&[u8]>) -> std::cmp::Ordering {
    let significant = |number: Option<&[u8]>| -> Vec<u8> {
        let bytes = number.unwrap_or_default().iter().copied();
        bytes.skip_while(|byte| *byte == 0).collect()
    };
    let (a, b) = (significant(a), significant(b));
    a.len().cmp(&b.len()).then(a.cmp(&b))
}
