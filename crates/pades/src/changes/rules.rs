//! What a signature allows afterwards: DocMDP, FieldMDP, `/Lock` (ISO 32000-2 §12.8.2).

use std::sync::Arc;

use saoy_pdf::{Dict, Object};

use super::{Change, Finding, Level, Reason, Refusal, view::View};
use crate::permission::{Source, Terms, is_permitted, is_timestamp};
use crate::{FieldLock, Permission};

impl Source for View<'_, '_> {
    fn target(&self, object: &Object) -> Arc<Object> {
        self.resolve(object)
    }
}

/// What may follow a signature, earlier signatures' rules included.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    /// `/P` of DocMDP; none if no signature has one.
    p: Option<Permission>,
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
        if is_timestamp(&view, value) {
            return;
        }
        let terms = Terms::read(&view, field, value);
        self.locks.extend(terms.locks);
        terms.lock_p.into_iter().for_each(|p| self.restrict(p));
        terms.certifies.into_iter().for_each(|p| self.certify(p));
        if self.signatures == 0 && !self.certified && is_permitted(&view, &view.catalog(), field) {
            self.certify(Permission::FormFilling);
        }
        self.signatures += 1;
    }

    /// Only the first signature certifies; what a later one says can take away, not give (§12.8.2.2.1).
    fn certify(&mut self, p: Permission) {
        if self.signatures == 0 && self.p.is_none() {
            self.p = Some(p);
        } else {
            self.restrict(p);
        }
        self.certified |= self.signatures == 0;
    }

    fn restrict(&mut self, p: Permission) {
        self.p = Some(self.allowed().min(p));
    }

    /// Without a word about it a signature is judged as with P=2.
    fn allowed(&self) -> Permission {
        self.p.unwrap_or(Permission::FormFilling)
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
            Level::FormFill => Permission::FormFilling,
            Level::Annotations => Permission::Annotations,
            Level::Other if change.reason == Reason::VisibleFieldAfterCertification => {
                return Some(Refusal::Certified);
            }
            Level::Other => return Some(Refusal::Never),
        };
        if self.allowed() < wanted || change.reason == Reason::SignatureOverContent {
            return Some(self.p.map_or(Refusal::NoDocMdp, |p| Refusal::DocMdp(p as u8)));
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
