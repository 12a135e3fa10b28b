//! From bytes to a list.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::Any;
use der::{Decode, Reader, SliceReader};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::AuthorityKeyIdentifier;

use super::structure::{Read, ReadEntry, find};
use super::{Crl, CrlError, Entry};
use crate::general_name::{self, GeneralName};
use crate::name::Name;
use crate::time::GeneralizedTime;
use crate::{distribution, oids};

/// Reads a list whole. An extension that must be understood and cannot be read counts as one that is not known.
pub(super) fn list(der: &[u8]) -> Result<Crl<'_>, CrlError> {
    let outer = Read::from_der(der)?;
    let list = outer.list;
    let extensions = list.extensions;
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
    let entries = entries(list.revoked)?;
    Ok(Crl {
        der,
        algorithms_agree: list.signature == outer.algorithm,
        tbs: outer.tbs,
        digest: std::sync::OnceLock::new(),
        algorithm: outer.algorithm,
        signature: outer.signature,
        issuer: Name::from_any(&list.issuer)?,
        this_update: list.this_update.0,
        next_update: list.next_update.map(|time| time.0),
        number: number(oids::CE_CRL_NUMBER)?,
        base: number(oids::CE_DELTA_CRL)?,
        authority_key: authority.map(|id| id.as_bytes().to_vec()),
        scope: point.and_then(Result::ok),
        revoked: list.revoked,
        entries: entries.all,
        turns: entries.turns,
        unknown_critical: unknown.or(entries.unknown),
        expired_since: find(&extensions, oids::CE_EXPIRED_CERTS_ON_CRL)
            .and_then(|value| GeneralizedTime::from_der(value).ok())
            .map(|time| time.0),
    })
}

#[derive(Default)]
struct Entries {
    all: Vec<Entry>,
    turns: Vec<(usize, Name)>,
    unknown: Option<Oid>,
}

fn entries(revoked: &[u8]) -> der::Result<Entries> {
    let mut reader = SliceReader::new(revoked)?;
    let mut out = Entries::default();
    while !reader.is_finished() {
        let entry = ReadEntry::next(&mut reader)?;
        out.unknown = out.unknown.or(unknown(&entry.extensions, &ENTRY));
        if let Some(names) = find(&entry.extensions, oids::CE_CERTIFICATE_ISSUER) {
            match certificate_issuer(names) {
                Some(name) => out.turns.push((out.all.len(), name)),
                None => out.unknown = out.unknown.or(Some(oids::CE_CERTIFICATE_ISSUER)),
            }
        }
        let reason = find(&entry.extensions, oids::CE_CRL_REASON);
        let reason = reason.map(Any::from_der).transpose()?;
        let reason = reason.and_then(|value| value.value().first().copied());
        let invalid = find(&entry.extensions, oids::CE_INVALIDITY_DATE).map(GeneralizedTime::from_der);
        if let Some(Err(_)) = invalid {
            out.unknown = out.unknown.or(Some(oids::CE_INVALIDITY_DATE));
        }
        let invalid = invalid.and_then(Result::ok).map(|time| time.0);
        out.all.push(Entry {
            start: entry.start,
            length: entry.length,
            at: super::since(entry.at.0, reason, invalid).as_second(),
            reason,
        });
    }
    out.all.shrink_to_fit();
    Ok(out)
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
