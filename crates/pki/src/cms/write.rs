//! Signed data as it is written here: the attributes of the PAdES baseline, in strict DER.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode};

use super::parse::open;
use super::structure::{
    Attribute, ContentInfo, EncapsulatedContentInfo, IssuerAndSerialNumber, SignedDataStructure,
    SignerInfoStructure,
};
use super::{CmsError, SignedData, ess};
use crate::asn1::RawSet;
use crate::{Certificate, HashAlgorithm, SignatureScheme, oids};

/// The attributes a PAdES baseline signature signs: content-type id-data, message-digest, signing-certificate-v2, and
/// no signing-time (ETSI EN 319 142-1 §6.3). The result is the DER SET OF whose bytes are signed.
///
/// `message_digest` is SHA-256 (32 bytes), SHA-384 (48) or SHA-512 (64) of the signed byte ranges.
///
/// # Errors
/// [`CmsError::DigestLength`] for any other length.
pub fn signed_attributes(message_digest: &[u8], certificate: &Certificate) -> Result<Vec<u8>, CmsError> {
    attributes_for(oids::ID_DATA, message_digest, certificate)
}

pub(crate) fn attributes_for(
    content_type: Oid,
    message_digest: &[u8],
    certificate: &Certificate,
) -> Result<Vec<u8>, CmsError> {
    if HashAlgorithm::from_length(message_digest.len()).is_none() {
        return Err(CmsError::DigestLength {
            expected: 32,
            found: message_digest.len(),
        });
    }
    let set = RawSet::sorted(vec![
        attribute(oids::CONTENT_TYPE, content_type.to_der()?)?,
        attribute(oids::MESSAGE_DIGEST, OctetString::new(message_digest)?.to_der()?)?,
        attribute(
            oids::SIGNING_CERTIFICATE_V2,
            ess::signing_certificate_v2(certificate)?,
        )?,
    ]);
    Ok(set.to_set()?)
}

/// A detached signature: `ContentInfo` with one signer and its chain, DER.
///
/// `attributes` comes from [`signed_attributes`]; `signature` is over exactly these bytes. The value is checked
/// against the certificate before anything is written.
///
/// # Errors
/// [`CmsError::SchemeDigest`], [`CmsError::Signature`], [`CmsError::Malformed`].
pub fn signed_data(
    attributes: &[u8],
    signature: &[u8],
    scheme: SignatureScheme,
    certificate: &Certificate,
    chain: &[Certificate],
) -> Result<Vec<u8>, CmsError> {
    let mut enclosed = vec![certificate.clone()];
    enclosed.extend(chain.iter().filter(|link| *link != certificate).cloned());
    assemble(
        (oids::ID_DATA, None),
        attributes,
        signature,
        scheme,
        certificate,
        &enclosed,
    )
}

/// Any signed data of one signer: the content's type and the content if enclosed, then exactly the certificates to
/// enclose.
pub(crate) fn assemble(
    (content_type, content): (Oid, Option<&[u8]>),
    attributes: &[u8],
    signature: &[u8],
    scheme: SignatureScheme,
    certificate: &Certificate,
    enclosed: &[Certificate],
) -> Result<Vec<u8>, CmsError> {
    let signed_attributes = RawSet::from_der(attributes)?;
    if digest_length(&signed_attributes)? != scheme.hash().digest(b"").len() {
        return Err(CmsError::SchemeDigest);
    }
    crate::signature::verify(scheme, certificate.public_key(), attributes, signature)?;
    let signer = SignerInfoStructure {
        version: 1,
        sid: Any::encode_from(&IssuerAndSerialNumber {
            issuer: Any::from_der(certificate.issuer().der())?,
            serial: Any::new(der::Tag::Integer, certificate.serial())?,
        })?,
        digest_algorithm: scheme.hash().algorithm(),
        signed_attributes: Some(signed_attributes),
        signature_algorithm: scheme.algorithm()?,
        signature: OctetString::new(signature)?,
        unsigned_attributes: None,
    };
    let mut certificates: Vec<Vec<u8>> = enclosed.iter().map(|each| each.der().to_vec()).collect();
    certificates.sort();
    certificates.dedup();
    let data = SignedDataStructure {
        // RFC 5652 §5.1: 1 for id-data with issuer and serial, 3 for any other content.
        version: if content_type == oids::ID_DATA { 1 } else { 3 },
        digest_algorithms: RawSet::sorted(vec![scheme.hash().algorithm().to_der()?]),
        content: EncapsulatedContentInfo {
            content_type,
            content: content.map(OctetString::new).transpose()?,
        },
        certificates: (!certificates.is_empty()).then(|| RawSet::sorted(certificates)),
        crls: None,
        signer_infos: RawSet::sorted(vec![signer.to_der()?]),
    };
    wrap(&data)
}

/// Adds an RFC 3161 token over the signature value as unsigned attribute (RFC 3161 Appendix A): B-B becomes B-T. The
/// signed parts keep their bytes.
///
/// # Errors
/// [`CmsError::AlreadyTimestamped`] when one is there, [`CmsError::NotAToken`] when the token is no signed data.
pub fn add_signature_timestamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, CmsError> {
    let token = SignedData::parse(token).map_err(|_| CmsError::NotAToken)?;
    if token.content_type() != oids::TST_INFO {
        return Err(CmsError::NotAToken);
    }
    let (mut data, mut signer) = open(cms)?;
    let mut attributes = Vec::new();
    for existing in signer.unsigned_attributes.take().unwrap_or_default().elements()? {
        if Attribute::from_der(&existing.to_der()?)?.kind == oids::SIGNATURE_TIMESTAMP {
            return Err(CmsError::AlreadyTimestamped);
        }
        attributes.push(existing.to_der()?);
    }
    attributes.push(attribute(oids::SIGNATURE_TIMESTAMP, token.der().to_vec())?);
    signer.unsigned_attributes = Some(RawSet::sorted(attributes));
    data.signer_infos = RawSet::sorted(vec![signer.to_der()?]);
    wrap(&data)
}

/// The signature value of the one signer: what a signature timestamp is over.
///
/// # Errors
/// [`CmsError::SignerCount`], [`CmsError::Malformed`].
pub fn signature_value(cms: &[u8]) -> Result<Vec<u8>, CmsError> {
    Ok(open(cms)?.1.signature.as_bytes().to_vec())
}

fn wrap(data: &SignedDataStructure) -> Result<Vec<u8>, CmsError> {
    Ok(ContentInfo {
        content_type: oids::ID_SIGNED_DATA,
        content: Any::encode_from(data)?,
    }
    .to_der()?)
}

fn attribute(kind: Oid, value: Vec<u8>) -> der::Result<Vec<u8>> {
    Attribute {
        kind,
        values: RawSet::sorted(vec![value]),
    }
    .to_der()
}

fn digest_length(attributes: &RawSet) -> Result<usize, CmsError> {
    for element in attributes.elements()? {
        let attribute = Attribute::from_der(&element.to_der()?)?;
        if attribute.kind == oids::MESSAGE_DIGEST {
            return Ok(OctetString::from_der(&attribute.values.0)?.as_bytes().len());
        }
    }
    Err(CmsError::MissingAttribute(oids::MESSAGE_DIGEST))
}
