//! “Số chứng thực”: `<n>/ĐT`, not padded.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{CodeRefusal, Suffix};

/// A number of a register book with the book's suffix, e.g. `123/ĐT`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegisterNumber {
    n: i64,
    suffix: Suffix,
}

impl RegisterNumber {
    /// The highest number a book can reach.
    pub const MAX: i64 = 999_999_999;

    /// The `n`-th number with the suffix of its book.
    ///
    /// # Errors
    /// [`CodeRefusal::RegisterNumber`] outside 1..=[`Self::MAX`].
    pub fn new(n: i64, suffix: Suffix) -> Result<Self, CodeRefusal> {
        if (1..=Self::MAX).contains(&n) {
            Ok(Self { n, suffix })
        } else {
            Err(CodeRefusal::RegisterNumber)
        }
    }

    /// The number alone.
    pub const fn n(&self) -> i64 {
        self.n
    }

    /// What follows the number.
    pub const fn suffix(&self) -> &Suffix {
        &self.suffix
    }
}

impl fmt::Display for RegisterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.n, self.suffix)
    }
}

impl FromStr for RegisterNumber {
    type Err = CodeRefusal;

    fn from_str(text: &str) -> Result<Self, CodeRefusal> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (n, suffix) = text.split_at(end);
        let n = n.parse().map_err(|_| CodeRefusal::RegisterNumber)?;
        Self::new(n, suffix.parse().map_err(|_| CodeRefusal::RegisterNumber)?)
    }
}

impl TryFrom<String> for RegisterNumber {
    type Error = CodeRefusal;

    fn try_from(text: String) -> Result<Self, CodeRefusal> {
        text.parse()
    }
}

impl From<RegisterNumber> for String {
    fn from(number: RegisterNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_not_padded() {
        assert_eq!(
            RegisterNumber::new(1, Suffix::default()).unwrap().to_string(),
            "1/ĐT"
        );
        assert_eq!(
            RegisterNumber::new(123, Suffix::default()).unwrap().to_string(),
            "123/ĐT"
        );
    }

    #[test]
    fn a_padded_number_of_an_older_book_is_the_same_number() {
        assert_eq!("001/ĐT".parse::<RegisterNumber>().unwrap().n(), 1);
    }

    #[test]
    fn zero_letters_and_numbers_without_suffix_are_refused() {
        for text in [
            "0/ĐT",
            "/ĐT",
            "mười/ĐT",
            "12",
            "-1/ĐT",
            "1000000000/ĐT",
            "99999999999999999999/ĐT",
        ] {
            assert_eq!(
                text.parse::<RegisterNumber>(),
                Err(CodeRefusal::RegisterNumber),
                "{text}"
            );
        }
    }
}
