//! Names that a file gives, for people.

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
    fn signs_that_turn_text_are_shown_as_dots() {
        assert_eq!(tidy("a\u{202E}fdp.exe\n"), "a·fdp.exe·");
        assert_eq!(tidy(&"x".repeat(200)).chars().count(), LONGEST + 1);
    }
}
