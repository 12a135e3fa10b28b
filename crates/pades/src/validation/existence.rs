//! Proofs of existence (ETSI EN 319 102-1 §5.6.2.3): what a valid timestamp covers existed at its time.
//!
//! A document timestamp covers the bytes of its range. So does the timestamp of an intact signature: it is over the
//! signature value, and that is over the range.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use saoy_pki::Certificate;

use super::material::Store;
use super::report::Proof as Kind;

/// Clocks of different authorities may differ by this much before their timestamps contradict each other.
const CLOCKS: SignedDuration = SignedDuration::from_secs(60);

/// Whether one instant is after another by more than clocks may differ.
pub(super) fn is_later(instant: Timestamp, other: Timestamp) -> bool {
    instant.duration_since(other) > CLOCKS
}

/// All proofs found so far. What nothing proves older exists now.
#[derive(Debug)]
pub(super) struct Existence<'a> {
    now: Timestamp,
    store: &'a Store<'a>,
    proofs: Vec<Proof>,
    version: usize,
}

/// A valid timestamp.
#[derive(Clone, Copy, Debug)]
struct Proof {
    byte_range: [u64; 4],
    time: Timestamp,
    kind: Kind,
    standing: Standing,
}

/// Whether a proof is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Believed,
    /// Something that it covers says, as credibly, that it is younger.
    Disputed,
}

impl Proof {
    fn covers(&self, place: &Range<u64>) -> bool {
        covers(self.byte_range, place)
    }
}

/// All of the bytes are signed: neither in the gap nor beyond the end.
pub(super) fn covers(byte_range: [u64; 4], place: &Range<u64>) -> bool {
    let [first, length, second, tail] = byte_range;
    let within = |from: u64, to: u64| from <= place.start && place.end <= to;
    place.start < place.end
        && (within(first, first.saturating_add(length)) || within(second, second.saturating_add(tail)))
}

impl<'a> Existence<'a> {
    pub(super) fn new(now: Timestamp, store: &'a Store) -> Self {
        Self {
            now,
            store,
            proofs: Vec::new(),
            version: 0,
        }
    }

    /// A timestamp that was found to be valid, and what it covers.
    pub(super) fn prove(&mut self, byte_range: [u64; 4], time: Timestamp, kind: Kind) {
        self.version += 1;
        self.proofs.push(Proof {
            byte_range,
            time,
            kind,
            standing: Standing::Believed,
        });
    }

    /// A valid timestamp at this place states this time: what covers it and states an earlier one is believed no more, since
    /// one of the two authorities lied and nobody can say which.
    pub(super) fn dispute(&mut self, place: &Range<u64>, time: Timestamp) {
        self.version += 1;
        let covering = self.proofs.iter_mut().filter(|proof| proof.covers(place));
        for proof in covering.filter(|proof| is_later(time, proof.time)) {
            proof.standing = Standing::Disputed;
        }
    }

    /// Whether anything that covers these bytes, believed or not, states an earlier time than this.
    pub(super) fn is_claimed_before(&self, place: &Range<u64>, time: Timestamp) -> bool {
        let mut covering = self.proofs.iter().filter(|proof| proof.covers(place));
        covering.any(|proof| is_later(time, proof.time))
    }

    /// Answers given before a proof came or went may be different now.
    pub(super) fn version(&self) -> usize {
        self.version
    }

    /// Since when these bytes of the file are proven to exist; none if nothing proves it.
    pub(super) fn proven(&self, place: &Range<u64>) -> Option<(Timestamp, Kind)> {
        let believed = self
            .proofs
            .iter()
            .filter(|proof| proof.standing == Standing::Believed && proof.covers(place));
        believed
            .map(|proof| (proof.time, proof.kind))
            .min_by_key(|(time, _)| *time)
    }

    pub(super) fn of_certificate(&self, certificate: &Certificate) -> Timestamp {
        self.earliest(self.store.places_of_certificate(certificate))
    }

    pub(super) fn of_evidence(&self, number: usize) -> Timestamp {
        self.earliest(self.store.places_of_evidence(number))
    }

    fn earliest(&self, places: &[Range<u64>]) -> Timestamp {
        let proven = places.iter().filter_map(|place| self.proven(place));
        let proven = proven.min_by_key(|(time, _)| *time);
        proven.map_or(self.now, |(proven, _)| proven.min(self.now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_the_gap_or_beyond_the_end_are_not_proven() {
        let proof = Proof {
            byte_range: [0, 100, 200, 50],
            time: Timestamp::UNIX_EPOCH,
            kind: Kind::DocumentTimestamp,
            standing: Standing::Believed,
        };
        assert!(proof.covers(&(0..100)) && proof.covers(&(200..250)));
        for outside in [90..110, 100..200, 240..251, 250..260, 50..50] {
            assert!(!proof.covers(&outside), "{outside:?}");
        }
    }
}
