//! Text strings (ISO 32000-2 §7.9.2.2).

/// The text of a string: UTF-16BE or UTF-8 with its mark, else PDFDocEncoding. What has no meaning becomes U+FFFD.
///
/// ```
/// use saoy_pdf::decode_text;
/// assert_eq!(decode_text(b"\xFE\xFF\x01\x10\x00T"), "ĐT");
/// assert_eq!(decode_text(b"\xEF\xBB\xBF\xC4\x90T"), "ĐT");
/// assert_eq!(decode_text(b"caf\xE9 \x80"), "café •");
/// ```
#[must_use]
pub fn decode_text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, u16::from_be_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        // Not in the standard, but written by some programs and read by all.
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|byte| pdf_doc(*byte)).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (units, rest) = bytes.as_chunks::<2>();
    let decoded = char::decode_utf16(units.iter().map(|pair| unit(*pair)))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    let mut text: String = without_language(decoded).collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// §7.9.2.2.2: a language code may stand between two U+001B.
fn without_language(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut inside = false;
    text.filter(move |letter| {
        let mark = *letter == '\u{1B}';
        inside ^= mark;
        !mark && !inside
    })
}

/// PDFDocEncoding (ISO 32000-2 Annex D.3): Latin-1 but for two ranges.
fn pdf_doc(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•',
        '†',
        '‡',
        '…',
        '—',
        '–',
        'ƒ',
        '⁄',
        '‹',
        '›',
        '−',
        '‰',
        '„',
        '“',
        '”',
        '‘',
        '’',
        '‚',
        '™',
        'ﬁ',
        'ﬂ',
        'Ł',
        'Œ',
        'Š',
        'Ÿ',
        'Ž',
        'ı',
        'ł',
        'œ',
        'š',
        'ž',
        char::REPLACEMENT_CHARACTER,
        '€',
    ];
    let listed = match byte {
        0x18..=0x1F => LOW.get(usize::from(byte - 0x18)),
        0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)),
        0x7F | 0xAD => Some(&char::REPLACEMENT_CHARACTER),
        _ => None,
    };
    listed.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;

    #[test]
    fn what_was_written_is_read() {
        for text in ["", "12/DT", "Số 12/ĐT", "😀"] {
            let object = Object::text(text);
            assert_eq!(object.as_string().map(decode_text).as_deref(), Some(text));
        }
    }

    #[test]
    fn both_byte_orders_and_an_odd_byte() {
        assert_eq!(decode_text(b"\xFF\xFEA\0"), "A");
        assert_eq!(decode_text(b"\xFE\xFF\0A\0"), "A\u{FFFD}");
        assert_eq!(decode_text(b"\xFE\xFF\xD8\0"), "\u{FFFD}");
    }

    #[test]
    fn a_language_code_is_no_text() {
        assert_eq!(decode_text(b"\xFE\xFF\0\x1B\0v\0i\0\x1B\0A"), "A");
    }

    #[test]
    fn the_two_ranges_that_are_not_latin_1() {
        assert_eq!(decode_text(b"\x18\x1F\x80\x93\x9E\xA0\xA1\xFF"), "˘˜•ﬁž€¡ÿ");
    }
}
