//! What viewers draw for fields by themselves (ISO 32000-2 §12.7.4.3), by the form's fonts and styles: where a field has no
//! look, and for all of them while `/NeedAppearances` is set.

use std::{collections::BTreeSet, sync::Arc};

use saoy_pdf::{Dict, Object};

use super::{
    Reason, Role,
    annotations::{annotations, is_hidden, is_widget},
    catalog::key_name,
    drawn_itself::{has_look, has_words, inherited},
    place::{Place, place},
    same::same,
    signer::has_painting_look,
    step::Step,
    view::View,
};

/// Resources that only looks name (ISO 32000-2 Table 34); viewers that draw a field take its font besides.
const DRAWN_WITH: [&str; 6] = [
    "XObject",
    "ExtGState",
    "ColorSpace",
    "Pattern",
    "Shading",
    "Properties",
];

impl Step<'_, '_> {
    /// Whether `/NeedAppearances` goes, and nothing shows that would show otherwise: viewers drew fields anew as long as it
    /// was there, and show the looks that lie in the file afterwards.
    pub(super) fn may_be_drawn_as_stored(&self, was: &Dict, is: &Dict) -> bool {
        let goes = is
            .get("NeedAppearances")
            .is_none_or(|value| *value == Object::Bool(false));
        goes && !(self.needs_looks(was)
            && self
                .fields_shown()
                .iter()
                .any(|field| self.shows_something(field)))
    }

    /// Whether a form without `/DA` gets one, and no field was drawn without.
    pub(super) fn is_style_for_nobody(&self, was: &Dict, is: &Dict) -> bool {
        let new = !was.contains_key("DA") && is.get("DA").is_some_and(|value| value.as_string().is_some());
        let styled = |field: &Arc<Object>| {
            field
                .as_dict()
                .is_none_or(|field| inherited(self.old, field, "DA").is_some())
        };
        new && !self.was.has_crooked_fields() && self.drawn_by_viewers(was).iter().all(styled)
    }

    /// Resources may be added; those there stay, unless nothing is drawn with them: new looks bring their own, and viewers
    /// that draw fields themselves take nothing but fonts from here. PDFBox keeps its last signature's picture here.
    pub(super) fn default_resources(&mut self, old: &Dict, new: &Dict) {
        let (before, now) = (self.old.lookup(old, "DR"), self.new.lookup(new, "DR"));
        let none = Dict::new();
        let grown = match (&*before, &*now) {
            (before, Object::Dict(now)) => before.as_dict().unwrap_or(&none).iter().all(|(key, value)| {
                let (value, later) = (
                    self.old.resolve(value),
                    self.new.lookup(now, &key_name(key.as_bytes())),
                );
                let kind = key_name(key.as_bytes());
                let kept = match (&*value, &*later) {
                    (Object::Dict(value), Object::Dict(later)) => value
                        .iter()
                        .all(|(name, entry)| !self.slot_changed(Some(entry), later.get(name))),
                    (value, later) => same(self.pair, value, later),
                };
                kept || DRAWN_WITH.contains(&kind.as_str()) && !self.is_borrowed(&kind)
            }),
            _ => false,
        };
        let taken = self.take_slot(old.get("DR"), new.get("DR"));
        let active = self.adopt(&now);
        let num = self.is.form.unwrap_or(self.is.catalog);
        if grown && taken && active.is_none() && !self.brings_a_font_in_use(old, &before, &now) {
            self.refuse(Reason::FormDefaults, Role::Form, Some(num));
        } else {
            self.refuse(Reason::FormEntry("DR".to_owned()), Role::Form, Some(num));
        }
    }

    /// Whether a font comes under a name by which fields are drawn: viewers took another one until now.
    fn brings_a_font_in_use(&self, form: &Dict, before: &Object, now: &Object) -> bool {
        let none = Dict::new();
        let fonts = |resources: &Object, view: View<'_, '_>| {
            view.lookup(resources.as_dict().unwrap_or(&none), "Font")
        };
        let (before, now) = (fonts(before, self.old), fonts(now, self.new));
        let known = |name: &[u8]| before.as_dict().and_then(|fonts| fonts.get(name)).is_some();
        let new = now.as_dict().into_iter().flat_map(Dict::iter);
        let new: BTreeSet<&[u8]> = new
            .map(|(name, _)| name.as_bytes())
            .filter(|name| !known(name))
            .collect();
        if new.is_empty() {
            return false;
        }
        if self.was.has_crooked_fields() {
            return true;
        }
        let own = self.old.lookup(form, "DA");
        self.drawn_by_viewers(form)
            .iter()
            .filter_map(|field| field.as_dict())
            .any(|field| {
                let style = inherited(self.old, field, "DA").unwrap_or_else(|| own.clone());
                let style = style.as_string().unwrap_or_default();
                self.pair.spend(style.len() / 16);
                new.iter().any(|name| may_name(style, name))
            })
    }

    /// Whether viewers draw all fields of this form anew.
    fn needs_looks(&self, form: &Dict) -> bool {
        let needs = self.old.lookup(form, "NeedAppearances");
        !matches!(&*needs, Object::Null | Object::Bool(false))
    }

    /// Fields with something to say that viewers draw by themselves, in the older revision.
    fn drawn_by_viewers(&self, form: &Dict) -> Vec<Arc<Object>> {
        let all = self.needs_looks(form);
        let mut fields = self.fields_shown();
        fields.retain(|field| {
            let field = field.as_dict();
            field.is_some_and(|field| (all || !has_look(self.old, field)) && has_words(self.old, field))
        });
        fields
    }

    /// Widgets with a place on a page of the older revision, those of signatures aside: nobody draws these anew.
    fn fields_shown(&self) -> Vec<Arc<Object>> {
        let mut found = Vec::new();
        for page in &self.was.page_list {
            let fields = annotations(self.old, *page).filter(|annotation| {
                annotation.object.as_dict().is_some_and(|field| {
                    let signature =
                        || inherited(self.old, field, "FT").is_some_and(|kind| kind.is_name("Sig"));
                    let shows = is_widget(self.old, field) && !is_hidden(self.old, field) && !signature();
                    shows && !matches!(place(self.old, Some(*page), field), Place::Nowhere)
                })
            });
            found.extend(fields.map(|annotation| annotation.object));
        }
        found
    }

    /// Whether a field has a value, a look that paints, or a ground or frame.
    fn shows_something(&self, field: &Object) -> bool {
        let Some(field) = field.as_dict() else {
            return false;
        };
        let marks = self.old.lookup(field, "MK");
        let framed = marks.as_dict().is_some_and(|marks| {
            ["BG", "BC", "I"]
                .iter()
                .any(|key| match &*self.old.lookup(marks, key) {
                    Object::Null => false,
                    Object::Array(colour) => !colour.is_empty(),
                    _ => true,
                })
        });
        framed || has_words(self.old, field) || has_painting_look(self.old, field)
    }
}

/// Whether a `/DA` may name a font, however programs tell words apart.
fn may_name(style: &[u8], font: &[u8]) -> bool {
    let slashes = style.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    let mut behind = slashes.filter_map(|(at, _)| style.get(at + 1..)?.strip_prefix(font));
    let ends = |rest: &[u8]| {
        let next = rest.first();
        next.is_none_or(|next| !next.is_ascii_alphanumeric() && !b"-_+.,".contains(next))
    };
    style.iter().any(|byte| b"#%()<>[]{}".contains(byte)) || behind.any(ends)
}
