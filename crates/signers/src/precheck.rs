//! The checks before signing: what may not be known later.
//!
//! Only a timestamp may come later. Everything else is known before the key is used, or the dossier stays where
//! it is and the person reads why.

use std::fmt::Display;

use jiff::Timestamp;
use saoy_pki::Certificate;
use thiserror::Error;

/// What was found out about one certificate of the path; pki-client's answer in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevocationStatus {
    /// A responder or a list within its nextUpdate says so.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: Timestamp,
    },
    /// Nobody answered, or nobody knows.
    Unknown {
        /// Who was asked.
        responder: String,
    },
}

/// Why this certificate may not sign now.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not the certificate that is registered for the officer or agency.
    #[error("this certificate is not the registered one")]
    NotRegistered,
    /// Its time has not come.
    #[error("the certificate is valid from {from} on")]
    NotYetValid {
        /// notBefore.
        from: Timestamp,
    },
    /// Its time is over.
    #[error("the certificate expired at {at}")]
    Expired {
        /// notAfter.
        at: Timestamp,
    },
    /// Neither digitalSignature nor nonRepudiation, or the certificate of an authority.
    #[error("the certificate is not for signing documents")]
    WrongKeyUsage,
    /// No path to a trusted anchor.
    #[error("the certificate does not lead to a trusted authority: {reason}")]
    NoTrustedChain {
        /// What the path builder says.
        reason: String,
    },
    /// Itself or an authority above it is revoked.
    #[error("the certificate of {holder} was revoked at {at}")]
    Revoked {
        /// Common name of the revoked certificate.
        holder: String,
        /// Since when.
        at: Timestamp,
    },
    /// Not known to be good.
    #[error("{responder} does not say whether the certificate of {holder} is revoked")]
    RevocationUnknown {
        /// Common name of the certificate in question.
        holder: String,
        /// The responder that is silent.
        responder: String,
    },
}

/// May `certificate` sign at `now`?
///
/// `registered` is the SHA-256 fingerprint on file for the officer or agency. `path` is leaf to anchor, as
/// `saoy_pki::path::build` gives it. `revocation` has one status for each certificate of the path but the anchor,
/// leaf first; one that is missing counts as unknown.
pub fn precheck<E: Display>(
    certificate: &Certificate,
    registered: &[u8; 32],
    now: Timestamp,
    path: Result<&[Certificate], E>,
    revocation: &[RevocationStatus],
) -> Result<(), Refusal> {
    if certificate.fingerprint() != *registered {
        return Err(Refusal::NotRegistered);
    }
    if now < certificate.not_before() {
        return Err(Refusal::NotYetValid {
            from: certificate.not_before(),
        });
    }
    if !certificate.is_valid_at(now) {
        return Err(Refusal::Expired {
            at: certificate.not_after(),
        });
    }
    if !is_for_signing(certificate) {
        return Err(Refusal::WrongKeyUsage);
    }
    let path = path.map_err(|error| Refusal::NoTrustedChain {
        reason: error.to_string(),
    })?;
    if path.first() != Some(certificate) {
        return Err(Refusal::NoTrustedChain {
            reason: "the path belongs to another certificate".into(),
        });
    }
    let below_anchor = path.len().saturating_sub(1);
    let statuses = revocation.iter().map(Some).chain(std::iter::repeat(None));
    path.iter()
        .take(below_anchor)
        .zip(statuses)
        .try_for_each(|(one, status)| known_good(one, status))
}

/// RFC 5280 §4.2.1.3: without the extension every use is allowed.
fn is_for_signing(certificate: &Certificate) -> bool {
    let usage = certificate.key_usage();
    !certificate.is_ca() && usage.is_none_or(|usage| usage.digital_signature || usage.non_repudiation)
}

fn known_good(certificate: &Certificate, status: Option<&RevocationStatus>) -> Result<(), Refusal> {
    let holder = || {
        certificate
            .subject_common_name()
            .unwrap_or_else(|| certificate.serial_hex())
    };
    match status {
        Some(RevocationStatus::Good) => Ok(()),
        Some(RevocationStatus::Revoked { at }) => Err(Refusal::Revoked {
            holder: holder(),
            at: *at,
        }),
        Some(RevocationStatus::Unknown { responder }) => Err(Refusal::RevocationUnknown {
            holder: holder(),
            responder: responder.clone(),
        }),
        None => {
            let responder = certificate.issuer_common_name().unwrap_or_default();
            Err(Refusal::RevocationUnknown {
                holder: holder(),
                responder,
            })
        }
    }
}
