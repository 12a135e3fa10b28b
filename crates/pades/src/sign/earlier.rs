//! What the signatures that stand in a file forbid.

use std::collections::HashSet;

use saoy_pdf::{Dict, ObjRef, Object, Reader};

use super::Refusal;
use crate::permission::{Terms, is_permitted, is_timestamp};
use crate::{Entry, FieldLock, Kind, Permission, survey};

/// All of them together.
#[derive(Default)]
pub(super) struct Earlier {
    /// Somebody signed, or somebody's signature cannot be made sense of.
    signed: bool,
    /// How many have been read that are no timestamps.
    people: usize,
    /// The certification's field.
    certified: Option<String>,
    /// The field of a signature that allows nothing.
    closed: Option<String>,
    locks: Vec<(FieldLock, String)>,
}

impl Earlier {
    pub(super) fn read(reader: &Reader<'_>) -> Self {
        let survey = survey(reader);
        let mut all = Self {
            signed: !survey.entries.is_empty() || !survey.unclear.is_empty(),
            ..Self::default()
        };
        let catalog = reader.catalog().unwrap_or_default();
        let mut fields = HashSet::new();
        for entry in &survey.entries {
            all.add(reader, &catalog, entry, &mut fields);
        }
        all
    }

    /// What the entry forbids, as [`crate::changes`] judges it; each of `fields` is read once.
    fn add(&mut self, reader: &Reader<'_>, catalog: &Dict, entry: &Entry, fields: &mut HashSet<ObjRef>) {
        let field = match fields
            .insert(entry.field_ref)
            .then(|| reader.get(entry.field_ref))
        {
            Some(Ok(Object::Dict(field))) => field,
            _ => Dict::new(),
        };
        let value = match &entry.found {
            Ok(found) => found.value.clone(),
            Err(_) => match reader.lookup(&field, "V") {
                Ok(Object::Dict(value)) => value,
                _ => Dict::new(),
            },
        };
        if is_timestamp(reader, &value) {
            return;
        }
        let name = entry.name();
        let terms = Terms::read(reader, &field, &value);
        let claims = !terms.certifies.is_empty() || is_permitted(reader, catalog, &field);
        if self.people == 0 && claims {
            self.certified = Some(name.clone());
        }
        self.people += 1;
        let mut said = terms.lock_p.into_iter().chain(terms.certifies);
        if self.closed.is_none() && said.any(|p| p == Permission::Nothing) {
            self.closed = Some(name.clone());
        }
        let locks = terms.locks.into_iter();
        self.locks.extend(locks.map(|lock| (lock, name.clone())));
    }

    /// Whether a further signature may come at all.
    pub(super) fn allow(&self, kind: Kind) -> Result<(), Refusal> {
        if let Some(by) = &self.closed {
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
