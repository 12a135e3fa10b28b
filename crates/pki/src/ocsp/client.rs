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
    let (answer, signed) = question.read(response, &mut || true)?;
    let weakness = |(algorithm, key): &(Algorithm, PublicKey)| weak_at(*algorithm, key, Timestamp::MAX);
    signed
        .iter()
        .find_map(weakness)
        .map_or(Ok(answer), |weakness| Err(OcspError::Weak(weakness)))
}

/// What an answer is about, read without checking anything.
#[derive(Debug)]
pub(crate) struct Outline {
    serials: Vec<(Vec<u8>, Timestamp)>,
    /// With what it is signed, if that is one of ours.
    pub(crate) algorithm: Option<Algorithm>,
}

impl Outline {
    /// From when the statement is about a certificate with this serial number, whoever issued it.
    pub(crate) fn this_update(&self, certificate: &Certificate) -> Option<Timestamp> {
        let mut serials = self.serials.iter();
        let (_, this_update) = serials.find(|(serial, _)| serial == certificate.serial())?;
        Some(*this_update)
    }
}

/// Whether another answer is about all certificates that `gone` is about, and nothing that `gone` says against one of them
/// gets lost: what it says is good, or the other one is not older. Neither is checked.
pub fn is_replaced_by(gone: &[u8], other: &[u8]) -> bool {
    let (Some(gone), Some(other)) = (data(gone), data(other)) else {
        return false;
    };
    let again = |one: &SingleResponse| {
        let good = matches!(status(&one.status), Ok(CertStatus::Good));
        let about =
            |two: &SingleResponse| two.id == one.id && (good || two.this_update.0 >= one.this_update.0);
        other.responses.iter().any(about)
    };
    !gone.responses.is_empty() && gone.responses.iter().all(again)
}

/// What an answer says, unchecked.
fn data(response: &[u8]) -> Option<ResponseData> {
    let bytes = OcspResponse::from_der(response).ok()?.bytes?;
    let basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).ok()?;
    ResponseData::from_der(&basic.tbs.to_der().ok()?).ok()
}

/// None for what is no answer at all.
pub(crate) fn outline(response: &[u8]) -> Option<Outline> {
    let bytes = OcspResponse::from_der(response).ok()?.bytes?;
    let basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).ok()?;
    let data = ResponseData::from_der(&basic.tbs.to_der().ok()?).ok()?;
    let about = |single: &SingleResponse| (single.id.serial.value().to_vec(), single.this_update.0);
    Some(Outline {
        serials: data.responses.iter().map(about).collect(),
        algorithm: Algorithm::from_identifier(&basic.algorithm).ok(),
    })
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
type Signed = (Algorithm, PublicKey);

impl Question<'_> {
    /// The answer, and every signature it rests on below the issuer: weak ones are for the caller to judge. `permit` is
    /// asked before signatures are checked: answers about others cost nothing.
    pub(crate) fn read(
        &self,
        response: &[u8],
        permit: &mut dyn FnMut() -> bool,
    ) -> Result<(Answer, Vec<Signed>), OcspError> {
        let basic = basic(response)?;
        let tbs = basic.tbs.to_der()?;
        let data = ResponseData::from_der(&tbs)?;
        let single = self.single(&data)?;
        if !permit() {
            return Err(OcspError::TooManySignatures);
        }
        let algorithm = Algorithm::from_identifier(&basic.algorithm);
        let (responder, mut signed) =
            self.find_responder(&data, basic.certificates.as_deref().unwrap_or_default())?;
        let key = if responder == *self.issuer {
            self.issuer_key
        } else {
            responder.public_key()
        };
        algorithm
            .clone()?
            .verify(key, &tbs, basic.signature.as_bytes().unwrap_or_default())?;
        signed.push((algorithm?, key.clone()));
        let nonce_returned = check_extensions(data.extensions.as_deref().unwrap_or_default(), self.nonce)?;
        check_line(single, data.produced_at.0)?;
        let answer = Answer {
            status: status(&single.status)?,
            this_update: single.this_update.0,
            next_update: single.next_update.as_ref().map(|time| time.0),
            produced_at: data.produced_at.0,
            archive_cutoff: archive_cutoff(single),
            responder,
            nonce_returned,
            der: response.to_vec(),
        };
        Ok((answer, signed))
    }

    /// What is said of the certificate. Where several statements are about it (RFC 6960 does not forbid that), a
    /// revocation wins; else the newest counts.
    fn single<'d>(&self, data: &'d ResponseData) -> Result<&'d SingleResponse, OcspError> {
        let about = data.responses.iter();
        let about = about.filter(|single| single.id.is_about(self.certificate, self.issuer));
        let weight = |single: &&SingleResponse| {
            let revoked = matches!(status(&single.status), Ok(CertStatus::Revoked { .. }));
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
    ) -> Result<(Certificate, Vec<Signed>), OcspError> {
        if is_responder(&data.responder, self.issuer) {
            return Ok((self.issuer.clone(), Vec::new()));
        }
        let enclosed = enclosed
            .iter()
            .take(MAX_ENCLOSED)
            .filter_map(|element| Certificate::from_der(&element.to_der().ok()?).ok());
        let mut refusal = OcspError::NoResponder;
        for candidate in enclosed.chain(self.responders.iter().cloned()) {
            if !is_responder(&data.responder, &candidate) {
                continue;
            }
            if candidate == *self.certificate {
                refusal = OcspError::AboutItself;
                continue;
            }
            match self.delegated(&candidate, data) {
                Ok(signed) => return Ok((candidate, vec![signed])),
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

/// What a successful response holds.
fn basic(response: &[u8]) -> Result<BasicOcspResponse, OcspError> {
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

/// Whether the statement about one certificate can be used as it stands.
fn check_line(single: &SingleResponse, produced_at: Timestamp) -> Result<(), OcspError> {
    let mut extensions = single.extensions.iter().flatten();
    let unknown =
        extensions.find(|extension| extension.critical && extension.extn_id != oids::OCSP_ARCHIVE_CUTOFF);
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
