//! Each reason for which there is no path.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{SCHEME, at, builder, key, now, root};
use saoy_pki::issue::{CertificateBuilder, IssueError};
use saoy_pki::path::{MAX_LENGTH, PathError, build};
use saoy_pki::{Certificate, CertificateError, KeyUsage, Purpose, SignatureError, TrustAnchor, oids, trust};

#[test]
fn a_path_goes_from_the_leaf_to_the_anchor() {
    let root = root("Gốc");
    let sub = root.authority("CA công vụ", 2, Some(0));
    let leaf = sub.person("Đặng Hữu Khải", 3);
    let path = build(
        &leaf.certificate,
        std::slice::from_ref(&sub.certificate),
        std::slice::from_ref(&root.certificate),
        now(),
    )
    .unwrap();
    assert_eq!(path, [leaf.certificate, sub.certificate, root.certificate]);
}

#[test]
fn a_trusted_sub_authority_ends_the_path() {
    let sub = root("Gốc").authority("CA công vụ", 2, None);
    let leaf = sub.person("Đặng Hữu Khải", 3);
    assert_eq!(
        build(
            &leaf.certificate,
            &[],
            std::slice::from_ref(&sub.certificate),
            now()
        )
        .unwrap()
        .len(),
        2
    );
    assert_eq!(
        build(
            &leaf.certificate,
            &[],
            std::slice::from_ref(&leaf.certificate),
            now()
        )
        .unwrap()
        .len(),
        1
    );
}

#[test]
fn the_right_one_of_two_authorities_with_one_name_is_found() {
    let (right, other) = (root("Gốc"), root("Gốc"));
    let leaf = right.person("Đặng Hữu Khải", 3);
    let anchors = [other.certificate.clone(), right.certificate.clone()];
    assert_eq!(
        build(&leaf.certificate, &[], &anchors, now()).unwrap().last(),
        Some(&right.certificate)
    );
    assert!(matches!(
        build(&leaf.certificate, &[], &[other.certificate], now()),
        Err(PathError::NoIssuer { issuer }) if issuer.contains("Gốc")
    ));
}

#[test]
fn an_unknown_issuer_is_named() {
    let leaf = root("Gốc").person("Đặng Hữu Khải", 3);
    let refusal = build(&leaf.certificate, &[], &[root("Gốc khác").certificate], now());
    assert_eq!(
        refusal,
        Err(PathError::NoIssuer {
            issuer: "C=VN, CN=Gốc".to_owned()
        })
    );
}

#[test]
fn validity_is_judged_at_the_instant_given() {
    let root = root("Gốc");
    let leaf = root.person("Đặng Hữu Khải", 3).certificate;
    let judge = |text: &str| build(&leaf, &[], std::slice::from_ref(&root.certificate), at(text));
    let subject = || "Đặng Hữu Khải".to_owned();
    let (from, to) = (leaf.not_before(), leaf.not_after());
    assert_eq!(
        judge("2025-12-31T23:59:59Z"),
        Err(PathError::NotYetValid {
            subject: subject(),
            from
        })
    );
    assert_eq!(
        judge("2027-01-01T00:00:01Z"),
        Err(PathError::Expired {
            subject: subject(),
            to
        })
    );
    assert!(judge("2026-01-01T00:00:00Z").is_ok());
    assert!(judge("2027-01-01T00:00:00.999Z").is_ok());
}

#[test]
fn an_expired_authority_ends_the_path_too() {
    let root = root("Gốc");
    let key = key();
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    let sub = CertificateBuilder::new(common::name("CA"), key.public_key(), &[2], from, to)
        .authority(None)
        .signed_by(&root.certificate, &root.key, SCHEME)
        .unwrap();
    let leaf = builder("Lá", &common::key(), 3)
        .signed_by(&sub, &key, SCHEME)
        .unwrap();
    let refusal = build(&leaf, &[sub], &[root.certificate], now());
    assert_eq!(
        refusal,
        Err(PathError::Expired {
            subject: "CA".to_owned(),
            to
        })
    );
}

#[test]
fn a_person_cannot_issue() {
    let root = root("Gốc");
    let person = root.person("Đặng Hữu Khải", 2);
    let leaf = person.person("Kẻ mạo danh", 3);
    let refusal = build(
        &leaf.certificate,
        &[person.certificate],
        &[root.certificate],
        now(),
    );
    assert_eq!(
        refusal,
        Err(PathError::NotAuthority {
            subject: "Đặng Hữu Khải".to_owned()
        })
    );
}

#[test]
fn an_authority_needs_the_right_to_sign_certificates() {
    let root = root("Gốc");
    let usage = KeyUsage {
        crl_sign: true,
        ..KeyUsage::default()
    };
    let sub = root.issue("CA", 2, |builder| builder.authority(None).key_usage(usage));
    let leaf = sub.person("Lá", 3);
    let refusal = build(&leaf.certificate, &[sub.certificate], &[root.certificate], now());
    assert_eq!(
        refusal,
        Err(PathError::KeyUsage {
            subject: "CA".to_owned()
        })
    );
}

#[test]
fn path_lengths_are_kept() {
    let root = root("Gốc");
    let upper = root.authority("CA trên", 2, Some(0));
    let lower = upper.authority("CA dưới", 3, None);
    let leaf = lower.person("Lá", 4);
    let chain = [lower.certificate, upper.certificate];
    let refusal = build(&leaf.certificate, &chain, &[root.certificate], now());
    assert_eq!(
        refusal,
        Err(PathError::PathLength {
            subject: "CA trên".to_owned(),
            allowed: 0,
            found: 1
        })
    );
}

#[test]
fn a_changed_certificate_is_not_signed_by_its_issuer() {
    let root = root("Gốc");
    let leaf = root.person("Lá", 3).certificate;
    let mut der = leaf.der().to_vec();
    let serial = der.windows(3).position(|window| window == [2, 1, 3]).unwrap();
    der[serial + 2] = 4;
    let forged = Certificate::from_der(&der).unwrap();
    let refusal = build(&forged, &[], &[root.certificate], now());
    let reason = CertificateError::Signature(SignatureError::Mismatch);
    assert_eq!(
        refusal,
        Err(PathError::Signature {
            subject: "Lá".to_owned(),
            reason
        })
    );
}

#[test]
fn a_critical_extension_that_is_not_processed_refuses_the_path() {
    let root = root("Gốc");
    let with = |extension, critical| {
        let leaf = root.issue("Lá", 3, |builder| {
            builder.extension(extension, critical, &der::asn1::Null)
        });
        let anchors = std::slice::from_ref(&root.certificate);
        build(&leaf.certificate, &[], anchors, now()).map(|path| path.len())
    };
    let subject = || "Lá".to_owned();
    let extension = oids::CE_DELTA_CRL;
    assert_eq!(
        with(extension, true),
        Err(PathError::CriticalExtension {
            subject: subject(),
            extension
        })
    );
    assert_eq!(with(extension, false), Ok(2));
    // One that decides about paths is refused when it cannot be read, critical or not.
    let extension = oids::CE_NAME_CONSTRAINTS;
    for critical in [true, false] {
        assert_eq!(
            with(extension, critical),
            Err(PathError::UnreadableExtension {
                subject: subject(),
                extension
            })
        );
    }
    assert_eq!(with(oids::CE_SUBJECT_ALT_NAME, false), Ok(2));
}

#[test]
fn a_chain_without_end_is_given_up() {
    let root = root("Gốc");
    let mut chain = vec![root.authority("CA 0", 1, None)];
    for level in 1..MAX_LENGTH {
        let next = chain.last().unwrap().authority(&format!("CA {level}"), 1, None);
        chain.push(next);
    }
    let leaf = chain.last().unwrap().person("Lá", 9);
    let intermediates: Vec<_> = chain.into_iter().map(|subject| subject.certificate).collect();
    assert_eq!(
        build(&leaf.certificate, &intermediates, &[root.certificate], now()),
        Err(PathError::TooLong)
    );
}

#[test]
fn two_authorities_that_certify_each_other_do_not_hold_the_search() {
    let (one, two) = (root("Một"), root("Hai"));
    let cross = |issuer: &common::Subject, subject: &common::Subject, cn: &str| {
        builder(cn, &subject.key, 5)
            .authority(None)
            .signed_by(&issuer.certificate, &issuer.key, SCHEME)
            .unwrap()
    };
    let intermediates = [cross(&one, &two, "Hai"), cross(&two, &one, "Một")];
    let leaf = one.person("Lá", 9);
    assert!(
        build(
            &leaf.certificate,
            &intermediates,
            &[root("Ba").certificate],
            now()
        )
        .is_err()
    );
    assert!(build(&leaf.certificate, &intermediates, &[two.certificate], now()).is_ok());
}

#[test]
fn an_anchor_is_trusted_for_its_purposes_and_its_time_only() {
    let mut anchor = TrustAnchor::new(root("Gốc").certificate, &[Purpose::CongVu]);
    anchor.from = Some(at("2026-03-01T00:00:00Z"));
    anchor.to = Some(at("2026-09-01T00:00:00Z"));
    assert_eq!(anchor.name, "Gốc");
    assert!(anchor.is_trusted(Purpose::CongVu, now()));
    assert!(!anchor.is_trusted(Purpose::Tsa, now()));
    assert!(!anchor.is_trusted(Purpose::CongVu, at("2026-02-28T00:00:00Z")));
    assert!(!anchor.is_trusted(Purpose::CongVu, at("2026-09-02T00:00:00Z")));
    let all = [anchor.clone()];
    assert_eq!(
        trust::trusted(&all, &[Purpose::Tsa, Purpose::CongVu], now()),
        [anchor.certificate]
    );
    assert!(trust::trusted(&all, &[Purpose::CongCong], now()).is_empty());
}

#[test]
fn a_key_signs_only_for_its_own_certificate() {
    let root = root("Gốc");
    let refusal = builder("Lá", &key(), 1).signed_by(&root.certificate, &key(), SCHEME);
    assert_eq!(refusal, Err(IssueError::KeyMismatch));
    assert_eq!(
        builder("Lá", &key(), 1).self_signed(&key(), SCHEME),
        Err(IssueError::KeyMismatch)
    );
    let bad_address =
        builder("Lá", &key(), 1)
            .crl_url("http://địa-chỉ")
            .signed_by(&root.certificate, &root.key, SCHEME);
    assert!(matches!(bad_address, Err(IssueError::Encoding(_))));
    let wrong_scheme = saoy_pki::SignatureScheme::RsaPkcs1Sha256;
    let refused = builder("Lá", &key(), 1).signed_by(&root.certificate, &root.key, wrong_scheme);
    assert!(matches!(
        refused,
        Err(IssueError::Signature(SignatureError::WrongKey { .. }))
    ));
}
