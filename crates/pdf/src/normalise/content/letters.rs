//! The letters that content shows, as bytes.

use super::operations::Operations;
use crate::read::parser::Parser;
use crate::{Limits, Object};

/// All strings that `Tj`, `TJ`, `'` and `"` show, one after the other, without white space.
pub(in crate::normalise) fn letters(content: &[u8]) -> Vec<u8> {
    let limits = Limits::default();
    let mut letters = Vec::new();
    for operation in Operations::of(content) {
        let place = match operation.operator {
            b"Tj" | b"'" | b"\"" | b"TJ" => operation.span.clone(),
            _ => continue,
        };
        let text = content.get(place).unwrap_or_default();
        let mut parser = Parser::at(text, 0, &limits);
        while let Ok(object) = parser.object() {
            add(&object, &mut letters);
        }
    }
    letters.retain(|byte| !byte.is_ascii_whitespace());
    letters
}

fn add(object: &Object, letters: &mut Vec<u8>) {
    match object {
        Object::String(text) | Object::HexString(text) => letters.extend_from_slice(text),
        Object::Array(items) => items.iter().for_each(|item| add(item, letters)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_count_however_they_are_cut_and_written() {
        assert_eq!(
            letters(b"BT /F 9 Tf (A b)Tj [<63> -20 (d)]TJ (x) 1 1 (e)\" ET (f)"),
            b"Abcdxe"
        );
    }
}
