//! What the signatures that stand in a file forbid.

use std::collections::HashSet;

use saoy_pdf::{Dict, ObjRef, Object, Reader, decode_text};

use super::Refusal;
use crate::{Entry, FieldLock, Kind, Permission, SignatureKind, survey};

/// All of them together.
pub(super) struct Earlier {
    /// Somebody signed, or somebody's signature cannot be made sense of.
    signed: bool,
    /// The certification's field.
    certified: Option<String>,
    /// The least that any of them allows, and its field.
    least: Option<(Permission, String)>,
    locks: Vec<(FieldLock, String)>,
}

impl Earlier {
    pub(super) fn read(reader: &Reader<'_>) -> Self {
        let survey = survey(reader);
        let mut all = Self {
            signed: !survey.entries.is_empty() || !survey.unclear.is_empty(),
            certified: None,
            least: None,
            locks: Vec::new(),
        };
        let mut fields = HashSet::new();
        for entry in &survey.entries {
            all.add(reader, entry, &mut fields);
        }
        all
    }

    /// What the entry forbids; the own `/Lock` of each of `fields` is read once.
    fn add(&mut self, reader: &Reader<'_>, entry: &Entry, fields: &mut HashSet<ObjRef>) {
        if entry.kind == SignatureKind::DocumentTimestamp {
            return;
        }
        let name = decode_text(&entry.field);
        if entry.kind == SignatureKind::Certification {
            self.certified = Some(name.clone());
        }
        if fields.insert(entry.field_ref)
            && let Ok(Object::Dict(field)) = reader.get(entry.field_ref)
            && let Ok(Object::Dict(lock)) = reader.lookup(&field, "Lock")
        {
            self.locks.push((frozen(reader, &lock), name.clone()));
            if let Ok(Object::Int(p)) = reader.lookup(&lock, "P") {
                self.restrict(p, &name);
            }
        }
        let Ok(found) = &entry.found else { return };
        let references = reader.lookup(&found.value, "Reference").unwrap_or(Object::Null);
        for reference in references.as_array().unwrap_or(std::slice::from_ref(&references)) {
            let Ok(Object::Dict(reference)) = reader.resolve(reference) else {
                continue;
            };
            let parameters = reader
                .lookup(&reference, "TransformParams")
                .unwrap_or(Object::Null);
            let parameters = parameters.as_dict().cloned().unwrap_or_default();
            match reader.lookup(&reference, "TransformMethod") {
                Ok(method) if method.is_name("DocMDP") => {
                    let p = reader.lookup(&parameters, "P").ok();
                    self.restrict(p.and_then(|p| p.as_int()).unwrap_or(2), &name);
                }
                Ok(method) if method.is_name("FieldMDP") => {
                    self.locks.push((frozen(reader, &parameters), name.clone()));
                }
                _ => {}
            }
        }
    }

    /// A number that is none of the three allows nothing.
    fn restrict(&mut self, p: i64, by: &str) {
        let permission = match p {
            2 => Permission::FormFilling,
            3 => Permission::Annotations,
            _ => Permission::Nothing,
        };
        if self.least.as_ref().is_none_or(|(least, _)| permission < *least) {
            self.least = Some((permission, by.to_owned()));
        }
    }

    /// Whether a further signature may come at all.
    pub(super) fn allow(&self, kind: Kind) -> Result<(), Refusal> {
        if let Some((Permission::Nothing, by)) = &self.least {
            return Err(Refusal::NoChanges { by: by.clone() });
        }
        match (kind, &self.certified) {
            (Kind::Certify(_), Some(by)) => Err(Refusal::AlreadyCertified { by: by.clone() }),
            (Kind::Certify(_), None) if self.signed => Err(Refusal::CertificationNotFirst),
            _ => Ok(()),
        }
    }

    /// Whether this field may change.
    pub(super) fn leaves_open(&self, field: &str) -> Result<(), Refusal> {
        match self.locks.iter().find(|(lock, _)| lock.holds(field)) {
            Some((_, by)) => Err(Refusal::Locked {
                field: field.to_owned(),
                by: by.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Whether a new field may be seen: in a certified file it would be more than filling in (Acrobat, pyHanko and
    /// [`crate::changes`] agree).
    pub(super) fn lets_be_seen(&self) -> Result<(), Refusal> {
        match &self.certified {
            Some(by) => Err(Refusal::VisibleAfterCertification { by: by.clone() }),
            None => Ok(()),
        }
    }
}

/// The fields that a FieldMDP or `/Lock` dictionary freezes.
pub(super) fn frozen(reader: &Reader<'_>, dict: &Dict) -> FieldLock {
    let names = reader.lookup(dict, "Fields").unwrap_or(Object::Null);
    let names = names.as_array().unwrap_or_default().iter();
    let names = names.filter_map(|name| reader.resolve(name).ok()?.as_string().map(decode_text));
    let action = reader.lookup(dict, "Action").unwrap_or(Object::Null);
    FieldLock::from_parts(action.as_name(), names.collect())
}
