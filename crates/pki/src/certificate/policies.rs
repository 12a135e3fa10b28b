//! The extensions about policies (RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14).

use const_oid::ObjectIdentifier as Oid;
use der::asn1::Any;
use der::{Decode, Tagged};

use crate::asn1::{number, sequence, small};
use crate::name::text;
use crate::oids;

/// One policy of a certificate (RFC 5280 §4.2.1.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyInformation {
    /// Which policy.
    pub policy: Oid,
    /// What is said about it.
    pub qualifiers: Vec<Qualifier>,
}

/// A policy qualifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Qualifier {
    /// Where the certification practice statement is to be had.
    Cps(String),
    /// What is to be shown to people who rely on the certificate. Longer than 200 characters is found and kept
    /// (RFC 5280 §4.2.1.4 asks for that); references to numbered notices of an organisation are not.
    UserNotice(Option<String>),
    /// Another one, by its identifier.
    Other(Oid),
}

/// policyConstraints (RFC 5280 §4.2.1.11): after how many certificates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PolicyConstraints {
    /// requireExplicitPolicy.
    pub explicit: Option<u32>,
    /// inhibitPolicyMapping.
    pub mapping: Option<u32>,
}

/// `CertificatePolicies ::= SEQUENCE OF PolicyInformation`.
pub(super) fn information(der: &[u8]) -> der::Result<Vec<PolicyInformation>> {
    sequence(&Any::from_der(der)?)?
        .iter()
        .map(|policy| {
            let fields = sequence(policy)?;
            let (Some(id), qualifiers) = (fields.first(), fields.get(1)) else {
                return Err(policy.tag().length_error().into());
            };
            Ok(PolicyInformation {
                policy: id.decode_as()?,
                qualifiers: qualifiers.map_or(Ok(Vec::new()), |list| {
                    sequence(list)?.iter().map(qualifier).collect()
                })?,
            })
        })
        .collect()
}

/// `PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY }`.
fn qualifier(value: &Any) -> der::Result<Qualifier> {
    let fields = sequence(value)?;
    let id: Oid = fields
        .first()
        .ok_or_else(|| value.tag().length_error())?
        .decode_as()?;
    let content = fields.get(1);
    Ok(match id {
        oids::QT_CPS => Qualifier::Cps(content.and_then(text).unwrap_or_default()),
        // UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL }:
        // the reference is a SEQUENCE, the text is not.
        oids::QT_USER_NOTICE => Qualifier::UserNotice(
            content
                .and_then(|notice| sequence(notice).ok())
                .and_then(|fields| fields.iter().find_map(text)),
        ),
        other => Qualifier::Other(other),
    })
}

/// `PolicyMappings ::= SEQUENCE OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy }`, RFC 5280 §4.2.1.5.
pub(super) fn mappings(der: &[u8]) -> der::Result<Vec<(Oid, Oid)>> {
    sequence(&Any::from_der(der)?)?
        .iter()
        .map(|mapping| match sequence(mapping)?.as_slice() {
            [issuer, subject] => Ok((issuer.decode_as()?, subject.decode_as()?)),
            _ => Err(mapping.tag().length_error().into()),
        })
        .collect()
}

/// `PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] INTEGER OPTIONAL, inhibitPolicyMapping [1] … }`.
pub(super) fn constraints(der: &[u8]) -> der::Result<PolicyConstraints> {
    let mut found = PolicyConstraints::default();
    for field in sequence(&Any::from_der(der)?)? {
        let skip = small(field.value());
        match (number(&field), skip) {
            (Some(0), Some(skip)) => found.explicit = Some(skip),
            (Some(1), Some(skip)) => found.mapping = Some(skip),
            _ => return Err(field.tag().value_error().into()),
        }
    }
    Ok(found)
}

/// `InhibitAnyPolicy ::= INTEGER`, RFC 5280 §4.2.1.14.
pub(super) fn inhibit_any(der: &[u8]) -> der::Result<u32> {
    let value = Any::from_der(der)?;
    value.tag().assert_eq(der::Tag::Integer)?;
    small(value.value()).ok_or_else(|| value.tag().value_error().into())
}
