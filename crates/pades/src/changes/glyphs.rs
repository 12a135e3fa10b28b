//! How wide text is: as the font says, else as wide as it is high.

use std::collections::HashMap;

use saoy_pdf::{Dict, Object};

use super::view::View;

/// Codes with a width of their own in one font.
const MAX_CODES: usize = 70_000;

/// Dots in a row that make a line to write on.
const LEADER: usize = 8;

/// A part of a string.
pub(super) struct Piece<'t> {
    pub(super) text: &'t [u8],
    /// Whether it counts as shown: single dots and underscores do not.
    pub(super) shows: bool,
    /// Whether it is a line to write on.
    pub(super) leader: bool,
}

/// Widths of one font in ems.
#[derive(Clone, Debug)]
pub(super) struct Widths {
    /// Two bytes a glyph (Type 0 with a two-byte encoding; others are measured too wide).
    double: bool,
    by_code: std::rc::Rc<HashMap<u32, f64>>,
    default: f64,
    /// Downwards (ISO 32000-2 §9.7.4.3) or backwards: where such text ends is not measured here.
    pub(super) vertical: bool,
    /// Glyphs are pictures, which show in every rendering mode (Type 3).
    pub(super) pictures: bool,
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

    /// The string cut where it is a line to write on.
    pub(super) fn pieces<'t>(&self, text: &'t [u8]) -> Vec<Piece<'t>> {
        let whole = |shows| {
            vec![Piece {
                text,
                shows,
                leader: false,
            }]
        };
        if self.pictures {
            return whole(!text.is_empty());
        }
        if self.double {
            return self.double_pieces(text);
        }
        if text.iter().copied().all(is_leader) {
            return vec![Piece {
                text,
                shows: false,
                leader: text.len() >= LEADER,
            }];
        }
        let chunks = text.chunk_by(|a, b| is_leader(*a) == is_leader(*b));
        chunks
            .map(|text| {
                let leads = text.iter().copied().all(is_leader);
                Piece {
                    text,
                    shows: !leads || text.len() < 3,
                    leader: leads && text.len() >= LEADER,
                }
            })
            .collect()
    }

    /// Which code is a dot nobody knows here: one that is repeated makes a line.
    fn double_pieces<'t>(&self, text: &'t [u8]) -> Vec<Piece<'t>> {
        let (mut pieces, mut start, mut at) = (Vec::new(), 0, 0);
        let codes: Vec<&[u8]> = text.chunks(2).collect();
        let mut push = |from: usize, to: usize, leader: bool| {
            if let Some(text) = text.get(from..to.min(text.len())).filter(|text| !text.is_empty()) {
                pieces.push(Piece {
                    text,
                    shows: true,
                    leader,
                });
            }
        };
        for run in codes.chunk_by(|a, b| a == b) {
            let end = at + run.len() * 2;
            if run.len() >= LEADER {
                push(start, at, false);
                push(at, end, true);
                start = end;
            }
            at = end;
        }
        push(start, text.len(), false);
        pieces
    }

    fn unknown() -> Self {
        Self {
            double: false,
            by_code: std::rc::Rc::default(),
            default: 1.0,
            vertical: false,
            pictures: false,
        }
    }

    fn simple(view: View<'_, '_>, font: &Dict) -> Self {
        let first = view.lookup(font, "FirstChar").as_int().unwrap_or(0);
        let widths = view.lookup(font, "Widths");
        let mut by_code = HashMap::new();
        let mut backwards = false;
        for (code, width) in (first..).zip(widths.as_array().unwrap_or_default().iter().take(256)) {
            if let (Ok(code), Some(width)) = (u32::try_from(code), view.resolve(width).as_number()) {
                backwards |= width < 0.0;
                by_code.insert(code, width.abs() / 1000.0);
            }
        }
        Self {
            by_code: by_code.into(),
            vertical: backwards,
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
        let mut backwards = false;
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
                        let width = view.resolve(width).as_number().unwrap_or(1000.0);
                        backwards |= width < 0.0;
                        by_code.insert(code, width.abs() / 1000.0);
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
                    backwards |= width < 0.0;
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
            default: default.abs() / 1000.0,
            vertical: backwards || default < 0.0,
            pictures: false,
        }
    }
}

fn is_leader(byte: u8) -> bool {
    matches!(byte, b' ' | b'.' | b'_' | 0x85)
}
