//! How old evidence is proven to be decides what it is worth: signed with keys of 1024 bits, by software other than ours.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki::path::{Settings, WeakAlgorithms, find};
use saoy_pki::revocation::{Doubt, Evidence, Inquiry, Parsed, Proofs, Verdict};
use saoy_pki::strength::Weakness;

const GOOD: &[u8] = include_bytes!("fixtures/short/good.ocsp.der");
const REVOKED: &[u8] = include_bytes!("fixtures/short/revoked.ocsp.der");
const LIST: &[u8] = include_bytes!("fixtures/short/good.crl.der");
/// Of the root, about authorities alone: the second key is good.
const AUTHORITIES: &[u8] = include_bytes!("fixtures/short/root.crl.der");

/// Everything is proven to be as old as this; the root's word ends at the second instant.
struct Since(Timestamp, Option<Timestamp>);

impl Proofs for Since {
    fn of_evidence(&self, _: usize) -> Timestamp {
        self.0
    }

    fn of_certificate(&self, _: &Certificate) -> Timestamp {
        self.0
    }

    fn end_of(&self, certificate: &Certificate) -> Option<Timestamp> {
        self.1.filter(|_| certificate.is_self_issued())
    }
}

fn at(day: &str) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

/// Asked about the day on which everything was fresh.
fn judged(evidence: &[Evidence<'_>], proofs: &Since) -> Verdict {
    let certificate = |der: &[u8]| Certificate::from_der(der).unwrap();
    let root = certificate(include_bytes!("fixtures/short/root.cer"));
    let leaf = certificate(include_bytes!("fixtures/short/leaf.cer"));
    let pool = [certificate(include_bytes!("fixtures/short/lists.cer"))];
    let settings = Settings {
        weak: WeakAlgorithms::ByDate,
        ..Settings::at(at("2018-06-11"))
    };
    let path = find(&leaf, &[], &[root], &settings).unwrap();
    let parsed = Parsed::read(evidence);
    let mut inquiry = Inquiry::new(&parsed, &pool, &settings);
    inquiry.proofs = Some(proofs);
    inquiry.judge(&path, 0)
}

#[test]
fn a_key_that_became_short_counts_for_what_is_proven_to_be_older() {
    let weakness = Weakness::RsaLength { bits: 1024 };
    for evidence in [
        vec![Evidence::Ocsp(GOOD)],
        vec![Evidence::Crl(LIST), Evidence::Crl(AUTHORITIES)],
    ] {
        let then = judged(&evidence, &Since(at("2018-06-12"), None));
        assert!(matches!(then, Verdict::Good { evidence: 0, .. }), "{then:?}");
        let Verdict::Unknown(doubts) = judged(&evidence, &Since(at("2026-06-12"), None)) else {
            unreachable!("made with a key that can be broken today")
        };
        let weak = |doubt: &Doubt| match doubt {
            Doubt::Ocsp(saoy_pki::ocsp::OcspError::Weak(found))
            | Doubt::Crl(saoy_pki::crl::CrlError::Weak(found)) => *found == weakness,
            _ => false,
        };
        assert!(doubts.iter().any(weak), "{doubts:?}");
    }
}

#[test]
fn good_needs_a_proof_and_revoked_does_not() {
    let end = at("2018-12-01");
    let late = Since(at("2019-01-01"), Some(end));
    assert_eq!(
        judged(&[Evidence::Ocsp(GOOD)], &late),
        Verdict::Unknown(vec![Doubt::Unproven(end)])
    );
    let both = [Evidence::Ocsp(GOOD), Evidence::Ocsp(REVOKED)];
    for (proofs, expected) in [(late, false), (Since(at("2018-06-12"), Some(end)), true)] {
        let told = judged(&both, &proofs);
        assert!(
            matches!(told, Verdict::Revoked { evidence: 1, reason: Some(1), proven, .. } if proven == expected),
            "{told:?}"
        );
    }
}
