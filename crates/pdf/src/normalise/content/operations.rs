//! Operators with their operands, as places in the bytes.

use super::inline;
use crate::read::{is_delimiter, is_regular, is_space};
use std::ops::Range;

/// One operator.
#[derive(Debug, PartialEq)]
pub(super) struct Operation<'c> {
    /// From its first operand to its end.
    pub(super) span: Range<usize>,
    /// `re`, `Tj`, `BDC` …; `BI` stands for a whole inline image.
    pub(super) operator: &'c [u8],
    /// The last operands, names with their slash: as many as any operator that matters has.
    pub(super) operands: [&'c [u8]; 3],
    /// A dictionary that stands right before the operator.
    pub(super) properties: Option<Range<usize>>,
    /// An inline image of which programs may see the end elsewhere.
    pub(super) unclear: bool,
}

/// Reads on from `at`; what is no operator and no operand is skipped as viewers do.
pub(super) struct Operations<'c> {
    pub(super) bytes: &'c [u8],
    pub(super) at: usize,
}

impl<'c> Operations<'c> {
    pub(super) fn of(bytes: &'c [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn rest(&self) -> &'c [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !keep(*byte)).unwrap_or(rest.len());
    }

    /// A literal string, its opening parenthesis still ahead.
    fn string(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => open += 1,
                b')' if open <= 1 => return,
                b')' => open -= 1,
                _ => {}
            }
        }
    }

    /// One token; its bytes.
    pub(super) fn token(&mut self) -> Option<Range<usize>> {
        loop {
            self.skip_while(is_space);
            if self.peek()? != b'%' {
                break;
            }
            self.skip_while(|byte| byte != b'\n' && byte != b'\r');
        }
        let start = self.at;
        match self.peek()? {
            b'(' => self.string(),
            b'<' if self.rest().starts_with(b"<<") => self.at += 2,
            b'>' if self.rest().starts_with(b">>") => self.at += 2,
            b'<' => {
                self.skip_while(|byte| byte != b'>');
                self.at += 1;
            }
            b'/' => {
                self.at += 1;
                self.skip_while(is_regular);
            }
            byte if is_delimiter(byte) => self.at += 1,
            _ => self.skip_while(is_regular),
        }
        self.at = self.at.min(self.bytes.len());
        Some(start..self.at)
    }
}

impl<'c> Iterator for Operations<'c> {
    type Item = Operation<'c>;

    fn next(&mut self) -> Option<Operation<'c>> {
        let mut start = None;
        let mut depth = 0_usize;
        let mut operands: [&[u8]; 3] = [b""; 3];
        let mut properties = Properties::default();
        loop {
            let token = self.token()?;
            let first = *start.get_or_insert(token.start);
            let text = self.bytes.get(token.clone())?;
            match text {
                b"[" | b"<<" => depth += 1,
                b"]" | b">>" => depth = depth.saturating_sub(1),
                _ if is_operator(text) && (depth == 0 || is_certain(text)) => {
                    let operator = text;
                    let unclear = operator == b"BI" && !inline::skip(self);
                    return Some(Operation {
                        span: first..self.at,
                        operator,
                        operands,
                        properties: properties.last,
                        unclear,
                    });
                }
                _ => {}
            }
            properties.token(text, &token);
            if depth == 0 {
                operands.rotate_left(1);
                operands[2] = text;
            }
        }
    }
}

/// Where the last dictionary is, if nothing came after it.
#[derive(Default)]
struct Properties {
    depth: usize,
    start: usize,
    last: Option<Range<usize>>,
}

impl Properties {
    fn token(&mut self, text: &[u8], place: &Range<usize>) {
        self.last = None;
        match text {
            b"<<" => {
                if self.depth == 0 {
                    self.start = place.start;
                }
                self.depth += 1;
            }
            b">>" if self.depth > 0 => {
                self.depth -= 1;
                self.last = (self.depth == 0).then_some(self.start..place.end);
            }
            _ => {}
        }
    }
}

/// Neither number, string, name nor punctuation, nor one of the three words that are operands.
fn is_operator(text: &[u8]) -> bool {
    let begins = text
        .first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"'));
    begins && !matches!(text, b"true" | b"false" | b"null")
}

/// Operators that end an array that was never closed.
fn is_certain(text: &[u8]) -> bool {
    matches!(
        text,
        b"q" | b"Q" | b"BT" | b"ET" | b"EMC" | b"BMC" | b"BDC" | b"TJ" | b"Tj" | b"Do"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operators(text: &str) -> Vec<String> {
        let text = text.as_bytes();
        Operations::of(text)
            .map(|found| String::from_utf8_lossy(&text[found.span]).into_owned())
            .collect()
    }

    #[test]
    fn operators_come_with_their_operands() {
        assert_eq!(
            operators("q 1 0 0 1 0 0 cm/F1 12 Tf[(a)-3(b\\)c)]TJ % comment Q\n/OC/MC0 BDC <</MCID 0>>BDC"),
            [
                "q",
                "1 0 0 1 0 0 cm",
                "/F1 12 Tf",
                "[(a)-3(b\\)c)]TJ",
                "/OC/MC0 BDC",
                "<</MCID 0>>BDC"
            ]
        );
    }

    #[test]
    fn an_inline_image_is_one_operator_whatever_its_bytes_are() {
        let content = b"BI/W 1/H 1/F/Fl ID \xff EI \x01\x02 (EI EI Q";
        let found: Vec<_> = Operations::of(content).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].operator, b"BI");
        assert_eq!(found[1].operator, b"Q");
    }

    #[test]
    fn broken_content_ends_without_a_panic() {
        for text in [
            "(", "<", "[", "<<", "BI", "BI ID", "BI ID EI", "/", ")", ">", "]]>>", "\\", "(\\",
        ] {
            operators(text);
        }
    }
}
