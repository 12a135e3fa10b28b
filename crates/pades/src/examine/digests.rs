//! The digests of all ranges in one pass over the file.

use saoy_pki::{HashAlgorithm, digest::Hasher};

use crate::{Entry, FoundSignature, found::slice};

/// Bytes that all running hashes take before the next ones are looked at: they stay in the processor's cache.
const CHUNK: usize = 256 << 10;

/// What ranges behind their gaps may sum up to, as a multiple of the file. In an honest file they do not overlap: each
/// ends where its revision ends, in which its gap lies. A signature with a content timestamp may need two hashes.
const MAX_TAILS: u64 = 8;

/// One range to hash, by one or more hashes.
pub(crate) struct Job {
    /// Begin and end of the gap, end of the range; none if there is nothing to hash.
    range: Option<[u64; 3]>,
    hashes: Vec<HashAlgorithm>,
}

/// The digests of one range.
pub(crate) struct Digests(Vec<(HashAlgorithm, Vec<u8>)>);

impl Job {
    /// The bytes that a signature covers; nothing where that cannot be said.
    pub(super) fn new(entry: &Entry, mut hashes: Vec<HashAlgorithm>) -> Self {
        hashes.sort();
        hashes.dedup();
        match &entry.found {
            Ok(found) => Self::over(found, hashes),
            Err(_) => Self { range: None, hashes },
        }
    }

    /// The bytes that this signature covers, by hashes that are all different.
    pub(crate) fn over(found: &FoundSignature, hashes: Vec<HashAlgorithm>) -> Self {
        let [_, start, end, tail] = found.byte_range;
        Self {
            range: Some([start, end, end.saturating_add(tail)]),
            hashes,
        }
    }

    /// All `length` bytes of the file.
    pub(super) fn whole(length: usize) -> Self {
        let end = length as u64;
        Self {
            range: Some([end; 3]),
            hashes: vec![HashAlgorithm::Sha256],
        }
    }
}

impl Digests {
    pub(crate) fn get(&self, hash: HashAlgorithm) -> Option<Vec<u8>> {
        let found = self.0.iter().find(|(own, _)| *own == hash);
        found.map(|(_, digest)| digest.clone())
    }
}

/// The digests of every job; none for what cannot be hashed. All ranges begin at 0, so one running state of each hash
/// serves all of them up to their gap.
pub(crate) fn all(bytes: &[u8], jobs: &[Job]) -> Vec<Option<Digests>> {
    let mut order: Vec<(usize, [u64; 3])> = jobs
        .iter()
        .enumerate()
        .filter_map(|(index, job)| Some((index, job.range?)))
        .collect();
    order.sort_by_key(|(_, range)| *range);
    let mut running = Running::new(bytes, jobs);
    let mut left = (bytes.len() as u64).saturating_mul(MAX_TAILS);
    let mut out: Vec<Option<Digests>> = jobs.iter().map(|_| None).collect();
    for (index, [start, end, last]) in order {
        let (Some(job), Some(place)) = (jobs.get(index), out.get_mut(index)) else {
            continue;
        };
        let cost = last.saturating_sub(end).saturating_mul(job.hashes.len() as u64);
        let Some(rest) = left.checked_sub(cost) else {
            continue;
        };
        left = rest;
        running.advance(start);
        *place = slice(bytes, end, last).map(|tail| running.finish(&job.hashes, tail));
    }
    out
}

struct Running<'a> {
    bytes: &'a [u8],
    at: u64,
    /// Each hash with the last place where it is asked for.
    hashers: Vec<(HashAlgorithm, u64, Hasher)>,
}

impl<'a> Running<'a> {
    fn new(bytes: &'a [u8], jobs: &[Job]) -> Self {
        let mut hashers: Vec<(HashAlgorithm, u64, Hasher)> = Vec::new();
        for job in jobs {
            let Some([start, ..]) = job.range else { continue };
            for hash in &job.hashes {
                match hashers.iter_mut().find(|(own, ..)| own == hash) {
                    Some((_, last, _)) => *last = start.max(*last),
                    None => hashers.push((*hash, start, Hasher::new(*hash))),
                }
            }
        }
        Self {
            bytes,
            at: 0,
            hashers,
        }
    }

    fn advance(&mut self, to: u64) {
        let piece = slice(self.bytes, self.at, to).unwrap_or_default();
        for chunk in piece.chunks(CHUNK) {
            for (_, last, hasher) in &mut self.hashers {
                if *last >= to {
                    hasher.update(chunk);
                }
            }
        }
        self.at = to;
    }

    fn finish(&self, hashes: &[HashAlgorithm], tail: &[u8]) -> Digests {
        let own = self.hashers.iter().filter(|(hash, ..)| hashes.contains(hash));
        let mut own: Vec<(HashAlgorithm, Hasher)> =
            own.map(|(hash, _, hasher)| (*hash, hasher.clone())).collect();
        for chunk in tail.chunks(CHUNK) {
            for (_, hasher) in &mut own {
                hasher.update(chunk);
            }
        }
        Digests(
            own.into_iter()
                .map(|(hash, hasher)| (hash, hasher.finish()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(range: [u64; 3], hashes: &[HashAlgorithm]) -> Job {
        Job {
            range: Some(range),
            hashes: hashes.to_vec(),
        }
    }

    #[test]
    fn every_range_has_the_digest_it_would_have_alone() {
        use HashAlgorithm::{Sha1, Sha256, Sha512};
        let bytes: Vec<u8> = (0..600_000_u32).map(|n| n as u8).collect();
        let ranges = [
            ([500_000, 500_010, 600_000], vec![Sha1, Sha256]),
            ([10, 20, 300_000], vec![Sha256]),
            ([300_100, 300_200, 300_300], vec![Sha512, Sha256]),
            ([300_100, 300_150, 300_300], vec![Sha1]),
        ];
        let jobs: Vec<Job> = ranges.iter().map(|(range, hashes)| job(*range, hashes)).collect();
        for ((range, hashes), digests) in ranges.iter().zip(all(&bytes, &jobs)) {
            let [start, end, last] = range.map(|place| place as usize);
            let alone = [&bytes[..start], &bytes[end..last]].concat();
            for hash in hashes {
                let digests = digests.as_ref().unwrap();
                assert_eq!(digests.get(*hash), Some(hash.digest(&alone)), "{range:?} {hash}");
            }
        }
    }

    #[test]
    fn ranges_that_cover_the_file_over_and_over_are_not_hashed_without_end() {
        let bytes = vec![7; 10_000];
        let jobs: Vec<Job> = (0..200)
            .map(|n| job([n, n + 1, 10_000], &[HashAlgorithm::Sha256]))
            .collect();
        let done = all(&bytes, &jobs)
            .iter()
            .filter(|digests| digests.is_some())
            .count();
        assert!((8..12).contains(&done), "{done}");
    }
}
