//! Which files stood still: pure, the time is an argument.

use std::collections::HashMap;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::Seen;

/// A file whose size and time did not change for so long may be whole.
pub const STILL: SignedDuration = SignedDuration::from_secs(4);
/// A file that stood still for so long and is not whole will not become so.
pub const GIVEN_UP: SignedDuration = SignedDuration::from_secs(60);

/// A file that stood still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What was seen of it.
    pub seen: Seen,
    /// It stood still for [`GIVEN_UP`]: it is judged even if its end is missing.
    pub given_up: bool,
}

/// What was seen of a folder's files, and since when.
#[derive(Debug, Default)]
pub struct Watch {
    known: HashMap<PathBuf, (Seen, Timestamp)>,
}

impl Watch {
    /// Takes a look's files and gives those that stood still, oldest first. What is gone is forgotten.
    pub fn look(&mut self, now: Timestamp, files: Vec<Seen>) -> Vec<Settled> {
        let mut known = HashMap::new();
        let mut settled = Vec::new();
        for seen in files {
            let since = match self.known.get(&seen.path) {
                Some((before, since)) if *before == seen => *since,
                _ => now,
            };
            let still = now.duration_since(since);
            if still >= STILL {
                settled.push(Settled {
                    seen: seen.clone(),
                    given_up: still >= GIVEN_UP,
                });
            }
            known.insert(seen.path.clone(), (seen, since));
        }
        self.known = known;
        settled.sort_by(|a, b| (a.seen.modified, &a.seen.path).cmp(&(b.seen.modified, &b.seen.path)));
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, size: u64) -> Seen {
        Seen {
            path: name.into(),
            size,
            modified: None,
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    #[test]
    fn a_file_that_grows_is_left_alone_until_it_stands_still() {
        let mut watch = Watch::default();
        for (second, size) in [(0, 10), (2, 20), (4, 30), (6, 30)] {
            assert_eq!(watch.look(at(second), vec![file("a.pdf", size)]), []);
        }
        let settled = watch.look(at(8), vec![file("a.pdf", 30)]);
        assert_eq!((settled.len(), settled[0].given_up), (1, false));
        assert!(watch.look(at(70), vec![file("a.pdf", 30)])[0].given_up);
    }

    #[test]
    fn a_file_of_the_same_size_that_was_written_again_begins_anew() {
        let mut watch = Watch::default();
        let second = |n| Seen {
            modified: Some(std::time::UNIX_EPOCH + std::time::Duration::from_secs(n)),
            ..file("a.pdf", 5)
        };
        watch.look(at(0), vec![second(1)]);
        assert_eq!(watch.look(at(5), vec![second(2)]), []);
        assert_eq!(watch.look(at(9), vec![second(2)]).len(), 1);
    }

    #[test]
    fn a_file_that_was_away_begins_anew() {
        let mut watch = Watch::default();
        watch.look(at(0), vec![file("a.pdf", 5)]);
        watch.look(at(2), vec![]);
        assert_eq!(watch.look(at(10), vec![file("a.pdf", 5)]), []);
    }
}
