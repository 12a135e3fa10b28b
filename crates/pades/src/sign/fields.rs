//! The fields of a file, each by its full name.

use saoy_pdf::{Dict, ObjRef, Object, Reader, decode_text};

use super::Refusal;
use super::field::Found;

/// Depth of the field tree that is followed, and how many fields.
const MAX_DEPTH: usize = 32;
const MAX_FIELDS: usize = 10_000;

/// The fields of a file.
pub(crate) struct Form {
    fields: Vec<Found>,
}

impl Form {
    /// What can be read of the form.
    pub(crate) fn read(reader: &Reader<'_>) -> Self {
        let mut form = Self { fields: Vec::new() };
        let fields = reader.catalog().and_then(|catalog| {
            let form = reader.lookup(&catalog, "AcroForm")?;
            reader.lookup(form.as_dict().unwrap_or(&Dict::new()), "Fields")
        });
        for field in fields
            .unwrap_or(Object::Null)
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Object::as_ref)
        {
            form.visit(reader, field, "", None, 0);
        }
        form
    }

    fn visit(
        &mut self,
        reader: &Reader<'_>,
        reference: ObjRef,
        above: &str,
        kind: Option<&Object>,
        depth: usize,
    ) {
        let Ok(Object::Dict(dict)) = reader.get(reference) else {
            return;
        };
        if depth > MAX_DEPTH || self.fields.len() > MAX_FIELDS {
            return;
        }
        let own = reader.lookup(&dict, "T").unwrap_or(Object::Null);
        let name = match (above, own.as_string().map(decode_text)) {
            (above, None) => above.to_owned(),
            ("", Some(own)) => own,
            (above, Some(own)) => format!("{above}.{own}"),
        };
        let own_kind = reader
            .lookup(&dict, "FT")
            .ok()
            .filter(|kind| *kind != Object::Null);
        let kind = own_kind.as_ref().or(kind);
        let kids = reader.lookup(&dict, "Kids").unwrap_or(Object::Null);
        let kids: Vec<ObjRef> = kids
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Object::as_ref)
            .collect();
        let (below, widgets): (Vec<_>, Vec<_>) = kids.into_iter().partition(|kid| {
            reader
                .get(*kid)
                .is_ok_and(|kid| kid.as_dict().is_some_and(|kid| kid.contains_key("T")))
        });
        for kid in &below {
            self.visit(reader, *kid, &name, kind, depth + 1);
        }
        if below.is_empty() {
            let merged = dict.get("Subtype").is_some_and(|kind| kind.is_name("Widget"));
            self.fields.push(Found {
                name,
                reference,
                signature: kind.is_some_and(|kind| kind.is_name("Sig")),
                widgets: if merged { vec![reference] } else { widgets },
                dict,
            });
        }
    }

    pub(super) fn find(&self, name: &str) -> Result<&Found, Refusal> {
        let found = self.fields.iter().find(|field| field.name == name);
        found.ok_or_else(|| Refusal::NoSuchField(name.to_owned()))
    }

    /// Whether a new field may have this name.
    pub(super) fn free_name(&self, name: &str) -> Result<(), Refusal> {
        if name.is_empty() || name.contains('.') {
            return Err(Refusal::BadName(name.to_owned()));
        }
        let below = format!("{name}.");
        let taken = self
            .fields
            .iter()
            .any(|field| field.name == name || field.name.starts_with(&below));
        if taken {
            return Err(Refusal::NameTaken(name.to_owned()));
        }
        Ok(())
    }

    /// `stem`, or with the first number behind it that no field has.
    pub(crate) fn unused(&self, stem: &str) -> String {
        let mut name = stem.to_owned();
        let mut number = 1;
        while self.free_name(&name).is_err() && number <= MAX_FIELDS + 1 {
            number += 1;
            name = format!("{stem}_{number}");
        }
        name
    }
}
