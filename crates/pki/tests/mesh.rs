//! The search among many certificates: it finds the path that is good, and ends when there is none.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::time::{Duration, Instant};

use common::shape::{directory, name_constraints};
use common::{SCHEME, Subject, builder, name, now, root};
use proptest::prelude::*;
use saoy_pki::path::{Limit, Limits, PathError, Settings, build, find};
use saoy_pki::{Certificate, oids};

const AUTHORITIES: usize = 30;

/// Every authority certified by every other one.
fn mesh(authorities: &[Subject]) -> Vec<Certificate> {
    let mut all = Vec::new();
    for issuer in authorities {
        for subject in authorities {
            if issuer.certificate != subject.certificate {
                all.push(cross(issuer, subject));
            }
        }
    }
    all
}

fn cross(issuer: &Subject, subject: &Subject) -> Certificate {
    let cn = subject.certificate.subject_common_name().unwrap();
    builder(&cn, &subject.key, 5)
        .authority(None)
        .signed_by(&issuer.certificate, &issuer.key, SCHEME)
        .unwrap()
}

fn authorities() -> Vec<Subject> {
    (0..AUTHORITIES)
        .map(|number| root(&format!("CA {number}")))
        .collect()
}

/// The worst that hostile input can do must end while a person waits; unoptimised, on a busy machine.
fn within_seconds<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    done
}

#[test]
fn a_mesh_without_a_way_out_ends() {
    let authorities = authorities();
    let mesh = mesh(&authorities);
    let leaf = authorities[0].person("Lá", 9).certificate;
    let judged = within_seconds(|| build(&leaf, &mesh, &[root("Ngoài").certificate], now()));
    let ended = matches!(
        judged,
        Err(PathError::NoIssuer { .. } | PathError::GaveUp { .. } | PathError::TooLong)
    );
    assert!(ended, "{judged:?}");
}

#[test]
fn the_way_through_a_mesh_is_the_shortest() {
    let authorities = authorities();
    let mesh = mesh(&authorities);
    let leaf = authorities[0].person("Lá", 9).certificate;
    let anchor = [authorities[AUTHORITIES - 1].certificate.clone()];
    let path = within_seconds(|| build(&leaf, &mesh, &anchor, now())).unwrap();
    assert_eq!(path.len(), 3);
}

/// Every way leads to an anchor that forbids the leaf's name: each complete path is refused, and there are many.
#[test]
fn a_mesh_in_which_every_path_is_refused_is_given_up() {
    let authorities = authorities();
    let mesh = mesh(&authorities);
    let leaf = authorities[0].person("Lá", 9).certificate;
    let anchor = builder("CA 29", &authorities[29].key, 1)
        .authority(None)
        .extension(
            oids::CE_NAME_CONSTRAINTS,
            true,
            &name_constraints(&[], &[directory(&name("Lá"))]),
        )
        .self_signed(&authorities[29].key, SCHEME)
        .unwrap();
    let judged = within_seconds(|| build(&leaf, &mesh, &[anchor], now()));
    let limits = Limits::default();
    let (steps, signatures) = (Limit::Steps(limits.steps), Limit::Signatures(limits.signatures));
    assert!(
        judged == Err(PathError::GaveUp { limit: steps })
            || judged == Err(PathError::GaveUp { limit: signatures }),
        "{judged:?}"
    );
}

#[test]
fn limits_are_told_by_name() {
    let authorities: Vec<_> = authorities().into_iter().take(6).collect();
    let mesh = mesh(&authorities);
    let leaf = authorities[0].person("Lá", 9).certificate;
    let anchor = [authorities[5].certificate.clone()];
    let with = |limits| {
        let settings = Settings {
            limits,
            ..Settings::at(now())
        };
        find(&leaf, &mesh, &anchor, &settings).map(|_| ())
    };
    let limits = Limits::default();
    let gave_up = |limit| Err(PathError::GaveUp { limit });
    assert_eq!(with(Limits { steps: 1, ..limits }), gave_up(Limit::Steps(1)));
    assert_eq!(
        with(Limits {
            signatures: 0,
            ..limits
        }),
        gave_up(Limit::Signatures(0))
    );
    assert_eq!(with(Limits { length: 2, ..limits }), Err(PathError::TooLong));
    assert_eq!(with(limits), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Among any few authorities: a path is found exactly when there is one, and it is a shortest one.
    #[test]
    fn a_path_is_found_exactly_when_there_is_one(edges in prop::collection::vec((0..6_usize, 0..6_usize), 0..12)) {
        let authorities: Vec<_> = authorities().into_iter().take(6).collect();
        let edges: Vec<_> = edges.into_iter().filter(|(issuer, subject)| issuer != subject).collect();
        let certificates: Vec<_> = edges
            .iter()
            .map(|(issuer, subject)| cross(&authorities[*issuer], &authorities[*subject]))
            .collect();
        let leaf = authorities[0].person("Lá", 9).certificate;
        let anchor = [authorities[5].certificate.clone()];
        let found = build(&leaf, &certificates, &anchor, now()).ok().map(|path| path.len());
        prop_assert_eq!(found, distance(&edges).map(|steps| steps + 2));
    }
}

/// Certificates from the first authority up to the last one.
fn distance(edges: &[(usize, usize)]) -> Option<usize> {
    let mut reached = vec![0];
    for steps in 0..6 {
        if reached.contains(&5) {
            return Some(steps);
        }
        let above = edges.iter().filter(|(_, subject)| reached.contains(subject));
        reached.extend(above.map(|(issuer, _)| *issuer).collect::<Vec<_>>());
    }
    None
}

/// Two certificates of one authority: the nearer one forbids the name, the other way round is found.
#[test]
fn another_path_is_tried_when_one_is_refused() {
    let anchor = root("Gốc");
    let constraints = name_constraints(&[], &[directory(&name("Lá"))]);
    let near = anchor.issue("CA", 2, |b| {
        b.authority(None)
            .extension(oids::CE_NAME_CONSTRAINTS, true, &constraints)
    });
    let middle = anchor.authority("Cầu", 3, None);
    let around = builder("CA", &near.key, 4)
        .authority(None)
        .signed_by(&middle.certificate, &middle.key, SCHEME)
        .unwrap();
    let leaf = near.person("Lá", 9).certificate;
    let others = [
        near.certificate.clone(),
        middle.certificate.clone(),
        around.clone(),
    ];
    let path = build(&leaf, &others, std::slice::from_ref(&anchor.certificate), now()).unwrap();
    assert_eq!(
        path,
        [
            leaf.clone(),
            around,
            middle.certificate,
            anchor.certificate.clone()
        ]
    );
    let refusal = build(&leaf, &[near.certificate], &[anchor.certificate], now()).unwrap_err();
    assert!(matches!(refusal, PathError::NameExcluded { .. }), "{refusal:?}");
}

/// RFC 5280 §4.2.1.1: key identifiers help to choose, they do not decide.
#[test]
fn a_wrong_key_identifier_does_not_hide_the_issuer() {
    let anchor = root("Gốc");
    let wrong = der::asn1::OctetString::new([9; 20]).unwrap();
    let again = builder("Gốc", &anchor.key, 7)
        .authority(None)
        .self_signed(&anchor.key, SCHEME)
        .unwrap();
    let mut der = again.der().to_vec();
    let own = again.subject_key_id().unwrap().to_vec();
    let place = der.windows(20).position(|window| window == own).unwrap();
    der[place..place + 20].copy_from_slice(wrong.as_bytes());
    let renamed = Certificate::from_der(&der).unwrap();
    assert_ne!(renamed.subject_key_id(), again.subject_key_id());
    let leaf = anchor.person("Lá", 9).certificate;
    assert_eq!(build(&leaf, &[], &[renamed], now()).unwrap().len(), 2);
}
