//! Structures made to be read in two ways: each is refused, or what is odd about it is told.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::cms::{Pieces, algorithm, attribute, oid, signing_certificate, tlv};
use common::judged::{DATA, after, fault, judged, oddities, pieces, world};
use common::{SCHEME, Subject, builder, root};
use der::asn1::ObjectIdentifier as Oid;
use saoy_pki::cms::{Fault, Foreign, Oddity, could_be_attributes};
use saoy_pki::{Certificate, HashAlgorithm, oids};

/// The signer signed the attributes; here they are shown as if they were the content.
#[test]
fn attributes_of_one_signature_are_no_content_of_another() {
    let world = world();
    let own = pieces(&world);
    let attributes = own.to_be_signed();
    let forged = Pieces {
        content: Some(attributes.clone()),
        attributes: None,
        signed: Some(attributes.clone()),
        ..own
    };
    let foreign = Foreign::parse(&forged.build(&world.key, SCHEME)).unwrap();
    let signer = &foreign.signers()[0];
    assert!(signer.signs_content_itself());
    let digest = |hash: HashAlgorithm| Some(hash.digest(&attributes));
    let refused = signer.verify(&foreign, &digest, &[]).unwrap_err();
    assert_eq!(refused, Fault::AttributesAsContent);
    assert!(!refused.is_unreadable());
}

#[test]
fn one_set_from_end_to_end_is_what_attributes_look_like() {
    assert!(could_be_attributes(&[0x31, 0x03, 1], 5));
    assert!(could_be_attributes(&[0x31, 0x81, 0x80, 0], 131));
    assert!(could_be_attributes(&[0x31, 0x80], 9999));
    assert!(could_be_attributes(&[0x31, 0x83, 1, 0, 0], 0x01_0005));
    assert!(!could_be_attributes(&[0x31, 0x03, 1], 6));
    assert!(!could_be_attributes(&[0x31, 0x8f], 17));
    assert!(!could_be_attributes(&[0x31], 1));
    assert!(!could_be_attributes(b"", 0));
    assert!(!could_be_attributes(b"1 0 obj", 35));
}

/// RFC 5652 §5.3: without attributes nothing says what the content is, so it is data.
#[test]
fn only_data_is_signed_without_attributes() {
    let world = world();
    let own = pieces(&world);
    let bare = Pieces {
        attributes: None,
        signed: Some(DATA.to_vec()),
        ..own
    };
    judged(&bare.build(&world.key, SCHEME), &[]).unwrap();
    let stamp = Pieces {
        content_type: oids::TST_INFO.as_bytes().to_vec(),
        ..bare
    };
    assert_eq!(
        judged(&stamp.build(&world.key, SCHEME), &[]).unwrap_err(),
        Fault::MissingAttribute(oids::CONTENT_TYPE)
    );
}

#[test]
fn attributes_that_are_there_and_empty_are_no_attributes_that_are_absent() {
    let empty = fault(|pieces, _| {
        pieces.attributes = Some(Vec::new());
        pieces.signed = Some(DATA.to_vec());
    });
    assert_eq!(empty, Fault::MissingAttribute(oids::MESSAGE_DIGEST));
}

#[test]
fn every_attribute_that_names_the_certificate_must_name_this_one() {
    let stranger = signing_certificate(&root("Người khác").certificate);
    let second = |pieces: &mut Pieces, kind: Oid, value: &[u8]| {
        pieces
            .attributes
            .as_mut()
            .unwrap()
            .push(attribute(kind, &[value]));
    };
    let twice = fault(|pieces, _| second(pieces, oids::SIGNING_CERTIFICATE_V2, &stranger));
    assert_eq!(twice, Fault::SigningCertificate);
    let older = fault(|pieces, _| second(pieces, oids::SIGNING_CERTIFICATE, &stranger));
    assert_eq!(older, Fault::SigningCertificate);
    let two_values = fault(|pieces, world| {
        let own = signing_certificate(&world.certificate);
        pieces.attributes.as_mut().unwrap()[2] = attribute(oids::SIGNING_CERTIFICATE_V2, &[&own, &stranger]);
    });
    assert_eq!(two_values, Fault::SigningCertificate);
    let same = oddities(|pieces, world| {
        let own = signing_certificate(&world.certificate);
        second(pieces, oids::SIGNING_CERTIFICATE_V2, &own);
    });
    assert_eq!(same, [Oddity::RepeatedAttribute(oids::SIGNING_CERTIFICATE_V2)]);
}

/// `ESSCertIDv2` with a hash of its own, and with what names issuer and serial.
fn named(certificate: &Certificate, hash: Oid, digest: &[u8], issuer_serial: &[u8]) -> Vec<u8> {
    assert!(!certificate.der().is_empty());
    let id = tlv(0x30, &[&algorithm(hash), &tlv(4, &[digest]), issuer_serial]);
    tlv(0x30, &[&tlv(0x30, &[&id])])
}

fn with_name(pieces: &mut Pieces, value: &[u8]) {
    pieces.attributes.as_mut().unwrap()[2] = attribute(oids::SIGNING_CERTIFICATE_V2, &[value]);
}

#[test]
fn the_certificate_may_be_named_by_any_hash_that_is_computed() {
    use HashAlgorithm::{Sha3With256, Sha256, Sha384, Sha512};
    for hash in [Sha256, Sha384, Sha512, Sha3With256] {
        let told = oddities(|pieces, world| {
            let digest = hash.digest(world.certificate.der());
            with_name(pieces, &named(&world.certificate, hash.oid(), &digest, &[]));
        });
        assert!(told.is_empty(), "{hash}: {told:?}");
    }
    let weak = oddities(|pieces, world| {
        let digest = HashAlgorithm::Sha1.digest(world.certificate.der());
        with_name(pieces, &named(&world.certificate, oids::SHA1, &digest, &[]));
    });
    assert_eq!(weak, [Oddity::OldSigningCertificate]);
    let unknown = fault(|pieces, world| {
        with_name(pieces, &named(&world.certificate, oids::MD5, &[7; 16], &[]));
    });
    assert_eq!(unknown, Fault::Hash(oids::MD5));
    // The right digest under the name of another hash.
    let mixed = fault(|pieces, world| {
        let digest = HashAlgorithm::Sha256.digest(world.certificate.der());
        with_name(pieces, &named(&world.certificate, oids::SHA512, &digest, &[]));
    });
    assert_eq!(mixed, Fault::SigningCertificate);
}

#[test]
fn issuer_and_serial_beside_the_hash_must_be_the_certificates() {
    let issuer_serial = |world: &Subject, serial: &[u8]| {
        let issuer = tlv(0xa4, &[world.certificate.issuer().der()]);
        tlv(0x30, &[&tlv(0x30, &[&issuer]), &tlv(2, &[serial])])
    };
    let value = |world: &Subject, serial: &[u8]| {
        let digest = HashAlgorithm::Sha256.digest(world.certificate.der());
        let names = issuer_serial(world, serial);
        named(&world.certificate, oids::SHA256, &digest, &names)
    };
    let right = oddities(|pieces, world| {
        with_name(pieces, &value(world, world.certificate.serial()));
    });
    assert!(right.is_empty());
    let wrong = fault(|pieces, world| with_name(pieces, &value(world, &[9])));
    assert_eq!(wrong, Fault::SigningCertificate);
}

#[test]
fn a_hash_that_the_list_at_the_beginning_lacks_is_told() {
    let world = world();
    let own = pieces(&world);
    let signer = own.signer(&world.key, SCHEME);
    let listing = Pieces {
        hash: algorithm(oids::SHA512),
        ..own
    };
    let foreign = Foreign::parse(&listing.around(&[signer])).unwrap();
    assert_eq!(foreign.oddities(), [Oddity::HashNotListed]);
}

/// Of two certificates with one key the attribute says which is meant; without it the first is taken, and that is told.
#[test]
fn a_second_certificate_of_the_same_key_takes_nobodys_place() {
    let world = world();
    let twin = builder("Người khác", &world.key, 1)
        .authority(None)
        .self_signed(&world.key, SCHEME)
        .unwrap();
    assert_eq!(twin.subject_key_id(), world.certificate.subject_key_id());
    let by_key = |pieces: &mut Pieces| {
        pieces.sid = tlv(0x80, &[world.certificate.subject_key_id().unwrap()]);
        pieces.certificates.insert(0, twin.der().to_vec());
    };
    let mut own = pieces(&world);
    by_key(&mut own);
    let verified = judged(&own.build(&world.key, SCHEME), &[]).unwrap();
    assert_eq!(verified.certificate, world.certificate);
    assert_eq!(verified.oddities, [Oddity::ByKeyIdentifier]);
    let mut silent = own.clone();
    silent.attributes.as_mut().unwrap().pop();
    let verified = judged(&silent.build(&world.key, SCHEME), &[]).unwrap();
    assert!(verified.oddities.contains(&Oddity::NoSigningCertificate));
    own.certificates.pop();
    assert_eq!(
        judged(&own.build(&world.key, SCHEME), &[]).unwrap_err(),
        Fault::SigningCertificate
    );
}

/// A digest in the wrong kind of string, or of the wrong length, is no digest.
#[test]
fn the_message_digest_is_one_octet_string_of_the_right_length() {
    let digest = HashAlgorithm::Sha256.digest(DATA);
    for value in [
        tlv(3, &[&digest]),
        tlv(4, &[&digest[..31]]),
        tlv(4, &[&digest, &[0]]),
        tlv(4, &[]),
    ] {
        let refused = fault(|pieces, _| {
            pieces.attributes.as_mut().unwrap()[1] = attribute(oids::MESSAGE_DIGEST, &[&value]);
        });
        assert_eq!(refused, Fault::MessageDigest);
    }
    let type_of_type = fault(|pieces, _| {
        let value = tlv(4, &[oids::ID_DATA.as_bytes()]);
        pieces.attributes.as_mut().unwrap()[0] = attribute(oids::CONTENT_TYPE, &[&value]);
    });
    assert_eq!(type_of_type, Fault::ContentType);
    assert!(after(|_, _| ()).is_ok());
    assert_eq!(oid(oids::ID_DATA)[0], 6);
}
