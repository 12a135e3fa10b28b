//! A file against what the register recorded about it: every byte counts.

use saoy_pades::BaseDigest;

/// What the register keeps of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Length in bytes.
    pub len: u64,
    /// SHA-256 of all bytes.
    pub sha256: [u8; 32],
}

impl Recorded {
    /// What to record of a file.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            len: bytes.len() as u64,
            sha256: BaseDigest::of(bytes).sha256(),
        }
    }
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Byte for byte an issued file: which one, counted from 0 in the order given.
    Issued(usize),
    /// Byte for byte the sealed revision, not yet archived.
    Sealed,
    /// The sealed revision is there unchanged, but what follows it was never issued.
    ChangedAfterSealing,
    /// Not a file of this register entry, or one changed before its end.
    Unknown,
}

impl Finding {
    /// Whether the file is exactly one that the register knows.
    pub fn matches(self) -> bool {
        matches!(self, Self::Issued(_) | Self::Sealed)
    }
}

/// Compares a file with the sealed revision and all issued files of an entry. The file is hashed once.
pub fn compare(bytes: &[u8], sealed: &Recorded, issued: &[Recorded]) -> Finding {
    let len = bytes.len() as u64;
    let split = usize::try_from(sealed.len)
        .ok()
        .filter(|at| *at <= bytes.len())
        .unwrap_or(bytes.len());
    let (head, tail) = bytes.split_at_checked(split).unwrap_or((bytes, &[]));
    let head = BaseDigest::of(head);
    let sealed_part = head.len() == sealed.len && head.sha256() == sealed.sha256;
    let whole = head.then(tail).sha256();
    if let Some(nth) = issued
        .iter()
        .position(|file| file.len == len && file.sha256 == whole)
    {
        return Finding::Issued(nth);
    }
    match (sealed_part, sealed.len == len) {
        (true, true) => Finding::Sealed,
        (true, false) => Finding::ChangedAfterSealing,
        (false, _) => Finding::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEALED: &[u8] = b"scan, leader, seal";
    const ISSUED: &[u8] = b"scan, leader, seal, archive";

    fn judge(bytes: &[u8]) -> Finding {
        compare(
            bytes,
            &Recorded::of(SEALED),
            &[Recorded::of(b"an earlier one"), Recorded::of(ISSUED)],
        )
    }

    #[test]
    fn issued_and_sealed_files_are_recognised() {
        assert_eq!(judge(ISSUED), Finding::Issued(1));
        assert_eq!(judge(b"an earlier one"), Finding::Issued(0));
        assert_eq!(judge(SEALED), Finding::Sealed);
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        for at in 0..ISSUED.len() {
            for bit in 0..8 {
                let mut other = ISSUED.to_vec();
                other[at] ^= 1 << bit;
                let expected = if at < SEALED.len() {
                    Finding::Unknown
                } else {
                    Finding::ChangedAfterSealing
                };
                assert_eq!(judge(&other), expected, "byte {at} bit {bit}");
            }
        }
    }

    #[test]
    fn cut_and_lengthened_files_are_noticed() {
        assert_eq!(judge(b""), Finding::Unknown);
        assert_eq!(judge(&ISSUED[..ISSUED.len() - 1]), Finding::ChangedAfterSealing);
        assert_eq!(judge(&[ISSUED, b"\n"].concat()), Finding::ChangedAfterSealing);
        assert_eq!(judge(&SEALED[..5]), Finding::Unknown);
        assert!(!Finding::ChangedAfterSealing.matches());
    }
}
