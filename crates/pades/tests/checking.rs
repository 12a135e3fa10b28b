//! What is found in a file, and what is called broken.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{
    BaseDigest, Broken, Kind, Prepared, Request, Unclear, add_field, check, embed, prepare, signatures,
};
use saoy_pdf::{Dict, Object, Update};
use support::{
    files::{Layout, file, replaced},
    people::{PEOPLE, at, token},
    prepared::{bare, open},
};

fn prepared(base: &[u8], kind: Kind) -> Prepared {
    bare(base, "a", kind)
}

fn signed(base: &[u8]) -> Vec<u8> {
    let mut prepared = prepared(base, Kind::Approve);
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    [base, &prepared.appended].concat()
}

/// A form with one field made of whatever is given.
fn with_field(field: impl Into<Object>) -> Vec<u8> {
    let base = file(&Layout::default());
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let field = update.add(field);
    add_field(&mut update, reader.catalog_ref(), field).unwrap();
    [base.as_slice(), &update.finish().unwrap().bytes].concat()
}

fn unclear(bytes: &[u8]) -> Unclear {
    signatures(&open(bytes)).unwrap_err()
}

fn broken(bytes: &[u8]) -> Broken {
    check(&open(bytes)).unwrap().remove(0).outcome.unwrap_err()
}

#[test]
fn an_unsigned_file_has_no_signatures() {
    assert!(signatures(&open(&file(&Layout::default()))).unwrap().is_empty());
    let empty_field = with_field(
        Dict::new()
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("a")),
    );
    assert!(signatures(&open(&empty_field)).unwrap().is_empty());
}

#[test]
fn a_signature_below_other_fields_is_found_by_its_full_name() {
    let base = file(&Layout::default());
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let (parent, child) = (update.reserve(), update.reserve());
    let kids = vec![Object::Ref(child)];
    update.set(
        parent,
        Dict::new()
            .with("T", Object::text("ubnd"))
            .with("FT", Object::name("Sig"))
            .with("Kids", kids),
    );
    update.set(
        child,
        Dict::new()
            .with("T", Object::text("a"))
            .with("Parent", parent)
            .with("FT", Object::name("Sig")),
    );
    add_field(&mut update, reader.catalog_ref(), parent).unwrap();
    let request = Request::bare(Kind::Approve, 9000);
    let mut prepared = prepare(&reader, &BaseDigest::of(&base), update, child, &request).unwrap();
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    let whole = [base.as_slice(), &prepared.appended].concat();
    assert_eq!(signatures(&open(&whole)).unwrap()[0].field, b"ubnd.a");
    assert!(check(&open(&whole)).unwrap()[0].outcome.is_ok());
}

#[test]
fn a_value_that_is_no_dictionary_is_unclear() {
    let field = Dict::new()
        .with("FT", Object::name("Sig"))
        .with("T", Object::text("a"))
        .with("V", 5);
    assert_eq!(unclear(&with_field(field)), Unclear::Value);
}

#[test]
fn a_field_that_is_no_dictionary_is_unclear() {
    assert_eq!(unclear(&with_field(Object::Int(3))), Unclear::Form);
}

#[test]
fn fields_without_end_are_unclear() {
    let base = file(&Layout::default());
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let own = update.reserve();
    update.set(
        own,
        Dict::new()
            .with("T", Object::text("a"))
            .with("Kids", vec![Object::Ref(own)]),
    );
    add_field(&mut update, reader.catalog_ref(), own).unwrap();
    let bytes = [base.as_slice(), &update.finish().unwrap().bytes].concat();
    assert_eq!(unclear(&bytes), Unclear::TooMany);
}

#[test]
fn odd_byte_ranges_are_unclear() {
    let signed = signed(&file(&Layout::default()));
    let [_, start, end, tail] = signatures(&open(&signed)).unwrap()[0].byte_range;
    let range = format!("[0 {start} {end} {tail}]");
    for other in [
        format!("[1 {start} {end} {tail}]"),
        format!("[0 {end} {start} {tail}]"),
        format!("[0 {start} {end} {}]", "9".repeat(tail.to_string().len())),
        format!("[0 {start} {end} {}]", " ".repeat(tail.to_string().len())),
    ] {
        assert_eq!(
            unclear(&replaced(&signed, &range, &other)),
            Unclear::ByteRange,
            "{other}"
        );
    }
}

#[test]
fn a_gap_that_is_not_exactly_contents_is_unclear() {
    let signed = signed(&file(&Layout::default()));
    let [_, start, end, tail] = signatures(&open(&signed)).unwrap()[0].byte_range;
    let range = format!("[0 {start} {end} {tail}]");
    for (from, to, rest) in [
        (start - 2, end, tail),
        (start, end + 2, tail - 2),
        (start + 2, end, tail),
    ] {
        let other = format!("[0 {from} {to} {rest}]");
        assert_eq!(
            unclear(&replaced(&signed, &range, &other)),
            Unclear::Gap,
            "{other}"
        );
    }
}

#[test]
fn a_changed_file_is_broken_by_its_digest() {
    let signed = signed(&file(&Layout::default()));
    assert!(matches!(
        broken(&replaced(&signed, "0.9 g", "0.8 g")),
        Broken::Digest
    ));
}

#[test]
fn a_range_that_ends_before_the_revision_does_not_cover_it() {
    let signed = signed(&file(&Layout::default()));
    let [_, start, end, tail] = signatures(&open(&signed)).unwrap()[0].byte_range;
    let range = format!("[0 {start} {end} {tail}]");
    let other = format!("[0 {start} {end} {}]", tail - 1);
    assert!(matches!(
        broken(&replaced(&signed, &range, &other)),
        Broken::Coverage
    ));
}

#[test]
fn an_unknown_format_is_said_to_be_so() {
    let signed = signed(&file(&Layout::default()));
    let other = replaced(&signed, "ETSI.CAdES.detached", "ETSI.CAdES.attached");
    assert!(matches!(broken(&other), Broken::Format));
}

#[test]
fn an_unfinished_signature_is_no_cms() {
    let base = file(&Layout::default());
    let prepared = prepared(&base, Kind::Approve);
    let whole = [base.as_slice(), &prepared.appended].concat();
    assert!(matches!(broken(&whole), Broken::Cms(_)));
    let stamp = self::prepared(&base, Kind::DocumentTimestamp);
    let whole = [base.as_slice(), &stamp.appended].concat();
    assert!(matches!(broken(&whole), Broken::Timestamp(_)));
}

#[test]
fn a_token_in_place_of_a_signature_does_not_hold() {
    let base = file(&Layout::default());
    let prepared = prepared(&base, Kind::Approve);
    let token = token(&prepared.digest, at("2026-10-14T02:00:00Z"));
    let mut whole = [base.as_slice(), &prepared.appended].concat();
    let hex: String = token.iter().map(|byte| format!("{byte:02x}")).collect();
    let start = prepared.contents.start as usize + 1;
    whole[start..start + hex.len()].copy_from_slice(hex.as_bytes());
    assert!(matches!(broken(&whole), Broken::Digest | Broken::Cms(_)));
}

/// Every field that shows it is read by itself, and what it covers is hashed again behind its gap.
#[test]
fn one_signature_in_fields_without_end_is_not_read_for_each() {
    let signed = signed(&file(&Layout::default()));
    let reader = open(&signed);
    let field = signatures(&reader).unwrap()[0].field_ref;
    let value = reader
        .get(field)
        .unwrap()
        .as_dict()
        .unwrap()
        .reference("V")
        .unwrap();
    let shown = |count: usize| {
        let mut update = Update::new(&reader).unwrap();
        for number in 1..count {
            let field = Dict::new()
                .with("FT", Object::name("Sig"))
                .with("T", Object::text(&format!("b{number}")))
                .with("V", value);
            let field = update.add(field);
            add_field(&mut update, reader.catalog_ref(), field).unwrap();
        }
        [signed.as_slice(), &update.finish().unwrap().bytes].concat()
    };
    let several = check(&open(&shown(100))).unwrap();
    assert_eq!(several.len(), 100);
    assert!(
        several.iter().all(|one| one.outcome.is_ok()),
        "their tails are short"
    );
    assert_eq!(unclear(&shown(101)), Unclear::TooMany);
}
