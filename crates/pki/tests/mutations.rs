//! No input makes the readers panic, and no changed byte keeps a signature good.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use saoy_pki::cms::{self, SignedData};
use saoy_pki::crl::Crl;
use saoy_pki::path::{Settings, WeakAlgorithms};
use saoy_pki::revocation::Evidence;
use saoy_pki::validation::{Material, validate};
use saoy_pki::{Certificate, ocsp, sha256, tsp};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name)).as_slice()
    };
}

const FIXTURES: [&[u8]; 9] = [
    fixture!("leader.cer"),
    fixture!("pyhanko.cms.der"),
    fixture!("pss.cms.der"),
    fixture!("ber.cms.der"),
    fixture!("token.der"),
    fixture!("tsresp.der"),
    fixture!("tsreq.der"),
    fixture!("leader.ocsp.der"),
    fixture!("ca.crl.der"),
];

/// Every reader on the same bytes; only the absence of a panic matters.
fn read_as_everything(bytes: &[u8]) {
    let ca = Certificate::from_der(fixture!("ca.cer")).unwrap();
    let leader = Certificate::from_der(fixture!("leader.cer")).unwrap();
    let _ = Certificate::from_der(bytes).map(|read| read.verify_signed_by(ca.public_key()));
    let _ = Certificate::from_pem(&String::from_utf8_lossy(bytes));
    let _ = SignedData::parse(bytes).map(|read| read.verify(&sha256(b"saoy")));
    let _ = cms::signature_value(bytes);
    let _ = cms::add_signature_timestamp(bytes, fixture!("token.der"));
    let _ = cms::add_signature_timestamp(fixture!("pyhanko.cms.der"), bytes);
    let _ = cms::signed_data(
        bytes,
        bytes,
        saoy_pki::SignatureScheme::RsaPkcs1Sha256,
        &leader,
        &[],
    );
    let _ = tsp::Token::parse(bytes);
    let _ = tsp::parse_response(bytes, &sha256(b"saoy"), 1);
    let _ = tsp::parse_request(bytes);
    let _ = ocsp::parse_response(bytes, &leader, &ca, None);
    let _ = ocsp::parse_request(bytes);
    let _ = Crl::parse(bytes).map(|read| read.verify(&ca));
    judge_with(bytes, &ca, &leader);
    let _ = saoy_pki::PrivateKey::from_pkcs8(bytes);
    let _ = saoy_pki::PublicKey::from_der(bytes);
}

/// The same bytes as list, as answer, as intermediate certificate, as anchor and as the one in question.
fn judge_with(bytes: &[u8], ca: &Certificate, leader: &Certificate) {
    let evidence = [
        Evidence::Crl(bytes),
        Evidence::Ocsp(bytes),
        Evidence::Crl(fixture!("ca.crl.der")),
    ];
    let read = Certificate::from_der(bytes).ok();
    let others: Vec<_> = read.iter().chain([ca]).cloned().collect();
    for weak in [WeakAlgorithms::Refused, WeakAlgorithms::Reported] {
        let settings = Settings {
            weak,
            ..Settings::at(leader.not_before())
        };
        for certificate in read.iter().chain([leader]) {
            for anchors in [std::slice::from_ref(ca), others.as_slice()] {
                let material = Material {
                    certificates: &others,
                    anchors,
                    evidence: &evidence,
                };
                let _ = validate(certificate, &material, &settings);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read_as_everything(&bytes);
    }

    #[test]
    fn mutated_structures_never_panic(
        which in 0..FIXTURES.len(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = FIXTURES[which].to_vec();
        for (position, byte) in edits {
            let position = position.index(bytes.len());
            bytes[position] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_as_everything(&bytes);
    }
}

#[test]
fn every_changed_byte_of_a_certificate_breaks_it() {
    let ca = Certificate::from_der(fixture!("ca.cer")).unwrap();
    let good = fixture!("leader.cer");
    Certificate::from_der(good)
        .unwrap()
        .verify_signed_by(ca.public_key())
        .unwrap();
    for position in 0..good.len() {
        let mut bytes = good.to_vec();
        bytes[position] ^= 0x20;
        let still_good =
            Certificate::from_der(&bytes).is_ok_and(|read| read.verify_signed_by(ca.public_key()).is_ok());
        assert!(!still_good, "byte {position}");
    }
}

#[test]
fn every_changed_byte_of_a_list_breaks_it() {
    let ca = Certificate::from_der(fixture!("ca.cer")).unwrap();
    let good = fixture!("ca.crl.der");
    for position in 0..good.len() {
        let mut bytes = good.to_vec();
        bytes[position] ^= 0x20;
        assert!(
            !Crl::parse(&bytes).is_ok_and(|read| read.verify(&ca).is_ok()),
            "byte {position}"
        );
    }
}

/// The signer's certificate and everything from the signed attributes on: what comes before only finds the certificate
/// (versions, the advisory list of algorithms, the signer's identifier), which the attributes then pin.
#[test]
fn every_changed_byte_of_the_signers_part_breaks_a_signature() {
    let good = fixture!("pyhanko.cms.der");
    let start = |part: &[u8]| {
        good.windows(part.len())
            .position(|window| window == part)
            .unwrap()
    };
    let certificate = start(fixture!("leader.cer"));
    let certificate = certificate..certificate + fixture!("leader.cer").len();
    // [0] of 213 bytes, then the content-type attribute.
    let attributes = start(&[0xa0, 0x81, 0xd5, 0x30, 0x18, 6, 9]);
    for position in certificate.chain(attributes..good.len()) {
        let mut bytes = good.to_vec();
        bytes[position] ^= 1;
        let still_good = SignedData::parse(&bytes).is_ok_and(|read| read.verify(&sha256(b"saoy")).is_ok());
        assert!(!still_good, "byte {position}");
    }
}
