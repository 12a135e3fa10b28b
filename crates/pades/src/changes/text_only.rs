//! What the new look of a field may paint: text, and the frame that its field has.

use saoy_pdf::{Dict, Object, Stream};

use super::{
    Reason,
    catalog::key_name,
    content::{Operators, Token},
    drawn::inherited,
    glyphs::runs_backwards,
    same::same,
    step::Step,
    view::Side,
};

/// What a field may paint besides text: only what its unchanged `/MK` shows already.
#[derive(Clone, Copy, Default)]
pub(super) struct Frame {
    background: bool,
    border: bool,
}

impl Step<'_, '_> {
    pub(super) fn frame(&self, widget: &Dict) -> Frame {
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
    pub(super) fn paints_text_only(&self, num: u32, stream: &Stream, frame: Frame) -> Result<(), Reason> {
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
            if let Some(missing) = self.takes_from_elsewhere(num, resources.as_dict(), operator, &operands) {
                return paints(missing);
            }
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
            Err(Reason::AppearanceUnreadable)
        } else {
            Ok(())
        }
    }

    /// No Type 3 fonts: their glyphs are pictures. None that goes backwards: letters would lie in another order, or upon
    /// each other.
    fn fonts(&self, fonts: &Object) -> Result<(), Reason> {
        let fonts = self.new.resolve(fonts);
        for (_, font) in fonts.as_dict().into_iter().flat_map(Dict::iter) {
            let found = self.new.resolve(font);
            let Some(dict) = found.as_dict() else {
                return Err(Reason::AppearanceUnreadable);
            };
            if !self.is_plain_font(font) {
                return Err(Reason::AppearancePaints("Type3".to_owned()));
            }
            if runs_backwards(self.new, dict) {
                return Err(Reason::AppearanceBackwards);
            }
        }
        Ok(())
    }

    /// The kind of resource that an operator names and the look does not bring itself. Viewers take the page's then, or the
    /// form's: many programs rely on that for fonts, which may be any but pictures there.
    fn takes_from_elsewhere(
        &self,
        num: u32,
        resources: Option<&Dict>,
        operator: &[u8],
        operands: &[Token],
    ) -> Option<&'static str> {
        let kind = match operator {
            b"Tf" => "Font",
            b"gs" => "ExtGState",
            b"cs" | b"CS" => "ColorSpace",
            b"scn" | b"SCN" => "Pattern",
            _ => return None,
        };
        let name = operands.iter().find_map(Token::name)?;
        let device = [&b"DeviceGray"[..], b"DeviceRGB", b"DeviceCMYK", b"Pattern"];
        if kind == "ColorSpace" && device.contains(&name) {
            return None;
        }
        let own = resources.map(|resources| self.new.lookup(resources, kind));
        let own = own.as_deref().and_then(Object::as_dict);
        let known = own.is_some_and(|own| own.contains_key(name));
        let known = known || kind == "Font" && self.is_plain_elsewhere(num, name);
        (!known).then_some(kind)
    }

    /// Whether the font `name` is plain in the page's resources and in the form's, if they have it.
    fn is_plain_elsewhere(&self, num: u32, name: &[u8]) -> bool {
        let form = self.new.lookup(&self.new.catalog(), "AcroForm");
        let defaults = form.as_dict().map(|form| self.new.lookup(form, "DR"));
        let page = self
            .is
            .annots
            .get(&num)
            .map(|page| self.pair.object(Side::New, *page));
        let Some(page) = page.as_deref().and_then(Object::as_dict) else {
            return false;
        };
        let own = inherited(self.new, page, "Resources");
        let all = [defaults.as_deref().and_then(Object::as_dict), Some(&own)];
        all.into_iter().flatten().all(|resources| {
            let fonts = self.new.lookup(resources, "Font");
            let font = fonts.as_dict().and_then(|fonts| fonts.get(name));
            let forwards = |font: &Object| {
                let font = self.new.resolve(font);
                font.as_dict().is_some_and(|font| !runs_backwards(self.new, font))
            };
            font.is_none_or(|font| self.is_plain_font(font) && forwards(font))
        })
    }

    fn is_plain_font(&self, font: &Object) -> bool {
        let font = self.new.resolve(font);
        font.as_dict().is_some_and(|font| {
            let kind = self.new.lookup(font, "Subtype");
            ["Type0", "Type1", "MMType1", "TrueType"]
                .iter()
                .any(|name| kind.is_name(name))
        })
    }

    /// No soft masks and no fonts: they are pictures, or lead to some.
    fn states(&self, states: &Object) -> Result<(), Reason> {
        let states = self.new.resolve(states);
        for (_, state) in states.as_dict().into_iter().flat_map(Dict::iter) {
            let state = self.new.resolve(state);
            let odd = |key: &[u8], value: &Object| key == b"Font" || !self.new.is_plain_state(key, value);
            let mut entries = state.as_dict().into_iter().flat_map(Dict::iter);
            if let Some((key, _)) = entries.find(|(key, value)| odd(key.as_bytes(), value)) {
                return Err(Reason::AppearancePaints(key_name(key.as_bytes())));
            }
            let mask = state.as_dict().map(|state| self.new.lookup(state, "SMask"));
            if mask.is_some_and(|mask| !same(self.pair, &mask, &Object::Null) && !mask.is_name("None")) {
                return Err(Reason::AppearancePaints("SMask".to_owned()));
            }
        }
        Ok(())
    }
}
