//! How wide text is: as the font says, else as wide as it is high.

use std::{collections::HashMap, rc::Rc};

use saoy_pdf::{Dict, Object};

use super::{
    leaders::{is_leader, is_renamed, leaders, number},
    plane::State,
    program::{Glyphs, Reach},
    standard,
    view::View,
};

/// Codes with a width of their own in one font.
const MAX_CODES: usize = 70_000;

/// Where the glyphs of a string show: from side to side in text space, up and down in ems.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// Where the next string goes on.
    pub(super) width: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// How far the letters of usual fonts reach down and up, in ems.
const LOW: f64 = -0.3;
const HIGH: f64 = 1.05;

/// Widths of one font in ems.
#[derive(Clone, Debug)]
pub(super) struct Widths {
    /// Two bytes a glyph (Type 0 with a two-byte encoding; others are measured too wide).
    pub(super) double: bool,
    pub(super) by_code: Rc<HashMap<u32, f64>>,
    pub(super) default: f64,
    /// Text that cannot be measured: it runs downwards (ISO 32000-2 §9.7.4.3) or backwards, its glyphs are pictures (Type
    /// 3), its programme is not understood.
    pub(super) unmeasured: bool,
    glyphs: Glyphs,
    /// The codes of dots and spaces stand for something else.
    pub(super) renamed: bool,
    /// Codes of spaces, dots and underscores, where the font says which those are.
    pub(super) leaders: Option<Rc<HashMap<u32, char>>>,
}

/// Whether a glyph of a font is less than nothing wide, so that what follows lies upon it or before it.
pub(super) fn runs_backwards(view: View<'_, '_>, font: &Dict) -> bool {
    let negative = |dict: &Dict, key: &str| {
        let width = view.lookup(dict, key).as_number();
        width.is_some_and(|width| width < 0.0)
    };
    let list = view.lookup(font, "Widths");
    let widths = list.as_array().unwrap_or_default().iter();
    let mut widths = widths.filter_map(|width| view.resolve(width).as_number());
    let descriptor = view.lookup(font, "FontDescriptor");
    let missing = descriptor
        .as_dict()
        .is_some_and(|descriptor| negative(descriptor, "MissingWidth"));
    let descendants = view.lookup(font, "DescendantFonts");
    let descendants = descendants.as_array().unwrap_or_default().iter();
    let mut descendants = descendants.map(|descendant| view.resolve(descendant));
    let backwards = |font: &Dict| negative(font, "DW") || Measured::of_codes(view, font).backwards;
    widths.any(|width| width < 0.0)
        || missing
        || descendants.any(|descendant| descendant.as_dict().is_some_and(backwards))
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
        } else if ["Type1", "MMType1", "TrueType"]
            .iter()
            .any(|name| kind.is_name(name))
        {
            Self::simple(view, font)
        } else {
            Self {
                unmeasured: true,
                ..Self::unknown()
            }
        }
    }

    /// Where a string's glyphs show from its origin, before size and scale turn with the matrix.
    pub(super) fn measure(&self, text: &[u8], state: &State) -> Extent {
        let mut extent = Extent {
            low: LOW,
            high: HIGH,
            ..Extent::default()
        };
        let em = state.size * state.scale;
        for code in text.chunks(if self.double { 2 } else { 1 }) {
            let space = !self.double && code == b" ";
            let code = number(code);
            let width = self.width(code);
            let [left, low, right, high] = self.reach(code);
            for edge in [left, right, width] {
                let at = extent.width + edge * em;
                (extent.left, extent.right) = (extent.left.min(at), extent.right.max(at));
            }
            (extent.low, extent.high) = (extent.low.min(low), extent.high.max(high));
            let gap = state.character + if space { state.word } else { 0.0 };
            extent.width += width * em + gap * state.scale;
        }
        extent
    }

    fn width(&self, code: u32) -> f64 {
        self.by_code.get(&code).copied().unwrap_or(self.default)
    }

    fn reach(&self, code: u32) -> Reach {
        match &self.glyphs {
            Glyphs::Measured(glyphs) => glyphs.reach(code),
            _ if self.double => [0.0, LOW, 1.0, HIGH],
            _ => [0.0, LOW, standard::widest(code), HIGH],
        }
    }

    /// Whether a glyph that counts as a dot or a space lies as low as they do.
    pub(super) fn is_low(&self, code: u32) -> bool {
        match &self.glyphs {
            Glyphs::Measured(glyphs) => {
                let [_, low, _, high] = glyphs.reach(code);
                low >= -0.4 && high <= 0.3
            }
            _ => true,
        }
    }

    pub(super) fn leads(&self, byte: u8) -> bool {
        is_leader(byte) && self.is_low(byte.into())
    }

    fn unknown() -> Self {
        Self {
            double: false,
            by_code: Rc::default(),
            default: 1.0,
            unmeasured: false,
            glyphs: Glyphs::Usual,
            renamed: false,
            leaders: None,
        }
    }

    fn simple(view: View<'_, '_>, font: &Dict) -> Self {
        let first = view.lookup(font, "FirstChar").as_int().unwrap_or(0);
        let list = view.lookup(font, "Widths");
        let mut measured = Measured::default();
        for (code, width) in (first..=i64::MAX).zip(list.as_array().unwrap_or_default().iter().take(256)) {
            if let (Ok(code), Some(width)) = (u32::try_from(code), view.resolve(width).as_number()) {
                measured.put(code, width);
            }
        }
        if measured.by_code.is_empty() {
            measured.by_code = standard::widths(view, font).collect();
        }
        Self {
            by_code: measured.by_code.into(),
            renamed: is_renamed(view, font),
            ..Self::unknown()
        }
        .with(Glyphs::simple(view, font), measured.backwards)
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
            let glyphs = match descendant.as_deref().and_then(Object::as_dict) {
                Some(descendant) => Glyphs::composite(view, descendant, false),
                None => Glyphs::Unknown,
            };
            return Self::unknown().with(glyphs, named || own);
        };
        let measured = Measured::of_codes(view, descendant);
        let default = view.lookup(descendant, "DW").as_number().unwrap_or(1000.0);
        Self {
            double: true,
            by_code: measured.by_code.into(),
            default: default.abs() / 1000.0,
            leaders: leaders(view, font).map(Rc::new),
            ..Self::unknown()
        }
        .with(
            Glyphs::composite(view, descendant, true),
            measured.backwards || default < 0.0,
        )
    }

    fn with(self, glyphs: Glyphs, turned: bool) -> Self {
        Self {
            unmeasured: turned || matches!(glyphs, Glyphs::Unknown),
            glyphs,
            ..self
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
                    for (code, own) in (first..=u32::MAX).zip(widths) {
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
