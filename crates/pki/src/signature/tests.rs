//! Keys and schemes.

use super::*;

#[test]
fn a_scheme_needs_its_kind_of_key() {
    let key = PrivateKey::generate_p256().unwrap();
    for scheme in SignatureScheme::ALL {
        let signed = key.sign(scheme, b"message");
        if scheme == SignatureScheme::EcdsaP256Sha256 {
            verify(scheme, key.public_key(), b"message", &signed.unwrap()).unwrap();
        } else {
            let refusal = SignatureError::WrongKey {
                scheme,
                key: KeyKind::P256,
            };
            assert_eq!(signed, Err(refusal.clone()));
            assert_eq!(verify(scheme, key.public_key(), b"message", b""), Err(refusal));
        }
    }
}

#[test]
fn a_changed_message_or_signature_does_not_match() {
    for key in [
        PrivateKey::generate_rsa_2048().unwrap(),
        PrivateKey::generate_p384().unwrap(),
    ] {
        let scheme = key.usual_scheme();
        assert_eq!(SignatureScheme::usual(key.public_key().kind()), Some(scheme));
        let mut signature = key.sign(scheme, b"message").unwrap();
        assert_eq!(
            verify(scheme, key.public_key(), b"massage", &signature),
            Err(SignatureError::Mismatch)
        );
        if let Some(last) = signature.last_mut() {
            *last ^= 1;
        }
        assert_eq!(
            verify(scheme, key.public_key(), b"message", &signature),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(
            verify(scheme, key.public_key(), b"message", b""),
            Err(SignatureError::Mismatch)
        );
    }
}

#[test]
fn rsa_of_3072_bits_is_accepted_and_of_1024_is_not() {
    let key = PrivateKey::generate_rsa_3072().unwrap();
    assert_eq!(key.public_key().kind(), KeyKind::Rsa { bits: 3072 });
    let modulus = der::asn1::UintRef::new(&[0xc1; 128]).unwrap();
    let exponent = der::asn1::UintRef::new(&[1, 0, 1]).unwrap();
    let short = der::Encode::to_der(&vec![modulus, exponent]).unwrap();
    let info = spki::SubjectPublicKeyInfoOwned {
        algorithm: spki::AlgorithmIdentifierOwned {
            oid: crate::oids::RSA_ENCRYPTION,
            parameters: Some(der::asn1::Any::null()),
        },
        subject_public_key: der::asn1::BitString::from_bytes(&short).unwrap(),
    };
    let short = PublicKey::from_der(&der::Encode::to_der(&info).unwrap()).unwrap();
    let refusal = verify(SignatureScheme::RsaPkcs1Sha256, &short, b"", b"");
    assert_eq!(refusal, Err(SignatureError::KeySize { bits: 1024 }));
}

#[test]
fn a_modulus_without_its_sign_byte_is_read_as_it_was_meant() {
    let key = PrivateKey::generate_rsa_3072().unwrap();
    let bits = key.public_key().bits();
    // SEQUENCE { INTEGER 00 n…, INTEGER e }: one byte less in both lengths, both of two bytes.
    let at = bits.windows(2).position(|pair| pair == [0x02, 0x82]).unwrap();
    let mut short = bits.to_vec();
    assert_eq!(short.remove(at + 4), 0);
    for place in [at - 2, at + 2] {
        let length = u16::from_be_bytes([short[place], short[place + 1]]) - 1;
        short[place..place + 2].copy_from_slice(&length.to_be_bytes());
    }
    let info = spki::SubjectPublicKeyInfoOwned {
        algorithm: spki::AlgorithmIdentifierOwned {
            oid: crate::oids::RSA_ENCRYPTION,
            parameters: Some(der::asn1::Any::null()),
        },
        subject_public_key: der::asn1::BitString::from_bytes(&short).unwrap(),
    };
    let read = PublicKey::from_der(&der::Encode::to_der(&info).unwrap()).unwrap();
    assert_eq!(read.kind(), KeyKind::Rsa { bits: 3072 });
    let signature = key.sign(SignatureScheme::RsaPkcs1Sha256, b"message").unwrap();
    assert_eq!(
        verify(SignatureScheme::RsaPkcs1Sha256, &read, b"message", &signature),
        Ok(())
    );
}

#[test]
fn keys_that_are_none_are_refused() {
    assert_eq!(
        PrivateKey::from_pkcs8(b"junk").err(),
        Some(SignatureError::PrivateKey)
    );
    assert_eq!(
        PublicKey::from_der(b"junk").err(),
        Some(SignatureError::PublicKey)
    );
}

#[test]
fn keys_that_only_verify_are_refused_by_their_name() {
    // RFC 8410 §10.3, the example key.
    let ed25519 = [
        &[
            0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
        ][..],
        &[0xd4; 32],
    ]
    .concat();
    let refusal = PrivateKey::from_pkcs8(&ed25519).unwrap_err();
    assert_eq!(refusal, SignatureError::VerifyOnly("Ed25519"));
    assert!(
        refusal
            .to_string()
            .contains("sign with RSA (2048 bits or more), P-256 or P-384")
    );
}

#[test]
fn a_key_and_a_hash_make_a_scheme_or_none() {
    use crate::HashAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    use RsaPadding::{Pkcs1, Pss};
    let rsa = KeyKind::Rsa { bits: 4096 };
    for hash in [Sha256, Sha384, Sha512] {
        for padding in [Pkcs1, Pss] {
            let scheme = SignatureScheme::of(rsa, hash, padding).unwrap();
            assert_eq!((scheme.hash(), scheme.is_pss()), (hash, padding == Pss));
        }
    }
    let ecdsa = Some(SignatureScheme::EcdsaP384Sha384);
    assert_eq!(SignatureScheme::of(KeyKind::P384, Sha384, Pkcs1), ecdsa);
    for (key, hash, padding) in [
        (rsa, Sha1, Pss),
        (KeyKind::P256, Sha384, Pkcs1),
        (KeyKind::P256, Sha256, Pss),
        (KeyKind::Ed25519, Sha512, Pkcs1),
    ] {
        assert_eq!(SignatureScheme::of(key, hash, padding), None);
    }
}

#[test]
fn every_scheme_is_found_again_by_its_algorithm() {
    for scheme in SignatureScheme::ALL {
        assert_eq!(
            SignatureScheme::from_algorithm(&scheme.algorithm().unwrap(), None),
            Ok(scheme)
        );
    }
    let mut bare = SignatureScheme::RsaPssSha256.algorithm().unwrap();
    bare.parameters = None;
    let refusal = SignatureError::Parameters(crate::oids::RSA_PSS);
    assert_eq!(SignatureScheme::from_algorithm(&bare, None), Err(refusal));
    let mut odd = SignatureScheme::RsaPkcs1Sha256.algorithm().unwrap();
    odd.parameters = Some(der::asn1::Any::new(der::Tag::OctetString, []).unwrap());
    let refusal = SignatureError::Parameters(odd.oid);
    assert_eq!(SignatureScheme::from_algorithm(&odd, None), Err(refusal));
    let mut plain = bare;
    plain.oid = crate::oids::RSA_ENCRYPTION;
    let refusal = SignatureError::Algorithm(crate::oids::RSA_ENCRYPTION);
    assert_eq!(SignatureScheme::from_algorithm(&plain, None), Err(refusal));
}
