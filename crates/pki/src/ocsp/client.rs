use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Tag, TagNumber, Tagged};
use jiff::Timestamp;
use x509_cert::ext::Extension;

use super::structure::{
    BasicOcspResponse, CertIdStructure, OcspRequest, OcspResponse, ResponseData, RevokedInfo, SingleRequest,
    TbsRequest,
};
use super::{CertStatus, OcspError, ResponseStatus};
use crate::asn1::children;
use crate::digest::sha1;
use crate::name::Name;
use crate::{Certificate, HashAlgorithm, SignatureScheme, oids};

/// An `OCSPRequest` for one certificate. SHA-1 names the issuer, which every responder understands; it secures nothing.
///
/// # Errors
/// [`OcspError::Malformed`] when the nonce cannot be written.
pub fn request(
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
) -> Result<Vec<u8>, OcspError> {
    let id = CertIdStructure::new(certificate.serial(), issuer)?;
    let tbs = TbsRequest {
        version: None,
        requestor: None,
        requests: vec![SingleRequest { id, extensions: None }],
        extensions: nonce
            .map(nonce_extension)
            .transpose()?
            .map(|extension| vec![extension]),
    };
    Ok(OcspRequest { tbs, signature: None }.to_der()?)
}

/// A responder's answer about one certificate, its signature checked.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it says.
    pub status: CertStatus,
    /// When that was known to be right.
    pub this_update: Timestamp,
    /// When newer information will be there, at the latest.
    pub next_update: Option<Timestamp>,
    /// When the answer was signed.
    pub produced_at: Timestamp,
    /// Who signed it: the issuer, or one it appointed.
    pub responder: Certificate,
    /// Whether the nonce of the request came back; responders that prepare their answers leave it out.
    pub nonce_returned: bool,
    /// The whole `OCSPResponse`, as it goes into a DSS.
    pub der: Vec<u8>,
}

/// Judges an `OCSPResponse` about a certificate. A nonce that comes back must be the one sent.
///
/// # Errors
/// [`OcspError`], the first thing that is wrong.
pub fn parse_response(
    response: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
) -> Result<Answer, OcspError> {
    let outer = OcspResponse::from_der(response)?;
    if outer.status != ResponseStatus::Successful {
        return Err(OcspError::NotSuccessful(outer.status));
    }
    let bytes = outer.bytes.ok_or(OcspError::NoAnswer)?;
    if bytes.kind != oids::OCSP_BASIC {
        return Err(OcspError::ResponseType(bytes.kind));
    }
    let basic = BasicOcspResponse::from_der(bytes.response.as_bytes())?;
    let data = ResponseData::from_der(&basic.tbs.to_der()?)?;
    let responder = find_responder(&data, basic.certificates.as_deref().unwrap_or_default(), issuer)?;
    let scheme = SignatureScheme::from_algorithm(&basic.algorithm, None)?;
    let signature = basic.signature.as_bytes().unwrap_or_default();
    crate::signature::verify(scheme, responder.public_key(), &basic.tbs.to_der()?, signature)?;
    let extensions = data.extensions.unwrap_or_default();
    let nonce_returned = check_extensions(&extensions, nonce)?;
    let single = data
        .responses
        .into_iter()
        .find(|single| single.id.is_about(certificate, issuer))
        .ok_or(OcspError::OtherCertificate)?;
    if let Some(unknown) = single
        .extensions
        .iter()
        .flatten()
        .find(|extension| extension.critical)
    {
        return Err(OcspError::CriticalExtension(unknown.extn_id));
    }
    Ok(Answer {
        status: status(&single.status)?,
        this_update: single.this_update.0,
        next_update: single.next_update.map(|time| time.0),
        produced_at: data.produced_at.0,
        responder,
        nonce_returned,
        der: response.to_vec(),
    })
}

impl CertIdStructure {
    pub(super) fn new(serial: &[u8], issuer: &Certificate) -> der::Result<Self> {
        Ok(Self {
            hash: spki::AlgorithmIdentifierOwned {
                oid: oids::SHA1,
                parameters: Some(Any::null()),
            },
            name: OctetString::new(sha1(issuer.subject().der()))?,
            key: OctetString::new(sha1(issuer.public_key().bits()))?,
            serial: Any::new(Tag::Integer, serial)?,
        })
    }

    /// Whether the issuer named by the two hashes is this one.
    pub(super) fn is_issued_by(&self, issuer: &Certificate) -> bool {
        HashAlgorithm::from_oid(&self.hash.oid).is_some_and(|hash| {
            hash.digest(issuer.subject().der()) == self.name.as_bytes()
                && hash.digest(issuer.public_key().bits()) == self.key.as_bytes()
        })
    }

    fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.serial.value() == certificate.serial() && self.is_issued_by(issuer)
    }
}

/// RFC 6960 §4.2.2.2: the issuer itself, or a certificate issued by it directly with id-kp-OCSPSigning.
fn find_responder(
    data: &ResponseData,
    enclosed: &[Any],
    issuer: &Certificate,
) -> Result<Certificate, OcspError> {
    if is_responder(&data.responder, issuer) {
        return Ok(issuer.clone());
    }
    let responder = enclosed
        .iter()
        .filter_map(|element| Certificate::from_der(&element.to_der().ok()?).ok())
        .find(|candidate| is_responder(&data.responder, candidate))
        .ok_or(OcspError::NoResponder)?;
    let issued = responder.issuer().matches(issuer.subject())
        && responder.verify_signed_by(issuer.public_key()).is_ok();
    if !issued {
        return Err(OcspError::ResponderNotDelegated);
    }
    if !responder.extended_key_usage().contains(&oids::KP_OCSP_SIGNING) {
        return Err(OcspError::ResponderUsage);
    }
    if !responder.is_valid_at(data.produced_at.0) {
        return Err(OcspError::ResponderNotValid);
    }
    Ok(responder)
}

/// `ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }`.
fn is_responder(id: &Any, candidate: &Certificate) -> bool {
    let Some(inner) = children(id.value())
        .ok()
        .and_then(|inner| inner.into_iter().next())
    else {
        return false;
    };
    match id.tag() {
        Tag::ContextSpecific {
            number: TagNumber(1), ..
        } => Name::from_any(&inner).is_ok_and(|name| name.matches(candidate.subject())),
        Tag::ContextSpecific {
            number: TagNumber(2), ..
        } => inner.value() == sha1(candidate.public_key().bits()),
        _ => false,
    }
}

fn check_extensions(extensions: &[Extension], nonce: Option<&[u8]>) -> Result<bool, OcspError> {
    let mut returned = false;
    for extension in extensions {
        if extension.extn_id == oids::OCSP_NONCE {
            let value = nonce_value(extension);
            if let Some(sent) = nonce {
                if value != sent {
                    return Err(OcspError::Nonce);
                }
                returned = true;
            }
        } else if extension.critical {
            return Err(OcspError::CriticalExtension(extension.extn_id));
        }
    }
    Ok(returned)
}

/// `Nonce ::= OCTET STRING(SIZE(1..32))`, RFC 8954 §2.1; older responders put the bytes in bare.
pub(super) fn nonce_value(extension: &Extension) -> Vec<u8> {
    let raw = extension.extn_value.as_bytes();
    OctetString::from_der(raw).map_or_else(|_| raw.to_vec(), |inner| inner.as_bytes().to_vec())
}

pub(super) fn nonce_extension(nonce: &[u8]) -> der::Result<Extension> {
    let value = OctetString::new(nonce)?.to_der()?;
    Ok(Extension {
        extn_id: oids::OCSP_NONCE,
        critical: false,
        extn_value: OctetString::new(value)?,
    })
}

fn status(value: &Any) -> Result<CertStatus, OcspError> {
    match value.tag() {
        Tag::ContextSpecific {
            number: TagNumber(0), ..
        } => Ok(CertStatus::Good),
        Tag::ContextSpecific {
            number: TagNumber(2), ..
        } => Ok(CertStatus::Unknown),
        Tag::ContextSpecific {
            number: TagNumber(1), ..
        } => {
            let sequence = Any::new(Tag::Sequence, value.value())?;
            let info: RevokedInfo = sequence.decode_as()?;
            let reason = info.reason.and_then(|reason| reason.value().first().copied());
            Ok(CertStatus::Revoked {
                at: info.at.0,
                reason,
            })
        }
        _ => Err(OcspError::Status),
    }
}
