//! What is told beside the reason: whose certificate it is that stands against another.

use saoy_pki::Certificate;
use saoy_pki::crl::is_compromise;
use saoy_pki::path::PathError;

use super::{Case, of_path};
use crate::validation::chain::{Denial, Standing};
use crate::validation::process::Process;
use crate::validation::{Remark, SubIndication};

impl Process<'_> {
    /// The rule of X.509 that is broken, or the authority that is revoked.
    pub(super) fn told(&self, case: Case<'_>, denial: &Denial, sub: Option<SubIndication>) -> Option<Remark> {
        match denial {
            Denial::Path(error @ (PathError::Expired { .. } | PathError::NotYetValid { .. }))
                if is_outside_its_time(sub) =>
            {
                // That of the certificate itself stands in the report.
                let at = case.proven.unwrap_or(self.now());
                case.certificate
                    .is_valid_at(at)
                    .then(|| Remark::Chain(error.clone()))
            }
            Denial::Path(error) => {
                (sub.is_some() && of_path(error) == sub).then(|| Remark::Chain(error.clone()))
            }
            Denial::Revoked {
                index,
                at,
                hold,
                path,
                ..
            } if *index > 0 => Some(Remark::Authority {
                name: path.get(*index).map(Certificate::holder).unwrap_or_default(),
                since: *at,
                hold: *hold,
            }),
            _ => None,
        }
    }
}

/// Whose certificate on a good path was revoked after the instant: it does not decide, and is never left out.
pub(super) fn revoked_later(answer: &Result<Standing, Denial>) -> Vec<Remark> {
    let Ok(standing) = answer else { return Vec::new() };
    let told = standing
        .revoked_later
        .iter()
        .map(|(index, later)| Remark::RevokedLater {
            name: standing
                .path
                .get(*index)
                .map(Certificate::holder)
                .unwrap_or_default(),
            since: later.since,
            compromised: is_compromise(later.reason),
        });
    told.collect()
}

fn is_outside_its_time(sub: Option<SubIndication>) -> bool {
    use SubIndication::{OutOfBoundsNoPoe, OutOfBoundsNotRevoked};
    matches!(sub, Some(OutOfBoundsNoPoe | OutOfBoundsNotRevoked))
}
