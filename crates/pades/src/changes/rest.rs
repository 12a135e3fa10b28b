//! What no rule accounted for, and objects that are used for more than one thing.

use std::collections::{HashMap, HashSet, VecDeque};

use saoy_pdf::Object;

use super::{
    Level, Reason, Role,
    catalog::key_name,
    index::{Index, Part, TRAILER, places},
    model::Model,
    step::{Delta, Step},
    view::Side,
};

/// Objects that are looked at to find out what an unexplained one belongs to.
const MAX_CLIMB: usize = 4096;
/// Changes in one revision of which it is said what they belong to.
const MAX_NAMED: usize = 1000;

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
    /// Goes through all changed objects once every rule has spoken.
    pub(super) fn rest(&mut self, index: &mut Index, before: &HashMap<u32, Vec<u32>>) {
        let refused: HashSet<u32> = self.refused_objects();
        let mut worse = self.changes.iter().any(|change| change.level() == Level::Other);
        let deltas: Vec<(u32, Delta)> = self.deltas.iter().map(|(num, delta)| (*num, *delta)).collect();
        for (num, delta) in deltas {
            let explained = self.explained.contains(&num);
            if !index.is_reached(num) {
                if !explained && !self.is_container(num) {
                    self.refuse(Reason::Unreferenced, Role::Unreferenced, Some(num));
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
                let dangling = earlier
                    .iter()
                    .any(|from| index.is_reached(*from) && !self.changed(*from));
                if dangling {
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

    fn container(&self, side: Side, num: u32) -> std::sync::Arc<Object> {
        if num == TRAILER {
            let view = if side == Side::Old { self.old } else { self.new };
            return std::sync::Arc::new(Object::Dict(view.trailer().clone()));
        }
        self.pair.object(side, num)
    }

    /// Whether every reference to `num`, before and after, is one that its role expects; and so on for whatever holds it,
    /// up to the page or the catalog. An old appearance in a dictionary that also hangs elsewhere is not in place.
    fn is_used_in_place(&self, num: u32, index: &mut Index, before: &HashMap<u32, Vec<u32>>) -> bool {
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
                            from == TRAILER || self.is.catalog == from || self.is.pages.contains_key(&from);
                        if !top && !self.is.page_nodes.contains(&from) && seen.insert(from) {
                            waiting.push(from);
                        }
                    }
                }
            }
        }
        true
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

    /// Climbs to the nearest object whose role is known.
    fn belongs(&self, num: u32, index: &Index, earlier: &[u32]) -> (Reason, Role, Option<u32>) {
        if self.changes.len() > MAX_NAMED {
            return (Reason::Unexplained, Role::Unknown, None);
        }
        let mut waiting: VecDeque<(u32, Vec<Vec<u8>>)> = VecDeque::from([(num, Vec::new())]);
        let mut seen = HashSet::from([num]);
        while let Some((child, keys)) = waiting.pop_front() {
            let own: &[u32] = if child == num { earlier } else { &[] };
            for from in own.iter().chain(index.referrers(child)) {
                if !index.is_reached(*from) || seen.len() > MAX_CLIMB || !seen.insert(*from) {
                    continue;
                }
                self.pair.spend(index.size(*from));
                let mut found = places(&self.container(Side::New, *from), child);
                if found.is_empty() {
                    found = places(&self.container(Side::Old, *from), child);
                }
                let Some((path, _)) = found.into_iter().find(|(path, _)| !is_back(path)) else {
                    continue;
                };
                let mut keys = keys.clone();
                let own = path.into_iter().filter_map(|part| match part {
                    Part::Key(key) => Some(key),
                    Part::Item(_) => None,
                });
                let own: Vec<Vec<u8>> = own.collect();
                keys.splice(0..0, own);
                if let Some(known) = self.named(*from, &keys) {
                    return known;
                }
                waiting.push_back((*from, keys));
            }
        }
        (Reason::Unexplained, Role::Unknown, None)
    }

    /// What lies under `keys` of the object `holder`, if that has a role.
    fn named(&self, holder: u32, keys: &[Vec<u8>]) -> Option<(Reason, Role, Option<u32>)> {
        let has = |names: &[&str]| {
            keys.iter()
                .any(|key| names.iter().any(|name| name.as_bytes() == key.as_slice()))
        };
        let first = key_name(keys.first().map(Vec::as_slice).unwrap_or_default());
        let font = has(&[
            "Font",
            "FontFile",
            "FontFile2",
            "FontFile3",
            "ToUnicode",
            "DescendantFonts",
        ]);
        let model = self.is;
        if holder == TRAILER {
            return Some((Reason::TrailerEntry(first), Role::Trailer, None));
        }
        let known = model.pages.contains_key(&holder)
            || model.page_nodes.contains(&holder)
            || model.annots.contains_key(&holder)
            || model.looks.contains_key(&holder)
            || model.fields.contains_key(&holder)
            || model.catalog == holder
            || model.form == Some(holder);
        if !known {
            return None;
        }
        let owner = model.looks.get(&holder).copied().unwrap_or(holder);
        if font {
            return Some((Reason::FontReplaced, Role::Font, Some(owner)));
        }
        if model.pages.contains_key(&holder) || model.page_nodes.contains(&holder) {
            return Some(match first.as_str() {
                "Contents" => (Reason::ContentReplaced, Role::Content, Some(owner)),
                "Resources" => (Reason::ResourceReplaced, Role::Resource, Some(owner)),
                _ => (Reason::PageEntry(first), Role::Page, Some(owner)),
            });
        }
        if model.looks.contains_key(&holder) {
            return Some((Reason::ResourceReplaced, Role::Resource, Some(owner)));
        }
        if model.catalog == holder {
            return Some(match first.as_str() {
                "StructTreeRoot" => (Reason::StructureChanged, Role::Structure, None),
                "Names" | "Dests" => (Reason::NamesChanged, Role::Names, None),
                "Outlines" => (Reason::OutlinesChanged, Role::Outlines, None),
                _ => (Reason::CatalogEntry(first), Role::Catalog, None),
            });
        }
        if model.form == Some(holder) {
            return Some((Reason::FormEntry(first), Role::Form, None));
        }
        Some((Reason::FieldEntry(first), Role::Field, Some(owner)))
    }
}

/// References that lead upwards: they say nothing about what an object is for.
fn is_back(path: &[Part]) -> bool {
    let last = path.iter().rev().find_map(|part| match part {
        Part::Key(key) => Some(key.as_slice()),
        Part::Item(_) => None,
    });
    matches!(last, Some(b"Parent" | b"P" | b"Pg" | b"Popup" | b"IRT" | b"Obj"))
}

/// A field in the list of those that an action resets, sends or hides (ISO 32000-2 §12.7.6, §12.6.4.11): what it is for
/// does not depend on that.
fn is_action_target(object: &Object, path: &[Part]) -> bool {
    let mut here = Some(object);
    for part in path {
        let dict = here.and_then(|object| object.as_dict().or(object.as_stream().map(|stream| &stream.dict)));
        here = match part {
            Part::Key(key) => {
                let acts = dict.and_then(|dict| dict.get("S")).is_some_and(|kind| {
                    ["ResetForm", "SubmitForm", "Hide"]
                        .iter()
                        .any(|name| kind.is_name(name))
                });
                if acts && matches!(key.as_slice(), b"Fields" | b"T") {
                    return true;
                }
                dict.and_then(|dict| dict.get(key))
            }
            Part::Item(at) => here.and_then(Object::as_array).and_then(|items| items.get(*at)),
        };
    }
    false
}

/// Whether the reference to `num` at `path` of object `from` belongs to the role that `num` has.
fn in_place(model: &Model, num: u32, from: u32, path: &[Part], head: Option<&[Object]>) -> bool {
    let keys: Vec<&[u8]> = path
        .iter()
        .filter_map(|part| match part {
            Part::Key(key) => Some(key.as_slice()),
            Part::Item(_) => None,
        })
        .collect();
    let first = keys.first().copied().unwrap_or_default();
    let last = keys.last().copied().unwrap_or_default();
    let own = path.len();
    let form = model.form.unwrap_or(model.catalog);
    let under_form = |key: &[u8]| {
        from == form && first == key && own <= 2
            || from == model.catalog && first == b"AcroForm" && keys.get(1) == Some(&key)
    };
    // The catalog is data of signature references (ISO 32000-2 Table 256).
    if num == model.catalog {
        return from == TRAILER && keys == [b"Root"] || last == b"Data";
    }
    if model.info == Some(num) && from == TRAILER {
        return keys == [b"Info"];
    }
    if model.metadata == Some(num) && from == model.catalog {
        return keys == [b"Metadata"];
    }
    if model.form == Some(num) && from == model.catalog {
        return keys == [b"AcroForm"];
    }
    if model.fields_array == Some(num) {
        return under_form(b"Fields");
    }
    if model.store.contains(&num) {
        return model.store.contains(&from) || from == model.catalog && first == b"DSS";
    }
    if model.extensions.contains(&num) {
        return model.extensions.contains(&from) || from == model.catalog && first == b"Extensions";
    }
    if let Some(page) = model.annots_arrays.get(&num) {
        return from == *page && keys == [b"Annots"];
    }
    if let Some(field) = model.kids_arrays.get(&num) {
        return from == *field && keys == [b"Kids"];
    }
    if model.pages.contains_key(&num) {
        return model.page_nodes.contains(&from) && (keys == [b"Kids"] || keys.is_empty())
            || matches!(last, b"P" | b"Pg" | b"Data")
            || is_destination(path, head);
    }
    if model.fields.contains_key(&num) || model.annots.contains_key(&num) {
        return is_field_place(
            model,
            num,
            from,
            &keys,
            under_form(b"Fields") || under_form(b"CO"),
        );
    }
    if let Some(owner) = model.looks.get(&num) {
        let below = model.looks.get(&from) == Some(owner)
            && keys.len() <= 2
            && !keys.iter().any(|key| *key == b"Resources");
        return from == *owner && first == b"AP" || below;
    }
    if let Some(field) = model.values.get(&num) {
        return from == *field && keys == [b"V"];
    }
    false
}

fn is_field_place(model: &Model, num: u32, from: u32, keys: &[&[u8]], in_list: bool) -> bool {
    let parent = model.fields.get(&num).and_then(|field| field.parent);
    let page = model.annots.get(&num).copied();
    let listed = in_list || model.fields_array == Some(from) && keys.is_empty();
    let below = parent.is_some_and(|parent| {
        from == parent && keys == [b"Kids"]
            || keys.is_empty() && model.kids_arrays.get(&from) == Some(&parent)
    });
    let shown = page.is_some_and(|page| {
        from == page && keys == [b"Annots"]
            || keys.is_empty() && model.annots_arrays.get(&from) == Some(&page)
    });
    let back = match keys.last() {
        Some(&b"Parent" | &b"Popup" | &b"IRT") => {
            model.fields.contains_key(&from) || model.annots.contains_key(&from)
        }
        // Object references of the structure tree (ISO 32000-2 §14.7.5.3).
        Some(&b"Obj") => from != model.catalog && from != TRAILER,
        _ => false,
    };
    listed || below || shown || back
}

/// `[page /XYZ …]` (ISO 32000-2 §12.3.2.2).
fn is_destination(path: &[Part], head: Option<&[Object]>) -> bool {
    const FITS: [&str; 8] = ["XYZ", "Fit", "FitH", "FitV", "FitR", "FitB", "FitBH", "FitBV"];
    let at_head = path.last() == Some(&Part::Item(0));
    let fit = head.and_then(|head| head.get(1));
    at_head && fit.is_some_and(|fit| FITS.iter().any(|name| fit.is_name(name)))
}
