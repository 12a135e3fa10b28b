//! What an object that no rule accounted for is a part of.

use std::collections::{HashSet, VecDeque};

use super::{
    Reason, Role,
    catalog::key_name,
    index::{Index, Part, TRAILER, places},
    role::is_back,
    step::Step,
    view::Side,
};

/// Objects that are looked at to find out what an unexplained one belongs to.
const MAX_CLIMB: usize = 4096;
/// Changes in one revision of which it is said what they belong to.
const MAX_NAMED: usize = 1000;

impl Step<'_, '_> {
    /// Climbs to the nearest object whose role is known.
    pub(super) fn belongs(&self, num: u32, index: &Index, earlier: &[u32]) -> (Reason, Role, Option<u32>) {
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
    pub(super) fn named(&self, holder: u32, keys: &[Vec<u8>]) -> Option<(Reason, Role, Option<u32>)> {
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
