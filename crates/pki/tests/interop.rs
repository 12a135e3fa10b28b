//! What other software wrote is read as it was meant.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use saoy_pki::cms::SignedData;
use saoy_pki::crl::Crl;
use saoy_pki::revocation::{Evidence, Verdict, judge};
use saoy_pki::{Certificate, SignatureError, SignatureScheme, cms, ocsp, oids, path, sha256, tsp};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/", $name)).as_slice()
    };
}

const DATA: &[u8] = b"saoy";

/// The nonce of `tsreq.der`.
const NONCE: u64 = 0xC4E21A0E829E5817;

/// The fraction of `token.der`'s genTime.
const GEN_TIME_MICROS: i32 = 893371;

fn certificate(der: &[u8]) -> Certificate {
    Certificate::from_der(der).unwrap()
}

fn ca() -> Certificate {
    certificate(fixture!("ca.cer"))
}

fn leader() -> Certificate {
    certificate(fixture!("leader.cer"))
}

#[test]
fn names_and_addresses_are_read_from_a_certificate() {
    let leader = leader();
    assert_eq!(leader.subject_common_name().as_deref(), Some("Đặng Hữu Khải"));
    assert_eq!(
        leader.subject_organisation().as_deref(),
        Some("UBND phường Hòa An")
    );
    assert_eq!(leader.issuer_common_name().as_deref(), Some("CA thử nghiệm"));
    assert_eq!(leader.serial_hex(), "1000");
    assert_eq!(leader.ocsp_urls(), ["http://ocsp.vidu.example/"]);
    assert_eq!(leader.ca_issuer_urls(), ["http://ca.vidu.example/ca.cer"]);
    assert_eq!(leader.crl_urls(), ["http://crl.vidu.example/ca.crl"]);
    assert_eq!(
        leader.not_before(),
        "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap()
    );
    assert_eq!(leader.authority_key_id(), ca().subject_key_id());
}

#[test]
fn a_path_leads_from_the_leader_to_the_root() {
    let at = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        path::build(&leader(), &[], &[ca()], at).unwrap(),
        [leader(), ca()]
    );
}

#[test]
fn detached_signatures_are_good_in_both_paddings() {
    for (der, scheme) in [
        (fixture!("pyhanko.cms.der"), SignatureScheme::RsaPkcs1Sha256),
        (fixture!("pss.cms.der"), SignatureScheme::RsaPssSha256),
    ] {
        let signed = SignedData::parse(der).unwrap();
        assert_eq!(signed.der(), der);
        signed.verify(&sha256(DATA)).unwrap();
        assert_eq!(signed.signer().scheme().unwrap(), scheme);
        assert_eq!(signed.signer_certificate(), Some(&leader()));
        assert!(signed.certificates().contains(&ca()));
        assert_eq!(
            signed.verify(&sha256(b"other")),
            Err(cms::CmsError::MessageDigest)
        );
    }
}

#[test]
fn a_pss_salt_of_another_length_is_refused_by_name() {
    let signed = SignedData::parse(fixture!("pyhanko-pss.cms.der")).unwrap();
    let refusal = cms::CmsError::Signature(SignatureError::Parameters(oids::RSA_PSS));
    assert_eq!(signed.verify(&sha256(DATA)), Err(refusal));
}

#[test]
fn indefinite_lengths_are_read_and_still_verify() {
    let signed = SignedData::parse(fixture!("ber.cms.der")).unwrap();
    assert_eq!(signed.content(), Some(DATA));
    signed.verify(&sha256(DATA)).unwrap();
    assert!(
        signed
            .signer()
            .attribute_types()
            .any(|kind| kind == oids::SIGNING_TIME)
    );
}

#[test]
fn a_token_with_microseconds_is_read_and_goes_into_a_signature() {
    let token = tsp::Token::parse(fixture!("token.der")).unwrap();
    assert_eq!(token.gen_time.subsec_nanosecond(), GEN_TIME_MICROS * 1000);
    assert_eq!(token.accuracy_micros, Some(1_500_100));
    assert_eq!(token.certificate, certificate(fixture!("tsa.cer")));
    token.verify_imprint(&sha256(DATA)).unwrap();
    assert_eq!(
        token.verify_imprint(&sha256(b"other")),
        Err(tsp::TspError::Imprint)
    );
    let stamped = cms::add_signature_timestamp(fixture!("pyhanko.cms.der"), &token.der).unwrap();
    let signed = SignedData::parse(&stamped).unwrap();
    signed.verify(&sha256(DATA)).unwrap();
    assert_eq!(
        signed.signature_timestamp().as_deref(),
        Some(fixture!("token.der"))
    );
    assert_eq!(
        cms::add_signature_timestamp(&stamped, &token.der),
        Err(cms::CmsError::AlreadyTimestamped)
    );
}

#[test]
fn a_time_stamp_response_is_matched_by_digest_and_nonce() {
    let response = fixture!("tsresp.der");
    let token = tsp::parse_response(response, &sha256(DATA), NONCE).unwrap();
    assert_eq!(token.der, fixture!("token.der"));
    assert_eq!(
        tsp::parse_response(response, &sha256(DATA), 1).err(),
        Some(tsp::TspError::Nonce)
    );
    assert_eq!(tsp::request(&sha256(DATA), NONCE), fixture!("tsreq.der"));
}

#[test]
fn ocsp_answers_of_a_delegated_responder_decide() {
    let (ca, leader, revoked) = (ca(), leader(), certificate(fixture!("revoked.cer")));
    assert_eq!(
        ocsp::request(&leader, &ca, None).unwrap(),
        fixture!("leader.ocspreq.der")
    );
    let good = ocsp::parse_response(fixture!("leader.ocsp.der"), &leader, &ca, None).unwrap();
    assert_eq!(good.status, ocsp::CertStatus::Good);
    assert!(
        good.responder
            .extended_key_usage()
            .contains(&oids::KP_OCSP_SIGNING)
    );
    let bad = ocsp::parse_response(fixture!("revoked.ocsp.der"), &revoked, &ca, None).unwrap();
    assert!(matches!(
        bad.status,
        ocsp::CertStatus::Revoked { reason: Some(1), .. }
    ));
    let at = "2027-01-01T00:00:00Z".parse().unwrap();
    assert!(matches!(
        judge(&leader, &ca, &[Evidence::Ocsp(fixture!("leader.ocsp.der"))], at),
        Verdict::Good { evidence: 0, .. }
    ));
    assert!(matches!(
        judge(&revoked, &ca, &[Evidence::Ocsp(fixture!("revoked.ocsp.der"))], at),
        Verdict::Revoked { evidence: 0, .. }
    ));
}

#[test]
fn a_crl_decides() {
    let (ca, leader, revoked) = (ca(), leader(), certificate(fixture!("revoked.cer")));
    let list = Crl::parse(fixture!("ca.crl.der")).unwrap();
    list.verify(&ca).unwrap();
    assert_eq!(list.find(revoked.serial()).unwrap().reason, Some(1));
    assert_eq!(list.find(leader.serial()), None);
    assert_eq!(list.number(), Some([1].as_slice()));
    let at = "2027-01-01T00:00:00Z".parse().unwrap();
    assert!(matches!(
        judge(&leader, &ca, &[Evidence::Crl(list.der())], at),
        Verdict::Good { .. }
    ));
    assert!(matches!(
        judge(&revoked, &ca, &[Evidence::Crl(list.der())], at),
        Verdict::Revoked { reason: Some(1), .. }
    ));
}
