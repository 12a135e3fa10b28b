//! OCSP and CRL: asked, answered, judged; each reason for which nothing is known.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{SCHEME, Subject, at, now, root};
use jiff::{SignedDuration, Timestamp};
use saoy_pki::crl::{self, Crl, CrlError, Revoked};
use saoy_pki::issue::IssueError;
use saoy_pki::ocsp::{self, CertStatus, OcspError, Responder, ResponseStatus, Statement};
use saoy_pki::revocation::{Doubt, Evidence, Verdict, judge};
use saoy_pki::{KeyUsage, SignatureError, oids};

struct World {
    root: Subject,
    person: Subject,
}

fn world() -> World {
    let root = root("Gốc");
    let person = root.person("Đặng Hữu Khải", 3);
    World { root, person }
}

fn hours(count: i64) -> Timestamp {
    now() + SignedDuration::from_hours(count)
}

impl World {
    fn answer(
        &self,
        responder: &Subject,
        status: CertStatus,
        from: Timestamp,
        to: Option<Timestamp>,
    ) -> Vec<u8> {
        let request = ocsp::request(&self.person.certificate, &self.root.certificate, None).unwrap();
        let id = ocsp::parse_request(&request).unwrap().ids.remove(0);
        let statement = Statement {
            id,
            status,
            this_update: from,
            next_update: to,
        };
        let responder = Responder {
            certificate: &responder.certificate,
            key: &responder.key,
            scheme: SCHEME,
        };
        ocsp::issue(&responder, &[statement], from, None).unwrap()
    }

    fn parse(&self, response: &[u8]) -> Result<ocsp::Answer, OcspError> {
        ocsp::parse_response(response, &self.person.certificate, &self.root.certificate, None)
    }

    fn list(&self, revoked: &[Revoked]) -> Vec<u8> {
        let issuer = (&self.root.certificate, &self.root.key, SCHEME);
        crl::issue(issuer, 300, hours(-1), hours(24), revoked).unwrap()
    }

    fn judge(&self, evidence: &[Evidence<'_>]) -> Verdict {
        judge(&self.person.certificate, &self.root.certificate, evidence, now())
    }
}

#[test]
fn the_issuer_answers_with_the_nonce() {
    let world = world();
    let request = ocsp::request(
        &world.person.certificate,
        &world.root.certificate,
        Some(b"0123456789abcdef"),
    )
    .unwrap();
    let parsed = ocsp::parse_request(&request).unwrap();
    let id = parsed.ids[0].clone();
    assert_eq!(id.serial(), world.person.certificate.serial());
    assert!(id.is_issued_by(&world.root.certificate));
    assert!(!id.is_issued_by(&root("Gốc").certificate));
    assert_eq!(parsed.nonce.as_deref(), Some(b"0123456789abcdef".as_slice()));
    let statement = Statement {
        id,
        status: CertStatus::Good,
        this_update: now(),
        next_update: None,
    };
    let responder = Responder {
        certificate: &world.root.certificate,
        key: &world.root.key,
        scheme: SCHEME,
    };
    let response = ocsp::issue(&responder, &[statement], now(), parsed.nonce.as_deref()).unwrap();
    let read = |nonce: &[u8]| {
        ocsp::parse_response(
            &response,
            &world.person.certificate,
            &world.root.certificate,
            Some(nonce),
        )
    };
    let answer = read(b"0123456789abcdef").unwrap();
    assert!(answer.nonce_returned);
    assert_eq!((answer.status, answer.der), (CertStatus::Good, response.clone()));
    assert_eq!(read(b"another nonce").err(), Some(OcspError::Nonce));
    let other = common::key();
    let stranger = Responder {
        key: &other,
        ..responder
    };
    assert_eq!(
        ocsp::issue(&stranger, &[], now(), None),
        Err(OcspError::Issue(IssueError::KeyMismatch))
    );
}

#[test]
fn every_status_survives_the_journey() {
    let world = world();
    let revoked = |reason| CertStatus::Revoked {
        at: hours(-5),
        reason,
    };
    for status in [
        CertStatus::Good,
        CertStatus::Unknown,
        revoked(None),
        revoked(Some(4)),
    ] {
        let answer = world
            .parse(&world.answer(&world.root, status, now(), Some(hours(1))))
            .unwrap();
        assert_eq!((answer.status, answer.next_update), (status, Some(hours(1))));
    }
}

#[test]
fn a_responder_must_be_appointed_by_the_issuer() {
    let world = world();
    let good = |responder: &Subject| {
        world
            .parse(&world.answer(responder, CertStatus::Good, now(), None))
            .map(|answer| answer.status)
    };
    let usage = [oids::KP_OCSP_SIGNING];
    let appointed = world
        .root
        .issue("OCSP", 8, |b| b.extended_key_usage(&usage, false).ocsp_nocheck());
    assert!(appointed.certificate.ocsp_nocheck());
    assert_eq!(good(&appointed), Ok(CertStatus::Good));
    let elsewhere = root("Gốc").issue("OCSP", 8, |b| b.extended_key_usage(&usage, false));
    assert_eq!(good(&elsewhere), Err(OcspError::ResponderNotDelegated));
    assert_eq!(
        good(&world.root.person("OCSP", 8)),
        Err(OcspError::ResponderUsage)
    );
    let late = world.answer(&appointed, CertStatus::Good, at("2027-02-01T00:00:00Z"), None);
    assert_eq!(world.parse(&late).err(), Some(OcspError::ResponderNotValid));
}

#[test]
fn answers_that_are_none_are_refused_by_name() {
    let world = world();
    for status in [
        ResponseStatus::MalformedRequest,
        ResponseStatus::InternalError,
        ResponseStatus::TryLater,
        ResponseStatus::SignatureRequired,
        ResponseStatus::Unauthorized,
    ] {
        let refusal = world.parse(&ocsp::refuse(status).unwrap()).err();
        assert_eq!(refusal, Some(OcspError::NotSuccessful(status)));
    }
    let empty = ocsp::refuse(ResponseStatus::Successful).unwrap();
    assert_eq!(world.parse(&empty).err(), Some(OcspError::NoAnswer));
    assert!(matches!(world.parse(b"<html>"), Err(OcspError::Malformed(_))));
    let answer = world.answer(&world.root, CertStatus::Good, now(), None);
    let someone = world.root.person("Hồ Ngọc Diệp", 4).certificate;
    let refusal = ocsp::parse_response(&answer, &someone, &world.root.certificate, None).err();
    assert_eq!(refusal, Some(OcspError::OtherCertificate));
}

#[test]
fn a_changed_answer_is_refused() {
    let world = world();
    let mut answer = world.answer(
        &world.root,
        CertStatus::Revoked {
            at: hours(-5),
            reason: Some(1),
        },
        now(),
        None,
    );
    // The reason, ENUMERATED 1 inside [0].
    let reason = answer
        .windows(5)
        .position(|window| window == [0xa0, 3, 0x0a, 1, 1])
        .unwrap();
    answer[reason + 4] = 6;
    assert_eq!(
        world.parse(&answer).err(),
        Some(OcspError::Signature(SignatureError::Mismatch))
    );
    // id-pkix-ocsp-basic ends in 48.1.1: another type is not known.
    let kind = answer
        .windows(4)
        .position(|window| window == [7, 0x30, 1, 1])
        .unwrap();
    answer[kind + 3] = 9;
    assert!(matches!(world.parse(&answer), Err(OcspError::ResponseType(_))));
}

#[test]
fn a_list_is_found_signed_and_searched() {
    let world = world();
    let serial = world.person.certificate.serial().to_vec();
    let entry = Revoked {
        serial: serial.clone(),
        at: hours(-3),
        reason: Some(1),
    };
    let der = world.list(std::slice::from_ref(&entry));
    let list = Crl::parse(&der).unwrap();
    list.verify(&world.root.certificate).unwrap();
    assert_eq!(list.find(&serial), Some(entry));
    assert_eq!(list.find(&[99]), None);
    assert_eq!(
        (list.this_update(), list.next_update()),
        (hours(-1), Some(hours(24)))
    );
    assert_eq!(list.number(), Some([1, 44].as_slice()));
    assert_eq!(Crl::parse(&world.list(&[])).unwrap().revoked().count(), 0);
}

#[test]
fn lists_of_others_or_changed_ones_are_refused() {
    let world = world();
    let der = world.list(&[]);
    let list = Crl::parse(&der).unwrap();
    assert_eq!(list.verify(&root("Khác").certificate), Err(CrlError::OtherIssuer));
    let same_name = root("Gốc").certificate;
    assert_eq!(
        list.verify(&same_name),
        Err(CrlError::Signature(SignatureError::Mismatch))
    );
    let usage = KeyUsage {
        key_cert_sign: true,
        ..KeyUsage::default()
    };
    let without_right = world
        .root
        .issue("Gốc", 9, |builder| builder.authority(None).key_usage(usage));
    assert_eq!(list.verify(&without_right.certificate), Err(CrlError::KeyUsage));
    assert!(matches!(Crl::parse(b"-----BEGIN"), Err(CrlError::Malformed(_))));
    // The algorithm inside: ecdsa-with-SHA256 ends in 2, with-SHA384 in 3.
    let mut forged = der;
    let inside = forged
        .windows(8)
        .position(|window| window == [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])
        .unwrap();
    forged[inside + 7] = 3;
    let list = Crl::parse(&forged).unwrap();
    assert_eq!(
        list.verify(&world.root.certificate),
        Err(CrlError::AlgorithmMismatch)
    );
}

#[test]
fn fresh_good_evidence_of_either_kind_proves_good() {
    let world = world();
    let (list, answer) = (
        world.list(&[]),
        world.answer(&world.root, CertStatus::Good, hours(-1), Some(hours(1))),
    );
    let by_list = Verdict::Good {
        evidence: 0,
        this_update: hours(-1),
        until: hours(24),
    };
    assert_eq!(world.judge(&[Evidence::Crl(&list)]), by_list);
    let by_answer = Verdict::Good {
        evidence: 1,
        this_update: hours(-1),
        until: hours(1),
    };
    assert_eq!(
        world.judge(&[Evidence::Crl(b"junk"), Evidence::Ocsp(&answer)]),
        by_answer
    );
}

#[test]
fn revoked_wins_over_good_but_not_before_its_time() {
    let world = world();
    let revoked = |at| CertStatus::Revoked { at, reason: Some(1) };
    let good = world.list(&[]);
    let bad = world.answer(&world.root, revoked(hours(-2)), hours(-1), Some(hours(1)));
    let verdict = world.judge(&[Evidence::Crl(&good), Evidence::Ocsp(&bad)]);
    assert_eq!(
        verdict,
        Verdict::Revoked {
            evidence: 1,
            at: hours(-2),
            reason: Some(1),
            proven: true,
        }
    );
    let later = world.answer(&world.root, revoked(hours(1)), hours(-1), Some(hours(1)));
    assert!(matches!(
        world.judge(&[Evidence::Ocsp(&later)]),
        Verdict::Good { .. }
    ));
    let old = world.answer(&world.root, revoked(hours(-9)), hours(-8), Some(hours(-7)));
    assert!(matches!(
        world.judge(&[Evidence::Ocsp(&old)]),
        Verdict::Revoked { .. }
    ));
}

#[test]
fn every_doubt_is_told() {
    let world = world();
    let doubt = |response: Vec<u8>| match world.judge(&[Evidence::Ocsp(&response)]) {
        Verdict::Unknown(doubts) => doubts,
        other => panic!("{other:?}"),
    };
    let answer = |status, from, to| world.answer(&world.root, status, from, to);
    assert_eq!(
        doubt(answer(CertStatus::Good, hours(-3), Some(hours(-1)))),
        [Doubt::Stale(hours(-1))]
    );
    assert_eq!(
        doubt(answer(CertStatus::Good, hours(1), None)),
        [Doubt::FromTheFuture(hours(1))]
    );
    assert_eq!(
        doubt(answer(CertStatus::Unknown, now(), None)),
        [Doubt::StatusUnknown]
    );
    let ten_minutes_later = hours(-1) + SignedDuration::from_mins(10);
    assert_eq!(
        doubt(answer(CertStatus::Good, hours(-1), None)),
        [Doubt::Stale(ten_minutes_later)]
    );
    assert_eq!(
        doubt(ocsp::refuse(ResponseStatus::TryLater).unwrap()),
        [Doubt::Ocsp(OcspError::NotSuccessful(ResponseStatus::TryLater))]
    );
    let list = crl::issue(
        (&root("Khác").certificate, &common::key(), SCHEME),
        1,
        now(),
        hours(1),
        &[],
    );
    assert_eq!(list, Err(IssueError::KeyMismatch));
    let stranger = root("Khác");
    let list = crl::issue(
        (&stranger.certificate, &stranger.key, SCHEME),
        1,
        now(),
        hours(1),
        &[],
    )
    .unwrap();
    assert_eq!(
        world.judge(&[Evidence::Crl(&list)]),
        Verdict::Unknown(vec![Doubt::Crl(CrlError::OtherIssuer)])
    );
    assert_eq!(world.judge(&[]), Verdict::Unknown(vec![]));
    let verdict = judge(
        &world.person.certificate,
        &stranger.certificate,
        &[Evidence::Crl(&list)],
        now(),
    );
    assert_eq!(verdict, Verdict::Unknown(vec![Doubt::OtherIssuer]));
}
