//! The structure of a certificate (RFC 5280 §4.1).

use der::Sequence;
use der::asn1::{Any, BitString};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;

use crate::time::Time;

/// ```text
/// Certificate ::= SEQUENCE {
///     tbsCertificate       TBSCertificate,
///     signatureAlgorithm   AlgorithmIdentifier,
///     signatureValue       BIT STRING }
/// ```
/// RFC 5280 §4.1; CertificateList (§5.1) has the same shape. The signed part stays as it came.
#[derive(Sequence)]
pub(crate) struct SignedStructure {
    pub(crate) tbs: Any,
    pub(crate) algorithm: AlgorithmIdentifierOwned,
    pub(crate) signature: BitString,
}

/// ```text
/// TBSCertificate ::= SEQUENCE {
///     version         [0] EXPLICIT Version DEFAULT v1,
///     serialNumber        CertificateSerialNumber,
///     signature           AlgorithmIdentifier,
///     issuer              Name,
///     validity            Validity,
///     subject             Name,
///     subjectPublicKeyInfo SubjectPublicKeyInfo,
///     issuerUniqueID  [1] IMPLICIT UniqueIdentifier OPTIONAL,
///     subjectUniqueID [2] IMPLICIT UniqueIdentifier OPTIONAL,
///     extensions      [3] EXPLICIT Extensions OPTIONAL }
/// ```
/// RFC 5280 §4.1.
#[derive(Sequence)]
pub(crate) struct TbsCertificate {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) version: Option<u8>,
    pub(crate) serial: Any,
    pub(crate) signature: AlgorithmIdentifierOwned,
    pub(crate) issuer: Any,
    pub(crate) validity: Validity,
    pub(crate) subject: Any,
    pub(crate) key: Any,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) issuer_id: Option<BitString>,
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) subject_id: Option<BitString>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) extensions: Option<Vec<Extension>>,
}

/// ```text
/// Validity ::= SEQUENCE { notBefore Time, notAfter Time }
/// ```
/// RFC 5280 §4.1.2.5.
#[derive(Sequence)]
pub(crate) struct Validity {
    pub(crate) not_before: Time,
    pub(crate) not_after: Time,
}
