//! Authorities, people and evidence with any dates, and files that they sign.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test takes what it needs"
)]

use std::sync::LazyLock;

use jiff::Timestamp;
use saoy_pades::validation::{Report, Settings, SignatureReport, validate};
use saoy_pades::{
    BaseDigest, Kind, Request, ValidationData, archive, embed, embed_timestamp, prepare, replace_contents,
};
use saoy_pdf::{Dict, Limits, Object, Reader, Stream, Update};
use saoy_pki::crl::Revoked;
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::ocsp::{self, CertStatus, Responder, Statement};
use saoy_pki::{
    Certificate, KeyUsage, PrivateKey, Purpose, SignatureScheme, TrustAnchor, cms, crl, oids, sha256, tsp,
};

use super::files::{Layout, file};
use super::later::{appended, edit_catalog};
use super::prepared::field;

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

/// Whoever has a certificate.
#[derive(Debug)]
pub struct Party {
    pub key: PrivateKey,
    pub certificate: Certificate,
}

/// The usual cast: everybody is good in the summer of 2026.
pub struct World {
    /// “công vụ”, until 2040.
    pub root: Party,
    /// Below it, until 2035.
    pub ca: Party,
    /// Valid in 2026.
    pub signer: Party,
    /// Trusted for timestamps, until 2040.
    pub tsa_root: Party,
    /// Stamps from 2026 to 2028.
    pub tsa: Party,
    /// Stamps from 2028 to 2033.
    pub next_tsa: Party,
}

pub static WORLD: LazyLock<World> = LazyLock::new(|| {
    let root = authority(None, "Gốc công vụ", ("2020-01-01", "2040-01-01"));
    let ca = authority(Some(&root), "CA công vụ", ("2021-01-01", "2035-01-01"));
    let signer = person(&ca, "Nguyễn Văn An", ("2026-01-01", "2027-01-01"));
    let tsa_root = authority(None, "Gốc dấu thời gian", ("2020-01-01", "2040-01-01"));
    let tsa = stamper(&tsa_root, "TSA một", ("2026-01-01", "2029-01-01"));
    let next_tsa = stamper(&tsa_root, "TSA hai", ("2028-01-01", "2034-01-01"));
    World {
        root,
        ca,
        signer,
        tsa_root,
        tsa,
        next_tsa,
    }
});

/// `2026-06-01`, or `2026-06-01 08:00`.
pub fn at(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap_or((text, "00:00"));
    format!("{day}T{time}:00Z").parse().unwrap()
}

fn issued(
    issuer: Option<&Party>,
    name: &str,
    (from, to): (&str, &str),
    shape: impl FnOnce(CertificateBuilder) -> CertificateBuilder,
) -> Party {
    let key = PrivateKey::generate_p256().unwrap();
    let serial = &sha256(key.public_key().der())[..8];
    let subject = Name::new(&[
        (oids::AT_COUNTRY, "VN"),
        (oids::AT_ORGANISATION, "UBND phường Hòa An"),
        (oids::AT_USER_ID, "CCCD:001088000123"),
        (oids::AT_COMMON_NAME, name),
    ]);
    let serial = [&[1], serial].concat();
    let builder = CertificateBuilder::new(subject.unwrap(), key.public_key(), &serial, at(from), at(to));
    let builder = shape(builder);
    let certificate = match issuer {
        Some(issuer) => builder.signed_by(&issuer.certificate, &issuer.key, SCHEME),
        None => builder.self_signed(&key, SCHEME),
    };
    Party {
        key,
        certificate: certificate.unwrap(),
    }
}

pub fn authority(issuer: Option<&Party>, name: &str, validity: (&str, &str)) -> Party {
    issued(issuer, name, validity, |builder| builder.authority(None))
}

pub fn person(issuer: &Party, name: &str, validity: (&str, &str)) -> Party {
    person_with(
        issuer,
        name,
        validity,
        KeyUsage {
            digital_signature: true,
            non_repudiation: true,
            ..KeyUsage::default()
        },
    )
}

pub fn person_with(issuer: &Party, name: &str, validity: (&str, &str), usage: KeyUsage) -> Party {
    issued(Some(issuer), name, validity, |builder| {
        builder.end_entity().key_usage(usage)
    })
}

/// Somebody who may sign, with these extended key usages, in 2026.
pub fn person_for(issuer: &Party, purposes: &[saoy_pki::Oid]) -> Party {
    let usage = KeyUsage {
        digital_signature: true,
        non_repudiation: true,
        ..KeyUsage::default()
    };
    issued(
        Some(issuer),
        "Võ Thị Cúc",
        ("2026-01-01", "2027-01-01"),
        |builder| {
            let builder = builder.end_entity().key_usage(usage);
            builder.extended_key_usage(purposes, false)
        },
    )
}

/// An authority for these purposes only.
pub fn authority_for(issuer: &Party, purposes: &[saoy_pki::Oid]) -> Party {
    issued(
        Some(issuer),
        "CA mục đích khác",
        ("2021-01-01", "2035-01-01"),
        |builder| builder.authority(None).extended_key_usage(purposes, false),
    )
}

/// Somebody whose certificate has a critical extension that nobody knows.
pub fn person_with_extension(issuer: &Party, extension: saoy_pki::Oid) -> Party {
    issued(
        Some(issuer),
        "Võ Thị Cúc",
        ("2026-01-01", "2027-01-01"),
        |builder| builder.end_entity().extension(extension, true, &extension),
    )
}

pub fn stamper(issuer: &Party, name: &str, validity: (&str, &str)) -> Party {
    let usage = KeyUsage {
        digital_signature: true,
        ..KeyUsage::default()
    };
    issued(Some(issuer), name, validity, |builder| {
        let builder = builder.end_entity().key_usage(usage);
        builder.extended_key_usage(&[oids::KP_TIME_STAMPING], true)
    })
}

/// Somebody who may sign, and says that the certificate lives too briefly to be revoked.
pub fn person_short_term(issuer: &Party, validity: (&str, &str)) -> Party {
    issued(Some(issuer), "Võ Thị Cúc", validity, |builder| {
        let builder = builder.end_entity();
        builder.extension(oids::ETSI_SHORT_TERM, false, &oids::ETSI_SHORT_TERM)
    })
}

/// Whom an authority appointed to answer; ocsp-nocheck.
pub fn responder(issuer: &Party, name: &str, validity: (&str, &str)) -> Party {
    issued(Some(issuer), name, validity, |builder| {
        let builder = builder.extended_key_usage(&[oids::KP_OCSP_SIGNING], false);
        builder.ocsp_nocheck()
    })
}

/// The two roots of the world.
pub fn trust() -> Vec<TrustAnchor> {
    vec![
        TrustAnchor::new(WORLD.root.certificate.clone(), &[Purpose::CongVu]),
        TrustAnchor::new(WORLD.tsa_root.certificate.clone(), &[Purpose::Tsa]),
    ]
}

/// A list in which some are revoked, each since a day.
pub fn list(issuer: &Party, from: &str, to: &str, revoked: &[(&Party, &str)]) -> Vec<u8> {
    let revoked: Vec<Revoked> = revoked
        .iter()
        .map(|(party, since)| Revoked {
            serial: party.certificate.serial().to_vec(),
            at: at(since),
            reason: None,
        })
        .collect();
    crl::issue(
        (&issuer.certificate, &issuer.key, SCHEME),
        1,
        at(from),
        at(to),
        &revoked,
    )
    .unwrap()
}

/// A list that says only what changed since number 7.
pub fn delta_list(issuer: &Party, from: &str, to: &str, revoked: &Party, since: &str) -> Vec<u8> {
    let revoked = Revoked {
        serial: revoked.certificate.serial().to_vec(),
        at: at(since),
        reason: Some(1),
    };
    let signing = (&issuer.certificate, &issuer.key, SCHEME);
    let base = [(oids::CE_DELTA_CRL, vec![2, 1, 7])];
    crl::issue_with(signing, 8, at(from), at(to), &[revoked], &base).unwrap()
}

/// The issuer's own answer.
pub fn answer(issuer: &Party, about: &Party, status: CertStatus, from: &str, to: &str) -> Vec<u8> {
    answer_by(issuer, issuer, about, status, (from, to))
}

/// The answer of somebody whom the issuer appointed.
pub fn answer_by(
    responder: &Party,
    issuer: &Party,
    about: &Party,
    status: CertStatus,
    (from, to): (&str, &str),
) -> Vec<u8> {
    let request = ocsp::request(&about.certificate, &issuer.certificate, None).unwrap();
    let statement = Statement {
        id: ocsp::parse_request(&request).unwrap().ids.remove(0),
        status,
        this_update: at(from),
        next_update: Some(at(to)),
    };
    let responder = Responder {
        certificate: &responder.certificate,
        key: &responder.key,
        scheme: SCHEME,
    };
    ocsp::issue(&responder, &[statement], at(from), None).unwrap()
}

pub fn token(tsa: &Party, digest: &[u8], time: Timestamp) -> Vec<u8> {
    let digest: [u8; 32] = digest.try_into().unwrap();
    let request = tsp::parse_request(&tsp::request(&digest, 7)).unwrap();
    let authority = tsp::Authority {
        certificate: &tsa.certificate,
        chain: std::slice::from_ref(&WORLD.tsa_root.certificate),
        key: &tsa.key,
        scheme: tsa.key.usual_scheme(),
        policy: oids::ANY_EXTENDED_KEY_USAGE,
        accuracy_millis: 0,
    };
    tsp::issue_token(&request, &authority, &[9], time).unwrap()
}

/// What says that everybody but a signer is good from May to August 2026: lists for the authority and the TSA.
pub fn lists_of_summer() -> Vec<Vec<u8>> {
    vec![
        list(&WORLD.root, "2026-05-01", "2026-08-01", &[]),
        list(&WORLD.tsa_root, "2026-05-01", "2026-08-01", &[]),
    ]
}

/// The 25th of June 2026, when everybody is known to be good, signers included.
pub fn midsummer() -> Settings {
    let mut crls = lists_of_summer();
    crls.push(list(&WORLD.ca, "2026-05-01", "2026-08-01", &[]));
    Settings {
        crls,
        ..Settings::at(at("2026-06-25"))
    }
}

/// A file on its way.
#[derive(Clone)]
pub struct Doc(pub Vec<u8>);

impl Doc {
    pub fn new() -> Self {
        Self(file(&Layout::default()))
    }

    pub fn reader(&self) -> Reader<'_> {
        Reader::open(&self.0, &Limits::default()).unwrap()
    }

    /// Signs in a new invisible field; the signer's authority is enclosed.
    pub fn signed(self, name: &str, who: &Party, stamped: Option<(&Party, &str)>) -> Self {
        self.signed_with(name, who, &[&WORLD.ca], stamped)
    }

    pub fn signed_with(
        self,
        name: &str,
        who: &Party,
        chain: &[&Party],
        stamped: Option<(&Party, &str)>,
    ) -> Self {
        let reader = self.reader();
        let mut update = Update::new(&reader).unwrap();
        let page = reader.pages().unwrap()[0].reference;
        let field = field(&mut update, name, page, "Sig");
        let request = Request {
            time: Some(at("2026-06-01 07:59")),
            ..Request::bare(Kind::Approve, 12_000)
        };
        let mut prepared = prepare(&reader, &BaseDigest::of(&self.0), update, field, &request).unwrap();
        let attributes = cms::signed_attributes(&prepared.digest, &who.certificate).unwrap();
        let value = who.key.sign(who.key.usual_scheme(), &attributes).unwrap();
        let chain: Vec<Certificate> = chain.iter().map(|party| party.certificate.clone()).collect();
        let cms = cms::signed_data(
            &attributes,
            &value,
            who.key.usual_scheme(),
            &who.certificate,
            &chain,
        )
        .unwrap();
        embed(&mut prepared, &cms, &who.certificate).unwrap();
        if let Some((tsa, time)) = stamped {
            let imprint = sha256(&cms::signature_value(&cms).unwrap());
            let stamped = cms::add_signature_timestamp(&cms, &token(tsa, &imprint, at(time))).unwrap();
            replace_contents(&mut prepared, &stamped).unwrap();
        }
        Self([self.0.as_slice(), &prepared.appended].concat())
    }

    /// Appends a security store without a timestamp over it.
    pub fn stored(self, certificates: &[&Party], ocsp: &[Vec<u8>], crls: &[Vec<u8>]) -> Self {
        let ders = certificates
            .iter()
            .map(|party| party.certificate.der().to_vec())
            .collect();
        Self(appended(&self.0, |update| {
            let mut dss = Dict::new().with("Type", Object::name("DSS"));
            for (key, list) in [("Certs", ders), ("OCSPs", ocsp.to_vec()), ("CRLs", crls.to_vec())] {
                let streams: Vec<Object> = list
                    .into_iter()
                    .map(|der| Object::Ref(update.add(Stream::new(Dict::new(), der))))
                    .collect();
                if !streams.is_empty() {
                    dss.insert(key, streams);
                }
            }
            let dss = update.add(dss);
            edit_catalog(update, |catalog| {
                catalog.insert("DSS", dss);
            });
        }))
    }

    /// Appends a security store and a document timestamp over it.
    pub fn archived(self, name: &str, tsa: &Party, time: &str, ocsp: &[Vec<u8>], crls: &[Vec<u8>]) -> Self {
        let data = ValidationData {
            certificates: vec![WORLD.ca.certificate.der().to_vec()],
            ocsp: ocsp.to_vec(),
            crls: crls.to_vec(),
        };
        let reader = self.reader();
        let page = reader.pages().unwrap()[0].reference;
        let mut prepared = archive(&reader, &BaseDigest::of(&self.0), &data, page, name, 8000).unwrap();
        let token = token(tsa, &prepared.digest, at(time));
        embed_timestamp(&mut prepared, &token).unwrap();
        Self([self.0.as_slice(), &prepared.appended].concat())
    }

    pub fn report(&self, now: &str) -> Report {
        self.report_with(&trust(), &Settings::at(at(now)))
    }

    pub fn report_with(&self, trust: &[TrustAnchor], settings: &Settings) -> Report {
        validate(&self.reader(), trust, settings)
    }

    /// The first signature's report.
    pub fn first(&self, now: &str) -> SignatureReport {
        self.report(now).signatures.remove(0)
    }
}

/// Signed on the first of June at eight, stamped a minute later.
pub fn stamped() -> Doc {
    Doc::new().signed("a", &WORLD.signer, Some((&WORLD.tsa, "2026-06-01 08:01")))
}

/// The signer's authority says that the signer is good, on that day.
pub fn good_that_day() -> Vec<u8> {
    answer(
        &WORLD.ca,
        &WORLD.signer,
        CertStatus::Good,
        "2026-06-01 08:02",
        "2026-06-02 08:02",
    )
}

/// B-LTA: with all evidence, under a document timestamp of the same day.
pub fn archived() -> Doc {
    stamped().archived(
        "t",
        &WORLD.tsa,
        "2026-06-01 08:10",
        &[good_that_day()],
        &lists_of_summer(),
    )
}

/// A signature whose timestamp is over other bytes than its value.
pub fn stamped_otherwise() -> Doc {
    let bare = Doc::new().signed("a", &WORLD.signer, None);
    let found = saoy_pades::signatures(&bare.reader()).unwrap().remove(0);
    let wrong = token(&WORLD.tsa, &[7; 32], at("2026-06-01 08:01"));
    let cms = cms::add_signature_timestamp(&found.cms, &wrong).unwrap();
    let patch = saoy_pades::patch_contents(&found, &cms).unwrap();
    let mut bytes = bare.0.clone();
    bytes[patch.at.start as usize..patch.at.end as usize].copy_from_slice(&patch.bytes);
    Doc(bytes)
}
