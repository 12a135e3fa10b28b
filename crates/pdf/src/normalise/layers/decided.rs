//! What shows, as far as programs agree: the standard, and what poppler 22.12 and MuPDF 1.21 were seen to draw.

use super::member::{Member, Membership};
use super::{Layers, name_of, purposes};
use crate::normalise::source::Source;
use crate::normalise::{LayerFault, NormaliseError};
use crate::{Dict, ObjRef, Object};

/// Expressions and references deeper than this are refused.
const MAX_DEPTH: usize = 32;

/// Whether something shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Decided {
    /// Everywhere, or nowhere.
    Certain(bool),
    /// Here but not there; the name of the layer.
    Differs(String),
}

impl Decided {
    pub(super) fn certain(&self) -> Result<bool, NormaliseError> {
        match self {
            Self::Certain(shows) => Ok(*shows),
            Self::Differs(layer) => Err(NormaliseError::LayerUndecided { layer: layer.clone() }),
        }
    }
}

impl Layers {
    /// By the value of an `/OC`.
    pub(super) fn decided(&self, source: &Source<'_, '_>, layer: &Object) -> Result<Decided, NormaliseError> {
        if !self.active {
            return Ok(Decided::Certain(true));
        }
        let Object::Ref(reference) = layer else {
            return self.judged(source, layer);
        };
        if let Some(known) = self.known.borrow().get(reference) {
            return Ok(known.clone());
        }
        let decided = self.judged(source, layer)?;
        self.known.borrow_mut().insert(*reference, decided.clone());
        Ok(decided)
    }

    fn judged(&self, source: &Source<'_, '_>, layer: &Object) -> Result<Decided, NormaliseError> {
        let (group, object) = match layer {
            Object::Ref(reference) => {
                let (last, object) = source.follow(*reference)?;
                (Some(last), object)
            }
            direct => (None, direct.clone()),
        };
        match object {
            Object::Dict(dict) if dict.is_type("OCMD") => self.membership(source, &dict),
            Object::Dict(dict) => self.group(source, group, &dict),
            _ => Ok(Decided::Certain(true)),
        }
    }

    fn group(
        &self,
        source: &Source<'_, '_>,
        group: Option<ObjRef>,
        dict: &Dict,
    ) -> Result<Decided, NormaliseError> {
        let on = match group {
            Some(group) => self.states.get(&group).or_else(|| self.unlisted.get(&group)),
            None => None,
        };
        let is_group = dict.is_type("OCG");
        let on = on.copied().unwrap_or(self.base || !is_group);
        // What the file does not list, or does not call a layer, is shown by some whatever its state.
        let is_listed = is_group && group.is_some_and(|group| self.states.contains_key(&group));
        let agreed = (is_listed || on)
            && (!is_group || self.is_for_viewing(source, dict)? && !has_other_usage(source, dict, on)?);
        Ok(if agreed {
            Decided::Certain(on)
        } else {
            Decided::Differs(name_of(source, dict)?)
        })
    }

    /// A layer for another purpose than the configuration's has no effect, by the standard (§8.11.2.3); poppler does not look
    /// at purposes, and MuPDF hides it.
    fn is_for_viewing(&self, source: &Source<'_, '_>, dict: &Dict) -> Result<bool, NormaliseError> {
        let own = purposes(source, dict)?;
        Ok(self.purposes.iter().any(|name| name.is_name("All"))
            || own.iter().any(|name| self.purposes.contains(name)))
    }

    /// Table 97.
    fn membership(&self, source: &Source<'_, '_>, dict: &Dict) -> Result<Decided, NormaliseError> {
        let mut membership = Membership::of(source, dict)?;
        let mut differs = None;
        let mut name = String::new();
        for member in &mut membership.members {
            let Some((group, Object::Dict(dict))) = &member.object else {
                continue;
            };
            if name.is_empty() {
                name = name_of(source, dict)?;
            }
            match self.group(source, Some(*group), dict)? {
                Decided::Certain(on) => {
                    let is_listed = self.states.contains_key(group);
                    member.state = Some(Member { on, is_listed });
                }
                other => differs = Some(other),
            }
        }
        if let Some(expression) = dict.get("VE")
            && matches!(source.resolve(expression)?, Object::Array(_))
        {
            let decided = self.expression(source, expression, 0)?;
            // MuPDF does not evaluate expressions: it shows what has one.
            return Ok(match decided {
                Decided::Certain(true) => decided,
                Decided::Differs(own) if !own.is_empty() => Decided::Differs(own),
                _ if name.is_empty() => Decided::Differs(first_name(source, expression)?),
                _ => Decided::Differs(name),
            });
        }
        Ok(differs.unwrap_or_else(|| match membership.agreed() {
            Some(shows) => Decided::Certain(shows),
            None => Decided::Differs(name),
        }))
    }

    /// `[/And …]`, `[/Or …]`, `[/Not …]` of layers that the file lists; anything else, programs take as they like.
    fn expression(
        &self,
        source: &Source<'_, '_>,
        term: &Object,
        depth: usize,
    ) -> Result<Decided, NormaliseError> {
        if depth > MAX_DEPTH {
            return Err(NormaliseError::LayerContent(LayerFault::Expression));
        }
        let terms = match source.resolve(term)? {
            Object::Array(terms) => terms,
            Object::Dict(dict) => return self.term(source, term, &dict),
            _ => return Ok(Decided::Differs(String::new())),
        };
        let (operator, terms) = match terms.split_first() {
            Some((Object::Name(operator), terms)) if !terms.is_empty() => (operator.as_bytes(), terms),
            _ => return Ok(Decided::Differs(String::new())),
        };
        let mut states = Vec::new();
        for term in terms {
            match self.expression(source, term, depth + 1)? {
                Decided::Certain(on) => states.push(on),
                differs => return Ok(differs),
            }
        }
        Ok(match (operator, states.as_slice()) {
            (b"And", states) => Decided::Certain(states.iter().all(|on| *on)),
            (b"Or", states) => Decided::Certain(states.iter().any(|on| *on)),
            (b"Not", [on]) => Decided::Certain(!on),
            _ => Decided::Differs(String::new()),
        })
    }

    fn term(&self, source: &Source<'_, '_>, term: &Object, dict: &Dict) -> Result<Decided, NormaliseError> {
        let group = match term {
            Object::Ref(reference) => source.follow(*reference)?.0,
            _ => return Ok(Decided::Differs(name_of(source, dict)?)),
        };
        if !self.states.contains_key(&group) {
            return Ok(Decided::Differs(name_of(source, dict)?));
        }
        self.group(source, Some(group), dict)
    }
}

/// Of the first layer in an expression that was evaluated, and so is bounded.
fn first_name(source: &Source<'_, '_>, expression: &Object) -> Result<String, NormaliseError> {
    let mut term = source.resolve(expression)?;
    for _ in 0..=MAX_DEPTH {
        let next = match &term {
            Object::Dict(dict) => return name_of(source, dict),
            Object::Array(terms) => terms.get(1).cloned(),
            _ => None,
        };
        let Some(next) = next else { break };
        term = source.resolve(&next)?;
    }
    Ok(String::new())
}

/// `/Usage` says something else for screen or paper. Without `/AS` that means nothing (§8.11.4.4), but MuPDF follows it.
fn has_other_usage(source: &Source<'_, '_>, dict: &Dict, on: bool) -> Result<bool, NormaliseError> {
    let usage = source.dict(dict, "Usage")?;
    for (occasion, key) in [("View", "ViewState"), ("Print", "PrintState")] {
        let state = source.lookup(&source.dict(&usage, occasion)?, key)?;
        if state.is_name(if on { "OFF" } else { "ON" }) {
            return Ok(true);
        }
    }
    Ok(false)
}
