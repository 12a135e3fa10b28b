//! Whether every certificate of one path was good at an instant, from the anchor down.

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki::path::{PathError, ValidatedPath};
use saoy_pki::strength::weak_at;

use super::{Chains, Denial, Role, Standing};
use crate::validation::existence::Existence;
use crate::validation::status::{End, Ends, Status};

impl Chains<'_> {
    pub(super) fn judge(
        &self,
        path: &ValidatedPath,
        role: Role,
        at: Timestamp,
        existed: Timestamp,
        existence: &Existence<'_>,
    ) -> Result<Standing, Denial> {
        let certificates = path.certificates();
        let settings = self.settings(at);
        let mut ends = Ends::default();
        if let Some(anchor) = certificates.last() {
            ends.add(anchor, self.end_of_anchor(anchor, role));
        }
        let mut missing = Vec::new();
        let (mut out_of_bounds, mut revoked_later) = (false, Vec::new());
        let links = certificates.iter().zip(certificates.iter().skip(1)).enumerate();
        for (index, (certificate, issuer)) in links.collect::<Vec<_>>().into_iter().rev() {
            let above = ends.last();
            let own = existence.of_certificate(certificate);
            let own = if index == 0 { own.min(existed) } else { own };
            if own > above.at {
                let path = certificates.to_vec();
                return Err(Denial::NoPoe {
                    by_revocation: above.by_revocation,
                    path,
                });
            }
            check_strength(certificate, issuer, own)?;
            if index > 0 && !role.may_issue(certificate) {
                let subject = certificate.holder();
                return Err(PathError::Purpose { subject }.into());
            }
            let status = self.statuses.status(path, index, &settings, &ends, existence);
            let mut end = End::of(certificate);
            match status {
                Status::Good => {}
                Status::RevokedLater(later) => {
                    end = end.earlier(later.since);
                    revoked_later.push((index, later));
                }
                Status::Revoked { at, hold, proven } => {
                    let path = certificates.to_vec();
                    return Err(Denial::Revoked {
                        index,
                        at,
                        hold,
                        proven,
                        path,
                    });
                }
                Status::Unknown { out_of_bounds: only } => {
                    out_of_bounds |= only;
                    missing.push((certificate.clone(), issuer.clone()));
                }
            }
            ends.add(certificate, end);
        }
        let path = certificates.to_vec();
        if missing.is_empty() {
            Ok(Standing { path, revoked_later })
        } else {
            Err(Denial::Unknown {
                missing,
                path,
                out_of_bounds,
            })
        }
    }

    /// Expiry of the anchor's certificate or of the trust in it for the role: that it is trusted for something else for
    /// longer says nothing.
    fn end_of_anchor(&self, last: &Certificate, role: Role) -> End {
        let listed = self.anchors.iter();
        let listed = listed.filter(|anchor| anchor.certificate == *last && role.fits(anchor));
        let trusted = listed.map(|anchor| anchor.to.unwrap_or(Timestamp::MAX)).max();
        End {
            at: last.not_after().min(trusted.unwrap_or(Timestamp::MAX)),
            by_revocation: false,
        }
    }
}

/// The signature on a certificate must have been good enough when the certificate is proven to exist, not only when the
/// path is judged: a forgery of today could claim any date.
fn check_strength(
    certificate: &Certificate,
    issuer: &Certificate,
    existed: Timestamp,
) -> Result<(), PathError> {
    let Ok(algorithm) = certificate.algorithm() else {
        return Ok(());
    };
    match weak_at(algorithm, issuer.public_key(), existed) {
        None => Ok(()),
        Some(weakness) => Err(PathError::WeakAlgorithm {
            subject: certificate.holder(),
            weakness,
        }),
    }
}
