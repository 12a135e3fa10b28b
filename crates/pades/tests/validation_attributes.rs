//! What a signature says of itself: which certificate signed, and under which policy.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::validation::{
    Indication, Integrity, Level, PolicyRule, Settings, SignatureReport, SubIndication,
};
use saoy_pades::{Format, Kind};
use saoy_pki::cms;
use support::hand::write_contents;
use support::prepared::{prepared_as, request};
use support::world::{Doc, WORLD, at, list, lists_of_summer, trust};

/// A signature whose signed attributes were changed before they were signed.
fn signed(format: Format, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Doc {
    let base = Doc::new().0;
    let request = saoy_pades::Request {
        format,
        ..request(Kind::Approve)
    };
    let prepared = prepared_as(&base, "a", &request).unwrap();
    let signer = &WORLD.signer;
    let mut attributes = elements(&cms::signed_attributes(&prepared.digest, &signer.certificate).unwrap());
    change(&mut attributes);
    attributes.sort();
    let content = attributes.concat();
    let length = u8::try_from(content.len()).unwrap();
    let header = if length < 0x80 {
        vec![0x31, length]
    } else {
        vec![0x31, 0x81, length]
    };
    let attributes = [header, content].concat();
    let scheme = signer.key.usual_scheme();
    let value = signer.key.sign(scheme, &attributes).unwrap();
    let chain = [WORLD.ca.certificate.clone()];
    let cms = cms::signed_data(&attributes, &value, scheme, &signer.certificate, &chain).unwrap();
    let mut file = [base.as_slice(), &prepared.appended].concat();
    write_contents(&mut file, usize::try_from(prepared.contents.start).unwrap(), &cms);
    Doc(file)
}

/// The elements of a SET whose lengths are below 256.
fn elements(set: &[u8]) -> Vec<Vec<u8>> {
    let header = |bytes: &[u8]| {
        if bytes[1] == 0x81 {
            (3, usize::from(bytes[2]))
        } else {
            (2, usize::from(bytes[1]))
        }
    };
    let mut rest = &set[header(set).0..];
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (head, length) = header(rest);
        let (element, after) = rest.split_at(head + length);
        out.push(element.to_vec());
        rest = after;
    }
    out
}

/// sigPolicyId 1.2.3 with the SHA-256 of nothing in particular.
fn policy() -> Vec<u8> {
    let tlv = |tag: u8, content: &[u8]| {
        [vec![tag, u8::try_from(content.len()).unwrap()], content.to_vec()].concat()
    };
    let kind = tlv(
        6,
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0f],
    );
    let hash = tlv(
        0x30,
        &tlv(6, &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]),
    );
    let hash = tlv(0x30, &[hash, tlv(4, &[7; 32])].concat());
    let value = tlv(0x30, &[tlv(6, &[0x2a, 0x03]), hash].concat());
    tlv(0x30, &[kind, tlv(0x31, &value)].concat())
}

fn judged(doc: &Doc, policy: PolicyRule) -> SignatureReport {
    let mut crls = lists_of_summer();
    crls.push(list(&WORLD.ca, "2026-05-01", "2026-08-01", &[]));
    let settings = Settings {
        crls,
        policy,
        ..Settings::at(at("2026-06-25"))
    };
    doc.report_with(&trust(), &settings).signatures.remove(0)
}

#[test]
fn a_policy_that_must_be_at_hand_is_missed() {
    let doc = signed(Format::Cades, |attributes| attributes.push(policy()));
    let found = judged(&doc, PolicyRule::MustBeAtHand);
    assert_eq!(found.integrity, Integrity::Intact);
    assert_eq!(
        found.sub_indication,
        Some(SubIndication::SignaturePolicyNotAvailable)
    );
    assert_eq!(judged(&doc, PolicyRule::Ours).indication, Indication::TotalPassed);
    let plain = signed(Format::Cades, |_| {});
    assert_eq!(
        judged(&plain, PolicyRule::MustBeAtHand).indication,
        Indication::TotalPassed
    );
}

#[test]
fn a_pades_signature_must_say_which_certificate_signed() {
    let without = |format| {
        signed(format, |attributes| {
            // id-aa-signingCertificateV2 ends in 2.47.
            attributes.retain(|attribute| !attribute.windows(2).any(|window| window == [0x02, 0x2f]));
        })
    };
    let found = judged(&without(Format::Cades), PolicyRule::Ours);
    assert_eq!(
        (found.integrity, found.level),
        (Integrity::Intact, Some(Level::Legacy))
    );
    assert_eq!(found.sub_indication, Some(SubIndication::SigConstraintsFailure));
    // The older format never asked for it.
    let found = judged(&without(Format::Pkcs7), PolicyRule::Ours);
    assert_eq!(
        (found.indication, found.level),
        (Indication::TotalPassed, Some(Level::Legacy))
    );
}
