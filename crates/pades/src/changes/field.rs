//! A field that was there before.

use saoy_pdf::{Dict, Object};

use super::{
    Reason, Role,
    catalog::key_name,
    model::Field,
    same::{differing, same},
    signer::Signed,
    step::Step,
    view::Side,
};

/// Annotation flags that change nothing that shows: ReadOnly, Locked, LockedContents (Table 167).
const QUIET_FLAGS: i64 = 64 | 128 | 512;
/// The first flag of a field.
const READ_ONLY: i64 = 1;
/// Print: what does not print by it stays away from paper.
const PRINT: i64 = 4;

impl Step<'_, '_> {
    pub(super) fn known_field(&mut self, num: u32, before: &Field, now: &Field) {
        if before.name != now.name {
            self.refuse(Reason::FieldRenamed, Role::Field, Some(num));
        }
        if before.kind != now.kind {
            self.refuse(Reason::FieldTypeChanged, Role::Field, Some(num));
        }
        if before.parent != now.parent {
            self.refuse(Reason::FieldKids, Role::Field, Some(num));
        }
        if !self.deltas.contains_key(&num) {
            return;
        }
        self.explained.insert(num);
        let (was, is) = (self.pair.object(Side::Old, num), self.pair.object(Side::New, num));
        let (Object::Dict(was), Object::Dict(is)) = (&*was, &*is) else {
            return self.refuse(Reason::FieldNotDictionary, Role::Field, Some(num));
        };
        for key in differing(self.pair, was, is) {
            self.field_entry(num, now, &key, was, is);
        }
    }

    /// Indirect `/Kids` arrays of old fields: they stay as they are.
    pub(super) fn kids_arrays(&mut self) {
        let owner = |num: &u32| {
            self.is
                .kids_arrays
                .get(num)
                .or_else(|| self.was.kids_arrays.get(num))
                .copied()
        };
        let owners: Vec<u32> = self.deltas.keys().filter_map(owner).collect();
        for num in owners {
            if self.was.fields.contains_key(&num) {
                self.refuse(Reason::FieldKids, Role::Field, Some(num));
            }
        }
    }

    fn field_entry(&mut self, num: u32, field: &Field, key: &[u8], was: &Dict, is: &Dict) {
        let (old, new) = (was.get(key), is.get(key));
        let same_value = || {
            let null = Object::Null;
            let (old, new) = (
                self.old.resolve(old.unwrap_or(&null)),
                self.new.resolve(new.unwrap_or(&null)),
            );
            same(self.pair, &old, &new)
        };
        let flags = |dict: &Dict, key: &str| dict.int(key).unwrap_or(0);
        let reason = match key {
            // Values and looks are compared as wholes, wherever they lie.
            b"V" | b"AP" => return,
            b"AS" | b"I" if self.is_kept_from_filling(num) => Reason::ReadOnlyFilled,
            b"AS" if field.kind.as_deref() == Some(b"Btn") => self.button_state(num, was, is),
            b"I" if field.kind.as_deref() == Some(b"Ch") && is_indices(new) => self.indices(num, new),
            b"M" if new.is_some_and(|value| value.as_string().is_some()) => return,
            b"Type" if old.is_none() && new.is_some_and(|value| value.is_name("Annot")) => return,
            b"Type" => Reason::TypeChanged,
            b"F" if is_quiet(flags(was, "F"), flags(is, "F"), field) && !is_odd(old) && !is_odd(new) => {
                return;
            }
            b"F" => Reason::FlagsChanged,
            b"Ff" if self.is_same_number(num, "Ff", new) => return,
            b"Q" if self.is_same_side(num, new) => return,
            b"TI" if field.kind.as_deref() == Some(b"Ch") => match self.new_top(num, new) {
                Some(reason) => reason,
                None => return,
            },
            b"Ff" if self.is_only_closed(num) && !is_odd(new) => Reason::FieldReadOnly,
            b"Rect" => Reason::RectChanged,
            b"MK" if self.is_same_frame(num, was, is) => Reason::FieldAppearance,
            b"MK" => Reason::MkChanged,
            // Told, though it says the same: nobody rewrites it without filling in.
            b"DA" if self.is_same_style(num, new) => Reason::FieldAppearance,
            b"DA" => Reason::DaChanged,
            b"BS" if self.is_same_border(num, was, is) => Reason::FieldAppearance,
            b"FT" if same_value() => return,
            b"FT" => Reason::FieldTypeChanged,
            b"T" => Reason::FieldRenamed,
            b"Kids" | b"Parent" => Reason::FieldKids,
            _ => Reason::FieldEntry(key_name(key)),
        };
        self.refuse(reason, Role::Field, Some(num));
    }

    /// Whether of all flags a field has, its own or those above it, only the one for read-only is new: its own flags stand in
    /// for all of those above.
    fn is_only_closed(&self, num: u32) -> bool {
        let [was, is] = [self.old, self.new].map(|view| match &*self.inherited(view, num, "Ff") {
            Object::Null => Some(0),
            flags => flags.as_int(),
        });
        was.zip(is).is_some_and(|(was, is)| was | READ_ONLY == is)
    }

    /// Whether nobody may fill the field in: it was read-only (Table 227), and is none of those that are calculated from
    /// others (Table 224, `CO`).
    pub(super) fn is_kept_from_filling(&self, num: u32) -> bool {
        let flags = self.inherited(self.old, num, "Ff");
        if flags.as_int().is_none_or(|flags| flags & READ_ONLY == 0) {
            return false;
        }
        let form = self.old.lookup(&self.old.catalog(), "AcroForm");
        let order = form.as_dict().map(|form| self.old.lookup(form, "CO"));
        let calculated = order.as_deref().and_then(Object::as_array).unwrap_or_default();
        let mut field = Some(num);
        while let Some(num) = field {
            if calculated
                .iter()
                .any(|one| one.as_ref().is_some_and(|one| one.num == num))
            {
                return false;
            }
            field = self.was.fields.get(&num).and_then(|field| field.parent);
        }
        true
    }

    /// Values of all old fields: filled in, signed, replaced, taken away.
    pub(super) fn values(&mut self) {
        let mut owners: Vec<u32> = self
            .deltas
            .keys()
            .copied()
            .filter(|num| self.was.fields.contains_key(num))
            .collect();
        for model in [self.was, self.is] {
            let of_delta = |num: &u32| model.values.get(num).copied();
            owners.extend(
                self.deltas
                    .keys()
                    .filter_map(of_delta)
                    .filter(|num| self.was.fields.contains_key(num)),
            );
        }
        owners.sort_unstable();
        owners.dedup();
        for num in owners {
            if let Some(field) = self.is.fields.get(&num) {
                self.value_of(num, field);
            }
        }
    }

    fn value_of(&mut self, num: u32, field: &Field) {
        let (was, is) = (self.pair.object(Side::Old, num), self.pair.object(Side::New, num));
        let (Object::Dict(was), Object::Dict(is)) = (&*was, &*is) else {
            return;
        };
        let (old, new) = (was.get("V"), is.get("V"));
        if !self.slot_changed(old, new) {
            return;
        }
        let (before, now) = (self.old.lookup(was, "V"), self.new.lookup(is, "V"));
        if field.kind.as_deref() == Some(b"Sig") {
            return self.signature_value(num, &before, is);
        }
        if self.is_kept_from_filling(num) {
            return self.refuse(Reason::ReadOnlyFilled, Role::Value, Some(num));
        }
        if self.is_push_button(num) {
            return self.refuse(Reason::PushButton, Role::Value, Some(num));
        }
        // A value is the field's (§12.7.4.1): a widget that repeats it says the same.
        if field.widget_only
            && !(self.says_otherwise(num) && same(self.pair, &now, &self.value(self.new, num)))
        {
            return self.refuse(Reason::FieldEntry("V".to_owned()), Role::Value, Some(num));
        }
        let taken = self.take_slot(old, new);
        let suits = match (field.kind.as_deref(), &*now) {
            (Some(b"Tx" | b"Ch"), Object::String(_) | Object::HexString(_) | Object::Null) => true,
            // MuPDF reads its text, pdf.js nothing.
            (Some(b"Tx"), Object::Stream(_)) => matches!(*before, Object::Stream(_)),
            (Some(b"Ch"), Object::Array(items)) => items.iter().all(|item| item.as_string().is_some()),
            (Some(b"Btn"), Object::Name(_) | Object::Null) => true,
            _ => false,
        };
        let active = self.adopt(&now);
        let button = field.kind.as_deref() == Some(b"Btn") && !field.widget_only;
        let reason = if !(taken && suits && active.is_none()) {
            Reason::ValueMalformed
        } else {
            let unswitched = button.then(|| self.unswitched(num, is, &now)).flatten();
            unswitched.unwrap_or(Reason::FieldFilled)
        };
        self.refuse(reason, Role::Value, Some(num));
    }

    fn signature_value(&mut self, num: u32, before: &Object, is: &Dict) {
        let removed = matches!(is.get("V"), None | Some(Object::Null));
        if let Some(value) = is.reference("V") {
            self.explained.insert(value.num);
        }
        let reason = match (before, removed) {
            (Object::Null, true) => return,
            (Object::Null, false) => match self.new_signature_value(num, is) {
                Ok(Some(Signed::Timestamp)) if self.field_shows(num, is) => Reason::UnsignedAppearance,
                Ok(Some(Signed::Timestamp)) => Reason::TimestampSigned,
                Ok(_) => Reason::Signed,
                Err(reason) => reason,
            },
            (_, true) => Reason::SignatureRemoved,
            (_, false) => Reason::SignatureChanged,
        };
        self.refuse(reason, Role::Value, Some(num));
    }
}

/// Whether nothing shows otherwise than before. Signature fields may begin to print: programs say so when they sign.
fn is_quiet(was: i64, is: i64, field: &Field) -> bool {
    let signature = field.kind.as_deref() == Some(b"Sig");
    let printed = if signature { PRINT & is } else { 0 };
    (was ^ is) & !QUIET_FLAGS & !printed == 0
}

/// Present, but not a direct integer.
fn is_odd(value: Option<&Object>) -> bool {
    value.is_some_and(|value| value.as_int().is_none())
}

fn is_indices(value: Option<&Object>) -> bool {
    match value {
        None => true,
        Some(value) => value
            .as_array()
            .is_some_and(|items| items.iter().all(|item| item.as_int().is_some())),
    }
}
