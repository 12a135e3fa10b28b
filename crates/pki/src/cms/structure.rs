//! The structures of signed data (RFC 5652 §3, §5).

use const_oid::ObjectIdentifier as Oid;
use der::Sequence;
use der::asn1::{Any, OctetString};
use spki::AlgorithmIdentifierOwned;

use crate::asn1::RawSet;

/// ```text
/// ContentInfo ::= SEQUENCE {
///     contentType ContentType,
///     content [0] EXPLICIT ANY DEFINED BY contentType }
/// ```
/// RFC 5652 §3.
#[derive(Sequence)]
pub(crate) struct ContentInfo {
    pub(crate) content_type: Oid,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(crate) content: Any,
}

/// ```text
/// SignedData ::= SEQUENCE {
///     version CMSVersion,
///     digestAlgorithms DigestAlgorithmIdentifiers,
///     encapContentInfo EncapsulatedContentInfo,
///     certificates [0] IMPLICIT CertificateSet OPTIONAL,
///     crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///     signerInfos SignerInfos }
/// ```
/// RFC 5652 §5.1. Sets stay as they came.
#[derive(Sequence)]
pub(crate) struct SignedDataStructure {
    pub(crate) version: u8,
    pub(crate) digest_algorithms: RawSet,
    pub(crate) content: EncapsulatedContentInfo,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) certificates: Option<RawSet>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) crls: Option<RawSet>,
    pub(crate) signer_infos: RawSet,
}

/// ```text
/// EncapsulatedContentInfo ::= SEQUENCE {
///     eContentType ContentType,
///     eContent [0] EXPLICIT OCTET STRING OPTIONAL }
/// ```
/// RFC 5652 §5.2.
#[derive(Sequence)]
pub(crate) struct EncapsulatedContentInfo {
    pub(crate) content_type: Oid,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) content: Option<OctetString>,
}

/// ```text
/// SignerInfo ::= SEQUENCE {
///     version CMSVersion,
///     sid SignerIdentifier,
///     digestAlgorithm DigestAlgorithmIdentifier,
///     signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
///     signatureAlgorithm SignatureAlgorithmIdentifier,
///     signature SignatureValue,
///     unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
/// ```
/// RFC 5652 §5.3.
#[derive(Sequence)]
pub(crate) struct SignerInfoStructure {
    pub(crate) version: u8,
    pub(crate) sid: Any,
    pub(crate) digest_algorithm: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) signed_attributes: Option<RawSet>,
    pub(crate) signature_algorithm: AlgorithmIdentifierOwned,
    pub(crate) signature: OctetString,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) unsigned_attributes: Option<RawSet>,
}

/// ```text
/// Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF AttributeValue }
/// ```
/// RFC 5652 §5.3.
#[derive(Clone, Sequence)]
pub(crate) struct Attribute {
    pub(crate) kind: Oid,
    pub(crate) values: RawSet,
}

/// ```text
/// IssuerAndSerialNumber ::= SEQUENCE { issuer Name, serialNumber CertificateSerialNumber }
/// ```
/// RFC 5652 §10.2.4.
#[derive(Sequence)]
pub(crate) struct IssuerAndSerialNumber {
    pub(crate) issuer: Any,
    pub(crate) serial: Any,
}
