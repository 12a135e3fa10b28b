//! How wide text is: as the font says, else as wide as it is high.

use std::{collections::HashMap, rc::Rc};

use saoy_pdf::{Dict, Object};

use super::{
    leaders::{is_renamed, leaders},
    standard,
    view::View,
};

/// Codes with a width of their own in one font.
const MAX_CODES: usize = 70_000;

/// Widths of one font in ems.
#[derive(Clone, Debug)]
pub(super) struct Widths {
    /// Two bytes a glyph (Type 0 with a two-byte encoding; others are measured too wide).
    pub(super) double: bool,
    pub(super) by_code: Rc<HashMap<u32, f64>>,
    pub(super) default: f64,
    /// Downwards (ISO 32000-2 §9.7.4.3) or backwards: where such text ends is not measured here.
    pub(super) vertical: bool,
    /// Glyphs are pictures, which show in every rendering mode (Type 3).
    pub(super) pictures: bool,
    /// The codes of dots and spaces stand for something else.
    pub(super) renamed: bool,
    /// Codes of spaces, dots and underscores, where the font says which those are.
    pub(super) leaders: Option<Rc<HashMap<u32, char>>>,
}

impl Widths {
    /// The font `name` of `resources`.
    pub(super) fn read(view: View<'_, '_>, resources: &Dict, name: &[u8]) -> Self {
        let fonts = view.lookup(resources, "Font");
        let font = fonts
            .as_dict()
            .and_then(|fonts| fonts.get(name))
            .map(|font| view.resolve(font));
        let Some(font) = font.as_deref().and_then(Object::as_dict) else {
            return Self::unknown();
        };
        let kind = view.lookup(font, "Subtype");
        if kind.is_name("Type0") {
            Self::composite(view, font)
        } else if kind.is_name("Type3") {
            // Glyph space is the font's own: nothing is known.
            Self {
                default: 1000.0,
                pictures: true,
                ..Self::unknown()
            }
        } else {
            Self::simple(view, font)
        }
    }

    /// Ems, glyphs and single-byte spaces of a string.
    pub(super) fn measure(&self, text: &[u8]) -> (f64, f64, f64) {
        let width = |code: u32| self.by_code.get(&code).copied().unwrap_or(self.default);
        if self.double {
            let codes = text
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)));
            let count = text.len().div_ceil(2) as f64;
            return (codes.map(width).sum(), count, 0.0);
        }
        let spaces = text.iter().filter(|byte| **byte == b' ').count();
        let ems = text.iter().map(|byte| width(u32::from(*byte))).sum();
        (ems, text.len() as f64, spaces as f64)
    }

    /// How far glyphs reach beyond what their widths say, in ems: marks and forgeries have none.
    pub(super) fn beyond(&self, text: &[u8]) -> f64 {
        let narrow = |code: u32| *self.by_code.get(&code).unwrap_or(&self.default) < 0.1;
        let mut codes = text
            .chunks(if self.double { 2 } else { 1 })
            .map(|code| code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)));
        if codes.any(narrow) { 1.0 } else { 0.0 }
    }

    fn unknown() -> Self {
        Self {
            double: false,
            by_code: Rc::default(),
            default: 1.0,
            vertical: false,
            pictures: false,
            renamed: false,
            leaders: None,
        }
    }

    fn simple(view: View<'_, '_>, font: &Dict) -> Self {
        let first = view.lookup(font, "FirstChar").as_int().unwrap_or(0);
        let list = view.lookup(font, "Widths");
        let mut measured = Measured::default();
        for (code, width) in (first..).zip(list.as_array().unwrap_or_default().iter().take(256)) {
            if let (Ok(code), Some(width)) = (u32::try_from(code), view.resolve(width).as_number()) {
                measured.put(code, width);
            }
        }
        if measured.by_code.is_empty() {
            measured.by_code = standard::widths(view, font).collect();
        }
        Self {
            by_code: measured.by_code.into(),
            vertical: measured.backwards,
            renamed: is_renamed(view, font),
            ..Self::unknown()
        }
    }

    fn composite(view: View<'_, '_>, font: &Dict) -> Self {
        let encoding = view.lookup(font, "Encoding");
        let descendants = view.lookup(font, "DescendantFonts");
        let descendant = descendants
            .as_array()
            .and_then(<[Object]>::first)
            .map(|font| view.resolve(font));
        let (Some(descendant), true) = (
            descendant.as_deref().and_then(Object::as_dict),
            encoding.is_name("Identity-H"),
        ) else {
            let named = encoding.as_name().is_some_and(|name| name.ends_with(b"V"));
            let own = encoding
                .as_stream()
                .is_some_and(|map| map.dict.contains_key("WMode"));
            return Self {
                vertical: named || own,
                ..Self::unknown()
            };
        };
        let measured = Measured::of_codes(view, descendant);
        let default = view.lookup(descendant, "DW").as_number().unwrap_or(1000.0);
        Self {
            double: true,
            by_code: measured.by_code.into(),
            default: default.abs() / 1000.0,
            vertical: measured.backwards || default < 0.0,
            leaders: leaders(view, font).map(Rc::new),
            ..Self::unknown()
        }
    }
}

/// Widths by code, in ems.
#[derive(Default)]
struct Measured {
    by_code: HashMap<u32, f64>,
    /// One of them is negative.
    backwards: bool,
}

impl Measured {
    fn put(&mut self, code: u32, width: f64) {
        self.backwards |= width < 0.0;
        self.by_code.insert(code, width.abs() / 1000.0);
    }

    /// `/W` (ISO 32000-2 §9.7.4.3): `c [w …]` and `first last w`.
    fn of_codes(view: View<'_, '_>, descendant: &Dict) -> Self {
        let mut measured = Self::default();
        let code = |object: &Object| object.as_int().and_then(|code| u32::try_from(code).ok());
        let width = |object: &Object| view.resolve(object).as_number().unwrap_or(1000.0);
        let list = view.lookup(descendant, "W");
        let mut items = list.as_array().unwrap_or_default().iter();
        while let Some(first) = items.next() {
            let (Some(first), Some(next)) = (code(&view.resolve(first)), items.next()) else {
                break;
            };
            match &*view.resolve(next) {
                Object::Array(widths) => {
                    for (code, own) in (first..).zip(widths) {
                        measured.put(code, width(own));
                    }
                }
                last => {
                    let last = code(last).unwrap_or(first);
                    let all = items.next().map_or(1000.0, width);
                    for code in (first..=last).take(MAX_CODES) {
                        measured.put(code, all);
                    }
                }
            }
            if measured.by_code.len() > MAX_CODES {
                break;
            }
        }
        measured
    }
}
