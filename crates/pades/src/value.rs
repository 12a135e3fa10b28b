//! The signature dictionary (ISO 32000-1 Table 252).

use saoy_pdf::{Dict, Mark, ObjRef, Object, Reserved};

use crate::{Format, Kind, Request, time::pdf_date};

/// Where `/Contents` stands.
pub(crate) const CONTENTS: Mark = Mark(1);
/// Where `/ByteRange` stands.
pub(crate) const BYTE_RANGE: Mark = Mark(2);
/// `[0 ` + three ten-digit numbers + `]`: room for files of ten digits.
pub(crate) const BYTE_RANGE_LEN: usize = 36;

/// The dictionary with both places still empty.
pub(crate) fn signature_value(request: &Request, catalog: ObjRef) -> Dict {
    let (kind, sub_filter) = match (request.kind, request.format) {
        (Kind::DocumentTimestamp, _) => ("DocTimeStamp", "ETSI.RFC3161"),
        (_, Format::Cades) => ("Sig", "ETSI.CAdES.detached"),
        (_, Format::Pkcs7) => ("Sig", "adbe.pkcs7.detached"),
    };
    let mut value = Dict::new()
        .with("Type", Object::name(kind))
        .with("Filter", Object::name("Adobe.PPKLite"))
        .with("SubFilter", Object::name(sub_filter))
        .with(
            "ByteRange",
            Reserved {
                mark: BYTE_RANGE,
                bytes: vec![b' '; BYTE_RANGE_LEN],
            },
        )
        .with(
            "Contents",
            Reserved {
                mark: CONTENTS,
                bytes: empty_contents(request.contents_len),
            },
        );
    if let Some(at) = request.time {
        value.insert("M", Object::String(pdf_date(at)));
    }
    for (key, text) in [
        ("Name", &request.name),
        ("Location", &request.location),
        ("Reason", &request.reason),
        ("ContactInfo", &request.contact),
    ] {
        if let Some(text) = text {
            value.insert(key, Object::text(text));
        }
    }
    let references = references(request, catalog);
    if !references.is_empty() {
        value.insert("Reference", references);
    }
    value
}

/// The signature reference dictionaries (ISO 32000-2 Table 256), direct all through: an indirect one would be a
/// changed object that nothing vouches for.
fn references(request: &Request, catalog: ObjRef) -> Vec<Object> {
    let reference = |method: &str, params: Dict| {
        Dict::new()
            .with("Type", Object::name("SigRef"))
            .with("TransformMethod", Object::name(method))
            .with("TransformParams", params.with("V", Object::name("1.2")))
    };
    let params = || Dict::new().with("Type", Object::name("TransformParams"));
    let mut references = Vec::new();
    if let Kind::Certify(permission) = request.kind {
        references.push(reference("DocMDP", params().with("P", permission as i32)).into());
    }
    if let Some(lock) = &request.lock {
        let reference = reference("FieldMDP", lock.parts(params())).with("Data", catalog);
        references.push(reference.into());
    }
    references
}

fn empty_contents(len: usize) -> Vec<u8> {
    let mut hex = vec![b'0'; 2 * len + 2];
    if let Some(first) = hex.first_mut() {
        *first = b'<';
    }
    if let Some(last) = hex.last_mut() {
        *last = b'>';
    }
    hex
}
