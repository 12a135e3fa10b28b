//! What is revoked, in memory and as lines of a file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::error::DemoPkiError;
use crate::plan::Authority;

/// One revoked certificate: the authority's address name and the content octets of the serial number.
type Key = (&'static str, Vec<u8>);

/// Revocations of all authorities.
#[derive(Debug, Default)]
pub(crate) struct Revoked(Mutex<BTreeMap<Key, Timestamp>>);

impl Revoked {
    pub(crate) fn read(lines: &str) -> Result<Self, DemoPkiError> {
        let mut known = BTreeMap::new();
        for (index, line) in lines.lines().enumerate() {
            let (key, at) = parse(line).ok_or(DemoPkiError::RevokedList { line: index + 1 })?;
            known.insert(key, at);
        }
        Ok(Self(Mutex::new(known)))
    }

    pub(crate) fn written(&self) -> String {
        let mut lines = String::new();
        for ((authority, serial), at) in self.lock().iter() {
            let serial = hex::encode(serial);
            // Writing to a String does not fail.
            let _ = writeln!(lines, "{authority} {serial} {}", at.as_second());
        }
        lines
    }

    /// Adds one; who was revoked before stays revoked since then.
    pub(crate) fn add(&self, authority: Authority, serial: &[u8], at: Timestamp) {
        let whole_second = Timestamp::from_second(at.as_second()).unwrap_or(at);
        self.lock()
            .entry((authority.slug(), serial.to_vec()))
            .or_insert(whole_second);
    }

    pub(crate) fn since(&self, authority: Authority, serial: &[u8]) -> Option<Timestamp> {
        self.lock().get(&(authority.slug(), serial.to_vec())).copied()
    }

    /// Serial numbers with their time, of one authority.
    pub(crate) fn of(&self, authority: Authority) -> Vec<(Vec<u8>, Timestamp)> {
        let known = self.lock();
        let own = known.iter().filter(|((slug, _), _)| *slug == authority.slug());
        own.map(|((_, serial), at)| (serial.clone(), *at)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parse(line: &str) -> Option<(Key, Timestamp)> {
    let mut parts = line.split(' ');
    let (authority, serial, at) = (parts.next()?, parts.next()?, parts.next()?);
    let authority = Authority::named(authority)?;
    if parts.next().is_some() || serial.is_empty() {
        return None;
    }
    let serial = hex::decode(serial).ok()?;
    let at = Timestamp::from_second(at.parse().ok()?).ok()?;
    Some(((authority.slug(), serial), at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_back_as_it_was_written() {
        let revoked = Revoked::default();
        let at = Timestamp::from_second(1_772_328_000).unwrap();
        let authority = Authority::named("cong-vu").unwrap();
        revoked.add(authority, &[0x40, 0x0a], at);
        revoked.add(
            authority,
            &[0x40, 0x0a],
            Timestamp::from_second(1_800_000_000).unwrap(),
        );
        assert_eq!(revoked.written(), "cong-vu 400a 1772328000\n");
        let again = Revoked::read(&revoked.written()).unwrap();
        assert_eq!(again.since(authority, &[0x40, 0x0a]), Some(at));
        assert_eq!(again.of(authority), [(vec![0x40, 0x0a], at)]);
        assert_eq!(again.of(Authority::Root), []);
    }

    #[test]
    fn a_damaged_list_is_named_by_its_line() {
        for damaged in [
            "cong-vu 40",
            "nobody 40 1",
            "cong-vu 4x 1",
            "cong-vu  1",
            "cong-vu 40 1 2",
            "",
        ] {
            let lines = format!("goc 40 1\n{damaged}\n");
            let refused = Revoked::read(&lines).unwrap_err();
            assert!(
                matches!(refused, DemoPkiError::RevokedList { line: 2 }),
                "{damaged}"
            );
        }
    }
}
