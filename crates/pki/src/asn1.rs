//! The few pieces of ASN.1 that the derive macros do not bring: sets kept as they came, sorted sets, children.

use der::asn1::Any;
use der::{
    Decode, DecodeValue, Encode, EncodeValue, FixedTag, Header, Length, Reader, Result, SliceReader, Tag,
    Tagged, Writer,
};

/// The content octets of a SET (or of an implicitly tagged one), untouched: order and spelling are what was signed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct RawSet(pub(crate) Vec<u8>);

impl RawSet {
    /// A DER SET OF: the encodings sorted as X.690 §11.6 demands.
    pub(crate) fn sorted(mut elements: Vec<Vec<u8>>) -> Self {
        elements.sort();
        Self(elements.concat())
    }

    /// The elements in the order in which they came.
    pub(crate) fn elements(&self) -> Result<Vec<Any>> {
        children(&self.0)
    }

    /// Header and content with the universal SET tag: what RFC 5652 §5.4 has hashed.
    pub(crate) fn to_set(&self) -> Result<Vec<u8>> {
        self.to_der()
    }
}

impl FixedTag for RawSet {
    const TAG: Tag = Tag::Set;
}

impl<'a> DecodeValue<'a> for RawSet {
    type Error = der::Error;

    fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> Result<Self> {
        reader.read_vec(header.length()).map(Self)
    }
}

impl EncodeValue for RawSet {
    fn value_len(&self) -> Result<Length> {
        Length::try_from(self.0.len())
    }

    fn encode_value(&self, writer: &mut impl Writer) -> Result<()> {
        writer.write(&self.0)
    }
}

/// The elements inside the content octets of a constructed value.
pub(crate) fn children(content: &[u8]) -> Result<Vec<Any>> {
    let mut reader = SliceReader::new(content)?;
    let mut out = Vec::new();
    while !reader.is_finished() {
        out.push(Any::decode(&mut reader)?);
    }
    Ok(out)
}

/// The elements of a SEQUENCE.
pub(crate) fn sequence(value: &Any) -> Result<Vec<Any>> {
    value.tag().assert_eq(Tag::Sequence)?;
    children(value.value())
}

/// The number of a context-specific tag.
pub(crate) fn number(value: &Any) -> Option<u32> {
    match value.tag() {
        Tag::ContextSpecific { number, .. } => Some(number.value()),
        _ => None,
    }
}

/// The content of a non-negative INTEGER; what is larger than 2^32 counts as that.
pub(crate) fn small(content: &[u8]) -> Option<u32> {
    if content.first().is_none_or(|byte| *byte >= 0x80) {
        return None;
    }
    let mut number = 0_u32;
    for byte in content {
        number = number
            .checked_mul(256)
            .map_or(u32::MAX, |number| number | u32::from(*byte));
        if number == u32::MAX {
            break;
        }
    }
    Some(number)
}

/// An INTEGER from big-endian magnitude bytes, positive and minimal.
pub(crate) fn unsigned(bytes: &[u8]) -> Result<Any> {
    let mut content: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    if content.first().is_none_or(|byte| *byte >= 0x80) {
        content.insert(0, 0);
    }
    Any::new(Tag::Integer, content)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_set_is_sorted_and_a_read_one_is_left_alone() {
        let set = RawSet::sorted(vec![vec![4, 1, 9], vec![2, 1, 7]]);
        assert_eq!(set.to_set().unwrap(), [0x31, 6, 2, 1, 7, 4, 1, 9]);
        let unordered = [0x31, 6, 4, 1, 9, 2, 1, 7];
        assert_eq!(RawSet::from_der(&unordered).unwrap().to_set().unwrap(), unordered);
    }

    #[test]
    fn an_unsigned_integer_is_minimal_and_positive() {
        assert_eq!(
            unsigned(&[0, 0, 0x80]).unwrap().to_der().unwrap(),
            [2, 2, 0, 0x80]
        );
        assert_eq!(unsigned(&[]).unwrap().to_der().unwrap(), [2, 1, 0]);
        assert_eq!(unsigned(&[0, 5]).unwrap().to_der().unwrap(), [2, 1, 5]);
    }
}
