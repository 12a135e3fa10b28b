//! What somebody typed, repeated on a page: signs that hide text or turn its direction are named instead of obeyed.
//!
//! “photo\u{202E}gpj.exe” would read “photoexe.jpg” (Unicode TR 36 §3.1, bidirectional spoofing). Escaping for HTML does not
//! help: the sign is an ordinary letter there.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every sign that cannot be seen written as “‹U+202E›”. Spaces and line breaks stay.
#[must_use]
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if hides(letter) {
            // Writing into a string cannot fail.
            let _ = write!(out, "‹U+{:04X}›", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

/// Control characters, what turns the direction of text, what has no width.
fn hides(letter: char) -> bool {
    match letter {
        '\n' | '\r' | '\t' => false,
        '\u{061C}' | '\u{180E}' | '\u{FEFF}' | '\u{00AD}' => true,
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_text_is_named() {
        assert_eq!(harmless("a\u{202E}b"), "a‹U+202E›b");
        assert_eq!(
            harmless("x\u{2066}\u{0}\u{1b}[2J"),
            "x‹U+2066›‹U+0000›‹U+001B›[2J"
        );
        assert_eq!(harmless("lan\u{200B}@vidu.example"), "lan‹U+200B›@vidu.example");
    }

    #[test]
    fn ordinary_words_stay_as_they_are() {
        let words = "Đặng Hữu Khải\nPhường Hòa An\t12\u{a0}000\u{a0}đ";
        assert!(matches!(harmless(words), Cow::Borrowed(same) if same == words));
    }
}
