use const_oid::ObjectIdentifier as Oid;
use der::asn1::Any;
use der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::AuthorityKeyIdentifier;

use super::structure::{TbsCertList, find};
use super::{Crl, CrlError, Revoked};
use crate::certificate::SignedStructure;
use crate::general_name::{self, GeneralName};
use crate::name::Name;
use crate::time::GeneralizedTime;
use crate::{distribution, oids};

/// Reads a list whole. An extension that must be understood and cannot be read counts as one that is not known.
pub(super) fn list(der: &[u8]) -> Result<Crl, CrlError> {
    let outer = SignedStructure::from_der(der)?;
    let list = TbsCertList::from_der(&outer.tbs.to_der()?)?;
    let extensions = list.extensions.unwrap_or_default();
    let mut unknown = unknown(&extensions, &LIST);
    let point = find(&extensions, oids::CE_ISSUING_DISTRIBUTION_POINT).map(distribution::issuing);
    if let Some(Err(_)) = point {
        unknown = unknown.or(Some(oids::CE_ISSUING_DISTRIBUTION_POINT));
    }
    let number = |id| -> der::Result<Option<Vec<u8>>> {
        let value = find(&extensions, id).map(Any::from_der).transpose()?;
        Ok(value.map(|value| value.value().to_vec()))
    };
    let authority = find(&extensions, oids::CE_AUTHORITY_KEY_ID)
        .and_then(|value| AuthorityKeyIdentifier::from_der(value).ok())
        .and_then(|authority| authority.key_identifier);
    let (mut revoked, mut turns) = (Vec::new(), Vec::new());
    for entry in list.revoked.unwrap_or_default() {
        let extensions = entry.extensions.unwrap_or_default();
        unknown = unknown.or(self::unknown(&extensions, &ENTRY));
        if let Some(names) = find(&extensions, oids::CE_CERTIFICATE_ISSUER) {
            match certificate_issuer(names) {
                Some(name) => turns.push((revoked.len(), name)),
                None => unknown = unknown.or(Some(oids::CE_CERTIFICATE_ISSUER)),
            }
        }
        let reason = find(&extensions, oids::CE_CRL_REASON);
        let reason = reason.map(Any::from_der).transpose()?;
        revoked.push(Revoked {
            serial: entry.serial.value().to_vec(),
            at: entry.at.0,
            reason: reason.and_then(|value| value.value().first().copied()),
        });
    }
    Ok(Crl {
        der: der.to_vec(),
        algorithms_agree: list.signature == outer.algorithm,
        tbs: outer.tbs,
        algorithm: outer.algorithm,
        signature: outer.signature.as_bytes().unwrap_or_default().to_vec(),
        issuer: Name::from_any(&list.issuer)?,
        this_update: list.this_update.0,
        next_update: list.next_update.map(|time| time.0),
        number: number(oids::CE_CRL_NUMBER)?,
        base: number(oids::CE_DELTA_CRL)?,
        authority_key: authority.map(|id| id.as_bytes().to_vec()),
        scope: point.and_then(Result::ok),
        revoked,
        turns,
        unknown_critical: unknown,
        expired_since: find(&extensions, oids::CE_EXPIRED_CERTS_ON_CRL)
            .and_then(|value| GeneralizedTime::from_der(value).ok())
            .map(|time| time.0),
    })
}

const LIST: [Oid; 6] = [
    oids::CE_CRL_NUMBER,
    oids::CE_DELTA_CRL,
    oids::CE_ISSUING_DISTRIBUTION_POINT,
    oids::CE_AUTHORITY_KEY_ID,
    oids::CE_FRESHEST_CRL,
    oids::CE_EXPIRED_CERTS_ON_CRL,
];

const ENTRY: [Oid; 3] = [
    oids::CE_CRL_REASON,
    oids::CE_INVALIDITY_DATE,
    oids::CE_CERTIFICATE_ISSUER,
];

fn unknown(extensions: &[Extension], known: &[Oid]) -> Option<Oid> {
    extensions
        .iter()
        .find(|extension| extension.critical && !known.contains(&extension.extn_id))
        .map(|extension| extension.extn_id)
}

/// `CertificateIssuer ::= GeneralNames`: the one directory name in it.
fn certificate_issuer(der: &[u8]) -> Option<Name> {
    let names = general_name::list(der).ok()?;
    names.into_iter().find_map(|name| match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    })
}
