//! Every object that can be reached from the trailer, once.

use super::reason::Damage;
use super::viewer::{self, States};
use super::{NotClean, Reasons, actions, signed};
use crate::{Dict, Entry, ObjRef, Object, ReadError, Reader};
use std::collections::HashSet;

/// Reads everything and judges every dictionary. In waves, each in the order of the file, so that an object stream is
/// decoded about once.
pub(super) fn everything(reader: &Reader<'_>, reasons: &mut Reasons) -> Result<(), ReadError> {
    let mut seen: HashSet<ObjRef> = HashSet::new();
    let mut wave = Vec::new();
    let mut states = States::default();
    for key in ["Root", "Info"] {
        if let Some(value) = reader.trailer().get(key) {
            judge_all(reader, value, &mut states, reasons, &mut |reference| {
                if seen.insert(reference) {
                    wave.push(reference);
                }
            })?;
        }
    }
    let mut read = 0_usize;
    while !wave.is_empty() {
        wave.sort_unstable_by_key(|reference| place(reader, *reference));
        let mut next = Vec::new();
        for reference in wave {
            let (object, size) = reader.get_sized(reference)?;
            read = read.saturating_add(size);
            if read > reader.bytes().len() {
                reasons.add(NotClean::Damaged(Damage::Overlap));
                return Ok(());
            }
            judge_all(reader, &object, &mut states, reasons, &mut |reference| {
                if seen.insert(reference) {
                    next.push(reference);
                }
            })?;
        }
        wave = next;
    }
    Ok(())
}

fn place(reader: &Reader<'_>, reference: ObjRef) -> (u64, u32) {
    match reader.entry(reference.num) {
        Some(Entry::InFile { offset, .. }) => (offset, 0),
        Some(Entry::InStream { stream, index }) => match reader.entry(stream) {
            Some(Entry::InFile { offset, .. }) => (offset, index),
            _ => (u64::MAX, index),
        },
        _ => (0, 0),
    }
}

/// Judges the dictionaries in `object` and hands over its references.
fn judge_all(
    reader: &Reader<'_>,
    object: &Object,
    states: &mut States,
    reasons: &mut Reasons,
    found: &mut impl FnMut(ObjRef),
) -> Result<(), ReadError> {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Ref(reference) => found(*reference),
            Object::Array(items) => waiting.extend(items),
            Object::Dict(dict) => {
                judge(dict, reasons);
                states.of(reader, dict, reasons)?;
                waiting.extend(dict.iter().map(|(_, value)| value));
            }
            Object::Stream(stream) => {
                judge(&stream.dict, reasons);
                judge_stream(&stream.dict, reasons);
                viewer::of_stream(reader, &stream.dict, reasons)?;
                waiting.extend(stream.dict.iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Only marks that no private dictionary bears by chance.
fn judge(dict: &Dict, reasons: &mut Reasons) {
    if actions::is_script(dict) {
        reasons.add(NotClean::JavaScript);
    }
    if dict.is_type("Filespec") && dict.contains_key("EF") || dict.is_type("EmbeddedFile") {
        reasons.add(NotClean::EmbeddedFiles);
    }
    if dict.contains_key("DestOutputProfileRef") {
        reasons.add(NotClean::ExternalStream);
    }
    if dict.is_type("OCG") || dict.is_type("OCMD") {
        reasons.add(NotClean::OptionalContent);
    }
    if signed::is_signature(dict) {
        reasons.add(NotClean::Signed);
    }
}

fn judge_stream(dict: &Dict, reasons: &mut Reasons) {
    if ["F", "FFilter", "OPI", "Ref"]
        .iter()
        .any(|key| dict.contains_key(key))
    {
        reasons.add(NotClean::ExternalStream);
    }
    if dict.contains_key("OC") {
        reasons.add(NotClean::OptionalContent);
    }
    if dict.contains_key("AF") {
        reasons.add(NotClean::EmbeddedFiles);
    }
}
