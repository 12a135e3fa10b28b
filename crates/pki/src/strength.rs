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
    /// The modulus of a DSA key can be broken; new signatures by DSA were withdrawn (FIPS 186-5).
    #[error("a DSA key of {bits} bits can be broken")]
    DsaLength {
        /// Length of the modulus.
        bits: usize,
    },
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
    /// DSA keys shorter than this.
    DsaBelow(usize),
}

/// The table; a row that fits and whose day has come decides. MD5 and MD2 do not occur: they are not read at all
/// ([`crate::SignatureError::Algorithm`]).
///
/// The days are those of ETSI TS 119 312 V1.5.1 as the validation policy of EU DSS (`constraint.xml`, as of 2024-10-13)
/// repeats them, compared row by row; `docs/standards/en319102.md` has the comparison. Two differences are meant:
///
/// - RSA of 2048 bits and more has no end here; there, RSA below 3000 bits and PKCS#1 v1.5 end on 2029-01-01. That is a
///   forecast, which DSS itself only warns about. Every authority that matters here signs with RSA-2048 and SHA-256, and
///   nothing is known to break it.
/// - Ed25519 and P-521 are good. P-521 is in the agreed mechanisms of SOG-IS; Ed25519 (RFC 8032, FIPS 186-5) is in neither
///   list, and nothing is known against it.
pub const LIMITS: [Limit; 7] = [
    Limit {
        subject: Subject::DsaBelow(1900),
        weak_from: Some("2015-12-01T00:00:00Z"),
        source: "ETSI TS 119 312 V1.5.1 (DSA of 1024 bits)",
    },
    Limit {
        subject: Subject::DsaBelow(3000),
        weak_from: Some("2029-01-01T00:00:00Z"),
        source: "ETSI TS 119 312 V1.5.1 (DSA of 1900 bits and more)",
    },
    Limit {
        subject: Subject::Hash(HashAlgorithm::Sha1),
        weak_from: Some("2012-08-01T00:00:00Z"),
        source: "ETSI TS 119 312 V1.5.1, as ETSI TS 102 176-1 V2.1.1 before it",
    },
    Limit {
        subject: Subject::Hash(HashAlgorithm::Sha224),
        weak_from: Some("2029-01-01T00:00:00Z"),
        source: "ETSI TS 119 312 V1.5.1",
    },
    Limit {
        subject: Subject::RsaBelow(1024),
        weak_from: None,
        source: "ETSI TS 119 312 V1.5.1 (2010-08-01); not read: shorter keys are refused before",
    },
    Limit {
        subject: Subject::RsaBelow(1900),
        weak_from: Some("2019-10-01T00:00:00Z"),
        source: "ETSI TS 119 312 V1.5.1 (RSA of 1024 and of 1536 bits)",
    },
    Limit {
        subject: Subject::RsaBelow(2048),
        weak_from: Some("2029-01-01T00:00:00Z"),
        source: "ETSI TS 119 312 V1.5.1 (RSA of 1900 bits and more)",
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

/// Whether what is weak today was weak at an instant already.
#[must_use]
pub fn was_weak_at(weakness: Weakness, at: Timestamp) -> bool {
    let mut fitting = LIMITS.iter().filter(|limit| limit.subject.is_about(weakness));
    fitting.any(|limit| limit.is_over(at))
}

/// Whether what is weak was good once, so that a proof of an earlier time would help.
#[must_use]
pub fn has_date(weakness: Weakness) -> bool {
    !was_weak_at(weakness, Timestamp::MIN)
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
        let weakness = match (self, key) {
            (Self::Hash(_), _) => Weakness::Hash(algorithm.hash()?),
            (Self::RsaBelow(_), KeyKind::Rsa { bits }) => Weakness::RsaLength { bits },
            (Self::DsaBelow(_), KeyKind::Dsa { bits }) => Weakness::DsaLength { bits },
            _ => return None,
        };
        self.is_about(weakness).then_some(weakness)
    }

    fn is_about(self, weakness: Weakness) -> bool {
        match (self, weakness) {
            (Self::Hash(own), Weakness::Hash(hash)) => own == hash,
            (Self::RsaBelow(limit), Weakness::RsaLength { bits })
            | (Self::DsaBelow(limit), Weakness::DsaLength { bits }) => bits < limit,
            _ => false,
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
            weak_hash_at(HashAlgorithm::Sha224, at("2028-12-31T23:59:59Z")),
            None
        );
        assert!(weak_hash_at(HashAlgorithm::Sha224, at("2029-01-01T00:00:00Z")).is_some());
        assert_eq!(
            weak_hash_at(HashAlgorithm::Sha256, at("2099-01-01T00:00:00Z")),
            None
        );
        assert!(
            has_date(Weakness::Hash(HashAlgorithm::Sha1)) && has_date(Weakness::RsaLength { bits: 1024 })
        );
        assert!(has_date(Weakness::DsaLength { bits: 1024 }) && !has_date(Weakness::RsaLength { bits: 512 }));
    }

    #[test]
    fn short_keys_are_weak_from_their_day_on() {
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
        let dsa = KeyKind::Dsa { bits: 1024 };
        assert!(!limit(Subject::DsaBelow(1900), dsa, "2015-11-30T23:59:59Z"));
        assert!(limit(Subject::DsaBelow(1900), dsa, "2015-12-01T00:00:00Z"));
        let dsa = KeyKind::Dsa { bits: 2048 };
        assert!(!limit(Subject::DsaBelow(3000), dsa, "2028-12-31T23:59:59Z"));
        assert!(limit(Subject::DsaBelow(3000), dsa, "2029-01-01T00:00:00Z"));
        let dsa = KeyKind::Dsa { bits: 3072 };
        assert!(!limit(Subject::DsaBelow(3000), dsa, "2099-01-01T00:00:00Z"));
        let short = KeyKind::Rsa { bits: 1024 };
        assert!(!limit(Subject::RsaBelow(1900), short, "2019-09-30T23:59:59Z"));
        assert!(limit(Subject::RsaBelow(1900), short, "2019-10-01T00:00:00Z"));
        let shorter = KeyKind::Rsa { bits: 2047 };
        assert!(!limit(Subject::RsaBelow(2048), shorter, "2028-12-31T23:59:59Z"));
        assert!(limit(Subject::RsaBelow(2048), shorter, "2029-01-01T00:00:00Z"));
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
