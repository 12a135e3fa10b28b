//! What the agent takes from the machine: time, chance, waiting. Tests bring their own.

use std::time::Duration;

use jiff::Timestamp;

/// Time, chance, waiting.
pub trait Edge: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Fills `bytes` at random.
    fn random(&self, bytes: &mut [u8]);

    /// Waits.
    fn pause(&self, time: Duration);
}

/// `N` random bytes.
pub(crate) fn random<const N: usize>(edge: &dyn Edge) -> [u8; N] {
    let mut bytes = [0; N];
    edge.random(&mut bytes);
    bytes
}

/// A name that nobody guesses.
#[must_use]
pub fn random_name(edge: &dyn Edge) -> String {
    hex::encode(random::<16>(edge))
}
