//! A root and people below it, made on the spot.

#![allow(dead_code, reason = "each test file uses its part")]

use jiff::Timestamp;
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, KeyUsage, PrivateKey, oids};

pub(crate) const SIGNING: KeyUsage = KeyUsage {
    digital_signature: true,
    non_repudiation: true,
    key_encipherment: false,
    key_cert_sign: false,
    crl_sign: false,
};

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn name(common: &str) -> Name {
    Name::new(&[(oids::AT_COUNTRY, "VN"), (oids::AT_COMMON_NAME, common)]).unwrap()
}

/// A key on P-256 (quick to make) with a certificate for 2026, signed by `issuer` or by itself.
pub(crate) fn made(
    common: &str,
    issuer: Option<(&Certificate, &PrivateKey)>,
    shape: impl Fn(CertificateBuilder) -> CertificateBuilder,
) -> (PrivateKey, Certificate) {
    let key = PrivateKey::generate_p256().unwrap();
    let certificate = certified(&key, common, issuer, shape);
    (key, certificate)
}

pub(crate) fn certified(
    key: &PrivateKey,
    common: &str,
    issuer: Option<(&Certificate, &PrivateKey)>,
    shape: impl Fn(CertificateBuilder) -> CertificateBuilder,
) -> Certificate {
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-12-31T23:59:59Z"));
    let builder = shape(CertificateBuilder::new(
        name(common),
        key.public_key(),
        &[7],
        from,
        to,
    ));
    match issuer {
        None => builder.self_signed(key, key.usual_scheme()),
        Some((issuer, issuer_key)) => builder.signed_by(issuer, issuer_key, issuer_key.usual_scheme()),
    }
    .unwrap()
}

pub(crate) fn root() -> (PrivateKey, Certificate) {
    made("Gốc", None, |builder| builder.authority(None))
}

pub(crate) fn officer(issuer: (&Certificate, &PrivateKey)) -> (PrivateKey, Certificate) {
    made("Đặng Hữu Khải", Some(issuer), |builder| {
        builder.end_entity().key_usage(SIGNING)
    })
}
