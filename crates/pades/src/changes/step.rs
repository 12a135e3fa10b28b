//! One revision against the one before it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use saoy_pdf::{ObjRef, Object};

use super::{
    Change, Reason, Role, active,
    eye::Fonts,
    index::{Index, TRAILER, references},
    ink::Ink,
    model::Model,
    numbers::NumSet,
    same::same,
    structure::Grown,
    view::{Pair, Side, View},
};

/// How an object differs between two neighbouring revisions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Delta {
    /// There was none of this number.
    New,
    /// It has another value.
    Replaced,
    /// There is none any more.
    Freed,
}

/// What is known while a step is judged.
pub(super) struct Step<'s, 'a> {
    pub(super) pair: &'s Pair<'a>,
    pub(super) old: View<'s, 'a>,
    pub(super) new: View<'s, 'a>,
    pub(super) was: &'s Model,
    pub(super) is: &'s Model,
    pub(super) deltas: BTreeMap<u32, Delta>,
    pub(super) revision: usize,
    /// Changed objects that a rule has accounted for.
    pub(super) explained: NumSet,
    pub(super) changes: Vec<Change>,
    /// Appearance dictionaries that widgets no longer use, with their widgets.
    pub(super) given_up: Vec<(u32, u32)>,
    /// Widgets of old fields that may show something else than before.
    pub(super) redrawn: BTreeSet<u32>,
    /// What is new in the structure tree.
    pub(super) grown: Grown,
    /// What pages show, kept as long as nothing but allowed things happen.
    pub(super) inks: &'s mut HashMap<u32, Ink>,
    /// Fonts in which new looks are written.
    pub(super) spellings: Fonts,
}

impl<'s, 'a> Step<'s, 'a> {
    /// Judges revision `revision`, the newer side of `pair`. Updates `index` to it.
    pub(super) fn judge(
        pair: &'s Pair<'a>,
        index: &mut Index,
        (was, is): (&'s Model, &'s Model),
        revision: usize,
        inks: &'s mut HashMap<u32, Ink>,
    ) -> Vec<Change> {
        let mut step = Step {
            pair,
            old: pair.view(Side::Old),
            new: pair.view(Side::New),
            was,
            is,
            deltas: BTreeMap::new(),
            revision,
            explained: NumSet::default(),
            changes: Vec::new(),
            given_up: Vec::new(),
            redrawn: BTreeSet::new(),
            grown: Grown::default(),
            inks,
            spellings: Fonts::default(),
        };
        step.find_deltas(index);
        step.nulled(index);
        step.redrawn = step.find_redrawn();
        step.trailer();
        step.catalog();
        step.faults();
        step.page_tree();
        step.ways_up();
        step.form();
        step.pages();
        step.looks();
        step.structure();
        step.fields_over_content();
        step.values();
        let before = step.referrers(index);
        step.update(index);
        step.root_alone(index);
        step.rest(index, &before);
        step.companions();
        if pair.exhausted() {
            step.refuse(Reason::TooMuch, Role::Unknown, None);
        }
        step.changes
    }

    /// Notes a change of object `num`.
    pub(super) fn refuse(&mut self, reason: Reason, role: Role, num: Option<u32>) {
        let place = |model: &Model| num.and_then(|num| model.page_of(num));
        let name = |model: &Model| num.and_then(|num| model.name_of(num));
        let change = Change {
            revision: self.revision,
            object: num.map(|num| ObjRef {
                num,
                generation: self.pair.value(Side::New, num).0,
            }),
            page: place(self.is).or_else(|| place(self.was)),
            role,
            field: name(self.is).or_else(|| name(self.was)),
            reason,
        };
        // The same is said at most a few times, one after the other.
        let recent = self.changes.iter().rev().take(64);
        if !recent.into_iter().any(|said| *said == change) {
            self.changes.push(change);
        }
    }

    /// Whether the value under both slots is another one, or lies in a changed object.
    pub(super) fn slot_changed(&self, old: Option<&Object>, new: Option<&Object>) -> bool {
        let (old, new) = (old.unwrap_or(&Object::Null), new.unwrap_or(&Object::Null));
        match (old, new) {
            (Object::Ref(a), Object::Ref(b)) if a == b => self.deltas.contains_key(&a.num),
            (a, b) => !same(self.pair, a, b),
        }
    }

    /// A reference under which a rule has looked: a new object, or the same as before. Anything else is an object that
    /// had another purpose.
    pub(super) fn take_slot(&mut self, old: Option<&Object>, new: Option<&Object>) -> bool {
        let Some(Object::Ref(now)) = new else { return true };
        let before = old.and_then(Object::as_ref);
        let taken = match self.deltas.get(&now.num) {
            Some(Delta::New) => true,
            Some(_) => before == Some(*now),
            None => return before == Some(*now),
        };
        if taken {
            self.explained.insert(now.num);
        }
        taken
    }

    /// Accounts for all new objects below `object`. Returns the first key in them that makes something active, optional
    /// or external.
    pub(super) fn adopt(&mut self, object: &Object) -> Option<String> {
        let mut active = active::active(object);
        let mut waiting = Vec::new();
        references(object, &mut waiting);
        let mut seen = HashSet::new();
        while let Some(num) = waiting.pop() {
            if self.deltas.get(&num) != Some(&Delta::New) || self.pair.exhausted() || !seen.insert(num) {
                continue;
            }
            self.explained.insert(num);
            let object = self.pair.object(Side::New, num);
            active = active.or_else(|| active::active(&object));
            references(&object, &mut waiting);
        }
        active
    }

    /// Faults of structure that this revision brought.
    fn faults(&mut self) {
        let mut faults: Vec<_> = self.is.faults.difference(&self.was.faults).cloned().collect();
        faults.sort_by_key(|(_, num)| *num);
        for (reason, num) in faults {
            let role = match reason {
                Reason::PageTree => Role::PageTree,
                Reason::AnnotsMalformed => Role::Annotations,
                _ => Role::Form,
            };
            self.refuse(reason, role, Some(num));
        }
    }

    /// What writers note with every save belongs to the archive only where archive data was saved.
    fn companions(&mut self) {
        let is_archive = |change: &Change| {
            matches!(
                change.reason,
                Reason::SecurityStore | Reason::TimestampAdded | Reason::TimestampSigned
            )
        };
        if self.changes.iter().any(is_archive) {
            return;
        }
        for change in &mut self.changes {
            match change.reason {
                Reason::ExtensionsOfArchive => change.reason = Reason::Extensions,
                Reason::InfoOfArchive => change.reason = Reason::Info,
                _ => {}
            }
        }
    }

    fn referrers(&self, index: &Index) -> HashMap<u32, Vec<u32>> {
        let list = |num: &u32| {
            let list = index.referrers(*num).to_vec();
            self.pair.spend(list.len());
            (*num, list)
        };
        self.deltas.keys().map(list).collect()
    }

    fn update(&mut self, index: &mut Index) {
        index.set(self.pair, TRAILER, &Object::Dict(self.new.trailer().clone()));
        // Also of those that say the same as before: a length may be written elsewhere now.
        let listed = || self.pair.listed().filter(|num| *num != TRAILER);
        for num in listed() {
            index.set(self.pair, num, &self.pair.object(Side::New, num));
        }
        index.reach(self.pair, TRAILER);
        let reached: Vec<u32> = listed().filter(|num| index.is_reached(*num)).collect();
        for num in reached {
            index.reach(self.pair, num);
        }
    }
}
