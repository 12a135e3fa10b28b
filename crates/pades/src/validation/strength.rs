//! Whether algorithms and keys were good enough (ETSI EN 319 102-1 §5.2.8.4, ETSI TS 119 312).

use jiff::Timestamp;
use saoy_pki::signature::KeyKind;
use saoy_pki::strength::{Weakness, has_date, was_weak_at, weak_at, weak_hash_at};
use saoy_pki::{Algorithm, Certificate, HashAlgorithm};

use super::SubIndication;
use super::report::Algorithms;
use crate::{Examined, SubFilter};

/// What a signature or timestamp was made with.
#[derive(Clone, Debug)]
pub(super) struct Made<'a> {
    pub(super) algorithm: Option<Algorithm>,
    /// Every hash that what is signed goes through.
    pub(super) hashes: Vec<HashAlgorithm>,
    pub(super) signer: Option<&'a Certificate>,
}

impl<'a> Made<'a> {
    pub(super) fn signature(examined: &'a Examined) -> Self {
        let hashes = examined.hash.into_iter().chain(old_hash(examined));
        Self {
            algorithm: examined.algorithm,
            hashes: hashes.collect(),
            signer: examined.signer.as_ref(),
        }
    }

    /// What was weak about it at an instant.
    pub(super) fn weakness(&self, at: Timestamp) -> Option<Weakness> {
        let hash = self.hashes.iter().find_map(|hash| weak_hash_at(*hash, at));
        let (algorithm, signer) = self.algorithm.zip(self.signer).unzip();
        let key = algorithm
            .zip(signer)
            .and_then(|(algorithm, signer)| weak_at(algorithm, signer.public_key(), at));
        hash.or(key)
    }

    pub(super) fn shown(&self, now: Timestamp) -> Algorithms {
        Algorithms {
            digest: self.hashes.first().copied(),
            signature: self.algorithm.map(|algorithm| name(algorithm, self.signer)),
            weak: self.weakness(now).is_some(),
        }
    }
}

/// `adbe.pkcs7.sha1` signs the SHA-1 of the file whatever the signature's own hash is.
fn old_hash(examined: &Examined) -> Option<HashAlgorithm> {
    let already = examined.hash == Some(HashAlgorithm::Sha1);
    (examined.format == Some(SubFilter::Pkcs7Sha1) && !already).then_some(HashAlgorithm::Sha1)
}

/// With a proof of existence from when it was good it would pass; what was never good, or was weak at the proven time
/// already, would not.
pub(super) fn indication(weakness: Weakness, proven: Option<Timestamp>) -> SubIndication {
    match proven {
        Some(proven) if was_weak_at(weakness, proven) => SubIndication::CryptoConstraintsFailure,
        _ if !has_date(weakness) => SubIndication::CryptoConstraintsFailure,
        _ => SubIndication::CryptoConstraintsFailureNoPoe,
    }
}

/// `RSA-2048`, `RSA-PSS-3072`, `ECDSA-P256`, `Ed25519`, `DSA-2048`.
fn name(algorithm: Algorithm, signer: Option<&Certificate>) -> String {
    let family = match algorithm {
        Algorithm::RsaPkcs1(_) => "RSA",
        Algorithm::RsaPss(_) | Algorithm::RsaPssSalt(..) => "RSA-PSS",
        Algorithm::Ecdsa(_) => "ECDSA",
        Algorithm::Ed25519 => return "Ed25519".to_owned(),
        Algorithm::Dsa(_) => "DSA",
    };
    match signer.map(|signer| signer.public_key().kind()) {
        Some(KeyKind::Rsa { bits } | KeyKind::Dsa { bits }) => format!("{family}-{bits}"),
        Some(KeyKind::P256) => format!("{family}-P256"),
        Some(KeyKind::P384) => format!("{family}-P384"),
        Some(KeyKind::P521) => format!("{family}-P521"),
        _ => family.to_owned(),
    }
}
