//! Answers that no honest responder gives, signed by the right key.

use der::asn1::{Any, BitString, OctetString};
use der::{Decode, Encode, Tag, TagNumber};
use x509_cert::ext::Extension;

use super::structure::{BasicOcspResponse, OcspResponse, ResponseBytes, ResponseData};
use super::*;
use crate::tests::self_signed;
use crate::{Certificate, PrivateKey, SignatureScheme, oids};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

/// What is said of an answer whose signed part was edited and signed again.
fn refusal(edit: impl FnOnce(&mut ResponseData)) -> Option<OcspError> {
    refusal_about(|data, _| edit(data))
}

/// The same by an edit that knows the issuer.
fn refusal_about(edit: impl FnOnce(&mut ResponseData, &Certificate)) -> Option<OcspError> {
    let key = PrivateKey::generate_p256().unwrap();
    let certificate: Certificate = self_signed("CA thử nghiệm", &key, SCHEME);
    let asked = parse_request(&request(&certificate, &certificate, None).unwrap()).unwrap();
    let now = certificate.not_before();
    let statements: Vec<Statement> = asked
        .ids
        .into_iter()
        .map(|id| Statement {
            id,
            status: CertStatus::Good,
            this_update: now,
            next_update: None,
        })
        .collect();
    let responder = Responder {
        certificate: &certificate,
        key: &key,
        scheme: SCHEME,
    };
    let answer = issue(&responder, &statements, now, Some(b"nonce")).unwrap();
    let bytes = OcspResponse::from_der(&answer).unwrap().bytes.unwrap();
    let mut basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).unwrap();
    let mut data: ResponseData = basic.tbs.decode_as().unwrap();
    edit(&mut data, &certificate);
    basic.tbs = Any::encode_from(&data).unwrap();
    basic.signature =
        BitString::from_bytes(&key.sign(SCHEME, &basic.tbs.to_der().unwrap()).unwrap()).unwrap();
    let bytes = ResponseBytes {
        kind: oids::OCSP_BASIC,
        response: OctetString::new(basic.to_der().unwrap()).unwrap(),
    };
    let answer = OcspResponse {
        status: ResponseStatus::Successful,
        bytes: Some(bytes),
    }
    .to_der()
    .unwrap();
    parse_response(&answer, &certificate, &certificate, Some(b"nonce")).err()
}

fn critical() -> Extension {
    let extn_value = OctetString::new([5, 0]).unwrap();
    Extension {
        extn_id: oids::CE_ISSUING_DISTRIBUTION_POINT,
        critical: true,
        extn_value,
    }
}

#[test]
fn an_unedited_answer_is_accepted() {
    assert_eq!(refusal(|_| ()), None);
}

#[test]
fn unknown_critical_extensions_refuse_the_answer() {
    let expected = Some(OcspError::CriticalExtension(oids::CE_ISSUING_DISTRIBUTION_POINT));
    assert_eq!(
        refusal(|data| data.extensions.get_or_insert_default().push(critical())),
        expected
    );
    let in_line = refusal(|data| {
        data.responses
            .iter_mut()
            .for_each(|line| line.extensions = Some(vec![critical()]))
    });
    assert_eq!(in_line, expected);
}

#[test]
fn a_status_is_one_of_three() {
    let fourth = Any::new(
        Tag::ContextSpecific {
            constructed: false,
            number: TagNumber(3),
        },
        [],
    )
    .unwrap();
    let refused = refusal(|data| {
        data.responses
            .iter_mut()
            .for_each(|line| line.status = fourth.clone())
    });
    assert_eq!(refused, Some(OcspError::Status));
}

#[test]
fn a_responder_that_is_not_enclosed_is_unknown() {
    let stranger = OctetString::new([9; 20]).unwrap().to_der().unwrap();
    let id = Any::new(
        Tag::ContextSpecific {
            constructed: true,
            number: TagNumber(2),
        },
        stranger,
    )
    .unwrap();
    assert_eq!(refusal(|data| data.responder = id), Some(OcspError::NoResponder));
    assert_eq!(
        refusal(|data| data.responder = Any::null()),
        Some(OcspError::NoResponder)
    );
}

/// What an answer is about is named by hashes; the responder chooses which.
#[test]
fn the_issuer_may_be_named_by_any_hash_that_is_computed_and_by_no_other() {
    use crate::HashAlgorithm;
    let named = |hash: Oid, name: Option<HashAlgorithm>, key: Option<HashAlgorithm>| {
        refusal_about(move |data, issuer| {
            for line in &mut data.responses {
                let digest =
                    |by: Option<HashAlgorithm>, of: &[u8]| by.map_or(vec![7; 20], |by| by.digest(of));
                line.id.hash.oid = hash;
                line.id.name = OctetString::new(digest(name, issuer.subject().der())).unwrap();
                line.id.key = OctetString::new(digest(key, issuer.public_key().bits())).unwrap();
            }
        })
    };
    let (sha1, sha256) = (Some(HashAlgorithm::Sha1), Some(HashAlgorithm::Sha256));
    assert_eq!(named(oids::SHA256, sha256, sha256), None);
    assert_eq!(
        named(
            oids::SHA512,
            Some(HashAlgorithm::Sha512),
            Some(HashAlgorithm::Sha512)
        ),
        None
    );
    let other = Some(OcspError::OtherCertificate);
    // Another key under the same name, another name over the same key, one hash for another, one that is not computed.
    assert_eq!(named(oids::SHA256, sha256, None), other);
    assert_eq!(named(oids::SHA256, None, sha256), other);
    assert_eq!(named(oids::SHA256, sha1, sha1), other);
    assert_eq!(named(oids::MD5, sha1, sha1), other);
}

#[test]
fn an_answer_signed_before_the_time_for_which_it_speaks_is_refused() {
    let shifted = |seconds: i64| {
        refusal(move |data| {
            for line in &mut data.responses {
                let later = jiff::SignedDuration::from_secs(seconds);
                line.this_update.0 = data.produced_at.0.checked_add(later).unwrap();
            }
        })
    };
    assert_eq!(shifted(-3600), None);
    // Two clocks of one responder may differ.
    assert_eq!(shifted(300), None);
    assert_eq!(shifted(301), Some(OcspError::KnownLater));
}
