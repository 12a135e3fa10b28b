//! The signature value: under which algorithm, of those that the signer names, it holds.

use super::Signer;
use crate::cms::{Fault, Oddity};
use crate::{Algorithm, Certificate, HashAlgorithm, SignatureError, signature};

/// How a signature value holds.
pub(super) struct Held {
    pub(super) algorithm: Algorithm,
    /// The attributes are signed in another order than DER's.
    pub(super) unsorted: bool,
}

impl Held {
    /// What is odd about its hash: of what the signer calls his hash and what the name of his algorithm says, one alone was
    /// used, or each for something else.
    pub(super) fn hashes(&self, content: HashAlgorithm, algorithms: &[Algorithm]) -> Option<Oddity> {
        let used = self.algorithm.hash()?;
        let named = algorithms.first()?.hash()?;
        if used != named {
            return Some(Oddity::SignatureHashMisnamed { named, used });
        }
        (used != content).then_some(Oddity::HashesDiffer {
            content,
            attributes: used,
        })
    }
}

impl Signer {
    /// As the signature algorithm is named; then, where that name has another hash than the signer's, the same with the
    /// latter: many programs take the hash from one of the two places only (RFC 5652 §5.4, §5.6), and so write
    /// `sha1WithRSAEncryption` over SHA-256. No third hash is tried. RSASSA-PSS says its hash in parameters, which are all
    /// of one piece.
    pub(super) fn algorithms(&self) -> Result<Vec<Algorithm>, Fault> {
        let (named, hash) = (self.algorithm()?, self.hash()?);
        let other = match named {
            Algorithm::RsaPkcs1(_) => Some(Algorithm::RsaPkcs1(hash)),
            Algorithm::Ecdsa(_) => Some(Algorithm::Ecdsa(hash)),
            Algorithm::Dsa(_) => Some(Algorithm::Dsa(hash)),
            Algorithm::RsaPss(_) | Algorithm::RsaPssSalt(..) | Algorithm::Ed25519 => None,
        };
        let other = other.filter(|other| *other != named);
        Ok([named].into_iter().chain(other).collect())
    }

    /// The signature value, over the attributes in whichever spelling was signed, or over the content. The first of
    /// `algorithms` says what is wrong.
    pub(super) fn check_value(
        &self,
        algorithms: &[Algorithm],
        certificate: &Certificate,
        digest: &dyn Fn(HashAlgorithm) -> Option<Vec<u8>>,
        candidates: &[(Certificate, bool)],
    ) -> Result<Held, Fault> {
        let issuer = candidates
            .iter()
            .find(|(other, _)| other.subject().matches(certificate.issuer()));
        let key = issuer.map_or_else(
            || certificate.public_key().clone(),
            |(issuer, _)| certificate.public_key().below(issuer.public_key()),
        );
        let mut first = None;
        for algorithm in algorithms {
            match self.holds_by(*algorithm, &key, digest) {
                Ok(unsorted) => {
                    return Ok(Held {
                        algorithm: *algorithm,
                        unsorted,
                    });
                }
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        let fault = first.unwrap_or(Fault::Value);
        // Somebody with the key signed, by a hash that stands nowhere.
        let used = signature::named_hash(&key, &self.signature)
            .map(Algorithm::RsaPkcs1)
            .filter(|used| fault == Fault::Value && !algorithms.contains(used));
        let used = used.filter(|used| self.holds_by(*used, &key, digest).is_ok());
        Err(used.and_then(Algorithm::hash).map_or(fault, Fault::UnnamedHash))
    }

    /// Whether the value holds by this algorithm, and if so, whether the attributes are out of order.
    fn holds_by(
        &self,
        algorithm: Algorithm,
        key: &crate::PublicKey,
        digest: &dyn Fn(HashAlgorithm) -> Option<Vec<u8>>,
    ) -> Result<bool, Fault> {
        let wrong = |error| match error {
            SignatureError::Mismatch => Fault::Value,
            other => Fault::Algorithm(other),
        };
        let Some(signed) = &self.signed else {
            // Without attributes the content is signed itself, with the hash of the signature.
            let digest = algorithm.hash().map_or_else(|| digest(self.hash().ok()?), digest);
            let checked = algorithm.verify_digest(key, &digest.ok_or(Fault::NoContent)?, &self.signature);
            return checked.map(|()| false).map_err(wrong);
        };
        let mut first = None;
        for spelling in &signed.spellings {
            match algorithm.verify(key, spelling, &self.signature) {
                Ok(()) => return Ok(signed.spellings.last() != signed.spellings.first()),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.map_or(Fault::Attributes, wrong))
    }
}
