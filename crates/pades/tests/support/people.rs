//! A root and people who sign.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

use std::sync::LazyLock;

use jiff::Timestamp;
use saoy_pki::{
    Certificate, KeyUsage, PrivateKey, SignatureScheme, cms, issue::CertificateBuilder, name::Name, oids, tsp,
};

/// A certificate with its key.
pub struct Person {
    pub key: PrivateKey,
    pub certificate: Certificate,
}

/// Everybody, made once per test program.
pub struct People {
    pub root: Person,
    pub leader: Person,
    pub agency: Person,
    pub tsa: Person,
}

pub static PEOPLE: LazyLock<People> = LazyLock::new(|| {
    let key = PrivateKey::generate_rsa_2048().unwrap();
    let name = name("CHỨNG THƯ THỬ NGHIỆM – Root");
    let certificate = CertificateBuilder::new(
        name,
        key.public_key(),
        &[1],
        at("2020-01-01T00:00:00Z"),
        at("2040-01-01T00:00:00Z"),
    )
    .authority(None)
    .self_signed(&key, SignatureScheme::RsaPkcs1Sha256)
    .unwrap();
    let root = Person { key, certificate };
    let leader = person(
        &root,
        "Đặng Hữu Khải",
        2,
        PrivateKey::generate_rsa_2048().unwrap(),
        false,
    );
    let agency = person(
        &root,
        "UBND phường Hòa An",
        3,
        PrivateKey::generate_rsa_2048().unwrap(),
        false,
    );
    let tsa = person(
        &root,
        "Dấu thời gian",
        4,
        PrivateKey::generate_p256().unwrap(),
        true,
    );
    People {
        root,
        leader,
        agency,
        tsa,
    }
});

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn name(common: &str) -> Name {
    Name::new(&[(oids::AT_COMMON_NAME, common)]).unwrap()
}

/// A further certificate below the root.
pub fn person(root: &Person, common: &str, serial: u8, key: PrivateKey, tsa: bool) -> Person {
    let builder = CertificateBuilder::new(
        name(common),
        key.public_key(),
        &[serial],
        at("2024-01-01T00:00:00Z"),
        at("2034-01-01T00:00:00Z"),
    )
    .end_entity()
    .key_usage(KeyUsage {
        digital_signature: true,
        non_repudiation: true,
        ..KeyUsage::default()
    });
    let builder = if tsa {
        builder.extended_key_usage(&[oids::KP_TIME_STAMPING], true)
    } else {
        builder
    };
    let certificate = builder
        .signed_by(&root.certificate, &root.key, SignatureScheme::RsaPkcs1Sha256)
        .unwrap();
    Person { key, certificate }
}

/// A token over a digest.
pub fn token(digest: &[u8], time: Timestamp) -> Vec<u8> {
    let request = tsp::parse_request(&tsp::request(digest, 7)).unwrap();
    let tsa = &PEOPLE.tsa;
    let authority = tsp::Authority {
        certificate: &tsa.certificate,
        chain: std::slice::from_ref(&PEOPLE.root.certificate),
        key: &tsa.key,
        scheme: tsa.key.usual_scheme(),
        policy: oids::ANY_EXTENDED_KEY_USAGE,
        accuracy_millis: 0,
    };
    tsp::issue_token(&request, &authority, &[9], time).unwrap()
}

impl Person {
    /// The signature with a timestamp added.
    pub fn stamped(cms: &[u8], time: Timestamp) -> Vec<u8> {
        let imprint = saoy_pki::sha256(&cms::signature_value(cms).unwrap());
        cms::add_signature_timestamp(cms, &token(&imprint, time)).unwrap()
    }

    /// Certificate and issuer.
    pub fn chain(&self) -> Vec<Certificate> {
        vec![self.certificate.clone(), PEOPLE.root.certificate.clone()]
    }

    /// A B-B signature over a digest.
    pub fn sign(&self, digest: &[u8]) -> Vec<u8> {
        let attributes = cms::signed_attributes(digest, &self.certificate).unwrap();
        let scheme = self.key.usual_scheme();
        let value = self.key.sign(scheme, &attributes).unwrap();
        cms::signed_data(
            &attributes,
            &value,
            scheme,
            &self.certificate,
            std::slice::from_ref(&PEOPLE.root.certificate),
        )
        .unwrap()
    }
}
