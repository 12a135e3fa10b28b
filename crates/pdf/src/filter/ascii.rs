//! ASCIIHexDecode and ASCII85Decode (ISO 32000-2 §7.4.2, §7.4.3).

use crate::DecodeError;
use crate::filter::ascii::Digit::{End, Space, Value};

pub(super) fn hex(data: &[u8], limit: usize, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    let mut high = None;
    for &byte in data {
        let digit = match byte {
            b'>' => break,
            // Of white space NUL is left out: some programs end there.
            b'\t' | b'\n' | 12 | b'\r' | b' ' => continue,
            byte => char::from(byte)
                .to_digit(16)
                .ok_or(DecodeError::Data("ASCIIHex"))? as u8,
        };
        match high.take() {
            None => high = Some(digit),
            Some(first) => out.push(first << 4 | digit),
        }
        within(out, limit)?;
    }
    out.extend(high.map(|digit| digit << 4));
    within(out, limit)
}

enum Digit {
    Value(u32),
    Zeros,
    Space,
    End,
}

fn digit(byte: u8) -> Option<Digit> {
    match byte {
        b'!'..=b'u' => Some(Value(u32::from(byte - b'!'))),
        b'z' => Some(Digit::Zeros),
        b'~' => Some(End),
        b'\t' | b'\n' | 12 | b'\r' | b' ' => Some(Space),
        _ => None,
    }
}

pub(super) fn base85(data: &[u8], limit: usize, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    let broken = || DecodeError::Data("ASCII85");
    let mut group: Vec<u32> = Vec::with_capacity(5);
    // The mark `<~` of other formats is none here (§7.4.3): some programs pass it over, some fail.
    for &byte in data {
        match digit(byte).ok_or_else(broken)? {
            End => break,
            Space => {}
            Digit::Zeros if group.is_empty() => out.extend_from_slice(&[0; 4]),
            Digit::Zeros => return Err(broken()),
            Value(value) => group.push(value),
        }
        if group.len() == 5 {
            out.extend_from_slice(&word(&group).ok_or_else(broken)?);
            group.clear();
        }
        within(out, limit)?;
    }
    match group.len() {
        0 => {}
        1 => return Err(broken()),
        count => {
            group.resize(5, 84);
            let bytes = word(&group).ok_or_else(broken)?;
            out.extend(bytes.iter().take(count - 1));
        }
    }
    within(out, limit)
}

fn within(out: &[u8], limit: usize) -> Result<(), DecodeError> {
    if out.len() > limit {
        Err(DecodeError::TooLarge)
    } else {
        Ok(())
    }
}

fn word(group: &[u32]) -> Option<[u8; 4]> {
    let value = group
        .iter()
        .try_fold(0_u32, |value, digit| value.checked_mul(85)?.checked_add(*digit))?;
    Some(value.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(data: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::new();
        super::hex(data, limit, &mut out).map(|()| out)
    }

    fn base85(data: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
        let mut out = Vec::new();
        super::base85(data, limit, &mut out).map(|()| out)
    }

    #[test]
    fn hexadecimal() {
        assert_eq!(hex(b"48 6F7>rest", 9).unwrap(), b"Hop");
        assert_eq!(hex(b"4G>", 9), Err(DecodeError::Data("ASCIIHex")));
        assert_eq!(hex(b"4848", 1), Err(DecodeError::TooLarge));
    }

    #[test]
    fn base_85() {
        assert_eq!(base85(b"87cURD_*#4DfTZ)~>", 99).unwrap(), b"Hello, World");
        assert_eq!(base85(b"z87cUR\nDZ~>", 99).unwrap(), b"\0\0\0\0Hello");
        assert_eq!(base85(b"uuuuu~>", 99), Err(DecodeError::Data("ASCII85")));
        assert_eq!(base85(b"8~>", 99), Err(DecodeError::Data("ASCII85")));
        assert_eq!(base85(b"zzzz~>", 9), Err(DecodeError::TooLarge));
    }
}
