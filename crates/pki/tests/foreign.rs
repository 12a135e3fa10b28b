//! Signatures of other software: each oddity is told, each fault has its own name.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::SCHEME;
use common::cms::{Pieces, algorithm, attribute, indefinite, oid, signing_certificate, tlv};
use common::judged::{DATA, after, fault, judged, oddities, pieces, world};
use saoy_pki::cms::{Fault, Foreign, Oddity, TokenKind};
use saoy_pki::signature::KeyKind;
use saoy_pki::{Algorithm, Certificate, HashAlgorithm, SignatureError, oids};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/foreign/", $name)).as_slice()
    };
}

#[test]
fn a_proper_signature_has_nothing_odd() {
    assert!(oddities(|_, _| ()).is_empty());
}

#[test]
fn what_others_sign_with_is_verified_and_named() {
    use HashAlgorithm::{Sha1, Sha3With256, Sha224, Sha256, Sha512};
    for (cms, algorithm) in [
        (fixture!("sha1.cms.der"), Algorithm::RsaPkcs1(Sha1)),
        (fixture!("sha224.cms.der"), Algorithm::RsaPkcs1(Sha224)),
        (fixture!("sha3.cms.der"), Algorithm::RsaPkcs1(Sha3With256)),
        (fixture!("pss512.cms.der"), Algorithm::RsaPssSalt(Sha512, 20)),
        (fixture!("psskey.cms.der"), Algorithm::RsaPssSalt(Sha256, 222)),
        (fixture!("p384sha1.cms.der"), Algorithm::Ecdsa(Sha1)),
        (fixture!("p521.cms.der"), Algorithm::Ecdsa(Sha512)),
        (fixture!("ed25519.cms.der"), Algorithm::Ed25519),
        (fixture!("dsa.cms.der"), Algorithm::Dsa(Sha256)),
    ] {
        let verified = judged(cms, &[]).unwrap_or_else(|fault| panic!("{algorithm}: {fault}"));
        assert_eq!(verified.algorithm, algorithm);
        let foreign = Foreign::parse(cms).unwrap();
        let other = |hash: HashAlgorithm| Some(hash.digest(b"other"));
        assert_eq!(
            foreign.signers()[0].verify(&foreign, &other, &[]).unwrap_err(),
            Fault::MessageDigest,
            "{algorithm}"
        );
    }
}

#[test]
fn what_is_not_computed_is_named() {
    assert_eq!(
        judged(fixture!("md5.cms.der"), &[]).unwrap_err(),
        Fault::Hash(oids::MD5)
    );
    assert_eq!(
        judged(fixture!("pssmgf.cms.der"), &[]).unwrap_err(),
        Fault::Algorithm(SignatureError::Parameters(oids::RSA_PSS))
    );
    let unknown = fault(|pieces, _| pieces.algorithm = algorithm(oids::MGF1));
    assert_eq!(unknown, Fault::Algorithm(SignatureError::Algorithm(oids::MGF1)));
    let unsuitable = fault(|pieces, _| pieces.algorithm = algorithm(oids::SHA256_WITH_RSA));
    assert_eq!(
        unsuitable,
        Fault::Algorithm(SignatureError::Unsuitable {
            algorithm: Algorithm::RsaPkcs1(HashAlgorithm::Sha256),
            key: KeyKind::P256
        })
    );
    assert!(unknown.is_unreadable() && unsuitable.is_unreadable());
}

#[test]
fn indefinite_lengths_and_enclosed_content_are_read() {
    let cms = fixture!("ber.cms.der");
    let foreign = Foreign::parse(cms).unwrap();
    assert!(foreign.oddities().contains(&Oddity::Ber));
    assert_eq!(foreign.content(), Some(DATA));
    assert!(judged(cms, &[]).unwrap().oddities.is_empty());
}

#[test]
fn attributes_hold_as_sent_and_as_sorted() {
    let unsorted = oddities(|pieces, _| pieces.attributes.as_mut().unwrap().reverse());
    assert_eq!(unsorted, [Oddity::AttributesUnsorted]);
    let sorted = oddities(|pieces, _| {
        pieces.signed = Some(pieces.to_be_signed());
        pieces.attributes.as_mut().unwrap().reverse();
    });
    assert_eq!(sorted, [Oddity::AttributesUnsorted]);
}

#[test]
fn an_indefinite_attribute_is_signed_in_der() {
    let world = world();
    let mut own = pieces(&world);
    let signed = own.to_be_signed();
    let list = own.attributes.as_mut().unwrap();
    list[0] = indefinite(
        0x30,
        &[
            &oid(oids::CONTENT_TYPE),
            &indefinite(0x31, &[&oid(oids::ID_DATA)]),
        ],
    );
    let other = own.to_be_signed();
    assert_ne!(signed, other);
    own.signed = Some(signed);
    judged(&own.build(&world.key, SCHEME), &[]).unwrap();
    // And so is one whose signer hashed what he sent.
    own.signed = Some(other);
    judged(&own.build(&world.key, SCHEME), &[]).unwrap();
}

#[test]
fn every_signer_has_an_outcome_of_its_own() {
    let foreign = Foreign::parse(fixture!("two.cms.der")).unwrap();
    assert_eq!(foreign.oddities(), [Oddity::SeveralSigners(2)]);
    for signer in foreign.signers() {
        signer
            .verify(&foreign, &|hash| Some(hash.digest(DATA)), &[])
            .unwrap();
    }
    let world = world();
    let own = pieces(&world);
    let good = own.signer(&world.key, SCHEME);
    let mut bad = own.clone();
    bad.signed = Some(b"something else".to_vec());
    let bad = bad.signer(&world.key, SCHEME);
    let cms = own.around(&[good, bad, tlv(0x30, &[&tlv(2, &[&[1]])])]);
    let foreign = Foreign::parse(&cms).unwrap();
    let outcomes: Vec<Option<Fault>> = foreign
        .all_signers()
        .iter()
        .map(|signer| match signer {
            Ok(signer) => signer
                .verify(&foreign, &|hash| Some(hash.digest(DATA)), &[])
                .err(),
            Err(fault) => Some(fault.clone()),
        })
        .collect();
    assert_eq!(outcomes, [None, Some(Fault::Value), Some(Fault::Signer)]);
    let nobody = own.around(&[]);
    assert_eq!(judged(&nobody, &[]).unwrap_err(), Fault::NoSigner);
}

#[test]
fn without_attributes_the_content_is_signed_itself() {
    let verified = judged(fixture!("noattr.cms.der"), &[]).unwrap();
    let told = [Oddity::NoSignedAttributes, Oddity::NoSigningCertificate];
    assert_eq!(verified.oddities, told);
    let foreign = Foreign::parse(fixture!("noattr.cms.der")).unwrap();
    let other = |hash: HashAlgorithm| Some(hash.digest(b"other"));
    assert_eq!(
        foreign.signers()[0].verify(&foreign, &other, &[]).unwrap_err(),
        Fault::Value
    );
}

#[test]
fn the_signer_is_found_by_key_identifier_and_outside_the_signature() {
    let by_key = judged(fixture!("keyid.cms.der"), &[]).unwrap();
    assert!(by_key.oddities.contains(&Oddity::ByKeyIdentifier));
    let cms = fixture!("nocerts.cms.der");
    let fault = judged(cms, &[]).unwrap_err();
    assert_eq!(fault, Fault::NoCertificate);
    assert!(fault.is_unreadable());
    let known = Certificate::from_der(fixture!("rsa.cer")).unwrap();
    let elsewhere = judged(cms, &[known]).unwrap();
    assert!(elsewhere.oddities.contains(&Oddity::CertificateFromElsewhere));
    let stranger = fault_of_stranger();
    assert_eq!(stranger, Fault::NoCertificate);
}

fn fault_of_stranger() -> Fault {
    fault(|pieces, _| pieces.certificates = vec![common::root("Người khác").certificate.der().to_vec()])
}

#[test]
fn a_changed_content_is_told_before_a_missing_certificate() {
    let foreign = Foreign::parse(fixture!("nocerts.cms.der")).unwrap();
    let other = |hash: HashAlgorithm| Some(hash.digest(b"other"));
    let fault = foreign.signers()[0].verify(&foreign, &other, &[]).unwrap_err();
    assert_eq!(fault, Fault::MessageDigest);
    assert!(!fault.is_unreadable());
}

#[test]
fn attributes_that_must_be_there_once_are_there_once() {
    for kind in [oids::CONTENT_TYPE, oids::MESSAGE_DIGEST] {
        let with = |pieces: &mut Pieces, times: usize| {
            let list = pieces.attributes.as_mut().unwrap();
            let at = list
                .iter()
                .position(|own| own[2..].starts_with(&oid(kind)))
                .unwrap();
            let own = list.remove(at);
            list.extend(vec![own; times]);
        };
        assert_eq!(fault(|pieces, _| with(pieces, 0)), Fault::MissingAttribute(kind));
        assert_eq!(fault(|pieces, _| with(pieces, 2)), Fault::RepeatedAttribute(kind));
    }
    let two_values = fault(|pieces, _| {
        let value = oid(oids::ID_DATA);
        pieces.attributes.as_mut().unwrap()[0] = attribute(oids::CONTENT_TYPE, &[&value, &value]);
    });
    assert_eq!(two_values, Fault::RepeatedAttribute(oids::CONTENT_TYPE));
    let twice = oddities(|pieces, _| {
        let other = attribute(oids::SIGNING_TIME, &[&tlv(0x17, &[b"260601080000Z"])]);
        pieces.attributes.as_mut().unwrap().extend([other.clone(), other]);
    });
    assert!(twice.contains(&Oddity::RepeatedAttribute(oids::SIGNING_TIME)));
}

#[test]
fn another_content_type_is_a_fault() {
    let other = fault(|pieces, _| pieces.content_type = oids::TST_INFO.as_bytes().to_vec());
    assert_eq!(other, Fault::ContentType);
}

#[test]
fn the_attribute_that_names_the_certificate_may_lack_but_not_lie() {
    let missing = oddities(|pieces, _| {
        pieces.attributes.as_mut().unwrap().pop();
    });
    assert_eq!(missing, [Oddity::NoSigningCertificate]);
    let other = fault(|pieces, _| {
        let other = common::root("Người khác").certificate;
        pieces.attributes.as_mut().unwrap()[2] =
            attribute(oids::SIGNING_CERTIFICATE_V2, &[&signing_certificate(&other)]);
    });
    assert_eq!(other, Fault::SigningCertificate);
    let unreadable = fault(|pieces, _| {
        pieces.attributes.as_mut().unwrap()[2] = attribute(oids::SIGNING_CERTIFICATE_V2, &[&tlv(2, &[&[1]])]);
    });
    assert_eq!(unreadable, Fault::SigningCertificateUnreadable);
    let old = oddities(|pieces, world| {
        let id = tlv(
            0x30,
            &[&tlv(4, &[&HashAlgorithm::Sha1.digest(world.certificate.der())])],
        );
        let value = tlv(0x30, &[&tlv(0x30, &[&id])]);
        pieces.attributes.as_mut().unwrap()[2] = attribute(oids::SIGNING_CERTIFICATE, &[&value]);
    });
    assert!(old.contains(&Oddity::OldSigningCertificate));
}

#[test]
fn of_two_certificates_with_one_name_the_one_that_signed_counts() {
    let world = world();
    let twin = common::root("Đặng Hữu Khải");
    let mut own = pieces(&world);
    own.certificates = vec![twin.certificate.der().to_vec(), world.certificate.der().to_vec()];
    let verified = judged(&own.build(&world.key, SCHEME), &[]).unwrap();
    assert_eq!(verified.certificate, world.certificate);
}

#[test]
fn thousands_of_timestamps_or_certificates_of_one_name_are_not_all_tried() {
    let world = world();
    let mut own = pieces(&world);
    let token = tlv(0x30, &[b"\x02\x01\x07"]);
    let many = vec![token.as_slice(); 1000];
    own.unsigned = vec![attribute(oids::SIGNATURE_TIMESTAMP, &many)];
    let twins = (0..20).map(|_| common::root("Đặng Hữu Khải").certificate.der().to_vec());
    own.certificates = twins.chain([world.certificate.der().to_vec()]).collect();
    let cms = own.build(&world.key, SCHEME);
    assert_eq!(judged(&cms, &[]).unwrap_err(), Fault::Value);
    let foreign = Foreign::parse(&cms).unwrap();
    assert_eq!(foreign.signers()[0].tokens().count(), 64);
}

#[test]
fn malformed_unsigned_attributes_are_ignored_and_told() {
    let told = oddities(|pieces, _| {
        let token = attribute(oids::SIGNATURE_TIMESTAMP, &[&tlv(0x30, &[])]);
        pieces.unsigned = vec![tlv(4, &[b"junk"]), token];
    });
    assert_eq!(told, [Oddity::UnsignedUnreadable]);
}

#[test]
fn timestamps_of_every_kind_are_found() {
    let world = world();
    let mut own = pieces(&world);
    let token = tlv(0x30, &[b"\x02\x01\x07"]);
    let attributes = own.attributes.as_mut().unwrap();
    attributes.push(attribute(oids::CONTENT_TIMESTAMP, &[&token]));
    own.unsigned = vec![
        attribute(oids::SIGNATURE_TIMESTAMP, &[&token, &token]),
        attribute(oids::ARCHIVE_TIMESTAMP_V2, &[&token]),
        attribute(oids::ARCHIVE_TIMESTAMP_V3, &[&token]),
    ];
    let foreign = Foreign::parse(&own.build(&world.key, SCHEME)).unwrap();
    let kinds: Vec<TokenKind> = foreign.signers()[0]
        .tokens()
        .map(|(kind, bytes)| {
            assert_eq!(bytes, token);
            kind
        })
        .collect();
    use TokenKind::{Archive, Content, Signature};
    assert_eq!(kinds, [Content, Signature, Signature, Archive, Archive]);
}

#[test]
fn different_hashes_are_told_and_both_must_hold() {
    let told = oddities(|pieces, _| {
        pieces.hash = algorithm(oids::SHA512);
        let digest = HashAlgorithm::Sha512.digest(DATA);
        pieces.attributes.as_mut().unwrap()[1] = attribute(oids::MESSAGE_DIGEST, &[&tlv(4, &[&digest])]);
    });
    let (content, attributes) = (HashAlgorithm::Sha512, HashAlgorithm::Sha256);
    assert!(told.contains(&Oddity::HashesDiffer { content, attributes }));
    let only_one = fault(|pieces, _| pieces.hash = algorithm(oids::SHA512));
    let (named, used) = (content, attributes);
    assert_eq!(only_one, Fault::DigestMisnamed { named, used });
}

#[test]
fn a_hash_named_by_a_signature_algorithm_is_told() {
    let told = oddities(|pieces, _| pieces.hash = algorithm(oids::SHA256_WITH_RSA));
    assert_eq!(told, [Oddity::HashNamedBySignature]);
    let kind_of_key_only = after(|pieces, _| pieces.algorithm = algorithm(oids::EC_PUBLIC_KEY)).unwrap();
    assert_eq!(
        kind_of_key_only.algorithm,
        Algorithm::Ecdsa(HashAlgorithm::Sha256)
    );
}

#[test]
fn other_certificates_and_what_follows_are_told() {
    let world = world();
    let mut own = pieces(&world);
    own.certificates.push(tlv(0xa2, &[&tlv(2, &[&[1]])]));
    own.certificates.push(tlv(0x30, &[b"\x02\x01\x07"]));
    let mut cms = own.build(&world.key, SCHEME);
    cms.extend([0, 0, 0]);
    let foreign = Foreign::parse(&cms).unwrap();
    assert_eq!(
        foreign.oddities(),
        [
            Oddity::AttributeCertificates(1),
            Oddity::UnreadableCertificates(1)
        ]
    );
    cms.extend(b"junk");
    assert!(
        Foreign::parse(&cms)
            .unwrap()
            .oddities()
            .contains(&Oddity::Trailing)
    );
    judged(&cms, &[]).unwrap();
}

#[test]
fn revocation_data_is_found_in_each_place() {
    let world = world();
    let mut own = pieces(&world);
    let (list, answer) = (
        tlv(0x30, &[b"\x02\x01\x01"]),
        include_bytes!("fixtures/leader.ocsp.der"),
    );
    let adobe = tlv(
        0x30,
        &[
            &tlv(0xa0, &[&tlv(0x30, &[&list])]),
            &tlv(0xa1, &[&tlv(0x30, &[answer])]),
        ],
    );
    own.attributes
        .as_mut()
        .unwrap()
        .push(attribute(oids::ADBE_REVOCATION, &[&adobe]));
    let basic = tlv(0x30, &[b"\x02\x01\x02"]);
    let etsi = tlv(0x30, &[&tlv(0xa1, &[&tlv(0x30, &[&basic])])]);
    own.unsigned = vec![attribute(oids::REVOCATION_VALUES, &[&etsi])];
    let foreign = Foreign::parse(&own.build(&world.key, SCHEME)).unwrap();
    assert_eq!(foreign.crls(), [list]);
    let [adobe, etsi] = foreign.ocsp_responses() else {
        panic!("two answers")
    };
    assert_eq!(adobe, answer);
    // A BasicOCSPResponse gets the response around it that everybody reads.
    assert!(etsi.starts_with(&[0x30]) && etsi.ends_with(&basic));
}

#[test]
fn what_is_no_signed_data_is_named() {
    assert_eq!(Foreign::parse(b"").unwrap_err(), Fault::NotCms);
    assert_eq!(Foreign::parse(&[0; 40]).unwrap_err(), Fault::NotCms);
    assert_eq!(Foreign::parse(b"\x30\x80").unwrap_err(), Fault::NotCms);
    let data = tlv(0x30, &[&oid(oids::ID_DATA), &tlv(0xa0, &[&tlv(4, &[b"x"])])]);
    assert_eq!(
        Foreign::parse(&data).unwrap_err(),
        Fault::NotSignedData(oids::ID_DATA)
    );
    let attributes = fault(|pieces, _| {
        pieces.attributes = Some(vec![tlv(4, &[b"no attribute"])]);
    });
    assert_eq!(attributes, Fault::Attributes);
    let no_content = {
        let foreign = Foreign::parse(fixture!("noattr.cms.der")).unwrap();
        foreign.signers()[0].verify(&foreign, &|_| None, &[]).unwrap_err()
    };
    assert_eq!(no_content, Fault::NoContent);
}

#[test]
fn no_cut_or_flipped_byte_makes_it_hold_for_other_content_or_crash() {
    let world = world();
    let cms = pieces(&world).build(&world.key, SCHEME);
    let other = |hash: HashAlgorithm| Some(hash.digest(b"other"));
    for at in 0..cms.len() {
        let _ = Foreign::parse(&cms[..at]);
        let mut flipped = cms.clone();
        flipped[at] ^= 0x55;
        if let Ok(foreign) = Foreign::parse(&flipped) {
            for signer in foreign.signers() {
                assert!(signer.verify(&foreign, &other, &[]).is_err(), "byte {at}");
            }
        }
    }
}
