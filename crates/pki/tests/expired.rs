//! What lists and answers say about a certificate after its end: nothing, unless they say that they go on.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::shape::tlv;
use common::{SCHEME, Subject, root};
use jiff::{SignedDuration, Timestamp};
use saoy_pki::crl::{self, Revoked};
use saoy_pki::ocsp::{self, CertStatus, Responder, Statement};
use saoy_pki::oids;
use saoy_pki::revocation::{Doubt, Evidence, Verdict, judge};

/// A person whose certificate ended, and the authority.
struct World {
    root: Subject,
    person: Subject,
}

impl World {
    fn new() -> Self {
        let root = root("Gốc");
        let person = root.person("Đặng Hữu Khải", 3);
        Self { root, person }
    }

    /// So many hours after the certificate's end.
    fn after(&self, hours: i64) -> Timestamp {
        self.person.certificate.not_after() + SignedDuration::from_hours(hours)
    }

    fn list(&self, from: i64, revoked: &[Revoked], remembers: Option<i64>) -> Vec<u8> {
        let signing = (&self.root.certificate, &self.root.key, SCHEME);
        let time = |at: Timestamp| tlv(0x18, at.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes());
        let more: Vec<_> = remembers
            .map(|hours| (oids::CE_EXPIRED_CERTS_ON_CRL, time(self.after(hours))))
            .into_iter()
            .collect();
        crl::issue_with(
            signing,
            1,
            self.after(from),
            self.after(from + 10),
            revoked,
            &more,
        )
        .unwrap()
    }

    fn judge(&self, list: &[u8], at: i64) -> Verdict {
        let evidence = [Evidence::Crl(list)];
        judge(
            &self.person.certificate,
            &self.root.certificate,
            &evidence,
            self.after(at),
        )
    }
}

#[test]
fn a_list_made_after_the_end_does_not_vouch_for_the_certificate() {
    let world = World::new();
    let list = world.list(1, &[], None);
    assert_eq!(
        world.judge(&list, 2),
        Verdict::Unknown(vec![Doubt::AfterExpiry(world.after(1))])
    );
}

#[test]
fn a_list_made_before_the_end_does() {
    let world = World::new();
    assert!(matches!(
        world.judge(&world.list(-1, &[], None), 2),
        Verdict::Good { .. }
    ));
}

#[test]
fn a_list_that_keeps_expired_certificates_does_for_those_it_keeps() {
    let world = World::new();
    assert!(matches!(
        world.judge(&world.list(1, &[], Some(-24)), 2),
        Verdict::Good { .. }
    ));
    assert!(matches!(
        world.judge(&world.list(1, &[], Some(1)), 2),
        Verdict::Unknown(_)
    ));
}

#[test]
fn a_revocation_that_is_still_told_counts() {
    let world = World::new();
    let revoked = Revoked {
        serial: vec![3],
        at: world.after(-30),
        reason: None,
    };
    assert!(matches!(
        world.judge(&world.list(1, &[revoked], None), 2),
        Verdict::Revoked { .. }
    ));
}

#[test]
fn an_answer_made_after_the_end_does_not_vouch_either() {
    let world = World::new();
    let request = ocsp::request(&world.person.certificate, &world.root.certificate, None).unwrap();
    let statement = Statement {
        id: ocsp::parse_request(&request).unwrap().ids.remove(0),
        status: CertStatus::Good,
        this_update: world.after(1),
        next_update: None,
    };
    let responder = Responder {
        certificate: &world.root.certificate,
        key: &world.root.key,
        scheme: SCHEME,
    };
    let answer = ocsp::issue(&responder, &[statement], world.after(1), None).unwrap();
    let judged = judge(
        &world.person.certificate,
        &world.root.certificate,
        &[Evidence::Ocsp(&answer)],
        world.after(1),
    );
    assert_eq!(judged, Verdict::Unknown(vec![Doubt::AfterExpiry(world.after(1))]));
}
