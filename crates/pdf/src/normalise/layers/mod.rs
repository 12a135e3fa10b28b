//! Optional content (ISO 32000-2 §8.11): which layers show when the file is opened.

mod decided;
mod member;

use super::content::Shows;
use super::source::Source;
use super::tidy::tidy;
use super::{Done, LayerFault, NormaliseError};
use crate::{Dict, ObjRef, Object, decode_text};
use decided::Decided;
use std::cell::RefCell;
use std::collections::HashMap;

/// The states of all layers; none when the file has no `/OCProperties`: everything shows then.
#[derive(Debug, Default)]
pub(super) struct Layers {
    active: bool,
    /// Layers that the file lists, by their object.
    states: HashMap<ObjRef, bool>,
    /// States of layers that the configuration names and the file does not list.
    unlisted: HashMap<ObjRef, bool>,
    /// What applies to others.
    base: bool,
    /// The purposes of the configuration (`/Intent`).
    purposes: Vec<Object>,
    /// What was decided: many pages name the same layers.
    known: RefCell<HashMap<ObjRef, Decided>>,
}

impl Layers {
    /// Reads the default configuration (`/D`). What depends on the occasion (§8.11.4.4) is refused by the layer's name.
    pub(super) fn read(source: &Source<'_, '_>, catalog: &Dict) -> Result<Self, NormaliseError> {
        let Object::Dict(properties) = source.lookup(catalog, "OCProperties")? else {
            return Ok(Self {
                base: true,
                ..Self::default()
            });
        };
        let config = source.dict(&properties, "D")?;
        let base = !config.get("BaseState").is_some_and(|state| state.is_name("OFF"));
        let mut layers = Self {
            active: true,
            states: HashMap::new(),
            unlisted: HashMap::new(),
            base,
            purposes: purposes(source, &config)?,
            known: RefCell::default(),
        };
        for group in source.array(&properties, "OCGs")? {
            if let Object::Ref(group) = group {
                layers.states.insert(source.follow(group)?.0, base);
            }
        }
        for (key, state) in [("ON", true), ("OFF", false)] {
            for group in source.array(&config, key)? {
                if let Object::Ref(group) = group {
                    let group = source.follow(group)?.0;
                    match layers.states.get_mut(&group) {
                        Some(known) => *known = state,
                        None => _ = layers.unlisted.insert(group, state),
                    }
                }
            }
        }
        layers.occasions(source, &config)?;
        Ok(layers)
    }

    /// Whether there are layers at all.
    pub(super) fn is_active(&self) -> bool {
        self.active
    }

    /// The sentence about it.
    pub(super) fn done(&self) -> Option<Done> {
        let shown = self.states.values().filter(|shows| **shows).count();
        let hidden = self.states.len() - shown;
        self.active.then_some(Done::Layers { shown, hidden })
    }

    /// `/AS`: states that viewers set by themselves.
    fn occasions(&self, source: &Source<'_, '_>, config: &Dict) -> Result<(), NormaliseError> {
        for usage in source.array(config, "AS")? {
            let Object::Dict(usage) = source.resolve(&usage)? else {
                continue;
            };
            // What an export to another format would show is no question here.
            if usage.get("Event").is_some_and(|event| event.is_name("Export")) {
                continue;
            }
            let categories = source.array(&usage, "Category")?;
            for group in source.array(&usage, "OCGs")? {
                let Object::Ref(group) = group else { continue };
                let (group, Object::Dict(dict)) = source.follow(group)? else {
                    continue;
                };
                let facts = source.dict(&dict, "Usage")?;
                for category in &categories {
                    self.category(source, group, &dict, &facts, category)?;
                }
            }
        }
        Ok(())
    }

    fn category(
        &self,
        source: &Source<'_, '_>,
        group: ObjRef,
        dict: &Dict,
        facts: &Dict,
        category: &Object,
    ) -> Result<(), NormaliseError> {
        let Some(name) = category.as_name() else {
            return Ok(());
        };
        let Object::Dict(fact) = facts
            .get(name)
            .map_or(Ok(Object::Null), |fact| source.resolve(fact))?
        else {
            return Ok(());
        };
        let key: &[u8] = match name {
            b"View" => b"ViewState",
            b"Print" => b"PrintState",
            b"Export" => b"ExportState",
            _ => b"",
        };
        let same = match fact.get(key).and_then(Object::as_name) {
            Some(state) => (state != b"OFF") == self.states.get(&group).copied().unwrap_or(self.base),
            None => !key.is_empty(),
        };
        if same {
            return Ok(());
        }
        let layer = name_of(source, dict)?;
        Err(NormaliseError::LayerUndecided { layer })
    }

    /// Whether what belongs to `layer`, the value of an `/OC`, shows. Refused by name where programs differ.
    pub(super) fn shows(&self, source: &Source<'_, '_>, layer: &Object) -> Result<bool, NormaliseError> {
        self.decided(source, layer)?.certain()
    }

    /// The names that content with `resources` may use for layers.
    pub(super) fn names(
        &self,
        source: &Source<'_, '_>,
        resources: Option<&Dict>,
    ) -> Result<Names, NormaliseError> {
        let mut names = HashMap::new();
        match resources {
            Some(resources) if self.active => {
                for (name, layer) in source.dict(resources, "Properties")?.iter() {
                    names.insert(name.as_bytes().to_vec(), self.decided(source, layer)?);
                }
            }
            None if self.active => return Ok(Names(None)),
            _ => {}
        }
        Ok(Names(Some(names)))
    }
}

/// `/Intent`: what it is made for (§8.11.2.3).
fn purposes(source: &Source<'_, '_>, dict: &Dict) -> Result<Vec<Object>, NormaliseError> {
    Ok(match source.lookup(dict, "Intent")? {
        Object::Array(names) => names,
        Object::Null => vec![Object::name("View")],
        name => vec![name],
    })
}

/// A layer's name, for a person.
fn name_of(source: &Source<'_, '_>, dict: &Dict) -> Result<String, NormaliseError> {
    Ok(match source.lookup(dict, "Name")? {
        Object::String(text) | Object::HexString(text) => tidy(&decode_text(&text)),
        _ => String::new(),
    })
}

/// Which names show; none when there are no resources.
pub(super) struct Names(Option<HashMap<Vec<u8>, Decided>>);

impl Shows for Names {
    fn shows(&self, name: &[u8]) -> Result<bool, NormaliseError> {
        let fault = NormaliseError::LayerContent(LayerFault::NoResources);
        let names = self.0.as_ref().ok_or(fault)?;
        // A name that leads nowhere hides nothing.
        names.get(name).map_or(Ok(true), Decided::certain)
    }
}
