//! Where references in a later section lead.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::super::reader::Reader;
use super::super::xref::Entry;
use super::piece::Piece;
use crate::{Dict, ObjRef, Object};

/// The references of one piece.
pub(super) struct Leads<'r> {
    reader: &'r Reader<'r>,
    before: &'r Reader<'r>,
    /// The object that the piece is, and those that it holds; none of a section.
    of: Vec<u32>,
    known: OnceCell<HashSet<ObjRef>>,
}

impl<'r> Leads<'r> {
    pub(super) fn new(
        reader: &'r Reader<'_>,
        before: &'r Reader<'_>,
        piece: &Piece,
        listed: &[(u32, Entry)],
    ) -> Self {
        let own = piece.of.map(|of| of.num);
        let holder = |entry: &Entry| matches!(entry, Entry::InStream { stream, .. } if own == Some(*stream));
        let held = listed.iter().filter(|(_, entry)| holder(entry));
        let of = own.into_iter().chain(held.map(|(num, _)| *num)).collect();
        Self {
            reader,
            before,
            of,
            known: OnceCell::new(),
        }
    }

    /// Whether a reference leads to the object in use: PDFium and MuPDF pass generations over, and poppler searches the whole
    /// file as soon as one reference leads nowhere. One that led nowhere before, from the same object, may be copied.
    pub(super) fn well(&self, num: u32, generation: u32) -> bool {
        match self.reader.entry(num) {
            Some(Entry::InFile { generation: own, .. }) => u32::from(own) == generation,
            Some(Entry::InStream { .. }) => generation == 0,
            Some(Entry::Free) | None => u16::try_from(generation).is_ok_and(|generation| {
                let known = self.known.get_or_init(|| self.before());
                known.contains(&ObjRef { num, generation })
            }),
        }
    }

    /// What was referred to before.
    fn before(&self) -> HashSet<ObjRef> {
        let mut found = HashSet::new();
        if self.of.is_empty() {
            in_dict(self.before.trailer(), &mut found);
            found.extend(beside(self.reader.trailer()));
        }
        for num in &self.of {
            let generation = match self.before.entry(*num) {
                Some(Entry::InFile { generation, .. }) => generation,
                _ => 0,
            };
            // What cannot be read or no longer may be read is not known.
            let object = self.before.get(ObjRef {
                num: *num,
                generation,
            });
            object.iter().for_each(|object| references(object, &mut found));
        }
        found
    }
}

/// What an office program encloses of its own, and nothing else in the trailer leads to: some writers copy the entry with
/// numbers that fit nothing.
fn beside(trailer: &Dict) -> HashSet<ObjRef> {
    let mut others = trailer.clone();
    let (mut beside, mut used) = (HashSet::new(), HashSet::new());
    if let Some(value) = others.remove("AdditionalStreams") {
        references(&value, &mut beside);
    }
    in_dict(&others, &mut used);
    beside.retain(|reference| !used.iter().any(|used| used.num == reference.num));
    beside
}

fn references(object: &Object, found: &mut HashSet<ObjRef>) {
    match object {
        Object::Ref(reference) => _ = found.insert(*reference),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dict(dict) => in_dict(dict, found),
        Object::Stream(stream) => in_dict(&stream.dict, found),
        _ => {}
    }
}

fn in_dict(dict: &Dict, found: &mut HashSet<ObjRef>) {
    dict.values().for_each(|value| references(value, found));
}
