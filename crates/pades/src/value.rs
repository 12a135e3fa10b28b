//! The signature dictionary (ISO 32000-1 Table 252).

use saoy_pdf::{Dict, Mark, ObjRef, Object, Reserved};

use crate::{Kind, Request, time::pdf_date};

/// Where `/Contents` stands.
pub(crate) const CONTENTS: Mark = Mark(1);
/// Where `/ByteRange` stands.
pub(crate) const BYTE_RANGE: Mark = Mark(2);
/// `[0 ` + three ten-digit numbers + `]`: room for files of ten digits.
pub(crate) const BYTE_RANGE_LEN: usize = 36;

/// The dictionary with both places still empty.
pub(crate) fn signature_value(request: &Request, catalog: ObjRef) -> Dict {
    let (kind, sub_filter) = match request.kind {
        Kind::DocumentTimestamp => ("DocTimeStamp", "ETSI.RFC3161"),
        _ => ("Sig", "ETSI.CAdES.detached"),
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
    ] {
        if let Some(text) = text {
            value.insert(key, Object::text(text));
        }
    }
    if let Some(reference) = reference(request.kind, catalog) {
        value.insert("Reference", vec![Object::Dict(reference)]);
    }
    value
}

/// The one signature reference dictionary (ISO 32000-1 Table 253), direct all through: an indirect one would be a
/// changed object that nothing vouches for.
fn reference(kind: Kind, catalog: ObjRef) -> Option<Dict> {
    let reference = |method: &str, params: Dict| {
        Dict::new()
            .with("Type", Object::name("SigRef"))
            .with("TransformMethod", Object::name(method))
            .with("TransformParams", params.with("V", Object::name("1.2")))
    };
    let params = Dict::new().with("Type", Object::name("TransformParams"));
    match kind {
        Kind::CertifyFormFilling => Some(reference("DocMDP", params.with("P", 2))),
        Kind::ApproveLockAll => {
            Some(reference("FieldMDP", params.with("Action", Object::name("All"))).with("Data", catalog))
        }
        Kind::Approve | Kind::DocumentTimestamp => None,
    }
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
