//! The strings of one object.

use crate::{DecodeError, Dict, Object};

/// Decrypts one string.
type Undo<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, DecodeError> + 'a;

/// Undoes every string with `undo`, but for what is never encrypted.
pub(super) fn decrypt(object: &mut Object, undo: &Undo<'_>) -> Result<(), DecodeError> {
    match object {
        Object::String(bytes) | Object::HexString(bytes) => *bytes = undo(bytes)?,
        Object::Array(items) => items.iter_mut().try_for_each(|item| decrypt(item, undo))?,
        Object::Dict(dict) => in_dict(dict, undo)?,
        Object::Stream(stream) => in_dict(&mut stream.dict, undo)?,
        _ => {}
    }
    Ok(())
}

fn in_dict(dict: &mut Dict, undo: &Undo<'_>) -> Result<(), DecodeError> {
    let signature = is_signature(dict);
    for (key, value) in dict.iter_mut() {
        if !(signature && key.as_bytes() == b"Contents") {
            decrypt(value, undo)?;
        }
    }
    Ok(())
}

/// A signature dictionary (§12.8.1): `/Type` is optional there, `/Filter` is not.
fn is_signature(dict: &Dict) -> bool {
    let typed = dict.is_type("Sig") || dict.is_type("DocTimeStamp");
    let untyped = !dict.contains_key("Type") && dict.contains_key("ByteRange");
    dict.contains_key("Contents")
        && (dict.contains_key("ByteRange") || dict.contains_key("Filter"))
        && (typed || untyped)
}
