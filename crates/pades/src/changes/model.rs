//! What the objects of one revision are: form, pages, annotations, appearances, values.

use std::{
    collections::{BTreeMap, HashSet},
    rc::Rc,
};

use saoy_pdf::{Dict, Object};

use super::{
    Reason,
    numbers::{NumMap, NumSet},
    view::View,
};

/// Levels of the field tree and of the page tree that are followed.
pub(super) const MAX_DEPTH: usize = 48;

/// A field, or a widget below one.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Field {
    /// Fully qualified, decoded.
    pub(super) name: String,
    /// `/FT`, inherited or own.
    pub(super) kind: Option<Vec<u8>>,
    /// The field above it; none at the root of the form.
    pub(super) parent: Option<u32>,
    /// A widget without a name of its own.
    pub(super) widget_only: bool,
    /// Whether it has fields or widgets below it.
    pub(super) has_kids: bool,
    /// It calls another field its parent than the one that lists it, or one above it does, or several list it.
    pub(super) is_crooked: bool,
    /// `/V`, if it is an object of its own.
    pub(super) value: Option<u32>,
    /// Appearance dictionaries and streams.
    pub(super) looks: Vec<u32>,
}

/// One revision's structure.
#[derive(Default, Debug)]
pub(super) struct Model {
    pub(super) catalog: u32,
    /// Those that the trailer led to in revisions before.
    pub(super) former_catalogs: Vec<u32>,
    /// The form dictionary, if it is an object of its own; so is its list of fields.
    pub(super) form: Option<u32>,
    pub(super) fields_array: Option<u32>,
    pub(super) fields: BTreeMap<u32, Rc<Field>>,
    /// Indirect `/Kids` arrays of fields.
    pub(super) kids_arrays: NumMap<u32>,
    /// Pages in order, and their places from 1.
    pub(super) page_list: Vec<u32>,
    pub(super) pages: NumMap<usize>,
    /// Nodes above pages and their indirect `/Kids` arrays.
    pub(super) page_nodes: NumSet,
    /// Pages and nodes that call the one node their parent which lists them, with that node; none for the root.
    pub(super) above: NumMap<Option<u32>>,
    /// Indirect `/Annots` arrays by page.
    pub(super) annots_arrays: NumMap<u32>,
    /// Annotations, widgets included, by page.
    pub(super) annots: NumMap<u32>,
    /// Appearance dictionaries, their sub-dictionaries and streams, by widget.
    pub(super) looks: NumMap<u32>,
    /// Those of them that several widgets share: fine as long as they stay as they are.
    pub(super) shared_looks: NumSet,
    /// Values that are objects of their own, by field.
    pub(super) values: NumMap<u32>,
    pub(super) metadata: Option<u32>,
    pub(super) info: Option<u32>,
    /// `/DSS` and all below it; `/Extensions` and all below it.
    pub(super) store: NumSet,
    pub(super) extensions: NumSet,
    /// What is wrong with the structure, and where.
    pub(super) faults: HashSet<(Reason, u32)>,
}

impl Model {
    /// Reads the structure of a revision.
    ///
    /// `was` is the revision before: a field at the root that stayed as it was is taken over, so that a step costs what it
    /// changed.
    pub(super) fn read(view: View<'_, '_>, was: Option<&Self>) -> Self {
        let mut model = Self {
            catalog: view.catalog_num(),
            former_catalogs: was
                .map(|was| was.known_catalogs(view.catalog_num()))
                .unwrap_or_default(),
            info: view.trailer().reference("Info").map(|info| info.num),
            ..Self::default()
        };
        let catalog = view.catalog();
        model.metadata = catalog.reference("Metadata").map(|metadata| metadata.num);
        if let Some(dss) = catalog.get("DSS") {
            below(view, dss, 0, &mut model.store);
        }
        if let Some(extensions) = catalog.get("Extensions") {
            below(view, extensions, 0, &mut model.extensions);
        }
        model.read_pages(view, &catalog, was);
        model.read_form(view, &catalog, was);
        model
    }

    /// The page an object shows on, from 1.
    pub(super) fn page_of(&self, num: u32) -> Option<usize> {
        let page = self.annots.get(&num).or_else(|| self.annots_arrays.get(&num));
        self.pages.get(page.unwrap_or(&num)).copied()
    }

    /// The field's full name.
    pub(super) fn name_of(&self, num: u32) -> Option<String> {
        self.fields.get(&num).map(|field| field.name.clone())
    }

    pub(super) fn fault(&mut self, reason: Reason, num: u32) {
        self.faults.insert((reason, num));
    }

    pub(super) fn add_looks(&mut self, looks: &[u32], owner: u32) {
        for look in looks {
            if self
                .looks
                .insert(*look, owner)
                .is_some_and(|other| other != owner)
            {
                self.shared_looks.insert(*look);
            }
        }
    }

    /// A field at the root without anything below it that reads the same in the next revision, `view`.
    pub(super) fn kept(&self, view: View<'_, '_>, num: u32) -> Option<&Rc<Field>> {
        let still = |num: &u32| view.pair.is_still(*num);
        let field = self.fields.get(&num).filter(|_| still(&num))?;
        let plain = field.parent.is_none()
            && !field.has_kids
            && field.kind.is_some()
            && !field.name.is_empty()
            && !field.name.contains('.');
        (plain && field.looks.iter().all(still)).then_some(field)
    }
}

/// The objects that a widget's `/AP` is made of.
pub(super) fn looks_of(view: View<'_, '_>, widget: &Dict) -> Vec<u32> {
    let mut found = Vec::new();
    let Some(ap) = widget.get("AP") else { return found };
    let mut look = |object: &Object| found.extend(object.as_ref().map(|reference| reference.num));
    look(ap);
    let ap = view.resolve(ap);
    for (_, state) in ap.as_dict().into_iter().flat_map(Dict::iter) {
        look(state);
        if let Object::Dict(states) = &*view.resolve(state) {
            states.iter().for_each(|(_, stream)| look(stream));
        }
    }
    found
}

/// All objects below `object`, six levels deep: `/DSS` → `/VRI` → entry → array → stream.
fn below(view: View<'_, '_>, object: &Object, depth: usize, found: &mut NumSet) {
    if depth > 6 {
        return;
    }
    match object {
        Object::Ref(reference) if found.insert(reference.num) => {
            below(view, &view.get(*reference), depth + 1, found);
        }
        Object::Array(items) => items.iter().for_each(|item| below(view, item, depth + 1, found)),
        Object::Dict(dict) => dict
            .iter()
            .for_each(|(_, value)| below(view, value, depth + 1, found)),
        _ => {}
    }
}
