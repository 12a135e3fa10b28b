//! `startxref`, offset, `%%EOF` (ISO 32000-2 §7.5.5).

use super::lexer::{Lexer, is_space};

/// How far the last `startxref` may be from the end, white space behind that not counted: files are filled up with zeros.
const TAIL: usize = 2048;

/// One `startxref … %%EOF`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tail {
    /// The offset it gives.
    pub(crate) startxref: u64,
    /// Behind the end of line after `%%EOF`, or behind `%%EOF` if there is none.
    pub(crate) end: usize,
}

/// The last one in the file.
pub(crate) fn last(bytes: &[u8]) -> Option<Tail> {
    let is_text = |byte: &u8| !is_space(*byte);
    let until = bytes.iter().rposition(is_text)? + 1;
    let from = until.saturating_sub(TAIL);
    let at = memchr::memmem::rfind(bytes.get(from..until)?, b"startxref")?;
    at_offset(bytes, from.checked_add(at)?)
}

/// The last one that is whole, however far from the end.
pub(crate) fn last_anywhere(bytes: &[u8]) -> Option<Tail> {
    memchr::memmem::rfind_iter(bytes, b"startxref").find_map(|at| at_offset(bytes, at))
}

/// The first one that begins within `from..until` and gives one of `offsets`. Directly at `from` in all but odd files.
pub(crate) fn find(bytes: &[u8], from: usize, until: usize, offsets: &[u64]) -> Option<Tail> {
    let window = bytes.get(from..until.min(bytes.len()))?;
    memchr::memmem::find_iter(window, b"startxref")
        .filter_map(|at| at_offset(bytes, from.checked_add(at)?))
        .find(|tail| offsets.contains(&tail.startxref))
}

pub(crate) fn at_offset(bytes: &[u8], at: usize) -> Option<Tail> {
    let mut lexer = Lexer::at(bytes, at);
    if !lexer.eat_word(b"startxref") {
        return None;
    }
    lexer.skip_space();
    let startxref = lexer.unsigned()?;
    lexer.skip_space();
    if !lexer.eat(b"%%EOF") {
        return None;
    }
    lexer.eat_eol();
    Some(Tail {
        startxref,
        end: lexer.pos(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_counts() {
        let bytes = b"startxref\n5\n%%EOF\nstartxref\r\n18\r\n%%EOF\r\n";
        assert_eq!(
            last(bytes),
            Some(Tail {
                startxref: 18,
                end: bytes.len()
            })
        );
        assert_eq!(
            find(bytes, 0, 18, &[5]),
            Some(Tail {
                startxref: 5,
                end: 18
            })
        );
        assert_eq!(find(bytes, 0, 18, &[6]), None);
    }

    #[test]
    fn white_space_behind_the_end_is_passed_over() {
        let bytes = [&b"startxref\n5\n%%EOF\n"[..], &[0; 70_000]].concat();
        assert_eq!(last(&bytes).map(|tail| tail.startxref), Some(5));
    }

    #[test]
    fn a_cut_end_is_no_end() {
        assert_eq!(last(b"startxref\n18\n%%EO"), None);
        assert_eq!(last(b"startxref\n"), None);
        assert_eq!(last(b""), None);
    }
}
