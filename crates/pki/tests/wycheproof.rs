//! Every signature vector of Wycheproof: what these algorithms must accept and refuse. Sets of other algorithms, hashes,
//! curves and encodings are counted as unsupported.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it counted"
)]

use saoy_pki::signature::KeyKind;
use saoy_pki::{Algorithm, HashAlgorithm, PublicKey};
use wycheproof::{HashFunction, Mgf, TestResult, dsa, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};

#[derive(Default)]
struct Count {
    valid: usize,
    refused: usize,
    acceptable: usize,
    unsupported: usize,
    wrong: Vec<String>,
}

impl Count {
    /// One vector: with no algorithm it is unsupported, and must not be taken for another one either.
    fn judge(&mut self, algorithm: Option<Algorithm>, key: &[u8], vector: (usize, &[u8], &[u8], TestResult)) {
        let (id, message, signature, expected) = vector;
        let Some(algorithm) = algorithm else {
            self.unsupported += 1;
            return;
        };
        let verified = PublicKey::from_der(key)
            .and_then(|key| algorithm.verify(&key, message, signature))
            .is_ok();
        match (expected, verified) {
            (TestResult::Valid, true) => self.valid += 1,
            (TestResult::Invalid, false) => self.refused += 1,
            (TestResult::Acceptable, _) => self.acceptable += 1,
            _ => self.wrong.push(format!(
                "{algorithm} {id}: {expected:?}, but verified is {verified}"
            )),
        }
    }

    fn finish(self, name: &str, at_least: usize) {
        eprintln!(
            "{name}: {} accepted, {} refused, {} acceptable, {} unsupported",
            self.valid, self.refused, self.acceptable, self.unsupported
        );
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        assert!(
            self.valid + self.refused >= at_least,
            "{name}: fewer vectors than there were"
        );
    }
}

macro_rules! all_of {
    ($module:ident, $group:ident => $algorithm:expr, $key:expr) => {{
        let mut count = Count::default();
        for name in $module::TestName::all() {
            for $group in $module::TestSet::load(name).unwrap().test_groups {
                let algorithm: Option<Algorithm> = $algorithm;
                for test in &$group.tests {
                    let vector = (test.tc_id, test.msg.as_slice(), test.sig.as_slice(), test.result);
                    count.judge(algorithm, $key, vector);
                }
            }
        }
        count
    }};
}

#[test]
fn rsa_pkcs1() {
    let count = all_of!(rsa_pkcs1_verify, group => hash(group.hash).map(Algorithm::RsaPkcs1), &group.der);
    count.finish("RSA PKCS #1 v1.5", 2500);
}

#[test]
fn rsa_pss() {
    let count = all_of!(rsa_pss_verify, group => pss(&group), &group.der);
    count.finish("RSA-PSS", 1700);
}

#[test]
fn ecdsa() {
    let count = all_of!(ecdsa, group => curve_is_known(&group).then(|| hash(group.hash)).flatten().map(Algorithm::Ecdsa), &group.der);
    count.finish("ECDSA", 3000);
}

#[test]
fn ed25519() {
    let kind = |der: &[u8]| PublicKey::from_der(der).map(|key| key.kind());
    let count = all_of!(eddsa, group => {
        // Ed448 is not there; keys of Ed25519 always are.
        (!matches!(kind(&group.der), Ok(KeyKind::Other(_)))).then_some(Algorithm::Ed25519)
    }, &group.der);
    count.finish("EdDSA", 150);
}

#[test]
fn dsa() {
    let count = all_of!(dsa, group => {
        let der = group.test_type == dsa::TestGroupTypeId::DsaVerify;
        hash(group.hash).filter(|_| der).map(Algorithm::Dsa)
    }, &group.der);
    count.finish("DSA", 1000);
}

fn hash(hash: HashFunction) -> Option<HashAlgorithm> {
    match hash {
        HashFunction::Sha1 => Some(HashAlgorithm::Sha1),
        HashFunction::Sha2_224 => Some(HashAlgorithm::Sha224),
        HashFunction::Sha2_256 => Some(HashAlgorithm::Sha256),
        HashFunction::Sha2_384 => Some(HashAlgorithm::Sha384),
        HashFunction::Sha2_512 => Some(HashAlgorithm::Sha512),
        HashFunction::Sha3_256 => Some(HashAlgorithm::Sha3With256),
        HashFunction::Sha3_384 => Some(HashAlgorithm::Sha3With384),
        HashFunction::Sha3_512 => Some(HashAlgorithm::Sha3With512),
        _ => None,
    }
}

/// One hash of SHA-2 for message and mask, a salt of any length, a key that is free or bound to these parameters.
fn pss(group: &rsa_pss_verify::TestGroup) -> Option<Algorithm> {
    let hash = hash(group.hash).filter(|hash| hash.is_for_signing())?;
    let fits = group.mgf == Mgf::Mgf1 && group.mgf_hash == Some(group.hash);
    let salt = u16::try_from(group.salt_size).unwrap();
    fits.then(|| {
        if usize::from(salt) == hash.length() {
            Algorithm::RsaPss(hash)
        } else {
            Algorithm::RsaPssSalt(hash, salt)
        }
    })
}

/// DER signatures on the three NIST curves.
fn curve_is_known(group: &ecdsa::TestGroup) -> bool {
    use wycheproof::EllipticCurve::{Secp256r1, Secp384r1, Secp521r1};
    group.test_type == ecdsa::TestGroupTypeId::Ecdsa
        && matches!(group.key.curve, Secp256r1 | Secp384r1 | Secp521r1)
}
