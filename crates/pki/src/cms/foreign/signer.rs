//! One SignerInfo: what it says, and whether it holds.

use const_oid::ObjectIdentifier as Oid;
use der::Decode;
use der::asn1::Any;
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;

use super::{Foreign, read};
use crate::asn1::RawSet;
use crate::ber::value::{INTEGER, SEQUENCE, SET, Value, context};
use crate::cms::{Fault, Oddity, ess};
use crate::name::Name;
use crate::{Algorithm, Certificate, HashAlgorithm, SignatureError, oids, time};

/// Certificates of one name that are tried: an authority has a few, a hostile file has thousands.
const MAX_CANDIDATES: usize = 16;

/// Timestamps of one signer that are looked at.
const MAX_TOKENS: usize = 64;

/// One signer of a [`Foreign`] structure.
#[derive(Clone, Debug)]
pub struct Signer {
    name: SignerName,
    hash: AlgorithmIdentifierOwned,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
    signed: Option<Signed>,
    unsigned: Vec<Attribute>,
    unsigned_unreadable: bool,
}

/// A signer whose signature holds.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The certificate whose key signed.
    pub certificate: Certificate,
    /// How.
    pub algorithm: Algorithm,
    /// What is unusual about it.
    pub oddities: Vec<Oddity>,
}

/// What a timestamp inside a signature is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The signature value (RFC 3161 Appendix A).
    Signature,
    /// What is signed, from before it was signed (EN 319 122-1 §5.2.8).
    Content,
    /// The whole signature with its validation data (EN 319 122-1 §5.5, RFC 5126 §6.4).
    Archive,
}

type Attribute = (Oid, Vec<Vec<u8>>);

/// `SignerIdentifier ::= CHOICE { issuerAndSerialNumber, subjectKeyIdentifier [0] }`, RFC 5652 §5.3.
#[derive(Clone, Debug)]
enum SignerName {
    Issuer { name: Vec<u8>, serial: Vec<u8> },
    Key(Vec<u8>),
}

#[derive(Clone, Debug)]
struct Signed {
    /// The encodings that may have been signed: as sent, with lengths mended, sorted.
    spellings: Vec<Vec<u8>>,
    attributes: Vec<Attribute>,
}

impl Signer {
    /// `SignerInfo`, RFC 5652 §5.3.
    pub(super) fn read(info: &Value<'_>) -> Result<Self, Fault> {
        let parts = info.parts(SEQUENCE).ok_or(Fault::Signer)?;
        let [_, name, hash, rest @ ..] = parts.as_slice() else {
            return Err(Fault::Signer);
        };
        let (signed, rest) = match rest {
            [set, rest @ ..] if set.tag == context(0) => (Some(set), rest),
            rest => (None, rest),
        };
        let [algorithm, signature, rest @ ..] = rest else {
            return Err(Fault::Signer);
        };
        let unsigned = rest.first().filter(|set| set.tag == context(1));
        let (unsigned, unsigned_unreadable) = unsigned.map_or((Vec::new(), false), lenient);
        Ok(Self {
            name: SignerName::read(name).ok_or(Fault::Signer)?,
            hash: identifier(hash).ok_or(Fault::Signer)?,
            algorithm: identifier(algorithm).ok_or(Fault::Signer)?,
            signature: signature.octets().ok_or(Fault::Signer)?.into_owned(),
            signed: signed.map(Signed::read).transpose()?,
            unsigned,
            unsigned_unreadable,
        })
    }

    /// The hash of content and attributes.
    ///
    /// # Errors
    /// [`Fault::Hash`] names one that is not computed, such as MD5.
    pub fn hash(&self) -> Result<HashAlgorithm, Fault> {
        HashAlgorithm::from_oid(&self.hash.oid)
            .or_else(|| Algorithm::from_identifier(&self.hash).ok()?.hash())
            .ok_or(Fault::Hash(self.hash.oid))
    }

    pub(super) fn hash_oid(&self) -> Oid {
        self.hash.oid
    }

    /// How it is signed.
    ///
    /// # Errors
    /// [`Fault::Hash`], [`Fault::Algorithm`].
    pub fn algorithm(&self) -> Result<Algorithm, Fault> {
        Algorithm::of_signer(&self.algorithm, self.hash()?).map_err(Fault::Algorithm)
    }

    /// The signature value, which a signature timestamp is over.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The types of the signed attributes, in their order.
    pub fn attribute_types(&self) -> impl Iterator<Item = Oid> + '_ {
        self.signed().iter().map(|(kind, _)| *kind)
    }

    /// The types of the unsigned attributes, in their order.
    pub fn unsigned_attribute_types(&self) -> impl Iterator<Item = Oid> + '_ {
        self.unsigned.iter().map(|(kind, _)| *kind)
    }

    /// The signing-time attribute (RFC 5652 §11.3): what the signer's clock said, which proves nothing.
    #[must_use]
    pub fn signing_time(&self) -> Option<Timestamp> {
        let value = self.signed_values(oids::SIGNING_TIME).next()?;
        time::Time::from_der(value).ok().map(|time| time.0)
    }

    /// The timestamps inside, the first 64, as they came; [`crate::tsp::Stamp`] reads them.
    pub fn tokens(&self) -> impl Iterator<Item = (TokenKind, &[u8])> {
        let content = self.signed().iter();
        let tokens = content.chain(&self.unsigned).flat_map(|(kind, values)| {
            let kind = match *kind {
                oids::SIGNATURE_TIMESTAMP => Some(TokenKind::Signature),
                oids::CONTENT_TIMESTAMP => Some(TokenKind::Content),
                oids::ARCHIVE_TIMESTAMP_V1 | oids::ARCHIVE_TIMESTAMP_V2 | oids::ARCHIVE_TIMESTAMP_V3 => {
                    Some(TokenKind::Archive)
                }
                _ => None,
            };
            kind.into_iter()
                .flat_map(|kind| values.iter().map(move |value| (kind, value.as_slice())))
        });
        tokens.take(MAX_TOKENS)
    }

    /// Checks everything that the structure itself proves: the content's digest, the attributes, the certificate they
    /// name and the signature value. `digest` gives the content's digest by a hash; `known` are certificates from
    /// elsewhere, used only when the signer's is not enclosed. Trust, and whether the algorithm is still good, are for
    /// [`crate::validation`] and [`crate::strength`].
    ///
    /// # Errors
    /// The first [`Fault`], the content's digest before the rest.
    pub fn verify(
        &self,
        foreign: &Foreign,
        digest: &dyn Fn(HashAlgorithm) -> Option<Vec<u8>>,
        known: &[Certificate],
    ) -> Result<Verified, Fault> {
        let hash = self.hash()?;
        if self.signed.is_some() {
            self.check_content(foreign.content_type, digest(hash).as_deref())?;
        }
        let algorithm = self.algorithm()?;
        let own = algorithm.hash().unwrap_or(hash);
        // Without attributes the content is signed itself, with the hash of the signature.
        let content = digest(own);
        let mut oddities = self.oddities();
        if own != hash {
            oddities.push(Oddity::HashesDiffer {
                content: hash,
                attributes: own,
            });
        }
        let mut first = None;
        let candidates = self.candidates(foreign, known);
        for (certificate, enclosed) in &candidates {
            let found = self
                .check_value(algorithm, certificate, content.as_deref(), &candidates)
                .and_then(|sorted| Ok((sorted, self.check_name(certificate)?)));
            match found {
                Ok((sorted, named)) => {
                    oddities.extend(sorted);
                    oddities.extend(named);
                    oddities.extend((!enclosed).then_some(Oddity::CertificateFromElsewhere));
                    return Ok(Verified {
                        certificate: certificate.clone(),
                        algorithm,
                        oddities,
                    });
                }
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        Err(first.unwrap_or(Fault::NoCertificate))
    }

    /// The certificate that the signer names, when it is enclosed or known; nothing is verified by that.
    #[must_use]
    pub fn certificate(&self, foreign: &Foreign, known: &[Certificate]) -> Option<Certificate> {
        let candidates = self.candidates(foreign, known);
        candidates.first().map(|(certificate, _)| certificate.clone())
    }

    /// Everybody who fits the name, enclosed ones first.
    fn candidates(&self, foreign: &Foreign, known: &[Certificate]) -> Vec<(Certificate, bool)> {
        let enclosed = foreign.certificates.iter().map(|each| (each, true));
        let elsewhere = known.iter().map(|each| (each, false));
        let mut found: Vec<(Certificate, bool)> = Vec::new();
        for (certificate, enclosed) in enclosed.chain(elsewhere) {
            if found.len() >= MAX_CANDIDATES {
                break;
            }
            let new = found.iter().all(|(other, _)| other != certificate);
            if new && self.name.fits(certificate) {
                found.push((certificate.clone(), enclosed));
            }
        }
        if found.iter().any(|(_, enclosed)| *enclosed) {
            found.retain(|(_, enclosed)| *enclosed);
        }
        found
    }

    /// Content type and message digest (RFC 5652 §5.6, §11.1, §11.2).
    fn check_content(&self, content_type: Oid, digest: Option<&[u8]>) -> Result<(), Fault> {
        let stated = self.one(oids::MESSAGE_DIGEST)?;
        let stated = Value::first(stated).and_then(|(value, _)| value.octets());
        if stated.as_deref() != Some(digest.ok_or(Fault::NoContent)?) {
            return Err(Fault::MessageDigest);
        }
        let kind = Value::first(self.one(oids::CONTENT_TYPE)?).and_then(|(value, _)| value.oid());
        if kind != Some(content_type) {
            return Err(Fault::ContentType);
        }
        Ok(())
    }

    /// The signature value, over the attributes in whichever spelling was signed, or over the content.
    fn check_value(
        &self,
        algorithm: Algorithm,
        certificate: &Certificate,
        digest: Option<&[u8]>,
        candidates: &[(Certificate, bool)],
    ) -> Result<Option<Oddity>, Fault> {
        let issuer = candidates
            .iter()
            .find(|(other, _)| other.subject().matches(certificate.issuer()));
        let key = issuer.map_or_else(
            || certificate.public_key().clone(),
            |(issuer, _)| certificate.public_key().below(issuer.public_key()),
        );
        let wrong = |error| match error {
            SignatureError::Mismatch => Fault::Value,
            other => Fault::Algorithm(other),
        };
        let Some(signed) = &self.signed else {
            let digest = digest.ok_or(Fault::NoContent)?;
            return algorithm
                .verify_digest(&key, digest, &self.signature)
                .map(|()| None)
                .map_err(wrong);
        };
        let mut first = None;
        for spelling in &signed.spellings {
            match algorithm.verify(&key, spelling, &self.signature) {
                Ok(()) => {
                    let unsorted = signed.spellings.last() != signed.spellings.first();
                    return Ok(unsorted.then_some(Oddity::AttributesUnsorted));
                }
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.map_or(Fault::Attributes, wrong))
    }

    /// The attributes that say which certificate signed (RFC 5035, RFC 2634 §5.4); all that are there must say the same.
    fn check_name(&self, certificate: &Certificate) -> Result<Option<Oddity>, Fault> {
        let mut named = [false; 2];
        let kinds = [
            (oids::SIGNING_CERTIFICATE_V2, HashAlgorithm::Sha256),
            (oids::SIGNING_CERTIFICATE, HashAlgorithm::Sha1),
        ];
        for ((kind, default), named) in kinds.into_iter().zip(&mut named) {
            for value in self.signed_values(kind) {
                let value = Any::from_der(value).map_err(|_| Fault::SigningCertificateUnreadable)?;
                ess::check(&value, default, certificate).map_err(|error| match error {
                    crate::cms::CmsError::SigningCertificate => Fault::SigningCertificate,
                    crate::cms::CmsError::Digest(oid) => Fault::Hash(oid),
                    _ => Fault::SigningCertificateUnreadable,
                })?;
                *named = true;
            }
        }
        Ok(match named {
            [true, _] => None,
            [false, true] => Some(Oddity::OldSigningCertificate),
            [false, false] => Some(Oddity::NoSigningCertificate),
        })
    }

    fn oddities(&self) -> Vec<Oddity> {
        let mut oddities = Vec::new();
        if self.signed.is_none() {
            oddities.push(Oddity::NoSignedAttributes);
        }
        if HashAlgorithm::from_oid(&self.hash.oid).is_none() {
            oddities.push(Oddity::HashNamedBySignature);
        }
        if matches!(self.name, SignerName::Key(_)) {
            oddities.push(Oddity::ByKeyIdentifier);
        }
        if self.unsigned_unreadable {
            oddities.push(Oddity::UnsignedUnreadable);
        }
        let mut seen = Vec::new();
        for kind in self.attribute_types() {
            if seen.contains(&kind) {
                oddities.push(Oddity::RepeatedAttribute(kind));
            }
            seen.push(kind);
        }
        oddities
    }

    fn signed(&self) -> &[Attribute] {
        self.signed.as_ref().map_or(&[], |signed| &signed.attributes)
    }

    /// The one value of a signed attribute that must be there once.
    fn one(&self, kind: Oid) -> Result<&[u8], Fault> {
        let mut found = self.signed().iter().filter(|(oid, _)| *oid == kind);
        match (found.next().map(|(_, values)| values.as_slice()), found.next()) {
            (None, _) => Err(Fault::MissingAttribute(kind)),
            (Some([value]), None) => Ok(value),
            _ => Err(Fault::RepeatedAttribute(kind)),
        }
    }

    /// Every value of a signed attribute.
    pub(super) fn signed_values(&self, kind: Oid) -> impl Iterator<Item = &[u8]> {
        values(self.signed(), kind)
    }

    pub(super) fn unsigned_values(&self, kind: Oid) -> impl Iterator<Item = &[u8]> {
        values(&self.unsigned, kind)
    }

    /// certificate-values (EN 319 122-1 §A.1.1.2): `SEQUENCE OF Certificate`.
    pub(super) fn certificate_values(&self) -> Vec<Certificate> {
        self.unsigned_values(oids::CERTIFICATE_VALUES)
            .filter_map(|value| Value::first(value)?.0.parts(SEQUENCE))
            .flatten()
            .filter_map(|element| read::certificate(&element))
            .collect()
    }
}

impl SignerName {
    fn read(value: &Value<'_>) -> Option<Self> {
        if value.tag == SEQUENCE {
            let parts = value.children()?;
            let [name, serial] = parts.as_slice() else {
                return None;
            };
            return (serial.tag == INTEGER).then(|| Self::Issuer {
                name: name.definite().into_owned(),
                serial: serial.content.to_vec(),
            });
        }
        // [0] IMPLICIT OCTET STRING; explicit tagging is met with, too.
        match value.tag {
            0x80 => Some(Self::Key(value.content.to_vec())),
            0xa0 => Some(Self::Key(value.children()?.first()?.octets()?.into_owned())),
            _ => None,
        }
    }

    fn fits(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Issuer { name, serial } => {
                serial == certificate.serial()
                    && Any::from_der(name)
                        .and_then(|name| Name::from_any(&name))
                        .is_ok_and(|issuer| issuer.matches(certificate.issuer()))
            }
            // RFC 5280 §4.2.1.2 method (1), for certificates that do not state it.
            Self::Key(id) => certificate.subject_key_id().map_or_else(
                || crate::digest::sha1(certificate.public_key().bits()) == *id,
                |own| own == id,
            ),
        }
    }
}

impl Signed {
    fn read(set: &Value<'_>) -> Result<Self, Fault> {
        let elements = set.children().ok_or(Fault::Attributes)?;
        let attributes = elements.iter().map(attribute).collect::<Option<_>>();
        // RFC 5652 §5.4: signed is the set with its own tag, in DER, even when it was sent otherwise; some sign what
        // they send.
        let with_tag = |bytes: &[u8]| [&[SET], bytes.get(1..).unwrap_or_default()].concat();
        let sorted = elements
            .iter()
            .map(|element| element.definite().into_owned())
            .collect();
        let sorted = RawSet::sorted(sorted).to_set().map_err(|_| Fault::Attributes)?;
        let mut spellings = vec![with_tag(&set.definite()), with_tag(set.raw), sorted];
        spellings.dedup();
        Ok(Self {
            spellings,
            attributes: attributes.ok_or(Fault::Attributes)?,
        })
    }
}

fn values(attributes: &[Attribute], kind: Oid) -> impl Iterator<Item = &[u8]> {
    attributes
        .iter()
        .filter(move |(oid, _)| *oid == kind)
        .flat_map(|(_, values)| values.iter().map(Vec::as_slice))
}

/// `Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF AttributeValue }`.
fn attribute(element: &Value<'_>) -> Option<Attribute> {
    let parts = element.parts(SEQUENCE)?;
    let [kind, values] = parts.as_slice() else {
        return None;
    };
    let values = values.parts(SET)?;
    let values = values.iter().map(|value| value.definite().into_owned());
    Some((kind.oid()?, values.collect()))
}

/// The attributes that can be read, and whether there are others.
fn lenient(set: &Value<'_>) -> (Vec<Attribute>, bool) {
    let Some(elements) = set.children() else {
        return (Vec::new(), true);
    };
    let attributes: Vec<Attribute> = elements.iter().filter_map(attribute).collect();
    let unreadable = attributes.len() < elements.len();
    (attributes, unreadable)
}

fn identifier(value: &Value<'_>) -> Option<AlgorithmIdentifierOwned> {
    AlgorithmIdentifierOwned::from_der(&value.definite()).ok()
}
