//! Signing with a soft key, and the check before the value goes into a document.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::future::Future;
use std::num::NonZeroU32;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use common::{SIGNING, certified, made, officer, root};
use saoy_pki::{PrivateKey, SignatureError, SignatureScheme, cms};
use saoy_signers::pkcs12::{KeyFile, KeyFileError, Protection, seal};
use saoy_signers::{
    AttributesError, EmbedRefusal, SignError, Signer, SoftKey, SoftKeyError, verify_before_embed,
};

const DIGEST: [u8; 32] = [0xab; 32];

/// A soft key is ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a soft key has nothing to wait for"),
    }
}

fn khai() -> SoftKey {
    let (root_key, root) = root();
    let (key, certificate) = officer((&root, &root_key));
    SoftKey::new(key, vec![root, certificate]).unwrap()
}

fn file_of(key: &PrivateKey, certificates: Vec<Vec<u8>>) -> Vec<u8> {
    let file = KeyFile {
        private_key: key.to_pkcs8().unwrap().into(),
        certificates,
    };
    let protection = Protection {
        rounds: NonZeroU32::new(3).unwrap(),
        random: [9; 112],
    };
    seal(&file, "Đặng Hữu Khải", "123456", &protection).unwrap()
}

#[test]
fn a_batch_comes_back_in_order_and_may_be_embedded() {
    let signer = khai();
    let batch: Vec<_> = (0..3)
        .map(|n| cms::signed_attributes(&[n; 32], signer.certificate()).unwrap())
        .collect();
    let values = now(signer.sign(&batch));
    assert_eq!(values.len(), 3);
    for (attributes, value) in batch.iter().zip(values) {
        assert_eq!(
            verify_before_embed(attributes, &value.unwrap(), signer.scheme(), signer.certificate()),
            Ok(())
        );
    }
}

#[test]
fn a_pkcs12_file_becomes_a_signer_with_its_chain() {
    let (root_key, root) = root();
    let (key, certificate) = officer((&root, &root_key));
    let file = file_of(&key, vec![root.der().to_vec(), certificate.der().to_vec()]);
    let signer = SoftKey::from_pkcs12(&file, "123456").unwrap();
    assert_eq!(signer.certificate(), &certificate);
    assert_eq!(signer.chain(), [root]);
    let refused = SoftKey::from_pkcs12(&file, "654321").unwrap_err();
    assert_eq!(refused, SoftKeyError::File(KeyFileError::WrongPassword));
}

#[test]
fn a_file_whose_certificate_is_of_another_key_gives_no_signer() {
    let (root_key, root) = root();
    let (key, _) = officer((&root, &root_key));
    let file = file_of(&key, vec![root.der().to_vec()]);
    assert_eq!(
        SoftKey::from_pkcs12(&file, "123456").unwrap_err(),
        SoftKeyError::NoCertificateOfKey
    );
}

#[test]
fn a_file_with_a_broken_certificate_gives_no_signer() {
    let (root_key, root) = root();
    let (key, _) = officer((&root, &root_key));
    let file = file_of(&key, vec![b"no certificate".to_vec()]);
    assert!(matches!(
        SoftKey::from_pkcs12(&file, "123456").unwrap_err(),
        SoftKeyError::Certificate(_)
    ));
}

#[test]
fn a_file_with_a_broken_key_gives_no_signer() {
    let file = KeyFile {
        private_key: b"no key".to_vec().into(),
        certificates: vec![],
    };
    let protection = Protection {
        rounds: NonZeroU32::new(3).unwrap(),
        random: [9; 112],
    };
    let file = seal(&file, "x", "123456", &protection).unwrap();
    let refused = SoftKey::from_pkcs12(&file, "123456").unwrap_err();
    assert_eq!(refused, SoftKeyError::Key(SignatureError::PrivateKey));
}

#[test]
fn every_scheme_of_an_rsa_key_signs_and_others_are_refused() {
    let key = PrivateKey::generate_rsa_2048().unwrap();
    let certificate = certified(&key, "Đặng Hữu Khải", None, |builder| {
        builder.end_entity().key_usage(SIGNING)
    });
    let mut signer = SoftKey::new(key, vec![certificate]).unwrap();
    for scheme in [
        SignatureScheme::RsaPkcs1Sha256,
        SignatureScheme::RsaPkcs1Sha384,
        SignatureScheme::RsaPkcs1Sha512,
        SignatureScheme::RsaPssSha256,
        SignatureScheme::RsaPssSha384,
        SignatureScheme::RsaPssSha512,
    ] {
        signer = signer.with_scheme(scheme).unwrap();
        let attributes = cms::signed_attributes(&DIGEST, signer.certificate()).unwrap();
        let batch = [attributes];
        let value = now(signer.sign(&batch)).remove(0).unwrap();
        assert_eq!(
            verify_before_embed(&batch[0], &value, scheme, signer.certificate()),
            Ok(())
        );
    }
    assert!(signer.with_scheme(SignatureScheme::EcdsaP256Sha256).is_err());
}

#[test]
fn a_bare_digest_is_not_signed() {
    let refused = now(khai().sign(&[DIGEST.to_vec(), Vec::new()]));
    let malformed = Err(SignError::NotSignedAttributes(AttributesError::Malformed));
    assert_eq!(refused, [malformed.clone(), malformed]);
}

#[test]
fn attributes_for_another_certificate_are_not_signed() {
    let other = khai();
    let attributes = cms::signed_attributes(&DIGEST, other.certificate()).unwrap();
    let refused = now(khai().sign(&[attributes]));
    assert_eq!(
        refused,
        [Err(SignError::NotSignedAttributes(
            AttributesError::OtherCertificate
        ))]
    );
}

#[test]
fn one_bad_request_does_not_spoil_the_batch() {
    let signer = khai();
    let good = cms::signed_attributes(&DIGEST, signer.certificate()).unwrap();
    let results = now(signer.sign(&[good.clone(), b"bad".to_vec(), good]));
    assert_eq!(
        results.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [true, false, true]
    );
}

/// The attributes with one of them replaced or left out; the DER lengths are made anew.
fn rebuilt(attributes: &[u8], change: impl Fn(usize, &[u8]) -> Option<Vec<u8>>) -> Vec<u8> {
    use der::{Decode, Encode, asn1::Any};
    let set = Any::from_der(attributes).unwrap();
    let mut rest = set.value();
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (part, after) = Any::from_der_partial(rest).unwrap();
        rest = after;
        parts.push(part.to_der().unwrap());
    }
    let mut parts: Vec<_> = parts
        .iter()
        .enumerate()
        .filter_map(|(index, part)| change(index, part))
        .collect();
    parts.sort();
    Any::new(der::Tag::Set, parts.concat()).unwrap().to_der().unwrap()
}

#[test]
fn other_attributes_are_not_signed() {
    let signer = khai();
    let good = cms::signed_attributes(&DIGEST, signer.certificate()).unwrap();
    assert_eq!(
        rebuilt(&good, |_, part| Some(part.to_vec())),
        good,
        "rebuilding alone changes nothing"
    );

    // signing-time instead of content-type: 1.2.840.113549.1.9.5 differs from 1.9.3 in one octet.
    let content_type = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
    let with_other = rebuilt(&good, |_, part| {
        let mut part = part.to_vec();
        if let Some(found) = part.windows(9).position(|window| window == content_type) {
            part[found + 8] = 0x05;
        }
        Some(part)
    });
    let without_one = rebuilt(&good, |index, part| (index > 0).then(|| part.to_vec()));
    // id-signedData (1.7.2) instead of id-data (1.7.1) as the content type.
    let data = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    let other_content = rebuilt(&good, |_, part| {
        let mut part = part.to_vec();
        if let Some(found) = part.windows(9).position(|window| window == data) {
            part[found + 8] = 0x02;
        }
        Some(part)
    });
    let refusals = now(signer.sign(&[with_other, without_one, other_content]));
    let refused = |error| Err(SignError::NotSignedAttributes(error));
    assert_eq!(
        refusals,
        [
            refused(AttributesError::OtherAttributes),
            refused(AttributesError::OtherAttributes),
            refused(AttributesError::OtherContent),
        ]
    );
}

#[test]
fn a_value_of_another_key_is_not_embedded() {
    let (signer, thief) = (khai(), khai());
    let attributes = cms::signed_attributes(&DIGEST, signer.certificate()).unwrap();
    let stolen = cms::signed_attributes(&DIGEST, thief.certificate()).unwrap();
    let value = now(thief.sign(std::slice::from_ref(&stolen))).remove(0).unwrap();
    let scheme = signer.scheme();
    assert_eq!(
        verify_before_embed(&attributes, &value, scheme, signer.certificate()),
        Err(EmbedRefusal::Value(SignatureError::Mismatch)),
    );
    assert_eq!(
        verify_before_embed(&stolen, &value, scheme, signer.certificate()),
        Err(EmbedRefusal::Attributes(AttributesError::OtherCertificate)),
    );
}

#[test]
fn a_value_of_another_document_is_not_embedded() {
    let signer = khai();
    let one = cms::signed_attributes(&DIGEST, signer.certificate()).unwrap();
    let other = cms::signed_attributes(&[0; 32], signer.certificate()).unwrap();
    let value = now(signer.sign(&[one])).remove(0).unwrap();
    let refused = verify_before_embed(&other, &value, signer.scheme(), signer.certificate());
    assert_eq!(refused, Err(EmbedRefusal::Value(SignatureError::Mismatch)));
}

#[test]
fn a_value_in_another_scheme_is_not_embedded() {
    let signer = khai();
    let batch = [cms::signed_attributes(&DIGEST, signer.certificate()).unwrap()];
    let value = now(signer.sign(&batch)).remove(0).unwrap();
    let refused = verify_before_embed(
        &batch[0],
        &value,
        SignatureScheme::RsaPkcs1Sha256,
        signer.certificate(),
    );
    assert!(matches!(
        refused,
        Err(EmbedRefusal::Value(SignatureError::WrongKey { .. }))
    ));
}

#[test]
fn an_authority_alone_is_enough_of_a_chain() {
    let (key, certificate) = made("Một mình", None, |builder| {
        builder.end_entity().key_usage(SIGNING)
    });
    assert!(SoftKey::new(key, vec![certificate]).unwrap().chain().is_empty());
}
