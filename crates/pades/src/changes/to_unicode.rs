//! What a font says that its codes stand for (`/ToUnicode`, ISO 32000-2 §9.10.3).

use saoy_pdf::{Dict, Object};

use super::{
    content::{Operators, Token},
    leaders::number,
    view::View,
};

/// The letters of codes.
pub(super) struct ToUnicode {
    ranges: Vec<Range>,
}

/// Codes that follow each other, as the last unit of their letters does.
struct Range {
    first: u32,
    last: u32,
    letters: Vec<u16>,
}

impl ToUnicode {
    /// None where the font has no such map.
    pub(super) fn read(view: View<'_, '_>, font: &Dict) -> Option<Self> {
        let map = view.lookup(font, "ToUnicode");
        let Object::Stream(map) = &*map else {
            return None;
        };
        let bytes = view.decoded(map)?;
        let mut ranges = Vec::new();
        let mut operators = Operators::of_map(&bytes);
        while let Some((operator, operands)) = operators.next_operator() {
            let size = match operator {
                b"endbfchar" => 2,
                b"endbfrange" => 3,
                _ => continue,
            };
            for entry in operands.chunks_exact(size) {
                match entry {
                    [Token::Text(code), Token::Text(letters)] => put(&mut ranges, code, code, letters),
                    [Token::Text(first), Token::Text(last), Token::Text(letters)] => {
                        put(&mut ranges, first, last, letters);
                    }
                    [Token::Text(first), Token::Text(_), Token::List(list)] => {
                        for (code, letters) in (number(first)..=u32::MAX).zip(list) {
                            if let Token::Text(letters) = letters {
                                let code = code.to_be_bytes();
                                put(&mut ranges, &code, &code, letters);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        view.pair.spend(ranges.len());
        Some(Self { ranges })
    }

    /// The letters of a code; none where there are none, or several.
    pub(super) fn letters(&self, view: View<'_, '_>, code: u32) -> Option<String> {
        view.pair.spend(self.ranges.len() / 32);
        if view.pair.exhausted() {
            return None;
        }
        let within = |range: &&Range| (range.first..=range.last).contains(&code);
        let mut found = self.ranges.iter().filter(within).map(|range| range.letters(code));
        let letters = found.next()??;
        found
            .all(|other| other.as_ref() == Some(&letters))
            .then_some(letters)
    }
}

impl Range {
    fn letters(&self, code: u32) -> Option<String> {
        let mut units = self.letters.clone();
        let last = units.last_mut()?;
        *last = last.checked_add(u16::try_from(code - self.first).ok()?)?;
        String::from_utf16(&units).ok()
    }
}

fn put(ranges: &mut Vec<Range>, first: &[u8], last: &[u8], letters: &[u8]) {
    let units = letters
        .chunks(2)
        .map(|unit| unit.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
    ranges.push(Range {
        first: number(first),
        last: number(last),
        letters: units.collect(),
    });
}
