//! Asking for a timestamp, and judging the answer.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, Int};
use der::{Decode, Encode, Tag, Tagged};
use jiff::Timestamp;

use super::structure::{Accuracy, PkiStatusInfo, TimeStampResp, TstInfo};
use super::{Failure, TspError};
use crate::certificate::serial_hex;
use crate::cms::{CmsError, SignedData};
use crate::{Certificate, HashAlgorithm, asn1, ber, oids};

/// `TimeStampReq` for a SHA-256, SHA-384 or SHA-512 digest, asking for the authority's certificate. A digest of any
/// other length is taken for SHA-512; no authority answers to it.
#[must_use]
pub fn request(digest: &[u8], nonce: u64) -> Vec<u8> {
    let hash = HashAlgorithm::from_length(digest.len()).unwrap_or(HashAlgorithm::Sha512);
    let (oid, null) = (hash.oid(), [5, 0]);
    let algorithm = tlv(0x30, &[&tlv(6, &[oid.as_bytes()]), &null]);
    let imprint = tlv(0x30, &[&algorithm, &tlv(4, &[digest])]);
    let mut integer: Vec<u8> = nonce
        .to_be_bytes()
        .into_iter()
        .skip_while(|byte| *byte == 0)
        .collect();
    if integer.first().is_none_or(|byte| *byte >= 0x80) {
        integer.insert(0, 0);
    }
    tlv(0x30, &[&[2, 1, 1], &imprint, &tlv(2, &[&integer]), &[1, 1, 0xff]])
}

/// An element whose length, below 128 bytes for every part of a request, is of the short form.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut whole = vec![tag, u8::try_from(body.len()).unwrap_or(u8::MAX)];
    whole.extend(body);
    whole
}

/// Judges a `TimeStampResp` to the request with this digest and nonce.
///
/// # Errors
/// [`TspError`], the first thing that is wrong.
pub fn parse_response(response: &[u8], digest: &[u8], nonce: u64) -> Result<Token, TspError> {
    let (der, _) = ber::first(response)?;
    let answer = TimeStampResp::from_der(&der)?;
    // 0 granted, 1 granted with modifications (RFC 3161 §2.4.2).
    if answer.status.status > 1 {
        return Err(refusal(&answer.status));
    }
    let token = Token::parse(&answer.token.ok_or(TspError::NoToken)?.to_der()?)?;
    token.verify_imprint(digest)?;
    if token.nonce.as_deref() != Some(asn1::unsigned(&nonce.to_be_bytes())?.value()) {
        return Err(TspError::Nonce);
    }
    Ok(token)
}

/// A timestamp whose signature is good and whose signer's certificate is one for time-stamping.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token (a CMS ContentInfo) as it is embedded.
    pub der: Vec<u8>,
    /// The time stated, to the microsecond.
    pub gen_time: Timestamp,
    /// How far the time may be off to either side, when stated, in microseconds.
    pub accuracy_micros: Option<u64>,
    /// The authority's policy.
    pub policy: Oid,
    /// The token's serial number in hexadecimal.
    pub serial_hex: String,
    /// The authority's certificate.
    pub certificate: Certificate,
    /// Every certificate enclosed.
    pub certificates: Vec<Certificate>,
    /// The hash of the imprint.
    pub hash: HashAlgorithm,
    /// The imprint.
    pub imprint: Vec<u8>,
    nonce: Option<Vec<u8>>,
}

impl Token {
    /// Reads and checks a token by itself. BER and padding zeros after it are accepted.
    ///
    /// # Errors
    /// [`TspError`], the first thing that is wrong.
    pub fn parse(token: &[u8]) -> Result<Self, TspError> {
        let cms = SignedData::parse(token)?;
        if cms.content_type() != oids::TST_INFO {
            return Err(TspError::NotTimestamp(cms.content_type()));
        }
        let content = cms.content().ok_or(TspError::NoContent)?;
        let (info, _) = ber::first(content)?;
        let info = TstInfo::from_der(&info)?;
        if info.version != 1 {
            return Err(TspError::Version(info.version));
        }
        cms.verify(&cms.signer().hash().digest(content))?;
        let certificate = cms
            .signer_certificate()
            .cloned()
            .ok_or(CmsError::NoSignerCertificate)?;
        check_authority(&certificate, info.time.0)?;
        let hash_oid = info.imprint.algorithm.oid;
        let hash = HashAlgorithm::from_oid(&hash_oid)
            .filter(|hash| hash.is_for_signing())
            .ok_or(TspError::Hash(hash_oid))?;
        Ok(Self {
            der: cms.der().to_vec(),
            gen_time: info.time.0,
            accuracy_micros: info.accuracy.as_ref().map(micros),
            policy: info.policy,
            serial_hex: serial_hex(info.serial.as_bytes()),
            certificate,
            certificates: cms.certificates().to_vec(),
            hash,
            imprint: info.imprint.digest.as_bytes().to_vec(),
            nonce: info.nonce.as_ref().map(Int::as_bytes).map(<[u8]>::to_vec),
        })
    }

    /// Whether the timestamp is over this digest: SHA-256, SHA-384 or SHA-512 by its length.
    ///
    /// # Errors
    /// [`TspError::Imprint`].
    pub fn verify_imprint(&self, digest: &[u8]) -> Result<(), TspError> {
        if HashAlgorithm::from_length(digest.len()) == Some(self.hash) && self.imprint == digest {
            Ok(())
        } else {
            Err(TspError::Imprint)
        }
    }

    /// Whether the timestamp is over this message, whatever its hash.
    ///
    /// # Errors
    /// [`TspError::Imprint`].
    pub fn verify_message(&self, message: &[u8]) -> Result<(), TspError> {
        if self.imprint == self.hash.digest(message) {
            Ok(())
        } else {
            Err(TspError::Imprint)
        }
    }
}

pub(super) fn micros(accuracy: &Accuracy) -> u64 {
    u64::from(accuracy.seconds.unwrap_or(0)) * 1_000_000
        + u64::from(accuracy.millis.unwrap_or(0)) * 1000
        + u64::from(accuracy.micros.unwrap_or(0))
}

/// RFC 3161 §2.3: exactly one extended key usage, id-kp-timeStamping, critical.
pub(super) fn check_authority(certificate: &Certificate, at: Timestamp) -> Result<(), TspError> {
    if certificate.extended_key_usage() != [oids::KP_TIME_STAMPING] {
        return Err(TspError::NotAuthority);
    }
    if !certificate.extended_key_usage_is_critical() {
        return Err(TspError::UsageNotCritical);
    }
    if !certificate.is_valid_at(at) {
        return Err(TspError::CertificateNotValid);
    }
    Ok(())
}

fn refusal(status: &PkiStatusInfo) -> TspError {
    let words = |text: &Any| {
        (text.tag() == Tag::Utf8String).then(|| String::from_utf8_lossy(text.value()).into_owned())
    };
    TspError::Rejected {
        status: status.status,
        failure: status
            .failure
            .as_ref()
            .and_then(|bits| Failure::from_bits(bits.raw_bytes())),
        text: status
            .text
            .iter()
            .flatten()
            .filter_map(words)
            .collect::<Vec<_>>()
            .join("; "),
    }
}
