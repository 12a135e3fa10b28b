//! The edge of the program: the only place that reads the machine's clock and its random source.

#[cfg(feature = "network")]
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use jiff::Timestamp;
use saoy_domain::Clock;

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
#[cfg(feature = "network")]
#[derive(Default)]
pub(crate) struct MachineRandom(SystemRandom);

#[cfg(feature = "network")]
impl saoy_domain::Random for MachineRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // There is no safe way on without randomness: codes and session tokens would be guessable.
        if self.0.fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// Counts from now and never goes back.
#[cfg(feature = "network")]
pub(crate) fn stopwatch() -> impl Fn() -> std::time::Duration {
    let begin = std::time::Instant::now();
    move || begin.elapsed()
}

/// Time since some fixed moment, for measuring: it never goes back.
#[cfg(feature = "service")]
pub(crate) fn elapsed() -> std::time::Duration {
    use rustix::time::{ClockId, clock_gettime};
    let now = clock_gettime(ClockId::Monotonic);
    std::time::Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}
