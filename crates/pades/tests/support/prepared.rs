//! A signature prepared in a new invisible field.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "each test takes what it needs"
)]

use saoy_pades::{
    BaseDigest, Kind, PrepareError, Prepared, Request, add_field, add_widget, contents_len, prepare,
};
use saoy_pdf::{Dict, Limits, ObjRef, Object, Reader, Update};

use super::people::{PEOPLE, at};

pub fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open(bytes, &Limits::default()).unwrap()
}

/// A signature field that is all there is: no widget, no page; 9000 bytes of room.
pub fn bare(base: &[u8], name: &str, kind: Kind) -> Prepared {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    let field = update.add(
        Dict::new()
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(name)),
    );
    add_field(&mut update, reader.catalog_ref(), field).unwrap();
    let request = Request::bare(kind, 9000);
    prepare(&reader, &BaseDigest::of(base), update, field, &request).unwrap()
}

pub fn request(kind: Kind) -> Request {
    Request {
        time: Some(at("2026-10-14T02:00:00Z")),
        name: Some("Đặng Hữu Khải".into()),
        reason: Some("Chứng thực".into()),
        ..Request::bare(kind, contents_len(&PEOPLE.leader.chain(), 4000))
    }
}

/// Prepares a signature in a new invisible field on the first page.
pub fn prepared(base: &[u8], name: &str, kind: Kind) -> Result<Prepared, PrepareError> {
    prepared_as(base, name, &request(kind))
}

pub fn prepared_as(base: &[u8], name: &str, request: &Request) -> Result<Prepared, PrepareError> {
    let reader = open(base);
    let mut update = Update::new(&reader)?;
    let page = reader.pages().unwrap()[0].reference;
    let field = field(&mut update, name, page, "Sig");
    let state = BaseDigest::running(request.hash).then(base);
    prepare(&reader, &state, update, field, request)
}

pub fn field(update: &mut Update<'_, '_>, name: &str, page: ObjRef, kind: &str) -> ObjRef {
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name(kind))
            .with("T", Object::text(name))
            .with("Rect", vec![Object::Int(0); 4])
            .with("F", 132)
            .with("P", page),
    );
    let catalog = update.reader().catalog_ref();
    add_field(update, catalog, field).unwrap();
    add_widget(update, page, field).unwrap();
    field
}
