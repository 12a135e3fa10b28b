//! Digital signatures, in this revision or an earlier one.

use crate::{Dict, Object, Reader};

/// Earlier revisions that are looked at.
const REVISIONS: usize = 64;

/// Fields that are looked at.
const FIELDS: usize = 10_000;

/// Whether a revision's catalog leads to a signature. What cannot be read counts as none: others tell that it is damaged.
pub(crate) fn any_revision(reader: &Reader<'_>) -> bool {
    let count = reader.revisions().len();
    let earlier = (0..count.saturating_sub(1)).rev().take(REVISIONS);
    is_signed(reader)
        || earlier
            .filter_map(|number| reader.at_revision(number).ok())
            .any(|reader| is_signed(&reader))
}

fn is_signed(reader: &Reader<'_>) -> bool {
    let Ok(catalog) = reader.catalog() else {
        return false;
    };
    if catalog.contains_key("Perms") || catalog.contains_key("DSS") {
        return true;
    }
    let Ok(Object::Dict(form)) = reader.lookup(&catalog, "AcroForm") else {
        return false;
    };
    let Ok(fields) = reader.lookup(&form, "Fields") else {
        return false;
    };
    let mut waiting: Vec<Object> = fields.as_array().unwrap_or_default().to_vec();
    for _ in 0..FIELDS {
        let Some(field) = waiting.pop() else { break };
        let Ok(Object::Dict(field)) = reader.resolve(&field) else {
            continue;
        };
        if field.contains_key("V")
            && reader
                .lookup(&field, "V")
                .is_ok_and(|value| value.as_dict().is_some_and(is_signature))
        {
            return true;
        }
        if let Ok(Object::Array(kids)) = reader.lookup(&field, "Kids") {
            waiting.extend(kids);
        }
    }
    false
}

/// A signature dictionary (ISO 32000-2 Table 255).
pub(crate) fn is_signature(dict: &Dict) -> bool {
    dict.contains_key("Contents") && dict.contains_key("ByteRange")
        || (dict.is_type("Sig") || dict.is_type("DocTimeStamp")) && dict.contains_key("Contents")
}
