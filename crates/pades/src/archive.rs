//! B-T → B-LTA: the document security store and a document timestamp, in one section.

use std::collections::HashSet;

use saoy_pdf::{Dict, ObjRef, Object, Reader, Stream, Update};
use saoy_pki::sha256;

use crate::{
    BaseDigest, Kind, PrepareError, Prepared, Request,
    form::{add_field, add_widget, dictionary},
    prepare,
};

/// What a validator needs without a network, DER each: the chains of all signers and timestamp authorities, and the
/// revocation answers for them.
#[derive(Clone, Debug, Default)]
pub struct ValidationData {
    /// Certificates, anchors included.
    pub certificates: Vec<Vec<u8>>,
    /// OCSP responses (RFC 6960 OCSPResponse).
    pub ocsp: Vec<Vec<u8>>,
    /// CRLs.
    pub crls: Vec<Vec<u8>>,
}

/// Appends `/DSS` (ISO 32000-2 §12.8.4.3; without the optional `/VRI`) and a document timestamp in a new invisible
/// field `field_name` on `page`, whose `/Annots` gets its widget. Streams that the file's DSS already has are kept and
/// not repeated.
///
/// The token comes later: [`crate::embed_timestamp`].
pub fn archive(
    reader: &Reader<'_>,
    base: &BaseDigest,
    data: &ValidationData,
    page: ObjRef,
    field_name: &str,
    contents_len: usize,
) -> Result<Prepared, PrepareError> {
    let mut update = Update::new(reader)?;
    let catalog = reader.catalog_ref();
    store(reader, &mut update, catalog, data)?;
    let field = update.add(timestamp_field(page, field_name));
    add_field(&mut update, catalog, field)?;
    add_widget(&mut update, page, field)?;
    let request = Request::bare(Kind::DocumentTimestamp, contents_len);
    prepare(reader, base, update, field, &request)
}

pub(crate) fn store(
    reader: &Reader<'_>,
    update: &mut Update<'_, '_>,
    catalog: ObjRef,
    data: &ValidationData,
) -> Result<(), PrepareError> {
    let mut root = dictionary(update, catalog)?;
    let (place, mut dss) = match root.get(b"DSS").cloned() {
        None | Some(Object::Null) => (None, Dict::new().with("Type", Object::name("DSS"))),
        Some(Object::Ref(place)) => (Some(place), dictionary(update, place)?),
        Some(Object::Dict(dss)) => (None, dss),
        Some(_) => return Err(PrepareError::Malformed("DSS")),
    };
    add_streams(reader, update, &mut dss, "Certs", &data.certificates)?;
    add_streams(reader, update, &mut dss, "OCSPs", &data.ocsp)?;
    add_streams(reader, update, &mut dss, "CRLs", &data.crls)?;
    match place {
        Some(place) => update.set(place, dss),
        None => {
            let place = update.add(dss);
            root.insert("DSS", place);
            update.set(catalog, root);
        }
    }
    Ok(())
}

fn add_streams(
    reader: &Reader<'_>,
    update: &mut Update<'_, '_>,
    dss: &mut Dict,
    key: &'static str,
    ders: &[Vec<u8>],
) -> Result<(), PrepareError> {
    let mut list = match dss.get(key) {
        None => Vec::new(),
        Some(found) => match reader.resolve(found)? {
            Object::Array(list) => list,
            Object::Null => Vec::new(),
            _ => return Err(PrepareError::Malformed(key)),
        },
    };
    let mut known = HashSet::new();
    for item in &list {
        if let Object::Stream(stream) = reader.resolve(item)? {
            known.insert(sha256(&reader.decoded(&stream)?));
        }
    }
    for der in ders {
        if known.insert(sha256(der)) {
            list.push(Object::Ref(update.add(Stream::new(Dict::new(), der.clone()))));
        }
    }
    if !list.is_empty() {
        dss.insert(key, list);
    }
    Ok(())
}

/// One merged field and widget without extent and without appearance (ISO 32000-2 §12.8.5); hidden from nothing, printed
/// as nothing, locked.
fn timestamp_field(page: ObjRef, field_name: &str) -> Dict {
    const PRINT_LOCKED: i64 = 4 | 128;
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", Object::text(field_name))
        .with("F", PRINT_LOCKED)
        .with("Rect", vec![Object::Int(0); 4])
        .with("P", page)
}
