//! Step one: the new revision with an empty `/Contents`, and the digest to be signed.

use std::ops::Range;

use saoy_pdf::{Appended, Dict, Mark, ObjRef, Object, Reader, Update};
use saoy_pki::HashAlgorithm;

use crate::{
    BaseDigest, Kind, Request,
    form::dictionary,
    found::signatures,
    value::{BYTE_RANGE, BYTE_RANGE_LEN, CONTENTS, signature_value},
};

/// A revision waiting for its signature.
///
/// The file is the untouched base followed by [`Prepared::appended`]; nothing of the base is copied.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The bytes to append, `/Contents` still zeros, `/ByteRange` filled in.
    pub appended: Vec<u8>,
    /// Length of the base in bytes; the appended section starts here.
    pub base_len: u64,
    /// The signed ranges: offset, length, offset, length (ISO 32000-1 §12.8.1).
    pub byte_range: [u64; 4],
    /// Where the `/Contents` string stands in the file, its `<` and `>` included.
    pub contents: Range<u64>,
    /// Which hash.
    pub hash: HashAlgorithm,
    /// The digest over the byte range: what goes into message-digest, or into a document timestamp's request.
    pub digest: Vec<u8>,
}

/// Why a revision cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The digest state belongs to another file, or to this one at another length.
    #[error("the digest covers {digest} bytes, the file has {file}")]
    DigestOfOtherBase {
        /// Bytes in the digest state.
        digest: u64,
        /// Bytes in the file.
        file: u64,
    },
    /// The digest state does not run the hash of the request.
    #[error("the digest state runs SHA-256 without {0}")]
    HashNotRunning(HashAlgorithm),
    /// The field is not a signature field.
    #[error("object {} is no signature field", .0.num)]
    NotASignatureField(ObjRef),
    /// The field has been signed already.
    #[error("the signature field {} already has a value", .0.num)]
    FieldSigned(ObjRef),
    /// A certification must be the file's first signature (ISO 32000-1 §12.8.2.2).
    #[error("the file is signed already, a certification must come first")]
    CertificationNotFirst,
    /// An object that must be a dictionary is something else.
    #[error("object {} is not a dictionary", .0.num)]
    NotADictionary(ObjRef),
    /// An entry has a type that the standard does not give it.
    #[error("/{0} has the wrong type")]
    Malformed(&'static str),
    /// The file grew beyond the ten digits kept free for `/ByteRange`.
    #[error("the file would be longer than 9,999,999,999 bytes")]
    TooLong,
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] saoy_pdf::ReadError),
    /// A stream of the file's DSS cannot be read.
    #[error("the file's DSS: {0}")]
    Decode(#[from] saoy_pdf::DecodeError),
    /// The new section cannot be written.
    #[error(transparent)]
    Write(#[from] saoy_pdf::WriteError),
}

/// Ends an update by signing it: gives `field` (an existing or new signature field) its value, finishes the section,
/// fills in `/ByteRange` and hashes the section, continuing from `base`.
///
/// The digest covers every byte of the finished file except the `/Contents` string.
///
/// # Errors
/// [`PrepareError`]; nothing has been written then.
pub fn prepare(
    reader: &Reader<'_>,
    base: &BaseDigest,
    mut update: Update<'_, '_>,
    field: ObjRef,
    request: &Request,
) -> Result<Prepared, PrepareError> {
    let file = reader.bytes().len() as u64;
    if base.len() != file {
        return Err(PrepareError::DigestOfOtherBase {
            digest: base.len(),
            file,
        });
    }
    let catalog = reader.catalog_ref();
    let mut field_dict = dictionary(&update, field)?;
    if !field_dict.get("FT").is_some_and(|kind| kind.is_name("Sig")) {
        return Err(PrepareError::NotASignatureField(field));
    }
    if !matches!(field_dict.get(b"V"), None | Some(Object::Null)) {
        return Err(PrepareError::FieldSigned(field));
    }
    let value = update.add(signature_value(request, catalog));
    field_dict.insert("V", value);
    update.set(field, field_dict);
    if matches!(request.kind, Kind::Certify(_)) {
        if !signatures(reader).is_ok_and(|found| found.is_empty()) {
            return Err(PrepareError::CertificationNotFirst);
        }
        certify(&mut update, catalog, value)?;
    }
    seal_off(base, update.finish()?, request.hash)
}

/// `/Perms /DocMDP` in the catalog (ISO 32000-2 §12.8.6).
fn certify(update: &mut Update<'_, '_>, catalog: ObjRef, value: ObjRef) -> Result<(), PrepareError> {
    let mut root = dictionary(update, catalog)?;
    let old = update.resolve(root.get(b"Perms").unwrap_or(&Object::Null))?;
    let permissions = match old {
        Object::Null => Dict::new(),
        Object::Dict(old) if !old.contains_key("DocMDP") => old,
        _ => return Err(PrepareError::CertificationNotFirst),
    };
    root.insert("Perms", permissions.with("DocMDP", value));
    update.set(catalog, root);
    Ok(())
}

/// Fills in `/ByteRange` and hashes.
fn seal_off(base: &BaseDigest, section: Appended, hash: HashAlgorithm) -> Result<Prepared, PrepareError> {
    let Appended {
        base_len,
        bytes: mut appended,
        marks,
    } = section;
    let place = |wanted: Mark| {
        marks
            .iter()
            .find(|(mark, _)| *mark == wanted)
            .map(|(_, range)| range.clone())
    };
    let contents = place(CONTENTS).ok_or(PrepareError::Malformed("Contents"))?;
    let range_at = place(BYTE_RANGE).ok_or(PrepareError::Malformed("ByteRange"))?;
    let end = base_len + appended.len() as u64;
    let byte_range = [0, contents.start, contents.end, end - contents.end];
    let text = format!("[0 {} {} {}]", byte_range[1], byte_range[2], byte_range[3]);
    if text.len() > BYTE_RANGE_LEN {
        return Err(PrepareError::TooLong);
    }
    let target = slice_mut(&mut appended, base_len, &range_at).ok_or(PrepareError::Malformed("ByteRange"))?;
    for (to, from) in target.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    let around =
        digest_around(base, &appended, base_len, &contents).ok_or(PrepareError::Malformed("Contents"))?;
    let digest = around.digest(hash).ok_or(PrepareError::HashNotRunning(hash))?;
    Ok(Prepared {
        appended,
        base_len,
        byte_range,
        contents,
        hash,
        digest,
    })
}

fn digest_around(
    base: &BaseDigest,
    appended: &[u8],
    base_len: u64,
    contents: &Range<u64>,
) -> Option<BaseDigest> {
    let start = usize::try_from(contents.start.checked_sub(base_len)?).ok()?;
    let end = usize::try_from(contents.end.checked_sub(base_len)?).ok()?;
    Some(base.then(appended.get(..start)?).then(appended.get(end..)?))
}

/// The part of the appended section at absolute positions `range`.
pub(crate) fn slice_mut<'s>(
    appended: &'s mut [u8],
    base_len: u64,
    range: &Range<u64>,
) -> Option<&'s mut [u8]> {
    let start = usize::try_from(range.start.checked_sub(base_len)?).ok()?;
    let end = usize::try_from(range.end.checked_sub(base_len)?).ok()?;
    appended.get_mut(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(base_len: u64, marks: Vec<(Mark, Range<u64>)>) -> Appended {
        Appended {
            base_len,
            bytes: vec![b' '; 100],
            marks,
        }
    }

    #[test]
    fn a_file_too_long_for_the_range_is_refused() {
        let base_len = 9_999_999_999_990_000;
        let at = |start: u64, len: u64| base_len + start..base_len + start + len;
        let section = section(
            base_len,
            vec![(CONTENTS, at(50, 10)), (BYTE_RANGE, at(0, BYTE_RANGE_LEN as u64))],
        );
        assert!(matches!(
            seal_off(&BaseDigest::new(), section, HashAlgorithm::Sha256),
            Err(PrepareError::TooLong)
        ));
    }

    #[test]
    fn a_section_without_its_places_is_refused() {
        assert!(matches!(
            seal_off(&BaseDigest::new(), section(0, vec![]), HashAlgorithm::Sha256),
            Err(PrepareError::Malformed("Contents"))
        ));
        let only = section(0, vec![(CONTENTS, 0..10)]);
        assert!(matches!(
            seal_off(&BaseDigest::new(), only, HashAlgorithm::Sha256),
            Err(PrepareError::Malformed("ByteRange"))
        ));
        let outside = section(0, vec![(CONTENTS, 0..10), (BYTE_RANGE, 90..126)]);
        assert!(matches!(
            seal_off(&BaseDigest::new(), outside, HashAlgorithm::Sha256),
            Err(PrepareError::Malformed("ByteRange"))
        ));
    }
}
