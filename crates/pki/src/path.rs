//! Certification paths (RFC 5280 §6): from a certificate up to a trusted one, at one instant.
//!
//! Checked are names, signatures, validity, basicConstraints, path lengths, key usage and unknown critical extensions.
//! Revocation is judged by [`crate::revocation`] along the path that is found. A critical extension this crate does not
//! process (name constraints, policy mappings) refuses the path, so that nothing is trusted by being overlooked.

use const_oid::ObjectIdentifier as Oid;
use jiff::Timestamp;

use crate::{Certificate, CertificateError};

/// No path is longer than this many certificates, the anchor included.
pub const MAX_LENGTH: usize = 10;

/// Certificates tried before giving up: cross-certified meshes could be searched for ever.
const MAX_STEPS: usize = 500;

/// Why there is no path. When several candidates fail, the refusal that came nearest to an anchor is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// No certificate at hand has the issuer's name.
    #[error("the issuer “{issuer}” is neither trusted nor enclosed")]
    NoIssuer {
        /// The name looked for.
        issuer: String,
    },
    /// A certificate is not valid yet.
    #[error("the certificate of “{subject}” is not valid before {from}")]
    NotYetValid {
        /// Whose.
        subject: String,
        /// First instant of validity.
        from: Timestamp,
    },
    /// A certificate has expired.
    #[error("the certificate of “{subject}” expired at {to}")]
    Expired {
        /// Whose.
        subject: String,
        /// Last instant of validity.
        to: Timestamp,
    },
    /// A signature is not good.
    #[error("the certificate of “{subject}” is not signed by its issuer: {reason}")]
    Signature {
        /// Whose.
        subject: String,
        /// What is wrong.
        reason: CertificateError,
    },
    /// An issuer is no authority (RFC 5280 §6.1.4 (k)).
    #[error("“{subject}” is not a certification authority")]
    NotAuthority {
        /// Whose certificate.
        subject: String,
    },
    /// An issuer's key may not sign certificates (RFC 5280 §6.1.4 (n)).
    #[error("the key of “{subject}” may not sign certificates")]
    KeyUsage {
        /// Whose certificate.
        subject: String,
    },
    /// More authorities follow than allowed (RFC 5280 §6.1.4 (l), (m)).
    #[error("“{subject}” allows {allowed} authorities below it, but there are {found}")]
    PathLength {
        /// Whose certificate.
        subject: String,
        /// How many it allows.
        allowed: u8,
        /// How many there are.
        found: usize,
    },
    /// A critical extension that is not processed (RFC 5280 §6.1.4 (o), §6.1.5 (f)).
    #[error("critical extension {extension} in the certificate of “{subject}” is not processed")]
    CriticalExtension {
        /// Whose certificate.
        subject: String,
        /// Which extension.
        extension: Oid,
    },
    /// The search was given up.
    #[error("no path was found within {MAX_LENGTH} certificates")]
    TooLong,
}

/// Finds a path from a certificate to one of the anchors at an instant: the certificate first, the anchor last. An
/// anchor's own signature, constraints and validity: it must be valid at the instant, its path length is kept, its
/// self-signature is not needed. A leaf that is itself an anchor is a path of one.
///
/// # Errors
/// [`PathError`].
pub fn build(
    leaf: &Certificate,
    intermediates: &[Certificate],
    anchors: &[Certificate],
    at: Timestamp,
) -> Result<Vec<Certificate>, PathError> {
    check_itself(leaf, at)?;
    if anchors.contains(leaf) {
        return Ok(vec![leaf.clone()]);
    }
    let mut search = Search {
        intermediates,
        anchors,
        at,
        steps: 0,
        nearest: None,
    };
    let mut path = vec![leaf.clone()];
    if search.extend(&mut path) {
        return Ok(path);
    }
    Err(search.nearest.map_or(PathError::TooLong, |(_, error)| error))
}

struct Search<'a> {
    intermediates: &'a [Certificate],
    anchors: &'a [Certificate],
    at: Timestamp,
    steps: usize,
    nearest: Option<((bool, usize), PathError)>,
}

impl Search<'_> {
    /// Depth first, anchors before intermediates.
    fn extend(&mut self, path: &mut Vec<Certificate>) -> bool {
        let Some(last) = path.last().cloned() else {
            return false;
        };
        if path.len() >= MAX_LENGTH {
            return false;
        }
        let mut any = false;
        for (candidates, anchored) in [(self.anchors, true), (self.intermediates, false)] {
            for candidate in candidates
                .iter()
                .filter(|candidate| may_have_issued(candidate, &last))
            {
                if path.contains(candidate) {
                    continue;
                }
                any = true;
                self.steps += 1;
                if self.steps > MAX_STEPS {
                    return false;
                }
                if let Err(error) = check_issuer(candidate, &last, path, self.at) {
                    self.note((true, path.len() + usize::from(anchored)), error);
                    continue;
                }
                path.push(candidate.clone());
                if anchored || self.extend(path) {
                    return true;
                }
                path.pop();
            }
        }
        if !any {
            self.note(
                (false, path.len()),
                PathError::NoIssuer {
                    issuer: last.issuer().to_string(),
                },
            );
        }
        false
    }

    /// A definite fault says more than a missing issuer; further up says more than further down.
    fn note(&mut self, rank: (bool, usize), error: PathError) {
        if self.nearest.as_ref().is_none_or(|(known, _)| rank > *known) {
            self.nearest = Some((rank, error));
        }
    }
}

/// Name chaining; key identifiers, when both are there, must not contradict (they only choose between candidates).
fn may_have_issued(candidate: &Certificate, subject: &Certificate) -> bool {
    candidate.subject().matches(subject.issuer())
        && match (candidate.subject_key_id(), subject.authority_key_id()) {
            (Some(own), Some(named)) => own == named,
            _ => true,
        }
}

fn check_issuer(
    issuer: &Certificate,
    subject: &Certificate,
    below: &[Certificate],
    at: Timestamp,
) -> Result<(), PathError> {
    check_itself(issuer, at)?;
    if !issuer.is_ca() {
        return Err(PathError::NotAuthority {
            subject: label(issuer),
        });
    }
    if issuer.key_usage().is_some_and(|usage| !usage.key_cert_sign) {
        return Err(PathError::KeyUsage {
            subject: label(issuer),
        });
    }
    // Self-issued authorities do not count (RFC 5280 §4.2.1.9); neither does the leaf.
    let found = below
        .iter()
        .skip(1)
        .filter(|authority| !authority.is_self_issued())
        .count();
    if let Some(allowed) = issuer
        .basic_constraints()
        .and_then(|constraints| constraints.path_length)
        && found > usize::from(allowed)
    {
        return Err(PathError::PathLength {
            subject: label(issuer),
            allowed,
            found,
        });
    }
    subject
        .verify_signed_by(issuer.public_key())
        .map_err(|reason| PathError::Signature {
            subject: label(subject),
            reason,
        })
}

fn check_itself(certificate: &Certificate, at: Timestamp) -> Result<(), PathError> {
    if let Some(extension) = certificate.unknown_critical_extensions().first() {
        return Err(PathError::CriticalExtension {
            subject: label(certificate),
            extension: *extension,
        });
    }
    if certificate.is_valid_at(at) {
        Ok(())
    } else if at < certificate.not_before() {
        Err(PathError::NotYetValid {
            subject: label(certificate),
            from: certificate.not_before(),
        })
    } else {
        Err(PathError::Expired {
            subject: label(certificate),
            to: certificate.not_after(),
        })
    }
}

fn label(certificate: &Certificate) -> String {
    certificate
        .subject_common_name()
        .unwrap_or_else(|| certificate.subject().to_string())
}
