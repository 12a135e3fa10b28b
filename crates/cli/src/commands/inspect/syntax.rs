//! An object as it could stand in a file, with long strings cut short.

use saoy_pdf::{Dict, Object};

use crate::commands::plain;

/// Longer strings are cut, with their length behind.
const MOST: usize = 96;

/// `object`, several lines.
pub(super) fn of(object: &Object) -> String {
    let mut text = String::new();
    write(object, 0, &mut text);
    text
}

fn write(object: &Object, level: usize, text: &mut String) {
    match object {
        Object::Null => text.push_str("null"),
        Object::Bool(value) => *text += &value.to_string(),
        Object::Int(value) => *text += &value.to_string(),
        Object::Real(value) => *text += &value.to_string(),
        Object::Name(name) => *text += &format!("/{}", readable(name.as_bytes())),
        Object::Ref(reference) => *text += &reference.to_string(),
        Object::String(bytes) | Object::HexString(bytes) => string(bytes, text),
        Object::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(' ');
                }
                write(item, level + 1, text);
            }
            text.push(']');
        }
        Object::Dict(dict) => dictionary(dict, level, text),
        Object::Stream(stream) => {
            dictionary(&stream.dict, level, text);
            *text += &format!("\nstream % {} bytes", stream.len());
        }
        Object::Reserved(reserved) => *text += &readable(&reserved.bytes),
    }
}

fn dictionary(dict: &Dict, level: usize, text: &mut String) {
    let indent = "  ".repeat(level + 1);
    text.push_str("<<\n");
    for (key, value) in dict.iter() {
        *text += &format!("{indent}/{} ", readable(key.as_bytes()));
        write(value, level + 1, text);
        text.push('\n');
    }
    *text += &format!("{}>>", "  ".repeat(level));
}

/// Text as text, in UTF-8 where it is UTF-16; anything else as hexadecimal digits.
fn string(bytes: &[u8], text: &mut String) {
    let shown = bytes.get(..bytes.len().min(MOST)).unwrap_or_default();
    match shown {
        [0xFE, 0xFF, units @ ..] => {
            let (pairs, _) = units.as_chunks::<2>();
            let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            *text += &format!("({})", plain(&String::from_utf16_lossy(&units)));
        }
        _ if shown.iter().all(|byte| (b' '..=b'~').contains(byte)) => {
            *text += &format!(
                "({})",
                readable(shown)
                    .replace('\\', "\\\\")
                    .replace('(', "\\(")
                    .replace(')', "\\)")
            );
        }
        _ => *text += &format!("<{}>", hex::encode(shown)),
    }
    if shown.len() < bytes.len() {
        *text += &format!(" % … {} bytes", bytes.len());
    }
}

fn readable(bytes: &[u8]) -> String {
    plain(&String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_looks_as_in_a_file() {
        let dict = Dict::new()
            .with("Type", Object::name("Sig"))
            .with("Name", Object::text("Khải"))
            .with("Kids", vec![Object::Int(1), Object::Real(0.5), Object::Null])
            .with("Contents", Object::HexString(vec![0; 100]))
            .with(
                "Inner",
                Dict::new().with("Location", Object::String(b"(Hoa An)".to_vec())),
            );
        let text = of(&Object::Dict(dict));
        for part in [
            "/Type /Sig\n",
            "/Name (Khải)\n",
            "/Kids [1 0.5 null]",
            "% … 100 bytes",
            "    /Location (\\(Hoa An\\))",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn what_would_steer_a_terminal_is_not_printed() {
        assert_eq!(
            of(&Object::Name(saoy_pdf::Name::new(b"a\x1b[31mb"))),
            "/a\u{fffd}[31mb"
        );
    }
}
