//! ContentInfo and SignedData, tolerant.

use const_oid::ObjectIdentifier as Oid;

use super::{Foreign, Signer, revocation};
use crate::ber::value::{SEQUENCE, SET, Value, context};
use crate::cms::{Fault, Oddity};
use crate::{Certificate, oids};

/// Signers of one structure that are read.
const MAX_SIGNERS: usize = 64;

pub(super) fn foreign(cms: &[u8]) -> Result<Foreign, Fault> {
    let (outer, rest) = Value::first(cms).ok_or(Fault::NotCms)?;
    let parts = outer.parts(SEQUENCE).ok_or(Fault::NotCms)?;
    let kind = parts.first().and_then(Value::oid).ok_or(Fault::NotCms)?;
    if kind != oids::ID_SIGNED_DATA {
        return Err(Fault::NotSignedData(kind));
    }
    let data = parts.get(1).and_then(|wrapped| wrapped.parts(context(0)));
    let data = data.and_then(|wrapped| wrapped.first()?.parts(SEQUENCE));
    let mut foreign = signed_data(&data.ok_or(Fault::NotCms)?)?;
    if outer.definite().as_ref() != outer.raw {
        foreign.oddities.push(Oddity::Ber);
    }
    if rest.iter().any(|byte| *byte != 0) {
        foreign.oddities.push(Oddity::Trailing);
    }
    Ok(foreign)
}

/// `SignedData`, RFC 5652 §5.1: version, hashes, content, certificates, lists, signers.
fn signed_data(parts: &[Value<'_>]) -> Result<Foreign, Fault> {
    let [_, hashes, content, optional @ .., signers] = parts else {
        return Err(Fault::NotCms);
    };
    let (content_type, content) = encapsulated(content).ok_or(Fault::NotCms)?;
    let mut oddities = Vec::new();
    let mut certificates = Vec::new();
    let mut lists = revocation::Lists::default();
    for part in optional {
        match part.tag {
            tag if tag == context(0) => read_certificates(part, &mut certificates, &mut oddities),
            tag if tag == context(1) => lists.read_choices(part),
            _ => return Err(Fault::NotCms),
        }
    }
    let signers = signers.parts(SET).ok_or(Fault::NotCms)?;
    if signers.len() > 1 {
        oddities.push(Oddity::SeveralSigners(signers.len()));
    }
    let signers: Vec<Result<Signer, Fault>> = signers.iter().take(MAX_SIGNERS).map(Signer::read).collect();
    let readable: Vec<Signer> = signers.iter().flatten().cloned().collect();
    let listed = listed_hashes(hashes);
    for signer in &readable {
        lists.read_attributes(signer);
        certificates.extend(signer.certificate_values());
        if !listed.contains(&signer.hash_oid()) && !oddities.contains(&Oddity::HashNotListed) {
            oddities.push(Oddity::HashNotListed);
        }
    }
    Ok(Foreign {
        content_type,
        content,
        certificates,
        crls: lists.crls,
        ocsp: lists.ocsp,
        signers,
        readable,
        oddities,
    })
}

/// `EncapsulatedContentInfo`, RFC 5652 §5.2. Content of PKCS #7 times need not be an OCTET STRING (RFC 5652 §5.2.1): then
/// what is inside its outermost header counts.
fn encapsulated(info: &Value<'_>) -> Option<(Oid, Option<Vec<u8>>)> {
    let parts = info.parts(SEQUENCE)?;
    let kind = parts.first()?.oid()?;
    let Some(wrapped) = parts.get(1) else {
        return Some((kind, None));
    };
    let inner = *wrapped.parts(context(0))?.first()?;
    let content = match inner.octets() {
        Some(octets) => octets.into_owned(),
        None => inner.content.to_vec(),
    };
    Some((kind, Some(content)))
}

/// `CertificateSet`, RFC 5652 §10.2.3: certificates, and three kinds of others.
fn read_certificates(set: &Value<'_>, found: &mut Vec<Certificate>, oddities: &mut Vec<Oddity>) {
    let (mut others, mut unreadable) = (0, 0);
    for element in set.children().unwrap_or_default() {
        match certificate(&element) {
            Some(certificate) => found.push(certificate),
            None if element.tag == SEQUENCE => unreadable += 1,
            None => others += 1,
        }
    }
    if others > 0 {
        oddities.push(Oddity::AttributeCertificates(others));
    }
    if unreadable > 0 {
        oddities.push(Oddity::UnreadableCertificates(unreadable));
    }
}

/// A certificate as it came, or with its lengths mended.
pub(super) fn certificate(element: &Value<'_>) -> Option<Certificate> {
    if element.tag != SEQUENCE {
        return None;
    }
    Certificate::from_der(element.raw)
        .or_else(|_| Certificate::from_der(&element.definite()))
        .ok()
}

fn listed_hashes(set: &Value<'_>) -> Vec<Oid> {
    let algorithms = set.children().unwrap_or_default();
    algorithms
        .iter()
        .filter_map(|algorithm| algorithm.parts(SEQUENCE)?.first()?.oid())
        .collect()
}
