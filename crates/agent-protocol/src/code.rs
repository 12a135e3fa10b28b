//! Short codes that a person types from the page into the agent, where the browser does not open it.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Letters of Crockford's Base32: none that is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Eight letters, 40 bits: guessed within its minutes by nobody whose attempts are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortCode([u8; 8]);

/// Not a short code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no code of eight letters and digits")]
pub struct NotACode;

impl ShortCode {
    /// A code of five random bytes.
    #[must_use]
    pub fn of(random: [u8; 5]) -> Self {
        let bits = random
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letter = |place: usize| LETTERS[(bits >> (35 - 5 * place) & 31) as usize];
        Self(std::array::from_fn(letter))
    }

    /// What a person typed: small letters, spaces and hyphens do no harm, O is 0, I and L are 1.
    ///
    /// # Errors
    /// [`NotACode`] for anything else than eight letters of the alphabet.
    pub fn parse(typed: &str) -> Result<Self, NotACode> {
        let mut letters = typed
            .chars()
            .filter(|one| !matches!(one, ' ' | '-' | '\u{a0}'))
            .map(letter);
        let mut code = [0; 8];
        for place in &mut code {
            *place = letters.next().flatten().ok_or(NotACode)?;
        }
        match letters.next() {
            None => Ok(Self(code)),
            Some(_) => Err(NotACode),
        }
    }
}

fn letter(typed: char) -> Option<u8> {
    let one = u8::try_from(typed.to_ascii_uppercase()).ok()?;
    let one = match one {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    LETTERS.contains(&one).then_some(one)
}

impl fmt::Display for ShortCode {
    /// In two groups of four, as it is read aloud.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first @ .., _, _, _, _] = self.0;
        let [_, _, _, _, last @ ..] = self.0;
        for byte in first {
            write!(f, "{}", char::from(byte))?;
        }
        f.write_str("-")?;
        last.iter()
            .try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl TryFrom<String> for ShortCode {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        Self::parse(&text)
    }
}

impl From<ShortCode> for String {
    fn from(code: ShortCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_as_people_type() {
        let code = ShortCode::of([0, 0x44, 0x32, 0x14, 0xC7]);
        assert_eq!(code.to_string(), "0123-4567");
        for typed in ["0123-4567", "0123 4567", "o l23-4567", "OI234567"] {
            assert_eq!(ShortCode::parse(typed), Ok(code.clone()));
        }
    }

    #[test]
    fn anything_else_is_no_code() {
        for typed in ["", "0123-456", "0123-45678", "0123-456U", "0123-456é"] {
            assert_eq!(ShortCode::parse(typed), Err(NotACode));
        }
    }
}
