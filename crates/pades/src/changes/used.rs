//! Whether a changed object is used for one thing only: every reference to it must be one that its role expects.

use std::collections::{HashMap, HashSet};

use super::{
    index::{Index, Part, TRAILER, places},
    role::{in_place, is_action_target, is_back, is_destination},
    step::Step,
    view::Side,
};

/// How one object refers to another.
#[derive(PartialEq, Eq)]
enum Held {
    /// As the other's role expects.
    InPlace,
    /// Upwards only, as `/Parent` does.
    Back,
    /// In a way that gives it another meaning.
    Elsewhere,
}

impl Step<'_, '_> {
    /// Whether every reference to `num`, before and after, is one that its role expects; and so on for whatever holds it,
    /// up to the page or the catalog. An old appearance in a dictionary that also hangs elsewhere is not in place.
    pub(super) fn is_used_in_place(
        &self,
        num: u32,
        index: &mut Index,
        before: &HashMap<u32, Vec<u32>>,
    ) -> bool {
        let mut seen = HashSet::from([num]);
        let mut waiting = vec![num];
        while let Some(child) = waiting.pop() {
            if self.pair.exhausted() {
                return false;
            }
            let page = self.was.pages.contains_key(&child) && self.is.pages.contains_key(&child);
            let earlier = before.get(&child).map_or(&[][..], Vec::as_slice);
            let holders: Vec<u32> = earlier.iter().chain(index.referrers(child)).copied().collect();
            for from in holders {
                if !index.is_reached(from) || page && index.is_upwards(from, child) {
                    continue;
                }
                self.pair.spend(index.size(from));
                match self.holds(from, child) {
                    Held::Elsewhere => return false,
                    Held::Back if page => index.set_upwards(from, child),
                    Held::Back => {}
                    Held::InPlace => {
                        let top =
                            from == TRAILER || self.is.is_root(from) || self.is.pages.contains_key(&from);
                        if !top && !self.is.page_nodes.contains(&from) && seen.insert(from) {
                            waiting.push(from);
                        }
                    }
                }
            }
        }
        true
    }

    /// Whether the newer `from` refers to `num` only as its role expects, if at all.
    pub(super) fn is_kept_in_place(&self, from: u32, num: u32) -> bool {
        let object = self.container(Side::New, from);
        let found = places(&object, num);
        // What an office program embeds of its own; some writers copy the entry with numbers that fit nothing.
        let is_beside = |path: &[Part]| {
            from == TRAILER && matches!(path.first(), Some(Part::Key(key)) if key == b"AdditionalStreams")
        };
        found
            .iter()
            .all(|(path, head)| is_beside(path) || in_place(self.is, num, from, path, head.as_deref()))
    }

    /// How `from` refers to `num` in either revision.
    fn holds(&self, from: u32, num: u32) -> Held {
        let mut held = Held::Back;
        for side in [Side::Old, Side::New] {
            let object = self.container(side, from);
            for (path, head) in places(&object, num) {
                if self.is.fields.contains_key(&num) && is_action_target(&object, &path) {
                    continue;
                }
                if self.is_grown(num) {
                    if !self.is_in_tree(num, from, &path) {
                        return Held::Elsewhere;
                    }
                    continue;
                }
                let models = [self.was, self.is];
                if !models
                    .iter()
                    .any(|model| in_place(model, num, from, &path, head.as_deref()))
                {
                    return Held::Elsewhere;
                }
                // A destination points at a page; who holds it gives the page no other meaning.
                // Nor does a signature that names the catalog as what it is about (Table 256, /Data).
                let subject = num == self.is.catalog && from != TRAILER;
                if !is_back(&path) && !subject && !is_destination(&path, head.as_deref()) {
                    held = Held::InPlace;
                }
            }
        }
        held
    }
}
