//! Each reason for which a CMS signature is refused, on structures taken apart and put together again.

use der::asn1::OctetString;
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;

use super::structure::{Attribute, ContentInfo, SignedDataStructure, SignerInfoStructure};
use super::write::assemble;
use super::*;
use crate::asn1::RawSet;
use crate::tests::self_signed;
use crate::{Certificate, PrivateKey, SignatureScheme, oids, sha256};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

struct World {
    key: PrivateKey,
    certificate: Certificate,
    digest: [u8; 32],
}

fn world() -> World {
    let key = PrivateKey::generate_p256().unwrap();
    World {
        certificate: self_signed("Đặng Hữu Khải", &key, SCHEME),
        key,
        digest: sha256(b"scan"),
    }
}

impl World {
    fn attributes(&self) -> Vec<Attribute> {
        let set = RawSet::from_der(&signed_attributes(&self.digest, &self.certificate).unwrap()).unwrap();
        set.elements()
            .unwrap()
            .iter()
            .map(|element| element.decode_as().unwrap())
            .collect()
    }

    /// Signs whatever attributes are given, in the order given, bypassing the checks of the writer.
    fn signed(
        &self,
        attributes: Option<Vec<Attribute>>,
        edit: impl FnOnce(&mut SignerInfoStructure),
    ) -> Vec<u8> {
        let plain = signed_attributes(&self.digest, &self.certificate).unwrap();
        let value = self.key.sign(SCHEME, &plain).unwrap();
        let cms = signed_data(&plain, &value, SCHEME, &self.certificate, &[]).unwrap();
        reopen(&cms, |data| {
            let mut signer = SignerInfoStructure::from_der(&data.signer_infos.0).unwrap();
            let set =
                attributes.map(|list| RawSet(list.iter().flat_map(|each| each.to_der().unwrap()).collect()));
            if let Some(set) = &set {
                let value = self.key.sign(SCHEME, &set.to_set().unwrap()).unwrap();
                signer.signature = OctetString::new(value).unwrap();
            }
            signer.signed_attributes = set;
            edit(&mut signer);
            data.signer_infos = RawSet(signer.to_der().unwrap());
        })
    }

    fn refusal(&self, attributes: Option<Vec<Attribute>>) -> Option<CmsError> {
        SignedData::parse(&self.signed(attributes, |_| ()))
            .and_then(|signed| signed.verify(&self.digest))
            .err()
    }
}

fn reopen(cms: &[u8], edit: impl FnOnce(&mut SignedDataStructure)) -> Vec<u8> {
    let mut info = ContentInfo::from_der(cms).unwrap();
    let mut data: SignedDataStructure = info.content.decode_as().unwrap();
    edit(&mut data);
    info.content = der::asn1::Any::encode_from(&data).unwrap();
    info.to_der().unwrap()
}

fn attribute(kind: Oid, value: &impl Encode) -> Attribute {
    Attribute {
        kind,
        values: RawSet(value.to_der().unwrap()),
    }
}

#[test]
fn exactly_the_three_attributes_of_the_baseline_are_signed_in_der_order() {
    let world = world();
    let kinds: Vec<Oid> = world.attributes().iter().map(|each| each.kind).collect();
    assert_eq!(
        kinds,
        [
            oids::CONTENT_TYPE,
            oids::MESSAGE_DIGEST,
            oids::SIGNING_CERTIFICATE_V2
        ]
    );
    assert_eq!(world.refusal(Some(world.attributes())), None);
}

#[test]
fn attributes_sent_in_another_order_are_verified_as_sent_and_as_sorted() {
    let world = world();
    let mut turned = world.attributes();
    turned.reverse();
    assert_eq!(world.refusal(Some(turned.clone())), None);
    let sorted = signed_attributes(&world.digest, &world.certificate).unwrap();
    let value = world.key.sign(SCHEME, &sorted).unwrap();
    let cms = world.signed(Some(turned), |signer| {
        signer.signature = OctetString::new(value).unwrap()
    });
    SignedData::parse(&cms).unwrap().verify(&world.digest).unwrap();
}

#[test]
fn a_missing_attribute_is_named() {
    let world = world();
    for missing in [
        oids::CONTENT_TYPE,
        oids::MESSAGE_DIGEST,
        oids::SIGNING_CERTIFICATE_V2,
    ] {
        let mut attributes = world.attributes();
        attributes.retain(|each| each.kind != missing);
        assert_eq!(
            world.refusal(Some(attributes)),
            Some(CmsError::MissingAttribute(missing))
        );
    }
    assert_eq!(world.refusal(None), Some(CmsError::NoSignedAttributes));
}

#[test]
fn a_repeated_attribute_or_value_is_named() {
    let world = world();
    let mut twice = world.attributes();
    twice.push(attribute(
        oids::MESSAGE_DIGEST,
        &OctetString::new(world.digest).unwrap(),
    ));
    assert_eq!(
        world.refusal(Some(twice)),
        Some(CmsError::RepeatedAttribute(oids::MESSAGE_DIGEST))
    );
    let mut two_values = world.attributes();
    if let Some(each) = two_values.iter_mut().find(|each| each.kind == oids::CONTENT_TYPE) {
        each.values.0.extend(oids::ID_DATA.to_der().unwrap());
    }
    assert_eq!(
        world.refusal(Some(two_values)),
        Some(CmsError::RepeatedAttribute(oids::CONTENT_TYPE))
    );
}

#[test]
fn the_content_type_must_be_the_contents() {
    let world = world();
    let mut attributes = world.attributes();
    attributes.retain(|each| each.kind != oids::CONTENT_TYPE);
    attributes.push(attribute(oids::CONTENT_TYPE, &oids::TST_INFO));
    assert_eq!(world.refusal(Some(attributes)), Some(CmsError::ContentType));
}

#[test]
fn another_certificate_of_the_same_key_is_noticed() {
    let world = world();
    let other = self_signed("Kẻ mạo danh", &world.key, SCHEME);
    let cms = world.signed(Some(world.attributes()), |_| ());
    let signed = SignedData::parse(&cms).unwrap();
    assert_eq!(
        signed.verify_with(&world.digest, &other),
        Err(CmsError::SigningCertificate)
    );
}

#[test]
fn the_older_signing_certificate_attribute_is_understood() {
    let world = world();
    let with_hash = |hash: Vec<u8>| {
        let id = OctetString::new(hash).unwrap();
        // SigningCertificate { SEQUENCE OF ESSCertID { certHash } }
        attribute(oids::SIGNING_CERTIFICATE, &vec![vec![vec![id]]])
    };
    let mut attributes = world.attributes();
    attributes.retain(|each| each.kind != oids::SIGNING_CERTIFICATE_V2);
    let mut wrong = attributes.clone();
    attributes.push(with_hash(crate::digest::sha1(world.certificate.der())));
    assert_eq!(world.refusal(Some(attributes)), None);
    wrong.push(with_hash(vec![0; 20]));
    assert_eq!(world.refusal(Some(wrong)), Some(CmsError::SigningCertificate));
}

#[test]
fn a_changed_content_or_signature_is_refused() {
    let world = world();
    let signed = SignedData::parse(&world.signed(Some(world.attributes()), |_| ())).unwrap();
    assert_eq!(signed.message_digest(), Some(world.digest.as_slice()));
    assert_eq!(
        signed.verify(&sha256(b"another scan")),
        Err(CmsError::MessageDigest)
    );
    assert_eq!(
        signed.verify(&[0; 20]),
        Err(CmsError::DigestLength {
            expected: 32,
            found: 20
        })
    );
    let other = world.key.sign(SCHEME, b"something else").unwrap();
    let cms = world.signed(Some(world.attributes()), |signer| {
        signer.signature = OctetString::new(other).unwrap()
    });
    let refusal = SignedData::parse(&cms).unwrap().verify(&world.digest);
    assert_eq!(refusal, Err(CmsError::Signature(SignatureError::Mismatch)));
}

#[test]
fn weak_or_contradicting_algorithms_are_refused() {
    let world = world();
    let with = |digest: Oid, signature: Oid| {
        world.signed(Some(world.attributes()), |signer| {
            signer.digest_algorithm = AlgorithmIdentifierOwned {
                oid: digest,
                parameters: None,
            };
            signer.signature_algorithm = AlgorithmIdentifierOwned {
                oid: signature,
                parameters: None,
            };
        })
    };
    let sha1 = SignedData::parse(&with(oids::SHA1, oids::ECDSA_SHA256)).err();
    assert_eq!(sha1, Some(CmsError::Digest(oids::SHA1)));
    let mixed = SignedData::parse(&with(oids::SHA256, oids::ECDSA_SHA384))
        .unwrap()
        .verify(&world.digest);
    assert_eq!(mixed, Err(CmsError::SchemeDigest));
    let unknown = SignedData::parse(&with(oids::SHA256, oids::EC_PUBLIC_KEY))
        .unwrap()
        .verify(&world.digest);
    assert_eq!(
        unknown,
        Err(CmsError::Signature(SignatureError::Algorithm(
            oids::EC_PUBLIC_KEY
        )))
    );
    let rsa = SignedData::parse(&with(oids::SHA256, oids::RSA_ENCRYPTION))
        .unwrap()
        .verify(&world.digest);
    assert!(matches!(
        rsa,
        Err(CmsError::Signature(SignatureError::WrongKey { .. }))
    ));
}

#[test]
fn there_is_exactly_one_signer() {
    let world = world();
    let cms = world.signed(Some(world.attributes()), |_| ());
    let none = reopen(&cms, |data| data.signer_infos = RawSet::default());
    assert_eq!(SignedData::parse(&none).err(), Some(CmsError::SignerCount(0)));
    let two = reopen(&cms, |data| data.signer_infos.0 = data.signer_infos.0.repeat(2));
    assert_eq!(SignedData::parse(&two).err(), Some(CmsError::SignerCount(2)));
    assert_eq!(signature_value(&two), Err(CmsError::SignerCount(2)));
}

#[test]
fn without_the_signers_certificate_nothing_is_proven_unless_it_is_given() {
    let world = world();
    let cms = reopen(&world.signed(Some(world.attributes()), |_| ()), |data| {
        data.certificates = None
    });
    let signed = SignedData::parse(&cms).unwrap();
    assert_eq!(signed.verify(&world.digest), Err(CmsError::NoSignerCertificate));
    signed.verify_with(&world.digest, &world.certificate).unwrap();
}

#[test]
fn certificates_and_attributes_that_cannot_be_read_do_not_hide_the_rest() {
    let world = world();
    let cms = world.signed(Some(world.attributes()), |signer| {
        signer.unsigned_attributes = Some(RawSet(vec![0x30, 3, 2, 1, 1]));
    });
    let cms = reopen(&cms, |data| {
        if let Some(certificates) = &mut data.certificates {
            certificates.0.extend([0x30, 3, 2, 1, 1]);
        }
    });
    let signed = SignedData::parse(&cms).unwrap();
    signed.verify(&world.digest).unwrap();
    assert_eq!(signed.certificates(), [world.certificate]);
    assert_eq!(signed.signature_timestamp(), None);
}

#[test]
fn the_signer_may_be_named_by_key_identifier() {
    let world = world();
    let cms = world.signed(Some(world.attributes()), |signer| {
        let tag = der::Tag::ContextSpecific {
            constructed: false,
            number: der::TagNumber(0),
        };
        signer.sid = der::asn1::Any::new(tag, world.certificate.subject_key_id().unwrap()).unwrap();
    });
    SignedData::parse(&cms).unwrap().verify(&world.digest).unwrap();
}

#[test]
fn another_content_or_something_after_it_is_refused() {
    let world = world();
    let mut cms = world.signed(Some(world.attributes()), |_| ());
    let mut info = ContentInfo::from_der(&cms).unwrap();
    info.content_type = oids::ID_DATA;
    let refusal = SignedData::parse(&info.to_der().unwrap()).err();
    assert_eq!(refusal, Some(CmsError::NotSignedData(oids::ID_DATA)));
    cms.push(1);
    assert!(matches!(SignedData::parse(&cms), Err(CmsError::Malformed(_))));
    assert!(matches!(SignedData::parse(&[]), Err(CmsError::Malformed(_))));
}

#[test]
fn the_writer_refuses_what_would_not_verify() {
    let world = world();
    let refused = signed_attributes(&[0; 20], &world.certificate);
    assert_eq!(
        refused,
        Err(CmsError::DigestLength {
            expected: 32,
            found: 20
        })
    );
    let attributes = signed_attributes(&world.digest, &world.certificate).unwrap();
    let value = world.key.sign(SCHEME, &attributes).unwrap();
    let write =
        |scheme, attributes: &[u8], certificate| signed_data(attributes, &value, scheme, certificate, &[]);
    let stranger = self_signed("Người khác", &PrivateKey::generate_p256().unwrap(), SCHEME);
    let mismatch = Err(CmsError::Signature(SignatureError::Mismatch));
    assert_eq!(write(SCHEME, &attributes, &stranger), mismatch);
    assert_eq!(
        write(SignatureScheme::EcdsaP384Sha384, &attributes, &world.certificate),
        Err(CmsError::SchemeDigest)
    );
    assert_eq!(
        write(SCHEME, &[0x31, 0], &world.certificate),
        Err(CmsError::MissingAttribute(oids::MESSAGE_DIGEST))
    );
    assert!(matches!(
        write(SCHEME, b"junk", &world.certificate),
        Err(CmsError::Malformed(_))
    ));
}

#[test]
fn the_chain_is_enclosed_once_each_and_sorted() {
    let world = world();
    let other = self_signed("CA", &PrivateKey::generate_p256().unwrap(), SCHEME);
    let attributes = signed_attributes(&world.digest, &world.certificate).unwrap();
    let value = world.key.sign(SCHEME, &attributes).unwrap();
    let chain = [other.clone(), world.certificate.clone(), other.clone()];
    let cms = signed_data(&attributes, &value, SCHEME, &world.certificate, &chain).unwrap();
    let found = SignedData::parse(&cms).unwrap();
    assert_eq!(found.certificates().len(), 2);
    let mut sorted: Vec<&[u8]> = found.certificates().iter().map(Certificate::der).collect();
    sorted.sort();
    assert_eq!(
        sorted,
        found
            .certificates()
            .iter()
            .map(Certificate::der)
            .collect::<Vec<_>>()
    );
    let bare = assemble(
        (oids::ID_DATA, None),
        &attributes,
        &value,
        SCHEME,
        &world.certificate,
        &[],
    )
    .unwrap();
    assert!(SignedData::parse(&bare).unwrap().certificates().is_empty());
}
