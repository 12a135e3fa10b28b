//! The interactive form (ISO 32000-2 §12.7): its dictionary, its list of fields, new fields.

use std::rc::Rc;

use saoy_pdf::{Dict, Object};

use super::{Reason, Role, catalog::key_name, same::differing, step::Step};

impl Step<'_, '_> {
    pub(super) fn form(&mut self) {
        let (old, new) = (self.old.catalog(), self.new.catalog());
        self.form_dictionary(&old, &new);
        self.kids_arrays();
        let nums: Vec<u32> = self.is.fields.keys().copied().collect();
        for num in nums {
            match (self.was.fields.get(&num), self.is.fields.get(&num)) {
                (Some(before), Some(now)) if Rc::ptr_eq(before, now) && !self.deltas.contains_key(&num) => {}
                (Some(before), Some(now)) => self.known_field(num, before, now),
                (None, Some(now)) => self.new_field(num, now),
                _ => {}
            }
        }
        let gone: Vec<u32> = self
            .was
            .fields
            .keys()
            .copied()
            .filter(|num| !self.is.fields.contains_key(num))
            .collect();
        for num in gone {
            self.refuse(Reason::FieldRemoved, Role::Field, Some(num));
        }
    }

    fn form_dictionary(&mut self, old: &Dict, new: &Dict) {
        let (before, now) = (old.get("AcroForm"), new.get("AcroForm"));
        let num = self.is.form.unwrap_or(self.is.catalog);
        if !self.slot_changed(before, now) {
            return self.field_list(None, None);
        }
        if !self.take_slot(before, now) {
            return self.refuse(Reason::CatalogEntry("AcroForm".to_owned()), Role::Form, Some(num));
        }
        let (was, is) = (self.old.lookup(old, "AcroForm"), self.new.lookup(new, "AcroForm"));
        let Object::Dict(is) = &*is else {
            return self.refuse(Reason::FormMalformed, Role::Form, Some(num));
        };
        let none = Dict::new();
        let was = was.as_dict().unwrap_or(&none);
        for key in differing(self.pair, was, is) {
            match key.as_slice() {
                b"Fields" => {}
                b"SigFlags" if self.is_signed_flags(was, is) => {}
                b"NeedAppearances" if self.may_be_drawn_as_stored(was, is) => {}
                b"DR" => self.default_resources(was, is),
                b"DA" if self.is_style_for_nobody(was, is) => {
                    self.refuse(Reason::FormDefaults, Role::Form, Some(num));
                }
                _ => self.refuse(Reason::FormEntry(key_name(&key)), Role::Form, Some(num)),
            }
        }
        self.field_list(was.get("Fields"), is.get("Fields"));
    }

    /// The list itself may be rewritten: which fields are in it is compared by itself.
    fn field_list(&mut self, old: Option<&Object>, new: Option<&Object>) {
        if !self.take_slot(old, new) && self.slot_changed(old, new) {
            self.refuse(Reason::FormEntry("Fields".to_owned()), Role::Form, self.is.form);
        }
        if let Some(array) = self.is.fields_array
            && self.was.fields_array == Some(array)
        {
            self.explained.insert(array);
        }
    }

    /// Table 225: both bits may be set, neither be taken back.
    fn is_signed_flags(&self, old: &Dict, new: &Dict) -> bool {
        let flags = |dict: &Dict| dict.int("SigFlags").unwrap_or(0);
        let (old, new) = (flags(old), flags(new));
        (0..=3).contains(&new) && new & old == old
    }
}
