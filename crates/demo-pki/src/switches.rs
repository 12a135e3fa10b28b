//! Faults on demand, for tests of what happens when the world outside does not answer.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;

/// How an endpoint behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behaviour {
    /// Answers at once.
    #[default]
    Normal,
    /// Answers after a while, as the government's timestamp service does.
    Slow(Duration),
    /// Answers by a clock that is off by so much; only timestamps have a time of their own.
    Astray(SignedDuration),
    /// HTTP 503.
    Down,
    /// Answers 200 with something that is no answer.
    Garbage,
}

/// The endpoints with a switch each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// `/tsa`
    Tsa,
    /// `/ocsp/…`
    Ocsp,
    /// `/crl/…`
    Crl,
}

/// The present behaviour of every endpoint.
#[derive(Debug, Default)]
pub struct Switches {
    now: Mutex<[Behaviour; 3]>,
}

impl Switches {
    /// Turns one switch.
    pub fn set(&self, endpoint: Endpoint, behaviour: Behaviour) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let [tsa, ocsp, crl] = &mut *now;
        *match endpoint {
            Endpoint::Tsa => tsa,
            Endpoint::Ocsp => ocsp,
            Endpoint::Crl => crl,
        } = behaviour;
    }

    /// How `endpoint` behaves now.
    pub fn get(&self, endpoint: Endpoint) -> Behaviour {
        let [tsa, ocsp, crl] = *self.now.lock().unwrap_or_else(PoisonError::into_inner);
        match endpoint {
            Endpoint::Tsa => tsa,
            Endpoint::Ocsp => ocsp,
            Endpoint::Crl => crl,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_switch_turns_alone() {
        let switches = Switches::default();
        switches.set(Endpoint::Ocsp, Behaviour::Down);
        assert_eq!(switches.get(Endpoint::Ocsp), Behaviour::Down);
        assert_eq!(switches.get(Endpoint::Tsa), Behaviour::Normal);
        assert_eq!(switches.get(Endpoint::Crl), Behaviour::Normal);
    }
}
