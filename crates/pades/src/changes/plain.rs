//! Text as an eye compares it.

use unicode_normalization::UnicodeNormalization;

/// The letters that show: composed, in their usual form, one for all that look the same in most fonts. Without white
/// space, which only the places of letters make, and without what nobody sees.
pub(super) fn plain(text: &str) -> String {
    let shown = text.nfkc().filter(|letter| !is_unseen(*letter));
    shown.map(usual).collect()
}

fn is_unseen(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(
            letter,
            '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        )
}

/// Fonts have one glyph for these, and programs that look for its letter find one of them.
fn usual(letter: char) -> char {
    match letter {
        '\u{D0}' | '\u{189}' => '\u{110}',
        '\u{AD}' | '\u{2010}' => '-',
        '\u{2206}' => '\u{394}',
        '\u{2219}' => '\u{B7}',
        other => other,
    }
}

/// Whether fonts put a letter elsewhere than where it is written: right to left, or before the one that it follows.
pub(super) fn is_moved(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1700}'..='\u{1AFF}' | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_to_the_eye_is_the_same() {
        assert_eq!(
            plain("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t"),
            plain("Tiếng\u{A0}Việt")
        );
        assert_eq!(plain("Ðoàn \u{FB01}\u{200B}"), plain("Đoàn fi"));
        assert_ne!(plain("1,000"), plain("9,000"));
    }
}
