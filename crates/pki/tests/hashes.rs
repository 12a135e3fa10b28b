//! Signers whose hash is named in two places that disagree (RFC 5652 §5.4): what was used, and is named, holds and is told.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::builder;
use common::cms::{Pieces, algorithm, attribute, tlv};
use common::judged::{DATA, judged};
use der::asn1::ObjectIdentifier as Oid;
use saoy_pki::HashAlgorithm::{Sha1, Sha256, Sha384, Sha512};
use saoy_pki::cms::{Fault, Oddity, Verified};
use saoy_pki::{Algorithm, Certificate, HashAlgorithm, PrivateKey, SignatureScheme, oids, sha256};

const PKCS1: SignatureScheme = SignatureScheme::RsaPkcs1Sha256;
const ECDSA: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

struct Person {
    key: PrivateKey,
    certificate: Certificate,
    scheme: SignatureScheme,
}

impl Person {
    fn new(key: PrivateKey, scheme: SignatureScheme) -> Self {
        let certificate = builder("Đặng Hữu Khải", &key, 1).self_signed(&key, scheme);
        Self {
            certificate: certificate.unwrap(),
            key,
            scheme,
        }
    }

    fn rsa() -> Self {
        Self::new(PrivateKey::generate_rsa_2048().unwrap(), PKCS1)
    }

    fn p256() -> Self {
        Self::new(PrivateKey::generate_p256().unwrap(), ECDSA)
    }

    /// Over SHA-256, signed by `scheme` under this name.
    fn signs(
        &self,
        name: Oid,
        scheme: SignatureScheme,
        edit: impl FnOnce(&mut Pieces),
    ) -> Result<Verified, Fault> {
        let mut pieces = Pieces {
            algorithm: algorithm(name),
            ..Pieces::new(&self.certificate, &sha256(DATA), self.scheme)
        };
        edit(&mut pieces);
        judged(&pieces.build(&self.key, scheme), &[])
    }
}

/// Without attributes: over the content itself.
fn bare(pieces: &mut Pieces) {
    pieces.attributes = None;
    pieces.signed = Some(DATA.to_vec());
}

fn with_digest(hash: HashAlgorithm, name: Oid) -> impl Fn(&mut Pieces) {
    move |pieces| {
        pieces.hash = algorithm(name);
        let digest = hash.digest(DATA);
        pieces.attributes.as_mut().unwrap()[1] = attribute(oids::MESSAGE_DIGEST, &[&tlv(4, &[&digest])]);
    }
}

#[test]
fn a_name_with_another_hash_than_the_signers_is_told_and_what_was_used_counts() {
    let (rsa, p256) = (Person::rsa(), Person::p256());
    for (person, name, named, used) in [
        (&rsa, oids::SHA1_WITH_RSA, Sha1, Algorithm::RsaPkcs1(Sha256)),
        (&rsa, oids::SHA384_WITH_RSA, Sha384, Algorithm::RsaPkcs1(Sha256)),
        (&rsa, oids::SHA512_WITH_RSA, Sha512, Algorithm::RsaPkcs1(Sha256)),
        (&p256, oids::ECDSA_SHA1, Sha1, Algorithm::Ecdsa(Sha256)),
        (&p256, oids::ECDSA_SHA512, Sha512, Algorithm::Ecdsa(Sha256)),
    ] {
        let told = Oddity::SignatureHashMisnamed { named, used: Sha256 };
        let verified = person.signs(name, person.scheme, |_| ()).unwrap();
        assert_eq!((verified.algorithm, verified.oddities), (used, vec![told]));
        let verified = person.signs(name, person.scheme, bare).unwrap();
        assert_eq!(verified.algorithm, used);
        assert!(verified.oddities.contains(&told));
    }
}

/// What is weak is called weak, whatever the name says.
#[test]
fn sha1_under_a_better_name_is_sha1() {
    let mut cms = include_bytes!("fixtures/foreign/sha1.cms.der").to_vec();
    // The last arc of the signer's algorithm, 1.2.840.113549.1.1.x.
    let arcs = &oids::SHA256_WITH_RSA.as_bytes()[..8];
    let last = cms.windows(8).rposition(|window| window == arcs).unwrap() + 8;
    cms[last] = *oids::SHA256_WITH_RSA.as_bytes().last().unwrap();
    let verified = judged(&cms, &[]).unwrap();
    assert_eq!(verified.algorithm, Algorithm::RsaPkcs1(Sha1));
    let (named, used) = (Sha256, Sha1);
    assert!(
        verified
            .oddities
            .contains(&Oddity::SignatureHashMisnamed { named, used })
    );
}

#[test]
fn a_hash_that_is_named_nowhere_holds_nothing() {
    let (rsa, p256) = (Person::rsa(), Person::p256());
    let scheme = SignatureScheme::RsaPkcs1Sha512;
    for name in [oids::SHA1_WITH_RSA, oids::SHA256_WITH_RSA, oids::RSA_ENCRYPTION] {
        for edit in [|_: &mut Pieces| (), bare] {
            let refused = rsa.signs(name, scheme, edit).unwrap_err();
            assert_eq!(refused, Fault::UnnamedHash(Sha512));
        }
    }
    // No padding says what an ECDSA value is made with.
    let other = with_digest(Sha512, oids::SHA512);
    let refused = p256.signs(oids::ECDSA_SHA1, ECDSA, other).unwrap_err();
    assert_eq!(refused, Fault::Value);
    // The parameters of PSS are what they say.
    let pss = SignatureScheme::RsaPssSha256;
    let refused = rsa.signs(oids::SHA1_WITH_RSA, pss, |_| ()).unwrap_err();
    assert_eq!(refused, Fault::Value);
}

#[test]
fn two_names_open_no_door_for_other_content_or_another_key() {
    let (rsa, other) = (Person::rsa(), Person::rsa());
    let changed = |pieces: &mut Pieces| {
        let digest = sha256(b"other");
        pieces.attributes.as_mut().unwrap()[1] = attribute(oids::MESSAGE_DIGEST, &[&tlv(4, &[&digest])]);
    };
    let refused = rsa.signs(oids::SHA1_WITH_RSA, PKCS1, changed).unwrap_err();
    assert_eq!(refused, Fault::MessageDigest);
    let elsewhere = |pieces: &mut Pieces| pieces.signed = Some(b"other".to_vec());
    for scheme in [PKCS1, SignatureScheme::RsaPkcs1Sha512] {
        let refused = rsa.signs(oids::SHA1_WITH_RSA, scheme, elsewhere).unwrap_err();
        assert_eq!(refused, Fault::Value);
    }
    let stranger = Person {
        key: other.key,
        ..rsa
    };
    let refused = stranger.signs(oids::SHA1_WITH_RSA, PKCS1, |_| ()).unwrap_err();
    assert_eq!(refused, Fault::Value);
}

/// The digest of the content is what the signer's hash says; one by the other name is called so, and does not hold.
#[test]
fn content_hashed_by_the_name_of_the_signature_is_told() {
    let rsa = Person::rsa();
    let (named, used) = (Sha512, Sha256);
    let only_named = |pieces: &mut Pieces| pieces.hash = algorithm(oids::SHA512);
    let refused = rsa.signs(oids::SHA256_WITH_RSA, PKCS1, only_named).unwrap_err();
    assert_eq!(refused, Fault::DigestMisnamed { named, used });
    let both = rsa.signs(oids::SHA256_WITH_RSA, PKCS1, with_digest(Sha512, oids::SHA512));
    let told = Oddity::HashesDiffer {
        content: Sha512,
        attributes: Sha256,
    };
    assert!(both.unwrap().oddities.contains(&told));
}
