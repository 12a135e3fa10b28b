//! Answers kept in memory, for as long as their issuer says and the settings allow.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

/// Certificate and issuer by fingerprint.
pub(crate) type OcspKey = ([u8; 32], [u8; 32]);

/// One shelf for each kind of answer; all hold DER.
#[derive(Default)]
pub(crate) struct Cache {
    pub(crate) ocsp: Shelf<OcspKey>,
    pub(crate) crls: Shelf<String>,
    pub(crate) issuers: Shelf<String>,
}

impl Cache {
    pub(crate) fn clear(&self) {
        self.ocsp.lock().clear();
        self.crls.lock().clear();
        self.issuers.lock().clear();
    }
}

/// Entries with an end. Holds at most [`MAX_ENTRIES`].
pub(crate) struct Shelf<K>(Mutex<HashMap<K, Entry>>);

struct Entry {
    der: Vec<u8>,
    kept: Timestamp,
    until: Timestamp,
}

const MAX_ENTRIES: usize = 1024;

impl<K> Default for Shelf<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq> Shelf<K> {
    /// What was kept under `key`, if it is still good at `now`. A clock that was set back forgets too.
    pub(crate) fn get(&self, key: &K, now: Timestamp) -> Option<Vec<u8>> {
        let entries = self.lock();
        entries
            .get(key)
            .filter(|entry| entry.kept <= now && now < entry.until)
            .map(|entry| entry.der.clone())
    }

    /// Keeps `der` until `until`. A full shelf first drops what has ended, then everything.
    pub(crate) fn put(&self, key: K, der: &[u8], now: Timestamp, until: Timestamp) {
        let mut entries = self.lock();
        if entries.len() >= MAX_ENTRIES {
            entries.retain(|_, entry| now < entry.until);
        }
        if entries.len() >= MAX_ENTRIES {
            entries.clear();
        }
        entries.insert(
            key,
            Entry {
                der: der.to_vec(),
                kept: now,
                until,
            },
        );
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn an_answer_is_kept_until_its_end_and_not_before_it_came() {
        let shelf = Shelf::default();
        shelf.put("key", b"answer", at(100), at(200));
        assert_eq!(shelf.get(&"key", at(199)).as_deref(), Some(b"answer".as_slice()));
        assert_eq!(shelf.get(&"key", at(200)), None);
        assert_eq!(shelf.get(&"key", at(99)), None);
        assert_eq!(shelf.get(&"other", at(150)), None);
    }

    #[test]
    fn a_full_shelf_makes_room() {
        let shelf = Shelf::default();
        shelf.put(0, b"ended", at(0), at(50));
        for key in 1..MAX_ENTRIES {
            shelf.put(key, b"lasting", at(0), at(1000));
        }
        shelf.put(MAX_ENTRIES, b"new", at(60), at(1000));
        assert_eq!(shelf.lock().len(), MAX_ENTRIES);
        assert_eq!(shelf.get(&0, at(40)), None);
        shelf.put(MAX_ENTRIES + 1, b"newer", at(60), at(1000));
        assert_eq!(shelf.lock().len(), 1);
    }
}
