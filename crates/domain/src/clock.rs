//! Time and chance come in as arguments, so that every test can be repeated.

use jiff::{
    Timestamp, Zoned,
    civil::Date,
    tz::{self, TimeZone},
};

/// Tells the time. Only the outermost edge of a program holds one that reads the machine's clock.
pub trait Clock: Send + Sync {
    /// The present instant, truncated to the microsecond as both databases keep it.
    fn now(&self) -> Timestamp;

    /// The present day in Vietnam.
    fn today(&self) -> Date {
        day_in_vietnam(self.now())
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(std::sync::Mutex<Timestamp>);

impl FixedClock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Self {
        Self(std::sync::Mutex::new(now))
    }

    /// Sets the time.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }

    /// Moves the time on (or back, when negative).
    pub fn advance(&self, by: jiff::SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.saturating_add(by).unwrap_or(*now);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        truncate(*self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

/// Gives random bytes. Only the outermost edge holds the machine's generator.
pub trait Random: Send + Sync {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The time zone of every time shown: +07:00 since 1975, without daylight saving.
pub fn vietnam() -> TimeZone {
    TimeZone::fixed(tz::offset(7))
}

/// An instant as the clocks in Vietnam show it.
pub fn in_vietnam(at: Timestamp) -> Zoned {
    at.to_zoned(vietnam())
}

/// The day in Vietnam at an instant.
pub fn day_in_vietnam(at: Timestamp) -> Date {
    in_vietnam(at).date()
}

/// Drops what is finer than a microsecond: PostgreSQL keeps no more, and SQLite must not know better.
pub fn truncate(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_in_vietnam_begins_at_seventeen_utc() {
        let before: Timestamp = "2026-03-01T16:59:59Z".parse().unwrap();
        let after: Timestamp = "2026-03-01T17:00:00Z".parse().unwrap();
        assert_eq!(day_in_vietnam(before).to_string(), "2026-03-01");
        assert_eq!(day_in_vietnam(after).to_string(), "2026-03-02");
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_shows_microseconds() {
        let clock = FixedClock::new("2026-03-01T01:00:00.123456789Z".parse().unwrap());
        assert_eq!(clock.now().to_string(), "2026-03-01T01:00:00.123456Z");
        clock.advance(jiff::SignedDuration::from_hours(17));
        assert_eq!(clock.today().to_string(), "2026-03-02");
    }
}
