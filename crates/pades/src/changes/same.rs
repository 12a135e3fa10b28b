//! When two values are the same, however they are written (ISO 32000-2 §7.3).
//!
//! `2` and `2.0` are not: many viewers take nothing but an integer for flags, turns and codes, and pass over a real number.

use saoy_pdf::{Dict, Object, Stream, StreamData};

use super::{unread::is_unreadable, view::Pair};

/// Lengths, places and colours (ISO 32000-2 Tables 31, 93, 166, 168, 192 and others): viewers take any number there, and
/// writers write `1` for `1.0`.
const MEASURES: [&[u8]; 22] = [
    b"Rect",
    b"BBox",
    b"Matrix",
    b"MediaBox",
    b"CropBox",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"QuadPoints",
    b"Vertices",
    b"InkList",
    b"L",
    b"CL",
    b"RD",
    b"C",
    b"IC",
    b"BG",
    b"BC",
    b"Border",
    b"CA",
    b"ca",
    b"UserUnit",
];

/// Beyond this an integer may have become a real when it was read, or lost digits.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Same value: order of keys, notation of strings and a stream's `/Length` entry do not matter; references are compared
/// as references. Something unreadable is the same as nothing.
pub(super) fn same(pair: &Pair<'_>, a: &Object, b: &Object) -> bool {
    pair.spend(1);
    if is_unreadable(a) || is_unreadable(b) {
        return false;
    }
    match (a, b) {
        (Object::String(a) | Object::HexString(a), Object::String(b) | Object::HexString(b)) => a == b,
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(pair, a, b))
        }
        (Object::Dict(a), Object::Dict(b)) => same_dict(pair, a, b, &[]),
        (Object::Stream(a), Object::Stream(b)) => same_stream(pair, a, b),
        (Object::Real(a), Object::Real(b)) => a == b && a.abs() <= EXACT,
        (a, b) => a == b,
    }
}

/// The same numbers, integers or not.
fn same_measure(pair: &Pair<'_>, a: &Object, b: &Object) -> bool {
    pair.spend(1);
    match (a, b) {
        (Object::Int(int), Object::Real(real)) | (Object::Real(real), Object::Int(int)) => {
            *int as f64 == *real
        }
        (Object::Array(a), Object::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_measure(pair, a, b))
        }
        (a, b) => same(pair, a, b),
    }
}

fn same_stream(pair: &Pair<'_>, a: &Stream, b: &Stream) -> bool {
    same_dict(pair, &a.dict, &b.dict, &["Length"]) && (a.data == b.data || same_data(pair, a, b))
}

/// The bytes that the filters decode. Encrypted they differ with every save, though they say the same (ISO 32000-2
/// §7.6.3.1: each has an initialisation vector of its own).
fn same_data(pair: &Pair<'_>, a: &Stream, b: &Stream) -> bool {
    let encrypted = [a, b]
        .iter()
        .any(|stream| matches!(stream.data, StreamData::Encrypted { .. }));
    if !encrypted {
        let (a, b) = (pair.reader().raw(a), pair.reader().raw(b));
        pair.spend(a.len() / 256);
        return a == b;
    }
    pair.spend((a.len() + b.len()) / 16);
    match (pair.reader().encoded(a), pair.reader().encoded(b)) {
        (Ok(a), Ok(b)) => a == b,
        // What is read in two ways is the same in both where bytes and key are.
        (Err(_), Err(_)) => is_same_key(a, b) && pair.reader().raw(a) == pair.reader().raw(b),
        _ => false,
    }
}

/// Whether both are encrypted as the same object.
fn is_same_key(a: &Stream, b: &Stream) -> bool {
    match (&a.data, &b.data) {
        (StreamData::Encrypted { of: a, .. }, StreamData::Encrypted { of: b, .. }) => a == b,
        _ => false,
    }
}

fn same_dict(pair: &Pair<'_>, a: &Dict, b: &Dict, but: &[&str]) -> bool {
    differing(pair, a, b)
        .iter()
        .all(|key| but.iter().any(|name| name.as_bytes() == key.as_slice()))
}

/// The keys whose direct values differ; null is the same as absent.
pub(super) fn differing(pair: &Pair<'_>, a: &Dict, b: &Dict) -> Vec<Vec<u8>> {
    let mut keys: Vec<Vec<u8>> = Vec::new();
    // Large dictionaries are looked up by sorted keys: the list inside would make this quadratic.
    let (a, b) = (sorted(a), sorted(b));
    pair.spend(a.len() + b.len());
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    loop {
        match (left.peek(), right.peek()) {
            (None, None) => return keys,
            (Some((key, _)), None) => {
                keys.push(key.to_vec());
                left.next();
            }
            (None, Some((key, _))) => {
                keys.push(key.to_vec());
                right.next();
            }
            (Some((x, old)), Some((y, new))) => {
                let order = x.cmp(y);
                let same = if MEASURES.contains(x) { same_measure } else { same };
                if order.is_ne() || !same(pair, old, new) {
                    keys.push(if order.is_gt() { y.to_vec() } else { x.to_vec() });
                }
                if order.is_le() {
                    left.next();
                }
                if order.is_ge() {
                    right.next();
                }
            }
        }
    }
}

fn sorted(dict: &Dict) -> Vec<(&[u8], &Object)> {
    let entries = dict.iter().filter(|(_, value)| **value != Object::Null);
    let mut entries: Vec<_> = entries.map(|(key, value)| (key.as_bytes(), value)).collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}
