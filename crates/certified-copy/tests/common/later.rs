//! A certified copy, and what somebody does to it later.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

use std::sync::LazyLock;

use saoy_certified_copy::{BaseDigest, Stand};
use saoy_pades::{
    changes::{ChangesAfter, Reason, changes_after},
    signatures,
};
use saoy_pdf::{Dict, ObjRef, Object, Reader, Stream, Update};

use crate::common::{
    archived, open, sealed, signed,
    support::files::{Layout, file},
};

pub struct Copy {
    pub signed: Vec<u8>,
    pub sealed: Vec<u8>,
    pub archived: Vec<u8>,
}

pub static COPY: LazyLock<Copy> = LazyLock::new(|| make(false));
pub static WITH_STREAMS: LazyLock<Copy> = LazyLock::new(|| make(true));

pub fn make(streams: bool) -> Copy {
    let signed = signed(
        &file(&Layout {
            streams,
            ..Layout::default()
        }),
        Stand::Attestation,
    );
    let sealed = sealed(&signed);
    let archived = archived(&sealed);
    Copy {
        signed,
        sealed,
        archived,
    }
}

pub fn after(bytes: &[u8]) -> Vec<ChangesAfter> {
    let reader = open(bytes);
    changes_after(&reader, &signatures(&reader).unwrap())
}

pub fn appended(base: &[u8], change: impl FnOnce(&Reader<'_>, &mut Update<'_, '_>)) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    change(&reader, &mut update);
    [base, &update.finish().unwrap().bytes].concat()
}

/// What the leader's signature does not allow, on a file whose number is still empty, in both layouts.
pub fn refused(change: impl Fn(&Reader<'_>, &mut Update<'_, '_>)) -> Vec<Reason> {
    let said = |base: &[u8]| {
        let leader = after(&appended(base, &change)).remove(0);
        assert!(!leader.allowed);
        reasons(&leader)
    };
    let (table, streams) = (said(&COPY.signed), said(&WITH_STREAMS.signed));
    assert_eq!(table, streams);
    table
}

pub fn reasons(after: &ChangesAfter) -> Vec<Reason> {
    after
        .refused()
        .map(|finding| finding.change.reason.clone())
        .collect()
}

pub fn field(reader: &Reader<'_>, name: &str) -> (ObjRef, Dict) {
    let form = reader.lookup(&reader.catalog().unwrap(), "AcroForm").unwrap();
    let fields = reader.lookup(form.as_dict().unwrap(), "Fields").unwrap();
    let dict = |item: &Object| {
        (
            item.as_ref().unwrap(),
            reader.resolve(item).unwrap().as_dict().unwrap().clone(),
        )
    };
    let named = |field: &Dict| field.get("T").and_then(Object::as_string) == Some(name.as_bytes());
    fields
        .as_array()
        .unwrap()
        .iter()
        .map(dict)
        .find(|(_, field)| named(field))
        .unwrap()
}

/// Changes one entry of a field.
pub fn entry(
    name: &'static str,
    key: &'static str,
    value: impl Into<Object> + Clone,
) -> impl Fn(&Reader<'_>, &mut Update<'_, '_>) {
    move |reader, update| {
        let (reference, mut dict) = field(reader, name);
        dict.insert(key, value.clone());
        update.set(reference, dict);
    }
}

pub fn catalog_entry(key: &'static str, value: Object) -> impl Fn(&Reader<'_>, &mut Update<'_, '_>) {
    move |reader, update| {
        let mut catalog = reader.catalog().unwrap();
        catalog.insert(key, value.clone());
        update.set(reader.catalog_ref(), catalog);
    }
}

/// The attestation page.
pub fn last_page(reader: &Reader<'_>) -> (ObjRef, Dict) {
    let page = reader.pages().unwrap().pop().unwrap();
    (page.reference, page.dict)
}

/// Puts an annotation onto the attestation page.
pub fn annotate(reader: &Reader<'_>, update: &mut Update<'_, '_>, annotation: ObjRef) {
    let (_, page) = last_page(reader);
    let array = page.reference("Annots").unwrap();
    let mut annots = reader.get(array).unwrap().as_array().unwrap().to_vec();
    annots.push(annotation.into());
    update.set(array, annots);
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

/// A revision written by hand: objects, rows of its table.
pub fn table(base: &[u8], objects: &str, rows: &str) -> Vec<u8> {
    let reader = open(base);
    let at = base.len() + objects.len();
    let prev = reader.revisions().last().unwrap().startxref;
    let root = reader.catalog_ref();
    let size = reader.max_object_number() + 1;
    let trailer = format!(
        "xref\n{rows}trailer\n<< /Size {size} /Root {root} /Prev {prev} >>\nstartxref\n{at}\n%%EOF\n"
    );
    [base, objects.as_bytes(), trailer.as_bytes()].concat()
}

/// The first reference under `key` in any object.
pub fn under(reader: &Reader<'_>, key: &str) -> ObjRef {
    let found = reader.entries().iter().find_map(|(num, _)| {
        let object = reader.get(ObjRef::new(*num)).ok()?;
        object.as_dict()?.reference(key)
    });
    found.unwrap()
}

/// Signed without any permission or lock.
pub fn approved(base: &[u8]) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    let field = update.add(
        Dict::new()
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("ky")),
    );
    saoy_pades::add_field(&mut update, reader.catalog_ref(), field).unwrap();
    let request = saoy_pades::Request::bare(saoy_pades::Kind::Approve, 3000);
    let prepared = saoy_pades::prepare(&reader, &BaseDigest::of(base), update, field, &request).unwrap();
    [base, &prepared.appended].concat()
}
