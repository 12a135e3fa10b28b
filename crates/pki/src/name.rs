//! Distinguished names: writing, reading their parts, and the comparison of RFC 5280 §7.1.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, PrintableStringRef, Utf8StringRef};
use der::{Decode, Encode, Sequence, Tag, Tagged};

use crate::asn1::{RawSet, children};
use crate::oids;

/// A distinguished name, kept as the DER it came in.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    der: Vec<u8>,
    parts: Vec<Vec<(Oid, Any)>>,
}

/// ```text
/// AttributeTypeAndValue ::= SEQUENCE { type AttributeType, value AttributeValue }
/// ```
/// RFC 5280 §4.1.2.4.
#[derive(Sequence)]
struct AttributeTypeAndValue {
    kind: Oid,
    value: Any,
}

impl Name {
    /// Reads `Name ::= SEQUENCE OF SET OF AttributeTypeAndValue`.
    pub(crate) fn from_any(value: &Any) -> der::Result<Self> {
        value.tag().assert_eq(Tag::Sequence)?;
        let mut parts = Vec::new();
        for part in children(value.value())? {
            parts.push(relative(&part)?);
        }
        Ok(Self {
            der: value.to_der()?,
            parts,
        })
    }

    /// Writes a name of single-valued parts, country first: country as PrintableString, the rest as UTF8String.
    ///
    /// # Errors
    /// When the country is not printable ASCII.
    pub fn new(parts: &[(Oid, &str)]) -> Result<Self, der::Error> {
        let mut encoded = Vec::new();
        for (kind, text) in parts {
            let value = if *kind == oids::AT_COUNTRY || *kind == oids::AT_SERIAL_NUMBER {
                Any::encode_from(&PrintableStringRef::new(text)?)?
            } else {
                Any::encode_from(&Utf8StringRef::new(text)?)?
            };
            let attribute = AttributeTypeAndValue { kind: *kind, value };
            encoded.push(RawSet::sorted(vec![attribute.to_der()?]));
        }
        Self::from_any(&Any::from_der(&encoded.to_der()?)?)
    }

    /// The DER of the name.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The first value of an attribute as text.
    #[must_use]
    pub fn get(&self, kind: Oid) -> Option<String> {
        self.parts
            .iter()
            .flatten()
            .find(|(oid, _)| *oid == kind)
            .and_then(|(_, value)| text(value))
    }

    /// The most specific common name: the last one, since names are written from the country down.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        self.parts
            .iter()
            .flatten()
            .rev()
            .find(|(oid, _)| *oid == oids::AT_COMMON_NAME)
            .and_then(|(_, v)| text(v))
    }

    /// Whether the name has no parts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Equality for chaining: same bytes, or the same parts with case and runs of spaces ignored (RFC 5280 §7.1).
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.der == other.der || (self.parts.len() == other.parts.len() && self.is_within(other))
    }

    /// Whether this name lies in the subtree of another one, which is a beginning of it (RFC 5280 §4.2.1.10).
    #[must_use]
    pub fn is_within(&self, base: &Self) -> bool {
        self.parts.len() >= base.parts.len()
            && self.parts.iter().zip(&base.parts).all(|(a, b)| {
                let has = |all: &[(Oid, Any)], wanted: &(Oid, Any)| {
                    all.iter().any(|one| one.0 == wanted.0 && same(&one.1, &wanted.1))
                };
                // Both ways: {CN=x, CN=x} is not {CN=x, O=y}.
                a.len() == b.len() && a.iter().all(|x| has(b, x)) && b.iter().all(|y| has(a, y))
            })
    }

    /// This name with one more part below it.
    #[must_use]
    pub(crate) fn with(&self, part: &[(Oid, Any)]) -> Option<Self> {
        let mut content = Any::from_der(&self.der).ok()?.value().to_vec();
        let attributes = part.iter().map(|(kind, value)| {
            AttributeTypeAndValue {
                kind: *kind,
                value: value.clone(),
            }
            .to_der()
        });
        let set = RawSet::sorted(attributes.collect::<der::Result<_>>().ok()?);
        content.extend(set.to_set().ok()?);
        Self::from_any(&Any::new(Tag::Sequence, content).ok()?).ok()
    }

    /// The values of an attribute that can be read as text, in order.
    #[must_use]
    pub fn values(&self, kind: Oid) -> Vec<String> {
        self.all(kind).flatten().collect()
    }

    /// Every value of an attribute as text.
    pub(crate) fn all(&self, kind: Oid) -> impl Iterator<Item = Option<String>> + '_ {
        self.parts
            .iter()
            .flatten()
            .filter(move |(oid, _)| *oid == kind)
            .map(|(_, value)| text(value))
    }

    /// A key under which names that match are found together.
    pub(crate) fn canonical(&self) -> Vec<u8> {
        let mut key = Vec::new();
        for part in &self.parts {
            let mut attributes: Vec<Vec<u8>> = part
                .iter()
                .map(|(kind, value)| {
                    let value =
                        text(value).map_or_else(|| value.value().to_vec(), |text| fold(&text).into_bytes());
                    let mut attribute = kind.as_bytes().to_vec();
                    attribute.extend(value.len().to_be_bytes());
                    attribute.extend(value);
                    attribute
                })
                .collect();
            attributes.sort();
            key.extend(attributes.len().to_be_bytes());
            key.extend(attributes.concat());
        }
        key
    }
}

/// `RelativeDistinguishedName ::= SET OF AttributeTypeAndValue`.
pub(crate) fn relative(value: &Any) -> der::Result<Vec<(Oid, Any)>> {
    value.tag().assert_eq(Tag::Set)?;
    children(value.value())?
        .iter()
        .map(|attribute| {
            let attribute = AttributeTypeAndValue::from_der(&attribute.to_der()?)?;
            Ok((attribute.kind, attribute.value))
        })
        .collect()
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Name({self})")
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (kind, value)) in self.parts.iter().flatten().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let label = match *kind {
                oids::AT_COMMON_NAME => "CN".to_owned(),
                oids::AT_COUNTRY => "C".to_owned(),
                oids::AT_ORGANISATION => "O".to_owned(),
                oids::AT_ORGANISATIONAL_UNIT => "OU".to_owned(),
                oids::AT_LOCALITY => "L".to_owned(),
                oids::AT_STATE => "ST".to_owned(),
                other => other.to_string(),
            };
            write!(f, "{comma}{label}={}", text(value).unwrap_or_default())?;
        }
        Ok(())
    }
}

fn same(a: &Any, b: &Any) -> bool {
    match (text(a), text(b)) {
        (Some(a), Some(b)) => fold(&a) == fold(&b),
        _ => a == b,
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// DirectoryString and IA5String as text; Teletex is read as Latin-1, which is what is found in practice.
pub(crate) fn text(value: &Any) -> Option<String> {
    let bytes = value.value();
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            String::from_utf8(bytes.to_vec()).ok()
        }
        Tag::TeletexString => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Tag::BmpString => {
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |unit, byte| (unit << 8) | u16::from(*byte)))
                .collect();
            String::from_utf16(&units).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_runs_of_spaces_do_not_matter_but_words_do() {
        let name = |cn: &str| Name::new(&[(oids::AT_COUNTRY, "VN"), (oids::AT_COMMON_NAME, cn)]).unwrap();
        assert!(name("Cơ quan  chứng thực").matches(&name("cơ Quan chứng thực")));
        assert!(!name("Cơ quan chứng thực").matches(&name("Cơ quan khác")));
        assert_eq!(
            name("Đặng Hữu Khải").common_name().as_deref(),
            Some("Đặng Hữu Khải")
        );
    }

    #[test]
    fn a_part_said_twice_is_no_other_part() {
        let attribute = |kind: u8, value: &str| {
            let mut der = vec![
                0x30,
                7 + value.len() as u8,
                0x06,
                3,
                0x55,
                4,
                kind,
                0x0c,
                value.len() as u8,
            ];
            der.extend(value.bytes());
            der
        };
        let name = |attributes: &[Vec<u8>]| {
            let set = attributes.concat();
            let length = set.len() as u8;
            let der = [&[0x30, length + 2, 0x31, length], set.as_slice()].concat();
            Name::from_any(&Any::from_der(&der).unwrap()).unwrap()
        };
        let (common, organisation) = (attribute(3, "x"), attribute(10, "y"));
        let twice = name(&[common.clone(), common.clone()]);
        let both = name(&[common.clone(), organisation.clone()]);
        assert!(!twice.is_within(&both) && !both.is_within(&twice));
        assert!(both.is_within(&name(&[organisation, common])));
    }

    #[test]
    fn utf8_and_printable_spellings_of_one_name_chain() {
        let printable = Name::new(&[(oids::AT_SERIAL_NUMBER, "0901")]).unwrap();
        let mut der = printable.der().to_vec();
        if let Some(tag) = der.iter_mut().find(|byte| **byte == 0x13) {
            *tag = 0x0c;
        }
        let utf8 = Name::from_any(&Any::from_der(&der).unwrap()).unwrap();
        assert_ne!(utf8, printable);
        assert!(utf8.matches(&printable));
    }

    #[test]
    fn big_endian_utf16_is_read() {
        let value = Any::new(Tag::BmpString, [0x01, 0x10, 0x00, 0x41]).unwrap();
        assert_eq!(text(&value).as_deref(), Some("ĐA"));
    }
}
