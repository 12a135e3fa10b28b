//! The structures of timestamps (RFC 3161 §2.4).

use const_oid::ObjectIdentifier as Oid;
use der::Sequence;
use der::asn1::{Any, BitString, OctetString};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;

use crate::asn1::RawSet;
use crate::time::GeneralizedTime;

/// ```text
/// TimeStampReq ::= SEQUENCE {
///     version        INTEGER { v1(1) },
///     messageImprint MessageImprint,
///     reqPolicy      TSAPolicyId OPTIONAL,
///     nonce          INTEGER OPTIONAL,
///     certReq        BOOLEAN DEFAULT FALSE,
///     extensions [0] IMPLICIT Extensions OPTIONAL }
/// ```
/// RFC 3161 §2.4.1.
#[derive(Sequence)]
pub(super) struct TimeStampReq {
    pub(super) version: u8,
    pub(super) imprint: MessageImprint,
    #[asn1(optional = "true")]
    pub(super) policy: Option<Oid>,
    #[asn1(optional = "true")]
    pub(super) nonce: Option<der::asn1::Int>,
    #[asn1(default = "no")]
    pub(super) certificate_requested: bool,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// ```text
/// MessageImprint ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING }
/// ```
/// RFC 3161 §2.4.1.
#[derive(Clone, Sequence)]
pub(super) struct MessageImprint {
    pub(super) algorithm: AlgorithmIdentifierOwned,
    pub(super) digest: OctetString,
}

/// ```text
/// TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken TimeStampToken OPTIONAL }
/// ```
/// RFC 3161 §2.4.2.
#[derive(Sequence)]
pub(super) struct TimeStampResp {
    pub(super) status: PkiStatusInfo,
    #[asn1(optional = "true")]
    pub(super) token: Option<Any>,
}

/// ```text
/// PKIStatusInfo ::= SEQUENCE {
///     status       PKIStatus,
///     statusString PKIFreeText OPTIONAL,
///     failInfo     PKIFailureInfo OPTIONAL }
/// ```
/// RFC 3161 §2.4.2; PKIFreeText ::= SEQUENCE OF UTF8String.
#[derive(Sequence)]
pub(super) struct PkiStatusInfo {
    pub(super) status: u8,
    #[asn1(optional = "true")]
    pub(super) text: Option<Vec<Any>>,
    #[asn1(optional = "true")]
    pub(super) failure: Option<BitString>,
}

/// ```text
/// TSTInfo ::= SEQUENCE {
///     version        INTEGER { v1(1) },
///     policy         TSAPolicyId,
///     messageImprint MessageImprint,
///     serialNumber   INTEGER,
///     genTime        GeneralizedTime,
///     accuracy       Accuracy OPTIONAL,
///     ordering       BOOLEAN DEFAULT FALSE,
///     nonce          INTEGER OPTIONAL,
///     tsa        [0] GeneralName OPTIONAL,
///     extensions [1] IMPLICIT Extensions OPTIONAL }
/// ```
/// RFC 3161 §2.4.2.
#[derive(Sequence)]
pub(super) struct TstInfo {
    pub(super) version: u8,
    pub(super) policy: Oid,
    pub(super) imprint: MessageImprint,
    pub(super) serial: der::asn1::Int,
    pub(super) time: GeneralizedTime,
    #[asn1(optional = "true")]
    pub(super) accuracy: Option<Accuracy>,
    #[asn1(default = "no")]
    pub(super) ordering: bool,
    #[asn1(optional = "true")]
    pub(super) nonce: Option<der::asn1::Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) extensions: Option<RawSet>,
}

/// ```text
/// Accuracy ::= SEQUENCE {
///     seconds    INTEGER OPTIONAL,
///     millis [0] INTEGER (1..999) OPTIONAL,
///     micros [1] INTEGER (1..999) OPTIONAL }
/// ```
/// RFC 3161 §2.4.2.
#[derive(Sequence)]
pub(super) struct Accuracy {
    #[asn1(optional = "true")]
    pub(super) seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) micros: Option<u16>,
}

fn no() -> bool {
    false
}
