//! Where revocation is published: distribution points of certificates and of lists (RFC 5280 §4.2.1.13, §5.2.5).

use const_oid::ObjectIdentifier as Oid;
use der::asn1::Any;
use der::{Decode, Encode, Tag, Tagged};

use crate::asn1::{children, number, sequence};
use crate::general_name::{self, GeneralName};
use crate::name::{self, Name};

/// A set of reasons for revocation (ReasonFlags, RFC 5280 §4.2.1.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reasons(u16);

impl Reasons {
    /// None.
    pub const NONE: Self = Self(0);
    /// All eight of them: keyCompromise (1) to aACompromise (8).
    pub const ALL: Self = Self(0b1_1111_1110);

    /// A set from the numbers of the bits, 1 to 8.
    #[must_use]
    pub fn of(bits: &[u8]) -> Self {
        Self(bits.iter().fold(0, |set, bit| set | (1_u16 << (bit % 16))) & Self::ALL.0)
    }

    /// Those in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either set.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every reason of another set is in this one.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The content of a BIT STRING: bit 0 is the highest of the first byte.
    fn read(content: &[u8]) -> Self {
        let bytes = content.get(1..).unwrap_or_default();
        let bits = (0_u8..9).filter(|bit| {
            bytes
                .get(usize::from(bit / 8))
                .is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0)
        });
        Self::of(&bits.collect::<Vec<_>>())
    }
}

/// The name of a distribution point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointName {
    /// fullName: any of these.
    Full(Vec<GeneralName>),
    /// nameRelativeToCRLIssuer: one part to be added to the name of the list's issuer.
    Relative(Vec<(Oid, Any)>),
}

impl PointName {
    /// The names, a relative one completed by the issuer it is relative to.
    #[must_use]
    pub fn under(&self, issuer: &Name) -> Vec<GeneralName> {
        match self {
            Self::Full(names) => names.clone(),
            Self::Relative(part) => issuer
                .with(part)
                .map(GeneralName::Directory)
                .into_iter()
                .collect(),
        }
    }
}

/// One point of cRLDistributionPoints or freshestCRL.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DistributionPoint {
    /// distributionPoint.
    pub name: Option<PointName>,
    /// reasons; all when absent.
    pub reasons: Option<Reasons>,
    /// cRLIssuer; the certificate's issuer when empty.
    pub crl_issuer: Vec<GeneralName>,
}

/// issuingDistributionPoint: what a list covers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct IssuingDistributionPoint {
    /// distributionPoint.
    pub name: Option<PointName>,
    /// onlyContainsUserCerts.
    pub only_user: bool,
    /// onlyContainsCACerts.
    pub only_authorities: bool,
    /// onlySomeReasons.
    pub reasons: Option<Reasons>,
    /// indirectCRL.
    pub indirect: bool,
    /// onlyContainsAttributeCerts.
    pub only_attributes: bool,
}

/// `CRLDistributionPoints ::= SEQUENCE OF DistributionPoint`.
pub(crate) fn points(der: &[u8]) -> der::Result<Vec<DistributionPoint>> {
    sequence(&Any::from_der(der)?)?.iter().map(point).collect()
}

/// ```text
/// DistributionPoint ::= SEQUENCE {
///     distributionPoint [0] DistributionPointName OPTIONAL,
///     reasons           [1] ReasonFlags OPTIONAL,
///     cRLIssuer         [2] GeneralNames OPTIONAL }
/// ```
/// RFC 5280 §4.2.1.13.
fn point(value: &Any) -> der::Result<DistributionPoint> {
    let mut point = DistributionPoint::default();
    for field in sequence(value)? {
        match number(&field) {
            Some(0) => point.name = Some(point_name(field.value())?),
            Some(1) => point.reasons = Some(Reasons::read(field.value())),
            Some(2) => point.crl_issuer = general_name::inside(field.value())?,
            _ => return Err(field.tag().unexpected_error(None).into()),
        }
    }
    Ok(point)
}

/// ```text
/// IssuingDistributionPoint ::= SEQUENCE {
///     distributionPoint          [0] DistributionPointName OPTIONAL,
///     onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
///     onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
///     onlySomeReasons            [3] ReasonFlags OPTIONAL,
///     indirectCRL                [4] BOOLEAN DEFAULT FALSE,
///     onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
/// ```
/// RFC 5280 §5.2.5.
pub(crate) fn issuing(der: &[u8]) -> der::Result<IssuingDistributionPoint> {
    let mut point = IssuingDistributionPoint::default();
    for field in sequence(&Any::from_der(der)?)? {
        let set = field.value().first().is_some_and(|byte| *byte != 0);
        match number(&field) {
            Some(0) => point.name = Some(point_name(field.value())?),
            Some(1) => point.only_user = set,
            Some(2) => point.only_authorities = set,
            Some(3) => point.reasons = Some(Reasons::read(field.value())),
            Some(4) => point.indirect = set,
            Some(5) => point.only_attributes = set,
            _ => return Err(field.tag().unexpected_error(None).into()),
        }
    }
    Ok(point)
}

/// ```text
/// DistributionPointName ::= CHOICE {
///     fullName                [0] GeneralNames,
///     nameRelativeToCRLIssuer [1] RelativeDistinguishedName }
/// ```
/// RFC 5280 §4.2.1.13; a CHOICE is tagged explicitly.
fn point_name(content: &[u8]) -> der::Result<PointName> {
    let inner = children(content)?;
    let [inner] = inner.as_slice() else {
        return Err(Tag::Sequence.length_error().into());
    };
    match number(inner) {
        Some(0) => general_name::inside(inner.value()).map(PointName::Full),
        Some(1) => name::relative(&Any::from_der(&Any::new(Tag::Set, inner.value())?.to_der()?)?)
            .map(PointName::Relative),
        _ => Err(inner.tag().unexpected_error(None).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_from_the_highest_bit_on() {
        assert_eq!(Reasons::read(&[5, 0x60]), Reasons::of(&[1, 2]));
        assert_eq!(Reasons::read(&[7, 0x7f, 0x80]), Reasons::ALL);
        assert_eq!(Reasons::read(&[]), Reasons::NONE);
        assert!(Reasons::ALL.covers(Reasons::of(&[1, 8])));
        assert!(!Reasons::of(&[1]).covers(Reasons::of(&[1, 2])));
        assert_eq!(Reasons::of(&[1]).or(Reasons::of(&[2])), Reasons::of(&[1, 2]));
        assert_eq!(Reasons::of(&[1, 3]).and(Reasons::of(&[3])), Reasons::of(&[3]));
    }

    #[test]
    fn unknown_fields_are_refused() {
        assert!(points(&[0x30, 4, 0x30, 2, 0x87, 0]).is_err());
        assert!(issuing(&[0x30, 3, 2, 1, 1]).is_err());
        assert_eq!(
            points(&[0x30, 2, 0x30, 0]).unwrap(),
            [DistributionPoint::default()]
        );
    }
}
