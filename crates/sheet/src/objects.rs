//! Short names for building PDF objects.

use saoy_pdf::{Dict, Object, Stream};

pub(crate) fn name(text: &str) -> Object {
    Object::name(text)
}

pub(crate) fn int(n: i64) -> Object {
    Object::Int(n)
}

/// A number with at most three decimals, an integer where it is one.
pub(crate) fn real(n: f64) -> Object {
    let rounded = (n * 1000.0).round() / 1000.0;
    if rounded.fract() == 0.0 && rounded.abs() < 1e9 {
        Object::Int(rounded as i64)
    } else {
        Object::Real(rounded)
    }
}

pub(crate) fn reals(numbers: &[f64]) -> Object {
    array(numbers.iter().map(|n| real(*n)))
}

pub(crate) fn string(bytes: &[u8]) -> Object {
    Object::String(bytes.to_vec())
}

pub(crate) fn array(items: impl IntoIterator<Item = Object>) -> Object {
    Object::Array(items.into_iter().collect())
}

pub(crate) fn dict<'k>(entries: impl IntoIterator<Item = (&'k str, Object)>) -> Object {
    Object::Dict(entries.into_iter().collect())
}

/// A Flate-compressed stream.
pub(crate) fn compressed<'k>(entries: impl IntoIterator<Item = (&'k str, Object)>, data: &[u8]) -> Object {
    Object::Stream(Stream::deflated(entries.into_iter().collect::<Dict>(), data))
}

/// A stream whose bytes are already what `/Filter` says.
pub(crate) fn encoded<'k>(entries: impl IntoIterator<Item = (&'k str, Object)>, data: Vec<u8>) -> Object {
    Object::Stream(Stream::new(entries.into_iter().collect::<Dict>(), data))
}
