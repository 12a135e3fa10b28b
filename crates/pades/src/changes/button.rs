//! Buttons (ISO 32000-2 §12.7.5.2): to fill one in is to switch it to one of the states that it has.

use saoy_pdf::{Dict, Object, Stream};

use super::{
    Reason,
    catalog::key_name,
    signer::leaves_ink,
    step::Step,
    view::{Side, View},
};

/// The flag of a button that is pressed and keeps nothing (Table 229).
const PUSH: i64 = 1 << 16;

impl Step<'_, '_> {
    /// Whether a field is a push button: it has no value to fill in.
    pub(super) fn is_push_button(&self, num: u32) -> bool {
        let button = self
            .was
            .fields
            .get(&num)
            .is_some_and(|field| field.kind.as_deref() == Some(b"Btn"));
        let flags = self.inherited(self.old, num, "Ff");
        button
            && (flags.as_int().unwrap_or(0) & PUSH != 0 || !matches!(*flags, Object::Null | Object::Int(_)))
    }

    /// What a widget's other `/AS` means: one of the states that its appearance has, or none, as the field's new value says.
    pub(super) fn button_state(&self, num: u32, was: &Dict, is: &Dict) -> Reason {
        if self.is_push_button(num) {
            return Reason::PushButton;
        }
        let Some(state) = is.get("AS").and_then(Object::as_name) else {
            return Reason::AppearanceState;
        };
        if !has_state(self.new, is, state) && state != b"Off" {
            return Reason::AppearanceState;
        }
        if state != self.state_by_value(self.new, num, is) {
            return Reason::AppearanceDiffers;
        }
        let before = self.old.lookup(was, "AS");
        let before = before
            .as_name()
            .map_or_else(|| self.state_by_value(self.old, num, was), <[u8]>::to_vec);
        if state != before && !self.says_otherwise(num) {
            return Reason::AppearanceAlone;
        }
        Reason::ButtonState
    }

    /// What stands against a button's new value: a widget of it goes on showing another state than the value asks for, or has
    /// none that is called like it.
    pub(super) fn unswitched(&self, num: u32, field: &Dict, value: &Object) -> Option<Reason> {
        let kids = self.new.lookup(field, "Kids");
        let kids = kids.as_array().unwrap_or_default().iter();
        let kids = kids.filter_map(Object::as_ref).map(|kid| kid.num);
        let own = |kid: &u32| {
            let kid = self.is.fields.get(kid);
            kid.is_some_and(|kid| kid.widget_only && kid.parent == Some(num))
        };
        let (mut looks, mut named) = (false, false);
        for widget in kids.filter(own).chain([num]) {
            let object = self.pair.object(Side::New, widget);
            // What has no states shows none.
            let Some(dict) = object.as_dict().filter(|dict| has_states(self.new, dict)) else {
                continue;
            };
            looks = true;
            named |= value
                .as_name()
                .is_some_and(|value| has_state(self.new, dict, value));
            let shown = self.new.lookup(dict, "AS");
            let wanted = self.state_by_value(self.new, widget, dict);
            if shown.as_name().is_some_and(|shown| shown != wanted) {
                return Some(Reason::AppearanceDiffers);
            }
        }
        let off = matches!(value, Object::Null) || value.is_name("Off");
        (looks && !named && !off).then_some(Reason::ValueMalformed)
    }

    /// The state of a widget that the value of its field asks for.
    fn state_by_value(&self, view: View<'_, '_>, num: u32, widget: &Dict) -> Vec<u8> {
        let value = self.value(view, num);
        let state = value.as_name().filter(|state| has_state(view, widget, state));
        state.unwrap_or(b"Off").to_vec()
    }

    /// What stands against a look that a button did not have: nobody draws a switch anew to turn it. The blank one of the
    /// state in which it shows nothing may come.
    pub(super) fn new_button_look(&self, num: u32, was: &Dict, look: &Stream) -> Option<Reason> {
        if self.is_push_button(num) {
            return Some(Reason::PushButton);
        }
        let blank = self.new.decoded(look).is_some_and(|bytes| !leaves_ink(&bytes));
        if blank && !has_state(self.old, was, b"Off") {
            return None;
        }
        Some(match self.says_otherwise(num) {
            true => Reason::ButtonLook,
            false => Reason::AppearanceAlone,
        })
    }

    /// Whether what stands in `slot` is drawn as the look that the button had for the same state: programs that fill in write
    /// their looks anew, or copy them.
    pub(super) fn is_look_it_had(&self, num: u32, was: &Dict, is: &Dict, slot: &Object) -> bool {
        let (before, now) = (self.old.lookup(was, "AP"), self.new.lookup(is, "AP"));
        let (Some(before), Some(now)) = (before.as_dict(), now.as_dict()) else {
            return false;
        };
        let mut pairs = Vec::new();
        for (kind, looks) in now.iter() {
            let (old, new) = (
                self.old.lookup(before, &key_name(kind.as_bytes())),
                self.new.resolve(looks),
            );
            match (&*old, &*new) {
                (Object::Dict(old), Object::Dict(new)) => {
                    let states = new.iter().filter(|(_, look)| *look == slot);
                    pairs.extend(
                        states.map(|(state, look)| (old.get(state.as_bytes()).cloned(), look.clone())),
                    );
                }
                _ if looks == slot => pairs.push((before.get(kind.as_bytes()).cloned(), looks.clone())),
                _ => {}
            }
        }
        let same = |(old, new): &(Option<Object>, Object)| {
            old.as_ref()
                .is_some_and(|old| self.is_drawn_the_same(old, new, 0))
        };
        !self.is_push_button(num) && !pairs.is_empty() && pairs.iter().all(same)
    }

    /// `/V` of the field that a widget belongs to, or of one above it.
    pub(super) fn value(&self, view: View<'_, '_>, num: u32) -> std::sync::Arc<Object> {
        let model = match view.side {
            Side::Old => self.was,
            Side::New => self.is,
        };
        let mut field = num;
        // Parents come before their kids in the model: this ends.
        while let Some(parent) = model
            .fields
            .get(&field)
            .filter(|field| field.widget_only)
            .and_then(|field| field.parent)
        {
            field = parent;
        }
        self.inherited(view, field, "V")
    }
}

/// Whether a widget has looks for states.
fn has_states(view: View<'_, '_>, widget: &Dict) -> bool {
    let looks = view.lookup(widget, "AP");
    let normal = looks.as_dict().map(|looks| view.lookup(looks, "N"));
    normal.is_some_and(|normal| matches!(*normal, Object::Dict(_)))
}

/// Whether a widget has a look for a state.
fn has_state(view: View<'_, '_>, widget: &Dict, state: &[u8]) -> bool {
    let looks = view.lookup(widget, "AP");
    let normal = looks.as_dict().map(|looks| view.lookup(looks, "N"));
    let states = normal.as_deref().and_then(Object::as_dict);
    states.is_some_and(|states| states.contains_key(state))
}
