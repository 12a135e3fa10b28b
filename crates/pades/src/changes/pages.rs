//! The page tree, pages, and what lies on them.

use saoy_pdf::{Dict, ObjRef, Object, Rect};

use super::{
    Reason, Role,
    catalog::key_name,
    markers::MARKERS,
    numbers::NumSet,
    place::{Place, own_rect, reach},
    same::differing,
    step::{Delta, Step},
    view::Side,
};

/// Comments and marks that P=3 lets people make (ISO 32000-2 Table 171): they do nothing but show.
const MARKS: [&str; 14] = [
    "Text",
    "FreeText",
    "Line",
    "Square",
    "Circle",
    "Polygon",
    "PolyLine",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Stamp",
    "Caret",
    "Ink",
];
/// How far (in points) viewers draw the icon of a note beyond its `/Rect`.
pub(super) const ICON: f64 = 24.0;

/// Those that a viewer draws by points of their own, which `/Rect` does not bound.
const VERTICES: [&str; 4] = ["Line", "Polygon", "PolyLine", "Ink"];

/// Whether an annotation of this kind is a comment or a mark.
pub(super) fn is_mark(kind: &str) -> bool {
    MARKS.contains(&kind)
}

impl Step<'_, '_> {
    /// Pages come and go only before the first signature.
    pub(super) fn page_tree(&mut self) {
        if self.was.page_list != self.is.page_list {
            self.refuse(Reason::PageTree, Role::PageTree, None);
        }
        let mut nodes: Vec<u32> = self
            .deltas
            .keys()
            .copied()
            .filter(|num| self.is.page_nodes.contains(num) || self.was.page_nodes.contains(num))
            .collect();
        nodes.sort_unstable();
        for num in nodes {
            self.explained.insert(num);
            self.refuse(Reason::PageTree, Role::PageTree, Some(num));
        }
    }

    pub(super) fn pages(&mut self) {
        let mut touched: Vec<u32> = self
            .deltas
            .keys()
            .copied()
            .filter(|num| self.is.pages.contains_key(num))
            .collect();
        touched.extend(
            self.deltas
                .keys()
                .filter_map(|num| self.is.annots_arrays.get(num).copied()),
        );
        touched.sort_unstable();
        touched.dedup();
        for page in touched {
            if self.was.pages.contains_key(&page) {
                self.page(page);
            }
        }
        self.annotations();
    }

    fn page(&mut self, num: u32) {
        if self.deltas.contains_key(&num) {
            self.explained.insert(num);
        }
        let (was, is) = (self.pair.object(Side::Old, num), self.pair.object(Side::New, num));
        let (Object::Dict(was), Object::Dict(is)) = (&*was, &*is) else {
            return;
        };
        for key in differing(self.pair, was, is) {
            let reason = match key.as_slice() {
                b"Annots" => continue,
                key if self.is_as_inherited(num, key, was, is) => continue,
                b"Tabs" if self.is_walked_by_structure(num, was, is) => continue,
                b"Contents" => Reason::ContentReplaced,
                b"Resources" => Reason::ResourceReplaced,
                _ => Reason::PageEntry(key_name(&key)),
            };
            self.refuse(reason, Role::Page, Some(num));
        }
        self.annots(num, was, is);
    }

    fn annots(&mut self, page: u32, was: &Dict, is: &Dict) {
        if !self.slot_changed(was.get("Annots"), is.get("Annots")) {
            return;
        }
        if !self.take_slot(was.get("Annots"), is.get("Annots")) {
            return self.refuse(Reason::Shared, Role::Annotations, Some(page));
        }
        let (before, now) = (self.old.lookup(was, "Annots"), self.new.lookup(is, "Annots"));
        let none: &[Object] = &[];
        let before = before.as_array().unwrap_or(none);
        let Object::Array(now) = &*now else {
            if !before.is_empty() {
                self.refuse(Reason::AnnotsMalformed, Role::Annotations, Some(page));
            }
            return;
        };
        let numbers = |items: &[Object]| -> Vec<ObjRef> { items.iter().filter_map(Object::as_ref).collect() };
        let (old_refs, new_refs) = (numbers(before), numbers(now));
        let direct = |items: &[Object]| -> Vec<Object> {
            items
                .iter()
                .filter(|item| item.as_ref().is_none())
                .cloned()
                .collect()
        };
        if !super::same::same(
            self.pair,
            &Object::Array(direct(before)),
            &Object::Array(direct(now)),
        ) {
            self.refuse(Reason::AnnotsDirect, Role::Annotations, Some(page));
        }
        let old_set: NumSet<ObjRef> = old_refs.iter().copied().collect();
        let new_set: NumSet<ObjRef> = new_refs.iter().copied().collect();
        for gone in old_refs.iter().filter(|annot| !new_set.contains(annot)) {
            self.annotation_gone(page, gone.num);
        }
        for added in new_refs.iter().filter(|annot| !old_set.contains(annot)) {
            self.annotation_added(page, added.num);
        }
        let kept = |refs: &[ObjRef], other: &NumSet<ObjRef>| -> Vec<ObjRef> {
            refs.iter()
                .copied()
                .filter(|annot| other.contains(annot))
                .collect()
        };
        if kept(&old_refs, &new_set) != kept(&new_refs, &old_set) {
            self.refuse(Reason::AnnotsReordered, Role::Annotations, Some(page));
        }
    }

    fn annotation_gone(&mut self, page: u32, num: u32) {
        let reason = self.uncovered(page, num).unwrap_or(Reason::AnnotationRemoved);
        self.refuse(reason, Role::Annotation, Some(num));
    }

    fn annotation_added(&mut self, page: u32, num: u32) {
        if self.is.fields.contains_key(&num) {
            if self.was.fields.contains_key(&num) {
                self.refuse(Reason::WidgetAttached, Role::Annotations, Some(num));
            }
            // A new field's widget is judged with the field.
            return;
        }
        if self.deltas.get(&num) != Some(&Delta::New) {
            return self.refuse(Reason::AnnotationRecycled, Role::Annotation, Some(num));
        }
        self.explained.insert(num);
        let reason = self.mark(page, num).unwrap_or(Reason::AnnotationAdded);
        self.refuse(reason, Role::Annotation, Some(num));
    }

    /// Old annotations that are no fields and changed.
    fn annotations(&mut self) {
        let touched: Vec<(u32, u32)> = self
            .deltas
            .iter()
            .filter(|(num, delta)| **delta == Delta::Replaced && !self.is.fields.contains_key(num))
            .filter_map(|(num, _)| Some((*num, *self.is.annots.get(num)?)))
            .filter(|(num, _)| self.was.annots.contains_key(num))
            .collect();
        for (num, page) in touched {
            self.explained.insert(num);
            let reason = self.mark(page, num).or_else(|| self.uncovered(page, num));
            self.refuse(
                reason.unwrap_or(Reason::AnnotationChanged),
                Role::Annotation,
                Some(num),
            );
        }
        let looks: Vec<(u32, u32)> = self
            .deltas
            .keys()
            .filter_map(|num| Some((*num, *self.is.looks.get(num)?)))
            .filter(|(_, owner)| !self.is.fields.contains_key(owner) && self.was.annots.contains_key(owner))
            .collect();
        for (num, owner) in looks {
            let page = self.is.annots.get(&owner).copied();
            let reason = page.and_then(|page| {
                let refused = self.mark(page, owner);
                refused.or_else(|| self.uncovered(page, owner))
            });
            let reason = reason.unwrap_or(Reason::AnnotationChanged);
            self.explained.insert(num);
            self.refuse(reason, Role::Appearance, Some(owner));
        }
    }

    /// What stands against an annotation: it acts, is no mere mark, or shows over something.
    fn mark(&mut self, page: u32, num: u32) -> Option<Reason> {
        let object = self.pair.object(Side::New, num);
        let Object::Dict(dict) = &*object else {
            return Some(Reason::AnnotsMalformed);
        };
        let kind = self.new.lookup(dict, "Subtype");
        let kind = key_name(kind.as_name().unwrap_or_default());
        // With a look of its own it is a picture like any other.
        if kind == "Popup" && !dict.contains_key("AP") {
            return self
                .adopt(&Object::Dict(dict.clone()))
                .map(Reason::AnnotationActive);
        }
        if kind != "Popup" && !is_mark(&kind) {
            return Some(Reason::AnnotationActive(kind));
        }
        if let Some(key) = self.adopt(&Object::Dict(dict.clone())) {
            return Some(Reason::AnnotationActive(key));
        }
        if MARKERS.contains(&kind.as_str()) && !dict.contains_key("AP") {
            return self
                .hides(self.new, page, &kind, dict)
                .then_some(Reason::AnnotationOverContent);
        }
        let drawn = dict.contains_key("CL") || VERTICES.contains(&kind.as_str());
        if drawn && !dict.contains_key("AP") {
            return Some(Reason::AnnotationOverContent);
        }
        if self.has_squeezed_look(Some(page), dict)
            || self.has_boundless_look(dict)
            || matches!(reach(self.new, Some(page), dict), Place::Everywhere)
        {
            return Some(Reason::AnnotationOverContent);
        }
        let rect = match (kind.as_str(), own_rect(self.new, dict)) {
            // Its icon is as large as the viewer likes, and begins at any corner.
            ("Text", Some(rect)) if !dict.contains_key("AP") => {
                let [x0, y0, x1, y1] = rect.numbers();
                Rect::new(x0 - ICON, y0 - ICON, x1 + ICON, y1 + ICON)
            }
            _ => self.visible_rect(num, dict)?,
        };
        self.covers(page, rect, num)
            .then_some(Reason::AnnotationOverContent)
    }
}
