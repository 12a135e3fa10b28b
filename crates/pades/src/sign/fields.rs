//! The fields of a file, each by its full name.

use std::collections::HashSet;

use saoy_pdf::{Dict, ObjRef, Object, Reader, decode_text};

use super::Refusal;
use super::field::Found;

/// Depth of the field tree that is followed.
const MAX_DEPTH: usize = 32;
/// Fields and widgets that are looked at.
const MAX_LOOKS: usize = 100_000;
/// Letters of all full names together.
const MAX_NAMES: usize = 16 << 20;

/// The fields of a file.
#[derive(Debug)]
pub(crate) struct Form {
    fields: Vec<Found>,
}

impl Form {
    /// What can be read of the form.
    ///
    /// # Errors
    /// [`Refusal::FormTooLarge`]: where not every name is known, none can be called free.
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, Refusal> {
        let mut walk = Walk {
            reader,
            seen: HashSet::new(),
            looks: MAX_LOOKS,
            letters: MAX_NAMES,
            fields: Vec::new(),
        };
        let form = reader
            .catalog()
            .and_then(|catalog| reader.lookup(&catalog, "AcroForm"));
        if let Ok(Object::Dict(form)) = form {
            for (reference, field) in walk.below(&form, "Fields")? {
                walk.visit(reference, field, &Above::default())?;
            }
        }
        Ok(Self { fields: walk.fields })
    }

    pub(super) fn fields(&self) -> &[Found] {
        &self.fields
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
        if self.taken().any(|taken| taken == name) {
            return Err(Refusal::NameTaken(name.to_owned()));
        }
        Ok(())
    }

    /// `stem`, or with the first number behind it that no field has.
    pub(crate) fn unused(&self, stem: &str) -> String {
        let taken: HashSet<&str> = self.taken().collect();
        let mut name = stem.to_owned();
        let mut number = 1_usize;
        while taken.contains(name.as_str()) {
            number += 1;
            name = format!("{stem}_{number}");
        }
        name
    }

    /// The names at the top of the form, which all its fields begin with.
    fn taken(&self) -> impl Iterator<Item = &str> {
        let names = self.fields.iter().map(|field| field.name.as_str());
        names.map(|name| name.split_once('.').map_or(name, |(top, _)| top))
    }
}

/// The way through the form: every object of it is looked at once.
struct Walk<'r, 'a> {
    reader: &'r Reader<'a>,
    seen: HashSet<ObjRef>,
    looks: usize,
    letters: usize,
    fields: Vec<Found>,
}

/// What a field takes from the one above it.
#[derive(Default)]
struct Above {
    name: String,
    signature: bool,
    depth: usize,
}

impl Walk<'_, '_> {
    fn visit(&mut self, reference: ObjRef, dict: Dict, above: &Above) -> Result<(), Refusal> {
        if above.depth > MAX_DEPTH {
            return Err(Refusal::FormTooLarge);
        }
        let own = self.reader.lookup(&dict, "T").unwrap_or(Object::Null);
        let name = match (above.name.as_str(), own.as_string().map(decode_text)) {
            (above, None) => above.to_owned(),
            ("", Some(own)) => own,
            (above, Some(own)) => format!("{above}.{own}"),
        };
        self.letters = spent(self.letters, name.len())?;
        let signature = match self.reader.lookup(&dict, "FT") {
            Ok(Object::Null) | Err(_) => above.signature,
            Ok(kind) => kind.is_name("Sig"),
        };
        let kids = self.below(&dict, "Kids")?;
        let (below, widgets): (Vec<_>, Vec<_>) = kids.into_iter().partition(|(_, kid)| kid.contains_key("T"));
        if below.is_empty() {
            let kind = self.reader.lookup(&dict, "Subtype");
            let merged = kind.is_ok_and(|kind| kind.is_name("Widget"));
            self.fields.push(Found {
                name,
                reference,
                signature,
                widgets: if merged {
                    vec![reference]
                } else {
                    widgets.into_iter().map(|(widget, _)| widget).collect()
                },
                dict,
            });
            return Ok(());
        }
        let own = Above {
            name,
            signature,
            depth: above.depth + 1,
        };
        for (kid, dict) in below {
            self.visit(kid, dict, &own)?;
        }
        Ok(())
    }

    /// The dictionaries in the list under `key` that were not looked at before.
    fn below(&mut self, holder: &Dict, key: &str) -> Result<Vec<(ObjRef, Dict)>, Refusal> {
        let list = self.reader.lookup(holder, key).unwrap_or(Object::Null);
        let list = list.as_array().unwrap_or_default();
        self.looks = spent(self.looks, list.len())?;
        let mut found = Vec::new();
        for reference in list.iter().filter_map(Object::as_ref) {
            if self.seen.insert(reference)
                && let Ok(Object::Dict(dict)) = self.reader.get(reference)
            {
                found.push((reference, dict));
            }
        }
        Ok(found)
    }
}

fn spent(left: usize, cost: usize) -> Result<usize, Refusal> {
    left.checked_sub(cost).ok_or(Refusal::FormTooLarge)
}
