//! Signed data of our own kind, read strictly; what others wrote is for [`super::Foreign`].

use std::borrow::Cow;

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode, SliceReader, Tag, Tagged};

use super::structure::{
    Attribute, ContentInfo, IssuerAndSerialNumber, SignedDataStructure, SignerInfoStructure,
};
use super::{CmsError, ess};
use crate::asn1::RawSet;
use crate::name::Name;
use crate::{Certificate, HashAlgorithm, SignatureScheme, ber, oids};

/// A parsed CMS signature with exactly one signer.
#[derive(Clone, Debug)]
pub struct SignedData {
    der: Vec<u8>,
    content_type: Oid,
    content: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
    crls: Vec<Vec<u8>>,
    signer: SignerInfo,
}

/// The signer's part.
#[derive(Clone, Debug)]
pub struct SignerInfo {
    certificate: Option<Certificate>,
    hash: HashAlgorithm,
    algorithm: spki::AlgorithmIdentifierOwned,
    signature: Vec<u8>,
    signed: Option<RawSet>,
    attributes: Vec<(Oid, Vec<Any>)>,
    unsigned: Vec<(Oid, Vec<Any>)>,
}

impl SignedData {
    /// Reads a ContentInfo with signed data. BER is accepted; zeros after it (the padding of `/Contents`) are dropped.
    ///
    /// # Errors
    /// [`CmsError`].
    pub fn parse(cms: &[u8]) -> Result<Self, CmsError> {
        let der = definite(cms)?;
        let (data, signer) = open(&der)?;
        let certificates: Vec<Certificate> = data
            .certificates
            .unwrap_or_default()
            .elements()?
            .iter()
            .filter_map(|element| Certificate::from_der(&element.to_der().ok()?).ok())
            .collect();
        let crls = data.crls.unwrap_or_default().elements()?;
        Ok(Self {
            signer: SignerInfo::read(signer, &certificates)?,
            content_type: data.content.content_type,
            content: data.content.content.map(OctetString::into_bytes).map(Into::into),
            certificates,
            crls: crls.iter().map(Encode::to_der).collect::<der::Result<_>>()?,
            der: der.into_owned(),
        })
    }

    /// The structure without padding; BER has become DER lengths, signed parts kept.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What is signed: id-data for a PDF signature, TSTInfo for a timestamp.
    #[must_use]
    pub fn content_type(&self) -> Oid {
        self.content_type
    }

    /// The enclosed content, absent in a detached signature.
    #[must_use]
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// The certificates enclosed; those that cannot be read are left out.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The revocation data enclosed, each as DER.
    #[must_use]
    pub fn crls(&self) -> &[Vec<u8>] {
        &self.crls
    }

    /// The signer.
    #[must_use]
    pub fn signer(&self) -> &SignerInfo {
        &self.signer
    }

    /// The signer's certificate, when enclosed.
    #[must_use]
    pub fn signer_certificate(&self) -> Option<&Certificate> {
        self.signer.certificate.as_ref()
    }

    /// The message digest that was signed.
    #[must_use]
    pub fn message_digest(&self) -> Option<&[u8]> {
        self.signer
            .one(oids::MESSAGE_DIGEST)
            .ok()
            .filter(|value| value.tag() == Tag::OctetString)
            .map(Any::value)
    }

    /// The RFC 3161 token over the signature value, when there is one.
    #[must_use]
    pub fn signature_timestamp(&self) -> Option<Vec<u8>> {
        let (_, values) = self
            .signer
            .unsigned
            .iter()
            .find(|(kind, _)| *kind == oids::SIGNATURE_TIMESTAMP)?;
        values.first()?.to_der().ok()
    }

    /// Checks everything that the structure itself proves: the content's digest, the attributes, the certificate they
    /// name and the signature value. The certificate's own trust is for [`crate::path`] and [`crate::revocation`].
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self, content_digest: &[u8]) -> Result<(), CmsError> {
        let certificate = self
            .signer
            .certificate
            .as_ref()
            .ok_or(CmsError::NoSignerCertificate)?;
        self.verify_with(content_digest, certificate)
    }

    /// As [`SignedData::verify`], with the certificate the caller expects.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify_with(&self, content_digest: &[u8], certificate: &Certificate) -> Result<(), CmsError> {
        let signer = &self.signer;
        let signed = signer.signed.as_ref().ok_or(CmsError::NoSignedAttributes)?;
        let expected = signer.hash.digest(b"").len();
        if content_digest.len() != expected {
            return Err(CmsError::DigestLength {
                expected,
                found: content_digest.len(),
            });
        }
        let content_type = signer.one(oids::CONTENT_TYPE)?;
        if content_type.value() != self.content_type.as_bytes() {
            return Err(CmsError::ContentType);
        }
        let digest = signer.one(oids::MESSAGE_DIGEST)?;
        if digest.tag() != Tag::OctetString || digest.value() != content_digest {
            return Err(CmsError::MessageDigest);
        }
        signer.check_signing_certificate(certificate)?;
        let scheme = signer.scheme()?;
        if scheme.hash() != signer.hash {
            return Err(CmsError::SchemeDigest);
        }
        let message = signed.to_set()?;
        let as_sent = crate::signature::verify(scheme, certificate.public_key(), &message, &signer.signature);
        let Err(refusal) = as_sent else { return Ok(()) };
        // RFC 5652 §5.4 has the DER of the set signed even when it was sent in another order.
        let sorted = RawSet::sorted(
            signed
                .elements()?
                .iter()
                .map(Encode::to_der)
                .collect::<der::Result<_>>()?,
        );
        if sorted == *signed {
            return Err(refusal.into());
        }
        crate::signature::verify(
            scheme,
            certificate.public_key(),
            &sorted.to_set()?,
            &signer.signature,
        )?;
        Ok(())
    }
}

impl SignerInfo {
    fn read(info: SignerInfoStructure, certificates: &[Certificate]) -> Result<Self, CmsError> {
        let hash_oid = info.digest_algorithm.oid;
        let hash = HashAlgorithm::from_oid(&hash_oid)
            .filter(|hash| hash.is_for_signing())
            .ok_or(CmsError::Digest(hash_oid))?;
        Ok(Self {
            certificate: certificates
                .iter()
                .find(|candidate| identifies(&info.sid, candidate))
                .cloned(),
            hash,
            attributes: attributes(info.signed_attributes.as_ref())?,
            // Genuine files carry malformed unsigned attributes; they prove nothing and hide nothing signed.
            unsigned: attributes(info.unsigned_attributes.as_ref()).unwrap_or_default(),
            algorithm: info.signature_algorithm,
            signature: info.signature.as_bytes().to_vec(),
            signed: info.signed_attributes,
        })
    }

    /// The signer's certificate, when enclosed.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// The hash of content and attributes.
    #[must_use]
    pub fn hash(&self) -> HashAlgorithm {
        self.hash
    }

    /// How it is signed.
    ///
    /// # Errors
    /// [`CmsError::Signature`] for an algorithm that is not ours.
    pub fn scheme(&self) -> Result<SignatureScheme, CmsError> {
        Ok(SignatureScheme::from_algorithm(&self.algorithm, Some(self.hash))?)
    }

    /// The signature value.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The types of the signed attributes in the order in which they came.
    pub fn attribute_types(&self) -> impl Iterator<Item = Oid> + '_ {
        self.attributes.iter().map(|(kind, _)| *kind)
    }

    fn one(&self, kind: Oid) -> Result<&Any, CmsError> {
        let mut found = self.attributes.iter().filter(|(oid, _)| *oid == kind);
        match (found.next().map(|(_, values)| values.as_slice()), found.next()) {
            (None, _) => Err(CmsError::MissingAttribute(kind)),
            (Some([value]), None) => Ok(value),
            _ => Err(CmsError::RepeatedAttribute(kind)),
        }
    }

    /// RFC 5035 first; the older attribute with SHA-1 still comes from time-stamping authorities.
    fn check_signing_certificate(&self, certificate: &Certificate) -> Result<(), CmsError> {
        let (value, default) = match self.one(oids::SIGNING_CERTIFICATE_V2) {
            Err(CmsError::MissingAttribute(newer)) => match self.one(oids::SIGNING_CERTIFICATE) {
                Err(CmsError::MissingAttribute(_)) => return Err(CmsError::MissingAttribute(newer)),
                older => (older?, HashAlgorithm::Sha1),
            },
            newer => (newer?, HashAlgorithm::Sha256),
        };
        ess::check(value, default, certificate).map(drop)
    }
}

/// The structure and its one signer.
pub(super) fn open(cms: &[u8]) -> Result<(SignedDataStructure, SignerInfoStructure), CmsError> {
    let info = ContentInfo::from_der(&definite(cms)?)?;
    if info.content_type != oids::ID_SIGNED_DATA {
        return Err(CmsError::NotSignedData(info.content_type));
    }
    let data = SignedDataStructure::from_der(&info.content.to_der()?)?;
    let signers = data.signer_infos.elements()?;
    let [signer] = signers.as_slice() else {
        return Err(CmsError::SignerCount(signers.len()));
    };
    let signer = SignerInfoStructure::from_der(&signer.to_der()?)?;
    Ok((data, signer))
}

/// The first value in definite-length form; only zeros may follow it.
fn definite(cms: &[u8]) -> Result<Cow<'_, [u8]>, CmsError> {
    let (value, rest) = ber::first(cms)?;
    if rest.iter().any(|byte| *byte != 0) {
        let mut reader = SliceReader::new(rest)?;
        return Err(der::Reader::error(
            &mut reader,
            der::ErrorKind::TrailingData {
                decoded: der::Length::try_from(cms.len() - rest.len())?,
                remaining: der::Length::try_from(rest.len())?,
            },
        )
        .into());
    }
    Ok(value)
}

fn attributes(set: Option<&RawSet>) -> der::Result<Vec<(Oid, Vec<Any>)>> {
    let Some(set) = set else { return Ok(Vec::new()) };
    set.elements()?
        .iter()
        .map(|element| {
            let attribute = Attribute::from_der(&element.to_der()?)?;
            Ok((attribute.kind, attribute.values.elements()?))
        })
        .collect()
}

/// `SignerIdentifier ::= CHOICE { issuerAndSerialNumber, subjectKeyIdentifier [0] }`, RFC 5652 §5.3.
fn identifies(sid: &Any, certificate: &Certificate) -> bool {
    if sid.tag() != Tag::Sequence {
        return certificate.subject_key_id() == Some(sid.value());
    }
    let Ok(id) = sid.decode_as::<IssuerAndSerialNumber>() else {
        return false;
    };
    id.serial.value() == certificate.serial()
        && Name::from_any(&id.issuer).is_ok_and(|issuer| issuer.matches(certificate.issuer()))
}
