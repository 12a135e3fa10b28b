//! The edge of the program: the only place that reads the machine's clock and its random source.

use std::time::Duration;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use jiff::Timestamp;
use rustix::time::{ClockId, clock_gettime};
use saoy_domain::{Clock, Random};

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    fn now(&self) -> Timestamp {
        saoy_domain::truncate(Timestamp::now())
    }
}

/// The machine's random source.
#[derive(Default)]
pub(crate) struct MachineRandom(SystemRandom);

impl Random for MachineRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // There is no safe way on without randomness: codes and session tokens would be guessable.
        if self.0.fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// Time since some fixed moment, for measuring: it never goes back.
pub(crate) fn elapsed() -> Duration {
    let now = clock_gettime(ClockId::Monotonic);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}
