//! The structures of OCSP (RFC 6960 §4).

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, BitString, OctetString};
use der::{Enumerated, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;

use crate::time::GeneralizedTime;

/// ```text
/// OCSPRequest ::= SEQUENCE {
///     tbsRequest TBSRequest,
///     optionalSignature [0] EXPLICIT Signature OPTIONAL }
/// ```
/// RFC 6960 §4.1.1.
#[derive(Sequence)]
pub(super) struct OcspRequest {
    pub(super) tbs: TbsRequest,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) signature: Option<Any>,
}

/// ```text
/// TBSRequest ::= SEQUENCE {
///     version           [0] EXPLICIT Version DEFAULT v1,
///     requestorName     [1] EXPLICIT GeneralName OPTIONAL,
///     requestList           SEQUENCE OF Request,
///     requestExtensions [2] EXPLICIT Extensions OPTIONAL }
/// ```
/// RFC 6960 §4.1.1.
#[derive(Sequence)]
pub(super) struct TbsRequest {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) version: Option<u8>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) requestor: Option<Any>,
    pub(super) requests: Vec<SingleRequest>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// ```text
/// Request ::= SEQUENCE {
///     reqCert CertID,
///     singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL }
/// ```
/// RFC 6960 §4.1.1.
#[derive(Sequence)]
pub(super) struct SingleRequest {
    pub(super) id: CertIdStructure,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Any>,
}

/// ```text
/// CertID ::= SEQUENCE {
///     hashAlgorithm  AlgorithmIdentifier,
///     issuerNameHash OCTET STRING,
///     issuerKeyHash  OCTET STRING,
///     serialNumber   CertificateSerialNumber }
/// ```
/// RFC 6960 §4.1.1.
#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct CertIdStructure {
    pub(super) hash: AlgorithmIdentifierOwned,
    pub(super) name: OctetString,
    pub(super) key: OctetString,
    pub(super) serial: Any,
}

/// ```text
/// OCSPResponse ::= SEQUENCE {
///     responseStatus OCSPResponseStatus,
///     responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
/// ```
/// RFC 6960 §4.2.1.
#[derive(Sequence)]
pub(super) struct OcspResponse {
    pub(super) status: ResponseStatus,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) bytes: Option<ResponseBytes>,
}

/// OCSPResponseStatus, RFC 6960 §4.2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[repr(u8)]
pub enum ResponseStatus {
    /// An answer is inside.
    Successful = 0,
    /// The request was not understood.
    MalformedRequest = 1,
    /// The responder failed.
    InternalError = 2,
    /// Ask again later.
    TryLater = 3,
    /// The request must be signed.
    SignatureRequired = 5,
    /// The asker may not ask.
    Unauthorized = 6,
}

/// ```text
/// ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }
/// ```
/// RFC 6960 §4.2.1.
#[derive(Sequence)]
pub(super) struct ResponseBytes {
    pub(super) kind: Oid,
    pub(super) response: OctetString,
}

/// ```text
/// BasicOCSPResponse ::= SEQUENCE {
///     tbsResponseData    ResponseData,
///     signatureAlgorithm AlgorithmIdentifier,
///     signature          BIT STRING,
///     certs          [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ```
/// RFC 6960 §4.2.1. The signed part stays as it came.
#[derive(Sequence)]
pub(super) struct BasicOcspResponse {
    pub(super) tbs: Any,
    pub(super) algorithm: AlgorithmIdentifierOwned,
    pub(super) signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) certificates: Option<Vec<Any>>,
}

/// ```text
/// ResponseData ::= SEQUENCE {
///     version        [0] EXPLICIT Version DEFAULT v1,
///     responderID        ResponderID,
///     producedAt         GeneralizedTime,
///     responses          SEQUENCE OF SingleResponse,
///     responseExtensions [1] EXPLICIT Extensions OPTIONAL }
/// ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }
/// ```
/// RFC 6960 §4.2.1.
#[derive(Sequence)]
pub(super) struct ResponseData {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) version: Option<u8>,
    pub(super) responder: Any,
    pub(super) produced_at: GeneralizedTime,
    pub(super) responses: Vec<SingleResponse>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// ```text
/// SingleResponse ::= SEQUENCE {
///     certID         CertID,
///     certStatus     CertStatus,
///     thisUpdate     GeneralizedTime,
///     nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL,
///     singleExtensions [1] EXPLICIT Extensions OPTIONAL }
/// CertStatus ::= CHOICE {
///     good    [0] IMPLICIT NULL,
///     revoked [1] IMPLICIT RevokedInfo,
///     unknown [2] IMPLICIT UnknownInfo }
/// ```
/// RFC 6960 §4.2.1.
#[derive(Sequence)]
pub(super) struct SingleResponse {
    pub(super) id: CertIdStructure,
    pub(super) status: Any,
    pub(super) this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// ```text
/// RevokedInfo ::= SEQUENCE {
///     revocationTime GeneralizedTime,
///     revocationReason [0] EXPLICIT CRLReason OPTIONAL }
/// ```
/// RFC 6960 §4.2.1. CRLReason is an ENUMERATED (RFC 5280 §5.3.1).
#[derive(Sequence)]
pub(super) struct RevokedInfo {
    pub(super) at: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) reason: Option<Any>,
}
