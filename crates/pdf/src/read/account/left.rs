//! What mail programs leave behind the end of a file that they carry.

use super::super::lexer::is_space;
use super::super::reader::Reader;
use super::MAX_BLANK;

/// The end of text files in CP/M and DOS.
const SUB: u8 = 0x1A;

/// Of the line that ends a message of several parts, without its hyphens (RFC 2046 §5.1.1).
const MAX_BOUNDARY: usize = 70;

/// Words by which programs find their way in a file, in small letters.
const WORDS: [&str; 5] = ["obj", "xref", "trailer", "stream", "eof"];

impl Reader<'_> {
    /// Whether nothing stands behind the last end but what mail programs leave there, and something of it does: at most
    /// [`MAX_BLANK`] bytes of white space, NUL and SUB, and among them at most one line that closes a message of several parts,
    /// `--boundary--`.
    ///
    /// So little hides the end from nobody, and a program that searches the file all the same finds one word in it, without
    /// space, number and keyword apart: no object, no trailer, no end.
    pub fn is_left_by_mail(&self) -> bool {
        let trailing = self.trailing();
        let before = self.bytes.len() - trailing.len();
        let is_blank = |byte: &u8| is_space(*byte) || *byte == SUB;
        if trailing.len() > MAX_BLANK || trailing.iter().all(|byte| is_space(*byte)) {
            return false;
        }
        let Some(first) = trailing.iter().position(|byte| !is_blank(byte)) else {
            return true;
        };
        let rest = trailing.get(first..).unwrap_or_default();
        let length = rest.iter().position(is_blank).unwrap_or(rest.len());
        let (line, behind) = rest.split_at(length);
        let previous = (before + first).checked_sub(1).and_then(|at| self.bytes.get(at));
        let begins = previous.is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
        begins && is_boundary(line) && behind.iter().all(is_blank)
    }
}

/// Letters, digits and what else boundaries are made of, but nothing that has a meaning in a PDF file.
fn is_boundary(line: &[u8]) -> bool {
    let name = line.strip_prefix(b"--").and_then(|line| line.strip_suffix(b"--"));
    let of_boundary = |byte: &u8| byte.is_ascii_alphanumeric() || b"'_-.=+".contains(byte);
    name.filter(|name| (1..=MAX_BOUNDARY).contains(&name.len()) && name.iter().all(of_boundary))
        .is_some_and(|name| {
            let small = String::from_utf8_lossy(name).to_ascii_lowercase();
            !WORDS.iter().any(|word| small.contains(word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_is_one_word_that_says_nothing() {
        for line in [
            &b"--a--"[..],
            b"------=_NextPart_000_0012_01D9A0B1.5C2E--",
            b"--0--",
        ] {
            assert!(is_boundary(line), "{}", String::from_utf8_lossy(line));
        }
        for line in [
            &b"--"[..],
            b"----",
            b"--a",
            b"a--",
            b"--a b--",
            b"--<a>--",
            b"--a/b--",
            b"--(a)--",
            b"--%a--",
            b"--5.0obj--",
            b"--EndObj--",
            b"--startxref--",
            b"--Trailer--",
            b"--\x80--",
        ] {
            assert!(!is_boundary(line), "{}", String::from_utf8_lossy(line));
        }
        let long = |count: usize| [b"--", vec![b'a'; count].as_slice(), b"--"].concat();
        assert!(is_boundary(&long(70)) && !is_boundary(&long(71)));
    }
}
