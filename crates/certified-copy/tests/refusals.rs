//! Bases and inputs that cannot become the next revision.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::{
    facts, finish, leader_prepared, leader_prepared_at, open, seal_prepared, signed,
    support::{
        files::{Layout, file},
        people::{PEOPLE, at},
    },
    trust,
};
use saoy_certified_copy::{
    BaseDigest, Fault, LeaderError, SEAL, SealError, Stage, Stand, inspect, prepare_archive,
};
use saoy_pades::{FieldLock, Kind, PrepareError, Request, ValidationData, prepare, signatures};
use saoy_pdf::{Object, Update, WriteError};

fn scan() -> Vec<u8> {
    file(&Layout::default())
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = bytes
        .windows(from.len())
        .rposition(|window| window == from.as_bytes())
        .unwrap();
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

#[test]
fn an_encrypted_scan_cannot_be_appended_to() {
    let locked = replaced(&scan(), "/Root 1 0 R", "/Root 1 0 R /Encrypt 1 0 R");
    let refused = leader_prepared(&locked, Stand::Attestation);
    assert!(
        matches!(refused, Err(LeaderError::Write(WriteError::Encrypted))),
        "{refused:?}"
    );
}

#[test]
fn a_scan_without_catalog_cannot_be_read() {
    let headless = replaced(&scan(), "/Catalog", "/Katalog");
    let refused = leader_prepared(&headless, Stand::Attestation);
    assert!(matches!(refused, Err(LeaderError::Read(_))), "{refused:?}");
    let refused = seal_prepared(&headless, "1/ĐT", "01/2026");
    assert!(matches!(refused, Err(SealError::Form(_))), "{refused:?}");
}

#[test]
fn an_attestation_longer_than_a_page_is_refused() {
    let mut long = facts();
    long.document = "giấy ".repeat(5000);
    let refused = leader_prepared_at(&scan(), &long, at("2026-10-14T02:00:00Z"));
    assert!(matches!(refused, Err(LeaderError::Page(_))), "{refused:?}");
}

#[test]
fn a_seal_field_that_is_signed_already_is_refused() {
    let one = signed(&scan(), Stand::Attestation);
    let reader = open(&one);
    let catalog = reader.catalog().unwrap();
    let form = reader.lookup(&catalog, "AcroForm").unwrap();
    let fields = form
        .as_dict()
        .unwrap()
        .get("Fields")
        .unwrap()
        .as_array()
        .unwrap()
        .to_vec();
    let seal = fields.iter().filter_map(Object::as_ref).find(|field| {
        let field = reader.get(*field).unwrap();
        field.as_dict().unwrap().get("T").and_then(Object::as_string) == Some(SEAL.as_bytes())
    });
    let request = Request::bare(Kind::Approve, 12_000).locking(FieldLock::All);
    let update = Update::new(&reader).unwrap();
    let prepared = prepare(&reader, &BaseDigest::of(&one), update, seal.unwrap(), &request).unwrap();
    let two = finish(&one, prepared, &PEOPLE.agency, at("2026-10-14T03:00:00Z"));
    let refused = seal_prepared(&two, "1/ĐT", "01/2026");
    assert!(
        matches!(refused, Err(SealError::Prepare(PrepareError::FieldSigned(_)))),
        "{refused:?}"
    );
}

#[test]
fn a_signature_that_makes_no_sense_is_refused() {
    let one = signed(&scan(), Stand::Attestation);
    let [_, start, ..] = signatures(&open(&one)).unwrap()[0].byte_range;
    let odd = replaced(&one, &format!("[0 {start} "), &format!("[1 {start} "));
    assert!(matches!(
        inspect(&odd, Stage::Signed, &trust()),
        Err(Fault::Unclear(_))
    ));
}

#[test]
fn the_hash_state_of_another_file_is_refused() {
    let one = signed(&scan(), Stand::Attestation);
    let other = BaseDigest::of(b"another file");
    let refused = prepare_archive(&open(&one), &other, &ValidationData::default(), 4000);
    assert!(matches!(
        refused,
        Err(saoy_certified_copy::ArchiveError::Prepare(
            PrepareError::DigestOfOtherBase { .. }
        ))
    ));
}
