//! What a token says of itself.

use std::fmt;

use cryptoki_sys as sys;
use serde::{Deserialize, Serialize};

/// A token, as it was when asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its slot: valid until the module's process ends.
    pub slot: u64,
    /// The name it was given.
    pub label: String,
    /// Its maker.
    pub manufacturer: String,
    /// Its model.
    pub model: String,
    /// Its serial number.
    pub serial: Serial,
    /// How its PIN stands.
    pub pin: PinState,
    /// Whether the PIN is typed on the token itself.
    pub pin_pad: bool,
    /// Whether it wants a PIN at all.
    pub login_required: bool,
}

impl Token {
    /// What stands for a file with a key where a token is spoken of: it has a name, and its password was typed already.
    #[must_use]
    pub fn of_file(name: &str) -> Self {
        Self {
            slot: 0,
            label: name.to_owned(),
            manufacturer: String::new(),
            model: String::new(),
            serial: Serial::new(String::new()),
            pin: PinState::Fine,
            pin_pad: false,
            login_required: false,
        }
    }
}

/// The serial number of a token. Logs get its last four characters, which is what [`fmt::Display`] and [`fmt::Debug`]
/// write.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Serial(String);

/// How a token's PIN stands. PKCS#11 has no counter of tries, only these flags (`CK_TOKEN_INFO`, v2.40 §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinState {
    /// Nothing to say.
    Fine,
    /// At least one wrong PIN since the last right one.
    Low,
    /// One more wrong PIN locks it.
    FinalTry,
    /// Locked.
    Locked,
    /// The PIN has to be changed first.
    MustChange,
    /// No PIN was set yet.
    NotSet,
    /// The token holds nothing yet.
    Blank,
}

impl PinState {
    /// What the flags say, the most serious first.
    #[must_use]
    pub fn of(flags: u64) -> Self {
        let has = |flag: sys::CK_FLAGS| flags & widen(flag) != 0;
        if has(sys::CKF_USER_PIN_LOCKED) {
            Self::Locked
        } else if !has(sys::CKF_TOKEN_INITIALIZED) {
            Self::Blank
        } else if !has(sys::CKF_USER_PIN_INITIALIZED) {
            Self::NotSet
        } else if has(sys::CKF_USER_PIN_FINAL_TRY) {
            Self::FinalTry
        } else if has(sys::CKF_USER_PIN_TO_BE_CHANGED) {
            Self::MustChange
        } else if has(sys::CKF_USER_PIN_COUNT_LOW) {
            Self::Low
        } else {
            Self::Fine
        }
    }
}

/// `CK_ULONG` is 32 bits wide on Windows.
#[allow(clippy::unnecessary_cast)]
pub(crate) const fn widen(value: sys::CK_ULONG) -> u64 {
    value as u64
}

impl fmt::Display for PinState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fine => "fine",
            Self::Low => "few tries left",
            Self::FinalTry => "the last try",
            Self::Locked => "locked",
            Self::MustChange => "to be changed",
            Self::NotSet => "not set",
            Self::Blank => "the token is blank",
        })
    }
}

impl Serial {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// All of it, to recognise a token by. For screens, not for logs.
    #[must_use]
    pub fn whole(&self) -> &str {
        &self.0
    }

    /// Its last four characters.
    #[must_use]
    pub fn last_four(&self) -> &str {
        let start = self.0.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        self.0.get(start..).unwrap_or_default()
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…{}", self.last_four())
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: u64 = 0x408;

    #[test]
    fn flags_become_one_state_the_most_serious() {
        assert_eq!(PinState::of(0x40d), PinState::Fine);
        assert_eq!(PinState::of(READY | 0x1_0000), PinState::Low);
        assert_eq!(PinState::of(READY | 0x3_0000), PinState::FinalTry);
        assert_eq!(PinState::of(READY | 0x7_0000), PinState::Locked);
        assert_eq!(PinState::of(READY | 0x8_0000), PinState::MustChange);
        assert_eq!(PinState::of(READY | 0xa_0000), PinState::FinalTry);
        assert_eq!(PinState::of(0x400), PinState::NotSet);
        assert_eq!(PinState::of(0x40000), PinState::Locked);
        assert_eq!(PinState::of(0), PinState::Blank);
    }

    #[test]
    fn logs_get_four_characters_of_a_serial_number() {
        assert_eq!(Serial::new("VN0123456789".into()).to_string(), "…6789");
        assert_eq!(format!("{:?}", Serial::new("12".into())), "…12");
    }
}
