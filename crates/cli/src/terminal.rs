//! Text as wide as the reader's terminal.

/// Where text goes to no terminal.
const ELSEWHERE: usize = 80;
/// Below this nothing can be set well: it is not tried.
const LEAST: usize = 30;

/// Columns of standard output.
pub(crate) fn columns() -> usize {
    measured().map_or(ELSEWHERE, |columns| columns.max(LEAST))
}

#[cfg(unix)]
fn measured() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn measured() -> Option<usize> {
    None
}

/// One line in as many as it needs. What follows stands below the first word of the sentence: behind the indent, and
/// behind a sign or a number that leads it. A word that is too long stays whole.
pub(crate) fn wrapped(line: &str, columns: usize) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let hang = hanging(line, indent);
    let mut text = " ".repeat(indent);
    let mut used = indent;
    // Runs of spaces are one: a name in a file must not push its words to the beginning of a line.
    let words = line[indent..].split(' ').filter(|word| !word.is_empty());
    for (at, word) in words.enumerate() {
        let width = width(word);
        if at > 0 && used + 1 + width > columns && used > hang {
            text.push('\n');
            text.push_str(&" ".repeat(hang));
            used = hang;
        } else if at > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += width;
    }
    text
}

fn hanging(line: &str, indent: usize) -> usize {
    let first = line[indent..].split(' ').next().unwrap_or_default();
    let number = first
        .strip_suffix('.')
        .is_some_and(|number| number.parse::<u32>().is_ok());
    let leads = number || ["✓", "✗", "?", "-"].contains(&first);
    match (number, leads) {
        // Deeper than the facts below it: the rest of a long name is none of them.
        (true, _) => indent + width(first) + 5,
        (false, true) => indent + width(first) + 1,
        // Only a verdict begins at the edge.
        (false, false) => indent + 2,
    }
}

/// Columns of a text: Vietnamese may be written with marks of their own, which take none.
fn width(text: &str) -> usize {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> usize {
    match letter {
        '\u{300}'..='\u{36f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{200b}'..='\u{200d}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_what_follows_stands_below_the_sentence() {
        assert_eq!(
            wrapped("     ✓ Toàn vẹn: nguyên vẹn như lúc ký", 26),
            "     ✓ Toàn vẹn: nguyên\n       vẹn như lúc ký"
        );
        assert_eq!(
            wrapped("HỢP LỆ: chữ ký nguyên vẹn", 16),
            "HỢP LỆ: chữ ký\n  nguyên vẹn"
        );
        assert_eq!(wrapped("  1. Đặng Hữu Khải", 14), "  1. Đặng Hữu\n         Khải");
        assert_eq!(wrapped("  tệp: a", 80), "  tệp: a");
    }

    #[test]
    fn marks_of_their_own_take_no_column() {
        // “chứng thực” composed and in pieces: 10 columns each.
        let (whole, pieces) = ("chứng thực", "chu\u{31b}\u{301}ng thu\u{323}\u{31b}c");
        assert_eq!((width(whole), width(pieces)), (10, 10));
        assert_eq!(wrapped(whole, 10), whole);
        assert_eq!(wrapped(pieces, 10), pieces);
        assert_eq!(wrapped(pieces, 9).lines().count(), 2);
        assert_eq!(width("漢字"), 4);
    }

    #[test]
    fn a_name_cannot_push_its_words_into_a_line_that_looks_like_a_fact() {
        let name = format!("  1. x{}✓ Toàn vẹn{}✓ Chứng", " ".repeat(60), " ".repeat(60));
        assert_eq!(
            wrapped(&name, 16),
            "  1. x ✓ Toàn\n         vẹn ✓\n         Chứng"
        );
    }

    #[test]
    fn a_word_that_is_too_long_stays_whole() {
        assert_eq!(wrapped("  SHA-256: 0123456789", 12), "  SHA-256:\n    0123456789");
        assert_eq!(wrapped("0123456789abc", 5), "0123456789abc");
    }
}
