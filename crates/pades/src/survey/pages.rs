//! Signatures that a page shows and the form does not know (ISO 32000-2 §12.7.3 wants every field below `/Fields`).
//!
//! A viewer draws them like any other; a list that is made from the form alone would say nothing of them.

use std::{collections::HashSet, rc::Rc};

use saoy_pdf::{Dict, ObjRef, Object, Reader};

use super::{
    memo::Memo,
    walk::{MAX_DEPTH, Sighting},
};
use crate::{Unclear, found::qualified};

/// A widget that shows a signature, and the signature's dictionary.
pub(super) type Stray = (Sighting, Rc<Object>);

/// Every widget on a page of the newest revision that shows a signature and is none of the `known` fields, each once.
/// `left` bounds the annotations that are looked at.
pub(super) fn strays(
    reader: &Reader<'_>,
    memo: &mut Memo,
    left: &mut usize,
    known: &HashSet<ObjRef>,
) -> (Vec<Stray>, Option<Unclear>) {
    let mut search = Search {
        reader,
        memo,
        known,
        seen: HashSet::new(),
        shown: HashSet::new(),
        found: Vec::new(),
    };
    for page in reader.pages().unwrap_or_default() {
        let annotations = search.memo.lookup(reader, &page.dict, "Annots");
        for annotation in annotations.iter().flat_map(|all| all.as_array()).flatten() {
            let Some(rest) = left.checked_sub(1) else {
                return (search.found, Some(Unclear::TooMany));
            };
            *left = rest;
            search.annotation(annotation, page.reference);
        }
    }
    (search.found, None)
}

struct Search<'s, 'r, 'a> {
    reader: &'r Reader<'a>,
    memo: &'s mut Memo,
    known: &'s HashSet<ObjRef>,
    seen: HashSet<ObjRef>,
    /// Signature dictionaries that a widget showed: they are told once.
    shown: HashSet<ObjRef>,
    found: Vec<Stray>,
}

/// What a widget has from itself or from above.
#[derive(Default)]
struct Chain {
    names: Vec<Rc<Object>>,
    is_signature: Option<bool>,
    value: Option<Object>,
}

impl Search<'_, '_, '_> {
    fn annotation(&mut self, annotation: &Object, page: ObjRef) {
        let own = annotation.as_ref().unwrap_or(page);
        let mut told = |own: ObjRef| self.known.contains(&own) || !self.seen.insert(own);
        if annotation.as_ref().is_some_and(&mut told) {
            return;
        }
        let Some(chain) = self.chain(annotation) else {
            return;
        };
        let Some(stated) = &chain.value else { return };
        let Some((holder, value)) = self.memo.follow(self.reader, stated) else {
            return;
        };
        let Object::Dict(dict) = &*value else { return };
        if chain.is_signature != Some(true) && !dict.contains_key("ByteRange") {
            return;
        }
        if holder.is_some_and(|holder| !self.shown.insert(holder)) {
            return;
        }
        // Whatever it would prove, the document does not know it: it is told and not judged.
        let sighting = Sighting {
            field: chain.name(),
            field_ref: own,
            holder: holder.unwrap_or(own),
            value: Err(Unclear::NotInForm),
            certifies: false,
            permitted: false,
        };
        self.found.push((sighting, value));
    }

    /// The widget and what it says is above it, whether or not that names it among its kids; none for what is no widget.
    fn chain(&mut self, annotation: &Object) -> Option<Chain> {
        let mut chain = Chain::default();
        let mut next = annotation.clone();
        for level in 0..=MAX_DEPTH {
            let (_, object) = self.memo.follow(self.reader, &next)?;
            let dict = object.as_dict()?;
            if level == 0 && !self.memo.lookup(self.reader, dict, "Subtype")?.is_name("Widget") {
                return None;
            }
            let kind = self.memo.lookup(self.reader, dict, "FT");
            if let Some(kind) = kind.as_deref().and_then(Object::as_name) {
                chain.is_signature.get_or_insert(kind == b"Sig");
            }
            if chain.value.is_none() {
                chain.value = dict.get("V").cloned();
            }
            let above = dict.get("Parent").cloned();
            chain.names.push(object);
            match above {
                Some(above) => next = above,
                None => return Some(chain),
            }
        }
        Some(chain)
    }
}

impl Chain {
    fn name(&self) -> Vec<u8> {
        let none = Dict::new();
        let from_above = self.names.iter().rev();
        from_above.fold(Vec::new(), |name, field| {
            qualified(&name, field.as_dict().unwrap_or(&none))
        })
    }
}
