//! How fields look (ISO 32000-2 §12.5.5), and what a new look may paint.

use std::{collections::BTreeMap, sync::Arc};

use saoy_pdf::{Dict, Object, Stream, decode_text};

use super::{
    Reason, Role,
    catalog::key_name,
    content::{Operators, Token},
    same::same,
    step::Step,
    view::Side,
};

/// What a field may paint besides text: only what its unchanged `/MK` shows already.
#[derive(Clone, Copy, Default)]
struct Frame {
    background: bool,
    border: bool,
}

impl Step<'_, '_> {
    /// Every widget whose look, or a part of it, changed.
    pub(super) fn looks(&mut self) {
        let mut owners: BTreeMap<u32, bool> = self.deltas.keys().map(|num| (*num, false)).collect();
        for model in [self.was, self.is] {
            let owner = |num: &u32| Some((*model.looks.get(num)?, true));
            owners.extend(self.deltas.keys().filter_map(owner));
        }
        owners.retain(|num, _| self.was.fields.contains_key(num) && self.is.fields.contains_key(num));
        for (num, below) in owners {
            self.look_of(num, below);
        }
    }

    fn look_of(&mut self, num: u32, below: bool) {
        let (was, is) = (self.pair.object(Side::Old, num), self.pair.object(Side::New, num));
        let (Object::Dict(was), Object::Dict(is)) = (&*was, &*is) else {
            return;
        };
        if !self.slot_changed(was.get("AP"), is.get("AP")) && !below {
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
        let kind = self.is.fields.get(&num).and_then(|field| field.kind.clone());
        let signature = kind.as_deref() == Some(b"Sig");
        let signed = signature && self.signed_by_stamp(Side::Old, num).is_some();
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
        if changed.is_empty() {
            return Ok(None);
        }
        if signed {
            return Err(Reason::SignatureAppearanceChanged);
        }
        let frame = self.frame(is);
        for slot in changed {
            if let Some(reference) = slot.as_ref()
                && self.is.looks.get(&reference.num) == Some(&num)
                && !self.is.shared_looks.contains(&reference.num)
            {
                self.explained.insert(reference.num);
            }
            let stream = self.new.resolve(&slot);
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
            if !signature {
                self.paints_text_only(stream, frame)?;
            }
        }
        let unsigned = signature && self.signed_by_stamp(Side::New, num).is_none();
        if unsigned || signature && self.shows_for_nobody(num, is) {
            return Err(Reason::UnsignedAppearance);
        }
        if !signature && !self.says_otherwise(num) {
            return Err(Reason::AppearanceAlone);
        }
        Ok(Some(if signature {
            Reason::SignatureAppearance
        } else {
            Reason::FieldAppearance
        }))
    }

    /// Whether the value of a field, or of one above it, is another one: whatever way the same text is written in.
    fn says_otherwise(&self, num: u32) -> bool {
        let mut field = Some(num);
        // Parents come before their kids in the model: this ends.
        while let Some(num) = field {
            let [was, is] = [self.old, self.new].map(|view| {
                let object = self.pair.object(view.side, num);
                object.as_dict().map(|field| view.lookup(field, "V"))
            });
            let text = |value: &Option<Arc<Object>>| value.as_deref()?.as_string().map(decode_text);
            let same_text = text(&was).is_some() && text(&was) == text(&is);
            let same_value = match (&was, &is) {
                (Some(was), Some(is)) => same(self.pair, was, is),
                (was, is) => was.is_none() && is.is_none(),
            };
            if !same_text && !same_value {
                return true;
            }
            field = self.is.fields.get(&num).and_then(|field| field.parent);
        }
        false
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

    fn frame(&self, widget: &Dict) -> Frame {
        let mk = self.new.lookup(widget, "MK");
        let has = |key: &str| {
            let colour = mk.as_dict().map(|mk| self.new.lookup(mk, key));
            colour
                .as_deref()
                .and_then(Object::as_array)
                .is_some_and(|items| !items.is_empty())
        };
        Frame {
            background: has("BG"),
            border: has("BC"),
        }
    }

    /// Text, clipping, graphics state and colour; background and border when the field has them.
    fn paints_text_only(&self, stream: &Stream, frame: Frame) -> Result<(), Reason> {
        let paints = |what: &str| Err(Reason::AppearancePaints(what.to_owned()));
        let resources = self.new.lookup(&stream.dict, "Resources");
        for (key, value) in resources.as_dict().into_iter().flat_map(Dict::iter) {
            match key.as_bytes() {
                b"Font" => self.fonts(value)?,
                b"ProcSet" | b"ColorSpace" | b"Properties" => {}
                b"ExtGState" => self.states(value)?,
                name => match &*self.new.resolve(value) {
                    Object::Dict(entries) if entries.is_empty() => {}
                    _ => return paints(&key_name(name)),
                },
            }
        }
        let Some(bytes) = self.new.decoded(stream) else {
            return Err(Reason::Unreadable);
        };
        let mut operators = Operators::new(&bytes);
        while let Some((operator, operands)) = operators.next_operator() {
            let fine = match operator {
                b"q" | b"Q" | b"cm" | b"w" | b"J" | b"j" | b"M" | b"d" | b"ri" | b"i" | b"gs" | b"BT"
                | b"ET" | b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Tf" | b"Ts" | b"Td" | b"TD" | b"Tm" | b"T*"
                | b"Tj" | b"TJ" | b"'" | b"\"" | b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" | b"W"
                | b"W*" | b"n" | b"CS" | b"cs" | b"SC" | b"SCN" | b"sc" | b"scn" | b"G" | b"g" | b"RG"
                | b"rg" | b"K" | b"k" | b"BMC" | b"BDC" | b"EMC" | b"MP" | b"DP" | b"BX" | b"EX" => true,
                // Filled or invisible: a pen may be wider than the letters.
                b"Tr" => matches!(operands.as_slice(), [Token::Number(mode)] if *mode == 0.0 || *mode == 3.0),
                b"f" | b"F" | b"f*" => frame.background || frame.border,
                b"s" | b"S" => frame.border,
                b"b" | b"b*" | b"B" | b"B*" => frame.border && frame.background,
                _ => false,
            };
            if !fine {
                return paints(&key_name(operator));
            }
        }
        if operators.is_broken() {
            paints("?")
        } else {
            Ok(())
        }
    }

    /// No Type 3 fonts: their glyphs are pictures.
    fn fonts(&self, fonts: &Object) -> Result<(), Reason> {
        let fonts = self.new.resolve(fonts);
        for (_, font) in fonts.as_dict().into_iter().flat_map(Dict::iter) {
            let font = self.new.resolve(font);
            let plain = font.as_dict().is_some_and(|font| {
                let kind = self.new.lookup(font, "Subtype");
                ["Type0", "Type1", "MMType1", "TrueType"]
                    .iter()
                    .any(|name| kind.is_name(name))
            });
            if !plain {
                return Err(Reason::AppearancePaints("Type3".to_owned()));
            }
        }
        Ok(())
    }

    /// No soft masks: they are pictures.
    fn states(&self, states: &Object) -> Result<(), Reason> {
        let states = self.new.resolve(states);
        for (_, state) in states.as_dict().into_iter().flat_map(Dict::iter) {
            let state = self.new.resolve(state);
            let mask = state.as_dict().map(|state| self.new.lookup(state, "SMask"));
            if mask.is_some_and(|mask| !same(self.pair, &mask, &Object::Null) && !mask.is_name("None")) {
                return Err(Reason::AppearancePaints("SMask".to_owned()));
            }
        }
        Ok(())
    }
}
