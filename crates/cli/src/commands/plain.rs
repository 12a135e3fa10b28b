//! Words of a file on somebody's screen.

/// A file must not steer the terminal that its names are shown on, nor turn the reading direction.
pub(crate) fn plain(text: &str) -> String {
    let unseen = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|letter| match letter {
            unseen_one if unseen(unseen_one) => '\u{fffd}',
            // Every kind of space is one at which a line may end, and is set as one.
            space if space.is_whitespace() => ' ',
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn neither_controls_nor_signs_of_direction_are_printed() {
        assert_eq!(plain("a\x1b[31mb"), "a\u{fffd}[31mb");
        assert_eq!(plain("a\u{202e}fdp.exe"), "a\u{fffd}fdp.exe");
        assert_eq!(plain("a\u{61c}b\u{a0}\u{3000}c"), "a\u{fffd}b  c");
        assert_eq!(plain("Đặng Hữu Khải"), "Đặng Hữu Khải");
    }
}
