//! Until when an algorithm was good enough, as data.
//!
//! A signature that is intact says nothing when its algorithm can be forged. What is weak today was not always: a
//! signature proven to be older than the last day of its algorithm still counts (ETSI EN 319 102-1 §5.2.8).

use jiff::Timestamp;

use crate::signature::{Algorithm, KeyKind};
use crate::{HashAlgorithm, PublicKey};

/// What is weak about a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Two messages with one digest can be found.
    #[error("the hash {0} can be forged")]
    Hash(HashAlgorithm),
    /// The modulus can be factored.
    #[error("an RSA key of {bits} bits can be broken")]
    RsaLength {
        /// Length of the modulus.
        bits: usize,
    },
    /// DSA was withdrawn (FIPS 186-5).
    #[error("DSA is no longer accepted")]
    Dsa,
}

/// One row: what it is about, and the first instant at which it is weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What it is about.
    pub subject: Subject,
    /// RFC 3339; none means at no time acceptable.
    pub weak_from: Option<&'static str>,
    /// Where the date comes from.
    pub source: &'static str,
}

/// What a row of the table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A hash, wherever it is signed.
    Hash(HashAlgorithm),
    /// RSA keys shorter than this.
    RsaBelow(usize),
    /// DSA keys of any length.
    Dsa,
}

/// The table; a row that fits and whose day has come decides. MD5 and MD2 do not occur: they are not read at all
/// ([`crate::SignatureError::Algorithm`]).
///
/// Compared with ETSI TS 119 312 V1.4.3 and the SOG-IS Agreed Cryptographic Mechanisms V1.3. Both tolerate RSA of 1900 to
/// 2999 bits as legacy until the end of 2025. Every authority that matters here signs with RSA-2048 and SHA-256, and
/// nothing is known to break it: 2048 bits stay good, which is said here so that nobody takes it for an oversight. P-256,
/// P-384, P-521 and Ed25519 have no end in either.
pub const LIMITS: [Limit; 6] = [
    Limit {
        subject: Subject::Dsa,
        weak_from: None,
        source: "FIPS 186-5 §4; not among the agreed mechanisms of SOG-IS for new use",
    },
    Limit {
        subject: Subject::Hash(HashAlgorithm::Sha1),
        weak_from: Some("2012-08-01T00:00:00Z"),
        source: "ETSI TS 102 176-1 V2.1.1; not in ETSI TS 119 312",
    },
    Limit {
        subject: Subject::Hash(HashAlgorithm::Sha224),
        weak_from: Some("2026-01-01T00:00:00Z"),
        source: "SOG-IS Agreed Cryptographic Mechanisms V1.3 §2.3 (legacy until the end of 2025); ETSI TS 119 312",
    },
    Limit {
        subject: Subject::RsaBelow(1024),
        weak_from: None,
        source: "not read: shorter keys are refused before",
    },
    Limit {
        subject: Subject::RsaBelow(1900),
        weak_from: Some("2019-10-01T00:00:00Z"),
        source: "ETSI TS 102 176-1 V2.1.1, ETSI TS 119 312 (1900 bits and more)",
    },
    Limit {
        subject: Subject::RsaBelow(2048),
        weak_from: Some("2026-01-01T00:00:00Z"),
        source: "SOG-IS Agreed Cryptographic Mechanisms V1.3 §4.1 (from 1900 bits on legacy until the end of 2025)",
    },
];

/// Whether a signature by this algorithm and key was weak at an instant, and why.
///
/// ```
/// use saoy_pki::strength::{Weakness, weak_at};
/// use saoy_pki::{Algorithm, HashAlgorithm, PrivateKey};
///
/// let key = PrivateKey::generate_rsa_2048()?;
/// let sha1 = Algorithm::RsaPkcs1(HashAlgorithm::Sha1);
/// let at = |text: &str| text.parse().unwrap();
/// assert_eq!(weak_at(sha1, key.public_key(), at("2011-01-01T00:00:00Z")), None);
/// assert_eq!(
///     weak_at(sha1, key.public_key(), at("2026-01-01T00:00:00Z")),
///     Some(Weakness::Hash(HashAlgorithm::Sha1))
/// );
/// # Ok::<(), saoy_pki::SignatureError>(())
/// ```
#[must_use]
pub fn weak_at(algorithm: Algorithm, key: &PublicKey, at: Timestamp) -> Option<Weakness> {
    LIMITS.iter().find_map(|limit| {
        let weakness = limit.subject.weakness(algorithm, key.kind())?;
        limit.is_over(at).then_some(weakness)
    })
}

/// Whether a hash alone was weak at an instant: of what is signed, or of a timestamp's imprint.
#[must_use]
pub fn weak_hash_at(hash: HashAlgorithm, at: Timestamp) -> Option<Weakness> {
    let mut limits = LIMITS.iter().filter(|limit| limit.subject == Subject::Hash(hash));
    limits
        .any(|limit| limit.is_over(at))
        .then_some(Weakness::Hash(hash))
}

/// Whether what is weak was good once, so that a proof of an earlier time would help.
#[must_use]
pub fn has_date(weakness: Weakness) -> bool {
    let first = Timestamp::MIN;
    match weakness {
        Weakness::Hash(hash) => weak_hash_at(hash, first).is_none(),
        Weakness::RsaLength { bits } => !LIMITS.iter().any(|limit| {
            matches!(limit.subject, Subject::RsaBelow(least) if bits < least) && limit.is_over(first)
        }),
        Weakness::Dsa => false,
    }
}

impl Limit {
    fn is_over(&self, at: Timestamp) -> bool {
        // A date that cannot be read protects nobody by being skipped: it counts as over.
        self.weak_from
            .and_then(|text| text.parse::<Timestamp>().ok())
            .is_none_or(|from| from <= at)
    }
}

impl Subject {
    fn weakness(self, algorithm: Algorithm, key: KeyKind) -> Option<Weakness> {
        match (self, key) {
            (Self::Hash(hash), _) => (algorithm.hash() == Some(hash)).then_some(Weakness::Hash(hash)),
            (Self::RsaBelow(limit), KeyKind::Rsa { bits }) => {
                (bits < limit).then_some(Weakness::RsaLength { bits })
            }
            (Self::Dsa, KeyKind::Dsa { .. }) => Some(Weakness::Dsa),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_of_the_table_can_be_read() {
        for limit in LIMITS {
            assert!(
                limit
                    .weak_from
                    .is_none_or(|text| text.parse::<Timestamp>().is_ok()),
                "{limit:?}"
            );
            assert!(!limit.source.is_empty());
        }
    }

    #[test]
    fn a_hash_is_weak_from_its_day_on_and_a_proof_from_before_helps() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(
            weak_hash_at(HashAlgorithm::Sha224, at("2025-12-31T23:59:59Z")),
            None
        );
        assert!(weak_hash_at(HashAlgorithm::Sha224, at("2026-01-01T00:00:00Z")).is_some());
        assert_eq!(
            weak_hash_at(HashAlgorithm::Sha256, at("2099-01-01T00:00:00Z")),
            None
        );
        assert!(
            has_date(Weakness::Hash(HashAlgorithm::Sha1)) && has_date(Weakness::RsaLength { bits: 1024 })
        );
        assert!(!has_date(Weakness::Dsa) && !has_date(Weakness::RsaLength { bits: 512 }));
    }

    #[test]
    fn dsa_is_weak_at_any_time_and_short_rsa_from_its_day_on() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let limit = |subject: Subject, key, text| {
            LIMITS
                .iter()
                .filter(|limit| limit.subject == subject)
                .any(|limit| {
                    subject
                        .weakness(Algorithm::RsaPkcs1(HashAlgorithm::Sha256), key)
                        .is_some()
                        && limit.is_over(at(text))
                })
        };
        assert!(limit(
            Subject::Dsa,
            KeyKind::Dsa { bits: 3072 },
            "1999-01-01T00:00:00Z"
        ));
        let short = KeyKind::Rsa { bits: 1024 };
        assert!(!limit(Subject::RsaBelow(1900), short, "2019-09-30T23:59:59Z"));
        assert!(limit(Subject::RsaBelow(1900), short, "2019-10-01T00:00:00Z"));
        let shorter = KeyKind::Rsa { bits: 2047 };
        assert!(!limit(Subject::RsaBelow(2048), shorter, "2025-12-31T23:59:59Z"));
        assert!(limit(Subject::RsaBelow(2048), shorter, "2026-01-01T00:00:00Z"));
        assert!(!limit(
            Subject::RsaBelow(2048),
            KeyKind::Rsa { bits: 2048 },
            "2030-01-01T00:00:00Z"
        ));
        assert!(!limit(
            Subject::RsaBelow(2048),
            KeyKind::P256,
            "2030-01-01T00:00:00Z"
        ));
    }
}
