//! From end to end on the loopback: the PKI answers, the client asks and judges.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::time::{Duration, Instant};

use common::{Live, at, client, folder_with_keys, live, live_in, with_a_token};
use jiff::SignedDuration;
use saoy_demo_pki::{Authority, Behaviour, Endpoint, Issuer};
use saoy_domain::Clock;
use saoy_pki::Certificate;
use saoy_pki::tsp::{Failure, TspError};
use saoy_pki_client::{
    AddressRule, Client, CollectError, Content, FaultReason, HttpTransport, Plausible, Proof, Request,
    Revocation, Settings, TimestampError, Transport, TransportError, Tsa, TsaFault, Untimely,
};

fn government(live: &Live) -> Certificate {
    live.pki.authority(Authority::Issuing(Issuer::Government)).clone()
}

fn ask_about_khai(live: &Live) -> Revocation {
    let khai = live.pki.certificate("khai").unwrap();
    live.client
        .check_revocation(khai, &government(live), live.clock.now())
}

#[test]
fn the_certificate_of_a_token_is_answered_for() {
    let folder = folder_with_keys();
    with_a_token(folder.path());
    let live = live_in(folder);
    let certificate = live.pki.token_certificate("khai").unwrap();
    let said = live
        .client
        .check_revocation(certificate, &government(&live), live.clock.now());
    assert!(matches!(said, Revocation::Good { .. }), "{said:?}");
}

#[test]
fn a_timestamp_is_given_over_our_digest_at_the_clocks_time() {
    let live = live();
    live.clock.set(at("2026-03-02T05:00:00.123Z"));
    let stamped = live.client.timestamp(&[live.tsa()], &[7; 32]).unwrap();
    assert_eq!(stamped.token.gen_time, at("2026-03-02T05:00:00.123Z"));
    assert_eq!(&stamped.token.certificate, live.pki.tsa());
    assert_eq!(stamped.token.imprint, [7; 32]);
    assert_eq!(stamped.tsa, "Dấu thời gian thử nghiệm");
    assert_eq!(stamped.failures, []);
    let again = live.client.timestamp(&[live.tsa()], &[7; 32]).unwrap();
    assert_ne!(again.token.serial_hex, stamped.token.serial_hex);
}

#[test]
fn a_silent_authority_is_passed_over_for_the_next() {
    let live = live();
    let nobody = Tsa {
        name: "Không ai".into(),
        url: format!("{}/nowhere", live.base_url),
        ..live.tsa()
    };
    let stamped = live.client.timestamp(&[nobody, live.tsa()], &[7; 32]).unwrap();
    assert_eq!(stamped.tsa, "Dấu thời gian thử nghiệm");
    assert_eq!(stamped.failures.len(), 1);
    assert_eq!(stamped.failures[0].tsa, "Không ai");
    assert!(matches!(
        stamped.failures[0].fault,
        TsaFault::Transport(TransportError::Status { code: 404, .. })
    ));
}

#[test]
fn a_timestamp_authority_that_is_down_is_asked_as_often_as_told() {
    let live = live();
    live.pki.switches().set(Endpoint::Tsa, Behaviour::Down);
    let patient = Tsa {
        attempts: 3,
        pause: Duration::from_millis(1),
        ..live.tsa()
    };
    let Err(TimestampError::AllFailed(failures)) = live.client.timestamp(&[patient], &[7; 32]) else {
        panic!("it is down")
    };
    assert_eq!(failures.len(), 3);
    assert!(matches!(
        failures[0].fault,
        TsaFault::Transport(TransportError::Status { code: 503, .. })
    ));
    live.pki.switches().set(Endpoint::Tsa, Behaviour::Normal);
    assert!(live.client.timestamp(&[live.tsa()], &[7; 32]).is_ok());
}

#[test]
fn a_slow_timestamp_authority_costs_no_more_than_its_budget() {
    let live = live();
    live.pki
        .switches()
        .set(Endpoint::Tsa, Behaviour::Slow(Duration::from_secs(20)));
    let before = Instant::now();
    let Err(TimestampError::AllFailed(failures)) = live.client.timestamp(&[live.tsa()], &[7; 32]) else {
        panic!("it is too slow")
    };
    assert!(matches!(
        failures[0].fault,
        TsaFault::Transport(TransportError::TimedOut { .. })
    ));
    assert!(before.elapsed() < Duration::from_secs(10));
    live.pki
        .switches()
        .set(Endpoint::Tsa, Behaviour::Slow(Duration::from_millis(100)));
    assert!(live.client.timestamp(&[live.tsa()], &[7; 32]).is_ok());
}

#[test]
fn an_answer_that_is_no_timestamp_is_not_asked_for_again() {
    let live = live();
    live.pki.switches().set(Endpoint::Tsa, Behaviour::Garbage);
    let patient = Tsa {
        attempts: 3,
        ..live.tsa()
    };
    let Err(TimestampError::AllFailed(failures)) = live.client.timestamp(&[patient], &[7; 32]) else {
        panic!("it is no timestamp")
    };
    assert_eq!(failures.len(), 1);
    assert!(matches!(failures[0].fault, TsaFault::Token(_)));
}

#[test]
fn an_authority_whose_clock_is_wrong_is_passed_over_for_the_next() {
    let (wrong, right) = (live(), live());
    let khai = right.pki.certificate("khai").unwrap();
    let now = right.clock.now();
    let clock = || now;
    let within = Plausible::by(&clock).for_signer(khai);
    let asked = |off: SignedDuration| {
        wrong.clock.set(now + off);
        right
            .client
            .timestamp_within(&[wrong.tsa(), right.tsa()], &[7; 32], &within)
            .unwrap()
    };
    // Clocks differ by minutes, and an answer may take minutes.
    assert_eq!(asked(SignedDuration::from_mins(9)).failures, []);
    for hours in [-1, 1] {
        let off = SignedDuration::from_hours(hours);
        let stamped = asked(off);
        assert_eq!(stamped.token.gen_time, now);
        let [failure] = &stamped.failures[..] else {
            panic!("{:?}", stamped.failures)
        };
        assert_eq!(
            failure.fault,
            TsaFault::Time(Untimely::Clock {
                stated: now + off,
                own: now
            })
        );
    }
}

#[test]
fn without_an_authority_there_is_no_timestamp() {
    let live = live();
    assert!(matches!(
        live.client.timestamp(&[], &[7; 32]),
        Err(TimestampError::NoAuthority)
    ));
}

#[test]
fn the_timestamp_authority_refuses_in_words_what_it_does_not_understand() {
    let live = live();
    let content = Content::Post {
        media_type: "application/timestamp-query",
        body: b"no request",
    };
    let reply = send(&live.pki.tsa_url(), content).unwrap();
    let refused = saoy_pki::tsp::parse_response(&reply, &[0; 32], 1).unwrap_err();
    assert!(matches!(
        refused,
        TspError::Rejected {
            status: 2,
            failure: Some(Failure::BadDataFormat),
            ..
        }
    ));
}

#[test]
fn a_good_certificate_is_proven_by_ocsp() {
    let live = live();
    let Revocation::Good {
        proof: Proof::Ocsp(_),
        until,
    } = ask_about_khai(&live)
    else {
        panic!("it is good")
    };
    assert_eq!(until, live.clock.now() + SignedDuration::from_hours(24));
}

#[test]
fn a_revoked_certificate_is_said_to_be_and_stays_so_after_a_restart() {
    let live = live();
    live.pki.revoke("khai").unwrap();
    let since = live.clock.now();
    let Revocation::Revoked {
        at,
        proof: Proof::Ocsp(_),
    } = ask_about_khai(&live)
    else {
        panic!("it is revoked")
    };
    assert_eq!(at, since);

    live.clock.advance(SignedDuration::from_hours(5));
    live.pki.switches().set(Endpoint::Ocsp, Behaviour::Down);
    live.client.forget();
    let Revocation::Revoked {
        at,
        proof: Proof::Crl(_),
    } = ask_about_khai(&live)
    else {
        panic!("it is revoked")
    };
    assert_eq!(at, since);

    let (sources, _) = common::sources();
    let again = saoy_demo_pki::DemoPki::open(live.folder.path(), live.pki.plan().clone(), sources).unwrap();
    let pending = saoy_demo_pki::Pending::from(again);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = common::serve(listener, &pending);
    let der = fetch(&format!("http://{address}/pki/crl/cong-vu.crl")).unwrap();
    let list = saoy_pki::crl::Crl::parse(&der).unwrap();
    assert!(
        list.find(live.pki.certificate("khai").unwrap().serial())
            .is_some()
    );
}

fn fetch(url: &str) -> Result<Vec<u8>, TransportError> {
    send(url, Content::Get)
}

fn send(url: &str, content: Content<'_>) -> Result<Vec<u8>, TransportError> {
    HttpTransport::new(AddressRule::PublicAndLoopback).send(&Request {
        url,
        content,
        budget: Duration::from_secs(2),
        max_bytes: 99_999,
    })
}

#[test]
fn others_are_not_touched_by_a_revocation() {
    let live = live();
    live.pki.revoke("khai").unwrap();
    let seal = live.pki.certificate("dau-hoa-an").unwrap();
    let answer = live
        .client
        .check_revocation(seal, &government(&live), live.clock.now());
    assert!(matches!(answer, Revocation::Good { .. }));
}

#[test]
fn when_ocsp_is_down_the_list_is_asked() {
    let live = live();
    live.pki.switches().set(Endpoint::Ocsp, Behaviour::Down);
    assert!(matches!(
        ask_about_khai(&live),
        Revocation::Good {
            proof: Proof::Crl(_),
            ..
        }
    ));
}

#[test]
fn when_everything_is_down_the_responder_is_named() {
    let live = live();
    live.pki.switches().set(Endpoint::Ocsp, Behaviour::Down);
    live.pki.switches().set(Endpoint::Crl, Behaviour::Garbage);
    let Revocation::Unknown { responder, faults } = ask_about_khai(&live) else {
        panic!("nobody answers")
    };
    assert_eq!(format!("http://{responder}/pki"), live.base_url);
    assert_eq!(faults.len(), 2);
    assert!(matches!(
        faults[0].reason,
        FaultReason::Transport(TransportError::Status { code: 503, .. })
    ));
    assert!(matches!(faults[1].reason, FaultReason::Doubt(_)));
}

#[test]
fn an_answer_is_remembered_for_as_long_as_it_counts() {
    let live = live();
    let first = ask_about_khai(&live);
    live.pki.switches().set(Endpoint::Ocsp, Behaviour::Down);
    live.pki.switches().set(Endpoint::Crl, Behaviour::Down);
    live.clock.advance(SignedDuration::from_mins(9));
    assert_eq!(ask_about_khai(&live), first);
    live.clock.advance(SignedDuration::from_mins(2));
    assert!(matches!(ask_about_khai(&live), Revocation::Unknown { .. }));
}

#[test]
fn a_long_memory_ends_at_next_update() {
    let mut live = live();
    live.client = client(Settings {
        cache_for: SignedDuration::from_hours(1000),
        ..Settings::default()
    });
    ask_about_khai(&live);
    live.pki.switches().set(Endpoint::Ocsp, Behaviour::Down);
    live.pki.switches().set(Endpoint::Crl, Behaviour::Down);
    live.clock.advance(SignedDuration::from_mins(24 * 60 - 1));
    assert!(matches!(ask_about_khai(&live), Revocation::Good { .. }));
    live.clock.advance(SignedDuration::from_mins(2));
    assert!(matches!(ask_about_khai(&live), Revocation::Unknown { .. }));
}

#[test]
fn forgetting_brings_the_truth_of_now() {
    let live = live();
    ask_about_khai(&live);
    live.pki.revoke("khai").unwrap();
    assert!(
        matches!(ask_about_khai(&live), Revocation::Good { .. }),
        "still remembered"
    );
    live.client.forget();
    assert!(matches!(ask_about_khai(&live), Revocation::Revoked { .. }));
}

#[test]
fn the_own_machine_is_not_asked_without_permission() {
    let live = live();
    let client = Client::new(HttpTransport::new(AddressRule::Public), || 1, Settings::default());
    let khai = live.pki.certificate("khai").unwrap();
    let answer = client.check_revocation(khai, &government(&live), live.clock.now());
    let Revocation::Unknown { faults, .. } = answer else {
        panic!("not allowed")
    };
    assert!(matches!(
        faults[0].reason,
        FaultReason::Transport(TransportError::ForbiddenAddress { .. })
    ));
}

#[test]
fn the_data_for_a_document_covers_signers_and_timestamps_without_repeating_itself() {
    let live = live();
    let leaves = ["khai", "dau-hoa-an"].map(|id| live.pki.certificate(id).unwrap());
    let leaves = [leaves[0], leaves[1], live.pki.tsa(), leaves[0]];
    let anchors = [live.pki.root().clone()];
    let data = live
        .client
        .collect_validation_data(&leaves, &[], &anchors, live.clock.now())
        .unwrap();
    // Three leaves, the issuing authority (fetched by its address), the root.
    assert_eq!(data.certificates.len(), 5);
    // OCSP for each leaf, the root's list for the authority.
    assert_eq!((data.ocsp.len(), data.crls.len()), (3, 1));

    let mut merged = data.clone();
    merged.merge(data.clone());
    assert_eq!(merged, data);
}

#[test]
fn the_data_for_a_document_is_dated_before_it() {
    let live = live();
    let khai = live.pki.certificate("khai").unwrap();
    let anchors = [live.pki.root().clone()];
    let data = live
        .client
        .collect_validation_data(&[khai], &[], &anchors, live.clock.now())
        .unwrap();
    let answer = saoy_pki::ocsp::parse_response(&data.ocsp[0], khai, &government(&live), None).unwrap();
    assert!(answer.this_update < live.clock.now());
    let list = saoy_pki::crl::Crl::parse(&data.crls[0]).unwrap();
    assert!(list.this_update() < live.clock.now());
}

#[test]
fn no_data_for_a_revoked_certificate() {
    let live = live();
    live.pki.revoke("khai").unwrap();
    let khai = live.pki.certificate("khai").unwrap();
    let anchors = [live.pki.root().clone()];
    let refused = live
        .client
        .collect_validation_data(&[khai], &[], &anchors, live.clock.now())
        .unwrap_err();
    let holder = khai.subject_common_name().unwrap();
    assert_eq!(
        refused,
        CollectError::Revoked {
            holder,
            at: live.clock.now()
        }
    );
}

#[test]
fn no_data_while_nobody_answers() {
    let live = live();
    live.pki.switches().set(Endpoint::Ocsp, Behaviour::Down);
    live.pki.switches().set(Endpoint::Crl, Behaviour::Down);
    let khai = live.pki.certificate("khai").unwrap();
    let anchors = [live.pki.root().clone()];
    let refused = live
        .client
        .collect_validation_data(&[khai], &[], &anchors, live.clock.now())
        .unwrap_err();
    assert!(matches!(refused, CollectError::Unknown { .. }));
}

#[test]
fn no_data_for_a_chain_to_nowhere() {
    let live = live();
    let khai = live.pki.certificate("khai").unwrap();
    let other = live.pki.tsa().clone();
    let refused = live
        .client
        .collect_validation_data(&[khai], &[], &[other], live.clock.now())
        .unwrap_err();
    assert!(matches!(refused, CollectError::NoPath { .. }));
}

#[test]
fn an_unknown_authority_has_no_list_and_no_responder() {
    let live = live();
    for path in [
        "crl/nobody.crl",
        "crl/goc.cer",
        "ca/nobody.cer",
        "ocsp/nobody/AAAA",
    ] {
        let url = &format!("{}/{path}", live.base_url);
        let refused = fetch(url).unwrap_err();
        assert!(
            matches!(refused, TransportError::Status { code: 404, .. }),
            "{path}"
        );
    }
}
