//! Strings and names (ISO 32000-2 §7.3.4, §7.3.5).

use super::lexer::{Lexer, is_regular, is_space};
use crate::{Name, SyntaxError, SyntaxKind};

/// After `(`: up to the balancing `)`, escapes undone.
pub(crate) fn literal(lexer: &mut Lexer<'_>) -> Result<Vec<u8>, SyntaxError> {
    let mut out = Vec::new();
    let mut open = 0_usize;
    loop {
        match lexer.bump().ok_or_else(|| lexer.error(SyntaxKind::End))? {
            b'(' => {
                open += 1;
                out.push(b'(');
            }
            b')' if open == 0 => return Ok(out),
            b')' => {
                open -= 1;
                out.push(b')');
            }
            b'\\' => escape(lexer, &mut out)?,
            b'\r' => {
                lexer.eat(b"\n");
                out.push(b'\n');
            }
            byte => out.push(byte),
        }
    }
}

fn escape(lexer: &mut Lexer<'_>, out: &mut Vec<u8>) -> Result<(), SyntaxError> {
    let byte = lexer.bump().ok_or_else(|| lexer.error(SyntaxKind::End))?;
    match byte {
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'b' => out.push(8),
        b'f' => out.push(12),
        b'\n' => {}
        b'\r' => {
            lexer.eat(b"\n");
        }
        b'0'..=b'7' => {
            let mut value = u32::from(byte - b'0');
            for _ in 0..2 {
                match lexer.peek() {
                    Some(digit @ b'0'..=b'7') => {
                        value = value * 8 + u32::from(digit - b'0');
                        lexer.bump();
                    }
                    _ => break,
                }
            }
            // High-order overflow is ignored (§7.3.4.2).
            out.push((value & 0xFF) as u8);
        }
        // A backslash before any other character is ignored.
        other => out.push(other),
    }
    Ok(())
}

/// After `<`: hexadecimal digits up to `>`; a missing last digit counts as 0.
pub(crate) fn hexadecimal(lexer: &mut Lexer<'_>) -> Result<Vec<u8>, SyntaxError> {
    let mut out = Vec::new();
    let mut high = None;
    loop {
        let byte = lexer.bump().ok_or_else(|| lexer.error(SyntaxKind::End))?;
        if byte == b'>' {
            out.extend(high.map(|digit| digit << 4));
            return Ok(out);
        }
        if is_space(byte) {
            continue;
        }
        let digit = hex_digit(byte).ok_or_else(|| lexer.error(SyntaxKind::Hex))?;
        high = match high {
            None => Some(digit),
            Some(first) => {
                out.push(first << 4 | digit);
                None
            }
        };
    }
}

/// After `/`. A `#` that no two digits follow stands for itself, as before PDF 1.2.
pub(crate) fn name(lexer: &mut Lexer<'_>) -> Result<Name, SyntaxError> {
    let text = lexer.take_while(is_regular);
    if !text.contains(&b'#') {
        return Ok(Name::new(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let escaped = match (byte, after) {
            (b'#', [high, low, after @ ..]) => {
                hex_digit(*high).zip(hex_digit(*low)).map(|pair| (pair, after))
            }
            _ => None,
        };
        match escaped {
            Some(((0, 0), _)) => return Err(lexer.error(SyntaxKind::Name)),
            Some(((high, low), after)) => {
                out.push(high << 4 | low);
                rest = after;
            }
            None => out.push(byte),
        }
    }
    Ok(Name::new(out))
}

pub(crate) fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_strings_balance_and_escape() {
        let read = |text: &[u8]| literal(&mut Lexer::at(text, 0)).unwrap();
        assert_eq!(read(b"a(b)c)"), b"a(b)c");
        assert_eq!(read(br"\(\)\\\n\101\7x\400q\z)"), b"()\\\nA\x07x\0qz");
        assert_eq!(read(b"one\\\r\ntwo\r\nthree\rfour)"), b"onetwo\nthree\nfour");
    }

    #[test]
    fn hexadecimal_strings_take_space_and_odd_counts() {
        assert_eq!(hexadecimal(&mut Lexer::at(b"4 8\n6F 7>", 0)).unwrap(), b"Hop");
        assert_eq!(
            hexadecimal(&mut Lexer::at(b"4x>", 0)).unwrap_err().kind,
            SyntaxKind::Hex
        );
        assert_eq!(
            hexadecimal(&mut Lexer::at(b"48", 0)).unwrap_err().kind,
            SyntaxKind::End
        );
    }

    #[test]
    fn names_undo_their_escapes() {
        let read = |text: &[u8]| name(&mut Lexer::at(text, 0));
        assert_eq!(read(b"A#42#20c ").unwrap(), Name::from("AB c"));
        assert_eq!(read(b"C#/x").unwrap(), Name::from("C#"));
        assert_eq!(read(b"a#00").unwrap_err().kind, SyntaxKind::Name);
    }
}
