//! Tokens that no honest authority issues, signed by the right key.

use der::Encode;
use der::asn1::{Any, OctetString};

use super::client::Token;
use super::structure::{MessageImprint, TstInfo};
use super::*;
use crate::cms::{assemble, attributes_for};
use crate::issue::CertificateBuilder;
use crate::tests::name;
use crate::time::GeneralizedTime;
use crate::{HashAlgorithm, PrivateKey, SignatureScheme, asn1, oids};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

/// What is said of a token with an edited content, enclosed or not.
fn refusal(enclose: bool, edit: impl FnOnce(&mut TstInfo)) -> Option<TspError> {
    let key = PrivateKey::generate_p256().unwrap();
    let (from, to) = (
        "2026-01-01T00:00:00Z".parse().unwrap(),
        "2027-01-01T00:00:00Z".parse().unwrap(),
    );
    let certificate = CertificateBuilder::new(name("TSA thử nghiệm"), key.public_key(), &[7], from, to)
        .extended_key_usage(&[oids::KP_TIME_STAMPING], true)
        .self_signed(&key, SCHEME)
        .unwrap();
    let mut info = TstInfo {
        version: 1,
        policy: oids::ID_DATA,
        imprint: MessageImprint {
            algorithm: HashAlgorithm::Sha256.algorithm(),
            digest: OctetString::new([1; 32]).unwrap(),
        },
        serial: asn1::unsigned(&[1]).unwrap().decode_as().unwrap(),
        time: GeneralizedTime(from),
        accuracy: None,
        ordering: true,
        nonce: None,
        authority: Some(Any::null()),
        extensions: None,
    };
    edit(&mut info);
    let content = info.to_der().unwrap();
    let attributes = attributes_for(oids::TST_INFO, &SCHEME.hash().digest(&content), &certificate).unwrap();
    let value = key.sign(SCHEME, &attributes).unwrap();
    let enclosed = std::slice::from_ref(&certificate);
    let content = (oids::TST_INFO, enclose.then_some(content.as_slice()));
    let token = assemble(content, &attributes, &value, SCHEME, &certificate, enclosed).unwrap();
    Token::parse(&token).err()
}

#[test]
fn an_unedited_token_is_accepted() {
    assert_eq!(refusal(true, |_| ()), None);
}

#[test]
fn a_token_encloses_its_content_in_a_version_that_is_known() {
    assert_eq!(refusal(false, |_| ()), Some(TspError::NoContent));
    assert_eq!(refusal(true, |info| info.version = 2), Some(TspError::Version(2)));
}

#[test]
fn a_weak_imprint_proves_nothing() {
    let weak = refusal(true, |info| {
        info.imprint.algorithm = HashAlgorithm::Sha1.algorithm()
    });
    assert_eq!(weak, Some(TspError::Hash(oids::SHA1)));
}
