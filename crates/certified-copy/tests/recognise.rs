//! What [`recognise`] takes for a certified copy.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;
#[path = "common/later.rs"]
mod later;

use common::{
    archived, finish, open, sealed, signed,
    support::{
        files::{Layout, file},
        people::{PEOPLE, at},
    },
};
use later::approved;
use saoy_certified_copy::{BOOK, NUMBER, Shape, Stand, recognise};
use saoy_pades::{BaseDigest, Kind, Request, add_field, add_widget, prepare};
use saoy_pdf::{Dict, ObjRef, Object, Update};

fn scan() -> Vec<u8> {
    file(&Layout::default())
}

fn shape(bytes: &[u8]) -> Option<Shape> {
    recognise(&open(bytes)).map(|found| found.shape)
}

#[test]
fn a_sealed_copy_has_shape_a_with_number_and_book() {
    let sealed = sealed(&signed(&scan(), Stand::Attestation));
    for file in [sealed.clone(), archived(&sealed)] {
        let found = recognise(&open(&file)).unwrap();
        assert_eq!(found.shape, Shape::A);
        assert_eq!(found.number.as_deref(), Some("123/ĐT"));
        assert_eq!(found.book.as_deref(), Some("01/2026"));
        assert_eq!(
            found.address.as_deref(),
            Some("https://saoy.example/kt/7F3K9QMD2X5T8V1W0")
        );
    }
}

#[test]
fn any_other_file_is_no_copy() {
    assert_eq!(recognise(&open(&scan())), None);
    assert_eq!(recognise(&open(&approved(&scan()))), None);
}

#[test]
fn a_copy_that_is_not_sealed_has_the_fields_but_no_shape() {
    let signed = signed(&scan(), Stand::Attestation);
    let found = recognise(&open(&signed)).unwrap();
    assert_eq!((found.shape, found.number), (Shape::Other, None));
}

#[test]
fn a_third_signature_makes_it_another_shape() {
    let sealed = sealed(&signed(&scan(), Stand::Attestation));
    assert_eq!(shape(&approved(&sealed)), Some(Shape::Other));
}

#[test]
fn two_plug_ins_make_shape_b() {
    let two = plug_in(
        &numbered(&plug_in(&with_fields(&scan()), "Signature1", Kind::Approve)),
        "Signature2",
        Kind::Approve,
    );
    assert_eq!(shape(&two), Some(Shape::B));
}

#[test]
fn plug_ins_without_the_number_between_them_make_none() {
    let two = plug_in(
        &plug_in(&with_fields(&scan()), "Signature1", Kind::Approve),
        "Signature2",
        Kind::Approve,
    );
    assert_eq!(shape(&two), Some(Shape::Other));
}

#[test]
fn a_certification_by_a_plug_in_is_neither_shape() {
    let certified = plug_in(
        &with_fields(&scan()),
        "Signature1",
        Kind::Certify(saoy_pades::Permission::FormFilling),
    );
    let two = plug_in(&numbered(&certified), "Signature2", Kind::Approve);
    assert_eq!(shape(&two), Some(Shape::Other));
}

/// The fields in a revision of their own, unsigned.
fn with_fields(base: &[u8]) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    for name in [NUMBER, BOOK] {
        let field = update.add(
            Dict::new()
                .with("FT", Object::name("Tx"))
                .with("T", Object::text(name)),
        );
        add_field(&mut update, reader.catalog_ref(), field).unwrap();
    }
    [base, &update.finish().unwrap().bytes].concat()
}

fn numbered(base: &[u8]) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    for num in 1..=reader.max_object_number() {
        let Ok(Object::Dict(field)) = reader.get(ObjRef::new(num)) else {
            continue;
        };
        if field.get("FT").is_some_and(|kind| kind.is_name("Tx")) {
            update.set(ObjRef::new(num), field.with("V", Object::text("7/ĐT")));
        }
    }
    [base, &update.finish().unwrap().bytes].concat()
}

fn plug_in(base: &[u8], name: &str, kind: Kind) -> Vec<u8> {
    let reader = open(base);
    let page = reader.pages().unwrap()[0].reference;
    let mut update = Update::new(&reader).unwrap();
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(name))
            .with("Rect", vec![Object::Int(0); 4])
            .with("P", page),
    );
    add_field(&mut update, reader.catalog_ref(), field).unwrap();
    add_widget(&mut update, page, field).unwrap();
    let time = at("2026-10-14T02:00:00Z");
    let request = Request::by(kind, &PEOPLE.leader.chain(), time, 4000);
    let prepared = prepare(&reader, &BaseDigest::of(base), update, field, &request).unwrap();
    finish(base, prepared, &PEOPLE.leader, time)
}
