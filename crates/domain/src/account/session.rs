//! How long a session lives.

use jiff::{SignedDuration, Timestamp};

/// The limits of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// Without a request for this long, it ends.
    pub idle: SignedDuration,
    /// After this long it ends in any case.
    pub absolute: SignedDuration,
    /// For this long after the password was given, it counts as fresh (for signing and for changing keys).
    pub fresh: SignedDuration,
}

impl SessionRules {
    /// An officer's session: a long form at the counter fits in, a lunch break does not.
    pub const OFFICER: Self = Self {
        idle: SignedDuration::from_mins(30),
        absolute: SignedDuration::from_hours(12),
        fresh: SignedDuration::from_mins(15),
    };

    /// A citizen's session.
    pub const CITIZEN: Self = Self {
        idle: SignedDuration::from_mins(15),
        absolute: SignedDuration::from_hours(8),
        fresh: SignedDuration::from_mins(5),
    };
}

/// How a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Alive.
    Alive {
        /// It ends then, unless a request comes before.
        until: Timestamp,
        /// Whether the password was given recently.
        fresh: bool,
    },
    /// Ended for want of requests: what was typed is kept for after signing in again.
    Idle,
    /// Ended by age.
    TooOld,
}

impl SessionRules {
    /// How a session stands that began at `began` (when the password was given), and was last used at `used`.
    pub fn standing(&self, began: Timestamp, used: Timestamp, now: Timestamp) -> Standing {
        let after = |from: Timestamp, by: SignedDuration| from.saturating_add(by).unwrap_or(from);
        let (old, idle) = (after(began, self.absolute), after(used, self.idle));
        if now >= old {
            Standing::TooOld
        } else if now >= idle {
            Standing::Idle
        } else {
            Standing::Alive {
                until: idle.min(old),
                fresh: now < after(began, self.fresh),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn standing(used: i64, now: i64) -> Standing {
        SessionRules::OFFICER.standing(at(0), at(used), at(now))
    }

    #[test]
    fn an_officers_session_ends_after_half_an_hour_of_silence() {
        assert_eq!(
            standing(60, 89),
            Standing::Alive {
                until: at(90),
                fresh: false
            }
        );
        assert_eq!(standing(60, 90), Standing::Idle);
    }

    #[test]
    fn it_ends_after_twelve_hours_however_busy_it_was() {
        assert_eq!(
            standing(719, 719),
            Standing::Alive {
                until: at(720),
                fresh: false
            }
        );
        assert_eq!(standing(719, 720), Standing::TooOld);
    }

    #[test]
    fn it_is_fresh_for_a_quarter_of_an_hour() {
        assert_eq!(
            standing(14, 14),
            Standing::Alive {
                until: at(44),
                fresh: true
            }
        );
        assert_eq!(
            standing(15, 15),
            Standing::Alive {
                until: at(45),
                fresh: false
            }
        );
    }
}
