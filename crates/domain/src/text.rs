//! Text that was checked once and is kept as it was found good.

use unicode_normalization::UnicodeNormalization as _;

/// What a person typed as it is kept: words with single spaces between them, composed (NFC).
pub(crate) fn tidy(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect()
}

/// Declares checked text that has a parser: Display, `as_str`, serde through the checking parser.
macro_rules! checked_text {
    ($name:ident, $refusal:ty) => {
        impl $name {
            /// The text as it is shown and stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $refusal;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(checked: $name) -> Self {
                checked.0
            }
        }
    };
}

pub(crate) use checked_text;
