//! Policies and names along a path: what each constraint refuses, and what it leaves alone.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;

use common::shape::{
    any, directory, dns, email, ip, mappings, name_constraints, names, policy, policy_constraints, tlv, uri,
};
use common::{Subject, name, now, root};
use saoy_pki::certificate::NameConstraints;
use saoy_pki::general_name::GeneralName;
use saoy_pki::path::{Limit, Limits, PathError, Settings, ValidatedPath, find, validate};
use saoy_pki::{Certificate, oids};

fn path(root: &Subject, below: &[&Subject], settings: &Settings) -> Result<ValidatedPath, PathError> {
    let (leaf, others) = below.split_first().unwrap();
    let others: Vec<_> = others.iter().map(|subject| subject.certificate.clone()).collect();
    find(
        &leaf.certificate,
        &others,
        std::slice::from_ref(&root.certificate),
        settings,
    )
}

fn only(policies: &[u8]) -> Settings {
    Settings {
        policies: Some(policies.iter().map(|n| policy(*n)).collect()),
        explicit_policy: true,
        ..Settings::at(now())
    }
}

fn lost_at(subject: &str) -> PathError {
    PathError::NoPolicy {
        subject: subject.to_owned(),
    }
}

#[test]
fn an_explicit_policy_must_run_through_the_whole_path() {
    let root = root("Gốc");
    let sub = root.issue("CA", 2, |b| b.authority(None).policies(&[policy(1), policy(2)]));
    let leaf = sub.issue("Lá", 3, |b| b.policies(&[policy(2), policy(3)]));
    let found = path(&root, &[&leaf, &sub], &only(&[2, 9])).unwrap();
    assert_eq!(found.policies().accepted, BTreeSet::from([policy(2)]));
    assert_eq!(
        path(&root, &[&leaf, &sub], &only(&[1])).unwrap_err(),
        lost_at("Lá")
    );
    let without = sub.person("Không chính sách", 4);
    assert_eq!(
        path(&root, &[&without, &sub], &only(&[1])).unwrap_err(),
        lost_at("Không chính sách")
    );
    assert!(path(&root, &[&without, &sub], &Settings::at(now())).is_ok());
}

#[test]
fn a_certificate_may_require_a_policy_below_itself() {
    let root = root("Gốc");
    let sub = root.issue("CA", 2, |b| {
        b.authority(None).policies(&[policy(1)]).extension(
            oids::CE_POLICY_CONSTRAINTS,
            true,
            &policy_constraints(Some(0), None),
        )
    });
    let wrong = sub.issue("Lá", 3, |b| b.policies(&[policy(2)]));
    assert_eq!(
        path(&root, &[&wrong, &sub], &Settings::at(now())).unwrap_err(),
        lost_at("Lá")
    );
    let right = sub.issue("Lá", 4, |b| b.policies(&[policy(1)]));
    assert!(path(&root, &[&right, &sub], &Settings::at(now())).is_ok());
}

#[test]
fn a_mapped_policy_counts_as_the_issuers_unless_inhibited() {
    let root = root("Gốc");
    let sub = root.issue("CA", 2, |b| {
        b.authority(None).policies(&[policy(1)]).extension(
            oids::CE_POLICY_MAPPINGS,
            true,
            &mappings(&[(1, 7)]),
        )
    });
    let leaf = sub.issue("Lá", 3, |b| b.policies(&[policy(7)]));
    let found = path(&root, &[&leaf, &sub], &only(&[1])).unwrap();
    assert_eq!(found.policies().accepted, BTreeSet::from([policy(1)]));
    let inhibited = Settings {
        inhibit_mapping: true,
        ..only(&[1])
    };
    assert_eq!(
        path(&root, &[&leaf, &sub], &inhibited).unwrap_err(),
        lost_at("Lá")
    );
}

#[test]
fn any_policy_counts_unless_inhibited_and_is_never_mapped() {
    let root = root("Gốc");
    let sub = root.issue("CA", 2, |b| b.authority(None).policies(&[oids::ANY_POLICY]));
    let leaf = sub.issue("Lá", 3, |b| b.policies(&[policy(4)]));
    assert!(path(&root, &[&leaf, &sub], &only(&[4])).is_ok());
    let inhibited = Settings {
        inhibit_any_policy: true,
        ..only(&[4])
    };
    assert_eq!(
        path(&root, &[&leaf, &sub], &inhibited).unwrap_err(),
        lost_at("CA")
    );
    let any_mapped = common::shape::sequence(&[common::shape::sequence(&[
        common::shape::oid(oids::ANY_POLICY),
        common::shape::oid(policy(1)),
    ])]);
    let mapping = root.issue("CA", 2, |b| {
        b.authority(None)
            .extension(oids::CE_POLICY_MAPPINGS, true, &any(&any_mapped))
    });
    let leaf = mapping.person("Lá", 3);
    let subject = "CA".to_owned();
    assert_eq!(
        path(&root, &[&leaf, &mapping], &Settings::at(now())).unwrap_err(),
        PathError::AnyPolicyMapped { subject }
    );
}

/// Each of 12 policies mapped to each of 12, eight times over: a tree would have 12 to the 8th leaves.
#[test]
fn policies_that_multiply_on_a_tree_stay_few_on_the_graph() {
    let root = root("Gốc");
    let all: Vec<u8> = (1..=12).collect();
    let policies: Vec<_> = all.iter().map(|n| policy(*n)).collect();
    let pairs: Vec<_> = all
        .iter()
        .flat_map(|a| all.iter().map(move |b| (*a, *b)))
        .collect();
    let mut chain: Vec<Subject> = Vec::new();
    for level in 0..8_u8 {
        let above = chain.last().unwrap_or(&root);
        chain.push(above.issue(&format!("CA {level}"), level + 2, |b| {
            b.authority(None)
                .policies(&policies)
                .extension(oids::CE_POLICY_MAPPINGS, true, &mappings(&pairs))
        }));
    }
    let leaf = chain.last().unwrap().issue("Lá", 20, |b| b.policies(&policies));
    let below: Vec<&Subject> = std::iter::once(&leaf).chain(chain.iter().rev()).collect();
    let found = path(&root, &below, &only(&[3])).unwrap();
    assert_eq!(found.policies().accepted, BTreeSet::from([policy(3)]));
}

/// A sub-authority with name constraints, and a person below it with these alternative names.
fn constrained(
    permitted: &[Vec<u8>],
    excluded: &[Vec<u8>],
    person: &str,
    alternative: &[Vec<u8>],
) -> Result<(), PathError> {
    let root = root("Gốc");
    let constraints = name_constraints(permitted, excluded);
    let sub = root.issue("CA", 2, |b| {
        b.authority(None)
            .extension(oids::CE_NAME_CONSTRAINTS, true, &constraints)
    });
    let leaf = sub.issue(person, 3, |b| match alternative {
        [] => b,
        some => b.extension(oids::CE_SUBJECT_ALT_NAME, false, &names(some)),
    });
    path(&root, &[&leaf, &sub], &Settings::at(now())).map(|_| ())
}

fn not_permitted(name: &str) -> Result<(), PathError> {
    let (subject, name) = ("Lá".to_owned(), name.to_owned());
    Err(PathError::NameNotPermitted { subject, name })
}

fn excluded(name: &str) -> Result<(), PathError> {
    let (subject, name) = ("Lá".to_owned(), name.to_owned());
    Err(PathError::NameExcluded { subject, name })
}

#[test]
fn every_name_must_be_permitted_and_none_excluded() {
    let permitted = [dns("vidu.vn"), email("vidu.vn")];
    let judge = |names: &[Vec<u8>]| constrained(&permitted, &[dns("cam.vidu.vn")], "Lá", names);
    assert_eq!(judge(&[dns("ky.vidu.vn"), email("khai@vidu.vn")]), Ok(()));
    assert_eq!(
        judge(&[dns("ky.vidu.vn"), dns("khac.vn")]),
        not_permitted("khac.vn")
    );
    assert_eq!(judge(&[email("khai@khac.vn")]), not_permitted("khai@khac.vn"));
    assert_eq!(judge(&[dns("x.cam.vidu.vn")]), excluded("x.cam.vidu.vn"));
    assert_eq!(judge(&[dns("*.vidu.vn")]), excluded("*.vidu.vn"));
    // Forms that no constraint speaks about are free.
    assert_eq!(judge(&[uri("https://khac.vn/"), ip(&[192, 0, 2, 1])]), Ok(()));
}

#[test]
fn subjects_addresses_and_networks_are_constrained_too() {
    let lá = name("Lá");
    assert_eq!(constrained(&[directory(&lá)], &[], "Lá", &[]), Ok(()));
    assert_eq!(
        constrained(&[directory(&name("Khác"))], &[], "Lá", &[]),
        not_permitted("C=VN, CN=Lá")
    );
    assert_eq!(
        constrained(&[], &[directory(&lá)], "Lá", &[]),
        excluded("C=VN, CN=Lá")
    );
    let network = [ip(&[192, 0, 2, 0, 255, 255, 255, 0])];
    assert_eq!(constrained(&network, &[], "Lá", &[ip(&[192, 0, 2, 7])]), Ok(()));
    assert_eq!(
        constrained(&network, &[], "Lá", &[ip(&[192, 0, 3, 7])]),
        not_permitted("c0000307")
    );
}

#[test]
fn a_constrained_form_that_is_not_processed_refuses() {
    let registered = [tlv(0x88, &[0x2a, 3])];
    let judged = constrained(&registered, &[], "Lá", &registered);
    assert!(
        matches!(judged, Err(PathError::NameNotProcessed { .. })),
        "{judged:?}"
    );
    assert_eq!(constrained(&registered, &[], "Lá", &[dns("vidu.vn")]), Ok(()));
    let judged = constrained(&[uri(".vidu.vn")], &[], "Lá", &[uri("urn:oid:1.2")]);
    assert!(
        matches!(judged, Err(PathError::NameNotProcessed { .. })),
        "{judged:?}"
    );
}

#[test]
fn a_subtree_with_a_minimum_is_not_read() {
    let base = [dns("vidu.vn"), tlv(0x80, &[1])].concat();
    let judged = constrained(&[base], &[], "Lá", &[]);
    assert!(
        matches!(judged, Err(PathError::UnreadableExtension { .. })),
        "{judged:?}"
    );
}

#[test]
fn the_caller_may_constrain_names_and_the_work_on_them() {
    let root = root("Gốc");
    let leaf = root.issue("Lá", 3, |b| {
        b.extension(oids::CE_SUBJECT_ALT_NAME, false, &names(&[dns("khac.vn")]))
    });
    let mut settings = Settings::at(now());
    settings.names = NameConstraints {
        permitted: vec![GeneralName::Dns("vidu.vn".to_owned()); 9],
        excluded: Vec::new(),
    };
    assert_eq!(
        path(&root, &[&leaf], &settings).map(|_| ()),
        not_permitted("khac.vn")
    );
    settings
        .names
        .permitted
        .push(GeneralName::Dns("khac.vn".to_owned()));
    assert!(path(&root, &[&leaf], &settings).is_ok());
    settings.limits = Limits {
        comparisons: 9,
        ..Limits::default()
    };
    let limit = Limit::Comparisons(9);
    assert_eq!(
        path(&root, &[&leaf], &settings).unwrap_err(),
        PathError::GaveUp { limit }
    );
}

#[test]
fn a_path_that_is_given_must_chain() {
    let (one, two) = (root("Một"), root("Hai"));
    let leaf = one.person("Lá", 3).certificate;
    let judge =
        |path: &[Certificate]| validate(path, &Settings::at(now())).map(|path| path.anchor().cloned());
    let path = [leaf.clone(), one.certificate.clone()];
    assert_eq!(judge(&path).unwrap().as_ref(), Some(&one.certificate));
    let subject = "Lá".to_owned();
    assert_eq!(
        judge(&[leaf, two.certificate]),
        Err(PathError::NameChaining { subject })
    );
    assert_eq!(judge(&[]), Err(PathError::Empty));
}
