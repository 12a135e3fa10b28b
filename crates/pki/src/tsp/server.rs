//! The side of a time-stamping authority.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, BitString, Int, OctetString, Utf8StringRef};
use der::{Decode, Encode};
use jiff::Timestamp;

use super::structure::{Accuracy, MessageImprint, PkiStatusInfo, TimeStampReq, TimeStampResp, TstInfo};
use super::{Failure, TspError};
use crate::cms::{assemble, attributes_for};
use crate::issue::IssueError;
use crate::time::GeneralizedTime;
use crate::{Certificate, HashAlgorithm, PrivateKey, SignatureScheme, asn1, oids};

/// A parsed request.
#[derive(Clone, Debug)]
pub struct Request {
    /// The hash of the imprint.
    pub hash: HashAlgorithm,
    /// The digest to be stamped.
    pub imprint: Vec<u8>,
    /// The policy asked for.
    pub policy: Option<Oid>,
    /// Whether the answer must enclose the authority's certificate.
    pub certificate_requested: bool,
    nonce: Option<Int>,
}

/// Who stamps.
#[derive(Clone, Copy, Debug)]
pub struct Authority<'a> {
    /// Its certificate, with the critical usage id-kp-timeStamping.
    pub certificate: &'a Certificate,
    /// Certificates to enclose beside it.
    pub chain: &'a [Certificate],
    /// Its key.
    pub key: &'a PrivateKey,
    /// How it signs.
    pub scheme: SignatureScheme,
    /// Its policy.
    pub policy: Oid,
    /// How far its clock may be off, in milliseconds; left out when zero.
    pub accuracy_millis: u32,
}

/// Reads a `TimeStampReq`.
///
/// # Errors
/// [`TspError::Malformed`], [`TspError::Version`], [`TspError::Hash`], [`TspError::Imprint`] when the digest's length
/// is not the hash's.
pub fn parse_request(request: &[u8]) -> Result<Request, TspError> {
    let request = TimeStampReq::from_der(request)?;
    if request.version != 1 {
        return Err(TspError::Version(request.version));
    }
    let oid = request.imprint.algorithm.oid;
    let hash = HashAlgorithm::from_oid(&oid)
        .filter(|hash| hash.is_for_signing())
        .ok_or(TspError::Hash(oid))?;
    let imprint = request.imprint.digest.as_bytes().to_vec();
    if HashAlgorithm::from_length(imprint.len()) != Some(hash) {
        return Err(TspError::Imprint);
    }
    Ok(Request {
        hash,
        imprint,
        policy: request.policy,
        certificate_requested: request.certificate_requested,
        nonce: request.nonce,
    })
}

/// Issues a token for a request; `serial` is the caller's and never given twice.
///
/// # Errors
/// [`TspError::Issue`], [`TspError::Signature`], [`TspError::Malformed`].
pub fn issue_token(
    request: &Request,
    authority: &Authority<'_>,
    serial: &[u8],
    at: Timestamp,
) -> Result<Vec<u8>, TspError> {
    let info = TstInfo {
        version: 1,
        policy: authority.policy,
        imprint: MessageImprint {
            algorithm: request.hash.algorithm(),
            digest: OctetString::new(request.imprint.as_slice())?,
        },
        serial: asn1::unsigned(serial)?.decode_as()?,
        time: GeneralizedTime(at),
        accuracy: accuracy(authority.accuracy_millis),
        ordering: false,
        nonce: request.nonce.clone(),
        authority: None,
        extensions: None,
    }
    .to_der()?;
    let digest = authority.scheme.hash().digest(&info);
    let attributes = attributes_for(oids::TST_INFO, &digest, authority.certificate)?;
    let signature = authority
        .key
        .sign(authority.scheme, &attributes)
        .map_err(IssueError::from)?;
    let mut enclosed = Vec::new();
    if request.certificate_requested {
        enclosed.push(authority.certificate.clone());
        enclosed.extend_from_slice(authority.chain);
    }
    Ok(assemble(
        (oids::TST_INFO, Some(&info)),
        &attributes,
        &signature,
        authority.scheme,
        authority.certificate,
        &enclosed,
    )?)
}

/// The `TimeStampResp` that grants a token.
///
/// # Errors
/// [`TspError::Malformed`] when the token is no DER.
pub fn response(token: &[u8]) -> Result<Vec<u8>, TspError> {
    let status = PkiStatusInfo {
        status: 0,
        text: None,
        failure: None,
    };
    Ok(TimeStampResp {
        status,
        token: Some(Any::from_der(token)?),
    }
    .to_der()?)
}

/// The `TimeStampResp` that refuses, with words.
///
/// # Errors
/// [`TspError::Malformed`] when the words cannot be written.
pub fn rejection(failure: Failure, text: &str) -> Result<Vec<u8>, TspError> {
    let bit = failure.bit();
    let mut bytes = vec![0; bit / 8 + 1];
    if let Some(last) = bytes.last_mut() {
        *last = 0x80 >> (bit % 8);
    }
    let unused = u8::try_from(7 - bit % 8).unwrap_or(0);
    let status = PkiStatusInfo {
        status: 2,
        text: Some(vec![Any::encode_from(&Utf8StringRef::new(text)?)?]),
        failure: Some(BitString::new(unused, bytes)?),
    };
    Ok(TimeStampResp { status, token: None }.to_der()?)
}

fn accuracy(millis: u32) -> Option<Accuracy> {
    let rest = u16::try_from(millis % 1000).ok().filter(|rest| *rest > 0);
    let seconds = Some(millis / 1000).filter(|seconds| *seconds > 0);
    (millis > 0).then_some(Accuracy {
        seconds,
        millis: rest,
        micros: None,
    })
}
