use der::Sequence;
use der::asn1::Any;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;

use crate::time::Time;

/// ```text
/// TBSCertList ::= SEQUENCE {
///     version             Version OPTIONAL,
///     signature           AlgorithmIdentifier,
///     issuer              Name,
///     thisUpdate          Time,
///     nextUpdate          Time OPTIONAL,
///     revokedCertificates SEQUENCE OF RevokedCertificate OPTIONAL,
///     crlExtensions   [0] EXPLICIT Extensions OPTIONAL }
/// ```
/// RFC 5280 §5.1.
#[derive(Sequence)]
pub(super) struct TbsCertList {
    #[asn1(optional = "true")]
    pub(super) version: Option<u8>,
    pub(super) signature: AlgorithmIdentifierOwned,
    pub(super) issuer: Any,
    pub(super) this_update: Time,
    #[asn1(optional = "true")]
    pub(super) next_update: Option<Time>,
    #[asn1(optional = "true")]
    pub(super) revoked: Option<Vec<RevokedCertificate>>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// ```text
/// SEQUENCE {
///     userCertificate    CertificateSerialNumber,
///     revocationDate     Time,
///     crlEntryExtensions Extensions OPTIONAL }
/// ```
/// RFC 5280 §5.1.
#[derive(Sequence)]
pub(super) struct RevokedCertificate {
    pub(super) serial: Any,
    pub(super) at: Time,
    #[asn1(optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// The value of an extension.
pub(super) fn find(extensions: &[Extension], id: const_oid::ObjectIdentifier) -> Option<&[u8]> {
    extensions
        .iter()
        .find(|extension| extension.extn_id == id)
        .map(|extension| extension.extn_value.as_bytes())
}
