//! What a complete list says about a certificate, brought up to date by a delta list (RFC 5280 §5.2.4, §6.3.3).

use std::sync::Arc;

use super::inquiry::{Inquiry, Link};
use super::pieces::List;
use super::statement::{HOLD, Statement};
use super::{Doubt, scope};
use crate::PublicKey;
use crate::crl::{Crl, CrlError, Revoked};
use crate::ocsp::CertStatus;

/// CRLReason removeFromCRL (RFC 5280 §5.3.1): lifts a hold, in a delta list; anywhere else it lifts nothing.
const REMOVED: u8 = 8;

impl<'a> Inquiry<'a> {
    /// One statement for each complete list that speaks about the certificate; one doubt for each other list.
    pub(super) fn lists(&mut self, link: &Link<'_>, doubts: &mut Vec<(usize, Doubt)>) -> Vec<Statement> {
        let mut statements = Vec::new();
        let lists = Arc::clone(&self.parsed.lists);
        let mut bases = 0;
        for List { index, crl } in lists.iter() {
            let judged = match crl {
                Ok(list) if list.base_number().is_some() => continue,
                Ok(list) => self.list(*index, list, link),
                Err(error) => Err(error.clone().into()),
            };
            match judged {
                Ok(statement) => {
                    bases += 1;
                    statements.push(statement);
                }
                Err(doubt) => doubts.push((*index, doubt)),
            }
        }
        if bases == 0 {
            let deltas = lists.iter().filter(|list| {
                list.crl.as_ref().is_ok_and(|list| {
                    list.base_number().is_some() && list.issuer().matches(link.certificate().issuer())
                })
            });
            doubts.extend(deltas.map(|list| (list.index, CrlError::DeltaAlone.into())));
        }
        statements
    }

    fn list(&mut self, index: usize, list: &Crl<'_>, link: &Link<'_>) -> Result<Statement, Doubt> {
        let certificate = link.certificate();
        let reasons = scope::covered(list, certificate)?;
        if let Some(extension) = list.unknown_critical_extension() {
            return Err(CrlError::CriticalExtension(extension).into());
        }
        let key = self.signer(index, list, link)?;
        let found = |list: &Crl<'_>| list.find_of(certificate.issuer(), certificate.serial());
        let mut statement = Statement {
            evidence: index,
            status: status(found(list).as_ref()),
            this_update: list.this_update(),
            next_update: list.next_update(),
            expired_since: list.expired_since(),
            reasons,
        };
        if let Some((delta_index, delta)) = self.delta(list, &key) {
            let delta_statement = Statement {
                evidence: delta_index,
                status: found(&delta).map_or(statement.status, |entry| changed(statement.status, &entry)),
                this_update: delta.this_update(),
                next_update: delta.next_update(),
                expired_since: list.expired_since(),
                reasons,
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
