//! The code printed on the attestation page: the only one that a public page accepts.
//!
//! 80 random bits as 16 Crockford base-32 characters, and a check character from the same alphabet (Crockford's own
//! modulo 37 would need `*~$=U`, which neither addresses nor telephones like). The check is a sum over GF(32) with a
//! different power of the generator at each place, so one wrong character and any two exchanged ones are noticed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::CodeRefusal;
use crate::Random;

/// A verification code; shown in groups, stored without them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerificationCode([u8; 10]);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 16;

impl VerificationCode {
    /// A new code of 80 random bits.
    pub fn random(random: &dyn Random) -> Self {
        let mut bits = [0; 10];
        random.fill(&mut bits);
        Self(bits)
    }

    /// The 17 characters without dashes: the form for addresses and the database.
    pub fn plain(&self) -> String {
        let symbols = self.symbols();
        symbols
            .iter()
            .copied()
            .chain([check(&symbols)])
            .map(letter)
            .collect()
    }

    /// The code at the end of an address that copies show, `https://…/kt/CODE`; `None` for any other address and for a code
    /// whose check character is wrong.
    pub fn in_address(address: &str) -> Option<Self> {
        let (_, code) = address.rsplit_once("/kt/")?;
        code.parse().ok()
    }

    fn symbols(&self) -> [u8; SYMBOLS] {
        let bits = self
            .0
            .iter()
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        std::array::from_fn(|place| (bits >> (5 * (SYMBOLS - 1 - place)) & 31) as u8)
    }
}

impl fmt::Display for VerificationCode {
    /// `XXXX-XXXX-XXXX-XXXXX`: the last group carries the check character.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.plain().chars().enumerate() {
            if matches!(place, 4 | 8 | 12) {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for VerificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerificationCode({self})")
    }
}

impl FromStr for VerificationCode {
    type Err = CodeRefusal;

    /// Reads what a person types: lower case, dashes and spaces anywhere, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let symbols: Vec<u8> = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
            .map(symbol)
            .collect::<Option<_>>()
            .ok_or(CodeRefusal::VerificationShape)?;
        let Some((given, body)) = symbols.split_last().filter(|(_, body)| body.len() == SYMBOLS) else {
            return Err(CodeRefusal::VerificationShape);
        };
        if check(body) != *given {
            return Err(CodeRefusal::VerificationMistyped);
        }
        let bits = body
            .iter()
            .fold(0_u128, |bits, symbol| bits << 5 | u128::from(*symbol));
        Ok(Self(std::array::from_fn(|byte| {
            (bits >> (8 * (9 - byte)) & 255) as u8
        })))
    }
}

impl TryFrom<String> for VerificationCode {
    type Error = CodeRefusal;

    fn try_from(text: String) -> Result<Self, CodeRefusal> {
        text.parse()
    }
}

impl From<VerificationCode> for String {
    fn from(code: VerificationCode) -> Self {
        code.plain()
    }
}

fn letter(symbol: u8) -> char {
    ALPHABET.get(usize::from(symbol)).copied().map_or('0', char::from)
}

fn symbol(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    ALPHABET
        .iter()
        .position(|letter| char::from(*letter) == c)
        .and_then(|place| u8::try_from(place).ok())
}

/// Horner's rule over GF(32): every place is weighed by another power of the generator.
fn check(symbols: &[u8]) -> u8 {
    symbols.iter().fold(0, |sum, symbol| double(sum ^ symbol))
}

/// Multiplies by the generator x of GF(2)[x] / (x⁵ + x² + 1).
fn double(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 {
        shifted
    } else {
        (shifted ^ 0b10_0101) & 31
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (i, byte) in bytes.iter_mut().enumerate() {
                *byte = (i as u8).wrapping_mul(37).wrapping_add(11);
            }
        }
    }

    fn code() -> VerificationCode {
        VerificationCode::random(&Counting)
    }

    #[test]
    fn a_code_has_four_groups_and_is_read_back() {
        let text = code().to_string();
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 5]);
        assert_eq!(text.parse(), Ok(code()));
        assert_eq!(code().plain().parse(), Ok(code()));
        assert_eq!(
            serde_json::to_string(&code()).unwrap(),
            format!("\"{}\"", code().plain())
        );
    }

    #[test]
    fn what_people_type_is_understood() {
        let zeros = VerificationCode([0; 10]);
        assert_eq!("oooo oooo OOOO 0000 0".parse(), Ok(zeros));
        let one: VerificationCode = "0000-0000-0000-00012".parse().unwrap();
        assert_eq!("0000–0000–0000–000i2".parse(), Ok(one));
        assert_eq!("000000000000000l2".parse(), Ok(one));
    }

    #[test]
    fn an_address_holds_a_code_only_where_the_check_character_is_right() {
        let address = format!("https://saoy.example/kt/{}", code().plain());
        assert_eq!(VerificationCode::in_address(&address), Some(code()));
        let cut = &address[..address.len() - 1];
        for other in [cut, "https://saoy.example/", "https://saoy.example/kt/"] {
            assert_eq!(VerificationCode::in_address(other), None, "{other}");
        }
    }

    #[test]
    fn every_single_wrong_character_is_noticed() {
        let plain = code().plain();
        for place in 0..plain.len() {
            for other in ALPHABET {
                let mut typed = plain.clone().into_bytes();
                if typed[place] == *other {
                    continue;
                }
                typed[place] = *other;
                let typed = String::from_utf8(typed).unwrap();
                assert_eq!(
                    typed.parse::<VerificationCode>(),
                    Err(CodeRefusal::VerificationMistyped),
                    "{typed}"
                );
            }
        }
    }

    #[test]
    fn any_two_exchanged_characters_are_noticed() {
        let plain = code().plain().into_bytes();
        for a in 0..plain.len() {
            for b in a + 1..plain.len() {
                let mut typed = plain.clone();
                typed.swap(a, b);
                let typed = String::from_utf8(typed).unwrap();
                let expected = if plain[a] == plain[b] {
                    Ok(code())
                } else {
                    Err(CodeRefusal::VerificationMistyped)
                };
                assert_eq!(typed.parse(), expected, "{typed}");
            }
        }
    }

    #[test]
    fn other_shapes_are_refused_as_such() {
        for text in [
            "",
            "7F3K-9QMD",
            "UUUU-UUUU-UUUU-UUUUU",
            &"0".repeat(16),
            &"0".repeat(18),
            "K88.04-141026-010127",
        ] {
            assert_eq!(
                text.parse::<VerificationCode>(),
                Err(CodeRefusal::VerificationShape),
                "{text}"
            );
        }
    }
}
