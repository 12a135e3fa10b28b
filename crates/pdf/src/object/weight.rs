//! How much there is of an object.

use super::Object;

/// How many elements, long strings counted by their length.
pub(crate) fn weight(object: &Object) -> u64 {
    weight_of([object])
}

/// Of several objects together.
pub(crate) fn weight_of<'o>(objects: impl IntoIterator<Item = &'o Object>) -> u64 {
    let mut weight = 0_u64;
    let mut waiting: Vec<&Object> = objects.into_iter().collect();
    while let Some(object) = waiting.pop() {
        weight = weight.saturating_add(1);
        match object {
            Object::Array(items) => waiting.extend(items),
            Object::Dict(dict) => waiting.extend(dict.values()),
            Object::Stream(stream) => waiting.extend(stream.dict.values()),
            Object::String(bytes) | Object::HexString(bytes) => weight += bytes.len() as u64 / 16,
            _ => {}
        }
    }
    weight
}
