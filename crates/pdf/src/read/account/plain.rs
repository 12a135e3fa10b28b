//! One reading: the narrow form in which all programs read the same.
//!
//! ISO 32000-2 §7.2–7.3 lets one thing be written in many ways, and programs differ about the odd ones: PDFium takes the bytes
//! 80 and FF for white space, cuts words at 256 characters and nesting at 64; MuPDF cuts numbers at 1024, poppler names at
//! 128. What writers append stays far from all of that.
//!
//! What pyHanko, iText 5 to 9, PDFBox, DSS, PDFium, MuPDF, poppler, pypdf, pdf.js and pdf-lib append when they sign, fill in and
//! stamp was looked through in thousands of files: no name outside printable ASCII nor above 127
//! characters, no number above 20, no integer above 32 bits, no NUL and no form feed between tokens, nothing 48 levels deep.

use super::super::lexer::{Lexer, is_regular};
use super::super::string;

/// Longest name as it is written (ISO 32000-1 Annex C, table C.1).
const MAX_NAME: usize = 127;
/// Longest number: a sign, a zero, a point and the seventeen digits that tell one binary64 from the next.
const MAX_NUMBER: usize = 20;
/// Arrays and dictionaries within one another; PDFium stops at 64 (`kParserMaxRecursionDepth`).
const MAX_DEPTH: usize = 48;
/// A longer comment is none that a writer leaves (the marks of iText, of a header, of `%%EOF`).
const MAX_COMMENT: usize = 128;

/// Where the first thing in `text` begins that is not written in the narrow form: objects with their headers, tables with
/// their trailers, without the data of streams; or a reference whose number and generation `leads` does not know. What is no
/// PDF at all is for the parser to tell.
pub(super) fn odd(text: &[u8], leads: impl Fn(u32, u32) -> bool) -> Option<usize> {
    let mut form = Form {
        lexer: Lexer::at(text, 0),
        depth: 0,
        before: [None; 2],
    };
    loop {
        form.lexer.take_while(is_blank);
        let at = form.lexer.pos();
        let first = form.lexer.peek()?;
        if !form.token(first, &leads) {
            return Some(at);
        }
    }
}

/// Printable, in whatever encoding, and short.
pub(super) fn is_comment(comment: &[u8]) -> bool {
    comment.len() <= MAX_COMMENT && comment.iter().all(|byte| *byte >= b' ' || *byte == b'\t')
}

struct Form<'t> {
    lexer: Lexer<'t>,
    depth: usize,
    /// The last two tokens, if a reference may be made of them.
    before: [Option<u32>; 2],
}

impl Form<'_> {
    /// Whether the next token has the narrow form.
    fn token(&mut self, first: u8, leads: impl Fn(u32, u32) -> bool) -> bool {
        let mut part = None;
        let is_plain = match first {
            b'<' if self.lexer.eat(b"<<") => self.open(),
            b'>' if self.lexer.eat(b">>") => self.close(),
            b'/' | b'(' | b'<' | b'[' | b']' => {
                self.lexer.bump();
                match first {
                    b'/' => is_name(self.lexer.take_while(is_regular)),
                    b'(' => string::literal(&mut self.lexer).is_ok(),
                    b'<' => string::hexadecimal(&mut self.lexer).is_ok(),
                    b'[' => self.open(),
                    _ => self.close(),
                }
            }
            _ => {
                let word = self.lexer.take_while(is_regular);
                part = index(word);
                match word {
                    b"R" => match self.before {
                        [Some(num), Some(generation)] => leads(num, generation),
                        _ => false,
                    },
                    word => is_number(word) || is_keyword(word),
                }
            }
        };
        let [_, last] = self.before;
        self.before = [last, part];
        is_plain
    }

    fn open(&mut self) -> bool {
        self.depth += 1;
        self.depth <= MAX_DEPTH
    }

    fn close(&mut self) -> bool {
        let is_open = self.depth > 0;
        self.depth = self.depth.saturating_sub(1);
        is_open
    }
}

/// White space but NUL and form feed.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' ')
}

/// Printable characters; `#` before two digits only. iText writes the empty name.
fn is_name(text: &[u8]) -> bool {
    let is_printable = text.iter().all(u8::is_ascii_graphic);
    let is_escape = |rest: &[u8]| {
        let digits = rest
            .get(..2)
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        digits.is_some_and(|digits| digits != b"00")
    };
    let mut escapes = text.split(|byte| *byte == b'#').skip(1);
    text.len() <= MAX_NAME && is_printable && escapes.all(is_escape)
}

/// What a reference and an object's header are made of: no sign, no zeros in front.
fn index(word: &[u8]) -> Option<u32> {
    let is_padded = word.len() > 1 && word.starts_with(b"0");
    let is_plain = !is_padded && word.iter().all(u8::is_ascii_digit);
    let word = std::str::from_utf8(word).ok().filter(|_| is_plain)?;
    word.parse().ok()
}

/// A minus, digits, a point; an integer that fits into 32 bits: of larger ones PDFium makes 0.
fn is_number(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    let points = digits.iter().filter(|byte| **byte == b'.').count();
    let is_decimal = digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let fits = || std::str::from_utf8(word).is_ok_and(|word| word.parse::<i32>().is_ok());
    is_decimal && points <= 1 && digits.len() > points && word.len() <= MAX_NUMBER && (points == 1 || fits())
}

fn is_keyword(word: &[u8]) -> bool {
    let objects: [&[u8]; 7] = [
        b"obj",
        b"endobj",
        b"stream",
        b"endstream",
        b"true",
        b"false",
        b"null",
    ];
    let sections: [&[u8]; 4] = [b"xref", b"n", b"f", b"trailer"];
    objects.contains(&word) || sections.contains(&word)
}

#[cfg(test)]
mod tests {
    fn odd(text: &[u8]) -> Option<usize> {
        super::odd(text, |_, generation| generation != 1)
    }

    #[test]
    fn what_writers_write_is_plain() {
        for text in [
            &b"4 0 obj\n<</Type/Page/Contents[5 0 R\r\n16 0\tR]/MediaBox [ 0 0 595.28 -.5 4. 0.30000000000000004 ]>>\nendobj"[..],
            b"<</Filter/Adobe.PPKLite/App<</Name/>>/M(D:20261122\\)\x80\xFF)/ID<4F 6c>/A#20b true/B null>>",
            b"xref\n0 1\n0000000000 65535 f \n4 1\n0000012345 00000 n \ntrailer <</Size 5/Prev 0000000123>>",
            b"-2147483648 2147483647\n",
        ] {
            assert_eq!(odd(text), None, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn what_programs_read_differently_is_odd() {
        let long_name = format!("/{}", "x".repeat(128));
        let deep = "[".repeat(49);
        for text in [
            &b"/Zz\xFF5"[..],
            b"/Zz\x805",
            b"/Gr\xC3\xB6",
            b"/A#0",
            b"/A#00",
            b"/A#zz",
            long_name.as_bytes(),
            b"000000000000000000005",
            b"0.3000000000000000044",
            b"+5",
            b"--5",
            b"2147483648",
            b"1e5",
            b".",
            b"R",
            b"]",
            b"{",
            b"\xFF",
            b"\0 5",
            b"\x0C",
            b"(open",
            b"% a comment",
        ] {
            assert_eq!(odd(text), Some(0), "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(odd(deep.as_bytes()), Some(48));
        for text in [
            &b"05 0 R"[..],
            b"5 00 R",
            b"-5 0 R",
            b"5. 0 R",
            b"5 1 R",
            b"5 /x 0 R",
            b"(5) 0 R",
            b"00000000005 0 R",
        ] {
            assert_eq!(
                odd(text),
                Some(text.len() - 1),
                "{}",
                String::from_utf8_lossy(text)
            );
        }
    }
}
