//! The one signature that may have been added.

use saoy_pdf::{Dict, Object, Reader};
use saoy_pki::{HashAlgorithm, strength};

use super::{Deviation, Sent};
use crate::{Coverage, Entry, Examined, SignatureKind, SubFilter, Survey, examine, survey};

/// The signature that came with the revisions after `since`, and holds.
pub(super) fn only(sent: &Sent<'_>, reader: &Reader<'_>, since: usize) -> Result<Examined, Deviation> {
    let survey = survey(reader);
    if let Some(unclear) = survey.unclear.first() {
        return Err(Deviation::Unclear(*unclear));
    }
    let added: Vec<&Entry> = survey
        .entries
        .iter()
        .filter(|entry| entry.appeared > since)
        .collect();
    let entry = match added.as_slice() {
        [] => return Err(Deviation::NoSignature),
        [one] if one.kind == SignatureKind::DocumentTimestamp => return Err(Deviation::OnlyTimestamp),
        [one] => (*one).clone(),
        several => return Err(Deviation::SeveralSignatures(several.len())),
    };
    restricts(reader, &entry)?;
    if !is_whole(&entry, reader, since) {
        return Err(Deviation::NotWhole);
    }
    let alone = Survey {
        entries: vec![entry],
        unclear: Vec::new(),
    };
    let examined = examine(reader, &alone).into_iter().next();
    let examined = examined.ok_or(Deviation::NoSignature)?;
    holds(sent, &examined)?;
    Ok(examined)
}

/// What would keep the next one from signing.
fn restricts(reader: &Reader<'_>, entry: &Entry) -> Result<(), Deviation> {
    let found = match &entry.found {
        Ok(found) => found,
        Err(unclear) => return Err(Deviation::Unclear(*unclear)),
    };
    let references = reader
        .lookup(&found.value, "Reference")
        .unwrap_or(Object::Bool(false));
    let methods = references.as_array().unwrap_or(std::slice::from_ref(&references));
    let certifies = |reference: &Object| match reader.resolve(reference) {
        Ok(Object::Dict(one)) => reader
            .lookup(&one, "TransformMethod")
            .is_ok_and(|method| method.is_name("DocMDP")),
        _ => false,
    };
    if entry.kind == SignatureKind::Certification || methods.iter().any(certifies) {
        return Err(Deviation::Certifies);
    }
    let field = reader.get(entry.field_ref).unwrap_or(Object::Null);
    let none = Dict::new();
    let field = field.as_dict().unwrap_or(&none);
    // Any other method counts as a lock: what is not known keeps somebody out.
    if references != Object::Null || field.contains_key("Lock") || field.contains_key("SV") {
        return Err(Deviation::Locks);
    }
    Ok(())
}

/// Whether it covers all of the first revision that was added, to its end.
fn is_whole(entry: &Entry, reader: &Reader<'_>, since: usize) -> bool {
    let is_last = reader.revisions().len() == since + 2;
    let coverage = if is_last {
        Coverage::WholeFile
    } else {
        Coverage::WholeRevision
    };
    // One that came with the second revision signed a field that the first one made: judged as that.
    let own = entry.appeared;
    entry.revision == Some(own) && (own > since + 1 || entry.coverage == Some(coverage))
}

/// Whether it holds, is by the expected certificate, and strong enough.
fn holds(sent: &Sent<'_>, examined: &Examined) -> Result<(), Deviation> {
    if examined.signers.len() > 1 {
        return Err(Deviation::SeveralSigners(examined.signers.len()));
    }
    // Somebody else's name is worth more than what else is wrong with the signature.
    if let Some(signer) = &examined.signer
        && signer.der() != sent.certificate.der()
    {
        return Err(Deviation::OtherCertificate(signer.subject_common_name()));
    }
    if let Some(fault) = examined.integrity.fault() {
        return Err(Deviation::Broken(fault.clone()));
    }
    if examined.signer.is_none() {
        return Err(Deviation::OtherCertificate(None));
    }
    if let Ok(found) = &examined.entry.found
        && found.trailing > 0
    {
        return Err(Deviation::Loose(found.trailing));
    }
    weak(sent, examined)?;
    let stamps = examined.timestamps.iter();
    match stamps.filter_map(|stamp| stamp.integrity.fault()).next() {
        Some(fault) => Err(Deviation::BrokenTimestamp(fault.clone())),
        None => Ok(()),
    }
}

fn weak(sent: &Sent<'_>, examined: &Examined) -> Result<(), Deviation> {
    // That format signs the SHA-1 of the file, whatever hash is over it (ISO 32000-2 §12.8.3.3.1).
    let enclosed = (examined.format == Some(SubFilter::Pkcs7Sha1)).then_some(HashAlgorithm::Sha1);
    let hashes = [enclosed, examined.hash].into_iter().flatten();
    let by_hash = hashes
        .filter_map(|hash| strength::weak_hash_at(hash, sent.at))
        .next();
    let key = sent.certificate.public_key();
    let by_key = || strength::weak_at(examined.algorithm?, key, sent.at);
    match by_hash.or_else(by_key) {
        Some(weakness) => Err(Deviation::Weak(weakness)),
        None => Ok(()),
    }
}
