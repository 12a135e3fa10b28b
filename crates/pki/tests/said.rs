//! What a signer says besides: read, never followed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::cms::{Pieces, algorithm, attribute, oid, tlv, with_unsigned};
use common::{SCHEME, Subject};
use saoy_pki::cms::{Fault, Foreign, Roles, SignaturePolicy};
use saoy_pki::{HashAlgorithm, oids, sha256};

const DATA: &[u8] = b"saoy";

/// A signature with further signed attributes.
fn saying(attributes: &[Vec<u8>]) -> Foreign {
    let world = common::root("Đặng Hữu Khải");
    let mut pieces = Pieces::new(&world.certificate, &sha256(DATA), SCHEME);
    pieces.attributes.as_mut().unwrap().extend_from_slice(attributes);
    Foreign::parse(&pieces.build(&world.key, SCHEME)).unwrap()
}

fn policy(value: &[u8]) -> Option<SignaturePolicy> {
    saying(&[attribute(oids::SIGNATURE_POLICY, &[value])]).signers()[0].policy()
}

fn named(digest: &[u8]) -> Vec<u8> {
    let hash = tlv(0x30, &[&algorithm(oids::SHA256), &tlv(4, &[digest])]);
    tlv(0x30, &[&oid(oids::ANY_POLICY), &hash])
}

#[test]
fn a_policy_is_implied_named_or_unreadable() {
    assert_eq!(saying(&[]).signers()[0].policy(), None);
    assert_eq!(policy(&[5, 0]), Some(SignaturePolicy::Implied));
    assert_eq!(policy(&tlv(0x30, &[])), Some(SignaturePolicy::Unreadable));
    let id = oids::ANY_POLICY;
    let digest = Some((HashAlgorithm::Sha256, vec![7; 32]));
    assert_eq!(
        policy(&named(&[7; 32])),
        Some(SignaturePolicy::Named { id, digest })
    );
    let none = SignaturePolicy::Named { id, digest: None };
    assert_eq!(policy(&named(&[0; 32])), Some(none), "zeros stand for no digest");
}

#[test]
fn commitments_and_roles_are_told_from_each_other() {
    let commitment = tlv(0x30, &[&oid(oids::ANY_POLICY)]);
    let foreign = saying(&[
        attribute(oids::COMMITMENT_TYPE, &[&commitment]),
        attribute(oids::SIGNER_ATTRIBUTES, &[&tlv(0x30, &[&tlv(0xa0, &[])])]),
        attribute(oids::SIGNER_ATTRIBUTES_V2, &[&tlv(0x30, &[&tlv(0xa1, &[])])]),
    ]);
    let signer = &foreign.signers()[0];
    assert_eq!(signer.commitments(), [oids::ANY_POLICY]);
    let expected = Roles {
        claimed: true,
        certified: true,
        asserted: false,
    };
    assert_eq!(signer.roles(), expected);
    assert_eq!(saying(&[]).signers()[0].roles(), Roles::default());
}

#[test]
fn protected_algorithms_are_those_that_are_used() {
    let protection = |hash| {
        let signature = tlv(0xa1, &[&oid(oids::ECDSA_SHA256)]);
        let value = tlv(0x30, &[&algorithm(hash), &signature]);
        saying(&[attribute(oids::ALGORITHM_PROTECTION, &[&value])]).signers()[0].algorithms_are_protected()
    };
    assert_eq!(protection(oids::SHA256), Some(true));
    assert_eq!(protection(oids::SHA384), Some(false));
    assert_eq!(saying(&[]).signers()[0].algorithms_are_protected(), None);
}

/// The signature of somebody with a counter-signature over `over` instead of its value.
fn countered(by: &Subject, over: Option<&[u8]>) -> Foreign {
    let world = common::root("Đặng Hữu Khải");
    let mut pieces = Pieces::new(&world.certificate, &sha256(DATA), SCHEME);
    pieces.certificates.push(by.certificate.der().to_vec());
    // ECDSA signs otherwise each time: the signature is made once and kept.
    let signer = pieces.signer(&world.key, SCHEME);
    let bare = Foreign::parse(&pieces.around(std::slice::from_ref(&signer))).unwrap();
    let value = bare.signers()[0].signature().to_vec();
    let mut counter = Pieces::new(&by.certificate, &sha256(over.unwrap_or(&value)), SCHEME);
    // RFC 5652 §11.4: no content type.
    counter.attributes.as_mut().unwrap().remove(0);
    let counter = counter.signer(&by.key, SCHEME);
    let unsigned = [
        attribute(oids::COUNTER_SIGNATURE, &[&counter]),
        attribute(oids::COUNTER_SIGNATURE, &[&tlv(0x30, &[])]),
    ];
    Foreign::parse(&pieces.around(&[with_unsigned(&signer, &unsigned)])).unwrap()
}

#[test]
fn a_counter_signature_is_over_the_value_it_stands_at() {
    let by = common::root("Vũ Thị Lan");
    let foreign = countered(&by, None);
    let signer = &foreign.signers()[0];
    let counters = signer.counter_signatures();
    let [Ok(counter), Err(Fault::Signer)] = counters.as_slice() else {
        panic!("one that can be read, one that cannot")
    };
    let verified = counter.verify_counter(&foreign, signer.signature(), &[]).unwrap();
    assert_eq!(verified.certificate, by.certificate);
    let other = countered(&by, Some(b"something else"));
    let counter = other.signers()[0].counter_signatures().remove(0).unwrap();
    let fault = counter
        .verify_counter(&other, other.signers()[0].signature(), &[])
        .unwrap_err();
    assert_eq!(fault, Fault::MessageDigest);
}

#[test]
fn a_counter_signature_over_an_empty_list_of_attributes_is_over_nothing() {
    let by = common::root("Vũ Thị Lan");
    let mut pieces = Pieces::new(&by.certificate, &sha256(DATA), SCHEME);
    pieces.attributes = Some(Vec::new());
    let counter = attribute(oids::COUNTER_SIGNATURE, &[&pieces.signer(&by.key, SCHEME)]);
    pieces.unsigned = vec![counter];
    let foreign = Foreign::parse(&pieces.build(&by.key, SCHEME)).unwrap();
    let counter = foreign.signers()[0].counter_signatures().remove(0).unwrap();
    let fault = counter.verify_counter(&foreign, DATA, &[]).unwrap_err();
    assert_eq!(fault, Fault::MissingAttribute(oids::MESSAGE_DIGEST));
}
