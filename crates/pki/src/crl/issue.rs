//! Issuing lists.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Tag};
use jiff::Timestamp;
use x509_cert::ext::Extension;

use super::Revoked;
use super::structure::{RevokedCertificate, TbsCertList};
use crate::issue::{IssueError, sign_structure};
use crate::time::Time;
use crate::{Certificate, PrivateKey, SignatureScheme, asn1, oids};

/// Issues a version 2 list with the authority key identifier and a number.
///
/// # Errors
/// [`IssueError`].
pub fn issue(
    issuer: (&Certificate, &PrivateKey, SignatureScheme),
    number: u64,
    this_update: Timestamp,
    next_update: Timestamp,
    revoked: &[Revoked],
) -> Result<Vec<u8>, IssueError> {
    issue_with(issuer, number, this_update, next_update, revoked, &[])
}

/// The same with further extensions, each critical: a delta list, a partial one, an indirect one.
///
/// # Errors
/// [`IssueError`].
pub fn issue_with(
    (issuer, key, scheme): (&Certificate, &PrivateKey, SignatureScheme),
    number: u64,
    this_update: Timestamp,
    next_update: Timestamp,
    revoked: &[Revoked],
    more: &[(Oid, Vec<u8>)],
) -> Result<Vec<u8>, IssueError> {
    if key.public_key() != issuer.public_key() {
        return Err(IssueError::KeyMismatch);
    }
    let mut extensions = vec![extension(
        oids::CE_CRL_NUMBER,
        asn1::unsigned(&number.to_be_bytes())?.to_der()?,
    )?];
    if let Some(id) = issuer.subject_key_id() {
        let authority = x509_cert::ext::pkix::AuthorityKeyIdentifier {
            key_identifier: Some(OctetString::new(id)?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        extensions.insert(0, extension(oids::CE_AUTHORITY_KEY_ID, authority.to_der()?)?);
    }
    for (id, value) in more {
        extensions.push(Extension {
            critical: true,
            ..extension(*id, value.clone())?
        });
    }
    let entries: Vec<RevokedCertificate> = revoked.iter().map(entry).collect::<der::Result<_>>()?;
    let list = TbsCertList {
        version: Some(1),
        signature: scheme.algorithm()?,
        issuer: Any::from_der(issuer.subject().der())?,
        this_update: Time(this_update),
        next_update: Some(Time(next_update)),
        revoked: (!entries.is_empty()).then_some(entries),
        extensions: Some(extensions),
    };
    sign_structure(&list.to_der()?, key, scheme)
}

fn entry(revoked: &Revoked) -> der::Result<RevokedCertificate> {
    let reason = match revoked.reason {
        Some(reason) => Some(vec![extension(
            oids::CE_CRL_REASON,
            Any::new(Tag::Enumerated, [reason])?.to_der()?,
        )?]),
        None => None,
    };
    Ok(RevokedCertificate {
        serial: Any::new(Tag::Integer, revoked.serial.as_slice())?,
        at: Time(revoked.at),
        extensions: reason,
    })
}

fn extension(id: Oid, value: Vec<u8>) -> der::Result<Extension> {
    Ok(Extension {
        extn_id: id,
        critical: false,
        extn_value: OctetString::new(value)?,
    })
}
