//! One session: logged in when first needed, and again after whatever passes.

use std::sync::Arc;
use std::time::Instant;

use super::gate::Gate;
use crate::{Driver, TokenError};

pub(super) struct Seat {
    gate: Arc<Gate>,
    driver: Driver,
    is_in: bool,
    /// It did not come back: when, and why.
    down: Option<(Instant, TokenError)>,
}

impl Seat {
    pub(super) fn new(gate: Arc<Gate>) -> Self {
        Self {
            driver: Driver::new(gate.place.launch.clone(), gate.place.deadlines),
            gate,
            is_in: false,
            down: None,
        }
    }

    /// A value; after a lost line one more try with a new process and a new login.
    pub(super) fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        if let Some((since, error)) = &self.down
            && since.elapsed() < self.gate.place.rest
        {
            return Err(error.clone());
        }
        self.down = None;
        let came = match self.once(message) {
            Err(error) if passes(&error) => {
                self.leave();
                self.once(message)
            }
            other => other,
        };
        if let Err(error) = &came
            && passes(error)
        {
            self.leave();
            self.down = Some((Instant::now(), error.clone()));
        }
        came
    }

    fn once(&mut self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        if !self.is_in {
            self.gate.log_in(&mut self.driver)?;
            self.is_in = true;
        }
        self.driver.sign(self.gate.place.scheme, message)
    }

    fn leave(&mut self) {
        self.driver.stop();
        self.driver.forgive();
        self.is_in = false;
    }
}

/// Whether it may be otherwise with a new process: lines break, modules are restarted, sessions end by themselves.
fn passes(error: &TokenError) -> bool {
    matches!(
        error,
        TokenError::Gone
            | TokenError::Busy
            | TokenError::NotLoggedIn
            | TokenError::Driver { .. }
            | TokenError::Hung { .. }
            | TokenError::Ended { .. }
            | TokenError::SetAside
            | TokenError::Garbled
            | TokenError::NotStarted(_)
    )
}
