//! A whole copy, revision by revision.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

#[path = "../../../pades/tests/support/mod.rs"]
pub mod support;

use std::sync::LazyLock;

use jiff::Timestamp;
use saoy_certified_copy::{
    BaseDigest, LeaderError, LeaderInput, Prepared, SealError, SealInput, Stand, Trust, ValidationData,
    embed, embed_timestamp, prepare_archive, prepare_leader, prepare_seal, replace_contents,
};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, SignatureScheme, crl};
use saoy_sheet::{
    appearance::{SEAL_MM, SignatureBlock},
    attestation::{Attestation, Template},
    demo,
    picture::{EncodedPicture, Picture},
};
use support::people::{PEOPLE, Person, at, token};

pub static TEMPLATE: LazyLock<Template> = LazyLock::new(|| Template::parse(Template::DEFAULT).unwrap());
pub static SEAL_PICTURE: LazyLock<EncodedPicture> =
    LazyLock::new(|| Picture::read(demo::SEAL).unwrap().encode());
pub static HAND: LazyLock<EncodedPicture> =
    LazyLock::new(|| Picture::read(demo::SIGNATURE).unwrap().encode());
pub static ROOTS: LazyLock<Vec<Certificate>> = LazyLock::new(|| vec![PEOPLE.root.certificate.clone()]);

pub fn facts() -> Attestation {
    Attestation {
        date: "2000-01-01".parse().unwrap(),
        url: "https://saoy.example/kt/7F3K9QMD2X5T8V1W0".into(),
        code: "7F3K-9QMD-2X5T-8V1W-0".into(),
        demo: true,
        picture: Some(HAND.shape()),
        ..Attestation::example()
    }
}

pub fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open(bytes, &Limits::default()).unwrap()
}

pub fn leader_prepared(scan: &[u8], stand: Stand) -> Result<Prepared, LeaderError> {
    leader_prepared_as(scan, stand, SignatureBlock::Picture(&HAND))
}

pub fn leader_prepared_as(
    scan: &[u8],
    stand: Stand,
    look: SignatureBlock<'_>,
) -> Result<Prepared, LeaderError> {
    leader_with(scan, stand, look, &facts(), at("2026-10-14T02:00:00Z"))
}

pub fn leader_prepared_at(
    scan: &[u8],
    facts: &Attestation,
    signed_at: Timestamp,
) -> Result<Prepared, LeaderError> {
    leader_with(
        scan,
        Stand::Attestation,
        SignatureBlock::Picture(&HAND),
        facts,
        signed_at,
    )
}

fn leader_with(
    scan: &[u8],
    stand: Stand,
    look: SignatureBlock<'_>,
    facts: &Attestation,
    signed_at: Timestamp,
) -> Result<Prepared, LeaderError> {
    let chain = PEOPLE.leader.chain();
    let input = LeaderInput {
        template: &TEMPLATE,
        facts,
        look,
        stand,
        seal_mm: SEAL_MM,
        chain: &chain,
        signed_at,
        expected_token: 4000,
    };
    prepare_leader(&open(scan), &BaseDigest::of(scan), &input)
}

pub fn seal_prepared(signed: &[u8], number: &str, book: &str) -> Result<Prepared, SealError> {
    seal_prepared_as(signed, number, book, &SEAL_PICTURE)
}

pub fn seal_prepared_as(
    signed: &[u8],
    number: &str,
    book: &str,
    seal: &EncodedPicture,
) -> Result<Prepared, SealError> {
    let chain = PEOPLE.agency.chain();
    let input = SealInput {
        number,
        book,
        seal,
        chain: &chain,
        signed_at: at("2026-10-14T03:00:00Z"),
        expected_token: 4000,
    };
    prepare_seal(&open(signed), &BaseDigest::of(signed), &input)
}

/// Signs with a timestamp.
pub fn finish(base: &[u8], mut prepared: Prepared, person: &Person, time: Timestamp) -> Vec<u8> {
    let cms = person.sign(&prepared.digest);
    embed(&mut prepared, &cms, &person.certificate).unwrap();
    replace_contents(&mut prepared, &Person::stamped(&cms, time)).unwrap();
    [base, &prepared.appended].concat()
}

pub fn signed(scan: &[u8], stand: Stand) -> Vec<u8> {
    finish(
        scan,
        leader_prepared(scan, stand).unwrap(),
        &PEOPLE.leader,
        at("2026-10-14T02:00:02Z"),
    )
}

pub fn sealed(signed: &[u8]) -> Vec<u8> {
    finish(
        signed,
        seal_prepared(signed, "123/ĐT", "01/2026").unwrap(),
        &PEOPLE.agency,
        at("2026-10-14T03:00:02Z"),
    )
}

pub fn validation_data() -> ValidationData {
    let people = &*PEOPLE;
    let list = crl::issue(
        (
            &people.root.certificate,
            &people.root.key,
            SignatureScheme::RsaPkcs1Sha256,
        ),
        1,
        at("2026-10-14T03:30:00Z"),
        at("2033-11-14T03:30:00Z"),
        &[],
    );
    let certificates = [&people.root, &people.leader, &people.agency, &people.tsa];
    ValidationData {
        certificates: certificates
            .map(|person| person.certificate.der().to_vec())
            .to_vec(),
        ocsp: vec![],
        crls: vec![list.unwrap()],
    }
}

pub fn archived(sealed: &[u8]) -> Vec<u8> {
    let mut prepared =
        prepare_archive(&open(sealed), &BaseDigest::of(sealed), &validation_data(), 4000).unwrap();
    let token = token(&prepared.digest, at("2026-10-14T04:00:00Z"));
    embed_timestamp(&mut prepared, &token).unwrap();
    [sealed, &prepared.appended].concat()
}

pub fn trust() -> Trust<'static> {
    Trust {
        anchors: &ROOTS,
        intermediates: &[],
        leader: &PEOPLE.leader.certificate,
        agency: Some(&PEOPLE.agency.certificate),
        at: at("2026-10-14T05:00:00Z"),
    }
}
