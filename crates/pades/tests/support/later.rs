//! What somebody does to a file later.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

use saoy_pades::{
    changes::{ChangesAfter, Reason, changes_after},
    signatures,
};
use saoy_pdf::{Dict, Limits, ObjRef, Object, Reader, Stream, Update};

pub fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open(bytes, &Limits::default()).unwrap()
}

/// The file with one more revision.
pub fn appended(base: &[u8], change: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    change(&mut update);
    [base, &update.finish().unwrap().bytes].concat()
}

/// Changes a dictionary, or that of a stream.
pub fn edit(update: &mut Update<'_, '_>, reference: ObjRef, change: impl FnOnce(&mut Dict)) {
    let object = match update.get(reference).unwrap() {
        Object::Dict(mut dict) => {
            change(&mut dict);
            Object::Dict(dict)
        }
        Object::Stream(mut stream) => {
            change(&mut stream.dict);
            Object::Stream(stream)
        }
        other => panic!("{other:?}"),
    };
    update.set(reference, object);
}

pub fn edit_catalog(update: &mut Update<'_, '_>, change: impl FnOnce(&mut Dict)) {
    let catalog = update.reader().catalog_ref();
    edit(update, catalog, change);
}

/// What happened after each signature.
pub fn after(bytes: &[u8]) -> Vec<ChangesAfter> {
    let reader = open(bytes);
    changes_after(&reader, &signatures(&reader).unwrap())
}

/// What the first signature of `base` says of `bytes`, in which it may not be found any more.
pub fn after_first(base: &[u8], bytes: &[u8]) -> ChangesAfter {
    let found = signatures(&open(base)).unwrap();
    changes_after(&open(bytes), &found).remove(0)
}

pub fn reasons(after: &ChangesAfter) -> Vec<Reason> {
    let reason = |finding: &saoy_pades::changes::Finding| finding.change.reason.clone();
    after.findings.iter().map(reason).collect()
}

pub fn rect(numbers: [i64; 4]) -> Vec<Object> {
    numbers.map(Object::Int).to_vec()
}

/// A font of the viewer's own.
pub fn helvetica() -> Dict {
    Dict::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("Type1"))
        .with("BaseFont", Object::name("Helvetica"))
}

/// A form of 100 × 20.
pub fn form(content: &str) -> Stream {
    let dict = Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with("BBox", rect([0, 0, 100, 20]))
        .with(
            "Resources",
            Dict::new().with("Font", Dict::new().with("F1", helvetica())),
        );
    Stream::new(dict, content.as_bytes().to_vec())
}

/// A revision written by hand: objects, rows of its table, further entries of its trailer.
pub fn table(base: &[u8], objects: &str, rows: &str, entries: &str) -> Vec<u8> {
    let reader = open(base);
    let root = reader.catalog_ref();
    table_with_root(
        base,
        objects,
        rows,
        &format!("/Root {} {} R {entries}", root.num, root.generation),
    )
}

/// The same, with all entries but `/Size` and `/Prev` given.
pub fn table_with_root(base: &[u8], objects: &str, rows: &str, entries: &str) -> Vec<u8> {
    let reader = open(base);
    let at = base.len() + objects.len();
    let prev = reader.revisions().last().unwrap().startxref;
    let size = reader.max_object_number() + 50;
    let trailer =
        format!("xref\n{rows}trailer\n<< /Size {size} /Prev {prev} {entries} >>\nstartxref\n{at}\n%%EOF\n");
    [base, objects.as_bytes(), trailer.as_bytes()].concat()
}

/// One row of a table, subsection header included.
pub fn row(num: u32, offset: usize, generation: u16) -> String {
    format!("{num} 1\n{offset:010} {generation:05} n \n")
}

/// Replaces text by as many other bytes; the last occurrence.
pub fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = find_last(bytes, from);
    let mut other = bytes.to_vec();
    other[at..at + to.len()].copy_from_slice(to);
    other
}

pub fn find_last(bytes: &[u8], what: &[u8]) -> usize {
    bytes
        .windows(what.len())
        .rposition(|window| window == what)
        .unwrap()
}

pub fn find_first(bytes: &[u8], what: &[u8]) -> usize {
    bytes
        .windows(what.len())
        .position(|window| window == what)
        .unwrap()
}
