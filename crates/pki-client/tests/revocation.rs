//! What the client makes of answers, with a transport that says what it is told to.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::ocsp::{self, CertStatus, OcspError, Responder, Statement};
use saoy_pki::revocation::Doubt;
use saoy_pki::{Certificate, PrivateKey, crl, oids};
use saoy_pki_client::{
    Client, Content, FaultReason, Proof, Request, Revocation, Settings, TimestampError, Transport,
    TransportError, Tsa,
};

const OCSP: &str = "http://ocsp.vidu.example";
const OTHER_OCSP: &str = "http://ocsp2.vidu.example";
const CRL: &str = "http://ca.vidu.example/ca.crl";
const ISSUER: &str = "http://ca.vidu.example/ca.cer";

fn now() -> Timestamp {
    "2026-06-01T05:00:00Z".parse().unwrap()
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

type Answer = Box<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// Answers by address; everything else cannot be reached.
#[derive(Clone, Default)]
struct World {
    answers: Arc<Mutex<HashMap<String, Arc<Answer>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl World {
    fn at(self, url: &str, answer: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        self.answers
            .lock()
            .unwrap()
            .insert(url.into(), Arc::new(Box::new(answer)));
        self
    }

    fn client(&self) -> Client {
        let count = AtomicUsize::new(1);
        let nonces = move || count.fetch_add(1, Ordering::Relaxed) as u64;
        Client::new(self.clone(), nonces, Settings::default())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Transport for World {
    fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, TransportError> {
        self.asked.lock().unwrap().push(request.url.into());
        let body = match request.content {
            Content::Get => &[],
            Content::Post { body, .. } => body,
        };
        let answer = self.answers.lock().unwrap().get(request.url).cloned();
        let silent = TransportError::TimedOut {
            host: request.url.into(),
            budget: request.budget,
        };
        answer.map(|answer| answer(body)).ok_or(silent)
    }
}

/// An authority with a key.
#[derive(Clone)]
struct Ca {
    certificate: Certificate,
    key: Arc<PrivateKey>,
}

fn named(common: &str) -> Name {
    Name::new(&[(oids::AT_COMMON_NAME, common)]).unwrap()
}

fn builder(common: &str, key: &PrivateKey, serial: u8) -> CertificateBuilder {
    CertificateBuilder::new(
        named(common),
        key.public_key(),
        &[serial],
        now() - hours(1000),
        now() + hours(1000),
    )
}

fn root() -> Ca {
    let key = PrivateKey::generate_p256().unwrap();
    let certificate = builder("Gốc", &key, 1)
        .authority(None)
        .self_signed(&key, key.usual_scheme())
        .unwrap();
    Ca {
        certificate,
        key: Arc::new(key),
    }
}

impl Ca {
    fn issue(
        &self,
        common: &str,
        serial: u8,
        shape: impl Fn(CertificateBuilder) -> CertificateBuilder,
    ) -> Ca {
        let key = PrivateKey::generate_p256().unwrap();
        let made = shape(builder(common, &key, serial));
        let certificate = made
            .signed_by(&self.certificate, &self.key, self.key.usual_scheme())
            .unwrap();
        Ca {
            certificate,
            key: Arc::new(key),
        }
    }

    /// A responder that says `status` of everything, by the hand of `self`.
    fn says(&self, status: CertStatus, from: Timestamp, to: Timestamp) -> impl Fn(&[u8]) -> Vec<u8> + use<> {
        let own = self.clone();
        move |request| {
            let request = ocsp::parse_request(request).unwrap();
            let statements: Vec<_> = request
                .ids
                .into_iter()
                .map(|id| Statement {
                    id,
                    status,
                    this_update: from,
                    next_update: Some(to),
                })
                .collect();
            let scheme = own.key.usual_scheme();
            let responder = Responder {
                certificate: &own.certificate,
                key: &own.key,
                scheme,
            };
            ocsp::issue(&responder, &statements, from, request.nonce.as_deref()).unwrap()
        }
    }

    fn says_good(&self) -> impl Fn(&[u8]) -> Vec<u8> + use<> {
        self.says(CertStatus::Good, now() - hours(1), now() + hours(1))
    }

    fn list(&self, revoked: &[crl::Revoked]) -> Vec<u8> {
        let signing = (&self.certificate, &*self.key, self.key.usual_scheme());
        crl::issue(signing, 1, now() - hours(1), now() + hours(1), revoked).unwrap()
    }
}

fn khai(ca: &Ca) -> Certificate {
    ca.issue("Khải", 7, |builder| {
        builder
            .end_entity()
            .ocsp_url(OCSP)
            .ocsp_url(OTHER_OCSP)
            .crl_url(CRL)
    })
    .certificate
}

#[test]
fn the_second_responder_helps_where_the_first_is_silent() {
    let ca = root();
    let world = World::default().at(OTHER_OCSP, ca.says_good());
    let answer = world
        .client()
        .check_revocation(&khai(&ca), &ca.certificate, now());
    assert!(matches!(
        answer,
        Revocation::Good {
            proof: Proof::Ocsp(_),
            ..
        }
    ));
    assert_eq!(world.asked(), [OCSP, OTHER_OCSP]);
}

#[test]
fn a_question_is_asked_once() {
    let ca = root();
    let khai = khai(&ca);
    let world = World::default().at(OCSP, ca.says_good());
    let client = world.client();
    for _ in 0..3 {
        client.check_revocation(&khai, &ca.certificate, now());
    }
    assert_eq!(world.asked(), [OCSP]);
}

#[test]
fn one_list_answers_for_all_certificates_of_its_issuer() {
    let ca = root();
    let list = ca.list(&[crl::Revoked {
        serial: vec![8],
        at: now() - hours(5),
        reason: None,
    }]);
    let world = World::default().at(CRL, move |_| list.clone());
    let client = world.client();
    let with_list = |serial| {
        ca.issue("Ai đó", serial, |builder| builder.end_entity().crl_url(CRL))
            .certificate
    };
    let first = client.check_revocation(&with_list(7), &ca.certificate, now());
    assert!(matches!(
        first,
        Revocation::Good {
            proof: Proof::Crl(_),
            ..
        }
    ));
    let second = client.check_revocation(&with_list(8), &ca.certificate, now());
    assert!(matches!(second, Revocation::Revoked { at, .. } if at == now() - hours(5)));
    assert_eq!(world.asked(), [CRL]);
}

#[test]
fn a_responder_that_does_not_know_is_no_proof_and_the_list_is_asked() {
    let ca = root();
    let list = ca.list(&[]);
    let unknown = ca.says(CertStatus::Unknown, now() - hours(1), now() + hours(1));
    let world = World::default().at(OCSP, unknown).at(CRL, move |_| list.clone());
    let answer = world
        .client()
        .check_revocation(&khai(&ca), &ca.certificate, now());
    assert!(matches!(
        answer,
        Revocation::Good {
            proof: Proof::Crl(_),
            ..
        }
    ));
}

#[test]
fn an_answer_whose_time_is_over_proves_nothing() {
    let ca = root();
    let stale = ca.says(CertStatus::Good, now() - hours(3), now() - hours(2));
    let world = World::default().at(OCSP, stale);
    let answer = world
        .client()
        .check_revocation(&khai(&ca), &ca.certificate, now());
    let Revocation::Unknown { responder, faults } = answer else {
        panic!("it is stale")
    };
    assert_eq!(responder, "ocsp.vidu.example");
    assert_eq!(faults[0].url, OCSP);
    assert_eq!(
        faults[0].reason,
        FaultReason::Doubt(Doubt::Stale(now() - hours(2)))
    );
}

#[test]
fn an_answer_to_another_question_is_not_taken() {
    let ca = root();
    let khai = khai(&ca);
    let earlier = ocsp::request(&khai, &ca.certificate, Some(b"earlier")).unwrap();
    let replayed = ca.says_good()(&earlier);
    let world = World::default().at(OCSP, move |_| replayed.clone());
    let Revocation::Unknown { faults, .. } = world.client().check_revocation(&khai, &ca.certificate, now())
    else {
        panic!("it was replayed")
    };
    assert_eq!(
        faults[0].reason,
        FaultReason::Doubt(Doubt::Ocsp(OcspError::Nonce))
    );
}

#[test]
fn an_answer_by_a_stranger_is_not_taken() {
    let (ca, stranger) = (root(), root());
    let world = World::default().at(OCSP, stranger.says_good());
    let answer = world
        .client()
        .check_revocation(&khai(&ca), &ca.certificate, now());
    assert!(matches!(answer, Revocation::Unknown { .. }), "{answer:?}");
}

#[test]
fn a_certificate_that_names_nobody_is_unknown_by_its_issuers_name() {
    let ca = root();
    let lonely = ca
        .issue("Một mình", 7, CertificateBuilder::end_entity)
        .certificate;
    let answer = World::default()
        .client()
        .check_revocation(&lonely, &ca.certificate, now());
    assert_eq!(
        answer,
        Revocation::Unknown {
            responder: "Gốc".into(),
            faults: vec![]
        }
    );
}

#[test]
fn the_links_of_a_path_are_asked_side_by_side() {
    let root = root();
    let ca = root.issue("CA", 2, |builder| builder.authority(Some(0)).ocsp_url(OTHER_OCSP));
    let khai = ca
        .issue("Khải", 7, |builder| builder.end_entity().ocsp_url(OCSP))
        .certificate;
    // Each waits for the other: one after the other would never end.
    let both = Arc::new(Barrier::new(2));
    let waiting = |answer: Answer| {
        let both = both.clone();
        move |request: &[u8]| {
            both.wait();
            answer(request)
        }
    };
    let world = World::default()
        .at(OCSP, waiting(Box::new(ca.says_good())))
        .at(OTHER_OCSP, waiting(Box::new(root.says_good())));
    let path = [khai, ca.certificate.clone(), root.certificate.clone()];
    let answers = world.client().check_path(&path, now());
    assert_eq!(answers.len(), 2);
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Revocation::Good { .. }))
    );
}

#[test]
fn a_responder_without_nocheck_is_asked_about_too() {
    let ca = root();
    let responder = ca.issue("OCSP", 9, |builder| {
        builder
            .end_entity()
            .extended_key_usage(&[oids::KP_OCSP_SIGNING], false)
            .crl_url(CRL)
    });
    let khai = ca
        .issue("Khải", 7, |builder| builder.end_entity().ocsp_url(OCSP))
        .certificate;
    let good_list = ca.list(&[]);
    let world = World::default()
        .at(OCSP, responder.says_good())
        .at(CRL, move |_| good_list.clone());
    let anchors = [ca.certificate.clone()];
    let data = world
        .client()
        .collect_validation_data(&[&khai], &[], &anchors, now())
        .unwrap();
    assert!(data.certificates.contains(&responder.certificate));
    assert_eq!((data.ocsp.len(), data.crls.len()), (1, 1));

    let bad_list = ca.list(&[crl::Revoked {
        serial: vec![9],
        at: now() - hours(5),
        reason: None,
    }]);
    let world = world.at(CRL, move |_| bad_list.clone());
    assert!(
        world
            .client()
            .collect_validation_data(&[&khai], &[], &anchors, now())
            .is_err()
    );
}

#[test]
fn a_missing_issuer_is_fetched_as_der_or_pem_and_checked() {
    let root = root();
    let ca = root.issue("CA", 2, |builder| builder.authority(Some(0)).ocsp_url(OCSP));
    let khai = ca
        .issue("Khải", 7, |builder| {
            builder.end_entity().ocsp_url(OTHER_OCSP).ca_issuer_url(ISSUER)
        })
        .certificate;
    let anchors = [root.certificate.clone()];
    let der = ca.certificate.der().to_vec();
    let pem = b"-----BEGIN CERTIFICATE-----\n".to_vec();
    let pem = [
        pem,
        base64(&der).into_bytes(),
        b"\n-----END CERTIFICATE-----\n".to_vec(),
    ]
    .concat();
    for served in [der, pem] {
        let world = World::default().at(ISSUER, move |_| served.clone());
        let path = world.client().find_path(&khai, &[], &anchors, now()).unwrap();
        assert_eq!(
            path,
            [khai.clone(), ca.certificate.clone(), root.certificate.clone()]
        );
    }
    // Same name, another key: it did not sign, so it is not an issuer.
    let impostor = root
        .issue("CA", 2, |builder| builder.authority(Some(0)))
        .certificate;
    let world = World::default().at(ISSUER, move |_| impostor.der().to_vec());
    assert!(world.client().find_path(&khai, &[], &anchors, now()).is_err());
    assert_eq!(world.client().fetch_issuers(&khai, now()), []);
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * place) & 63) as usize]));
        }
        text.push_str(&"=".repeat(3 - group.len()));
    }
    text
}

#[test]
fn a_silent_timestamp_authority_is_asked_again_and_a_forbidden_one_is_not() {
    struct Always(TransportError, Arc<AtomicUsize>);
    impl Transport for Always {
        fn send(&self, _: &Request<'_>) -> Result<Vec<u8>, TransportError> {
            self.1.fetch_add(1, Ordering::Relaxed);
            Err(self.0.clone())
        }
    }
    let host = "tsa.vidu.example".to_owned();
    let timed_out = TransportError::TimedOut {
        host: host.clone(),
        budget: Duration::from_secs(1),
    };
    let busy = TransportError::Status {
        host: host.clone(),
        code: 503,
    };
    let not_found = TransportError::Status {
        host: host.clone(),
        code: 404,
    };
    let forbidden = TransportError::ForbiddenAddress {
        host,
        address: [10, 0, 0, 1].into(),
    };
    for (error, attempts) in [(timed_out, 3), (busy, 3), (not_found, 1), (forbidden, 1)] {
        let count = Arc::new(AtomicUsize::new(0));
        let client = Client::new(Always(error, count.clone()), || 1, Settings::default());
        let tsa = Tsa {
            name: "TSA".into(),
            url: "http://tsa.vidu.example".into(),
            budget: Duration::from_secs(1),
            attempts: 3,
            pause: Duration::ZERO,
        };
        let refused = client.timestamp(&[tsa], &[7; 32]);
        assert!(matches!(refused, Err(TimestampError::AllFailed(failures)) if failures.len() == attempts));
        assert_eq!(count.load(Ordering::Relaxed), attempts);
    }
}
