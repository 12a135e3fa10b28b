//! Optional content (ISO 32000-2 §8.11): which layers show when the file is opened.

use super::content::Shows;
use super::source::Source;
use super::tidy::tidy;
use super::{Done, LayerFault, NormaliseError};
use crate::{Dict, ObjRef, Object, decode_text};
use std::collections::HashMap;

/// Expressions and references deeper than this are refused.
const MAX_DEPTH: usize = 32;

/// The states of all layers; none when the file has no `/OCProperties`: everything shows then.
#[derive(Debug, Default)]
pub(super) struct Layers {
    active: bool,
    /// Layers that the configuration names, by their object.
    states: HashMap<ObjRef, bool>,
    /// What applies to others.
    base: bool,
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
            base,
        };
        for group in source.array(&properties, "OCGs")? {
            if let Object::Ref(group) = group {
                layers.states.insert(source.follow(group)?.0, base);
            }
        }
        for (key, state) in [("ON", true), ("OFF", false)] {
            for group in source.array(&config, key)? {
                if let Object::Ref(group) = group {
                    layers.states.insert(source.follow(group)?.0, state);
                }
            }
        }
        layers.intents(source, &config)?;
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

    /// Layers made for another purpose than viewing have no effect (§8.11.2.3): they show.
    fn intents(&mut self, source: &Source<'_, '_>, config: &Dict) -> Result<(), NormaliseError> {
        let view = vec![Object::name("View")];
        let names = |dict: &Dict| -> Result<Vec<Object>, NormaliseError> {
            Ok(match source.lookup(dict, "Intent")? {
                Object::Array(names) => names,
                Object::Null => view.clone(),
                name => vec![name],
            })
        };
        let wanted = names(config)?;
        let all = wanted.iter().any(|name| name.is_name("All"));
        let groups: Vec<ObjRef> = self.states.keys().copied().collect();
        for group in groups {
            if let Object::Dict(dict) = source.get(group)?
                && !all
                && !names(&dict)?.iter().any(|name| wanted.contains(name))
            {
                self.states.insert(group, true);
            }
        }
        Ok(())
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
        let layer = match source.lookup(dict, "Name")? {
            Object::String(text) | Object::HexString(text) => tidy(&decode_text(&text)),
            _ => String::new(),
        };
        Err(NormaliseError::LayerUndecided { layer })
    }

    /// Whether what belongs to `layer`, the value of an `/OC`, shows.
    pub(super) fn shows(&self, source: &Source<'_, '_>, layer: &Object) -> Result<bool, NormaliseError> {
        if !self.active {
            return Ok(true);
        }
        let (group, object) = match layer {
            Object::Ref(reference) => {
                let (last, object) = source.follow(*reference)?;
                (Some(last), object)
            }
            direct => (None, direct.clone()),
        };
        let Object::Dict(dict) = object else {
            return Ok(true);
        };
        if dict.is_type("OCMD") {
            return self.membership(source, &dict);
        }
        let state = group.and_then(|group| self.states.get(&group).copied());
        Ok(state.unwrap_or(self.base || !dict.is_type("OCG")))
    }

    /// Table 97.
    fn membership(&self, source: &Source<'_, '_>, dict: &Dict) -> Result<bool, NormaliseError> {
        if let Some(expression) = dict.get("VE")
            && matches!(source.resolve(expression)?, Object::Array(_))
        {
            return self.expression(source, expression, 0);
        }
        let groups = match dict.get("OCGs") {
            Some(Object::Ref(reference)) => match source.follow(*reference)? {
                (_, Object::Array(groups)) => groups,
                (last, Object::Dict(_)) => vec![last.into()],
                _ => Vec::new(),
            },
            Some(Object::Array(groups)) => groups.clone(),
            _ => Vec::new(),
        };
        let mut states = Vec::new();
        for group in groups {
            if let Object::Ref(group) = group
                && let (last, Object::Dict(_)) = source.follow(group)?
            {
                states.push(self.states.get(&last).copied().unwrap_or(self.base));
            }
        }
        if states.is_empty() {
            return Ok(true);
        }
        Ok(match dict.get("P").and_then(Object::as_name) {
            Some(b"AllOn") => states.iter().all(|on| *on),
            Some(b"AnyOff") => states.iter().any(|on| !on),
            Some(b"AllOff") => states.iter().all(|on| !on),
            _ => states.iter().any(|on| *on),
        })
    }

    fn expression(
        &self,
        source: &Source<'_, '_>,
        term: &Object,
        depth: usize,
    ) -> Result<bool, NormaliseError> {
        if depth > MAX_DEPTH {
            return Err(NormaliseError::LayerContent(LayerFault::Expression));
        }
        let Object::Array(terms) = source.resolve(term)? else {
            return self.shows(source, term);
        };
        let Some((operator, terms)) = terms.split_first() else {
            return Ok(true);
        };
        let mut states = Vec::new();
        for term in terms {
            states.push(self.expression(source, term, depth + 1)?);
        }
        Ok(match operator.as_name() {
            Some(b"And") => states.iter().all(|on| *on),
            Some(b"Or") => states.iter().any(|on| *on),
            Some(b"Not") => !states.first().copied().unwrap_or(false),
            _ => true,
        })
    }

    /// The names that content with `resources` may use for layers.
    pub(super) fn names(
        &self,
        source: &Source<'_, '_>,
        resources: Option<&Dict>,
    ) -> Result<Names, NormaliseError> {
        let Some(resources) = resources else {
            return Ok(Names(None));
        };
        let mut names = HashMap::new();
        if self.active {
            for (name, layer) in source.dict(resources, "Properties")?.iter() {
                names.insert(name.as_bytes().to_vec(), self.shows(source, layer)?);
            }
        }
        Ok(Names(Some(names)))
    }
}

/// Which names show; none when there are no resources.
pub(super) struct Names(Option<HashMap<Vec<u8>, bool>>);

impl Shows for Names {
    fn shows(&self, name: &[u8]) -> Result<bool, NormaliseError> {
        let fault = NormaliseError::LayerContent(LayerFault::NoResources);
        let names = self.0.as_ref().ok_or(fault)?;
        // A name that leads nowhere hides nothing.
        Ok(names.get(name).copied().unwrap_or(true))
    }
}
