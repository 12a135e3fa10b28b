//! The order in which repairs are tried: what changes least comes first.

use super::{Mended, Repair, chain, check, rebuild};
use crate::crypt::Security;
use crate::read::header;
use crate::{EncryptionError, Entry, Limits, Object, OpenError, Reader, Version, XrefError};
use std::sync::Arc;

/// A reader whose cross-reference was read as it should be: decrypted, and objects found that are not where it says.
pub(crate) fn opened<'a>(reader: Reader<'a>, password: Option<&[u8]>) -> Result<Reader<'a>, OpenError> {
    let (bytes, limits, version) = (reader.bytes(), reader.limits().clone(), reader.version());
    let reader = unlocked(reader, password)?;
    let mended = check::check(&reader)?;
    let reader = if mended.repairs.is_empty() {
        reader
    } else {
        reader.with_mended(mended)
    };
    if is_usable(&reader) {
        return Ok(reader);
    }
    // Its objects cannot be reached that way. If they cannot be found either, it is what `open` says it is.
    let found = rebuild::rebuild(bytes, &limits, version, password, Vec::new());
    Ok(found.ok().filter(is_usable).unwrap_or(reader))
}

/// A file that the strict reader refuses for `refusal`.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    limits: &Limits,
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
                crate::read::chain::read(bytes, limits)
            } else {
                chain::read(bytes, limits, &mut repairs)
            };
            let reader = chain.and_then(|chain| Reader::from_chain(bytes, limits, version, chain));
            match reader.map(|reader| mended(reader, password, repairs)) {
                Ok(Ok(reader)) if is_usable(&reader) => return Ok(reader),
                Ok(Err(error)) => return Err(error),
                Err(error) if is_final(&error) => return Err(error),
                _ => {}
            }
        }
    }
    match rebuild::rebuild(bytes, limits, version, password, repairs) {
        Ok(reader) if is_usable(&reader) => Ok(reader),
        Err(error) if is_final(&error) => Err(error),
        _ => Err(refusal),
    }
}

fn mended<'a>(
    reader: Reader<'a>,
    password: Option<&[u8]>,
    mut repairs: Vec<Repair>,
) -> Result<Reader<'a>, OpenError> {
    let reader = unlocked(reader, password)?;
    let found = check::check(&reader)?;
    repairs.extend(found.repairs);
    let moved = found.moved;
    Ok(reader.with_mended(Mended { repairs, moved }))
}

/// Errors that no repair changes.
fn is_final(error: &OpenError) -> bool {
    match error {
        OpenError::Xref { reason, .. } => {
            matches!(reason, XrefError::TooManyObjects | XrefError::TooManyRevisions)
        }
        OpenError::Work
        | OpenError::PasswordRequired
        | OpenError::WrongPassword
        | OpenError::Encryption(_)
        | OpenError::Empty => true,
        _ => false,
    }
}

/// Where the file begins, which version it says it is, and what is wrong with that.
fn header(bytes: &[u8]) -> Option<(usize, Version, Vec<Repair>)> {
    let at = match header::version(bytes) {
        Ok(_) | Err(OpenError::Version) => 0,
        Err(OpenError::JunkBefore { offset }) => offset,
        Err(_) => return None,
    };
    let mut repairs = Vec::new();
    if at > 0 {
        repairs.push(Repair::JunkBefore { bytes: at });
    }
    let version = header::version(bytes.get(at..)?).unwrap_or_else(|_| {
        repairs.push(Repair::HeaderVersion);
        Version { major: 1, minor: 7 }
    });
    Some((at, version, repairs))
}

/// Whether its catalog and the root of its pages can be read.
fn is_usable(reader: &Reader<'_>) -> bool {
    let pages = reader
        .catalog()
        .and_then(|catalog| reader.lookup(&catalog, "Pages"));
    matches!(pages, Ok(Object::Dict(_)))
}

/// With what decrypts it, if it is encrypted.
pub(super) fn unlocked<'a>(reader: Reader<'a>, password: Option<&[u8]>) -> Result<Reader<'a>, OpenError> {
    if changes_its_encryption(&reader) {
        return Err(OpenError::Encryption(EncryptionError::Changed));
    }
    let Some(encrypt) = reader.trailer().get("Encrypt") else {
        return Ok(reader);
    };
    let missing = || OpenError::Encryption(EncryptionError::Entry("Encrypt"));
    let Ok(Object::Dict(dict)) = reader.deep(encrypt, 0) else {
        return Err(missing());
    };
    let id = reader.lookup(reader.trailer(), "ID").unwrap_or(Object::Null);
    let id = id.as_array().and_then(|parts| parts.first());
    let id = id.and_then(|part| reader.resolve(part).ok());
    let id = id.as_ref().and_then(Object::as_string).unwrap_or_default();
    let security = Security::open(&dict, encrypt.as_ref(), id, password)?;
    Ok(reader.with_security(Some(Arc::new(security))))
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
