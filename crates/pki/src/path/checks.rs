//! What each certificate must fulfil by itself.

use jiff::Timestamp;

use super::PathError;
use super::error::label;
use crate::{Certificate, oids};

/// Validity and extensions, for every certificate of a path.
pub(super) fn itself(certificate: &Certificate, at: Timestamp) -> Result<(), PathError> {
    let subject = || label(certificate);
    if let Some(extension) = certificate.unknown_critical_extensions().first() {
        return Err(PathError::CriticalExtension {
            subject: subject(),
            extension: *extension,
        });
    }
    // Alternative names matter only under constraints (see `names`), freshestCRL only says where to look.
    let harmless = [oids::CE_SUBJECT_ALT_NAME, oids::CE_FRESHEST_CRL];
    let mut unreadable = certificate.unreadable_extensions().iter();
    if let Some(extension) = unreadable.find(|id| !harmless.contains(id) || certificate.is_critical(**id)) {
        return Err(PathError::UnreadableExtension {
            subject: subject(),
            extension: *extension,
        });
    }
    if certificate.is_valid_at(at) {
        Ok(())
    } else if at < certificate.not_before() {
        Err(PathError::NotYetValid {
            subject: subject(),
            from: certificate.not_before(),
        })
    } else {
        Err(PathError::Expired {
            subject: subject(),
            to: certificate.not_after(),
        })
    }
}

/// The right to issue (RFC 5280 §6.1.4 (k), (n)).
pub(super) fn authority(certificate: &Certificate) -> Result<(), PathError> {
    let subject = || label(certificate);
    if !certificate.is_ca() {
        return Err(PathError::NotAuthority { subject: subject() });
    }
    if certificate.key_usage().is_some_and(|usage| !usage.key_cert_sign) {
        return Err(PathError::KeyUsage { subject: subject() });
    }
    Ok(())
}

/// The number of authorities below one. Self-issued ones do not count (RFC 5280 §4.2.1.9), neither does the leaf, the
/// first of `below`.
pub(super) fn path_length<'a>(
    certificate: &Certificate,
    below: impl Iterator<Item = &'a Certificate>,
) -> Result<(), PathError> {
    let Some(allowed) = certificate
        .basic_constraints()
        .and_then(|constraints| constraints.path_length)
    else {
        return Ok(());
    };
    let found = below
        .skip(1)
        .filter(|authority| !authority.is_self_issued())
        .count();
    if found > usize::from(allowed) {
        return Err(PathError::PathLength {
            subject: label(certificate),
            allowed,
            found,
        });
    }
    Ok(())
}
