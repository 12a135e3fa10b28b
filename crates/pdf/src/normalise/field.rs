//! Form fields with what they inherit (ISO 32000-2 §12.7.4).

use super::NormaliseError;
use super::source::Source;
use super::tidy::tidy;
use crate::{Dict, Object, decode_text};

/// Fields nested deeper than this keep what was found so far.
const MAX_DEPTH: usize = 32;

/// The form's defaults.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Viewers are asked to draw all fields anew.
    pub(super) need_appearances: bool,
    /// `/DR` `/Font`.
    pub(super) fonts: Dict,
    /// `/DA` and `/Q` of the form.
    defaults: Dict,
}

impl Form {
    pub(super) fn read(source: &Source<'_, '_>, form: &Dict) -> Result<Self, NormaliseError> {
        let defaults = ["DA", "Q"]
            .into_iter()
            .filter_map(|key| Some((key, form.get(key)?.clone())));
        Ok(Self {
            need_appearances: source.lookup(form, "NeedAppearances")?.as_bool().unwrap_or(false),
            fonts: source.dict(&source.dict(form, "DR")?, "Font")?,
            defaults: defaults.collect(),
        })
    }
}

/// A field as its widget shows it.
#[derive(Debug)]
pub(super) struct Field {
    /// Full name, parts joined by dots; for a person.
    pub(super) name: String,
    /// `Tx`, `Ch`, `Btn`, `Sig`.
    kind: Vec<u8>,
    pub(super) value: Object,
    /// `/DA`: operators that set font and colour.
    pub(super) style: Vec<u8>,
    /// `/Q`: 0 left, 1 centred, 2 right.
    pub(super) align: i64,
    pub(super) flags: i64,
    /// `/MaxLen`
    pub(super) cells: Option<i64>,
    /// `/Opt`
    pub(super) options: Vec<Object>,
}

impl Field {
    pub(super) fn read(source: &Source<'_, '_>, form: &Form, widget: &Dict) -> Result<Self, NormaliseError> {
        let mut found = Dict::new();
        let mut names = Vec::new();
        let mut node = widget.clone();
        for _ in 0..MAX_DEPTH {
            if let Some(part) = source.lookup(&node, "T")?.as_string() {
                names.push(tidy(&decode_text(part)));
            }
            for key in ["FT", "V", "DA", "Q", "Ff", "MaxLen", "Opt"] {
                if let (false, Some(value)) = (found.contains_key(key), node.get(key)) {
                    found.insert(key, value.clone());
                }
            }
            match source.lookup(&node, "Parent")? {
                Object::Dict(parent) => node = parent,
                _ => break,
            }
        }
        for (key, value) in form.defaults.iter() {
            if !found.contains_key(key) {
                found.insert(key, value.clone());
            }
        }
        names.reverse();
        let number = |key| source.lookup(&found, key).map(|value| value.as_int());
        Ok(Self {
            name: names.join("."),
            kind: source
                .lookup(&found, "FT")?
                .as_name()
                .unwrap_or_default()
                .to_vec(),
            value: source.lookup(&found, "V")?,
            style: source
                .lookup(&found, "DA")?
                .as_string()
                .unwrap_or_default()
                .to_vec(),
            align: number("Q")?.unwrap_or(0),
            flags: number("Ff")?.unwrap_or(0),
            cells: number("MaxLen")?,
            options: source.array(&found, "Opt")?,
        })
    }

    /// A text or choice field with a value.
    pub(super) fn is_written(&self) -> bool {
        let value = match &self.value {
            Object::Stream(_) => true,
            Object::Array(items) => !items.is_empty(),
            value => value.as_string().is_some_and(|text| !text.is_empty()),
        };
        matches!(self.kind.as_slice(), b"Tx" | b"Ch") && value
    }

    /// A box or button that is not off.
    pub(super) fn is_chosen(&self, widget: &Dict) -> bool {
        let state = widget.get("AS").or(Some(&self.value)).and_then(Object::as_name);
        self.kind == b"Btn" && state.is_some_and(|state| state != b"Off")
    }

    /// A choice field.
    pub(super) fn is_choice(&self) -> bool {
        self.kind == b"Ch"
    }
}
