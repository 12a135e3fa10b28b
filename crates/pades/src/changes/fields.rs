//! The fields of a revision, from the form's list downwards (ISO 32000-2 §12.7.4).

use std::{collections::HashSet, rc::Rc};

use saoy_pdf::{Dict, ObjRef, Object, decode_text};

use super::{
    Reason,
    above::calls,
    model::{Field, MAX_DEPTH, Model, looks_of},
    view::View,
};

impl Model {
    pub(super) fn read_form(&mut self, view: View<'_, '_>, catalog: &Dict, was: Option<&Self>) {
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
        let mut names = Names::default();
        for field in fields {
            let kept = field
                .as_ref()
                .filter(|field| !self.fields.contains_key(&field.num));
            let kept = kept.and_then(|field| Some((field.num, was?.kept(view, field.num)?)));
            if let Some((num, field)) = kept {
                self.take_over(num, field, &mut names);
                continue;
            }
            self.read_field(view, field, Above::default(), &mut names);
        }
    }

    /// Enters a field that stayed as it was.
    fn take_over(&mut self, num: u32, field: &Rc<Field>, names: &mut Names) {
        if !names.insert(field.name.clone()) {
            self.fault(Reason::FieldNameTwice, num);
        }
        if let Some(value) = field.value
            && self.values.insert(value, num).is_some()
        {
            self.fault(Reason::SharedStructure, value);
        }
        self.add_looks(&field.looks, num);
        self.fields.insert(num, field.clone());
    }

    fn read_field(&mut self, view: View<'_, '_>, object: &Object, at: Above, names: &mut Names) {
        let holder = at
            .above
            .map(|above| above.num)
            .or(self.form)
            .unwrap_or(self.catalog);
        let Object::Ref(reference) = object else {
            return self.fault(Reason::FieldNotIndirect, holder);
        };
        let num = reference.num;
        let found = view.get(*reference);
        let Object::Dict(dict) = &*found else {
            return self.fault(Reason::FieldNotDictionary, num);
        };
        if at.depth > MAX_DEPTH || self.fields.contains_key(&num) || view.pair.exhausted() {
            if let Some(twice) = self.fields.get_mut(&num) {
                Rc::make_mut(twice).is_crooked = true;
            }
            return self.fault(Reason::SharedStructure, num);
        }
        let field = self.field(view, *reference, dict, at.above, names);
        if let Some(value) = field.value
            && self.values.insert(value, num).is_some()
        {
            self.fault(Reason::SharedStructure, value);
        }
        self.add_looks(&field.looks, num);
        if let Some(Object::Ref(array)) = dict.get("Kids") {
            self.kids_arrays.insert(array.num, num);
        }
        if !field.has_kids && field.kind.is_none() {
            self.fault(Reason::FieldWithoutType, num);
        }
        self.fields.insert(num, Rc::new(field));
        match &*view.lookup(dict, "Kids") {
            Object::Null => {}
            Object::Array(kids) => {
                for kid in kids {
                    self.read_field(view, kid, at.below(*reference), names);
                }
            }
            _ => self.fault(Reason::FieldsMalformed, num),
        }
    }

    /// What the dictionary says of the field itself.
    fn field(
        &mut self,
        view: View<'_, '_>,
        own: ObjRef,
        dict: &Dict,
        holder: Option<ObjRef>,
        names: &mut Names,
    ) -> Field {
        let (num, parent) = (own.num, holder.map(|holder| holder.num));
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
        let kind = view.lookup(dict, "FT").as_name().map(<[u8]>::to_vec);
        Field {
            name,
            kind: kind.or_else(|| above.kind.clone()),
            parent,
            widget_only,
            is_crooked: above.is_crooked || !calls(dict, holder),
            has_kids: *view.lookup(dict, "Kids") != Object::Null,
            value: dict.reference("V").map(|value| value.num),
            looks: looks_of(view, dict),
        }
    }
}

/// Names of fields that were met.
type Names = HashSet<String>;

/// Where in the tree a field stands.
#[derive(Clone, Copy, Default)]
struct Above {
    above: Option<ObjRef>,
    depth: usize,
}

impl Above {
    fn below(self, above: ObjRef) -> Self {
        Self {
            above: Some(above),
            depth: self.depth + 1,
        }
    }
}
