//! How wide text is: as the font says, else as wide as it is high.

use std::collections::HashMap;

use saoy_pdf::{Dict, Object};

use super::view::View;

/// Codes with a width of their own in one font.
const MAX_CODES: usize = 70_000;

/// Widths of one font in ems.
#[derive(Clone, Debug)]
pub(super) struct Widths {
    /// Two bytes a glyph (Type 0 with a two-byte encoding; others are measured too wide).
    double: bool,
    by_code: std::rc::Rc<HashMap<u32, f64>>,
    default: f64,
    /// Downwards (ISO 32000-2 §9.7.4.3): where such text ends is not measured here.
    pub(super) vertical: bool,
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

    /// Whether the string is only space and the dots or underscores of a line to write on.
    pub(super) fn is_leader(&self, text: &[u8]) -> bool {
        !self.double && text.iter().all(|byte| matches!(byte, b' ' | b'.' | b'_' | 0x85))
    }

    fn unknown() -> Self {
        Self {
            double: false,
            by_code: std::rc::Rc::default(),
            default: 1.0,
            vertical: false,
        }
    }

    fn simple(view: View<'_, '_>, font: &Dict) -> Self {
        let first = view.lookup(font, "FirstChar").as_int().unwrap_or(0);
        let widths = view.lookup(font, "Widths");
        let mut by_code = HashMap::new();
        for (code, width) in (first..).zip(widths.as_array().unwrap_or_default().iter().take(256)) {
            if let (Ok(code), Some(width)) = (u32::try_from(code), view.resolve(width).as_number()) {
                by_code.insert(code, width.abs() / 1000.0);
            }
        }
        Self {
            by_code: by_code.into(),
            ..Self::unknown()
        }
    }

    /// ISO 32000-2 §9.7.4.3: `c [w …]` and `first last w`.
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
        let mut by_code = HashMap::new();
        let list = view.lookup(descendant, "W");
        let mut items = list.as_array().unwrap_or_default().iter();
        while let Some(first) = items.next() {
            let first = view
                .resolve(first)
                .as_int()
                .and_then(|code| u32::try_from(code).ok());
            let (Some(first), Some(next)) = (first, items.next()) else {
                break;
            };
            match &*view.resolve(next) {
                Object::Array(widths) => {
                    for (code, width) in (first..).zip(widths) {
                        by_code.insert(code, width.as_number().unwrap_or(1000.0).abs() / 1000.0);
                    }
                }
                last => {
                    let last = last
                        .as_int()
                        .and_then(|code| u32::try_from(code).ok())
                        .unwrap_or(first);
                    let width = items
                        .next()
                        .and_then(|width| view.resolve(width).as_number())
                        .unwrap_or(1000.0);
                    for code in (first..=last).take(MAX_CODES) {
                        by_code.insert(code, width.abs() / 1000.0);
                    }
                }
            }
            if by_code.len() > MAX_CODES {
                break;
            }
        }
        let default = view.lookup(descendant, "DW").as_number().unwrap_or(1000.0);
        Self {
            double: true,
            by_code: by_code.into(),
            default: default.abs().max(0.25) / 1000.0,
            vertical: false,
        }
    }
}
