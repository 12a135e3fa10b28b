//! What [`inspect`] refuses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::{
    ROOTS, archived, finish, leader_prepared, open, seal_prepared, sealed, signed,
    support::{
        files::{Layout, file},
        people::{PEOPLE, at, person},
    },
    trust,
};
use saoy_certified_copy::{Fault, Role, Stage, Stand, Trust, embed, inspect};
use saoy_pades::{
    BaseDigest, FieldLock, Kind, Permission, Request, add_field, add_widget, prepare, signatures,
};
use saoy_pdf::{Dict, Object, Update};
use saoy_pki::PrivateKey;

fn scan() -> Vec<u8> {
    file(&Layout::default())
}

#[test]
fn a_changed_byte_breaks_the_signature_it_belongs_to() {
    let two = sealed(&signed(&scan(), Stand::Attestation));
    let found = signatures(&open(&two)).unwrap();
    let mut other = two.clone();
    other[300] ^= 1;
    assert!(matches!(
        inspect(&other, Stage::Sealed, &trust()),
        Err(Fault::Broken(Role::Leader, _))
    ));
    let mut other = two.clone();
    // Inside the leader's /Contents: covered by the seal.
    other[found[0].contents.end as usize - 10] = b'1';
    assert!(inspect(&other, Stage::Sealed, &trust()).is_err());
}

#[test]
fn another_certificate_than_the_registered_one_is_refused() {
    let one = signed(&scan(), Stand::Attestation);
    let trust = Trust {
        leader: &PEOPLE.agency.certificate,
        ..trust()
    };
    assert!(matches!(
        inspect(&one, Stage::Signed, &trust),
        Err(Fault::OtherSigner(Role::Leader))
    ));
}

#[test]
fn an_untrusted_chain_is_refused() {
    let one = signed(&scan(), Stand::Attestation);
    let stranger = person(
        &PEOPLE.root,
        "Người lạ",
        77,
        PrivateKey::generate_p256().unwrap(),
        false,
    );
    let anchors = [stranger.certificate];
    let trust = Trust {
        anchors: &anchors,
        ..trust()
    };
    assert!(matches!(
        inspect(&one, Stage::Signed, &trust),
        Err(Fault::Path(Role::Leader, _))
    ));
    assert_eq!(ROOTS.len(), 1);
}

#[test]
fn bytes_after_the_last_revision_are_refused() {
    let mut one = signed(&scan(), Stand::Attestation);
    one.extend(b"and more");
    assert!(matches!(
        inspect(&one, Stage::Signed, &trust()),
        Err(Fault::Trailing(8))
    ));
}

#[test]
fn an_update_after_the_seal_is_refused() {
    let two = sealed(&signed(&scan(), Stand::Attestation));
    let reader = open(&two);
    let mut update = Update::new(&reader).unwrap();
    update.add(Dict::new());
    let section = update.finish().unwrap();
    let more = [two.as_slice(), &section.bytes].concat();
    assert!(matches!(
        inspect(&more, Stage::Sealed, &trust()),
        Err(Fault::OutOfPlace(Role::Agency))
    ));
    let sneaked = archived(&more);
    assert!(matches!(
        inspect(&sneaked, Stage::Archived, &trust()),
        Err(Fault::OutOfPlace(Role::Timestamp))
    ));
}

/// A signature in a field of the right name, but of another kind.
fn signed_as(field: &str, kind: Kind, lock: Option<FieldLock>, base: &[u8]) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    let page = reader.pages().unwrap()[0].reference;
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(field))
            .with("Rect", vec![Object::Int(0); 4])
            .with("P", page),
    );
    add_field(&mut update, reader.catalog_ref(), field).unwrap();
    add_widget(&mut update, page, field).unwrap();
    let request = Request {
        lock,
        ..Request::bare(kind, 9000)
    };
    let prepared = prepare(&reader, &BaseDigest::of(base), update, field, &request).unwrap();
    let person = if base.len() == scan().len() {
        &PEOPLE.leader
    } else {
        &PEOPLE.agency
    };
    finish(base, prepared, person, at("2026-10-14T02:00:02Z"))
}

#[test]
fn a_leader_who_does_not_certify_is_refused() {
    let one = signed_as(saoy_certified_copy::LEADER, Kind::Approve, None, &scan());
    assert!(matches!(
        inspect(&one, Stage::Signed, &trust()),
        Err(Fault::NotCertified)
    ));
}

#[test]
fn a_seal_that_does_not_lock_is_refused() {
    let one = signed_as(
        saoy_certified_copy::LEADER,
        Kind::Certify(Permission::FormFilling),
        None,
        &scan(),
    );
    inspect(&one, Stage::Signed, &trust()).unwrap();
    let two = signed_as(saoy_certified_copy::SEAL, Kind::Approve, None, &one);
    assert!(matches!(
        inspect(&two, Stage::Sealed, &trust()),
        Err(Fault::NotLocked)
    ));
    let two = signed_as(
        saoy_certified_copy::SEAL,
        Kind::Approve,
        Some(FieldLock::All),
        &one,
    );
    inspect(&two, Stage::Sealed, &trust()).unwrap();
}

#[test]
fn a_revision_without_its_signature_is_refused() {
    let scan = scan();
    let prepared = leader_prepared(&scan, Stand::Attestation).unwrap();
    let empty = [scan.as_slice(), &prepared.appended].concat();
    assert!(inspect(&empty, Stage::Signed, &trust()).is_err());
    let mut other = seal_prepared(&signed(&scan, Stand::Attestation), "1/ĐT", "01/2026").unwrap();
    let cms = PEOPLE.leader.sign(&other.digest);
    assert!(embed(&mut other, &cms, &PEOPLE.agency.certificate).is_err());
}
