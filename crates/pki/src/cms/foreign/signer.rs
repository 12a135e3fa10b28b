//! One SignerInfo: what it says, and whether it holds.

mod attributes;
mod name;
mod value;
mod verify;

use const_oid::ObjectIdentifier as Oid;
use der::Decode;
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;

use super::{Foreign, read};
use crate::ber::value::{SEQUENCE, Value, context};
use crate::cms::Fault;
use crate::{Algorithm, Certificate, HashAlgorithm, oids, time};
use attributes::{Attribute, Signed, lenient, values};
use name::SignerName;

pub use verify::{Verified, could_be_attributes};

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

    pub(super) fn algorithm_oid(&self) -> Oid {
        self.algorithm.oid
    }

    /// How it is signed, as the signer names it; [`Verified`] says how it was found to be signed.
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

    /// Whether there are no signed attributes, so that the signature is over the content itself.
    #[must_use]
    pub fn signs_content_itself(&self) -> bool {
        self.signed.is_none()
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

    /// The certificate that the signer names, when it is enclosed or known; nothing is verified by that.
    #[must_use]
    pub fn certificate(&self, foreign: &Foreign, known: &[Certificate]) -> Option<Certificate> {
        let candidates = self.candidates(foreign, known);
        candidates.first().map(|(certificate, _)| certificate.clone())
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

fn identifier(value: &Value<'_>) -> Option<AlgorithmIdentifierOwned> {
    AlgorithmIdentifierOwned::from_der(&value.definite()).ok()
}
