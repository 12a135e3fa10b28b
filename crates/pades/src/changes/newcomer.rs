//! A new field: only one for signatures may come, and what it shows is held against the page.

use saoy_pdf::{Dict, Object, Rect};

use super::{
    Reason, Role,
    active::active,
    catalog::key_name,
    equal::leads_on,
    model::Field,
    place::reach,
    signer::Signed,
    step::{Delta, Step},
    view::Side,
};

/// Entries that a new signature field and its widget may have: nothing that acts.
const NEW_FIELD: [&[u8]; 31] = [
    b"Type",
    b"Subtype",
    b"FT",
    b"T",
    b"TU",
    b"TM",
    b"V",
    b"F",
    b"Ff",
    b"Rect",
    b"AP",
    b"AS",
    b"P",
    b"Parent",
    b"Kids",
    b"Lock",
    b"SV",
    b"DA",
    b"DR",
    b"MK",
    b"M",
    b"NM",
    b"H",
    b"Border",
    b"BS",
    b"C",
    b"Q",
    b"CreationDate",
    b"Contents",
    b"Lang",
    b"StructParent",
];

/// Entries of a signature dictionary (Table 255), and those by which programs say how it was made.
const SIGNATURE: [&[u8]; 18] = [
    b"Type",
    b"Filter",
    b"SubFilter",
    b"Contents",
    b"Cert",
    b"ByteRange",
    b"Reference",
    b"Changes",
    b"Name",
    b"M",
    b"Location",
    b"Reason",
    b"ContactInfo",
    b"R",
    b"V",
    b"Prop_Build",
    b"Prop_AuthTime",
    b"Prop_AuthType",
];

impl Step<'_, '_> {
    pub(super) fn new_field(&mut self, num: u32, field: &Field) {
        let is_new = self.deltas.get(&num) == Some(&Delta::New);
        if is_new {
            self.explained.insert(num);
        }
        // Below an old field: that field's /Kids are judged.
        if field
            .parent
            .is_some_and(|parent| self.was.fields.contains_key(&parent))
        {
            return;
        }
        if !is_new {
            return self.refuse(Reason::WidgetAttached, Role::Field, Some(num));
        }
        let signature = field.kind.as_deref() == Some(b"Sig");
        let group = field.kind.is_none() && field.has_kids;
        if !(signature || group) {
            return self.refuse(Reason::FieldAdded, Role::Field, Some(num));
        }
        let object = self.pair.object(Side::New, num);
        let Some(dict) = object.as_dict() else { return };
        let unknown = dict.iter().find(|(key, _)| !NEW_FIELD.contains(&key.as_bytes()));
        if let Some((key, _)) = unknown {
            return self.refuse(
                Reason::FieldEntry(key_name(key.as_bytes())),
                Role::Field,
                Some(num),
            );
        }
        // Viewers draw an icon or a frame for what calls itself a note.
        if dict.get("Subtype").is_some_and(|kind| !kind.is_name("Widget")) {
            return self.refuse(Reason::FieldEntry("Subtype".to_owned()), Role::Field, Some(num));
        }
        if self.has_boundless_look(dict) {
            return self.refuse(Reason::AppearanceMalformed, Role::Appearance, Some(num));
        }
        let mut active = None;
        for key in ["AP", "Lock", "SV", "MK", "Kids", "DR", "BS", "Rect", "Border"] {
            if let Some(value) = dict.get(key) {
                active = active.or(self.adopt(value));
            }
        }
        if active.is_some() {
            return self.refuse(Reason::AppearanceActive, Role::Appearance, Some(num));
        }
        let value = match self.new_signature_value(num, dict) {
            Ok(value) => value,
            Err(reason) => return self.refuse(reason, Role::Value, Some(num)),
        };
        if let Some(reason) = self.new_field_reason(num, field, dict, value) {
            self.refuse(reason, Role::Field, Some(num));
        }
    }

    /// What adding this field, or widget below a new field, means; nothing for a part of what is noted elsewhere.
    fn new_field_reason(
        &mut self,
        num: u32,
        field: &Field,
        dict: &Dict,
        value: Option<Signed>,
    ) -> Option<Reason> {
        let Some(rect) = self.visible_rect(num, dict) else {
            let part = || field.widget_only || field.has_kids && self.has_named_kids(num, dict);
            return match value {
                Some(Signed::Timestamp) => Some(Reason::TimestampAdded),
                None if part() => None,
                _ => Some(Reason::SignatureFieldAdded),
            };
        };
        if self.shows_for_nobody(num, dict) {
            return Some(Reason::UnsignedAppearance);
        }
        if self.has_squeezed_look(self.is.annots.get(&num).copied(), dict) {
            return Some(Reason::FieldOverContent);
        }
        let page = self
            .is
            .annots
            .get(&num)
            .copied()
            .or_else(|| dict.reference("P").map(|page| page.num));
        let over = page.is_none_or(|page| self.covers(page, rect, num));
        Some(if over {
            Reason::SignatureOverContent
        } else {
            Reason::VisibleSignatureAdded
        })
    }

    /// The area a widget shows on; none if it is empty or hidden (ISO 32000-2 Table 167). What viewers may read
    /// otherwise counts as showing: flags beyond 32 bits anywhere, a malformed or missing `/Rect` everywhere.
    pub(super) fn visible_rect(&self, num: u32, widget: &Dict) -> Option<Rect> {
        // Not NoView: that prints.
        const HIDDEN: u32 = 2;
        let flags = match &*self.new.lookup(widget, "F") {
            Object::Int(flags) => u32::try_from(*flags).ok(),
            _ => None,
        };
        if flags.is_some_and(|flags| flags & HIDDEN != 0) {
            return None;
        }
        let page = self.is.annots.get(&num).copied();
        // A field that is no annotation has no place and needs none.
        let unseen = page.is_none() && !widget.contains_key("Subtype");
        if unseen && *self.new.lookup(widget, "Rect") == Object::Null {
            return None;
        }
        let page = page.or_else(|| widget.reference("P").map(|page| page.num));
        reach(self.new, page, widget).area()
    }

    /// Checks `/V` of a signature field that had none. Tells what it is; none without value.
    pub(super) fn new_signature_value(&mut self, num: u32, field: &Dict) -> Result<Option<Signed>, Reason> {
        let Some(slot) = field.get("V").filter(|value| **value != Object::Null) else {
            return Ok(None);
        };
        if let Object::Ref(value) = slot {
            if self.deltas.get(&value.num) != Some(&Delta::New)
                || self.is.values.get(&value.num) != Some(&num)
            {
                return Err(Reason::SignatureRecycled);
            }
            self.explained.insert(value.num);
        }
        let value = self.new.resolve(slot);
        let Object::Dict(value) = &*value else {
            return Err(Reason::SignatureMalformed);
        };
        let is = |key: &str, names: &[&str]| {
            let value = self.new.lookup(value, key);
            names.iter().any(|name| value.is_name(name))
        };
        let signature = self.new.lookup(value, "ByteRange").as_array().is_some()
            && self.new.lookup(value, "Contents").as_string().is_some()
            && (!value.contains_key("Type") || is("Type", &["Sig", "DocTimeStamp"]));
        if !signature {
            return Err(Reason::SignatureMalformed);
        }
        let stamp = is("SubFilter", &["ETSI.RFC3161"]);
        for (key, entry) in value.iter() {
            if SIGNATURE.contains(&key.as_bytes()) {
                self.adopt(entry);
                continue;
            }
            // A word of the program's own, that leads nowhere.
            if leads_on(entry) || active(entry).is_some() {
                return Err(Reason::FieldEntry(key_name(key.as_bytes())));
            }
        }
        Ok(Some(if stamp {
            Signed::Timestamp
        } else {
            Signed::Signature
        }))
    }
}
