//! Round trips over keys made for each run.

use jiff::Timestamp;

use crate::issue::CertificateBuilder;
use crate::name::Name;
use crate::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn name(cn: &str) -> Name {
    Name::new(&[
        (oids::AT_COUNTRY, "VN"),
        (oids::AT_ORGANISATION, "UBND phường Hòa An"),
        (oids::AT_COMMON_NAME, cn),
    ])
    .unwrap()
}

pub(crate) fn self_signed(cn: &str, key: &PrivateKey, scheme: SignatureScheme) -> Certificate {
    CertificateBuilder::new(
        name(cn),
        key.public_key(),
        &[7],
        at("2026-01-01T00:00:00Z"),
        at("2027-01-01T00:00:00Z"),
    )
    .end_entity()
    .key_usage(KeyUsage {
        digital_signature: true,
        non_repudiation: true,
        ..KeyUsage::default()
    })
    .ocsp_url("http://ocsp.vidu.example")
    .ca_issuer_url("http://ca.vidu.example/ca.cer")
    .crl_url("http://crl.vidu.example/ca.crl")
    .self_signed(key, scheme)
    .unwrap()
}

fn keys() -> Vec<(PrivateKey, SignatureScheme)> {
    let rsa = || PrivateKey::generate_rsa_2048().unwrap();
    vec![
        (rsa(), SignatureScheme::RsaPkcs1Sha256),
        (rsa(), SignatureScheme::RsaPkcs1Sha384),
        (rsa(), SignatureScheme::RsaPkcs1Sha512),
        (rsa(), SignatureScheme::RsaPssSha256),
        (rsa(), SignatureScheme::RsaPssSha384),
        (rsa(), SignatureScheme::RsaPssSha512),
        (
            PrivateKey::generate_p256().unwrap(),
            SignatureScheme::EcdsaP256Sha256,
        ),
        (
            PrivateKey::generate_p384().unwrap(),
            SignatureScheme::EcdsaP384Sha384,
        ),
    ]
}

#[test]
fn every_scheme_signs_a_certificate_and_a_document() {
    for (key, scheme) in keys() {
        let key = PrivateKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        let certificate = self_signed("Đặng Hữu Khải", &key, scheme);
        certificate.verify_signed_by(key.public_key()).unwrap();
        let digest = scheme.hash().digest(b"scan");
        let attributes = cms::signed_attributes(&digest, &certificate).unwrap();
        let signature = key.sign(scheme, &attributes).unwrap();
        let signed = cms::signed_data(&attributes, &signature, scheme, &certificate, &[]).unwrap();
        let mut padded = signed.clone();
        padded.extend([0; 100]);
        let parsed = cms::SignedData::parse(&padded).unwrap();
        assert_eq!(parsed.der(), signed);
        parsed.verify(&digest).unwrap();
        assert_eq!(cms::signature_value(&padded).unwrap(), signature);
        assert_eq!(parsed.signer_certificate(), Some(&certificate));
    }
}

#[test]
fn a_certificate_says_what_was_written_into_it() {
    let key = PrivateKey::generate_p256().unwrap();
    let certificate = self_signed("Đặng Hữu Khải", &key, SignatureScheme::EcdsaP256Sha256);
    assert_eq!(
        certificate.subject_common_name().as_deref(),
        Some("Đặng Hữu Khải")
    );
    assert_eq!(
        certificate.subject_organisation().as_deref(),
        Some("UBND phường Hòa An")
    );
    assert_eq!(certificate.serial_hex(), "07");
    assert_eq!(certificate.ocsp_urls(), ["http://ocsp.vidu.example"]);
    assert_eq!(certificate.ca_issuer_urls(), ["http://ca.vidu.example/ca.cer"]);
    assert_eq!(certificate.crl_urls(), ["http://crl.vidu.example/ca.crl"]);
    assert!(!certificate.is_ca());
    assert!(certificate.key_usage().unwrap().non_repudiation);
    assert!(certificate.unknown_critical_extensions().is_empty());
    assert_eq!(
        certificate.subject_key_id().unwrap(),
        digest::sha1(key.public_key().bits())
    );
}
