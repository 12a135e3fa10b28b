//! GeneralName (RFC 5280 §4.2.1.6) in the forms that are compared; the others are kept by their bytes.

use der::asn1::Any;
use der::{Decode, Tag, Tagged};

use crate::asn1::children;
use crate::name::Name;

/// One name of a subject, a constraint or a distribution point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GeneralName {
    /// rfc822Name.
    Email(String),
    /// dNSName.
    Dns(String),
    /// uniformResourceIdentifier.
    Uri(String),
    /// directoryName.
    Directory(Name),
    /// iPAddress: 4 or 16 bytes, in a constraint followed by a mask of the same length.
    Ip(Vec<u8>),
    /// Any other form, or one of these that cannot be read.
    Other {
        /// The form as the number of its tag, 0 to 8.
        form: u8,
        /// What is inside.
        value: Vec<u8>,
    },
}

impl GeneralName {
    /// The number of the name's tag: constraints are told apart by it.
    #[must_use]
    pub fn form(&self) -> u8 {
        match self {
            Self::Email(_) => 1,
            Self::Dns(_) => 2,
            Self::Directory(_) => 4,
            Self::Uri(_) => 6,
            Self::Ip(_) => 7,
            Self::Other { form, .. } => *form,
        }
    }

    /// Whether two names are the same: distinguished names by RFC 5280 §7.1, hosts without regard to case.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Directory(a), Self::Directory(b)) => a.matches(b),
            (Self::Dns(a), Self::Dns(b)) => a.eq_ignore_ascii_case(b),
            (a, b) => a == b,
        }
    }

    fn read(value: &Any) -> der::Result<Self> {
        let Tag::ContextSpecific { number, .. } = value.tag() else {
            return Err(value.tag().unexpected_error(None).into());
        };
        let form = u8::try_from(number.value()).unwrap_or(u8::MAX);
        let bytes = value.value();
        let text = std::str::from_utf8(bytes)
            .ok()
            .filter(|text| text.is_ascii())
            .map(str::to_owned);
        let name = match (form, text) {
            (1, Some(text)) => Some(Self::Email(text)),
            (2, Some(text)) => Some(Self::Dns(text)),
            (6, Some(text)) => Some(Self::Uri(text)),
            (4, _) => Some(Self::Directory(Name::from_any(&Any::from_der(bytes)?)?)),
            (7, _) => Some(Self::Ip(bytes.to_vec())),
            _ => None,
        };
        Ok(name.unwrap_or_else(|| Self::Other {
            form,
            value: bytes.to_vec(),
        }))
    }
}

impl std::fmt::Display for GeneralName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Email(text) | Self::Dns(text) | Self::Uri(text) => f.write_str(text),
            Self::Directory(name) => write!(f, "{name}"),
            Self::Ip(bytes) => f.write_str(&crate::asn1::hex(bytes)),
            Self::Other { form, value } => write!(f, "[{form}] {}", crate::asn1::hex(value)),
        }
    }
}

/// One GeneralName.
pub(crate) fn one(value: &Any) -> der::Result<GeneralName> {
    GeneralName::read(value)
}

/// `GeneralNames ::= SEQUENCE OF GeneralName`, from a whole DER value.
pub(crate) fn list(der: &[u8]) -> der::Result<Vec<GeneralName>> {
    let value = Any::from_der(der)?;
    value.tag().assert_eq(Tag::Sequence)?;
    inside(value.value())
}

/// The same from the content alone, as when it is tagged implicitly.
pub(crate) fn inside(content: &[u8]) -> der::Result<Vec<GeneralName>> {
    children(content)?.iter().map(GeneralName::read).collect()
}
