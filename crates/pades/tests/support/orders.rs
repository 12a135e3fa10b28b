//! Orders for signatures, and files with fields to sign.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test takes what it needs"
)]

use std::sync::LazyLock;

use saoy_pades::{
    BaseDigest, Kind, Prepared, add_field, add_widget, contents_len, embed,
    sign::{self, Order, Place, Refusal, SignError},
};
use saoy_pdf::{Dict, Limits, ObjRef, Object, Reader, Rect, Update};
use saoy_pki::Certificate;

use super::files::{Layout, file};
use super::people::{PEOPLE, at};

static CHAIN: LazyLock<Vec<Certificate>> = LazyLock::new(|| PEOPLE.leader.chain());

/// An invisible B-B signature in the new field `ky`.
pub fn order(kind: Kind) -> Order<'static> {
    Order {
        place: Place::invisible("ky", 0),
        contents_len: contents_len(&CHAIN, 4000),
        ..Order::new(kind, &CHAIN, at("2026-10-14T02:00:00Z"))
    }
}

/// The same in a field that the file has.
pub fn in_field(name: &str, kind: Kind) -> Order<'static> {
    Order {
        place: Place::Field(name.into()),
        ..order(kind)
    }
}

/// The same in a new field of this name, seen or not.
pub fn in_new(name: &str, rect: Option<Rect>, kind: Kind) -> Order<'static> {
    Order {
        place: Place::New {
            name: name.into(),
            page: 0,
            rect,
        },
        ..order(kind)
    }
}

pub fn prepared(base: &[u8], order: &Order<'_>) -> Result<Prepared, SignError> {
    let reader = Reader::open(base, &Limits::default()).unwrap();
    sign::prepare(&reader, &BaseDigest::running(order.hash).then(base), order)
}

/// The file signed by the leader.
pub fn signed(base: &[u8], order: &Order<'_>) -> Vec<u8> {
    let mut prepared = prepared(base, order).unwrap();
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    [base, &prepared.appended].concat()
}

pub fn refusal(base: &[u8], order: &Order<'_>) -> Refusal {
    match prepared(base, order) {
        Err(SignError::Refused(refusal)) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("nothing stood against it"),
    }
}

/// A plain file.
pub fn plain() -> Vec<u8> {
    file(&Layout::default())
}

/// A plain file after one more revision.
pub fn changed(base: &[u8], change: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let reader = Reader::open(base, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    change(&mut update);
    [base, &update.finish().unwrap().bytes].concat()
}

/// Adds an entry to the catalog.
pub fn with_catalog(base: &[u8], key: &str, value: impl Into<Object>) -> Vec<u8> {
    changed(base, |update| {
        let catalog = update.reader().catalog_ref();
        let dict = update.reader().catalog().unwrap().with(key, value);
        update.set(catalog, dict);
    })
}

/// Adds an empty field of 200 × 50 points: `kind` is `Sig` or `Tx`.
pub fn with_field(base: &[u8], name: &str, kind: &str, more: impl FnOnce(Dict) -> Dict) -> Vec<u8> {
    changed(base, |update| {
        let page: ObjRef = update.reader().pages().unwrap().first().unwrap().reference;
        let rect = Rect::sized(100.0, 100.0, 200.0, 50.0);
        let field = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name(kind))
            .with("T", Object::text(name))
            .with("F", 4)
            .with("Rect", rect.numbers().map(Object::Real).to_vec())
            .with("P", page);
        let field = update.add(more(field));
        let catalog = update.reader().catalog_ref();
        add_field(update, catalog, field).unwrap();
        add_widget(update, page, field).unwrap();
    })
}

/// A file whose signature field `ky` has a seed value.
pub fn seeded(sv: Dict) -> Vec<u8> {
    with_field(&plain(), "ky", "Sig", |field| field.with("SV", sv))
}
