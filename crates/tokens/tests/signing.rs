//! Real keys of SoftHSM2, through a driver's process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod common;

use std::process::Command;

use common::{MESSAGE, PIN, driver, labelled, pin};
use saoy_pki::{Certificate, SignatureScheme, verify};
use saoy_testkit::tokens::{KeyOf, KeySpec, Tokens};
use saoy_tokens::{Certificates, PinState, TokenError};

#[test]
fn tokens_are_listed_with_the_certificates_of_people_only() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let own = tokens
        .make(
            "LANH-DAO",
            PIN,
            &[
                KeySpec::new(KeyOf::P256, "TRẦN THỊ LÃNH ĐẠO"),
                KeySpec::new(KeyOf::P384, "TRẦN THỊ LÃNH ĐẠO (cũ)"),
            ],
        )
        .unwrap();
    let mut driver = driver(&tokens);

    let info = driver.info().unwrap();
    assert_eq!(info.manufacturer, "SoftHSM");
    let listed = labelled(&driver.list().unwrap(), "LANH-DAO");
    assert_eq!(listed.token.model, "SoftHSM v2");
    assert_eq!(listed.token.pin, PinState::Fine);
    assert!(!listed.token.pin_pad && listed.token.login_required);
    assert_eq!(listed.token.serial.last_four().len(), 4);
    // The authority's certificate lies on the token too.
    let mut found = listed.certificates();
    found.sort_by_key(Certificate::serial_hex);
    assert_eq!(found, own);
}

#[test]
fn a_blank_token_is_called_blank_and_is_not_logged_in_to() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let mut driver = driver(&tokens);
    let blank = driver.list().unwrap().remove(0).token;
    assert_eq!(blank.pin, PinState::Blank);
    let refused = driver.login(blank.slot, None, pin(PIN), false).unwrap_err();
    assert_eq!(refused, TokenError::NotSetUp(PinState::Blank));
}

#[test]
fn an_rsa_key_signs_in_every_scheme() {
    signs_in(
        KeyOf::Rsa2048,
        &[
            SignatureScheme::RsaPkcs1Sha256,
            SignatureScheme::RsaPkcs1Sha384,
            SignatureScheme::RsaPkcs1Sha512,
            SignatureScheme::RsaPssSha256,
            SignatureScheme::RsaPssSha384,
            SignatureScheme::RsaPssSha512,
        ],
    );
}

#[test]
fn keys_on_curves_sign_and_their_values_are_der() {
    signs_in(KeyOf::P256, &[SignatureScheme::EcdsaP256Sha256]);
    signs_in(KeyOf::P384, &[SignatureScheme::EcdsaP384Sha384]);
}

/// Some tens of values each, since r and s begin with zeros or a high bit only sometimes; the first is shown to OpenSSL.
fn signs_in(kind: KeyOf, schemes: &[SignatureScheme]) {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let certificate = tokens
        .make("KY", PIN, &[KeySpec::new(kind, "NGUYỄN VĂN KÝ")])
        .unwrap()
        .remove(0);
    let mut driver = driver(&tokens);
    let slot = labelled(&driver.list().unwrap(), "KY").token.slot;
    assert!(!driver.login(slot, Some(&certificate), pin(PIN), false).unwrap());
    for scheme in schemes {
        for number in 0..24_u8 {
            let message = [MESSAGE, &[number]].concat();
            let value = driver.sign(*scheme, &message).unwrap();
            verify(*scheme, certificate.public_key(), &message, &value).unwrap();
            if number == 0 {
                assert!(
                    openssl_agrees(&tokens, &certificate, *scheme, &message, &value),
                    "{scheme:?}"
                );
            }
        }
    }
}

fn openssl_agrees(
    tokens: &Tokens,
    certificate: &Certificate,
    scheme: SignatureScheme,
    message: &[u8],
    value: &[u8],
) -> bool {
    let file = |name: &str, content: &[u8]| {
        let path = tokens.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let key = file("key.der", certificate.public_key().der());
    let value = file("value", value);
    let message = file("message", message);
    let mut openssl = Command::new("openssl");
    openssl.args([
        "dgst",
        &format!("-sha{}", 8 * scheme.hash().length()),
        "-keyform",
        "DER",
        "-verify",
    ]);
    openssl.arg(key).arg("-signature").arg(value);
    if scheme.is_pss() {
        let salt = format!("rsa_pss_saltlen:{}", scheme.hash().length());
        openssl.args(["-sigopt", "rsa_padding_mode:pss", "-sigopt", &salt]);
    }
    let said = openssl.arg(message).output().expect("openssl is installed");
    said.status.success()
}

#[test]
fn two_tokens_are_told_apart_and_each_signs_with_its_own_pin() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let leader = tokens
        .make("LANH-DAO", PIN, &[KeySpec::new(KeyOf::P256, "LÃNH ĐẠO")])
        .unwrap();
    let seal = tokens
        .make("CON-DAU", "240671", &[KeySpec::new(KeyOf::Rsa2048, "UBND XÃ")])
        .unwrap();
    let mut driver = driver(&tokens);
    let listed = driver.list().unwrap();
    let (one, other) = (labelled(&listed, "LANH-DAO"), labelled(&listed, "CON-DAU"));
    assert_eq!(
        (one.certificates(), other.certificates()),
        (leader.clone(), seal.clone())
    );
    assert_ne!(one.token.serial, other.token.serial);

    driver
        .login(one.token.slot, Some(&leader[0]), pin(PIN), false)
        .unwrap();
    driver.sign(SignatureScheme::EcdsaP256Sha256, MESSAGE).unwrap();
    driver
        .login(other.token.slot, Some(&seal[0]), pin("240671"), false)
        .unwrap();
    driver.sign(SignatureScheme::RsaPkcs1Sha256, MESSAGE).unwrap();
    // The leader's certificate is not on the seal's token.
    let refused = driver.login(other.token.slot, Some(&leader[0]), pin("240671"), false);
    assert_eq!(refused.unwrap_err(), TokenError::NoCertificate);
}

#[test]
fn a_certificate_that_hides_behind_the_pin_is_found_after_it() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let hidden = KeySpec::new(KeyOf::P256, "ẨN SAU PIN").with_private_certificate();
    let own = tokens.make("KIN", PIN, &[hidden]).unwrap().remove(0);
    let mut driver = driver(&tokens);
    let before = labelled(&driver.list().unwrap(), "KIN");
    assert_eq!(before.certificates, Certificates::AfterPin);

    driver.login(before.token.slot, None, pin(PIN), false).unwrap();
    assert_eq!(
        driver.sign(SignatureScheme::EcdsaP256Sha256, MESSAGE),
        Err(TokenError::NoKey)
    );
    assert_eq!(
        labelled(&driver.list().unwrap(), "KIN").certificate(&own.fingerprint()),
        Some(own.clone())
    );
    driver.choose(&own).unwrap();
    driver.sign(SignatureScheme::EcdsaP256Sha256, MESSAGE).unwrap();
    driver.logout();
    assert_eq!(
        driver.sign(SignatureScheme::EcdsaP256Sha256, MESSAGE),
        Err(TokenError::NotLoggedIn)
    );
}

#[test]
fn a_key_without_the_certificates_identifier_is_found_by_its_public_half() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let keys = [KeyOf::Rsa2048, KeyOf::P256, KeyOf::Rsa2048]
        .map(|kind| KeySpec::new(kind, "KHÔNG CÓ ID").without_identifier());
    let own = tokens.make("LAC", PIN, &keys).unwrap();
    let mut driver = driver(&tokens);
    let slot = labelled(&driver.list().unwrap(), "LAC").token.slot;
    driver.login(slot, None, pin(PIN), false).unwrap();
    for certificate in &own {
        driver.choose(certificate).unwrap();
        let scheme = SignatureScheme::usual(certificate.public_key().kind()).unwrap();
        driver.sign(scheme, MESSAGE).unwrap();
    }
}

#[test]
fn a_scheme_of_another_kind_of_key_is_refused_before_the_token_is_asked() {
    let Some(tokens) = Tokens::new().unwrap() else {
        return;
    };
    let own = tokens
        .make("SAI", PIN, &[KeySpec::new(KeyOf::P256, "SAI LOẠI")])
        .unwrap()
        .remove(0);
    let mut driver = driver(&tokens);
    let slot = labelled(&driver.list().unwrap(), "SAI").token.slot;
    driver.login(slot, Some(&own), pin(PIN), false).unwrap();
    let refused = driver.sign(SignatureScheme::RsaPkcs1Sha256, MESSAGE).unwrap_err();
    assert_eq!(
        refused,
        TokenError::NoMechanism {
            scheme: "RsaPkcs1Sha256".into(),
            said: None
        }
    );
}
