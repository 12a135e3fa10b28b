//! Digital signatures, in this revision or an earlier one.

use crate::{Dict, Entry, ObjRef, Object, ReadError, Reader};

/// Whether any revision brought a signature, wherever it is: a form leads to most, the annotations of a page to some, and
/// what nothing leads to any more was one.
///
/// What cannot be read counts as none: others tell that it is damaged. But what would take too much work to look at may
/// be one.
pub(crate) fn any_revision(reader: &Reader<'_>) -> bool {
    let mut known: Option<Reader<'_>> = None;
    for number in 0..reader.revisions().len() {
        let then = match &known {
            Some(earlier) => reader.later_revision(earlier, number),
            None => reader.at_revision(number),
        };
        let brings = match then {
            Ok(then) => brings_one(known.insert(then), number),
            Err(error) => Err(error),
        };
        match brings {
            Ok(true) | Err(ReadError::Work | ReadError::TooMuch) => return true,
            _ => {}
        }
    }
    false
}

fn brings_one(then: &Reader<'_>, number: usize) -> Result<bool, ReadError> {
    let traces = ["Perms", "DSS"];
    let catalog = then.catalog().unwrap_or_default();
    if traces.iter().any(|trace| catalog.contains_key(trace)) {
        return Ok(true);
    }
    for (num, entry) in then.revision_entries(number)? {
        let generation = match entry {
            Entry::Free => continue,
            Entry::InFile { generation, .. } => generation,
            Entry::InStream { .. } => 0,
        };
        match then.get(ObjRef { num, generation }) {
            Ok(object) if holds_one(&object) => return Ok(true),
            Err(error @ (ReadError::Work | ReadError::TooMuch)) => return Err(error),
            _ => {}
        }
    }
    Ok(false)
}

/// Itself or anywhere in it.
fn holds_one(object: &Object) -> bool {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Array(items) => waiting.extend(items),
            Object::Dict(dict) if is_signature(dict) => return true,
            Object::Dict(dict) => waiting.extend(dict.values()),
            Object::Stream(stream) => waiting.extend(stream.dict.values()),
            _ => {}
        }
    }
    false
}

/// A signature dictionary (ISO 32000-2 Table 255).
pub(crate) fn is_signature(dict: &Dict) -> bool {
    dict.contains_key("Contents") && dict.contains_key("ByteRange")
        || (dict.is_type("Sig") || dict.is_type("DocTimeStamp")) && dict.contains_key("Contents")
}
