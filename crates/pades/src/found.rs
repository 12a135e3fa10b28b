//! The signatures that stand in a file.

use std::collections::HashMap;
use std::ops::Range;

use saoy_pdf::{Dict, ObjRef, Object, Reader};

use crate::full_name::full_name;

/// Depth of the field tree that is followed.
const MAX_DEPTH: usize = 32;
/// Fields that are looked at.
const MAX_FIELDS: usize = 10_000;
/// Fields that may show the same signature: each is read by itself.
const MAX_SHARED: usize = 100;

/// A signature field with a value.
#[derive(Clone, Debug)]
pub struct FoundSignature {
    /// The fully qualified field name (ISO 32000-1 §12.7.3.2), bytes as they stand, joined by `.`.
    pub field: Vec<u8>,
    /// The field.
    pub field_ref: ObjRef,
    /// The signature dictionary.
    pub value: Dict,
    /// `ETSI.CAdES.detached`, `ETSI.RFC3161`, `adbe.pkcs7.detached` …
    pub sub_filter: Vec<u8>,
    /// `/ByteRange` as it stands.
    pub byte_range: [u64; 4],
    /// Where `/Contents` stands according to `/ByteRange`, `<` and `>` included.
    pub contents: Range<u64>,
    /// The CMS without its padding.
    pub cms: Vec<u8>,
    /// Bytes in `/Contents` behind the CMS, up to the last that is no zero. A proper signature has none: nobody signed
    /// them, and whoever holds the file can write there what he likes. Not told here for a CMS of indefinite length.
    pub trailing: usize,
    /// Which revision of the file it ends, counted from 0; none if it ends elsewhere.
    pub revision: Option<usize>,
}

impl FoundSignature {
    /// The full name of its field as text.
    pub fn name(&self) -> String {
        full_name(&self.field)
    }
}

/// Why a signature field cannot be made sense of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// `/V` is no dictionary.
    #[error("a signature field's value is not a dictionary")]
    Value,
    /// `/ByteRange` is not four numbers `[0 a b c]` around one gap inside the file.
    #[error("/ByteRange is not the usual two ranges around one gap")]
    ByteRange,
    /// The gap of `/ByteRange` is not exactly the `/Contents` string of this dictionary.
    #[error("the gap in /ByteRange is not the signature's /Contents")]
    Gap,
    /// The form cannot be read.
    #[error("the file's form cannot be read")]
    Form,
    /// More fields, or deeper ones, than anyone needs.
    #[error("the file's form is too large")]
    TooMany,
    /// One field of the form cannot be read.
    #[error("the form's field {0} cannot be read")]
    Field(ObjRef),
    /// A revision cannot be opened.
    #[error("revision {0} of the file cannot be opened")]
    Revision(usize),
    /// The signature dictionary cannot be read.
    #[error("the signature dictionary cannot be read")]
    ValueUnreadable,
    /// `/ByteRange` is absent, or no array.
    #[error("the signature does not say which bytes it covers")]
    RangeMissing,
    /// `/ByteRange` has not four elements.
    #[error("/ByteRange has {0} numbers where four are expected")]
    RangeCount(usize),
    /// An element of `/ByteRange` is no integer, or below zero.
    #[error("/ByteRange contains something that is no length or place")]
    RangeNumbers,
    /// The first range does not begin at 0: the beginning of the file is not covered.
    #[error("/ByteRange leaves out the beginning of the file")]
    RangeStart,
    /// The second range does not begin behind the first.
    #[error("the two ranges of /ByteRange overlap, or leave no gap")]
    RangeOverlap,
    /// The range ends behind the end of the file.
    #[error("/ByteRange reaches beyond the end of the file")]
    RangeBeyond,
    /// `/Contents` is absent, empty or no string.
    #[error("the signature dictionary contains no signature")]
    ContentsMissing,
    /// The gap holds a string that is not hexadecimal (ISO 32000-2 Table 255 wants it so).
    #[error("the signature is not written in hexadecimal digits")]
    ContentsNotHex,
    /// The gap is smaller than `/Contents`: the signature would sign a part of itself.
    #[error("the gap in /ByteRange does not hold all of the signature")]
    GapSmaller,
    /// The gap holds more than `/Contents`: bytes that nobody signed.
    #[error("the gap in /ByteRange holds more than the signature: bytes that nobody signed")]
    GapLarger,
    /// The gap holds another string than `/Contents` says, or none.
    #[error("the gap in /ByteRange does not hold the signature that the dictionary states")]
    GapOther,
    /// The gap lies outside the signature dictionary.
    #[error("the gap in /ByteRange lies outside the signature's own dictionary")]
    GapElsewhere,
    /// A page shows the signature, but no field of the form leads to it (§12.7.3).
    #[error("a page shows the signature, but it stands in no field of the form")]
    NotInForm,
    /// Another field showed this very signature in an earlier revision.
    #[error("the signature is one that another field showed already")]
    Recycled,
}

/// All signed signature fields, in the order in which they were signed (by the end of their range).
pub fn signatures(reader: &Reader<'_>) -> Result<Vec<FoundSignature>, Unclear> {
    let catalog = reader.catalog().map_err(|_| Unclear::Form)?;
    let Object::Dict(form) = resolved(reader, catalog.get(b"AcroForm"))? else {
        return Ok(Vec::new());
    };
    let Object::Array(fields) = resolved(reader, form.get(b"Fields"))? else {
        return Ok(Vec::new());
    };
    let mut search = Search {
        reader,
        found: Vec::new(),
        seen: 0,
        shown: HashMap::new(),
    };
    for field in &fields {
        search.visit(field, &[], false, 0)?;
    }
    search
        .found
        .sort_by_key(|signature| signature.byte_range[2].saturating_add(signature.byte_range[3]));
    Ok(search.found)
}

struct Search<'r, 'a> {
    reader: &'r Reader<'a>,
    found: Vec<FoundSignature>,
    seen: usize,
    /// How many fields showed each signature dictionary.
    shown: HashMap<ObjRef, usize>,
}

impl Search<'_, '_> {
    fn visit(
        &mut self,
        object: &Object,
        parent: &[u8],
        inherited: bool,
        depth: usize,
    ) -> Result<(), Unclear> {
        self.seen += 1;
        if depth > MAX_DEPTH || self.seen > MAX_FIELDS {
            return Err(Unclear::TooMany);
        }
        let Object::Ref(reference) = object else {
            return Err(Unclear::Form);
        };
        let Object::Dict(field) = resolved(self.reader, Some(object))? else {
            return Err(Unclear::Form);
        };
        let name = qualified(parent, &field);
        let signature = match resolved(self.reader, field.get(b"FT"))? {
            Object::Null => inherited,
            kind => kind.is_name("Sig"),
        };
        if let Object::Array(kids) = resolved(self.reader, field.get(b"Kids"))? {
            for kid in &kids {
                self.visit(kid, &name, signature, depth + 1)?;
            }
        }
        if !signature {
            return Ok(());
        }
        if let Some(value) = field.get(b"V").and_then(Object::as_ref) {
            let shown = self.shown.entry(value).or_default();
            *shown += 1;
            if *shown > MAX_SHARED {
                return Err(Unclear::TooMany);
            }
        }
        match resolved(self.reader, field.get(b"V"))? {
            Object::Null => Ok(()),
            Object::Dict(value) => {
                let found = read(self.reader, name, *reference, value)?;
                self.found.push(found);
                Ok(())
            }
            _ => Err(Unclear::Value),
        }
    }
}

fn read(
    reader: &Reader<'_>,
    field: Vec<u8>,
    field_ref: ObjRef,
    value: Dict,
) -> Result<FoundSignature, Unclear> {
    let byte_range = byte_range(reader, &value)?;
    let [_, start, end, tail] = byte_range;
    let last = end.checked_add(tail).ok_or(Unclear::ByteRange)?;
    if start >= end || last > reader.bytes().len() as u64 {
        return Err(Unclear::ByteRange);
    }
    let gap = slice(reader.bytes(), start, end).ok_or(Unclear::ByteRange)?;
    let cms = crate::hex::read(gap).ok_or(Unclear::Gap)?;
    let stated = match resolved(reader, value.get(b"Contents"))? {
        Object::String(bytes) | Object::HexString(bytes) => bytes,
        _ => return Err(Unclear::Gap),
    };
    let (stated, trailing) = crate::hex::split(&stated);
    if stated != cms.as_slice() {
        return Err(Unclear::Gap);
    }
    let sub_filter = match value.get(b"SubFilter") {
        Some(Object::Name(name)) => name.as_bytes().to_vec(),
        _ => Vec::new(),
    };
    let revision = reader
        .revisions()
        .iter()
        .position(|revision| revision.end as u64 == last);
    Ok(FoundSignature {
        field,
        field_ref,
        value,
        sub_filter,
        byte_range,
        contents: start..end,
        cms,
        trailing,
        revision,
    })
}

fn byte_range(reader: &Reader<'_>, value: &Dict) -> Result<[u64; 4], Unclear> {
    let Object::Array(items) = resolved(reader, value.get(b"ByteRange"))? else {
        return Err(Unclear::ByteRange);
    };
    let [Object::Int(0), Object::Int(a), Object::Int(b), Object::Int(c)] = items.as_slice() else {
        return Err(Unclear::ByteRange);
    };
    let number = |value: &i64| u64::try_from(*value).map_err(|_| Unclear::ByteRange);
    Ok([0, number(a)?, number(b)?, number(c)?])
}

pub(crate) fn qualified(parent: &[u8], field: &Dict) -> Vec<u8> {
    let mut name = parent.to_vec();
    if let Some(Object::String(own) | Object::HexString(own)) = field.get(b"T") {
        if !name.is_empty() {
            name.push(b'.');
        }
        name.extend_from_slice(own);
    }
    name
}

fn resolved(reader: &Reader<'_>, object: Option<&Object>) -> Result<Object, Unclear> {
    match object {
        None => Ok(Object::Null),
        Some(object) => reader.resolve(object).map_err(|_| Unclear::Form),
    }
}

pub(crate) fn slice(bytes: &[u8], start: u64, end: u64) -> Option<&[u8]> {
    bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}
