//! Each reason for which bytes are not a certificate.

use der::asn1::{Any, OctetString};
use x509_cert::ext::Extension;

use super::*;
use crate::issue::sign_structure;
use crate::tests::self_signed;
use crate::{PrivateKey, SignatureScheme};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

/// A certificate whose signed part was edited and signed again.
fn edited(edit: impl FnOnce(&mut TbsCertificate)) -> (Vec<u8>, PrivateKey) {
    let key = PrivateKey::generate_p256().unwrap();
    let plain = self_signed("Đặng Hữu Khải", &key, SCHEME);
    let mut tbs = TbsCertificate::from_der(&plain.0.tbs).unwrap();
    edit(&mut tbs);
    (sign_structure(&tbs.to_der().unwrap(), &key, SCHEME).unwrap(), key)
}

fn add(tbs: &mut TbsCertificate, id: Oid, critical: bool, value: &[u8]) {
    let extn_value = OctetString::new(value).unwrap();
    tbs.extensions.get_or_insert_default().push(Extension {
        extn_id: id,
        critical,
        extn_value,
    });
}

fn refusal(edit: impl FnOnce(&mut TbsCertificate)) -> Option<CertificateError> {
    Certificate::from_der(&edited(edit).0).err()
}

#[test]
fn junk_is_malformed() {
    for junk in [b"".as_slice(), b"<html>", &[0x30, 0], &[0x30, 0x80, 0, 0]] {
        assert!(
            matches!(Certificate::from_der(junk), Err(CertificateError::Malformed(_))),
            "{junk:?}"
        );
    }
    let (mut der, _) = edited(|_| ());
    der.push(0);
    assert!(matches!(
        Certificate::from_der(&der),
        Err(CertificateError::Malformed(_))
    ));
}

#[test]
fn extensions_come_once_and_readable() {
    let usage = [3, 2, 6, 0xc0];
    let twice = refusal(|tbs| add(tbs, oids::CE_KEY_USAGE, true, &usage));
    assert_eq!(
        twice,
        Some(CertificateError::DuplicateExtension(oids::CE_KEY_USAGE))
    );
    let unreadable = refusal(|tbs| add(tbs, oids::CE_CERTIFICATE_POLICIES, false, b"junk"));
    assert_eq!(
        unreadable,
        Some(CertificateError::Extension(oids::CE_CERTIFICATE_POLICIES))
    );
}

#[test]
fn a_public_key_that_cannot_be_read_is_refused() {
    let unreadable = refusal(|tbs| tbs.key = Any::null());
    assert_eq!(unreadable, Some(CertificateError::PublicKey));
}

#[test]
fn unknown_critical_extensions_are_listed() {
    let (der, _) = edited(|tbs| {
        add(tbs, oids::CE_DELTA_CRL, true, b"");
        add(tbs, oids::CE_ISSUING_DISTRIBUTION_POINT, false, b"");
        add(tbs, oids::CE_NAME_CONSTRAINTS, true, b"");
    });
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.unknown_critical_extensions(), [oids::CE_DELTA_CRL]);
    assert_eq!(certificate.unreadable_extensions(), [oids::CE_NAME_CONSTRAINTS]);
}

#[test]
fn the_algorithm_is_the_same_inside_and_outside() {
    let (der, key) = edited(|tbs| tbs.signature.oid = oids::ECDSA_SHA384);
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(
        certificate.verify_signed_by(key.public_key()),
        Err(CertificateError::AlgorithmMismatch)
    );
}

#[test]
fn another_key_did_not_sign_it() {
    let (der, key) = edited(|_| ());
    let certificate = Certificate::from_der(&der).unwrap();
    certificate.verify_signed_by(key.public_key()).unwrap();
    let other = PrivateKey::generate_p256().unwrap();
    let refusal = certificate.verify_signed_by(other.public_key());
    assert_eq!(
        refusal,
        Err(CertificateError::Signature(SignatureError::Mismatch))
    );
}

#[test]
fn pem_is_read_however_it_is_wrapped() {
    let (der, _) = edited(|_| ());
    let pem = der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, &der).unwrap();
    let one_line = pem
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect::<String>();
    let text =
        format!("# anchors\r\n{pem}\n-----BEGIN CERTIFICATE-----\r\n{one_line}\r\n-----END CERTIFICATE-----");
    let found = Certificate::from_pem(&text).unwrap();
    assert_eq!(
        found.iter().map(Certificate::der).collect::<Vec<_>>(),
        [der.as_slice(), der.as_slice()]
    );
    assert!(Certificate::from_pem("").unwrap().is_empty());
    assert!(Certificate::from_pem("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----").is_err());
}
