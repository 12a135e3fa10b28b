//! The side of a responder.

use der::asn1::{Any, BitString, OctetString};
use der::{Decode, Encode, Tag, TagNumber};
use jiff::Timestamp;

use super::client::{nonce_extension, nonce_value};
use super::structure::{
    BasicOcspResponse, CertIdStructure, OcspRequest, OcspResponse, ResponseBytes, ResponseData,
    ResponseStatus, RevokedInfo, SingleResponse,
};
use super::{CertStatus, OcspError};
use crate::digest::sha1;
use crate::issue::IssueError;
use crate::time::GeneralizedTime;
use crate::{Certificate, PrivateKey, SignatureScheme, oids};

/// Which certificate is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertId(CertIdStructure);

impl CertId {
    /// Content octets of the serial number, as in [`Certificate::serial`].
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        self.0.serial.value()
    }

    /// Whether it is about a certificate of this issuer.
    #[must_use]
    pub fn is_issued_by(&self, issuer: &Certificate) -> bool {
        self.0.is_issued_by(issuer)
    }
}

/// A parsed request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The certificates asked about.
    pub ids: Vec<CertId>,
    /// The nonce to return.
    pub nonce: Option<Vec<u8>>,
}

/// Who answers: the issuer itself, or one it appointed.
#[derive(Clone, Copy, Debug)]
pub struct Responder<'a> {
    /// Its certificate, enclosed in the answer.
    pub certificate: &'a Certificate,
    /// Its key.
    pub key: &'a PrivateKey,
    /// How it signs.
    pub scheme: SignatureScheme,
}

/// One line of an answer.
#[derive(Clone, Debug)]
pub struct Statement {
    /// About whom.
    pub id: CertId,
    /// What is said.
    pub status: CertStatus,
    /// When it was known to be right; whole seconds are written.
    pub this_update: Timestamp,
    /// When newer information will be there.
    pub next_update: Option<Timestamp>,
}

/// Reads an `OCSPRequest`; a signature on it is not looked at.
///
/// # Errors
/// [`OcspError::Malformed`].
pub fn parse_request(request: &[u8]) -> Result<Request, OcspError> {
    let request = OcspRequest::from_der(request)?.tbs;
    let extensions = request.extensions.unwrap_or_default();
    Ok(Request {
        ids: request
            .requests
            .into_iter()
            .map(|single| CertId(single.id))
            .collect(),
        nonce: extensions
            .iter()
            .find(|extension| extension.extn_id == oids::OCSP_NONCE)
            .map(nonce_value),
    })
}

/// Signs an answer.
///
/// # Errors
/// [`OcspError::Issue`], [`OcspError::Malformed`].
pub fn issue(
    responder: &Responder<'_>,
    statements: &[Statement],
    produced_at: Timestamp,
    nonce: Option<&[u8]>,
) -> Result<Vec<u8>, OcspError> {
    if responder.key.public_key() != responder.certificate.public_key() {
        return Err(IssueError::KeyMismatch.into());
    }
    let key_hash = OctetString::new(sha1(responder.certificate.public_key().bits()))?;
    let data = ResponseData {
        version: None,
        responder: tagged(2, true, key_hash.to_der()?)?,
        produced_at: whole_second(produced_at),
        responses: statements.iter().map(single).collect::<der::Result<_>>()?,
        extensions: nonce
            .map(nonce_extension)
            .transpose()?
            .map(|extension| vec![extension]),
    }
    .to_der()?;
    let signature = responder
        .key
        .sign(responder.scheme, &data)
        .map_err(IssueError::from)?;
    let basic = BasicOcspResponse {
        tbs: Any::from_der(&data)?,
        algorithm: responder.scheme.algorithm()?,
        signature: BitString::from_bytes(&signature)?,
        certificates: Some(vec![Any::from_der(responder.certificate.der())?]),
    };
    let bytes = ResponseBytes {
        kind: oids::OCSP_BASIC,
        response: OctetString::new(basic.to_der()?)?,
    };
    Ok(OcspResponse {
        status: ResponseStatus::Successful,
        bytes: Some(bytes),
    }
    .to_der()?)
}

/// An unsigned answer that says why there is none.
///
/// # Errors
/// [`OcspError::Malformed`].
pub fn refuse(status: ResponseStatus) -> Result<Vec<u8>, OcspError> {
    Ok(OcspResponse { status, bytes: None }.to_der()?)
}

fn single(statement: &Statement) -> der::Result<SingleResponse> {
    let status = match statement.status {
        CertStatus::Good => tagged(0, false, Vec::new())?,
        CertStatus::Unknown => tagged(2, false, Vec::new())?,
        CertStatus::Revoked { at, reason } => {
            let reason = reason
                .map(|reason| Any::new(Tag::Enumerated, [reason]))
                .transpose()?;
            let info = Any::encode_from(&RevokedInfo {
                at: whole_second(at),
                reason,
            })?;
            tagged(1, true, info.value().to_vec())?
        }
    };
    Ok(SingleResponse {
        id: statement.id.0.clone(),
        status,
        this_update: whole_second(statement.this_update),
        next_update: statement.next_update.map(whole_second),
        extensions: None,
    })
}

fn tagged(number: u32, constructed: bool, content: Vec<u8>) -> der::Result<Any> {
    Any::new(
        Tag::ContextSpecific {
            constructed,
            number: TagNumber(number),
        },
        content,
    )
}

/// RFC 6960 §4.2.2.1 takes GeneralizedTime from RFC 5280, which has no fractions.
fn whole_second(at: Timestamp) -> GeneralizedTime {
    GeneralizedTime(Timestamp::from_second(at.as_second()).unwrap_or(at))
}
