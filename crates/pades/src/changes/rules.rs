//! What a signature allows afterwards: DocMDP, FieldMDP, `/Lock` (ISO 32000-2 §12.8.2).

use saoy_pdf::{Dict, Object, decode_text};

use super::{Change, Finding, Level, Reason, Refusal, view::View};
use crate::FieldLock;

/// Nothing may change: the strictest that a signature can say stands for what cannot be read.
const CLOSED: u8 = 1;
/// Fields may be filled in: what a certification says that says nothing (Table 257).
const FILLING: u8 = 2;

/// The fields that a dictionary freezes (ISO 32000-2 Tables 236 and 259).
fn frozen(view: View<'_, '_>, dict: &Dict) -> FieldLock {
    let names = view.lookup(dict, "Fields");
    let list = match &*names {
        Object::Null => Some(Vec::new()),
        Object::Array(names) => {
            let name = |name: &Object| view.resolve(name).as_string().map(decode_text);
            names.iter().map(name).collect()
        }
        _ => None,
    };
    // What cannot be read may name any field.
    let Some(names) = list else {
        return FieldLock::All;
    };
    FieldLock::from_parts(view.lookup(dict, "Action").as_name(), names)
}

/// Whether the catalog names the field's value as the one that certifies (Table 263).
fn is_permitted(view: View<'_, '_>, field: &Dict) -> bool {
    let permissions = view.lookup(&view.catalog(), "Perms");
    let named = permissions.as_dict().and_then(|dict| dict.get("DocMDP"));
    named.is_some() && named == field.get("V")
}

/// What may follow a signature, earlier signatures' rules included.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    /// `/P` of DocMDP; none if no signature has one.
    p: Option<u8>,
    certified: bool,
    locks: Vec<FieldLock>,
    signatures: usize,
}

impl Rules {
    /// Adds the signature in `field`, as it stands in the revision it signs.
    pub(super) fn add(&mut self, view: View<'_, '_>, field: &Dict) {
        let value = view.lookup(field, "V");
        let none = Dict::new();
        let value = value.as_dict().unwrap_or(&none);
        // By both of its names: whoever signs under one of them only still says what may change.
        if view.lookup(value, "Type").is_name("DocTimeStamp")
            && view.lookup(value, "SubFilter").is_name("ETSI.RFC3161")
        {
            return;
        }
        match &*view.lookup(field, "Lock") {
            Object::Dict(lock) => {
                self.locks.push(frozen(view, lock));
                if lock.contains_key("P") {
                    self.restrict(permission(view, lock));
                }
            }
            Object::Null => {}
            _ => self.locks.push(FieldLock::All),
        }
        // One of them is a list of one; what is none of both may say anything.
        let references = view.lookup(value, "Reference");
        for reference in references
            .as_array()
            .unwrap_or(std::slice::from_ref(&*references))
        {
            match &*view.resolve(reference) {
                Object::Dict(reference) => self.transform(view, reference),
                Object::Null => {}
                _ => self.certify(CLOSED),
            }
        }
        if self.signatures == 0 && !self.certified && is_permitted(view, field) {
            self.certify(FILLING);
        }
        self.signatures += 1;
    }

    /// One signature reference (Table 256). What is there but cannot be read allows nothing.
    fn transform(&mut self, view: View<'_, '_>, reference: &Dict) {
        let method = view.lookup(reference, "TransformMethod");
        let parameters = view.lookup(reference, "TransformParams");
        match (method.as_name(), &*parameters) {
            (Some(b"DocMDP"), Object::Dict(parameters)) => self.certify(permission(view, parameters)),
            (Some(b"DocMDP"), Object::Null) => self.certify(FILLING),
            (Some(b"FieldMDP"), Object::Dict(parameters)) => self.locks.push(frozen(view, parameters)),
            (Some(b"FieldMDP"), _) => self.locks.push(FieldLock::All),
            (Some(b"DocMDP") | None, _) => self.certify(CLOSED),
            _ => {}
        }
    }

    /// Only the first signature certifies; what a later one says can take away, not give (§12.8.2.2.1).
    fn certify(&mut self, p: u8) {
        if self.signatures == 0 && self.p.is_none() {
            self.p = Some(p);
        } else {
            self.restrict(p);
        }
        self.certified |= self.signatures == 0;
    }

    fn restrict(&mut self, p: u8) {
        self.p = Some(self.p.unwrap_or(2).min(p));
    }

    /// The change as the signature sees it.
    pub(super) fn judge(&self, change: &Change) -> Finding {
        let mut change = change.clone();
        let visible = matches!(
            change.reason,
            Reason::VisibleSignatureAdded | Reason::SignatureOverContent
        );
        if self.certified && visible {
            change.reason = Reason::VisibleFieldAfterCertification;
        }
        let refused = self.refusal(&change);
        Finding { change, refused }
    }

    fn refusal(&self, change: &Change) -> Option<Refusal> {
        let wanted = match change.level() {
            Level::None | Level::Archive => return None,
            Level::FormFill => 2,
            Level::Annotations => 3,
            Level::Other if change.reason == Reason::VisibleFieldAfterCertification => {
                return Some(Refusal::Certified);
            }
            Level::Other => return Some(Refusal::Never),
        };
        if self.p.unwrap_or(2) < wanted || change.reason == Reason::SignatureOverContent {
            return Some(self.p.map_or(Refusal::NoDocMdp, Refusal::DocMdp));
        }
        // The form's own fonts and sizes are those of all its fields.
        if change.reason == Reason::FormDefaults {
            let whole = |lock: &FieldLock| match lock {
                FieldLock::All => true,
                FieldLock::Exclude(names) => names.is_empty(),
                FieldLock::Include(_) => false,
            };
            return self.locks.iter().any(whole).then_some(Refusal::Locked);
        }
        let field = change.field.as_deref()?;
        let touches = change.reason != Reason::FieldReadOnly;
        (touches && self.locks.iter().any(|lock| lock.holds(field))).then_some(Refusal::Locked)
    }
}

/// `/P`: 2 if absent (Table 257), 1 if it is nonsense.
fn permission(view: View<'_, '_>, dict: &Dict) -> u8 {
    match &*view.lookup(dict, "P") {
        Object::Null => FILLING,
        Object::Int(p @ 1..=3) => u8::try_from(*p).unwrap_or(CLOSED),
        _ => CLOSED,
    }
}
