//! The structure tree (ISO 32000-2 §14.7): programs that put a field or a mark into a tagged file describe it there, by an
//! element of its own behind all others. Nothing that was there before may change.

use std::collections::{BTreeMap, HashSet};

use saoy_pdf::{Dict, ObjRef, Object};

use super::{
    index::Part,
    numbers::NumSet,
    parents::ParentTree,
    same::{differing, same},
    step::{Delta, Step},
    view::{Side, View},
};

/// Entries of an element that says nothing but what it stands for.
const ELEMENT: [&[u8]; 6] = [b"Type", b"S", b"P", b"Pg", b"K", b"NS"];
/// Entries of an object reference (Table 358).
const REFERENCE: [&[u8]; 3] = [b"Type", b"Obj", b"Pg"];
/// Entries of the root (Table 354) by which the tree grows.
const GROWING: [&[u8]; 3] = [b"K", b"ParentTree", b"ParentTreeNextKey"];
/// No program counts entries beyond this.
const MOST_KEYS: i64 = i32::MAX as i64;

/// A structure tree that has grown.
#[derive(Default)]
pub(super) struct Grown {
    /// The root.
    root: Option<u32>,
    /// New objects.
    new: NumSet,
    /// Objects that were there and hold more now.
    changed: NumSet,
    /// Everything that may refer to those: the root, its kids and their lists, the parent tree.
    holders: NumSet,
}

impl Step<'_, '_> {
    /// Accounts for a tree that has grown by the new fields and marks of this revision; those are judged by themselves.
    pub(super) fn structure(&mut self) {
        if let Some(grown) = self.find_grown() {
            self.explained.extend(grown.new.iter().copied());
            self.explained.extend(grown.changed.iter().copied());
            self.grown = grown;
        }
    }

    /// Whether a page of a tagged file begins to be walked through by structure, as programs say that add a field to it.
    pub(super) fn is_walked_by_structure(&self, page: u32, was: &Dict, is: &Dict) -> bool {
        let is_new = |(num, on): (&u32, &u32)| *on == page && self.deltas.get(num) == Some(&Delta::New);
        !was.contains_key("Tabs")
            && is.get("Tabs").is_some_and(|order| order.is_name("S"))
            && self.old.catalog().contains_key("StructTreeRoot")
            && self.is.annots.iter().any(is_new)
    }

    /// Whether `num` is a part of the tree that has grown.
    pub(super) fn is_grown(&self, num: u32) -> bool {
        self.grown.changed.contains(&num)
    }

    /// Whether the reference to such a part at `path` of object `from` is one that a tree has.
    pub(super) fn is_in_tree(&self, num: u32, from: u32, path: &[Part]) -> bool {
        let keys: Vec<&[u8]> = path
            .iter()
            .filter_map(|part| match part {
                Part::Key(key) => Some(key.as_slice()),
                Part::Item(_) => None,
            })
            .collect();
        match keys.as_slice() {
            [b"StructTreeRoot"] => self.grown.root == Some(num) && self.is.is_root(from),
            // From below; and as the place where an outline or an action leads (§12.3.2.3).
            [b"P"] => true,
            [b"SE"] | [.., b"SD"] => self.grown.root != Some(num),
            [] | [b"K" | b"Kids" | b"Nums" | b"ParentTree"] => self.grown.holders.contains(&from),
            // A tree within the root.
            [b"ParentTree", b"Nums" | b"Kids"] => self.grown.root == Some(from),
            _ => false,
        }
    }

    /// The new annotations on pages by their `/StructParent`, with their pages; none if two have the same.
    fn described(&self) -> Option<BTreeMap<i64, (u32, u32)>> {
        let mut found = BTreeMap::new();
        let new = self.deltas.iter().filter(|(_, delta)| **delta == Delta::New);
        for num in new.map(|(num, _)| *num) {
            let Some(page) = self.is.annots.get(&num) else {
                continue;
            };
            let object = self.pair.object(Side::New, num);
            let key = object.as_dict().and_then(|dict| dict.int("StructParent"));
            if let Some(key) = key
                && found.insert(key, (num, *page)).is_some()
            {
                return None;
            }
        }
        Some(found)
    }

    /// What is new in the tree, if that is nothing but elements for new annotations.
    fn find_grown(&self) -> Option<Grown> {
        let described = self.described().filter(|described| !described.is_empty())?;
        let root = self.old.catalog().reference("StructTreeRoot")?;
        if self.new.catalog().reference("StructTreeRoot") != Some(root) {
            return None;
        }
        let (was, is) = (self.old.get(root), self.new.get(root));
        let (was, is) = (was.as_dict()?, is.as_dict()?);
        let mut grown = Grown {
            root: Some(root.num),
            ..Grown::default()
        };
        grown.holders.insert(root.num);
        let changed = differing(self.pair, was, is);
        if !changed.iter().all(|key| GROWING.contains(&key.as_slice())) {
            return None;
        }
        let entries = self.new_parents(was, is, &mut grown)?;
        let mut below: BTreeMap<ObjRef, HashSet<ObjRef>> = BTreeMap::new();
        for (key, element) in entries {
            let (annotation, page) = *described.get(&key)?;
            let above = self.describes(element, (annotation, page), was, &mut grown)?;
            if !below.entry(above).or_default().insert(element) {
                return None;
            }
        }
        let at_root = below.remove(&root).unwrap_or_default();
        self.has_new_kids(was, is, &at_root, &mut grown)?;
        let kids = kids_of(self.old, was, &mut NumSet::default());
        for (above, new) in &below {
            if !kids.contains(&Object::Ref(*above)) {
                return None;
            }
            let (was, is) = (self.old.get(*above), self.new.get(*above));
            let (was, is) = (was.as_dict()?, is.as_dict()?);
            let known = was.is_type("StructElem") && was.reference("P") == Some(root);
            if !known || differing(self.pair, was, is).iter().any(|key| key != b"K") {
                return None;
            }
            grown.holders.insert(above.num);
            self.has_new_kids(was, is, new, &mut grown)?;
        }
        let own = below.keys().map(|above| above.num).chain([root.num]);
        let own: Vec<u32> = own
            .filter(|num| self.deltas.get(num) == Some(&Delta::Replaced))
            .collect();
        grown.changed.extend(own);
        Some(grown)
    }

    /// The entries that the parent tree has more than before (§14.7.5.4); none if there is none, or anything else changed.
    fn new_parents(&self, was: &Dict, is: &Dict, grown: &mut Grown) -> Option<Vec<(i64, ObjRef)>> {
        let before = ParentTree::read(self.old, was.get("ParentTree")?)?;
        let now = ParentTree::read(self.new, is.get("ParentTree")?)?;
        for node in &now.nodes {
            match self.deltas.get(node) {
                Some(Delta::New) => _ = grown.new.insert(*node),
                Some(_) if before.nodes.contains(node) => _ = grown.changed.insert(*node),
                None if before.nodes.contains(node) => {}
                _ => return None,
            }
        }
        let last = before.entries.keys().next_back().copied();
        let next = [was, is].map(|root| match root.get("ParentTreeNextKey") {
            None => Some(None),
            Some(next) => next.as_int().map(Some),
        });
        let [next_before, next_now] = next;
        let first_free = next_before?
            .unwrap_or(0)
            .max(last.map_or(0, |last| last.saturating_add(1)));
        let mut new = Vec::new();
        for (key, value) in &now.entries {
            match before.entries.get(key) {
                Some(old) => self.is_same_entry(old, value, grown).then_some(())?,
                None if *key >= first_free && *key < MOST_KEYS => {
                    let element = value.as_ref()?;
                    new.push((*key, element));
                }
                None => return None,
            }
        }
        let kept = now.entries.len() - new.len() == before.entries.len();
        let last = now.entries.keys().next_back().copied()?;
        let counted = match (next_before?, next_now?) {
            (_, Some(next)) => next >= first_free && next > last && next <= MOST_KEYS,
            (before, None) => before.is_none(),
        };
        grown
            .holders
            .extend(before.nodes.iter().chain(&now.nodes).copied());
        (kept && counted && !new.is_empty()).then_some(new)
    }

    /// Whether an entry of the parent tree leads to what it led to: an element, or a list of elements, which may be written
    /// anew under another number.
    fn is_same_entry(&self, old: &Object, new: &Object, grown: &mut Grown) -> bool {
        let (was, is) = (self.old.resolve(old), self.new.resolve(new));
        if was.as_array().is_none() {
            return old == new && old.as_ref().is_some();
        }
        for list in [old, new].into_iter().filter_map(Object::as_ref) {
            grown.holders.insert(list.num);
        }
        let placed = match new {
            Object::Ref(list) if self.deltas.get(&list.num) == Some(&Delta::New) => {
                grown.new.insert(list.num);
                true
            }
            Object::Ref(_) => old == new,
            _ => true,
        };
        placed && same(self.pair, &was, &is)
    }

    /// Whether a new element stands for an annotation and says nothing else. Returns the one above it.
    fn describes(
        &self,
        element: ObjRef,
        (annotation, page): (u32, u32),
        root: &Dict,
        grown: &mut Grown,
    ) -> Option<ObjRef> {
        let is_known =
            |dict: &Dict, known: &[&[u8]]| dict.iter().all(|(key, _)| known.contains(&key.as_bytes()));
        let on_page = |dict: &Dict| match dict.get("Pg") {
            None => true,
            Some(on) => on.as_ref().is_some_and(|on| on.num == page),
        };
        if self.deltas.get(&element.num) != Some(&Delta::New) || !grown.new.insert(element.num) {
            return None;
        }
        let found = self.new.get(element);
        let dict = found
            .as_dict()
            .filter(|dict| is_known(dict, &ELEMENT) && on_page(dict))?;
        let shown = self.pair.object(Side::New, annotation);
        let is_widget = self.new.lookup(shown.as_dict()?, "Subtype").is_name("Widget");
        let kind = dict.get("S")?;
        let suits = dict.is_type("StructElem") && kind.is_name(if is_widget { "Form" } else { "Annot" });
        let space = match dict.get("NS") {
            None => true,
            Some(space) => {
                let known = self.old.lookup(root, "Namespaces");
                let known = known.as_array().unwrap_or_default();
                space.as_ref().is_some() && known.contains(space)
            }
        };
        if !suits || !space {
            return None;
        }
        let mut kid = dict.get("K")?.clone();
        for _ in 0..2 {
            match &kid {
                Object::Ref(part) if self.deltas.get(&part.num) == Some(&Delta::New) => {
                    grown.new.insert(part.num);
                    kid = (*self.new.get(*part)).clone();
                }
                Object::Array(items) => kid = items.first().filter(|_| items.len() == 1)?.clone(),
                _ => {}
            }
        }
        let reference = kid
            .as_dict()
            .filter(|kid| is_known(kid, &REFERENCE) && on_page(kid))?;
        let to = reference.reference("Obj")?;
        (reference.is_type("OBJR") && to.num == annotation).then_some(())?;
        dict.reference("P")
    }

    /// Whether `/K` of an element holds what it held and, behind that, exactly `new`.
    fn has_new_kids(&self, was: &Dict, is: &Dict, new: &HashSet<ObjRef>, grown: &mut Grown) -> Option<()> {
        let (mut lists, mut lists_before) = (NumSet::default(), NumSet::default());
        let (before, now) = (
            kids_of(self.old, was, &mut lists_before),
            kids_of(self.new, is, &mut lists),
        );
        self.pair.spend(before.len() + now.len());
        let (kept, added) = now.split_at_checked(before.len())?;
        let kept = kept.iter().zip(&before).all(|(a, b)| same(self.pair, a, b));
        let found: HashSet<ObjRef> = added.iter().filter_map(Object::as_ref).collect();
        if !kept || added.len() != new.len() || found != *new {
            return None;
        }
        for list in &lists {
            match self.deltas.get(list) {
                Some(Delta::New) => _ = grown.new.insert(*list),
                Some(Delta::Replaced) if lists_before.contains(list) => _ = grown.changed.insert(*list),
                None if lists_before.contains(list) => {}
                _ => return None,
            }
        }
        grown.holders.extend(lists.iter().chain(&lists_before).copied());
        Some(())
    }
}

/// What stands in `/K` of an element, one or many; its list goes into `lists` if it is an object of its own.
fn kids_of(view: View<'_, '_>, element: &Dict, lists: &mut NumSet) -> Vec<Object> {
    match element.get("K") {
        None | Some(Object::Null) => Vec::new(),
        Some(Object::Array(items)) => items.clone(),
        Some(Object::Ref(list)) => match &*view.get(*list) {
            Object::Array(items) => {
                lists.insert(list.num);
                items.clone()
            }
            _ => vec![Object::Ref(*list)],
        },
        Some(one) => vec![one.clone()],
    }
}
