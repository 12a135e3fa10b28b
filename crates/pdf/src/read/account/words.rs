//! Words by which programs find their way when the cross-reference does not help.

use std::ops::Range;

use super::super::lexer::{is_delimiter, is_space};
use super::super::number::{MAX_DIGITS, decimal};

/// What stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Word {
    /// `12 0 obj`.
    Object {
        /// Its number.
        num: u32,
        /// Its generation; the highest that it may be, 65535 for all above.
        generation: u16,
    },
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
    let ends = |at: usize| !bytes.get(at).is_some_and(|byte| is_letter(*byte));
    let objects = memchr::memmem::find_iter(bytes, b"obj").filter(|at| ends(at + 3));
    let objects = objects.filter_map(|at| header_before(bytes, at));
    let each = |(at, nums, generation): (usize, Vec<u32>, u16)| {
        let object = move |num| (at, Word::Object { num, generation });
        nums.into_iter().map(object)
    };
    let mut found: Vec<_> = objects.flat_map(each).collect();
    // Some programs read lines of so many bytes: a word may begin in the middle of letters.
    let opens = |at: &usize| {
        [true, false]
            .iter()
            .any(|comments| opens(bytes, at + 7, *comments))
    };
    let trailers = memchr::memmem::find_iter(bytes, b"trailer").filter(opens);
    found.extend(trailers.map(|at| (at, Word::Trailer)));
    found.extend(memchr::memmem::find_iter(bytes, b"startxref").map(|at| (at, Word::StartXref)));
    found.sort_unstable();
    found.dedup();
    found
}

/// How far back the line of a comment is looked for.
const MAX_LINE: usize = 1024;
/// So many beginnings of comments are tried in one place.
const MAX_COMMENTS: usize = 16;

/// Two numbers before `obj`: where the first begins, which it may be, and the highest that the second may be. With signs and
/// points, as lenient programs take them.
fn header_before(bytes: &[u8], end: usize) -> Option<(usize, Vec<u32>, u16)> {
    gaps(bytes, end).into_iter().find_map(|end| {
        let second = number_before(bytes, end)?;
        let mut firsts = gaps(bytes, second.start).into_iter();
        firsts.find_map(|end| {
            let first = number_before(bytes, end).filter(|_| end < second.start)?;
            let generation = values(bytes.get(second.clone())?).into_iter().max()?;
            let generation = u16::try_from(generation).unwrap_or(u16::MAX);
            Some((first.start, values(bytes.get(first)?), generation))
        })
    })
}

/// Where the text may end before `end` when white space is passed over, and comments are, each `%` taken for the beginning of
/// one or not.
fn gaps(bytes: &[u8], end: usize) -> Vec<usize> {
    let (mut found, mut waiting) = (Vec::new(), vec![end]);
    while let Some(at) = waiting.pop() {
        let before = bytes.get(..at).unwrap_or_default();
        let blank = before.iter().rev().take_while(|byte| is_gap(**byte)).count();
        let text = at - blank;
        found.push(text);
        let is_eol = |byte: &u8| matches!(byte, b'\n' | b'\r');
        if found.len() < MAX_COMMENTS && bytes.get(text..at).is_some_and(|blank| blank.iter().any(is_eol)) {
            let line = bytes.get(text.saturating_sub(MAX_LINE)..text).unwrap_or_default();
            let line = line.rsplit(is_eol).next().unwrap_or_default();
            let marks = line.iter().enumerate().filter(|(_, byte)| **byte == b'%');
            waiting.extend(marks.take(MAX_COMMENTS).map(|(mark, _)| text - line.len() + mark));
        }
    }
    found
}

/// The number that ends there.
fn number_before(bytes: &[u8], end: usize) -> Option<Range<usize>> {
    let before = bytes.get(..end)?;
    let of_number = |byte: &&u8| byte.is_ascii_digit() || matches!(**byte, b'+' | b'-' | b'.');
    let length = before.iter().rev().take_while(of_number).count();
    let number = end - length..end;
    let any = bytes.get(number.clone())?.iter().any(u8::is_ascii_digit);
    any.then_some(number)
}

/// Digits of the largest number of an object.
const MAX_VALUE: usize = 10;

/// A number that does not fit is none that is in use. One that is too long is cut, or taken for two, by programs that read
/// words into short memory: every beginning and every end of it counts.
fn values(number: &[u8]) -> Vec<u32> {
    let mut parts = number.split(|byte| !byte.is_ascii_digit());
    let digits = parts.find(|digits| !digits.is_empty()).unwrap_or_default();
    let value = |digits: &[u8]| {
        let value = decimal(digits).and_then(|value| u32::try_from(value).ok());
        value.unwrap_or(u32::MAX)
    };
    if digits.len() <= MAX_DIGITS {
        return vec![value(digits)];
    }
    // Zeros before a number add nothing to it, and what counts has ten digits: the rest would take time for nothing.
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    let first = digits.get(zeros..).unwrap_or_default();
    let fits = |value: &u32| *value != u32::MAX;
    let beginnings = (1..=first.len().min(MAX_VALUE)).filter_map(|cut| Some(value(first.get(..cut)?)));
    let ends =
        (1..=digits.len().min(MAX_VALUE)).filter_map(|cut| Some(value(digits.get(digits.len() - cut..)?)));
    let zero = (zeros > 0).then_some(0);
    let mut found: Vec<u32> = zero
        .into_iter()
        .chain(beginnings.chain(ends).filter(fits))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// White space, and what PDFium takes for it.
fn is_gap(byte: u8) -> bool {
    is_space(byte) || matches!(byte, 0x80 | 0xFF)
}

/// Neither digit, delimiter nor space: what is no number may touch one.
fn is_letter(byte: u8) -> bool {
    !is_gap(byte) && !is_delimiter(byte) && !byte.is_ascii_digit()
}

fn length(bytes: &[u8], at: usize, keep: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|byte| !keep(*byte)).unwrap_or(rest.len())
}

/// Whether a dictionary follows.
fn opens(bytes: &[u8], mut at: usize, comments: bool) -> bool {
    loop {
        at += length(bytes, at, is_gap);
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
            Word::Object { num, .. } => Some((at, num)),
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
            b"+16 -0 obj",
            b"16. 0 obj",
            b"(%) 16 %x\n0 obj",
            b"<%> 16 %x%y\r\n%\n0 obj",
            b"x\xFF16\x80\xFF0\xFFobj\xFF<<",
        ] {
            let found = objects(header);
            assert!(matches!(found.as_slice(), [(_, 16)]), "{header:?}: {found:?}");
        }
        for text in [&b"16 0 objects"[..], b"16 0 R obj", b"16 obj", b"16 0 endobj"] {
            assert_eq!(objects(text), [], "{text:?}");
        }
    }

    #[test]
    fn long_numbers_are_what_programs_cut_out_of_them() {
        let cut_at_256 = format!("{}677 0 obj", "0".repeat(255));
        let found: Vec<u32> = objects(cut_at_256.as_bytes())
            .into_iter()
            .map(|(_, num)| num)
            .collect();
        assert_eq!(found, [0, 6, 7, 67, 77, 677]);
        // However long it is, it is looked at once.
        let long = "0".repeat(8 << 20);
        assert_eq!(values(long.as_bytes()), [0]);
        let long = format!("12{long}34");
        assert_eq!(values(long.as_bytes())[..5], [1, 4, 12, 34, 120]);
    }

    #[test]
    fn of_generations_the_highest_counts() {
        let object = |generation| [(0, Word::Object { num: 4, generation })];
        assert_eq!(words(b"4 5 obj"), object(5));
        assert_eq!(words(b"4 +65536 obj"), object(u16::MAX));
        let long = format!("4 {}12 obj", "0".repeat(300));
        assert_eq!(words(long.as_bytes()), object(12));
    }

    #[test]
    fn a_trailer_opens_a_dictionary() {
        assert_eq!(words(b"trailer\n<<>>"), [(0, Word::Trailer)]);
        assert_eq!(words(b"trailer%x\n<<>>"), [(0, Word::Trailer)]);
        assert_eq!(words(b"trailer\xFF<<>>"), [(0, Word::Trailer)]);
        assert_eq!(words(b"(a trailer for a boat)"), []);
        assert_eq!(words(b"xxtrailer<<>>"), [(2, Word::Trailer)]);
        assert_eq!(words(b"%startxref 5"), [(1, Word::StartXref)]);
    }
}
