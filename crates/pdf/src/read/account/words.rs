//! Words by which programs find their way when the cross-reference does not help.

use super::super::lexer::{is_delimiter, is_space};

/// What stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    /// `12 0 obj`, by its number.
    Object(u32),
    /// `trailer <<`.
    Trailer,
    /// `startxref`.
    StartXref,
}

/// Whether a program that searches a file for objects and trailers would stop at these bytes, wherever they stand.
pub(crate) fn reads_like_structure(bytes: &[u8]) -> bool {
    let words: [&[u8]; 3] = [b"obj", b"trailer", b"startxref"];
    // Most data hold none of the words: that is found out sooner.
    let any = words
        .iter()
        .any(|word| memchr::memmem::find(bytes, word).is_some());
    any && !self::words(bytes).is_empty()
}

/// All of them in order, comments, strings and data not spared: some programs pass those over, some do not, and some take
/// a comment for space.
pub(super) fn words(bytes: &[u8]) -> Vec<(usize, Word)> {
    let mut found = scan(bytes, true);
    found.extend(scan(bytes, false));
    found.sort_unstable();
    found.dedup();
    found
}

fn scan(bytes: &[u8], comments: bool) -> Vec<(usize, Word)> {
    let mut found = Vec::new();
    // The two numbers before: where, and which.
    let mut numbers: [Option<(usize, u32)>; 2] = [None; 2];
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if is_space(byte) {
            at += 1;
            continue;
        }
        if comments && byte == b'%' {
            at += length(bytes, at, |byte| byte != b'\n' && byte != b'\r');
            continue;
        }
        if byte.is_ascii_digit() {
            let digits = length(bytes, at, |byte| byte.is_ascii_digit());
            let [_, before] = numbers;
            numbers = [before, Some((at, number(bytes.get(at..at + digits))))];
            at += digits;
            continue;
        }
        let before = std::mem::take(&mut numbers);
        let letters = length(bytes, at, is_letter);
        match bytes.get(at..at + letters).unwrap_or_default() {
            b"obj" => {
                let [first, second] = before;
                found.extend(
                    first
                        .filter(|_| second.is_some())
                        .map(|(at, num)| (at, Word::Object(num))),
                );
            }
            b"trailer" if opens(bytes, at + letters, comments) => found.push((at, Word::Trailer)),
            b"startxref" => found.push((at, Word::StartXref)),
            _ => {}
        }
        at += letters.max(1);
    }
    found
}

/// Neither digit, delimiter nor space: what is no number may touch one.
fn is_letter(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte) && !byte.is_ascii_digit()
}

fn length(bytes: &[u8], at: usize, keep: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|byte| !keep(*byte)).unwrap_or(rest.len())
}

/// A number that does not fit is none that is in use.
fn number(digits: Option<&[u8]>) -> u32 {
    let digits = std::str::from_utf8(digits.unwrap_or_default()).unwrap_or_default();
    digits.parse().unwrap_or(u32::MAX)
}

/// Whether a dictionary follows.
fn opens(bytes: &[u8], mut at: usize, comments: bool) -> bool {
    loop {
        at += length(bytes, at, is_space);
        if !comments || bytes.get(at) != Some(&b'%') {
            return bytes.get(at..).is_some_and(|rest| rest.starts_with(b"<<"));
        }
        at += length(bytes, at, |byte| byte != b'\n' && byte != b'\r');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(bytes: &[u8]) -> Vec<(usize, u32)> {
        let number = |(at, word)| match word {
            Word::Object(num) => Some((at, num)),
            _ => None,
        };
        words(bytes).into_iter().filter_map(number).collect()
    }

    #[test]
    fn headers_are_found_wherever_they_stand() {
        let bytes = b"%12 0 obj\n3  1\nobj<<>>endobj x obj 4 obj (5 0 obj) 99999999999 0 obj";
        assert_eq!(objects(bytes), [(1, 12), (10, 3), (42, 5), (51, u32::MAX)]);
    }

    #[test]
    fn headers_are_found_however_they_are_written() {
        for header in [
            &b"16\x000\x00obj\n"[..],
            b"16%\n0 obj\n",
            b"16 0%x)\robj<<",
            b"16 0obj<<",
            b"0016\x0C00 obj",
            b"x16 0 obj",
            b"16 0 obj5",
        ] {
            let found = objects(header);
            assert!(matches!(found.as_slice(), [(_, 16)]), "{header:?}: {found:?}");
        }
        for text in [&b"16 0 objects"[..], b"16 0 R obj", b"16 obj", b"16 0 endobj"] {
            assert_eq!(objects(text), [], "{text:?}");
        }
    }

    #[test]
    fn a_trailer_opens_a_dictionary() {
        assert_eq!(words(b"trailer\n<<>>"), [(0, Word::Trailer)]);
        assert_eq!(words(b"trailer%x\n<<>>"), [(0, Word::Trailer)]);
        assert_eq!(words(b"(a trailer for a boat)"), []);
        assert_eq!(words(b"%startxref 5"), [(1, Word::StartXref)]);
    }
}
