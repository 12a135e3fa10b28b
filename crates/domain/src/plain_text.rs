//! Text that looks like what it is.
//!
//! Marks that turn the direction of text, or hide in it, make a sentence read otherwise than it was written: a reason in
//! a register, a name on a certificate (Unicode Technical Report 36, “bidirectional text spoofing”).

/// Whether a text has marks that nobody sees. Line breaks and tabs are seen.
///
/// ```
/// use saoy_domain::plain_text::has_hidden_marks;
/// assert!(!has_hidden_marks("Trang 2 bị lệch.\nQuét lại."));
/// assert!(has_hidden_marks("hợp \u{202e}ệl"));
/// ```
pub fn has_hidden_marks(text: &str) -> bool {
    text.chars()
        .any(|c| is_invisible(c) || c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Marks that turn the direction of text or hide in it.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_text_is_seen() {
        for text in [
            "a\u{202e}b",
            "a\u{2066}b",
            "a\u{200b}b",
            "a\u{0}b",
            "a\u{1b}[0m",
            "\u{feff}a",
            "\u{61c}a",
        ] {
            assert!(has_hidden_marks(text), "{text:?}");
        }
        for text in ["", "Thiếu trang 2.\r\n\tQuét lại", "𠮷 – “Đ”", "e\u{301}"] {
            assert!(!has_hidden_marks(text), "{text:?}");
        }
    }
}
