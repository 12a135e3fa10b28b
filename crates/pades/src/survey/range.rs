//! `/ByteRange` and the gap it leaves: every way in which they can lie has a name.

use std::ops::Range;

use saoy_pdf::{Dict, Object, Reader};

use super::walk::Sighting;
use crate::{
    FoundSignature, Unclear,
    found::slice,
    hex::{self, Gap},
};

/// Where the stated range ends, if it can be read, and the signature.
pub(super) fn read(
    reader: &Reader<'_>,
    view: &Reader<'_>,
    sighting: &Sighting,
    value: &Dict,
) -> (Option<u64>, Result<FoundSignature, Unclear>) {
    let numbers = match numbers(view, value) {
        Ok(numbers) => numbers,
        Err((end, unclear)) => return (end, Err(unclear)),
    };
    let end = numbers[2].saturating_add(numbers[3]);
    let found = judge(reader, view, sighting, value, numbers);
    (Some(end), found)
}

fn judge(
    reader: &Reader<'_>,
    view: &Reader<'_>,
    sighting: &Sighting,
    value: &Dict,
    byte_range: [u64; 4],
) -> Result<FoundSignature, Unclear> {
    let [first, start, end, tail] = byte_range;
    if first != 0 {
        return Err(Unclear::RangeStart);
    }
    if start >= end {
        return Err(Unclear::RangeOverlap);
    }
    let last = end.checked_add(tail).ok_or(Unclear::RangeBeyond)?;
    if last > reader.bytes().len() as u64 {
        return Err(Unclear::RangeBeyond);
    }
    if value.get("Contents").is_none() {
        return Err(Unclear::ContentsMissing);
    }
    within(start..end, view.extent(sighting.holder).ok().flatten())?;
    let stated = contents(view, value)?;
    let gap = slice(reader.bytes(), start, end).ok_or(Unclear::RangeBeyond)?;
    match hex::gap(gap) {
        Gap::Hex(bytes) if bytes == stated => {}
        Gap::Literal => return Err(Unclear::ContentsNotHex),
        Gap::Inner => return Err(Unclear::GapSmaller),
        Gap::More => return Err(Unclear::GapLarger),
        Gap::Hex(_) | Gap::Other => return Err(Unclear::GapOther),
    }
    let (cms, trailing) = hex::split(&stated);
    Ok(FoundSignature {
        field: sighting.field.clone(),
        field_ref: sighting.field_ref,
        sub_filter: match value.get("SubFilter") {
            Some(Object::Name(name)) => name.as_bytes().to_vec(),
            _ => Vec::new(),
        },
        value: value.clone(),
        byte_range,
        contents: start..end,
        cms: cms.to_vec(),
        trailing,
        revision: None,
    })
}

/// The gap lies in the object that holds the dictionary. Looked at before the gap and `/Contents`, so that what is read
/// of all of them together is not more than a small multiple of the file.
fn within(gap: Range<u64>, own: Option<Range<u64>>) -> Result<(), Unclear> {
    let own = own.ok_or(Unclear::GapElsewhere)?;
    if gap.end <= own.start || gap.start >= own.end {
        return Err(Unclear::GapElsewhere);
    }
    if gap.start < own.start || gap.end > own.end {
        return Err(Unclear::GapLarger);
    }
    Ok(())
}

fn contents(view: &Reader<'_>, value: &Dict) -> Result<Vec<u8>, Unclear> {
    match view.lookup(value, "Contents") {
        Ok(Object::String(bytes) | Object::HexString(bytes)) if !bytes.is_empty() => Ok(bytes),
        _ => Err(Unclear::ContentsMissing),
    }
}

/// The four numbers, or what is wrong, and the end of the range as far as it can be told.
fn numbers(view: &Reader<'_>, value: &Dict) -> Result<[u64; 4], (Option<u64>, Unclear)> {
    let stated = view
        .lookup(value, "ByteRange")
        .map_err(|_| (None, Unclear::RangeMissing))?;
    let Object::Array(items) = stated else {
        return Err((None, Unclear::RangeMissing));
    };
    let numbers: Vec<Option<u64>> = items
        .iter()
        .map(|item| {
            let item = view.resolve(item).ok()?;
            u64::try_from(item.as_int()?).ok()
        })
        .collect();
    let end = match numbers.as_slice() {
        [.., Some(from), Some(length)] => from.checked_add(*length),
        _ => None,
    };
    // An end that cannot be told is still one: the signature states a range, and it is not the whole.
    let end = end.or(Some(0));
    match numbers.as_slice() {
        [Some(a), Some(b), Some(c), Some(d)] => Ok([*a, *b, *c, *d]),
        [_, _, _, _] => Err((end, Unclear::RangeNumbers)),
        other => Err((end, Unclear::RangeCount(other.len()))),
    }
}

/// The revision that ends at `end`. The end of line after `%%EOF` may be left out, and white space after it may be
/// covered: neither can hide anything.
pub(super) fn revision(reader: &Reader<'_>, end: u64) -> Option<usize> {
    let revisions = reader.revisions();
    if end == reader.bytes().len() as u64 {
        return revisions.len().checked_sub(1);
    }
    let after = revisions.partition_point(|revision| (revision.end as u64) < end);
    [after.checked_sub(1), Some(after)]
        .into_iter()
        .flatten()
        .find(|index| {
            revisions.get(*index).is_some_and(|revision| {
                let own = revision.end as u64;
                is_blank(reader, own.min(end), own.max(end))
            })
        })
}

/// Whether only white space follows the range in the file.
pub(super) fn nothing_follows(reader: &Reader<'_>, revision: usize, end: u64) -> bool {
    revision + 1 == reader.revisions().len() && is_blank(reader, end, reader.bytes().len() as u64)
}

fn is_blank(reader: &Reader<'_>, from: u64, to: u64) -> bool {
    slice(reader.bytes(), from, to).is_some_and(|bytes| {
        bytes
            .iter()
            .all(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t'))
    })
}
