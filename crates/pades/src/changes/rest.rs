//! What no rule accounted for, and objects that are used for more than one thing.

use std::collections::{HashMap, HashSet};

use saoy_pdf::Object;

use super::{
    Level, Reason, Role,
    index::{Index, TRAILER},
    step::{Delta, Step},
    view::Side,
};

impl Step<'_, '_> {
    /// Goes through all changed objects once every rule has spoken.
    pub(super) fn rest(&mut self, index: &mut Index, before: &HashMap<u32, Vec<u32>>) {
        let refused: HashSet<u32> = self.refused_objects();
        let mut worse = self.changes.iter().any(|change| change.level() == Level::Other);
        let deltas: Vec<(u32, Delta)> = self.deltas.iter().map(|(num, delta)| (*num, *delta)).collect();
        for (num, delta) in deltas {
            let explained = self.explained.contains(&num);
            if !index.is_reached(num) {
                if !explained && !self.is_container(num) {
                    // Programs that repair a file may begin with it.
                    let object = self.pair.object(Side::New, num);
                    let begins = object
                        .as_dict()
                        .is_some_and(|dict| dict.is_type("Catalog") || dict.contains_key("Pages"));
                    let reason = if begins {
                        Reason::SecondCatalog
                    } else {
                        Reason::Unreferenced
                    };
                    self.refuse(reason, Role::Unreferenced, Some(num));
                }
                continue;
            }
            let none = Vec::new();
            let earlier = before.get(&num).unwrap_or(&none);
            if !explained {
                let noise = delta == Delta::New && worse;
                if !noise {
                    let (reason, role, owner) = self.belongs(num, index, earlier);
                    self.refuse_at(reason, role, num, owner);
                    worse = true;
                }
            } else if delta == Delta::New {
                if self.is_dangling(num, earlier, index) {
                    self.refuse(Reason::DanglingFilled, Role::Unknown, Some(num));
                }
            } else if delta == Delta::Replaced
                && !refused.contains(&num)
                && !self.is_used_in_place(num, index, before)
            {
                self.refuse(Reason::Shared, Role::Unknown, Some(num));
            }
        }
        self.given_up(index, before);
        if let Some(num) = index.reached_opaque().filter(|_| !self.deltas.is_empty()) {
            self.refuse(Reason::Unreadable, Role::Unknown, Some(num));
        }
    }

    /// Whether somebody referred to `num` when there was nothing, and still does: the object is what that reference always
    /// meant. Where a rule has just looked at the slot, it is that rule's.
    fn is_dangling(&self, num: u32, earlier: &[u32], index: &Index) -> bool {
        earlier.iter().any(|from| {
            index.is_reached(*from) && (!self.changed(*from) || !self.is_kept_in_place(*from, num))
        })
    }

    /// Looks that a widget gave up for others: what else they are good for nobody knows.
    fn given_up(&mut self, index: &mut Index, before: &HashMap<u32, Vec<u32>>) {
        for (look, owner) in std::mem::take(&mut self.given_up) {
            if !self.is_used_in_place(look, index, before) {
                self.refuse(Reason::Shared, Role::Appearance, Some(owner));
            }
        }
    }

    /// Objects of which something worse was said.
    fn refused_objects(&self) -> HashSet<u32> {
        let others = self
            .changes
            .iter()
            .filter(|change| change.level() == Level::Other);
        others
            .filter_map(|change| change.object.map(|object| object.num))
            .collect()
    }

    /// An object stream or a cross-reference stream: the packing, not a part of the document.
    fn is_container(&self, num: u32) -> bool {
        let object = self.pair.object(Side::New, num);
        object
            .as_stream()
            .is_some_and(|stream| stream.dict.is_type("ObjStm") || stream.dict.is_type("XRef"))
    }

    fn changed(&self, num: u32) -> bool {
        num == TRAILER || self.deltas.contains_key(&num)
    }

    pub(super) fn container(&self, side: Side, num: u32) -> std::sync::Arc<Object> {
        if num == TRAILER {
            let view = if side == Side::Old { self.old } else { self.new };
            return std::sync::Arc::new(Object::Dict(view.trailer().clone()));
        }
        self.pair.object(side, num)
    }

    fn refuse_at(&mut self, reason: Reason, role: Role, num: u32, owner: Option<u32>) {
        self.refuse(reason, role, Some(num));
        let page = owner.and_then(|owner| self.is.page_of(owner).or_else(|| self.was.page_of(owner)));
        let field = owner.and_then(|owner| self.is.name_of(owner));
        if let Some(change) = self.changes.last_mut()
            && change.object.is_some_and(|object| object.num == num)
        {
            change.page = change.page.or(page);
            change.field = change.field.take().or(field);
        }
    }
}
