//! What shows in one way here and in another there: code for printers, pictures for paper only, transfer functions.

use super::{NotClean, Reasons};
use crate::{Dict, Name, ObjRef, Object, ReadError, Reader};
use std::collections::HashSet;

/// What the `/Subtype` of a stream may be: forms and pictures, XMP, font programs, also by the names of fonts that some
/// programs give them.
const STREAMS: [&str; 10] = [
    "Form",
    "Image",
    "XML",
    "Type1C",
    "CIDFontType0C",
    "OpenType",
    "Type1",
    "TrueType",
    "CIDFontType0",
    "CIDFontType2",
];

/// Keys of streams that lead to another look on paper (ISO 32000-1 §8.8.2, Table 95; ISO 32000-2 §8.9.5.4).
const KEYS: [&str; 3] = ["Subtype2", "PS", "Alternates"];

/// Keys of graphics states that only some viewers and printers follow (Table 57), unless they say `/Default`.
pub(crate) const MACHINE: [&str; 9] = ["TR", "TR2", "HT", "HTO", "HTP", "BG", "BG2", "UCR", "UCR2"];

pub(super) fn of_stream(reader: &Reader<'_>, dict: &Dict, reasons: &mut Reasons) -> Result<(), ReadError> {
    for key in KEYS {
        if dict.contains_key(key) {
            reasons.add(NotClean::DependsOnViewer(Name::from(key)));
        }
    }
    // Of an attached file it is the kind of file; that is refused anyhow.
    if !dict.is_type("EmbeddedFile")
        && let Object::Name(kind) = reader.lookup(dict, "Subtype")?
        && !STREAMS.iter().any(|known| kind == **known)
    {
        reasons.add(NotClean::DependsOnViewer(kind));
    }
    Ok(())
}

/// The graphics states that were looked at: each once, however many pages share it.
#[derive(Default)]
pub(super) struct States(HashSet<ObjRef>);

impl States {
    /// Those that `dict` uses if it holds resources, or is a pattern.
    pub(super) fn of(
        &mut self,
        reader: &Reader<'_>,
        dict: &Dict,
        reasons: &mut Reasons,
    ) -> Result<(), ReadError> {
        let Some(value) = dict.get("ExtGState") else {
            return Ok(());
        };
        let Some(found) = self.fresh(reader, value)? else {
            return Ok(());
        };
        if dict.contains_key("PatternType") {
            return of_state(reader, &found, reasons);
        }
        for (_, state) in found.iter() {
            if let Some(state) = self.fresh(reader, state)? {
                of_state(reader, &state, reasons)?;
            }
        }
        Ok(())
    }

    fn fresh(&mut self, reader: &Reader<'_>, value: &Object) -> Result<Option<Dict>, ReadError> {
        if let Object::Ref(reference) = value
            && !self.0.insert(*reference)
        {
            return Ok(None);
        }
        Ok(reader.resolve(value)?.as_dict().cloned())
    }
}

fn of_state(reader: &Reader<'_>, state: &Dict, reasons: &mut Reasons) -> Result<(), ReadError> {
    for key in MACHINE {
        if !is_default(&reader.lookup(state, key)?) {
            reasons.add(NotClean::DependsOnViewer(Name::from(key)));
        }
    }
    Ok(())
}

/// What every machine does by itself: nothing, `/Default`, `/Identity`, or several of them.
pub(crate) fn is_default(value: &Object) -> bool {
    let named = |value: &Object| value.is_name("Default") || value.is_name("Identity");
    match value {
        Object::Null => true,
        Object::Array(items) => items.iter().all(named),
        value => named(value),
    }
}
