//! What a signature says about later changes: DocMDP, FieldMDP, `/Lock` (ISO 32000-2 §12.8.2). Read in one way by whoever
//! judges what came after a signature and by whoever signs behind it. What is there but cannot be read allows nothing.

use std::sync::Arc;

use saoy_pdf::{Dict, Mark, Object, Reader, Reserved, decode_text};

use crate::{FieldLock, Permission};

/// Where things are looked up: a file, or a revision of it.
pub(crate) trait Source {
    /// What an object stands for, references followed. What cannot be read is of no kind that is asked for, and not null.
    fn target(&self, object: &Object) -> Arc<Object>;

    /// The value under `key`; null if there is none.
    fn value(&self, dict: &Dict, key: &str) -> Arc<Object> {
        match dict.get(key) {
            Some(value) => self.target(value),
            None => Arc::new(Object::Null),
        }
    }
}

impl Source for Reader<'_> {
    fn target(&self, object: &Object) -> Arc<Object> {
        let nothing = Object::Reserved(Reserved {
            mark: Mark(u32::MAX),
            bytes: Vec::new(),
        });
        Arc::new(self.resolve(object).unwrap_or(nothing))
    }
}

/// What one signature says.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    /// The fields that it freezes.
    pub(crate) locks: Vec<FieldLock>,
    /// `/P` of its field's `/Lock`.
    pub(crate) lock_p: Option<Permission>,
    /// What it allows as a certification; as a later signature it can only take away (§12.8.2.2.1).
    pub(crate) certifies: Vec<Permission>,
}

impl Terms {
    /// Of the signature `value` in `field`.
    pub(crate) fn read(source: &impl Source, field: &Dict, value: &Dict) -> Self {
        let (lock, lock_p) = own_lock(source, field);
        let mut terms = Self {
            locks: lock.into_iter().collect(),
            lock_p,
            certifies: Vec::new(),
        };
        // One of them is a list of one; what is none of both may say anything.
        let references = source.value(value, "Reference");
        let list = references.as_array();
        for reference in list.unwrap_or(std::slice::from_ref(&*references)) {
            match &*source.target(reference) {
                Object::Dict(reference) => terms.transform(source, reference),
                Object::Null => {}
                _ => terms.certifies.push(Permission::Nothing),
            }
        }
        terms
    }

    /// One signature reference (Table 256).
    fn transform(&mut self, source: &impl Source, reference: &Dict) {
        let method = source.value(reference, "TransformMethod");
        let parameters = source.value(reference, "TransformParams");
        match (method.as_name(), &*parameters) {
            (Some(b"DocMDP"), Object::Dict(parameters)) => {
                self.certifies.push(permission(source, parameters));
            }
            (Some(b"DocMDP"), Object::Null) => self.certifies.push(Permission::FormFilling),
            (Some(b"FieldMDP"), Object::Dict(parameters)) => self.locks.push(frozen(source, parameters)),
            (Some(b"FieldMDP"), _) => self.locks.push(FieldLock::All),
            (Some(b"DocMDP") | None, _) => self.certifies.push(Permission::Nothing),
            _ => {}
        }
    }
}

/// `/Lock` of a field (Table 236): what it freezes, and its `/P`.
pub(crate) fn own_lock(source: &impl Source, field: &Dict) -> (Option<FieldLock>, Option<Permission>) {
    match &*source.value(field, "Lock") {
        Object::Dict(lock) => (
            Some(frozen(source, lock)),
            lock.contains_key("P").then(|| permission(source, lock)),
        ),
        Object::Null => (None, None),
        _ => (Some(FieldLock::All), None),
    }
}

/// Whether the value is a timestamp by both of its names: whoever signs under one of them only still says what may change.
pub(crate) fn is_timestamp(source: &impl Source, value: &Dict) -> bool {
    source.value(value, "Type").is_name("DocTimeStamp")
        && source.value(value, "SubFilter").is_name("ETSI.RFC3161")
}

/// Whether the catalog names the field's value as the one that certifies (Table 263).
pub(crate) fn is_permitted(source: &impl Source, catalog: &Dict, field: &Dict) -> bool {
    let permissions = source.value(catalog, "Perms");
    let named = permissions.as_dict().and_then(|dict| dict.get("DocMDP"));
    named.is_some() && named == field.get("V")
}

/// The fields that a dictionary freezes (Tables 236 and 259).
fn frozen(source: &impl Source, dict: &Dict) -> FieldLock {
    let names = match &*source.value(dict, "Fields") {
        Object::Null => Some(Vec::new()),
        Object::Array(names) => {
            let name = |name: &Object| source.target(name).as_string().map(decode_text);
            names.iter().map(name).collect()
        }
        _ => None,
    };
    // What cannot be read may name any field.
    let Some(names) = names else {
        return FieldLock::All;
    };
    FieldLock::from_parts(source.value(dict, "Action").as_name(), names)
}

/// `/P`: 2 if absent (Table 257), 1 if it is nonsense.
fn permission(source: &impl Source, dict: &Dict) -> Permission {
    match &*source.value(dict, "P") {
        Object::Null | Object::Int(2) => Permission::FormFilling,
        Object::Int(3) => Permission::Annotations,
        _ => Permission::Nothing,
    }
}
