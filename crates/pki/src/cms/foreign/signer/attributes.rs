//! The attributes of a SignerInfo, and in which spellings they may have been signed.

use const_oid::ObjectIdentifier as Oid;

use crate::asn1::RawSet;
use crate::ber::value::{SEQUENCE, SET, Value};
use crate::cms::Fault;

/// Type and values, each value as it came with definite lengths.
pub(super) type Attribute = (Oid, Vec<Vec<u8>>);

#[derive(Clone, Debug)]
pub(super) struct Signed {
    /// The encodings that may have been signed: as sent, with lengths mended, sorted.
    pub(super) spellings: Vec<Vec<u8>>,
    pub(super) attributes: Vec<Attribute>,
}

impl Signed {
    pub(super) fn read(set: &Value<'_>) -> Result<Self, Fault> {
        let elements = set.children().ok_or(Fault::Attributes)?;
        let attributes = elements.iter().map(attribute).collect::<Option<_>>();
        // RFC 5652 §5.4: signed is the set with its own tag, in DER, even when it was sent otherwise; some sign what
        // they send.
        let with_tag = |bytes: &[u8]| [&[SET], bytes.get(1..).unwrap_or_default()].concat();
        let sorted = elements
            .iter()
            .map(|element| element.definite().into_owned())
            .collect();
        let sorted = RawSet::sorted(sorted).to_set().map_err(|_| Fault::Attributes)?;
        let mut spellings = vec![with_tag(&set.definite()), with_tag(set.raw), sorted];
        spellings.dedup();
        Ok(Self {
            spellings,
            attributes: attributes.ok_or(Fault::Attributes)?,
        })
    }
}

/// The values of all attributes of a type.
pub(super) fn values(attributes: &[Attribute], kind: Oid) -> impl Iterator<Item = &[u8]> {
    attributes
        .iter()
        .filter(move |(oid, _)| *oid == kind)
        .flat_map(|(_, values)| values.iter().map(Vec::as_slice))
}

/// `Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF AttributeValue }`.
fn attribute(element: &Value<'_>) -> Option<Attribute> {
    let parts = element.parts(SEQUENCE)?;
    let [kind, values] = parts.as_slice() else {
        return None;
    };
    let values = values.parts(SET)?;
    let values = values.iter().map(|value| value.definite().into_owned());
    Some((kind.oid()?, values.collect()))
}

/// The attributes that can be read, and whether there are others.
pub(super) fn lenient(set: &Value<'_>) -> (Vec<Attribute>, bool) {
    let Some(elements) = set.children() else {
        return (Vec::new(), true);
    };
    let attributes: Vec<Attribute> = elements.iter().filter_map(attribute).collect();
    let unreadable = attributes.len() < elements.len();
    (attributes, unreadable)
}
