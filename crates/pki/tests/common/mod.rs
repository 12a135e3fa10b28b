//! A small world of invented authorities, made anew for each test.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs; a panic fails it"
)]

pub mod cms;
pub mod judged;
pub mod shape;

use jiff::Timestamp;
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, KeyUsage, PrivateKey, SignatureScheme, oids};

pub const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

pub struct Subject {
    pub certificate: Certificate,
    pub key: PrivateKey,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn now() -> Timestamp {
    at("2026-06-01T08:00:00Z")
}

pub fn key() -> PrivateKey {
    PrivateKey::generate_p256().unwrap()
}

pub fn name(cn: &str) -> Name {
    Name::new(&[(oids::AT_COUNTRY, "VN"), (oids::AT_COMMON_NAME, cn)]).unwrap()
}

/// Valid from 2026 to 2027.
pub fn builder(cn: &str, key: &PrivateKey, serial: u8) -> CertificateBuilder {
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    CertificateBuilder::new(name(cn), key.public_key(), &[serial], from, to)
}

pub fn root(cn: &str) -> Subject {
    let key = key();
    let certificate = builder(cn, &key, 1)
        .authority(None)
        .self_signed(&key, SCHEME)
        .unwrap();
    Subject { certificate, key }
}

impl Subject {
    pub fn issue(
        &self,
        cn: &str,
        serial: u8,
        shape: impl FnOnce(CertificateBuilder) -> CertificateBuilder,
    ) -> Self {
        let key = key();
        let certificate = shape(builder(cn, &key, serial))
            .signed_by(&self.certificate, &self.key, SCHEME)
            .unwrap();
        Self { certificate, key }
    }

    pub fn authority(&self, cn: &str, serial: u8, path_length: Option<u8>) -> Self {
        self.issue(cn, serial, |builder| builder.authority(path_length))
    }

    pub fn person(&self, cn: &str, serial: u8) -> Self {
        self.issue(cn, serial, |builder| {
            builder.end_entity().key_usage(KeyUsage {
                digital_signature: true,
                non_repudiation: true,
                ..KeyUsage::default()
            })
        })
    }
}
