//! The nine kinds of PDF objects (ISO 32000-2 §7.3), owned, without a lifetime.

mod dict;
mod name;
mod stream;
mod text;
mod weight;

pub use dict::Dict;
pub use name::Name;
pub use stream::{Stream, StreamData};
pub use text::decode_text;
pub(crate) use weight::{weight, weight_of};

use std::fmt;

/// An indirect reference: object number and generation (ISO 32000-2 §7.3.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjRef {
    /// Object number, from 1.
    pub num: u32,
    /// Generation, 0 in nearly every file.
    pub generation: u16,
}

impl ObjRef {
    /// A reference to generation 0.
    pub const fn new(num: u32) -> Self {
        Self { num, generation: 0 }
    }
}

impl fmt::Display for ObjRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} R", self.num, self.generation)
    }
}

/// Any PDF object.
///
/// ```
/// use saoy_pdf::{Dict, Object};
/// let dict = Dict::new().with("Type", Object::name("Page")).with("Rotate", 90);
/// assert_eq!(dict.get(b"Rotate").and_then(Object::as_int), Some(90));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// `null`; as a dictionary value the same as no entry at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A real number; must be finite to be written.
    Real(f64),
    /// `/Name`, with its `#xx` escapes undone.
    Name(Name),
    /// A string; written `( … )` with escapes.
    String(Vec<u8>),
    /// A string; written as hexadecimal digits. Reading keeps the difference, meaning does not.
    HexString(Vec<u8>),
    /// `[ … ]`.
    Array(Vec<Object>),
    /// `<< … >>`.
    Dict(Dict),
    /// A stream; only as an indirect object.
    Stream(Stream),
    /// `12 0 R`.
    Ref(ObjRef),
    /// Written verbatim, its place in the file reported; never read.
    Reserved(Reserved),
}

/// Bytes that are written as they are and whose absolute range is reported by [`Appended`](crate::Appended):
/// `/ByteRange` and `/Contents` of a signature, to be filled in when the digest is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// Under which name the range is reported.
    pub mark: Mark,
    /// What is written until then, e.g. `<0000…>`; it must be one PDF object by itself.
    pub bytes: Vec<u8>,
}

/// The caller's name for a [`Reserved`] run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark(pub u32);

impl Object {
    /// `/text`
    pub fn name(text: impl AsRef<[u8]>) -> Self {
        Self::Name(Name::new(text))
    }

    /// A text string (ISO 32000-2 §7.9.2.2): ASCII as it is, anything else as UTF-16BE with its mark.
    pub fn text(text: &str) -> Self {
        if text.is_ascii() {
            return Self::String(text.as_bytes().to_vec());
        }
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        Self::HexString(units.flat_map(u16::to_be_bytes).collect())
    }

    /// The integer, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of an integer or real.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The name's bytes, if it is a name.
    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name.as_bytes()),
            _ => None,
        }
    }

    /// The bytes of a string of either notation.
    pub fn as_string(&self) -> Option<&[u8]> {
        match self {
            Self::String(bytes) | Self::HexString(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The dictionary, also that of a stream.
    pub fn as_dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The stream, if it is one.
    pub fn as_stream(&self) -> Option<&Stream> {
        match self {
            Self::Stream(stream) => Some(stream),
            _ => None,
        }
    }

    /// The reference, if it is one.
    pub fn as_ref(&self) -> Option<ObjRef> {
        match self {
            Self::Ref(reference) => Some(*reference),
            _ => None,
        }
    }

    /// Whether it is the name `/text`.
    pub fn is_name(&self, text: impl AsRef<[u8]>) -> bool {
        self.as_name() == Some(text.as_ref())
    }

    /// What it is, in one word, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) => "integer",
            Self::Real(_) => "real",
            Self::Name(_) => "name",
            Self::String(_) | Self::HexString(_) => "string",
            Self::Array(_) => "array",
            Self::Dict(_) => "dictionary",
            Self::Stream(_) => "stream",
            Self::Ref(_) => "reference",
            Self::Reserved(_) => "reserved",
        }
    }
}

macro_rules! from {
    ($($from:ty => $make:expr),* $(,)?) => {$(
        impl From<$from> for Object {
            fn from(value: $from) -> Self {
                let make: fn($from) -> Object = $make;
                make(value)
            }
        }
    )*};
}

from! {
    bool => Object::Bool,
    i64 => Object::Int,
    i32 => |value| Object::Int(i64::from(value)),
    u32 => |value| Object::Int(i64::from(value)),
    usize => |value| Object::Int(i64::try_from(value).unwrap_or(i64::MAX)),
    f64 => Object::Real,
    Name => Object::Name,
    Vec<Object> => Object::Array,
    Dict => Object::Dict,
    Stream => Object::Stream,
    ObjRef => Object::Ref,
    Reserved => Object::Reserved,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_outside_ascii_becomes_utf16_with_its_mark() {
        assert_eq!(Object::text("Hoa An"), Object::String(b"Hoa An".to_vec()));
        assert_eq!(
            Object::text("Hòa"),
            Object::HexString(vec![0xFE, 0xFF, 0, b'H', 0, 0xF2, 0, b'a'])
        );
    }

    #[test]
    fn a_stream_lends_its_dictionary() {
        let stream = Stream::new(Dict::new().with("Type", Object::name("XObject")), b"q Q".to_vec());
        let object = Object::from(stream);
        assert!(object.as_dict().is_some_and(|dict| dict.is_type("XObject")));
        assert_eq!(object.kind(), "stream");
    }
}
