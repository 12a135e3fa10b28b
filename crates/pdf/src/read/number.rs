//! Numbers (ISO 32000-2 §7.3.3).

use super::lexer::{Lexer, is_regular};
use crate::{Object, SyntaxError, SyntaxKind};

/// Longer numbers are cut, or taken for two, by programs that read words into short memory (PDFium 256, MuPDF 1024).
const MAX_CHARACTERS: usize = 128;
/// More digits has no number of an object and no offset, zeros before it included (ISO 32000-2 §7.5.4: ten).
pub(super) const MAX_DIGITS: usize = 20;

/// Digits as a number, if it fits.
pub(crate) fn decimal(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |value, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        value.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

/// `+3`, `-.5`, `4.`, `007`; no exponents, no second sign. An integer too large for 64 bits becomes a real.
pub(crate) fn number(lexer: &mut Lexer<'_>) -> Result<Object, SyntaxError> {
    let start = lexer.clone();
    let text = lexer.take_while(is_regular);
    parse(text).ok_or_else(|| start.error(SyntaxKind::Number))
}

fn parse(text: &[u8]) -> Option<Object> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let points = digits.iter().filter(|byte| **byte == b'.').count();
    let only_digits = digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    if !only_digits || points > 1 || digits.len() == points || digits.len() > MAX_CHARACTERS {
        return None;
    }
    if points == 0
        && let Some(value) = decimal(digits).and_then(|value| i64::try_from(value).ok())
    {
        return Some(Object::Int(if negative { -value } else { value }));
    }
    let value: f64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    value
        .is_finite()
        .then_some(Object::Real(if negative { -value } else { value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_of_the_standard() {
        for (text, value) in [
            ("+3", 3.0),
            ("-.5", -0.5),
            ("4.", 4.0),
            ("007", 7.0),
            (".002", 0.002),
            ("-0", 0.0),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap().as_number(), Some(value), "{text}");
        }
        assert_eq!(parse(b"99999999999999999999"), Some(Object::Real(1e20)));
        assert_eq!(parse(&[b'0'; MAX_CHARACTERS + 1]), None);
    }

    #[test]
    fn nothing_else_is_a_number() {
        for text in [
            "", "-", "+", ".", "--1", "1-2", "1e5", "0x1", "1.2.3", "inf", "NaN",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
