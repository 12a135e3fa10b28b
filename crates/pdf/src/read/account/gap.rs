//! What stands between listed things.

use std::ops::Range;

use super::super::lexer::Lexer;
use super::{MAX_BLANK, Stray, plain};

/// Only white space and plain comments, and not much of them: or what else.
pub(super) fn stray(bytes: &[u8], range: Range<usize>) -> Option<Stray> {
    let gap = bytes.get(range.clone())?;
    let mut lexer = Lexer::at(gap, 0);
    loop {
        lexer.skip_space();
        let at = lexer.pos();
        match lexer.peek() {
            None => break,
            Some(b'%') if plain::is_comment(lexer.take_while(|byte| byte != b'\n' && byte != b'\r')) => {}
            Some(_) => return Some(Stray::Bytes((range.start + at) as u64)),
        }
    }
    (gap.len() > MAX_BLANK).then_some(Stray::Blank(range.start as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_short_comments_are_nothing() {
        let stray = |gap: &[u8]| stray(gap, 0..gap.len());
        assert_eq!(stray(b"\r\n\0\t\x0C %iText-8\n%\xE2\xE3\xCF\xD3\n"), None);
        assert_eq!(stray(b"\n x"), Some(Stray::Bytes(2)));
        assert_eq!(stray(b"%a\0b\n"), Some(Stray::Bytes(0)));
        assert_eq!(stray(&[b'%'; 200]), Some(Stray::Bytes(0)));
        assert_eq!(stray(&[b' '; 512]), None);
        assert_eq!(stray(&[b' '; 513]), Some(Stray::Blank(0)));
    }
}
