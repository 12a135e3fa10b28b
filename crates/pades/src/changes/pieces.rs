//! Strings cut where they are lines to write on.

use super::{glyphs::Widths, leaders::number};

/// Dots in a row that make a line to write on.
const LEADER: usize = 8;

/// The widest space or dot, in ems.
const DOT: f64 = 0.35;

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

impl Widths {
    /// The string cut where it is a line to write on.
    pub(super) fn pieces<'t>(&self, text: &'t [u8]) -> Vec<Piece<'t>> {
        let whole = |shows| vec![Piece { text, shows }];
        if self.renamed {
            return whole(Shows::Letters);
        }
        if self.double {
            return self.double_pieces(text);
        }
        let alone = text.iter().all(|byte| self.leads(*byte));
        let chunks = text.chunk_by(|a, b| self.leads(*a) == self.leads(*b));
        let piece = |text: &'t [u8]| {
            let leads = text.iter().all(|byte| self.leads(*byte));
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
        let named = match &self.leaders {
            Some(leaders) => leaders.contains_key(&number(code)),
            None => self.is_narrow(code),
        };
        named && self.is_low(number(code))
    }

    /// What the font calls a space and is as narrow as one.
    fn is_space(&self, code: &[u8]) -> bool {
        let letter = self
            .leaders
            .as_ref()
            .and_then(|leaders| leaders.get(&number(code)));
        let named = letter.is_some_and(|letter| matches!(letter, ' ' | '\u{A0}'));
        named && self.is_narrow(code) && self.is_low(number(code))
    }

    fn is_narrow(&self, code: &[u8]) -> bool {
        *self.by_code.get(&number(code)).unwrap_or(&self.default) <= DOT
    }
}
