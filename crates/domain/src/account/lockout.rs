//! Slowing down whoever guesses passwords, in a way that cannot be turned against the account's owner.
//!
//! What is slowed down is a pair of account and address, and an address that tries many accounts. An account as such is
//! never locked: a stranger who fails on purpose hurts only his own address, and a browser that signed in to the account
//! before (it keeps a signed mark) is counted by itself. Many failures on one account raise a notice instead.

use jiff::{SignedDuration, Timestamp};

/// Failures of the last [`LockoutRules::window`], as the store counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// Of this account from this address (or from this known browser).
    pub pair: u32,
    /// The latest of these.
    pub pair_last: Option<Timestamp>,
    /// From this address, on whatever account.
    pub address: u32,
    /// The latest of these.
    pub address_last: Option<Timestamp>,
    /// On this account, from wherever.
    pub account: u32,
    /// Whether the browser signed in to this account before.
    pub known_browser: bool,
}

/// How many failures are let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockoutRules {
    /// How far back failures count.
    pub window: SignedDuration,
    /// Failures of a pair before it has to wait.
    pub pair: u32,
    /// Failures of an address before it has to wait: offices share one.
    pub address: u32,
    /// Failures on an account before its owner and the administrator are told.
    pub notice: u32,
    /// The longest wait.
    pub longest: SignedDuration,
}

impl Default for LockoutRules {
    fn default() -> Self {
        let (window, longest) = (SignedDuration::from_hours(1), SignedDuration::from_mins(15));
        Self {
            window,
            pair: 5,
            address: 50,
            notice: 20,
            longest,
        }
    }
}

/// What to do with an attempt to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Check the password.
    Try,
    /// Check the password, and tell the owner and the administrator that somebody is guessing.
    TryAndTell,
    /// Do not even check it before this instant.
    Wait {
        /// When the next attempt is taken.
        until: Timestamp,
    },
}

impl LockoutRules {
    /// Judges an attempt.
    pub fn judge(&self, failures: &Failures, now: Timestamp) -> Verdict {
        let pair = self.wait(failures.pair, self.pair, failures.pair_last);
        let address = self.wait(failures.address, self.address, failures.address_last);
        let address = address.filter(|_| !failures.known_browser);
        match pair.max(address).filter(|until| *until > now) {
            Some(until) => Verdict::Wait { until },
            None if failures.account >= self.notice => Verdict::TryAndTell,
            None => Verdict::Try,
        }
    }

    /// A minute after the last free failure, then twice as long each time.
    fn wait(&self, failures: u32, free: u32, last: Option<Timestamp>) -> Option<Timestamp> {
        let over = failures.checked_sub(free)?;
        let minutes = 1_i64.checked_shl(over.min(20)).unwrap_or(i64::MAX);
        let wait = SignedDuration::from_mins(minutes).min(self.longest);
        last?.checked_add(wait).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn judge(failures: Failures, minute: i64) -> Verdict {
        LockoutRules::default().judge(&failures, at(minute))
    }

    #[test]
    fn the_fifth_failure_waits_a_minute_and_each_further_one_twice_as_long() {
        let failures = |pair| Failures {
            pair,
            pair_last: Some(at(0)),
            ..Failures::default()
        };
        assert_eq!(judge(failures(4), 0), Verdict::Try);
        assert_eq!(judge(failures(5), 0), Verdict::Wait { until: at(1) });
        assert_eq!(judge(failures(5), 1), Verdict::Try);
        assert_eq!(judge(failures(7), 0), Verdict::Wait { until: at(4) });
        assert_eq!(judge(failures(4_000_000_000), 0), Verdict::Wait { until: at(15) });
    }

    #[test]
    fn a_stranger_who_fails_on_purpose_does_not_lock_the_owner_out() {
        let owner_elsewhere = Failures {
            account: 10_000,
            ..Failures::default()
        };
        assert_eq!(judge(owner_elsewhere, 0), Verdict::TryAndTell);
    }

    #[test]
    fn an_owner_behind_the_strangers_address_gets_in_with_the_known_browser() {
        let shared = Failures {
            address: 60,
            address_last: Some(at(0)),
            ..Failures::default()
        };
        assert_eq!(judge(shared, 0), Verdict::Wait { until: at(15) });
        assert_eq!(
            judge(
                Failures {
                    known_browser: true,
                    ..shared
                },
                0
            ),
            Verdict::Try
        );
    }

    #[test]
    fn a_known_browser_that_guesses_waits_all_the_same() {
        let guessing = Failures {
            pair: 6,
            pair_last: Some(at(0)),
            known_browser: true,
            ..Failures::default()
        };
        assert_eq!(judge(guessing, 0), Verdict::Wait { until: at(2) });
    }
}
