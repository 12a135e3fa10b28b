//! Who stands behind what a signature field shows: a signature, a mere timestamp, nobody.

use saoy_pdf::{Dict, Object};

use super::{
    content::Operators,
    step::Step,
    view::{Side, View},
};

/// Operators that leave nothing on the page (ISO 32000-2 Annex A).
const STILL: [&[u8]; 53] = [
    b"q", b"Q", b"cm", b"w", b"J", b"j", b"M", b"d", b"ri", b"i", b"gs", b"BT", b"ET", b"Tc", b"Tw", b"Tz",
    b"TL", b"Tf", b"Tr", b"Ts", b"Td", b"TD", b"Tm", b"T*", b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W",
    b"W*", b"n", b"CS", b"cs", b"SC", b"SCN", b"sc", b"scn", b"G", b"g", b"RG", b"rg", b"K", b"k", b"BMC",
    b"BDC", b"EMC", b"MP", b"DP", b"BX", b"EX",
];

/// What the value of a signature field is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signed {
    /// Somebody's signature, or what claims to be one.
    Signature,
    /// A document timestamp (ISO 32000-2 §12.8.5).
    Timestamp,
}

impl Step<'_, '_> {
    /// What is the value of a signature field or, for a widget without a name, of the field above it; none without any.
    pub(super) fn signed_by(&self, side: Side, num: u32) -> Option<Signed> {
        let (view, model) = match side {
            Side::Old => (self.old, self.was),
            Side::New => (self.new, self.is),
        };
        let mut num = num;
        // Parents come before their kids in the model: this ends.
        loop {
            let field = self.pair.object(side, num);
            let value = view.lookup(field.as_dict()?, "V");
            if *value != Object::Null {
                let format = value.as_dict().map(|value| view.lookup(value, "SubFilter"));
                let stamp = format.is_some_and(|format| format.is_name("ETSI.RFC3161"));
                return Some(if stamp {
                    Signed::Timestamp
                } else {
                    Signed::Signature
                });
            }
            num = model.fields.get(&num).filter(|field| field.widget_only)?.parent?;
        }
    }

    /// Whether a signature field's widget shows a picture that no signature answers for: a timestamp says when, never
    /// by whom, and anybody can make one.
    pub(super) fn shows_for_nobody(&self, num: u32, widget: &Dict) -> bool {
        match self.signed_by(Side::New, num) {
            Some(Signed::Signature) => false,
            Some(Signed::Timestamp) | None => self.shows(num, widget),
        }
    }

    /// Whether a field, or a widget without a name below it, shows a picture.
    pub(super) fn field_shows(&self, num: u32, field: &Dict) -> bool {
        let kids = self.new.lookup(field, "Kids");
        let kids = kids
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Object::as_ref);
        let own = |kid: u32| {
            let kid = self.is.fields.get(&kid);
            kid.is_some_and(|kid| kid.widget_only && kid.parent == Some(num))
        };
        self.shows(num, field)
            || kids.filter(|kid| own(kid.num)).any(|kid| {
                let widget = self.new.get(kid);
                widget.as_dict().is_some_and(|widget| self.shows(kid.num, widget))
            })
    }

    /// Whether there are fields with names of their own below this one.
    pub(super) fn has_named_kids(&self, num: u32, field: &Dict) -> bool {
        let kids = self.new.lookup(field, "Kids");
        let mut kids = kids
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Object::as_ref);
        kids.any(|kid| {
            let kid = self.is.fields.get(&kid.num);
            kid.is_some_and(|kid| !kid.widget_only && kid.parent == Some(num))
        })
    }

    fn shows(&self, num: u32, widget: &Dict) -> bool {
        self.visible_rect(num, widget).is_some() && has_painting_look(self.new, widget)
    }
}

/// Whether a widget has a look that paints; what cannot be read does.
pub(super) fn has_painting_look(view: View<'_, '_>, widget: &Dict) -> bool {
    match &*view.lookup(widget, "AP") {
        Object::Null => false,
        Object::Dict(looks) => looks.iter().any(|(_, look)| paints(view, look)),
        _ => true,
    }
}

/// Whether a look, or one of its states, paints; what cannot be read does.
fn paints(view: View<'_, '_>, look: &Object) -> bool {
    match &*view.resolve(look) {
        Object::Null => false,
        Object::Dict(states) => states.iter().any(|(_, state)| match &*view.resolve(state) {
            Object::Dict(_) => true,
            _ => paints(view, state),
        }),
        Object::Stream(stream) => view.decoded(stream).is_none_or(|bytes| leaves_ink(&bytes)),
        _ => true,
    }
}

/// Whether any operator is there that may leave something on the page.
pub(super) fn leaves_ink(content: &[u8]) -> bool {
    let mut operators = Operators::new(content);
    while let Some((operator, _)) = operators.next_operator() {
        if !STILL.contains(&operator) {
            return true;
        }
    }
    operators.is_broken()
}
