//! Which glyphs make lines to write on, as far as a font says it.

use std::collections::HashMap;

use saoy_pdf::{Dict, Object};

use super::{
    content::{Operators, Token},
    view::View,
};

/// What lines to write on are made of: spaces, dots, underscores, an ellipsis, a middle dot.
const LEADERS: [char; 7] = [' ', '.', '_', '\u{A0}', '\u{B7}', '\u{2026}', '\u{2024}'];

/// The same by codes of one byte.
pub(super) fn is_leader(byte: u8) -> bool {
    matches!(byte, b' ' | b'.' | b'_' | 0x85)
}

/// Whether `/Differences` give a dot's or a space's code to another glyph (ISO 32000-2 §9.6.5.1).
pub(super) fn is_renamed(view: View<'_, '_>, font: &Dict) -> bool {
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

/// The codes that `/ToUnicode` calls spaces, dots and underscores (§9.10.3); nothing where it does not say.
pub(super) fn leaders(view: View<'_, '_>, font: &Dict) -> Option<HashMap<u32, char>> {
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
                    for (code, letter) in (number(first)..=u32::MAX).zip(letters) {
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

/// A code, or a letter, of several bytes.
pub(super) fn number(text: &[u8]) -> u32 {
    text.iter().fold(0, |code, byte| code << 8 | u32::from(*byte))
}
