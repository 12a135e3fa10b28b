//! A PIN on its way from a person to a token.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The longest PIN that is passed on, in bytes.
pub(crate) const LONGEST: usize = 255;

/// A PIN. It is wiped when dropped, never grows (so that nothing of it is left where it was), cannot be serialised, and
/// shows nothing in debug output.
#[derive(Clone)]
pub struct Pin(Zeroizing<Vec<u8>>);

/// Why something typed cannot be a PIN of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinFault {
    /// Nothing was typed.
    #[error("the PIN is empty")]
    Empty,
    /// Letters with marks are encoded differently by every keyboard and maker: each try would cost one of the few.
    #[error("the PIN has other characters than unaccented letters, digits and signs")]
    NotAscii,
    /// Longer than 255 bytes.
    #[error("the PIN is too long")]
    TooLong,
    /// The token says so of this PIN: too short, too long, or characters it does not take.
    #[error("the token takes no PIN of this length or with these characters")]
    RefusedByToken,
}

impl Pin {
    /// The PIN as it was typed. The caller wipes its own copy.
    ///
    /// # Errors
    /// [`PinFault`]: nothing was sent to a token, no try is lost.
    pub fn new(typed: &[u8]) -> Result<Self, PinFault> {
        if typed.is_empty() {
            return Err(PinFault::Empty);
        }
        if typed.len() > LONGEST {
            return Err(PinFault::TooLong);
        }
        if !typed.iter().all(|byte| (0x20..0x7f).contains(byte)) {
            return Err(PinFault::NotAscii);
        }
        let mut kept = Zeroizing::new(Vec::with_capacity(LONGEST));
        kept.extend_from_slice(typed);
        Ok(Self(kept))
    }

    pub(crate) fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(hidden)")
    }
}

/// How a person proves to a token who they are.
#[derive(Clone, Debug)]
pub enum Secret {
    /// A PIN that was typed.
    Typed(Pin),
    /// The token has keys of its own (`CKF_PROTECTED_AUTHENTICATION_PATH`), the PIN is typed there.
    Pad,
}

impl Secret {
    /// What `C_Login` is given.
    pub(crate) fn for_login(&self) -> Option<&[u8]> {
        match self {
            Self::Typed(pin) => Some(pin.reveal()),
            Self::Pad => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_pin_never_reaches_a_token() {
        assert_eq!(Pin::new(b"").unwrap_err(), PinFault::Empty);
        assert_eq!(Pin::new("mật khẩu".as_bytes()).unwrap_err(), PinFault::NotAscii);
        assert_eq!(Pin::new(b"12\n34").unwrap_err(), PinFault::NotAscii);
        assert_eq!(Pin::new(&[b'1'; 256]).unwrap_err(), PinFault::TooLong);
        assert!(Pin::new(&[b'1'; 255]).is_ok());
    }

    #[test]
    fn debug_output_has_no_pin() {
        let secret = Secret::Typed(Pin::new(b"73190846").unwrap());
        assert_eq!(format!("{secret:?}"), "Typed(Pin(hidden))");
    }
}
