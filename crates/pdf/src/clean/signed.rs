//! Digital signatures, in this revision or an earlier one.

use crate::{Dict, ObjRef, Object, ReadError, Reader};
use std::collections::HashSet;

/// Earlier revisions that are looked at.
const REVISIONS: usize = 64;

/// Fields that are looked at, kids of fields included; a form of more counts as signed.
const FIELDS: usize = 50_000;

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
    let mut fields = Fields::default();
    fields.add(reader.lookup(&form, "Fields"));
    while let Some(field) = fields.waiting.pop() {
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
        if field.contains_key("Kids") {
            fields.add(reader.lookup(&field, "Kids"));
        }
    }
    fields.is_too_many
}

/// Fields still to be looked at, each once.
#[derive(Default)]
struct Fields {
    waiting: Vec<Object>,
    seen: HashSet<ObjRef>,
    count: usize,
    /// One that was not looked at may hold a signature.
    is_too_many: bool,
}

impl Fields {
    fn add(&mut self, kids: Result<Object, ReadError>) {
        let Ok(Object::Array(kids)) = kids else { return };
        for kid in kids {
            if kid.as_ref().is_some_and(|field| !self.seen.insert(field)) {
                continue;
            }
            if self.count == FIELDS {
                self.is_too_many = true;
                return;
            }
            self.count += 1;
            self.waiting.push(kid);
        }
    }
}

/// A signature dictionary (ISO 32000-2 Table 255).
pub(crate) fn is_signature(dict: &Dict) -> bool {
    dict.contains_key("Contents") && dict.contains_key("ByteRange")
        || (dict.is_type("Sig") || dict.is_type("DocTimeStamp")) && dict.contains_key("Contents")
}
