//! Delegated OCSP responders on a path: who may answer, and what must be known about the one who does.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::shape::{sequence, tlv};
use common::{SCHEME, Subject, now, root};
use der::asn1::Any;
use der::{Decode, Encode};
use jiff::{SignedDuration, Timestamp};
use saoy_pki::crl::{self, Revoked};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::ocsp::{self, CertStatus, OcspError, Responder, Statement};
use saoy_pki::path::{Limits, Settings, find};
use saoy_pki::revocation::{Doubt, Evidence, Inquiry, Parsed, ResponderCheck, Verdict};
use saoy_pki::{Certificate, oids};

fn hours(count: i64) -> Timestamp {
    now() + SignedDuration::from_hours(count)
}

struct World {
    root: Subject,
    person: Subject,
}

impl World {
    fn new() -> Self {
        let root = root("Gốc");
        let person = root.person("Lá", 3);
        Self { root, person }
    }

    fn responder(&self, shape: impl FnOnce(CertificateBuilder) -> CertificateBuilder) -> Subject {
        let usage = [oids::KP_OCSP_SIGNING];
        self.root
            .issue("OCSP", 8, |b| shape(b.extended_key_usage(&usage, false)))
    }

    /// “Good” about a certificate, by a responder.
    fn answer(&self, about: &Certificate, responder: &Subject) -> Vec<u8> {
        let request = ocsp::request(about, &self.root.certificate, None).unwrap();
        let statement = Statement {
            id: ocsp::parse_request(&request).unwrap().ids.remove(0),
            status: CertStatus::Good,
            this_update: hours(-1),
            next_update: Some(hours(5)),
        };
        let responder = Responder {
            certificate: &responder.certificate,
            key: &responder.key,
            scheme: SCHEME,
        };
        ocsp::issue(&responder, &[statement], hours(-1), None).unwrap()
    }

    fn list(&self, revoked: &[Revoked]) -> Vec<u8> {
        let signing = (&self.root.certificate, &self.root.key, SCHEME);
        crl::issue(signing, 1, hours(-1), hours(9), revoked).unwrap()
    }

    fn judge(&self, evidence: &[Evidence<'_>], check: ResponderCheck) -> Verdict {
        let settings = Settings::at(now());
        let anchors = std::slice::from_ref(&self.root.certificate);
        let path = find(&self.person.certificate, &[], anchors, &settings).unwrap();
        let mut inquiry = Inquiry::new(&Parsed::read(evidence), &[], &settings);
        inquiry.responders = check;
        inquiry.judge(&path, 0)
    }
}

fn by_answer(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Good { evidence: 0, .. })
}

#[test]
fn nocheck_is_taken_at_its_word() {
    let world = World::new();
    let responder = world.responder(|b| b.ocsp_nocheck().crl_url("http://vidu.example/ca.crl"));
    let answer = world.answer(&world.person.certificate, &responder);
    assert!(by_answer(
        &world.judge(&[Evidence::Ocsp(&answer)], ResponderCheck::Required)
    ));
}

#[test]
fn a_responder_without_it_must_be_good_itself() {
    let world = World::new();
    let responder = world.responder(|b| b.crl_url("http://vidu.example/ca.crl"));
    let answer = world.answer(&world.person.certificate, &responder);
    let alone = [Evidence::Ocsp(&answer)];
    let unknown = Verdict::Unknown(vec![Doubt::ResponderUnknown]);
    assert_eq!(world.judge(&alone, ResponderCheck::Required), unknown);
    assert!(by_answer(&world.judge(&alone, ResponderCheck::WhenKnown)));
    let list = world.list(&[]);
    let proven = [Evidence::Ocsp(&answer), Evidence::Crl(&list)];
    assert!(by_answer(&world.judge(&proven, ResponderCheck::Required)));
}

#[test]
fn a_revoked_responder_says_nothing() {
    let world = World::new();
    let responder = world.responder(|b| b);
    let answer = world.answer(&world.person.certificate, &responder);
    let revoked = Revoked {
        serial: vec![8],
        at: hours(-2),
        reason: Some(1),
    };
    // The list is not fresh: it says nothing good about the person, but the revocation stands.
    let signing = (&world.root.certificate, &world.root.key, SCHEME);
    let list = crl::issue(signing, 1, hours(-9), hours(-5), &[revoked]).unwrap();
    let evidence = [Evidence::Ocsp(&answer), Evidence::Crl(&list)];
    for check in [ResponderCheck::Required, ResponderCheck::WhenKnown] {
        assert_eq!(
            world.judge(&evidence, check),
            Verdict::Unknown(vec![Doubt::ResponderRevoked, Doubt::Stale(hours(-5))])
        );
    }
}

#[test]
fn a_responder_does_not_vouch_for_itself() {
    let world = World::new();
    let responder = world.responder(|b| b.ocsp_url("http://vidu.example/ocsp"));
    let about_person = world.answer(&world.person.certificate, &responder);
    let about_itself = world.answer(&responder.certificate, &responder);
    let evidence = [Evidence::Ocsp(&about_person), Evidence::Ocsp(&about_itself)];
    let verdict = world.judge(&evidence, ResponderCheck::Required);
    let expected = vec![Doubt::ResponderUnknown, Doubt::Ocsp(OcspError::OtherCertificate)];
    assert_eq!(verdict, Verdict::Unknown(expected));
}

/// Two statements about one certificate in one answer: whichever comes first, the revocation counts.
#[test]
fn a_revocation_wins_over_a_good_word_in_the_same_answer() {
    let world = World::new();
    let request = ocsp::request(&world.person.certificate, &world.root.certificate, None).unwrap();
    let says = |status| Statement {
        id: ocsp::parse_request(&request).unwrap().ids.remove(0),
        status,
        this_update: hours(-1),
        next_update: Some(hours(5)),
    };
    let since = hours(-3);
    let revoked = || {
        says(CertStatus::Revoked {
            at: since,
            reason: Some(1),
        })
    };
    let responder = Responder {
        certificate: &world.root.certificate,
        key: &world.root.key,
        scheme: SCHEME,
    };
    for both in [
        [says(CertStatus::Good), revoked()],
        [revoked(), says(CertStatus::Good)],
    ] {
        let answer = ocsp::issue(&responder, &both, hours(-1), None).unwrap();
        let verdict = world.judge(&[Evidence::Ocsp(&answer)], ResponderCheck::Required);
        let expected = Verdict::Revoked {
            evidence: 0,
            at: since,
            reason: Some(1),
            proven: true,
        };
        assert_eq!(verdict, expected);
    }
}

/// A person whose certificate may sign answers, too, does not answer for it: a thief of the key would.
#[test]
fn no_certificate_answers_for_itself() {
    let mut world = World::new();
    let usage = [oids::KP_OCSP_SIGNING, oids::KP_EMAIL_PROTECTION];
    for nocheck in [true, false] {
        world.person = world.root.issue("Lá", 3, |b| {
            let b = b.extended_key_usage(&usage, false);
            if nocheck { b.ocsp_nocheck() } else { b }
        });
        let answer = world.answer(&world.person.certificate, &world.person);
        let verdict = world.judge(&[Evidence::Ocsp(&answer)], ResponderCheck::WhenKnown);
        assert_eq!(verdict, Verdict::Unknown(vec![OcspError::AboutItself.into()]));
    }
}

/// The same answer without the certificates it encloses; they are not signed.
fn bare(answer: &[u8]) -> Vec<u8> {
    let inside = |der: &[u8]| -> Vec<Any> { Vec::from_der(der).unwrap() };
    let outer = inside(answer);
    let wrapped = Any::from_der(outer[1].value()).unwrap();
    let bytes = inside(&wrapped.to_der().unwrap());
    let basic: Vec<_> = inside(bytes[1].value())
        .iter()
        .take(3)
        .map(|part| part.to_der().unwrap())
        .collect();
    let octets = tlv(4, &sequence(&basic));
    let bytes = sequence(&[bytes[0].to_der().unwrap(), octets]);
    sequence(&[outer[0].to_der().unwrap(), tlv(0xa0, &bytes)])
}

/// In a DSS the responder's certificate may stand beside the answer.
#[test]
fn a_responder_is_found_among_the_certificates_at_hand() {
    let world = World::new();
    let responder = world.responder(CertificateBuilder::ocsp_nocheck);
    let answer = bare(&world.answer(&world.person.certificate, &responder));
    let evidence = [Evidence::Ocsp(&answer)];
    let settings = Settings::at(now());
    let path = find(
        &world.person.certificate,
        &[],
        std::slice::from_ref(&world.root.certificate),
        &settings,
    )
    .unwrap();
    // Another one of the same name comes first and does not fit.
    let pool = [world.root.person("OCSP", 9).certificate, responder.certificate];
    let verdict = Inquiry::new(&Parsed::read(&evidence), &pool, &settings).judge(&path, 0);
    assert!(by_answer(&verdict), "{verdict:?}");
    let nowhere = Inquiry::new(&Parsed::read(&evidence), &[], &settings).judge(&path, 0);
    assert_eq!(
        nowhere,
        Verdict::Unknown(vec![Doubt::Ocsp(OcspError::NoResponder)])
    );
}

/// A file with many signatures brings many answers: those about others cost nothing.
#[test]
fn a_thousand_answers_about_others_do_not_hide_the_one() {
    let world = World::new();
    let responder = world.responder(CertificateBuilder::ocsp_nocheck);
    let other = world.answer(&world.root.person("Khác", 4).certificate, &responder);
    let right = world.answer(&world.person.certificate, &responder);
    let mut evidence = vec![Evidence::Ocsp(&other); 1000];
    evidence.push(Evidence::Ocsp(&right));
    let verdict = world.judge(&evidence, ResponderCheck::Required);
    assert!(
        matches!(verdict, Verdict::Good { evidence: 1000, .. }),
        "{verdict:?}"
    );
    // A thousand about the certificate itself are too many to be looked at: nothing can be paid for any more.
    let forged = vec![Evidence::Ocsp(&right); 1000];
    let settings = Settings {
        limits: Limits {
            signatures: 4,
            ..Limits::default()
        },
        ..Settings::at(now())
    };
    let anchors = std::slice::from_ref(&world.root.certificate);
    let path = find(&world.person.certificate, &[], anchors, &settings).unwrap();
    let mut inquiry = Inquiry::new(&Parsed::read(&forged), &[], &settings);
    assert!(by_answer(&inquiry.judge(&path, 0)));
    let parsed = Parsed::read(&forged);
    let nothing = Settings {
        limits: Limits {
            signatures: 0,
            ..Limits::default()
        },
        ..settings
    };
    let refused = Verdict::Unknown(vec![Doubt::Ocsp(OcspError::TooManySignatures); 1000]);
    assert_eq!(Inquiry::new(&parsed, &[], &nothing).judge(&path, 0), refused);
}

#[test]
fn a_responder_with_an_unknown_critical_extension_is_refused() {
    let world = World::new();
    let strange = oids::CE_DELTA_CRL;
    let responder = world.responder(|b| b.extension(strange, true, &der::asn1::Null));
    let answer = world.answer(&world.person.certificate, &responder);
    let refused = Doubt::Ocsp(OcspError::ResponderExtension(strange));
    let verdict = world.judge(&[Evidence::Ocsp(&answer)], ResponderCheck::Required);
    assert_eq!(verdict, Verdict::Unknown(vec![refused]));
}

/// What is found out about a signature is shared by all who ask by the same evidence: the next inquiry has nothing to pay.
#[test]
fn a_signature_is_checked_once_for_all_inquiries() {
    let world = World::new();
    let responder = world.responder(CertificateBuilder::ocsp_nocheck);
    let answer = world.answer(&world.person.certificate, &responder);
    let list = world.list(&[]);
    for evidence in [[Evidence::Ocsp(&answer)], [Evidence::Crl(&list)]] {
        let parsed = Parsed::read(&evidence);
        let settings = |signatures| Settings {
            limits: Limits {
                signatures,
                ..Limits::default()
            },
            ..Settings::at(now())
        };
        let anchors = std::slice::from_ref(&world.root.certificate);
        let path = find(&world.person.certificate, &[], anchors, &settings(400)).unwrap();
        let judged = |signatures| Inquiry::new(&parsed, &[], &settings(signatures)).judge(&path, 0);
        assert!(matches!(judged(0), Verdict::Unknown(_)), "nothing is known yet");
        assert!(by_answer(&judged(400)));
        // One is for asking about the responder, which needs no signature here.
        assert!(by_answer(&judged(1)));
    }
}

/// A piece that tells a revocation and that nobody could afford to check may be right.
#[test]
fn what_tells_a_revocation_and_is_not_checked_makes_good_impossible() {
    let world = World::new();
    let against = world.list(&[Revoked {
        serial: world.person.certificate.serial().to_vec(),
        at: hours(-2),
        reason: Some(1),
    }]);
    // Forty certificates of the issuer's name hide the one that signed it.
    let others: Vec<Certificate> = (0..40).map(|_| root("Gốc").certificate).collect();
    let good = world.answer(&world.person.certificate, &world.root);
    let mut foreign = against;
    *foreign.last_mut().unwrap() ^= 1;
    let evidence = [Evidence::Ocsp(&good), Evidence::Crl(&foreign)];
    let settings = Settings::at(now());
    let anchors = std::slice::from_ref(&world.root.certificate);
    let path = find(&world.person.certificate, &[], anchors, &settings).unwrap();
    let parsed = Parsed::read(&evidence);
    let crowded = Inquiry::new(&parsed, &others, &settings).judge(&path, 0);
    let given_up = Doubt::Crl(crl::CrlError::TooManySignatures);
    assert_eq!(crowded, Verdict::Unknown(vec![given_up]));
    // Checked and found to be nobody's, it hinders nothing.
    assert!(by_answer(
        &Inquiry::new(&parsed, &others[..9], &settings).judge(&path, 0)
    ));
}

/// An answer is about one certificate or a few; each statement takes ten times as much memory as bytes.
#[test]
fn an_answer_of_thousands_of_statements_is_not_read() {
    let world = World::new();
    let request = ocsp::request(&world.person.certificate, &world.root.certificate, None).unwrap();
    let answer = |count: usize| {
        let statements = (0..count).map(|_| Statement {
            id: ocsp::parse_request(&request).unwrap().ids.remove(0),
            status: CertStatus::Good,
            this_update: hours(-1),
            next_update: Some(hours(5)),
        });
        let responder = Responder {
            certificate: &world.root.certificate,
            key: &world.root.key,
            scheme: SCHEME,
        };
        ocsp::issue(&responder, &statements.collect::<Vec<_>>(), hours(-1), None).unwrap()
    };
    let ask = |der: &[u8]| world.judge(&[Evidence::Ocsp(der)], ResponderCheck::Required);
    assert!(by_answer(&ask(&answer(1000))));
    let refused = Verdict::Unknown(vec![Doubt::Ocsp(OcspError::TooLong)]);
    let long = answer(1001);
    assert_eq!(ask(&long), refused);
    assert_eq!(Parsed::read(&[Evidence::Ocsp(&long)]).unreadable().count(), 1);
    let longer = [answer(1).as_slice(), &vec![0; 1 << 20]].concat();
    assert_eq!(ask(&longer), refused);
}
