//! The order in which repairs are tried: what changes least comes first.

use super::check::{self, Care};
use super::{Mended, Repair, chain, rebuild};
use crate::crypt::Security;
use crate::read::work::Work;
use crate::read::{LooksLike, header, tail};
use crate::{
    DecodeError, Dict, EncryptionError, Entry, Limits, Object, OpenError, Reader, Version, XrefError,
};
use std::sync::Arc;

/// A reader whose cross-reference was read as it should be: decrypted, and objects found that are not where it says.
pub(crate) fn opened<'a>(reader: Reader<'a>, password: Option<&[u8]>) -> Result<Reader<'a>, OpenError> {
    let (bytes, limits, version) = (reader.bytes(), reader.limits().clone(), reader.version());
    let reader = mended(reader, password, Vec::new())?;
    if is_usable(&reader) {
        return Ok(reader);
    }
    // Its objects cannot be reached that way. If they cannot be found either, it is what `open` says it is.
    let found = rebuild::rebuild(bytes, &limits, reader.work(), version, password, Vec::new());
    Ok(found.ok().filter(is_usable).unwrap_or(reader))
}

/// A file that the strict reader refuses for `refusal`.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    work: &Work,
    password: Option<&[u8]>,
    refusal: OpenError,
) -> Result<Reader<'a>, OpenError> {
    if is_final(&refusal) {
        return Err(refusal);
    }
    let Some((at, version, repairs)) = header(bytes) else {
        return Err(refusal);
    };
    let after_junk = bytes.get(at..).unwrap_or_default();
    // Offsets are counted from the header, as the standard has it, or from the first byte, as careless writers do.
    for is_exact in [true, false] {
        for bytes in [after_junk, bytes] {
            let mut repairs = repairs.clone();
            let chain = if is_exact {
                crate::read::chain::read(bytes, limits, work)
            } else {
                chain::read(bytes, limits, work, &mut repairs)
            };
            let reader = chain.and_then(|chain| Reader::from_chain(bytes, limits, work, version, chain));
            match reader.map(|reader| mended(reader, password, repairs)) {
                Ok(Ok(reader)) if is_usable(&reader) => return Ok(reader),
                Ok(Err(error)) if !is_of_dictionary(&error) => return Err(error),
                Err(error) if is_final(&error) => return Err(error),
                _ => {}
            }
        }
    }
    match rebuild::rebuild(bytes, limits, work, version, password, repairs) {
        Ok(reader) if is_usable(&reader) => Ok(reader),
        Err(error) if is_final(&error) => Err(error),
        _ if work.is_exhausted() => Err(OpenError::Work),
        _ => Err(refusal),
    }
}

/// Decrypted, and with what is elsewhere found; `repairs` came before. Where nothing is wrong, nothing changes.
///
/// The reader may still not be usable.
fn mended<'a>(
    reader: Reader<'a>,
    password: Option<&[u8]>,
    repairs: Vec<Repair>,
) -> Result<Reader<'a>, OpenError> {
    let (reader, security) = match security(&reader, password) {
        // The encryption dictionary may be one of the objects that are elsewhere.
        Err(error) if is_of_dictionary(&error) => {
            let found = check::check(&reader, Care::Places)?;
            let reader = reader.with_mended(found);
            let security = security(&reader, password)?;
            (reader, security)
        }
        security => (reader, security?),
    };
    let reader = reader.with_security(security);
    let found = check::check(&reader, Care::Places)?;
    let reader = reader.with_mended(found.after(repairs.clone()));
    if is_usable(&reader) {
        return Ok(noted(reader));
    }
    // What stays wrong may be in the objects themselves, or be the catalog's type.
    let found = check::check(&reader, Care::Contents)?;
    let mut mended = found.after(repairs);
    let lacks_type = |dict: &Dict| !dict.contains_key("Type") && dict.contains_key("Pages");
    let catalog = reader.get(reader.catalog_ref());
    if catalog.is_ok_and(|catalog| catalog.as_dict().is_some_and(lacks_type)) {
        mended.repairs.push(Repair::CatalogType);
    }
    Ok(noted(reader.with_mended(mended)))
}

/// With a note when the catalog lacks its type, which only a repaired file may, and when the permissions were changed.
fn noted(reader: Reader<'_>) -> Reader<'_> {
    let untyped = reader
        .catalog()
        .is_ok_and(|catalog| !catalog.contains_key("Type"));
    let notes = [
        (untyped, Repair::CatalogType),
        (!reader.permissions_hold(), Repair::Permissions),
    ];
    let new = |(is, note): &(bool, Repair)| *is && !reader.repairs().contains(note);
    let new: Vec<Repair> = notes.into_iter().filter(new).map(|(_, note)| note).collect();
    if new.is_empty() {
        return reader;
    }
    let repairs = [reader.repairs(), &new].concat();
    let moved = reader.moved().clone();
    reader.with_mended(Mended { repairs, moved })
}

/// Errors that no repair changes.
fn is_final(error: &OpenError) -> bool {
    match error {
        OpenError::Xref { reason, .. } => {
            matches!(reason, XrefError::TooManyObjects | XrefError::TooManyRevisions)
        }
        OpenError::Work | OpenError::PasswordRequired | OpenError::WrongPassword | OpenError::Empty => true,
        OpenError::Encryption(_) => !is_of_dictionary(error),
        _ => false,
    }
}

/// The encryption dictionary was not found: with another cross-reference it may be.
fn is_of_dictionary(error: &OpenError) -> bool {
    matches!(error, OpenError::Encryption(EncryptionError::Entry("Encrypt")))
}

/// Where the file begins, which version it says it is, and what is wrong with that.
fn header(bytes: &[u8]) -> Option<(usize, Version, Vec<Repair>)> {
    let unknown = [LooksLike::Unknown, LooksLike::Text];
    let at = match header::version(bytes) {
        Ok(_) | Err(OpenError::Version) => Some(0),
        Err(OpenError::JunkBefore { offset }) => Some(offset),
        // A header that comes late, or none: only where there is the end of a PDF, and no sign of another kind of file.
        Err(OpenError::NotPdf { looks_like }) if unknown.contains(&looks_like) => {
            tail::last(bytes)?;
            memchr::memmem::find(bytes, b"%PDF-")
        }
        Err(_) => return None,
    };
    let mut repairs = Vec::new();
    match at {
        Some(0) => {}
        Some(bytes) => repairs.push(Repair::JunkBefore { bytes }),
        None => repairs.push(Repair::HeaderMissing),
    }
    let version = at.and_then(|at| header::version(bytes.get(at..)?).ok());
    if version.is_none() && at.is_some() {
        repairs.push(Repair::HeaderVersion);
    }
    Some((
        at.unwrap_or(0),
        version.unwrap_or(Version { major: 1, minor: 7 }),
        repairs,
    ))
}

/// Whether its catalog and the root of its pages can be read.
fn is_usable(reader: &Reader<'_>) -> bool {
    let pages = reader
        .catalog()
        .and_then(|catalog| reader.lookup(&catalog, "Pages"));
    matches!(pages, Ok(Object::Dict(_)))
}

/// What decrypts it, if it is encrypted.
pub(super) fn security(
    reader: &Reader<'_>,
    password: Option<&[u8]>,
) -> Result<Option<Arc<Security>>, OpenError> {
    if changes_its_encryption(reader) {
        return Err(OpenError::Encryption(EncryptionError::Changed));
    }
    let Some(encrypt) = reader.trailer().get("Encrypt") else {
        return Ok(None);
    };
    let dict = match reader.deep(encrypt) {
        Ok(Object::Dict(dict)) => dict,
        Err(DecodeError::Work) => return Err(OpenError::Work),
        _ => return Err(OpenError::Encryption(EncryptionError::Entry("Encrypt"))),
    };
    let id = first_id(reader, reader.trailer());
    match Security::open(&dict, encrypt.as_ref(), &id, password) {
        // Up to revision 4 the key comes from the password and from `/ID` (ISO 32000-2 §7.6.4.3.2): where a later save writes
        // another, no password opens the file.
        Err(OpenError::PasswordRequired | OpenError::WrongPassword) if changes_its_id(reader, &id) => {
            Err(OpenError::Encryption(EncryptionError::Changed))
        }
        security => Ok(Some(Arc::new(security?))),
    }
}

fn first_id(reader: &Reader<'_>, trailer: &Dict) -> Vec<u8> {
    let id = reader.lookup(trailer, "ID").unwrap_or(Object::Null);
    let first = id.as_array().and_then(|parts| parts.first());
    let first = first.and_then(|part| reader.resolve(part).ok());
    let first = first.as_ref().and_then(Object::as_string);
    first.unwrap_or_default().to_vec()
}

/// Whether a revision has another first part of `/ID`, which no update may change (§14.4).
fn changes_its_id(reader: &Reader<'_>, id: &[u8]) -> bool {
    let trailers = (0..reader.revisions().len()).filter_map(|number| reader.revision_trailer(number));
    let mut ids = trailers.map(|trailer| first_id(reader, trailer));
    ids.any(|other| other != id)
}

/// Whether one revision names another encryption dictionary than the others, or writes it anew.
fn changes_its_encryption(reader: &Reader<'_>) -> bool {
    let numbers = 0..reader.revisions().len();
    let named = |number: usize| {
        reader
            .revision_trailer(number)
            .and_then(|trailer| trailer.get("Encrypt"))
    };
    let encrypt = reader.trailer().get("Encrypt");
    if numbers.clone().any(|number| named(number) != encrypt) {
        return true;
    }
    let Some(dictionary) = encrypt.and_then(Object::as_ref) else {
        return false;
    };
    let written = |number: &usize| {
        let entries = reader.revision_entries(*number).unwrap_or_default();
        let listed = entries
            .binary_search_by_key(&dictionary.num, |(num, _)| *num)
            .ok();
        listed
            .and_then(|at| entries.get(at))
            .is_some_and(|(_, entry)| *entry != Entry::Free)
    };
    numbers.filter(written).count() > 1
}
