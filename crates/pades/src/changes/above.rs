//! What nodes and fields call each other (ISO 32000-2 §7.7.3.2, §12.7.4.1): who asks upwards by `/Parent` must come to the
//! same as who came downwards by `/Kids`. Viewers do either.

use std::sync::Arc;

use saoy_pdf::{Dict, ObjRef, Object};

use super::{
    Reason, Role,
    model::{MAX_DEPTH, Model},
    step::Step,
    view::{Side, View},
};

impl Model {
    /// Whether each `/Parent` from a page up to the root of the pages is the very node whose `/Kids` lists the child.
    pub(super) fn is_straight(&self, page: u32) -> bool {
        let mut node = page;
        for _ in 0..=MAX_DEPTH + 1 {
            match self.above.get(&node) {
                Some(Some(above)) => node = *above,
                Some(None) => return true,
                None => return false,
            }
        }
        false
    }

    /// Notes which node lists `kid`, unless that calls another one its parent.
    pub(super) fn note_above(&mut self, view: View<'_, '_>, kid: ObjRef, dict: &Dict, above: Option<ObjRef>) {
        let is_listed = view.pair.value(view.side, kid.num).0 == kid.generation;
        if is_listed && calls(dict, above) {
            self.above.insert(kid.num, above.map(|above| above.num));
        }
    }

    /// Whether any field calls another one its parent than the one that lists it.
    pub(super) fn has_crooked_fields(&self) -> bool {
        self.fields.values().any(|field| field.is_crooked)
    }
}

/// Whether a node or field calls this its parent, and nothing else.
pub(super) fn calls(dict: &Dict, parent: Option<ObjRef>) -> bool {
    match (dict.get("Parent"), parent) {
        (None, None) => true,
        (Some(Object::Ref(called)), Some(parent)) => *called == parent,
        _ => false,
    }
}

/// What a page has under `key`, its own or from the nodes above it; none where an entry on the way leads to nothing.
pub(super) fn from_above(view: View<'_, '_>, page: &Dict, key: &str) -> Option<Arc<Object>> {
    let mut node = page.clone();
    for _ in 0..=MAX_DEPTH {
        if node.contains_key(key) {
            return Some(view.lookup(&node, key)).filter(|found| **found != Object::Null);
        }
        node = view.lookup(&node, "Parent").as_dict()?.clone();
    }
    None
}

impl Step<'_, '_> {
    /// Refuses changes of fields and pages of which it depends on the viewer what they have from above.
    pub(super) fn ways_up(&mut self) {
        let touched: Vec<u32> = self.deltas.keys().copied().collect();
        for num in touched {
            let owner = |model: &Model| model.looks.get(&num).or_else(|| model.values.get(&num)).copied();
            let num = owner(self.is).or_else(|| owner(self.was)).unwrap_or(num);
            // A signature has nothing from above that shows.
            let crooked = [self.was, self.is].iter().any(|model| {
                let field = model.fields.get(&num);
                field.is_some_and(|field| field.is_crooked && field.kind.as_deref() != Some(b"Sig"))
            });
            if crooked {
                self.refuse(Reason::FieldKids, Role::Field, Some(num));
            }
            // What a look does not bring it takes from the page.
            let shown = self.pair.object(Side::New, num);
            let shows = shown.as_dict().is_some_and(|shown| shown.contains_key("AP"));
            if let Some(page) = self.is.annots.get(&num).copied().filter(|_| shows)
                && !self.is.is_straight(page)
            {
                self.refuse(Reason::PageEntry("Parent".to_owned()), Role::Page, Some(page));
            }
        }
    }
}
