//! A position in bytes, and what ISO 32000-2 §7.2 calls characters.

use super::number::{MAX_DIGITS, decimal};
use crate::{SyntaxError, SyntaxKind};

/// White space (Table 1), NUL included.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

/// Delimiters (Table 2).
pub(crate) fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

/// Neither.
pub(crate) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

#[derive(Clone)]
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    pos: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn at(bytes: &'a [u8], pos: usize) -> Self {
        Self {
            bytes,
            pos: pos.min(bytes.len()),
        }
    }

    /// All the bytes, those before the position included.
    pub(crate) fn all(&self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) fn pos(&self) -> usize {
        self.pos
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    pub(crate) fn bump(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.pos += 1;
        Some(byte)
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.pos..).unwrap_or_default()
    }

    /// Takes `count` bytes, if there are as many.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.rest().get(..count)?;
        self.pos += count;
        Some(taken)
    }

    pub(crate) fn take_while(&mut self, keep: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let count = rest.iter().position(|byte| !keep(*byte)).unwrap_or(rest.len());
        self.take(count).unwrap_or_default()
    }

    /// White space only: where a comment would be wrong, as before `startxref`.
    pub(crate) fn skip_space(&mut self) {
        self.take_while(is_space);
    }

    /// White space and comments.
    pub(crate) fn skip(&mut self) {
        loop {
            self.skip_space();
            if self.peek() != Some(b'%') {
                return;
            }
            self.take_while(|byte| byte != b'\n' && byte != b'\r');
        }
    }

    /// Takes exactly `text` if it is next.
    pub(crate) fn eat(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.pos += text.len();
        }
        found
    }

    /// Takes `word` if it is next and ends there.
    pub(crate) fn eat_word(&mut self, word: &[u8]) -> bool {
        let ends = self.rest().get(word.len()).is_none_or(|byte| !is_regular(*byte));
        ends && self.eat(word)
    }

    /// Takes one end of line: CR LF, LF or CR.
    pub(crate) fn eat_eol(&mut self) -> bool {
        self.eat(b"\r\n") || self.eat(b"\n") || self.eat(b"\r")
    }

    pub(crate) fn expect_word(&mut self, word: &'static str) -> Result<(), SyntaxError> {
        if self.eat_word(word.as_bytes()) {
            Ok(())
        } else {
            Err(self.error(SyntaxKind::Expected(word)))
        }
    }

    /// Digits only, at least one and few enough, as a number that fits.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        if digits.is_empty() || digits.len() > MAX_DIGITS || self.peek().is_some_and(is_regular) {
            return None;
        }
        decimal(digits)
    }

    pub(crate) fn error(&self, kind: SyntaxKind) -> SyntaxError {
        SyntaxError {
            offset: self.pos,
            kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_space() {
        let mut lexer = Lexer::at(b" % a (comment)\r%another\n\0 xref", 0);
        lexer.skip();
        assert!(lexer.eat_word(b"xref"));
    }

    #[test]
    fn a_word_ends_at_a_delimiter() {
        assert!(Lexer::at(b"endobj/x", 0).eat_word(b"endobj"));
        assert!(!Lexer::at(b"endobjx", 0).eat_word(b"endobj"));
    }
}
