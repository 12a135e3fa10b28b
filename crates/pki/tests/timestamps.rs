//! Asking for a timestamp, issuing it, and each reason for which it is not accepted.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{SCHEME, Subject, at, now, root};
use const_oid::ObjectIdentifier as Oid;
use saoy_pki::cms::{self, CmsError};
use saoy_pki::tsp::{self, Authority, Failure, Token, TspError, issue_token, parse_request, parse_response};
use saoy_pki::{HashAlgorithm, SignatureScheme, oids, sha256};

const POLICY: Oid = Oid::new_unwrap("1.3.6.1.4.1.99999.1");
const NONCE: u64 = 0xdead_beef_0102_0304;

fn tsa(purposes: &[Oid], critical: bool) -> Subject {
    root("Gốc").issue("TSA", 5, |builder| {
        builder.end_entity().extended_key_usage(purposes, critical)
    })
}

fn authority(subject: &Subject) -> Authority<'_> {
    Authority {
        certificate: &subject.certificate,
        chain: &[],
        key: &subject.key,
        scheme: SCHEME,
        policy: POLICY,
        accuracy_millis: 1500,
    }
}

fn stamp(subject: &Subject, request: &[u8], time: &str) -> Vec<u8> {
    let request = parse_request(request).unwrap();
    tsp::response(&issue_token(&request, &authority(subject), &[0x80, 7], at(time)).unwrap()).unwrap()
}

#[test]
fn a_request_may_be_over_sha_384_and_sha_512() {
    let tsa = tsa(&[oids::KP_TIME_STAMPING], true);
    for hash in [HashAlgorithm::Sha384, HashAlgorithm::Sha512] {
        let digest = hash.digest(b"a file");
        let response = stamp(&tsa, &tsp::request(&digest, NONCE), "2026-06-01T08:00:00Z");
        let token = parse_response(&response, &digest, NONCE).unwrap();
        assert_eq!(token.hash, hash);
        token.verify_message(b"a file").unwrap();
        let short = hash.digest(b"a file").split_off(16);
        assert_eq!(token.verify_imprint(&short), Err(TspError::Imprint));
    }
}

#[test]
fn a_request_is_answered_and_the_answer_accepted() {
    let tsa = tsa(&[oids::KP_TIME_STAMPING], true);
    let digest = sha256(b"signature value");
    for nonce in [0, 1, 0x7f, 0x80, NONCE, u64::MAX] {
        let request = tsp::request(&digest, nonce);
        let parsed = parse_request(&request).unwrap();
        assert_eq!(
            (parsed.hash, parsed.imprint.as_slice()),
            (HashAlgorithm::Sha256, digest.as_slice())
        );
        assert!(parsed.certificate_requested);
        let response = stamp(&tsa, &request, "2026-06-01T08:00:00.25Z");
        let token = parse_response(&response, &digest, nonce).unwrap();
        assert_eq!(token.gen_time, at("2026-06-01T08:00:00.25Z"));
        assert_eq!((token.policy, token.accuracy_micros), (POLICY, Some(1_500_000)));
        assert_eq!(token.serial_hex, "8007");
        assert_eq!(token.certificate, tsa.certificate);
        token.verify_message(b"signature value").unwrap();
        assert_eq!(token.verify_message(b"another value"), Err(TspError::Imprint));
    }
}

#[test]
fn an_answer_to_another_request_is_refused() {
    let tsa = tsa(&[oids::KP_TIME_STAMPING], true);
    let digest = sha256(b"signature value");
    let response = stamp(&tsa, &tsp::request(&digest, NONCE), "2026-06-01T08:00:00Z");
    assert_eq!(
        parse_response(&response, &digest, NONCE + 1).err(),
        Some(TspError::Nonce)
    );
    assert_eq!(
        parse_response(&response, &sha256(b"other"), NONCE).err(),
        Some(TspError::Imprint)
    );
}

#[test]
fn a_rejection_carries_its_reason_and_words() {
    let failures = [
        Failure::BadAlgorithm,
        Failure::BadRequest,
        Failure::BadDataFormat,
        Failure::TimeNotAvailable,
        Failure::UnacceptedPolicy,
        Failure::UnacceptedExtension,
        Failure::AdditionalInformationNotAvailable,
        Failure::SystemFailure,
    ];
    for failure in failures {
        let response = tsp::rejection(failure, "đồng hồ lệch").unwrap();
        let refusal = parse_response(&response, &[0; 32], 1).err();
        let text = "đồng hồ lệch".to_owned();
        assert_eq!(
            refusal,
            Some(TspError::Rejected {
                status: 2,
                failure: Some(failure),
                text
            })
        );
    }
}

#[test]
fn an_answer_without_token_is_refused() {
    // TimeStampResp ::= SEQUENCE { SEQUENCE { INTEGER 0 } }
    assert_eq!(
        parse_response(&[0x30, 5, 0x30, 3, 2, 1, 0], &[0; 32], 1).err(),
        Some(TspError::NoToken)
    );
    assert!(matches!(
        parse_response(b"<html>", &[0; 32], 1),
        Err(TspError::Malformed(_))
    ));
}

#[test]
fn only_a_time_stamping_authority_stamps() {
    let request = tsp::request(&[1; 32], NONCE);
    let refusal = |purposes: &[Oid], critical| {
        let response = stamp(&tsa(purposes, critical), &request, "2026-06-01T08:00:00Z");
        parse_response(&response, &[1; 32], NONCE).err()
    };
    assert_eq!(
        refusal(&[oids::KP_EMAIL_PROTECTION], true),
        Some(TspError::NotAuthority)
    );
    let two = [oids::KP_TIME_STAMPING, oids::KP_EMAIL_PROTECTION];
    assert_eq!(refusal(&two, true), Some(TspError::NotAuthority));
    assert_eq!(
        refusal(&[oids::KP_TIME_STAMPING], false),
        Some(TspError::UsageNotCritical)
    );
    assert_eq!(refusal(&[oids::KP_TIME_STAMPING], true), None);
}

#[test]
fn the_authority_was_valid_at_the_time_it_states() {
    let tsa = tsa(&[oids::KP_TIME_STAMPING], true);
    let response = stamp(&tsa, &tsp::request(&[1; 32], NONCE), "2027-06-01T08:00:00Z");
    assert_eq!(
        parse_response(&response, &[1; 32], NONCE).err(),
        Some(TspError::CertificateNotValid)
    );
}

#[test]
fn a_token_without_the_certificate_cannot_be_judged() {
    let tsa = tsa(&[oids::KP_TIME_STAMPING], true);
    let mut request = parse_request(&tsp::request(&[1; 32], NONCE)).unwrap();
    request.certificate_requested = false;
    let token = issue_token(&request, &authority(&tsa), &[1], now()).unwrap();
    let refusal = Token::parse(&token).err();
    assert_eq!(refusal, Some(TspError::Signature(CmsError::NoSignerCertificate)));
}

#[test]
fn a_document_signature_is_no_timestamp() {
    let person = root("Gốc").person("Đặng Hữu Khải", 3);
    let attributes = cms::signed_attributes(&[1; 32], &person.certificate).unwrap();
    let value = person.key.sign(SCHEME, &attributes).unwrap();
    let signed = cms::signed_data(&attributes, &value, SCHEME, &person.certificate, &[]).unwrap();
    assert_eq!(
        Token::parse(&signed).err(),
        Some(TspError::NotTimestamp(oids::ID_DATA))
    );
    assert_eq!(
        cms::add_signature_timestamp(&signed, &signed),
        Err(CmsError::NotAToken)
    );
    assert_eq!(
        cms::add_signature_timestamp(&signed, b"<html>"),
        Err(CmsError::NotAToken)
    );
}

#[test]
fn requests_that_cannot_be_served_are_refused() {
    let good = tsp::request(&[1; 32], 1);
    let changed = |position: usize, byte: u8| {
        let mut request = good.clone();
        request[position] = byte;
        parse_request(&request).err()
    };
    assert_eq!(changed(4, 2), Some(TspError::Version(2)));
    // The last arc of the hash's identifier: 3 is SHA-512 (another length), 4 is SHA-224 (not ours).
    assert_eq!(changed(19, 3), Some(TspError::Imprint));
    assert!(matches!(changed(19, 4), Some(TspError::Hash(_))));
    assert!(matches!(parse_request(b"GET /"), Err(TspError::Malformed(_))));
}

#[test]
fn a_key_of_another_kind_issues_nothing() {
    let tsa = tsa(&[oids::KP_TIME_STAMPING], true);
    let request = parse_request(&tsp::request(&[1; 32], 1)).unwrap();
    let authority = Authority {
        scheme: SignatureScheme::RsaPkcs1Sha256,
        ..authority(&tsa)
    };
    assert!(matches!(
        issue_token(&request, &authority, &[1], now()),
        Err(TspError::Issue(_))
    ));
    let other = common::key();
    let authority = Authority {
        key: &other,
        scheme: SCHEME,
        ..authority
    };
    assert!(matches!(
        issue_token(&request, &authority, &[1], now()),
        Err(TspError::Signature(_))
    ));
}
