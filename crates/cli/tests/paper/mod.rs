//! A root, an officer below it, and files that the officer signs.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its part; a test that cannot go on fails"
)]

use jiff::{SignedDuration, Timestamp};
use saoy_pades::{BaseDigest, Kind, Request, add_field, add_widget, embed, prepare};
use saoy_pdf::{Dict, Limits, Object, Reader, Stream, Update};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, PrivateKey, cms, crl, oids};

pub(crate) const SCAN: &[u8] = include_bytes!("../../../pdf/tests/fixtures/three-pages-stream.pdf");
/// When everything is signed and judged.
pub(crate) const NOW: &str = "2026-06-01T08:00:00+07:00";

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

pub(crate) struct Authority {
    pub(crate) certificate: Certificate,
    key: PrivateKey,
}

pub(crate) struct Officer {
    pub(crate) certificate: Certificate,
    key: PrivateKey,
}

fn builder(common: &str, key: &PrivateKey, serial: u8) -> CertificateBuilder {
    let name = Name::new(&[(oids::AT_COMMON_NAME, common)]).unwrap();
    let year = SignedDuration::from_hours(24 * 365);
    CertificateBuilder::new(name, key.public_key(), &[serial], now() - year, now() + year)
}

impl Authority {
    pub(crate) fn root(common: &str) -> Self {
        let key = PrivateKey::generate_p256().unwrap();
        let made = builder(common, &key, 1).authority(None);
        Self {
            certificate: made.self_signed(&key, key.usual_scheme()).unwrap(),
            key,
        }
    }

    /// An authority below this one whose certificate and list are to be had from addresses.
    pub(crate) fn below(&self, common: &str, list: &str) -> Self {
        let key = PrivateKey::generate_p256().unwrap();
        let made = builder(common, &key, 2).authority(Some(0)).crl_url(list);
        Self {
            certificate: made
                .signed_by(&self.certificate, &self.key, self.key.usual_scheme())
                .unwrap(),
            key,
        }
    }

    pub(crate) fn officer(
        &self,
        common: &str,
        shape: impl Fn(CertificateBuilder) -> CertificateBuilder,
    ) -> Officer {
        let key = PrivateKey::generate_p256().unwrap();
        let made = shape(builder(common, &key, 7).end_entity());
        Officer {
            certificate: made
                .signed_by(&self.certificate, &self.key, self.key.usual_scheme())
                .unwrap(),
            key,
        }
    }

    /// Nobody is revoked.
    pub(crate) fn list(&self) -> Vec<u8> {
        let hour = SignedDuration::from_hours(1);
        let signing = (&self.certificate, &self.key, self.key.usual_scheme());
        crl::issue(signing, 1, now() - hour, now() + hour, &[]).unwrap()
    }

    /// PEM, as a person keeps it.
    pub(crate) fn pem(&self) -> String {
        let list = saoy_trust_list::TrustList {
            name: String::new(),
            demo: false,
            anchors: vec![saoy_pki::TrustAnchor::new(self.certificate.clone(), &[])],
        };
        list.to_toml()
            .split("\"\"\"")
            .nth(1)
            .unwrap()
            .trim_start()
            .to_owned()
    }
}

impl Officer {
    /// B-B, with the officer's certificate only.
    pub(crate) fn sign(&self, file: &[u8]) -> Vec<u8> {
        let reader = Reader::open(file, &Limits::default()).unwrap();
        let mut update = Update::new(&reader).unwrap();
        let page = reader.pages().unwrap()[0].reference;
        let field = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("chu_ky"))
            .with("F", 132)
            .with("Rect", vec![Object::Int(0); 4])
            .with("P", page);
        let field = update.add(field);
        add_field(&mut update, reader.catalog_ref(), field).unwrap();
        add_widget(&mut update, page, field).unwrap();
        let chain = std::slice::from_ref(&self.certificate);
        let request = Request::by(Kind::Approve, chain, now(), 0);
        let state = BaseDigest::of(file);
        let mut prepared = prepare(&reader, &state, update, field, &request).unwrap();
        let attributes = cms::signed_attributes(&prepared.digest, &self.certificate).unwrap();
        let scheme = self.key.usual_scheme();
        let value = self.key.sign(scheme, &attributes).unwrap();
        let cms = cms::signed_data(&attributes, &value, scheme, &self.certificate, &[]).unwrap();
        embed(&mut prepared, &cms, &self.certificate).unwrap();
        [file, &prepared.appended].concat()
    }
}

/// A further save with certificates and lists in the DSS.
pub(crate) fn with_evidence(file: &[u8], certificates: &[&Certificate], lists: &[Vec<u8>]) -> Vec<u8> {
    let reader = Reader::open(file, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    let mut streams = |items: Vec<Vec<u8>>| -> Vec<Object> {
        let added = items
            .into_iter()
            .map(|der| Object::Ref(update.add(Stream::new(Dict::new(), der))));
        added.collect()
    };
    let certificates = streams(
        certificates
            .iter()
            .map(|certificate| certificate.der().to_vec())
            .collect(),
    );
    let lists = streams(lists.to_vec());
    let store = update.add(Dict::new().with("Certs", certificates).with("CRLs", lists));
    let catalog = reader.catalog().unwrap().with("DSS", store);
    update.set(reader.catalog_ref(), catalog);
    let appended = update.finish().unwrap();
    [file, &appended.bytes].concat()
}
