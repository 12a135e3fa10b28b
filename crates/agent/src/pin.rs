//! A PIN: typed by a person, handed to a token, wiped. It has no text form at all.

use thiserror::Error;
use zeroize::Zeroizing;

/// Longer PINs are not taken.
const MAX_BYTES: usize = 64;

/// A PIN in memory that is wiped when dropped.
pub struct Pin {
    bytes: Zeroizing<[u8; MAX_BYTES]>,
    length: usize,
}

/// Why something typed is no PIN. Nothing is sent to the token: each wrong one costs an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotAPin {
    /// A Vietnamese keyboard turns “aa” into “â”: it has to be switched off.
    #[error("a PIN has no letters with marks: switch the Vietnamese keyboard off")]
    Marks,
    /// Nothing, or too much.
    #[error("a PIN has 1 to {MAX_BYTES} characters")]
    Length,
}

impl Pin {
    /// An empty PIN, to be typed into.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            bytes: Zeroizing::new([0; MAX_BYTES]),
            length: 0,
        }
    }

    /// One more character.
    ///
    /// # Errors
    /// See [`NotAPin`]; the PIN stays as it was.
    pub fn push(&mut self, typed: char) -> Result<(), NotAPin> {
        if !matches!(typed, ' '..='~') {
            return Err(NotAPin::Marks);
        }
        let place = self.bytes.get_mut(self.length).ok_or(NotAPin::Length)?;
        *place = u8::try_from(typed).map_err(|_| NotAPin::Marks)?;
        self.length += 1;
        Ok(())
    }

    /// Takes the last character back.
    pub fn pop(&mut self) {
        self.length = self.length.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = 0;
        }
    }

    /// How many characters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The bytes, for the token.
    #[must_use]
    pub fn reveal(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_typed_and_taken_back() {
        let mut pin = Pin::empty();
        for typed in "12345".chars() {
            pin.push(typed).unwrap();
        }
        pin.pop();
        assert_eq!((pin.reveal(), pin.len()), (&b"1234"[..], 4));
        assert_eq!(format!("{pin:?}"), "Pin(…)");
    }

    #[test]
    fn letters_with_marks_never_reach_a_token() {
        let mut pin = Pin::empty();
        assert_eq!(pin.push('â'), Err(NotAPin::Marks));
        assert_eq!(pin.push('\n'), Err(NotAPin::Marks));
        assert!(pin.is_empty());
    }
}
