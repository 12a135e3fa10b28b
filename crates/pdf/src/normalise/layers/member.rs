//! Membership dictionaries (ISO 32000-2 Table 97), as three readers of them decide.

use crate::normalise::NormaliseError;
use crate::normalise::source::Source;
use crate::{Dict, ObjRef, Object};

/// `/OCGs` and `/P`.
pub(super) struct Membership {
    pub(super) members: Vec<Entry>,
    shape: Shape,
    policy: Policy,
    /// `/P` is a name that the standard does not have.
    is_unknown: bool,
}

/// One element of `/OCGs`.
pub(super) struct Entry {
    /// What it leads to, if it is a reference.
    pub(super) object: Option<(ObjRef, Object)>,
    /// Set once the layer is known.
    pub(super) state: Option<Member>,
}

/// A layer as a member.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) on: bool,
    pub(super) is_listed: bool,
}

/// How `/OCGs` is written: programs tell apart what the standard does not.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Missing,
    One,
    Array,
    ArrayElsewhere,
}

#[derive(Clone, Copy, PartialEq)]
enum Policy {
    AllOn,
    AnyOn,
    AnyOff,
    AllOff,
}

impl Membership {
    pub(super) fn of(source: &Source<'_, '_>, dict: &Dict) -> Result<Self, NormaliseError> {
        let (shape, groups) = match dict.get("OCGs") {
            Some(Object::Ref(reference)) => match source.follow(*reference)? {
                (_, Object::Array(groups)) => (Shape::ArrayElsewhere, groups),
                (last, Object::Dict(_)) => (Shape::One, vec![last.into()]),
                _ => (Shape::Missing, Vec::new()),
            },
            Some(Object::Array(groups)) => (Shape::Array, groups.clone()),
            _ => (Shape::Missing, Vec::new()),
        };
        let mut members = Vec::new();
        for group in groups {
            let object = match group {
                Object::Ref(group) => Some(source.follow(group)?),
                _ => None,
            };
            members.push(Entry { object, state: None });
        }
        let named = source.lookup(dict, "P")?;
        let policy = match named.as_name() {
            Some(b"AllOn") => Some(Policy::AllOn),
            Some(b"AnyOff") => Some(Policy::AnyOff),
            Some(b"AllOff") => Some(Policy::AllOff),
            Some(b"AnyOn") | None => Some(Policy::AnyOn),
            _ => None,
        };
        Ok(Self {
            members,
            shape,
            policy: policy.unwrap_or(Policy::AnyOn),
            is_unknown: policy.is_none(),
        })
    }

    /// What all of them decide; `None` if they differ.
    pub(super) fn agreed(&self) -> Option<bool> {
        let shows = self.standard();
        (shows == self.poppler() && shows == self.mupdf()).then_some(shows)
    }

    fn standard(&self) -> bool {
        let mut states = self.members.iter().filter_map(|entry| entry.state);
        self.members.iter().all(|entry| entry.state.is_none())
            || match self.policy {
                Policy::AllOn => states.all(|member| member.on),
                Policy::AnyOn => states.any(|member| member.on),
                Policy::AnyOff => states.any(|member| !member.on),
                Policy::AllOff => states.all(|member| !member.on),
            }
    }

    /// Layers that the file does not list count for nothing, an array elsewhere neither, of one layer only its state.
    fn poppler(&self) -> bool {
        let mut listed = self
            .members
            .iter()
            .filter_map(|entry| entry.state)
            .filter(|member| member.is_listed);
        match (self.shape, self.policy) {
            (Shape::Missing | Shape::ArrayElsewhere, _) => true,
            (Shape::One, _) => listed.all(|member| member.on),
            _ if self.is_unknown => true,
            (Shape::Array, Policy::AllOn) => listed.all(|member| member.on),
            (Shape::Array, Policy::AnyOn) => listed.any(|member| member.on),
            (Shape::Array, Policy::AnyOff) => listed.any(|member| !member.on),
            (Shape::Array, Policy::AllOff) => listed.all(|member| !member.on),
        }
    }

    /// `AllOn` and `AnyOff` of an array end as they begin; one layer counts the wrong way round for `AllOn` and `AllOff`;
    /// what is no layer is on.
    fn mupdf(&self) -> bool {
        let on = |entry: &Entry| entry.state.is_none_or(|member| member.on);
        match (self.shape, self.policy) {
            (Shape::Missing | Shape::One, Policy::AnyOn | Policy::AnyOff) => self.members.iter().all(on),
            (Shape::Missing | Shape::One, Policy::AllOn | Policy::AllOff) => {
                self.members.iter().any(|entry| !on(entry))
            }
            (_, Policy::AllOn) => true,
            (_, Policy::AnyOff) => false,
            (_, Policy::AnyOn) => self.members.iter().any(on),
            (_, Policy::AllOff) => self.members.iter().all(|entry| !on(entry)),
        }
    }
}
