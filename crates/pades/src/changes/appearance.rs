//! How fields look (ISO 32000-2 §12.5.5): which looks are new, and whether a new value or a signature stands behind them.

use std::collections::BTreeMap;

use saoy_pdf::{Dict, Object, Stream};

use super::{
    Reason, Role,
    said::{Shows, text_of},
    same::same,
    step::Step,
    view::Side,
};

/// What of a widget changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touched {
    /// Its dictionary, at most.
    Widget,
    /// A part of its look that is an object of its own.
    Look,
}

impl Step<'_, '_> {
    /// Every widget whose look, or a part of it, changed.
    pub(super) fn looks(&mut self) {
        let mut owners: BTreeMap<u32, Touched> = BTreeMap::new();
        owners.extend(self.deltas.keys().map(|num| (*num, Touched::Widget)));
        for model in [self.was, self.is] {
            let owner = |num: &u32| Some((*model.looks.get(num)?, Touched::Look));
            owners.extend(self.deltas.keys().filter_map(owner));
        }
        owners.retain(|num, _| self.was.fields.contains_key(num) && self.is.fields.contains_key(num));
        for (num, touched) in owners {
            self.look_of(num, touched);
        }
    }

    fn look_of(&mut self, num: u32, touched: Touched) {
        let (was, is) = (self.pair.object(Side::Old, num), self.pair.object(Side::New, num));
        let (Object::Dict(was), Object::Dict(is)) = (&*was, &*is) else {
            return;
        };
        if touched == Touched::Widget && !self.slot_changed(was.get("AP"), is.get("AP")) {
            return;
        }
        let reason = match self.new_look(num, was, is) {
            Ok(None) => return,
            Ok(Some(reason)) | Err(reason) => reason,
        };
        self.refuse(reason, Role::Appearance, Some(num));
    }

    /// What the new look means, or nothing if it is the old one.
    fn new_look(&mut self, num: u32, was: &Dict, is: &Dict) -> Result<Option<Reason>, Reason> {
        let changed = self.changed_looks(num, was, is)?;
        if changed.is_empty() {
            return Ok(None);
        }
        let kind = self.is.fields.get(&num).and_then(|field| field.kind.clone());
        let (signature, button) = (kind.as_deref() == Some(b"Sig"), kind.as_deref() == Some(b"Btn"));
        if signature && self.signed_by(Side::Old, num).is_some() {
            return Err(Reason::SignatureAppearanceChanged);
        }
        let (frame, mut shows, mut again) = (self.frame(is), Shows::ItsValue, !button);
        for slot in changed {
            let stream = self.look_stream(num, &slot)?;
            if button && self.is_look_it_had(num, was, is, &slot) {
                continue;
            }
            if let Some(reason) = button.then(|| self.new_button_look(num, was, &stream)).flatten() {
                return Err(reason);
            }
            if !signature {
                self.paints_text_only(num, &stream, frame)?;
                shows = shows.max(self.compared(num, &stream));
                again = again && self.says_it_again(num, was, is, &stream);
            }
            if self.is_squeezed(self.is.annots.get(&num).copied(), is, &stream) {
                return Err(Reason::FieldOverContent);
            }
        }
        let unsigned = || self.signed_by(Side::New, num).is_none() || self.shows_for_nobody(num, is);
        match signature {
            true if unsigned() => Err(Reason::UnsignedAppearance),
            true if self.shows_beyond_its_place(num, is) => Err(Reason::FieldOverContent),
            true => Ok(Some(Reason::SignatureAppearance)),
            false if self.is_kept_from_filling(num) => Err(Reason::ReadOnlyFilled),
            false if !button && !again && !self.says_otherwise(num) => Err(Reason::AppearanceAlone),
            false if shows == Shows::SomethingElse => Err(Reason::AppearanceDiffers),
            false if shows == Shows::Unclear => Err(Reason::AppearanceUnclear),
            false => Ok(Some(Reason::FieldAppearance)),
        }
    }

    /// Streams of the appearance dictionary that are not the former ones.
    fn changed_looks(&mut self, num: u32, was: &Dict, is: &Dict) -> Result<Vec<Object>, Reason> {
        let (before, now) = (self.old.lookup(was, "AP"), self.new.lookup(is, "AP"));
        let Object::Dict(now) = &*now else {
            let gone = !is.contains_key("AP") && matches!(*before, Object::Dict(_));
            return Err(if gone {
                Reason::AppearanceRemoved
            } else {
                Reason::AppearanceMalformed
            });
        };
        let none = Dict::new();
        let before = before.as_dict().unwrap_or(&none);
        if !self.take_slot(was.get("AP"), is.get("AP")) {
            return Err(Reason::Shared);
        }
        if let Some(look) = was.reference("AP")
            && is.reference("AP") != Some(look)
        {
            self.given_up.push((look.num, num));
        }
        if before.contains_key("N") && !now.contains_key("N") {
            return Err(Reason::AppearanceRemoved);
        }
        let mut changed = Vec::new();
        for (key, value) in now.iter() {
            if !matches!(key.as_bytes(), b"N" | b"R" | b"D") {
                return Err(Reason::AppearanceMalformed);
            }
            self.changed_streams(before.get(key), value, &mut changed)?;
        }
        Ok(changed)
    }

    /// The stream in a slot of the appearance dictionary, which is accounted for.
    fn look_stream(&mut self, num: u32, slot: &Object) -> Result<Stream, Reason> {
        if let Some(reference) = slot.as_ref()
            && self.is.looks.get(&reference.num) == Some(&num)
            && !self.is.shared_looks.contains(&reference.num)
        {
            self.explained.insert(reference.num);
        }
        let stream = self.new.resolve(slot);
        let Object::Stream(stream) = &*stream else {
            return Err(Reason::AppearanceMalformed);
        };
        // What is painted is cut to this box, and the box laid into /Rect (§8.10.2, §12.5.5).
        if !self.has_box(stream) {
            return Err(Reason::AppearanceMalformed);
        }
        if self.adopt(&Object::Stream(stream.clone())).is_some() {
            return Err(Reason::AppearanceActive);
        }
        Ok(stream.clone())
    }

    /// Whether the value of a field, or of one above it, is another one: whatever way the same text is written in. What a
    /// widget without a name says is not the field's value.
    pub(super) fn says_otherwise(&self, num: u32) -> bool {
        let mut field = Some(num);
        // Parents come before their kids in the model: this ends.
        while let Some(num) = field {
            let known = self.is.fields.get(&num);
            field = known.and_then(|field| field.parent);
            if known.is_some_and(|field| field.widget_only) {
                continue;
            }
            let [was, is] = [self.old, self.new].map(|view| {
                let object = self.pair.object(view.side, num);
                object.as_dict().map(|field| view.lookup(field, "V"))
            });
            let [before, now] =
                [(self.old, &was), (self.new, &is)].map(|(view, value)| text_of(view, value.as_deref()?));
            let same_text = before.is_some() && before == now;
            let same_value = match (&was, &is) {
                (Some(was), Some(is)) => same(self.pair, was, is),
                (was, is) => was.is_none() && is.is_none(),
            };
            if !same_text && !same_value {
                return true;
            }
        }
        false
    }

    /// Whether one of an annotation's looks has no box: some viewers (PDFium) then paint as far as it likes.
    pub(super) fn has_boundless_look(&self, annotation: &Dict) -> bool {
        let looks = self.new.lookup(annotation, "AP");
        let mut looks = looks.as_dict().into_iter().flat_map(Dict::iter);
        looks.any(|(_, look)| match &*self.new.resolve(look) {
            Object::Stream(look) => !self.has_box(look),
            Object::Dict(states) => states.iter().any(|(_, look)| {
                let look = self.new.resolve(look);
                look.as_stream().is_some_and(|look| !self.has_box(look))
            }),
            _ => false,
        })
    }

    fn has_box(&self, stream: &Stream) -> bool {
        let corners = self.new.lookup(&stream.dict, "BBox");
        let number = |item: &Object| self.new.resolve(item).as_number().is_some_and(f64::is_finite);
        corners
            .as_array()
            .is_some_and(|items| items.len() == 4 && items.iter().all(number))
    }

    /// The streams in one entry of the appearance dictionary that are not the former ones.
    fn changed_streams(
        &mut self,
        old: Option<&Object>,
        new: &Object,
        found: &mut Vec<Object>,
    ) -> Result<(), Reason> {
        match &*self.new.resolve(new) {
            Object::Stream(_) => {
                if self.slot_changed(old, Some(new)) {
                    found.push(new.clone());
                }
                Ok(())
            }
            Object::Dict(states) => {
                if !self.take_slot(old, Some(new)) {
                    return Err(Reason::Shared);
                }
                let before = old.map(|old| self.old.resolve(old));
                let before = before.as_deref().and_then(Object::as_dict);
                for (name, state) in states.iter() {
                    let was = before.and_then(|before| before.get(name));
                    if self.slot_changed(was, Some(state)) {
                        found.push(state.clone());
                    }
                }
                Ok(())
            }
            _ => Err(Reason::AppearanceMalformed),
        }
    }
}
