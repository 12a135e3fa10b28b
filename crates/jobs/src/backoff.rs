//! How long to wait before trying again.

use jiff::SignedDuration;

/// Pauses that double from the first to the longest, for a number of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The pause after the first failure.
    pub first: SignedDuration,
    /// No pause is longer.
    pub longest: SignedDuration,
    /// After so many failed attempts the job is dead.
    pub attempts: u32,
}

impl Default for Backoff {
    /// 5 s, 10 s, 20 s … up to an hour, for about two days.
    fn default() -> Self {
        Self {
            first: SignedDuration::from_secs(5),
            longest: SignedDuration::from_hours(1),
            attempts: 60,
        }
    }
}

impl Backoff {
    /// The pause after the given number of failed attempts; `None` when there were enough of them.
    pub fn after(&self, failed: u32) -> Option<SignedDuration> {
        if failed >= self.attempts {
            return None;
        }
        let doublings = failed.saturating_sub(1).min(30);
        let pause = self.first.checked_mul(1 << doublings).unwrap_or(self.longest);
        Some(pause.min(self.longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_end() {
        let backoff = Backoff {
            attempts: 14,
            ..Backoff::default()
        };
        let pauses: Vec<i64> = (1..14)
            .map(|failed| backoff.after(failed).unwrap().as_secs())
            .collect();
        assert_eq!(
            pauses,
            [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
        );
        assert_eq!(backoff.after(14), None);
        assert_eq!(backoff.after(u32::MAX), None);
    }
}
