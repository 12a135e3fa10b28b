//! What makes something act, show under a condition, or come from elsewhere.

use saoy_pdf::Object;

/// Keys that make something act, show under a condition, or come from elsewhere.
const ACTIVE: [&[u8]; 14] = [
    b"A",
    b"AA",
    b"JS",
    b"JavaScript",
    b"OpenAction",
    b"EF",
    b"OC",
    b"OPI",
    b"Ref",
    b"RichMediaContent",
    b"URI",
    b"Alternates",
    b"PS",
    b"Next",
];

/// Categories of resources (ISO 32000-2 Table 34).
const RESOURCES: [&[u8]; 7] = [
    b"Font",
    b"XObject",
    b"ExtGState",
    b"ColorSpace",
    b"Pattern",
    b"Shading",
    b"Properties",
];

/// The first such key in `object`.
pub(super) fn active(object: &Object) -> Option<String> {
    match object {
        Object::Array(items) => items.iter().find_map(active),
        Object::Dict(dict) => in_dict(dict),
        Object::Stream(stream) if stream.dict.contains_key("F") => Some("F".to_owned()),
        Object::Stream(stream) => in_dict(&stream.dict),
        _ => None,
    }
}

fn in_dict(dict: &saoy_pdf::Dict) -> Option<String> {
    dict.iter().find_map(|(key, value)| {
        if ACTIVE.contains(&key.as_bytes()) {
            return Some(String::from_utf8_lossy(key.as_bytes()).into_owned());
        }
        match value {
            // Names that the writer chose.
            Object::Dict(named) if RESOURCES.contains(&key.as_bytes()) => {
                named.iter().find_map(|(_, value)| active(value))
            }
            value => active(value),
        }
    })
}
