//! Asking about a certificate, and judging the answer.

use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Tag, TagNumber, Tagged};
use jiff::Timestamp;
use x509_cert::ext::Extension;

use super::structure::{
    BasicOcspResponse, CertIdStructure, OcspRequest, OcspResponse, ResponseData, RevokedInfo, SingleRequest,
    SingleResponse, TbsRequest,
};
use super::{CertStatus, OcspError, ResponseStatus};
use crate::asn1::children;
use crate::crl::since;
use crate::digest::sha1;
use crate::name::Name;
use crate::revocation::CLOCK_SKEW;
use crate::strength::weak_at;
use crate::time::GeneralizedTime;
use crate::{Algorithm, Certificate, HashAlgorithm, PublicKey, oids};

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
    /// It still knows certificates that expired at this time or later (RFC 6960 §4.4.4).
    pub archive_cutoff: Option<Timestamp>,
    /// Who signed it: the issuer, or one it appointed.
    pub responder: Certificate,
    /// Whether the nonce of the request came back; responders that prepare their answers leave it out.
    pub nonce_returned: bool,
    /// The whole `OCSPResponse`, as it goes into a DSS.
    pub der: Vec<u8>,
}

/// Judges an `OCSPResponse` about a certificate. A nonce that comes back must be the one sent. Weak algorithms are
/// refused.
///
/// # Errors
/// [`OcspError`], the first thing that is wrong.
pub fn parse_response(
    response: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
) -> Result<Answer, OcspError> {
    let question = Question {
        certificate,
        issuer,
        issuer_key: issuer.public_key(),
        nonce,
        responders: &[],
    };
    let (answer, rests) = question.read(response, &mut || true)?;
    let mut signed = rests.certificate.iter().chain([&rests.answer]);
    signed
        .find_map(|(algorithm, key)| weak_at(*algorithm, key, Timestamp::MAX))
        .map_or(Ok(answer), |weakness| Err(OcspError::Weak(weakness)))
}

/// What was asked, and with whom answers are compared.
pub(crate) struct Question<'a> {
    pub(crate) certificate: &'a Certificate,
    pub(crate) issuer: &'a Certificate,
    /// The issuer's key, inherited parameters included.
    pub(crate) issuer_key: &'a PublicKey,
    pub(crate) nonce: Option<&'a [u8]>,
    /// Certificates of responders besides those enclosed.
    pub(crate) responders: &'a [Certificate],
}

/// What signed something, and with which key.
pub(crate) type Signed = (Algorithm, PublicKey);

/// The signatures that an answer rests on below the issuer; weak ones are for the caller to judge.
#[derive(Clone, Debug)]
pub(crate) struct Rests {
    /// On the certificate of a delegated responder.
    pub(crate) certificate: Option<Signed>,
    /// That certificate came with the answer: it is as old as the answer.
    pub(crate) enclosed: bool,
    /// On the answer.
    pub(crate) answer: Signed,
}

/// Who signed an answer.
struct Found {
    responder: Certificate,
    signed: Option<Signed>,
    enclosed: bool,
}

impl Question<'_> {
    /// The answer, and what it rests on. `permit` is asked before each signature is checked: answers about others cost
    /// nothing.
    pub(crate) fn read(
        &self,
        response: &[u8],
        permit: &mut dyn FnMut() -> bool,
    ) -> Result<(Answer, Rests), OcspError> {
        let basic = basic(response)?;
        let tbs = basic.tbs.to_der()?;
        let data = statements(&tbs)?;
        let single = self.single(&data)?;
        if !permit() {
            return Err(OcspError::TooManySignatures);
        }
        let algorithm = Algorithm::from_identifier(&basic.algorithm);
        let enclosed = basic.certificates.as_deref().unwrap_or_default();
        let Found {
            responder,
            signed,
            enclosed,
        } = self.find_responder(&data, enclosed, permit)?;
        let key = if responder == *self.issuer {
            self.issuer_key
        } else {
            responder.public_key()
        };
        algorithm
            .clone()?
            .verify(key, &tbs, basic.signature.as_bytes().unwrap_or_default())?;
        let rests = Rests {
            certificate: signed,
            enclosed,
            answer: (algorithm?, key.clone()),
        };
        let nonce_returned = check_extensions(data.extensions.as_deref().unwrap_or_default(), self.nonce)?;
        check_line(single, data.produced_at.0)?;
        let known_from = self.certificate.not_before().checked_sub(CLOCK_SKEW);
        if known_from.is_ok_and(|from| data.produced_at.0 < from) {
            return Err(OcspError::BeforeCertificate);
        }
        let answer = Answer {
            status: said(single)?,
            this_update: single.this_update.0,
            next_update: single.next_update.as_ref().map(|time| time.0),
            produced_at: data.produced_at.0,
            archive_cutoff: archive_cutoff(single),
            responder,
            nonce_returned,
            der: response.to_vec(),
        };
        Ok((answer, rests))
    }

    /// What is said of the certificate. Where several statements are about it (RFC 6960 does not forbid that), a
    /// revocation wins; else the newest counts.
    fn single<'d>(&self, data: &'d ResponseData) -> Result<&'d SingleResponse, OcspError> {
        let about = data.responses.iter();
        let about = about.filter(|single| single.id.is_about(self.certificate, self.issuer));
        let weight = |single: &&SingleResponse| {
            let revoked = matches!(said(single), Ok(CertStatus::Revoked { .. }));
            (revoked, single.this_update.0)
        };
        about.max_by_key(weight).ok_or(OcspError::OtherCertificate)
    }

    /// RFC 6960 §4.2.2.2: the issuer itself, or a certificate issued by it directly with id-kp-OCSPSigning. Several may
    /// have the responder's name: the first acceptable one is taken.
    fn find_responder(
        &self,
        data: &ResponseData,
        enclosed: &[Any],
        permit: &mut dyn FnMut() -> bool,
    ) -> Result<Found, OcspError> {
        if is_responder(&data.responder, self.issuer) {
            return Ok(Found {
                responder: self.issuer.clone(),
                signed: None,
                enclosed: false,
            });
        }
        let enclosed = enclosed
            .iter()
            .take(MAX_ENCLOSED)
            .filter_map(|element| Certificate::from_der(&element.to_der().ok()?).ok());
        let mut refusal = OcspError::NoResponder;
        let enclosed = enclosed.map(|candidate| (candidate, true));
        let others = self.responders.iter();
        let others = others.filter(|candidate| is_responder(&data.responder, candidate));
        for (candidate, enclosed) in enclosed.chain(others.map(|candidate| (candidate.clone(), false))) {
            if enclosed && !is_responder(&data.responder, &candidate) {
                continue;
            }
            if candidate == *self.certificate {
                refusal = OcspError::AboutItself;
                continue;
            }
            if !permit() {
                return Err(OcspError::TooManySignatures);
            }
            match self.delegated(&candidate, data) {
                Ok(signed) => {
                    return Ok(Found {
                        responder: candidate,
                        signed: Some(signed),
                        enclosed,
                    });
                }
                Err(error) if refusal == OcspError::NoResponder => refusal = error,
                Err(_) => {}
            }
        }
        Err(refusal)
    }

    fn delegated(&self, responder: &Certificate, data: &ResponseData) -> Result<Signed, OcspError> {
        if !responder.issuer().matches(self.issuer.subject()) {
            return Err(OcspError::ResponderNotDelegated);
        }
        let signed = responder
            .verify_even_weak(self.issuer_key)
            .map_err(|_| OcspError::ResponderNotDelegated)?;
        if !responder.extended_key_usage().contains(&oids::KP_OCSP_SIGNING) {
            return Err(OcspError::ResponderUsage);
        }
        if let Some(unknown) = responder.unknown_critical_extensions().first() {
            return Err(OcspError::ResponderExtension(*unknown));
        }
        if !responder.is_valid_at(data.produced_at.0) {
            return Err(OcspError::ResponderNotValid);
        }
        Ok((signed, self.issuer_key.clone()))
    }
}

/// Bytes of one answer, and statements in it, that are read: each takes ten times as much memory. Answers are about one
/// certificate or a few.
const MAX_BYTES: usize = 1 << 20;
const MAX_STATEMENTS: usize = 1000;

/// What a successful response holds.
pub(super) fn basic(response: &[u8]) -> Result<BasicOcspResponse, OcspError> {
    if response.len() > MAX_BYTES {
        return Err(OcspError::TooLong);
    }
    let outer = OcspResponse::from_der(response)?;
    if outer.status != ResponseStatus::Successful {
        return Err(OcspError::NotSuccessful(outer.status));
    }
    let bytes = outer.bytes.ok_or(OcspError::NoAnswer)?;
    if bytes.kind != oids::OCSP_BASIC {
        return Err(OcspError::ResponseType(bytes.kind));
    }
    Ok(BasicOcspResponse::from_der(bytes.response.as_bytes())?)
}

/// What an answer says, its signature unchecked.
pub(super) fn statements(tbs: &[u8]) -> Result<ResponseData, OcspError> {
    let data = ResponseData::from_der(tbs)?;
    if data.responses.len() > MAX_STATEMENTS {
        return Err(OcspError::TooLong);
    }
    Ok(data)
}

/// Whether the statement about one certificate can be used as it stands.
fn check_line(single: &SingleResponse, produced_at: Timestamp) -> Result<(), OcspError> {
    let mut extensions = single.extensions.iter().flatten();
    let known = [oids::OCSP_ARCHIVE_CUTOFF, oids::CE_INVALIDITY_DATE];
    let unknown = extensions.find(|extension| extension.critical && !known.contains(&extension.extn_id));
    if let Some(unknown) = unknown {
        return Err(OcspError::CriticalExtension(unknown.extn_id));
    }
    // What was signed before it was known cannot have been known (RFC 6960 §4.2.2.1).
    let latest = produced_at.checked_add(CLOCK_SKEW).unwrap_or(Timestamp::MAX);
    if single.this_update.0 > latest {
        return Err(OcspError::KnownLater);
    }
    Ok(())
}

/// Enclosed certificates looked at.
const MAX_ENCLOSED: usize = 20;

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

fn archive_cutoff(single: &SingleResponse) -> Option<Timestamp> {
    let mut extensions = single.extensions.iter().flatten();
    let found = extensions.find(|extension| extension.extn_id == oids::OCSP_ARCHIVE_CUTOFF)?;
    Some(GeneralizedTime::from_der(found.extn_value.as_bytes()).ok()?.0)
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

/// What is said, since invalidityDate where that counts: extensions of lists' entries may stand here (RFC 6960 §4.4.5).
fn said(single: &SingleResponse) -> Result<CertStatus, OcspError> {
    let CertStatus::Revoked { at, reason } = status(&single.status)? else {
        return status(&single.status);
    };
    let mut extensions = single.extensions.iter().flatten();
    let invalid = extensions.find(|extension| extension.extn_id == oids::CE_INVALIDITY_DATE);
    let invalid = invalid.map(|found| GeneralizedTime::from_der(found.extn_value.as_bytes()));
    let invalid = invalid.transpose()?.map(|time| time.0);
    Ok(CertStatus::Revoked {
        at: since(at, reason, invalid),
        reason,
    })
}

pub(super) fn status(value: &Any) -> Result<CertStatus, OcspError> {
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
