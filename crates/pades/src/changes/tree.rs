//! The pages of a revision and their annotations (ISO 32000-2 §7.7.3).

use saoy_pdf::{Dict, ObjRef, Object};

use super::{
    Reason,
    model::{MAX_DEPTH, Model, looks_of},
    numbers::NumSet,
    view::View,
};

impl Model {
    pub(super) fn read_pages(&mut self, view: View<'_, '_>, catalog: &Dict, was: Option<&Self>) {
        let Some(root) = catalog.reference("Pages") else {
            self.fault(Reason::PageTree, self.catalog);
            return;
        };
        let mut waiting: Vec<(ObjRef, Option<ObjRef>, usize)> = vec![(root, None, 0)];
        let mut seen = NumSet::default();
        while let Some((node, above, depth)) = waiting.pop() {
            let num = node.num;
            let object = view.pair.object(view.side, num);
            let Some(dict) = object.as_dict().filter(|_| object.as_stream().is_none()) else {
                self.fault(Reason::PageTree, num);
                continue;
            };
            if !seen.insert(num) || depth > MAX_DEPTH || view.pair.exhausted() {
                self.above.remove(&num);
                self.fault(Reason::PageTree, num);
                continue;
            }
            self.note_above(view, node, dict, above);
            let (page, is_node) = kind(view, dict);
            if page {
                self.page_list.push(num);
                self.pages.insert(num, self.page_list.len());
                self.read_annots(view, num, dict, was);
            }
            if !is_node {
                continue;
            }
            self.page_nodes.insert(num);
            if let Some(Object::Ref(array)) = dict.get("Kids") {
                self.page_nodes.insert(array.num);
            }
            match &*view.lookup(dict, "Kids") {
                Object::Array(kids) => {
                    for kid in kids.iter().rev() {
                        match kid {
                            Object::Ref(kid) => waiting.push((*kid, Some(node), depth + 1)),
                            _ => self.fault(Reason::PageTree, num),
                        }
                    }
                }
                _ => self.fault(Reason::PageTree, num),
            }
        }
    }

    fn read_annots(&mut self, view: View<'_, '_>, page: u32, dict: &Dict, was: Option<&Self>) {
        if let Some(Object::Ref(array)) = dict.get("Annots")
            && self.annots_arrays.insert(array.num, page).is_some()
        {
            self.fault(Reason::SharedStructure, array.num);
        }
        match &*view.lookup(dict, "Annots") {
            Object::Null => {}
            Object::Array(items) => {
                for annot in items.iter().filter_map(Object::as_ref) {
                    if self
                        .annots
                        .insert(annot.num, page)
                        .is_some_and(|other| other != page)
                    {
                        self.fault(Reason::SharedStructure, annot.num);
                    }
                    // The form brings a field's looks along.
                    if was.is_some_and(|was| was.kept(view, annot.num).is_some()) {
                        continue;
                    }
                    let object = view.get(annot);
                    if let Some(dict) = object.as_dict() {
                        let looks = looks_of(view, dict);
                        self.add_looks(&looks, annot.num);
                    }
                }
            }
            _ => self.fault(Reason::AnnotsMalformed, page),
        }
    }
}

/// Whether a node of the page tree is a page, and whether it is one above pages. Viewers go by `/Type` or by `/Kids`: what is
/// a page to any of them shows.
fn kind(view: View<'_, '_>, dict: &Dict) -> (bool, bool) {
    let named = view.lookup(dict, "Type");
    let node = named.is_name("Pages") || dict.contains_key("Kids");
    let shows = ["Contents", "Annots"].iter().any(|key| dict.contains_key(key));
    (
        !node || !named.is_name("Pages") && (shows || named.is_name("Page")),
        node,
    )
}
