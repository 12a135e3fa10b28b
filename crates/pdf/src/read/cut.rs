//! Bytes behind the last `%%EOF`: whether they are what is left of a further save.
//!
//! A file that was cut there opens as what it was before that save: a signed one, say, as if nobody had signed it. Bytes
//! that are something else, which mail programs and web servers leave, hide nothing.

use super::lexer::Lexer;
use crate::repair::has_object;
use memchr::memmem;

/// Words that stand in a save and hardly in anything else.
const WORDS: [&[u8]; 4] = [b"endstream", b"startxref", b"/ByteRange", b"/Contents"];

/// Whether objects are there, though nothing lists them.
pub(crate) fn has_objects(behind: &[u8]) -> bool {
    has_object(behind) || memmem::find(behind, b"endobj").is_some()
}

/// Whether anything of a save is there: objects, the beginning of one, or a cross-reference.
pub(crate) fn is_of_a_save(behind: &[u8]) -> bool {
    !behind.iter().all(u8::is_ascii_whitespace)
        && (has_objects(behind)
            || WORDS.iter().any(|word| memmem::find(behind, word).is_some())
            || has_table(behind)
            || is_half_a_header(behind))
}

/// `xref` and a number, or `trailer` and a dictionary.
fn has_table(bytes: &[u8]) -> bool {
    let follows = |word: &[u8], begins: fn(u8) -> bool| {
        memmem::find_iter(bytes, word).any(|at| {
            let mut lexer = Lexer::at(bytes, at + word.len());
            lexer.skip_space();
            lexer.peek().is_some_and(begins)
        })
    };
    follows(b"xref", |byte| byte.is_ascii_digit()) || follows(b"trailer", |byte| byte == b'<')
}

/// `n g` and no more than a part of `obj`.
fn is_half_a_header(bytes: &[u8]) -> bool {
    let mut lexer = Lexer::at(bytes, 0);
    lexer.skip();
    let num = lexer.unsigned();
    lexer.skip_space();
    let generation = lexer.unsigned();
    lexer.skip_space();
    num.is_some() && generation.is_some() && b"obj".starts_with(lexer.rest())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_shows_from_its_first_object_to_its_end() {
        let save = b"\n8 0 obj\n<</V 9 0 R>>\nendobj\nxref\n8 1\n0000000018 00000 n \ntrailer\n<</Size 9>>\nstartxref\n50\n%%EO";
        // The number alone may be anything.
        for cut in 4..=save.len() {
            assert!(is_of_a_save(&save[..cut]), "{cut}");
        }
        assert!(is_of_a_save(b"xref\n0 1\n"));
        assert!(is_of_a_save(b"<30820101> /Contents <3082"));
    }

    #[test]
    fn other_bytes_are_no_save() {
        let others: [&[u8]; 7] = [
            b"",
            b"\r\n\0\0 \x1A",
            b"<html><body>the trailer of a film, an object, 2 objects</body></html>",
            b"PK\x03\x04",
            b"12",
            b"% a comment\n",
            b"--boundary 8 0--\r\n",
        ];
        for bytes in others {
            assert!(!is_of_a_save(bytes), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
