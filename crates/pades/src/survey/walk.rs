//! The signature fields of one revision.

use std::{collections::HashSet, rc::Rc};

use saoy_pdf::{Dict, ObjRef, Object, Reader};

use super::memo::Memo;
use crate::{Unclear, found::qualified};

/// Depth of the field tree that is followed.
pub(super) const MAX_DEPTH: usize = 32;

/// Fields that are looked at in all revisions together.
pub(super) const MAX_VISITS: usize = 400_000;

/// Letters of a full name that count as one more field.
const NAME: usize = 64;

/// A field with a value, in one revision.
pub(super) struct Sighting {
    pub(super) field: Vec<u8>,
    pub(super) field_ref: ObjRef,
    /// The object that holds the signature dictionary: itself, or the field.
    pub(super) holder: ObjRef,
    pub(super) value: Result<Rc<Object>, Unclear>,
    pub(super) certifies: bool,
    pub(super) permitted: bool,
}

/// All of them, and what could not be looked at.
pub(super) struct Seen {
    pub(super) sightings: Vec<Sighting>,
    pub(super) unclear: Vec<Unclear>,
    /// Everything below `/Fields` that is an object of its own.
    pub(super) visited: HashSet<ObjRef>,
}

pub(super) fn fields(reader: &Reader<'_>, memo: &mut Memo, left: &mut usize) -> Seen {
    let mut walk = Walk {
        reader,
        memo,
        left,
        permitted: None,
        seen: Seen {
            sightings: Vec::new(),
            unclear: Vec::new(),
            visited: HashSet::new(),
        },
    };
    walk.form();
    walk.seen
}

struct Walk<'r, 'a> {
    reader: &'r Reader<'a>,
    memo: &'r mut Memo,
    left: &'r mut usize,
    /// What `/Perms /DocMDP` names.
    permitted: Option<Object>,
    seen: Seen,
}

/// What a field takes from the one above it.
#[derive(Clone, Default)]
struct Above {
    name: Vec<u8>,
    kind: Option<bool>,
    value: Option<Object>,
    depth: usize,
}

impl Walk<'_, '_> {
    fn form(&mut self) {
        let root = self.reader.catalog_ref();
        let Some(catalog) = self.memo.get(self.reader, root) else {
            return self.seen.unclear.push(Unclear::Form);
        };
        let Object::Dict(catalog) = &*catalog else {
            return self.seen.unclear.push(Unclear::Form);
        };
        if let Some(permissions) = self.memo.lookup(self.reader, catalog, "Perms")
            && let Object::Dict(permissions) = &*permissions
        {
            self.permitted = permissions.get("DocMDP").cloned();
        }
        let mut holder = root;
        let form = match catalog.get("AcroForm") {
            None => return,
            Some(form) => self.memo.follow(self.reader, form),
        };
        let Some((reference, form)) = form else {
            return self.seen.unclear.push(Unclear::Form);
        };
        holder = reference.unwrap_or(holder);
        let Object::Dict(form) = &*form else {
            if !matches!(&*form, Object::Null) {
                self.seen.unclear.push(Unclear::Form);
            }
            return;
        };
        match self.memo.lookup(self.reader, form, "Fields").as_deref() {
            Some(Object::Array(fields)) => {
                for field in fields {
                    self.visit(field, holder, &Above::default());
                }
            }
            Some(Object::Null) => {}
            _ => self.seen.unclear.push(Unclear::Form),
        }
    }

    fn visit(&mut self, object: &Object, holder: ObjRef, above: &Above) {
        let Some(left) = self.left.checked_sub(1).filter(|_| above.depth <= MAX_DEPTH) else {
            return self.too_many();
        };
        *self.left = left;
        if let Object::Ref(reference) = object
            && !self.seen.visited.insert(*reference)
        {
            return;
        }
        let Some((reference, field)) = self.memo.follow(self.reader, object) else {
            let unread = object.as_ref().unwrap_or(holder);
            return self.seen.unclear.push(Unclear::Field(unread));
        };
        // A reference to nothing is no field; so is what is no dictionary.
        let Object::Dict(field) = &*field else { return };
        self.field(field, object.as_ref().or(reference).unwrap_or(holder), above);
    }

    fn field(&mut self, field: &Dict, own: ObjRef, above: &Above) {
        let name = qualified(&above.name, field);
        let Some(left) = self.left.checked_sub(name.len() / NAME) else {
            return self.too_many();
        };
        *self.left = left;
        let kind = match self.memo.lookup(self.reader, field, "FT").as_deref() {
            Some(Object::Name(kind)) => Some(kind.as_bytes() == b"Sig"),
            _ => above.kind,
        };
        let mut value = field.get("V").cloned().or_else(|| above.value.clone());
        if let Some(stated) = &value
            && self.sight(stated, &name, own, kind)
        {
            value = None;
        }
        let Some(kids) = self.memo.lookup(self.reader, field, "Kids") else {
            return self.seen.unclear.push(Unclear::Field(own));
        };
        if let Object::Array(kids) = &*kids {
            let below = Above {
                name,
                kind,
                value,
                depth: above.depth + 1,
            };
            for kid in kids {
                self.visit(kid, own, &below);
            }
        }
    }

    /// Whether the value was a signature's.
    fn sight(&mut self, stated: &Object, name: &[u8], own: ObjRef, kind: Option<bool>) -> bool {
        let followed = self.memo.follow(self.reader, stated);
        let holder = followed.as_ref().and_then(|(reference, _)| *reference);
        let value = match followed {
            None if kind == Some(true) => Err(Unclear::ValueUnreadable),
            None => return false,
            Some((_, value)) => match &*value {
                Object::Null => return false,
                Object::Dict(dict) if kind == Some(true) || dict.contains_key("ByteRange") => Ok(value),
                _ if kind == Some(true) => Err(Unclear::Value),
                _ => return false,
            },
        };
        let certifies = match value.as_deref() {
            Ok(Object::Dict(dict)) => self.certifies(dict),
            _ => false,
        };
        self.seen.sightings.push(Sighting {
            field: name.to_vec(),
            field_ref: own,
            holder: holder.unwrap_or(own),
            permitted: self
                .permitted
                .as_ref()
                .is_some_and(|permitted| permitted == stated),
            certifies,
            value,
        });
        true
    }

    /// Whether a signature reference of method DocMDP is there (ISO 32000-2 §12.8.2.2).
    fn certifies(&mut self, value: &Dict) -> bool {
        let Some(references) = self.memo.lookup(self.reader, value, "Reference") else {
            return false;
        };
        // One that stands without its array is one all the same.
        let references = references
            .as_array()
            .unwrap_or(std::slice::from_ref(&*references));
        references.iter().any(|reference| {
            let Some((_, reference)) = self.memo.follow(self.reader, reference) else {
                return false;
            };
            reference.as_dict().is_some_and(|reference| {
                self.memo
                    .lookup(self.reader, reference, "TransformMethod")
                    .is_some_and(|method| method.is_name("DocMDP"))
            })
        })
    }

    fn too_many(&mut self) {
        if self.seen.unclear.last() != Some(&Unclear::TooMany) {
            self.seen.unclear.push(Unclear::TooMany);
        }
    }
}
