//! Text strings (ISO 32000-2 §7.9.2.2) as text for people.

/// UTF-16 or UTF-8 by its mark, else PDFDocEncoding, of which only the Latin-1 part is known here.
pub(super) fn read_text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, units @ ..] => utf16(units, u16::from_be_bytes),
        [0xFF, 0xFE, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    char::decode_utf16(units)
        .map(|found| found.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Longer names are cut.
const LONGEST: usize = 120;

/// For one line on a screen: no control signs, none that turn or hide text.
pub(super) fn tidy(text: &str) -> String {
    let turns = |sign: char| matches!(sign, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let mut tidy: String = text
        .chars()
        .take(LONGEST)
        .map(|sign| {
            if sign.is_control() || turns(sign) {
                '·'
            } else {
                sign
            }
        })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        tidy.push('…');
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_reads_as_text() {
        assert_eq!(read_text(b"\xFE\xFF\0H\0\xF2\0a"), "Hòa");
        assert_eq!(read_text(b"\xFF\xFEH\0"), "H");
        assert_eq!(read_text(b"\xEF\xBB\xBFH\xC3\xB2a"), "Hòa");
        assert_eq!(read_text(b"H\xF2a"), "Hòa");
    }

    #[test]
    fn signs_that_turn_text_are_shown_as_dots() {
        assert_eq!(tidy("a\u{202E}fdp.exe\n"), "a·fdp.exe·");
        assert_eq!(tidy(&"x".repeat(200)).chars().count(), LONGEST + 1);
    }
}
