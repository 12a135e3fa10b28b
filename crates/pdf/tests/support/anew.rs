//! Files written anew.

use super::open;
use saoy_pdf::normalise::{NormaliseError, Normalised, Settings, normalise};
use saoy_pdf::{Limits, Object, Page, clean};

pub(crate) fn normalised_with(bytes: &[u8], settings: &Settings) -> Result<Normalised, NormaliseError> {
    let once = normalise(&open(bytes), settings)?;
    // Whatever comes out is clean, and normalising it again changes nothing.
    clean::inspect(&once.bytes, &Limits::default()).unwrap();
    let again = normalise(&open(&once.bytes), settings).unwrap();
    assert_eq!(again.bytes, once.bytes);
    Ok(once)
}

pub(crate) fn normalised(bytes: &[u8]) -> Normalised {
    normalised_with(bytes, &Settings::default()).unwrap()
}

pub(crate) fn refused(bytes: &[u8]) -> NormaliseError {
    normalised_with(bytes, &Settings::default()).unwrap_err()
}

pub(crate) fn page(bytes: &[u8]) -> Page {
    open(bytes).pages().unwrap().remove(0)
}

/// The whole content of the first page.
pub(crate) fn content(bytes: &[u8]) -> String {
    let reader = open(bytes);
    let parts = match page(bytes).dict.get("Contents") {
        Some(Object::Array(parts)) => parts.clone(),
        Some(part) => vec![part.clone()],
        None => Vec::new(),
    };
    let parts = parts.iter().map(|part| match reader.resolve(part).unwrap() {
        Object::Stream(stream) => String::from_utf8(reader.decoded(&stream).unwrap()).unwrap(),
        other => panic!("{other:?}"),
    });
    parts
        .collect::<Vec<_>>()
        .join("|")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

pub(crate) fn stream(dict: &str, data: &str) -> String {
    format!("<<{dict}/Length {}>>stream\n{data}\nendstream", data.len())
}

/// A form as annotations have it.
pub(crate) fn look(data: &str) -> String {
    stream("/Subtype/Form/BBox[0 0 10 20]", data)
}
