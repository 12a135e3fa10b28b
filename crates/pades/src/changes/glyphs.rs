//! How wide text is: as the font says, else as wide as it is high.

use std::collections::HashMap;

use saoy_pdf::{Dict, Object};

use super::{
    content::{Operators, Token},
    standard,
    view::View,
};

/// Codes with a width of their own in one font.
const MAX_CODES: usize = 70_000;

/// Dots in a row that make a line to write on.
const LEADER: usize = 8;

/// The widest space or dot, in ems.
const DOT: f64 = 0.35;

/// What lines to write on are made of: spaces, dots, underscores, an ellipsis, a middle dot.
const LEADERS: [char; 7] = [' ', '.', '_', '\u{A0}', '\u{B7}', '\u{2026}', '\u{2024}'];

/// A part of a string.
pub(super) struct Piece<'t> {
    pub(super) text: &'t [u8],
    pub(super) shows: Shows,
}

/// What a part of a string leaves on the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    Letters,
    /// A line to write on, as far as one can tell: content, but for a field that stands on it.
    Line,
    /// Dots and underscores: a line to write on.
    Dots,
    /// Spaces, and less dots than make a line.
    Nothing,
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
    /// The codes of dots and spaces stand for something else.
    renamed: bool,
    /// Codes of spaces, dots and underscores, where the font says which those are.
    leaders: Option<std::rc::Rc<HashMap<u32, char>>>,
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
        let whole = |shows| vec![Piece { text, shows }];
        if self.pictures || self.renamed {
            return whole(Shows::Letters);
        }
        if self.double {
            return self.double_pieces(text);
        }
        let alone = text.iter().copied().all(is_leader);
        let chunks = text.chunk_by(|a, b| is_leader(*a) == is_leader(*b));
        let piece = |text: &'t [u8]| {
            let leads = text.iter().copied().all(is_leader);
            let shows = match text.len() {
                LEADER.. if leads => Shows::Dots,
                3.. if leads => Shows::Nothing,
                _ if leads && alone => Shows::Nothing,
                _ => Shows::Letters,
            };
            Piece { text, shows }
        };
        chunks.map(piece).collect()
    }

    /// A narrow glyph that is repeated, or one that the font calls a dot, makes a line.
    fn double_pieces<'t>(&self, text: &'t [u8]) -> Vec<Piece<'t>> {
        let (mut pieces, mut start, mut at) = (Vec::new(), 0, 0);
        let codes: Vec<&[u8]> = text.chunks(2).collect();
        let mut push = |from: usize, to: usize, shows: Shows| {
            if let Some(text) = text.get(from..to.min(text.len())).filter(|text| !text.is_empty()) {
                pieces.push(Piece { text, shows });
            }
        };
        for run in codes.chunk_by(|a, b| a == b) {
            let end = at + run.len() * 2;
            let code = run.first().copied().unwrap_or_default();
            if run.len() >= LEADER && self.is_dot(code) || self.is_space(code) {
                push(start, at, Shows::Letters);
                push(at, end, Shows::Line);
                start = end;
            }
            at = end;
        }
        push(start, text.len(), Shows::Letters);
        pieces
    }

    /// Eight figures of one kind are no dots.
    fn is_dot(&self, code: &[u8]) -> bool {
        match &self.leaders {
            Some(leaders) => leaders.contains_key(&number(code)),
            None => self.is_narrow(code),
        }
    }

    /// What the font calls a space and is as narrow as one.
    fn is_space(&self, code: &[u8]) -> bool {
        let letter = self
            .leaders
            .as_ref()
            .and_then(|leaders| leaders.get(&number(code)));
        letter.is_some_and(|letter| matches!(letter, ' ' | '\u{A0}')) && self.is_narrow(code)
    }

    fn is_narrow(&self, code: &[u8]) -> bool {
        *self.by_code.get(&number(code)).unwrap_or(&self.default) <= DOT
    }

    fn unknown() -> Self {
        Self {
            double: false,
            by_code: std::rc::Rc::default(),
            default: 1.0,
            vertical: false,
            pictures: false,
            renamed: false,
            leaders: None,
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
        if by_code.is_empty() {
            by_code = standard::widths(view, font).collect();
        }
        Self {
            by_code: by_code.into(),
            vertical: backwards,
            renamed: is_renamed(view, font),
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
            leaders: leaders(view, font).map(std::rc::Rc::new),
            ..Self::unknown()
        }
    }
}

/// Whether `/Differences` give a dot's or a space's code to another glyph (ISO 32000-2 §9.6.5.1).
fn is_renamed(view: View<'_, '_>, font: &Dict) -> bool {
    const NAMES: [&str; 6] = [
        "space",
        "period",
        "underscore",
        "ellipsis",
        "nbspace",
        "periodcentered",
    ];
    let encoding = view.lookup(font, "Encoding");
    let differences = encoding.as_dict().map(|dict| view.lookup(dict, "Differences"));
    let mut code = 0;
    let items = differences
        .as_deref()
        .and_then(Object::as_array)
        .unwrap_or_default();
    items.iter().any(|item| {
        let item = view.resolve(item);
        if let Some(first) = item.as_int() {
            code = first;
            return false;
        }
        let leads = u8::try_from(code).is_ok_and(is_leader);
        code = code.saturating_add(1);
        leads && !NAMES.iter().any(|name| item.is_name(name))
    })
}

/// A code, or a letter, of several bytes.
fn number(text: &[u8]) -> u32 {
    text.iter().fold(0, |code, byte| code << 8 | u32::from(*byte))
}

/// The codes that `/ToUnicode` calls spaces, dots and underscores (§9.10.3); nothing where it does not say.
fn leaders(view: View<'_, '_>, font: &Dict) -> Option<HashMap<u32, char>> {
    let map = view.lookup(font, "ToUnicode");
    let bytes = view.decoded(map.as_stream()?)?;
    let mut found = HashMap::new();
    let mut name = |first: &[u8], last: &[u8], letter: &[u8]| {
        let (first, last, letter) = (number(first), number(last), number(letter));
        let at = |leader: &char| Some((first.checked_add((*leader as u32).checked_sub(letter)?)?, *leader));
        found.extend(LEADERS.iter().filter_map(at).filter(|(code, _)| *code <= last));
    };
    let mut operators = Operators::new(&bytes);
    while let Some((operator, operands)) = operators.next_operator() {
        let size = match operator {
            b"endbfchar" => 2,
            b"endbfrange" => 3,
            _ => continue,
        };
        for entry in operands.chunks_exact(size) {
            match entry {
                [Token::Text(code), Token::Text(letter)] => name(code, code, letter),
                [Token::Text(first), Token::Text(last), Token::Text(letter)] => name(first, last, letter),
                [Token::Text(first), Token::Text(_), Token::List(letters)] => {
                    for (code, letter) in (number(first)..).zip(letters) {
                        if let Token::Text(letter) = letter {
                            name(&code.to_be_bytes(), &code.to_be_bytes(), letter);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    Some(found)
}

fn is_leader(byte: u8) -> bool {
    matches!(byte, b' ' | b'.' | b'_' | 0x85)
}
