//! The one door to the key's PIN.

use std::sync::{Mutex, PoisonError};

use super::Place;
use crate::{Driver, Pin, Secret, TokenError};

/// Lets one session at a time log in, and none at all once the PIN was wrong: several sessions that tried it at the same moment
/// would lock the key.
pub(super) struct Gate {
    pub(super) place: Place,
    pin: Pin,
    wrong: Mutex<Option<TokenError>>,
}

impl Gate {
    pub(super) fn new(place: Place, pin: Pin) -> Self {
        Self {
            place,
            pin,
            wrong: Mutex::new(None),
        }
    }

    pub(super) fn log_in(&self, driver: &mut Driver) -> Result<(), TokenError> {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = &*wrong {
            return Err(error.clone());
        }
        let tokens = driver.list()?.into_iter().map(|facts| facts.token);
        let token = tokens.into_iter().find(|token| self.place.token.is(token));
        let slot = token.ok_or(TokenError::Gone)?.slot;
        let secret = Secret::Typed(self.pin.clone());
        let came = driver.login(slot, Some(&self.place.certificate), secret, false);
        if let Err(error @ TokenError::WrongPin { .. }) = &came {
            *wrong = Some(error.clone());
        }
        came.map(drop)
    }
}
