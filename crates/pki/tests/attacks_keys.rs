//! Keys and parameters made to let anybody sign: none of them signs anything.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::builder;
use common::cms::{Pieces, algorithm, oid, tlv};
use common::judged::{DATA, judged};
use der::asn1::ObjectIdentifier as Oid;
use saoy_pki::cms::Fault;
use saoy_pki::signature::{KeyKind, named_hash};
use saoy_pki::{
    Algorithm, Certificate, HashAlgorithm, PrivateKey, PublicKey, SignatureError, SignatureScheme, oids,
    sha256,
};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("fixtures/exponent3/", $name)).as_slice()
    };
}

const PSS: SignatureScheme = SignatureScheme::RsaPssSha256;

/// `RSASSA-PSS-params` with a hash for the message, one for the mask, a salt and a trailer field.
fn parameters(hash: Oid, mask: Oid, salt: &[u8], trailer: Option<u8>) -> Vec<u8> {
    let mgf = tlv(0x30, &[&oid(oids::MGF1), &algorithm(mask)]);
    let trailer = trailer.map(|field| tlv(0xa3, &[&tlv(2, &[&[field]])]));
    tlv(
        0x30,
        &[
            &tlv(0xa0, &[&algorithm(hash)]),
            &tlv(0xa1, &[&mgf]),
            &tlv(0xa2, &[&tlv(2, &[salt])]),
            &trailer.unwrap_or_default(),
        ],
    )
}

fn sha256_salt_32() -> Vec<u8> {
    parameters(oids::SHA256, oids::SHA256, &[32], None)
}

/// A PSS signature under a signatureAlgorithm with these parameters.
fn stated(key: &PrivateKey, certificate: &Certificate, parameters: &[u8]) -> Result<Algorithm, Fault> {
    let pieces = Pieces {
        algorithm: tlv(0x30, &[&oid(oids::RSA_PSS), parameters]),
        ..Pieces::new(certificate, &sha256(DATA), PSS)
    };
    judged(&pieces.build(key, PSS), &[]).map(|verified| verified.algorithm)
}

#[test]
fn pss_parameters_are_those_that_were_signed_with_or_it_does_not_hold() {
    let key = PrivateKey::generate_rsa_2048().unwrap();
    let certificate = builder("Đặng Hữu Khải", &key, 1).self_signed(&key, PSS).unwrap();
    let stated = |parameters: &[u8]| stated(&key, &certificate, parameters);
    let right = Algorithm::RsaPss(HashAlgorithm::Sha256);
    assert_eq!(stated(&sha256_salt_32()), Ok(right));
    let trailer_of_one = parameters(oids::SHA256, oids::SHA256, &[32], Some(1));
    assert_eq!(stated(&trailer_of_one), Ok(right));
    for salt in [0, 20, 31, 33, 64] {
        let other = parameters(oids::SHA256, oids::SHA256, &[salt], None);
        assert_eq!(stated(&other), Err(Fault::Value), "{salt}");
    }
    let named = Fault::Algorithm(SignatureError::Parameters(oids::RSA_PSS));
    for (what, refused) in [
        ("mask of SHA-1", parameters(oids::SHA256, oids::SHA1, &[32], None)),
        (
            "mask of SHA-512",
            parameters(oids::SHA256, oids::SHA512, &[32], None),
        ),
        (
            "trailer 2",
            parameters(oids::SHA256, oids::SHA256, &[32], Some(2)),
        ),
        (
            "salt below zero",
            parameters(oids::SHA256, oids::SHA256, &[0xff], None),
        ),
        (
            "salt beyond all keys",
            parameters(oids::SHA256, oids::SHA256, &[1, 0, 0], None),
        ),
        ("no parameters", Vec::new()),
        ("NULL", vec![5, 0]),
        ("the SHA-1 of absent fields", vec![0x30, 0]),
    ] {
        assert_eq!(stated(&refused), Err(named.clone()), "{what}");
    }
}

/// A SubjectPublicKeyInfo.
fn info(kind: Oid, parameters: &[u8], key: &[u8]) -> Vec<u8> {
    tlv(
        0x30,
        &[&tlv(0x30, &[&oid(kind), parameters]), &tlv(3, &[&[0], key])],
    )
}

fn rsa_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&tlv(2, &[&[0], modulus]), &tlv(2, &[exponent])])
}

/// RFC 4055 §3.3.
#[test]
fn a_key_for_pss_signs_with_its_own_parameters_only() {
    use HashAlgorithm::{Sha256, Sha512};
    let key = PrivateKey::generate_rsa_2048().unwrap();
    let bits = key.public_key().bits();
    let bound = |parameters: &[u8]| PublicKey::from_der(&info(oids::RSA_PSS, parameters, bits)).unwrap();
    let signed = |scheme| key.sign(scheme, DATA).unwrap();
    let holds =
        |key: &PublicKey, scheme: SignatureScheme| Algorithm::from(scheme).verify(key, DATA, &signed(scheme));
    let refused = |scheme: SignatureScheme| Err(SignatureError::Bound(scheme.into()));
    let pkcs1 = SignatureScheme::RsaPkcs1Sha256;
    let longer = SignatureScheme::RsaPssSha512;

    let free = bound(&[]);
    assert_eq!(free.kind(), KeyKind::Rsa { bits: 2048 });
    assert_eq!((holds(&free, PSS), holds(&free, longer)), (Ok(()), Ok(())));
    assert_eq!(holds(&free, pkcs1), refused(pkcs1));
    assert_eq!(
        saoy_pki::verify(pkcs1, &free, DATA, &signed(pkcs1)),
        refused(pkcs1)
    );

    let sha256 = bound(&sha256_salt_32());
    assert_eq!(holds(&sha256, PSS), Ok(()));
    assert_eq!(holds(&sha256, longer), refused(longer));
    assert_eq!(holds(&sha256, pkcs1), refused(pkcs1));
    // A shorter salt than the key asks for.
    let short = Algorithm::RsaPssSalt(Sha256, 31);
    assert_eq!(
        short.verify(&sha256, DATA, &signed(PSS)),
        Err(SignatureError::Bound(short))
    );
    // A longer one is allowed.
    let least = bound(&parameters(oids::SHA256, oids::SHA256, &[16], None));
    assert_eq!(holds(&least, PSS), Ok(()));
    // Parameters that are not computed bind, too.
    for others in [vec![0x30, 0], parameters(oids::SHA256, oids::SHA512, &[32], None)] {
        let key = bound(&others);
        assert_eq!(holds(&key, PSS), refused(PSS));
        assert_eq!(
            Algorithm::RsaPss(Sha512).verify(&key, DATA, &signed(longer)),
            refused(longer)
        );
    }
}

/// The message as PKCS #1 v1.5 pads it, `length` bytes.
fn padded(hash: HashAlgorithm, length: usize) -> Vec<u8> {
    let name = tlv(0x30, &[&oid(hash.oid()), &[5, 0]]);
    let info = tlv(0x30, &[&name, &tlv(4, &[&hash.digest(DATA)])]);
    let filler = vec![0xff; length - info.len() - 3];
    [&[0, 1], filler.as_slice(), &[0], &info].concat()
}

/// With 1 as exponent, what is signed is its own signature.
#[test]
fn an_exponent_of_one_or_an_even_one_lets_nobody_sign() {
    use HashAlgorithm::{Sha3With256, Sha224, Sha256};
    let modulus = [0xff; 256];
    for exponent in [&[1_u8][..], &[2], &[0], &[4], &[1, 0, 0]] {
        let key = PublicKey::from_der(&info(oids::RSA_ENCRYPTION, &[5, 0], &rsa_key(&modulus, exponent)));
        let key = key.unwrap();
        for hash in [Sha256, Sha224, Sha3With256] {
            let signature = padded(hash, 256);
            assert_eq!(
                Algorithm::RsaPkcs1(hash).verify(&key, DATA, &signature),
                Err(SignatureError::Mismatch),
                "{exponent:?} {hash}"
            );
            assert_eq!(named_hash(&key, &signature), None);
        }
    }
}

/// Bleichenbacher's forgery of 2006: a cube whose front looks like a padded digest, made without the key.
#[test]
fn garbage_behind_the_digest_forges_nothing_with_three_as_exponent() {
    let key = PublicKey::from_der(fixture!("key.spki.der")).unwrap();
    for (hash, good, garbage) in [
        (
            HashAlgorithm::Sha256,
            fixture!("good.sha256.sig"),
            fixture!("garbage.sha256.sig"),
        ),
        (
            HashAlgorithm::Sha224,
            fixture!("good.sha224.sig"),
            fixture!("garbage.sha224.sig"),
        ),
    ] {
        let algorithm = Algorithm::RsaPkcs1(hash);
        assert_eq!(algorithm.verify(&key, DATA, good), Ok(()));
        assert_eq!(named_hash(&key, good), Some(hash));
        assert_eq!(
            algorithm.verify(&key, DATA, garbage),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(named_hash(&key, garbage), None);
    }
}

#[test]
fn short_even_and_oversized_moduli_are_refused() {
    let verify = |modulus: &[u8], hash| {
        let key = PublicKey::from_der(&info(
            oids::RSA_ENCRYPTION,
            &[5, 0],
            &rsa_key(modulus, &[1, 0, 1]),
        ));
        Algorithm::RsaPkcs1(hash).verify(&key.unwrap(), DATA, &vec![1; modulus.len()])
    };
    for hash in [HashAlgorithm::Sha256, HashAlgorithm::Sha224] {
        for bytes in [64, 96, 127, 1025] {
            let refused = SignatureError::KeySize { bits: bytes * 8 };
            assert_eq!(verify(&vec![0xff; bytes], hash), Err(refused));
        }
        let even = [&[0xff; 255][..], &[0xfe]].concat();
        assert_eq!(verify(&even, hash), Err(SignatureError::Mismatch));
    }
}

#[test]
fn ecdsa_numbers_out_of_range_and_points_beside_the_curve_sign_nothing() {
    let order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let prime = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    let key = PrivateKey::generate_p256().unwrap();
    let verify = |key: &PublicKey, signature: &[u8]| {
        Algorithm::Ecdsa(HashAlgorithm::Sha256).verify(key, DATA, signature)
    };
    let positive = |number: &[u8]| match number {
        [first, ..] if *first >= 0x80 => tlv(2, &[&[0], number]),
        _ => tlv(2, &[number]),
    };
    for r in [&[0][..], &[1], &order, &prime] {
        for s in [&[0][..], &[1], &order, &prime] {
            let signature = tlv(0x30, &[&positive(r), &positive(s)]);
            assert_eq!(
                verify(key.public_key(), &signature),
                Err(SignatureError::Mismatch)
            );
        }
    }
    let good = key.sign(SignatureScheme::EcdsaP256Sha256, DATA).unwrap();
    assert_eq!(verify(key.public_key(), &good), Ok(()));
    let curve =
        |point: &[u8]| PublicKey::from_der(&info(oids::EC_PUBLIC_KEY, &oid(oids::P256), point)).unwrap();
    let mut beside = key.public_key().bits().to_vec();
    beside[64] ^= 1;
    for point in [beside, vec![0], [&[4_u8][..], &[0; 64]].concat(), Vec::new()] {
        assert_eq!(verify(&curve(&point), &good), Err(SignatureError::Mismatch));
    }
}

/// A curve of one's own with another's point as generator (CVE-2020-0601) is no key at all.
#[test]
fn curves_described_by_their_numbers_are_not_read() {
    let key = PrivateKey::generate_p256().unwrap();
    let described = tlv(0x30, &[&tlv(2, &[&[1]]), &tlv(0x30, &[])]);
    for parameters in [described, vec![5, 0], Vec::new()] {
        let key = PublicKey::from_der(&info(oids::EC_PUBLIC_KEY, &parameters, key.public_key().bits()));
        assert_eq!(key.err(), Some(SignatureError::PublicKey));
    }
}

/// Brainpool curves (RFC 5639) and plain ECDSA (BSI TR-03111) are not computed, and are named.
#[test]
fn curves_and_encodings_that_are_not_computed_are_named() {
    let key = PrivateKey::generate_p256().unwrap();
    for curve in [
        "1.3.36.3.3.2.8.1.1.7",
        "1.3.36.3.3.2.8.1.1.11",
        "1.3.36.3.3.2.8.1.1.13",
    ] {
        let curve = Oid::new_unwrap(curve);
        let other = info(oids::EC_PUBLIC_KEY, &oid(curve), key.public_key().bits());
        let algorithm = Algorithm::Ecdsa(HashAlgorithm::Sha256);
        let refused = SignatureError::Unsuitable {
            algorithm,
            key: KeyKind::Other(curve),
        };
        let other = PublicKey::from_der(&other).unwrap();
        assert_eq!(algorithm.verify(&other, DATA, &[]), Err(refused));
    }
    let plain = Oid::new_unwrap("0.4.0.127.0.7.1.1.4.1.3");
    let world = common::judged::world();
    let mut pieces = common::judged::pieces(&world);
    pieces.algorithm = algorithm(plain);
    assert_eq!(
        judged(&pieces.build(&world.key, common::SCHEME), &[]).unwrap_err(),
        Fault::Algorithm(SignatureError::Algorithm(plain))
    );
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.map(byte).collect()
}
