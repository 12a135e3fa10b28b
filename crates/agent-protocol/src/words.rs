//! Text that an installation shows in the agent's window: what a person decides by, so it must be what it seems.

use thiserror::Error;

/// So many characters has one field at most.
pub const MAX_WORDS: usize = 200;

/// Why a text is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadWords {
    /// Nothing to read.
    #[error("a text is empty")]
    Empty,
    /// More than [`MAX_WORDS`] characters: what matters could stand where nobody looks.
    #[error("a text is longer than {MAX_WORDS} characters")]
    TooLong,
    /// A control, a line break, or a character that turns or hides others (Unicode TR #36 §2.10, UAX #9).
    #[error("a text holds a character that hides or turns others (U+{0:04X})")]
    Deceiving(u32),
}

/// Is this fit to be shown?
pub(crate) fn check(text: &str) -> Result<(), BadWords> {
    if text.trim().is_empty() {
        return Err(BadWords::Empty);
    }
    if text.chars().count() > MAX_WORDS {
        return Err(BadWords::TooLong);
    }
    match text.chars().find(|one| deceives(*one)) {
        Some(found) => Err(BadWords::Deceiving(found.into())),
        None => Ok(()),
    }
}

/// A text as it may be shown: what turns or hides others is left out, and what is too long is cut.
#[must_use]
pub fn fit(text: &str) -> String {
    let plain: String = text.chars().filter(|one| !deceives(*one)).collect();
    let plain = plain.trim();
    if plain.is_empty() {
        return "–".to_owned();
    }
    if plain.chars().count() <= MAX_WORDS {
        return plain.to_owned();
    }
    let cut: String = plain.chars().take(MAX_WORDS - 1).collect();
    format!("{cut}…")
}

fn deceives(one: char) -> bool {
    one.is_control()
        || matches!(one,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_plain_text() {
        assert_eq!(
            check("Bằng tốt nghiệp – Nguyễn Thị Ánh (bản chính) “2024”"),
            Ok(())
        );
    }

    #[test]
    fn letters_that_turn_or_hide_others_are_refused() {
        for (text, found) in [
            ("Giấy \u{202E}hnis iahk", 0x202E),
            ("Giấy\u{200B}khai", 0x200B),
            ("một\ndòng", 0xA),
            ("\u{2066}x", 0x2066),
        ] {
            assert_eq!(check(text), Err(BadWords::Deceiving(found)));
        }
        assert_eq!(check(" \u{a0} "), Err(BadWords::Empty));
        assert_eq!(check(&"x".repeat(MAX_WORDS + 1)), Err(BadWords::TooLong));
    }

    #[test]
    fn a_text_is_made_fit_to_be_shown() {
        assert_eq!(fit("Giấy \u{202E}khai\nsinh "), "Giấy khaisinh");
        assert_eq!(fit("\u{200B}"), "–");
        let long = fit(&"x".repeat(MAX_WORDS + 1));
        assert_eq!(check(&long), Ok(()));
        assert!(long.ends_with('…'));
    }
}
