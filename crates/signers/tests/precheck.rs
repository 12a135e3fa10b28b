//! Before signing: every reason to refuse, one after the other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::{SIGNING, at, made, officer, root};
use saoy_pki::Certificate;
use saoy_signers::{Refusal, RevocationStatus, precheck};

const NOON: &str = "2026-06-01T05:00:00Z";

fn check(
    certificate: &Certificate,
    now: &str,
    path: Result<&[Certificate], &str>,
    revocation: &[RevocationStatus],
) -> Result<(), Refusal> {
    precheck(certificate, &certificate.fingerprint(), at(now), path, revocation)
}

#[test]
fn a_registered_valid_trusted_certificate_known_to_be_good_may_sign() {
    let (root_key, root) = root();
    let (_, khai) = officer((&root, &root_key));
    let path = [khai.clone(), root];
    assert_eq!(check(&khai, NOON, Ok(&path), &[RevocationStatus::Good]), Ok(()));
}

#[test]
fn another_certificate_than_the_registered_one_may_not() {
    let (root_key, root) = root();
    let (_, old) = officer((&root, &root_key));
    let (_, new) = officer((&root, &root_key));
    let path = [new.clone(), root];
    let refused = precheck(
        &new,
        &old.fingerprint(),
        at(NOON),
        Ok::<_, &str>(&path),
        &[RevocationStatus::Good],
    );
    assert_eq!(refused, Err(Refusal::NotRegistered));
}

#[test]
fn a_certificate_signs_from_its_first_to_its_last_second() {
    let (root_key, root) = root();
    let (_, khai) = officer((&root, &root_key));
    let path = [khai.clone(), root];
    let on = |now| check(&khai, now, Ok(&path), &[RevocationStatus::Good]);
    assert_eq!(
        on("2025-12-31T23:59:59Z"),
        Err(Refusal::NotYetValid {
            from: at("2026-01-01T00:00:00Z")
        })
    );
    assert_eq!(on("2026-01-01T00:00:00Z"), Ok(()));
    assert_eq!(on("2026-12-31T23:59:59Z"), Ok(()));
    assert_eq!(
        on("2027-01-01T00:00:00Z"),
        Err(Refusal::Expired {
            at: at("2026-12-31T23:59:59Z")
        })
    );
}

#[test]
fn a_certificate_for_something_else_may_not() {
    let (root_key, root) = root();
    let issuer = Some((&root, &root_key));
    let only_encryption = saoy_pki::KeyUsage {
        key_encipherment: true,
        ..Default::default()
    };
    let (_, encryption) = made("Mã hóa", issuer, |builder| {
        builder.end_entity().key_usage(only_encryption)
    });
    let (_, authority) = made("CA", issuer, |builder| builder.authority(None));
    for certificate in [encryption, authority] {
        let path = [certificate.clone(), root.clone()];
        assert_eq!(
            check(&certificate, NOON, Ok(&path), &[RevocationStatus::Good]),
            Err(Refusal::WrongKeyUsage)
        );
    }
}

#[test]
fn either_signing_bit_will_do_and_so_does_no_key_usage_at_all() {
    let (root_key, root) = root();
    let issuer = Some((&root, &root_key));
    let one = saoy_pki::KeyUsage {
        non_repudiation: false,
        ..SIGNING
    };
    let other = saoy_pki::KeyUsage {
        digital_signature: false,
        ..SIGNING
    };
    for certificate in [
        made("A", issuer, |builder| builder.end_entity().key_usage(one)).1,
        made("B", issuer, |builder| builder.end_entity().key_usage(other)).1,
        made("C", issuer, |builder| builder.end_entity()).1,
    ] {
        let path = [certificate.clone(), root.clone()];
        assert_eq!(
            check(&certificate, NOON, Ok(&path), &[RevocationStatus::Good]),
            Ok(())
        );
    }
}

#[test]
fn a_certificate_of_an_unknown_authority_may_not() {
    let (root_key, root) = root();
    let (_, khai) = officer((&root, &root_key));
    let refused = check(&khai, NOON, Err("no issuer found"), &[RevocationStatus::Good]);
    assert_eq!(
        refused,
        Err(Refusal::NoTrustedChain {
            reason: "no issuer found".into()
        })
    );
    let (_, other) = officer((&root, &root_key));
    let path_of_another = [other, root];
    let refused = check(&khai, NOON, Ok(&path_of_another), &[RevocationStatus::Good]);
    assert!(matches!(refused, Err(Refusal::NoTrustedChain { .. })));
    let refused = check(&khai, NOON, Ok(&[]), &[]);
    assert!(matches!(refused, Err(Refusal::NoTrustedChain { .. })));
}

#[test]
fn a_revoked_certificate_may_not() {
    let (root_key, root) = root();
    let (_, khai) = officer((&root, &root_key));
    let since = at("2026-05-01T00:00:00Z");
    let path = [khai.clone(), root];
    let refused = check(&khai, NOON, Ok(&path), &[RevocationStatus::Revoked { at: since }]);
    assert_eq!(
        refused,
        Err(Refusal::Revoked {
            holder: "Đặng Hữu Khải".into(),
            at: since
        })
    );
}

#[test]
fn a_certificate_below_a_revoked_authority_may_not() {
    let (root_key, root) = root();
    let (ca_key, ca) = made("CA công vụ", Some((&root, &root_key)), |builder| {
        builder.authority(Some(0))
    });
    let (_, khai) = officer((&ca, &ca_key));
    let since = at("2026-05-01T00:00:00Z");
    let path = [khai.clone(), ca, root];
    let statuses = [RevocationStatus::Good, RevocationStatus::Revoked { at: since }];
    let refused = check(&khai, NOON, Ok(&path), &statuses);
    assert_eq!(
        refused,
        Err(Refusal::Revoked {
            holder: "CA công vụ".into(),
            at: since
        })
    );
}

#[test]
fn a_silent_responder_is_named() {
    let (root_key, root) = root();
    let (_, khai) = officer((&root, &root_key));
    let path = [khai.clone(), root];
    let silent = RevocationStatus::Unknown {
        responder: "ocsp.vidu.example".into(),
    };
    let refused = check(&khai, NOON, Ok(&path), &[silent]).unwrap_err();
    let expected = Refusal::RevocationUnknown {
        holder: "Đặng Hữu Khải".into(),
        responder: "ocsp.vidu.example".into(),
    };
    assert_eq!(refused, expected);
}

#[test]
fn a_certificate_nobody_was_asked_about_counts_as_unknown() {
    let (root_key, root) = root();
    let (_, khai) = officer((&root, &root_key));
    let path = [khai.clone(), root];
    let refused = check(&khai, NOON, Ok(&path), &[]);
    let expected = Refusal::RevocationUnknown {
        holder: "Đặng Hữu Khải".into(),
        responder: "Gốc".into(),
    };
    assert_eq!(refused, Err(expected));
}
