//! What the objects of one revision are: form, pages, annotations, appearances, values.

use std::{
    collections::{BTreeMap, HashSet},
    rc::Rc,
};

use saoy_pdf::{Dict, Object, decode_text};

use super::{
    Reason,
    numbers::{NumMap, NumSet},
    view::View,
};

/// Levels of the field tree and of the page tree that are followed.
const MAX_DEPTH: usize = 48;

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
    /// `/V`, if it is an object of its own.
    value: Option<u32>,
    /// Appearance dictionaries and streams.
    looks: Vec<u32>,
}

/// One revision's structure.
#[derive(Default, Debug)]
pub(super) struct Model {
    pub(super) catalog: u32,
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

    fn fault(&mut self, reason: Reason, num: u32) {
        self.faults.insert((reason, num));
    }

    fn read_pages(&mut self, view: View<'_, '_>, catalog: &Dict, was: Option<&Self>) {
        let Some(root) = catalog.reference("Pages") else {
            self.fault(Reason::PageTree, self.catalog);
            return;
        };
        let mut waiting = vec![(root.num, 0)];
        let mut seen = NumSet::default();
        while let Some((num, depth)) = waiting.pop() {
            let object = view.pair.object(view.side, num);
            let Some(dict) = object.as_dict().filter(|_| object.as_stream().is_none()) else {
                self.fault(Reason::PageTree, num);
                continue;
            };
            if !seen.insert(num) || depth > MAX_DEPTH || view.pair.exhausted() {
                self.fault(Reason::PageTree, num);
                continue;
            }
            if !dict.is_type("Pages") && !dict.contains_key("Kids") {
                self.page_list.push(num);
                self.pages.insert(num, self.page_list.len());
                self.read_annots(view, num, dict, was);
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
                            Object::Ref(kid) => waiting.push((kid.num, depth + 1)),
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
            self.fault(Reason::Shared, array.num);
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
                        self.fault(Reason::Shared, annot.num);
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

    fn add_looks(&mut self, looks: &[u32], owner: u32) {
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
    fn kept(&self, view: View<'_, '_>, num: u32) -> Option<&Rc<Field>> {
        let still = |num: &u32| view.pair.is_still(*num);
        let field = self.fields.get(&num).filter(|_| still(&num))?;
        let plain = field.parent.is_none()
            && !field.has_kids
            && field.kind.is_some()
            && !field.name.is_empty()
            && !field.name.contains('.');
        (plain && field.looks.iter().all(still)).then_some(field)
    }

    /// Enters a field that stayed as it was.
    fn take_over(&mut self, num: u32, field: &Rc<Field>, names: &mut HashSet<String>) {
        if !names.insert(field.name.clone()) {
            self.fault(Reason::FieldNameTwice, num);
        }
        if let Some(value) = field.value
            && self.values.insert(value, num).is_some()
        {
            self.fault(Reason::Shared, value);
        }
        self.add_looks(&field.looks, num);
        self.fields.insert(num, field.clone());
    }

    fn read_form(&mut self, view: View<'_, '_>, catalog: &Dict, was: Option<&Self>) {
        self.form = catalog.reference("AcroForm").map(|form| form.num);
        let form = view.lookup(catalog, "AcroForm");
        let Object::Dict(form) = &*form else {
            if *form != Object::Null {
                self.fault(Reason::FormMalformed, self.catalog);
            }
            return;
        };
        self.fields_array = form.reference("Fields").map(|array| array.num);
        let fields = view.lookup(form, "Fields");
        let Object::Array(fields) = &*fields else {
            if *fields != Object::Null {
                self.fault(Reason::FieldsMalformed, self.form.unwrap_or(self.catalog));
            }
            return;
        };
        let mut names = HashSet::new();
        for field in fields {
            let kept = field
                .as_ref()
                .filter(|field| !self.fields.contains_key(&field.num));
            let kept = kept.and_then(|field| Some((field.num, was?.kept(view, field.num)?)));
            if let Some((num, field)) = kept {
                self.take_over(num, field, &mut names);
                continue;
            }
            self.read_field(view, field, None, &mut names, 0);
        }
    }

    fn read_field(
        &mut self,
        view: View<'_, '_>,
        object: &Object,
        parent: Option<u32>,
        names: &mut HashSet<String>,
        depth: usize,
    ) {
        let holder = parent.or(self.form).unwrap_or(self.catalog);
        let Object::Ref(reference) = object else {
            return self.fault(Reason::FieldNotIndirect, holder);
        };
        let num = reference.num;
        let found = view.get(*reference);
        let Object::Dict(dict) = &*found else {
            return self.fault(Reason::FieldNotDictionary, num);
        };
        if depth > MAX_DEPTH || self.fields.contains_key(&num) || view.pair.exhausted() {
            return self.fault(Reason::Shared, num);
        }
        let above = parent
            .and_then(|parent| self.fields.get(&parent))
            .cloned()
            .unwrap_or_default();
        let partial = view.lookup(dict, "T");
        let widget_only = *partial == Object::Null && parent.is_some();
        let mut name = above.name.clone();
        if !widget_only {
            match partial.as_string().map(decode_text) {
                Some(own) => {
                    if own.contains('.') {
                        self.fault(Reason::FieldNamePeriod, num);
                    }
                    if !name.is_empty() {
                        name.push('.');
                    }
                    name.push_str(&own);
                }
                None => self.fault(Reason::FieldNameNotText, num),
            }
            if !names.insert(name.clone()) {
                self.fault(Reason::FieldNameTwice, num);
            }
        }
        let kind = view
            .lookup(dict, "FT")
            .as_name()
            .map(<[u8]>::to_vec)
            .or_else(|| above.kind.clone());
        if let Some(Object::Ref(value)) = dict.get("V")
            && self.values.insert(value.num, num).is_some()
        {
            self.fault(Reason::Shared, value.num);
        }
        let looks = looks_of(view, dict);
        self.add_looks(&looks, num);
        if let Some(Object::Ref(array)) = dict.get("Kids") {
            self.kids_arrays.insert(array.num, num);
        }
        let kids = view.lookup(dict, "Kids");
        let has_kids = *kids != Object::Null;
        if !has_kids && kind.is_none() {
            self.fault(Reason::FieldWithoutType, num);
        }
        let field = Field {
            name,
            kind,
            parent,
            widget_only,
            has_kids,
            value: dict.reference("V").map(|value| value.num),
            looks,
        };
        self.fields.insert(num, Rc::new(field));
        match &*kids {
            Object::Null => {}
            Object::Array(kids) => {
                for kid in kids {
                    self.read_field(view, kid, Some(num), names, depth + 1);
                }
            }
            _ => self.fault(Reason::FieldsMalformed, num),
        }
    }
}

/// The objects that a widget's `/AP` is made of.
fn looks_of(view: View<'_, '_>, widget: &Dict) -> Vec<u32> {
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

/// All objects below `object`, four levels deep: `/DSS` → `/VRI` → entry → array → stream.
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
