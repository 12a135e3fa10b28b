//! Whether a signer's part holds.

use const_oid::ObjectIdentifier as Oid;
use der::Decode;
use der::asn1::Any;

use super::name::SignerName;
use super::{Foreign, Signer};
use crate::ber::value::Value;
use crate::cms::{CmsError, Fault, Oddity, ess};
use crate::{Algorithm, Certificate, HashAlgorithm, oids};

/// Certificates of one name that are tried: an authority has a few, a hostile file has thousands.
const MAX_CANDIDATES: usize = 16;

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

impl Signer {
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
        if self.signed.is_some() {
            self.check_content(digest)?;
            self.check_type(foreign.content_type)?;
        } else {
            self.check_bare(foreign)?;
        }
        self.checked(foreign, digest, known)
    }

    /// The signature value and the certificate; what is signed was checked.
    pub(in crate::cms::foreign) fn checked(
        &self,
        foreign: &Foreign,
        digest: &dyn Fn(HashAlgorithm) -> Option<Vec<u8>>,
        known: &[Certificate],
    ) -> Result<Verified, Fault> {
        let hash = self.hash()?;
        let algorithms = self.algorithms()?;
        let mut oddities = self.oddities();
        let mut first = None;
        let candidates = self.candidates(foreign, known);
        for (certificate, enclosed) in &candidates {
            let found = self
                .check_value(&algorithms, certificate, digest, &candidates)
                .and_then(|held| Ok((held, self.check_name(certificate)?)));
            match found {
                Ok((held, named)) => {
                    oddities.extend(held.hashes(hash, &algorithms));
                    oddities.extend(held.unsorted.then_some(Oddity::AttributesUnsorted));
                    oddities.extend(named);
                    oddities.extend((!enclosed).then_some(Oddity::CertificateFromElsewhere));
                    return Ok(Verified {
                        certificate: certificate.clone(),
                        algorithm: held.algorithm,
                        oddities,
                    });
                }
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        Err(first.unwrap_or(Fault::NoCertificate))
    }

    /// Everybody who fits the name, enclosed ones first.
    pub(super) fn candidates(&self, foreign: &Foreign, known: &[Certificate]) -> Vec<(Certificate, bool)> {
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

    /// The message digest (RFC 5652 §5.6, §11.2).
    pub(in crate::cms::foreign) fn check_digest(&self, digest: Option<&[u8]>) -> Result<(), Fault> {
        let stated = self.one(oids::MESSAGE_DIGEST)?;
        let stated = Value::first(stated).and_then(|(value, _)| value.octets());
        if stated.as_deref() != Some(digest.ok_or(Fault::NoContent)?) {
            return Err(Fault::MessageDigest);
        }
        Ok(())
    }

    /// The message digest; one by the hash that the signature algorithm names, and not the signer's, is told as that.
    fn check_content(&self, digest: &dyn Fn(HashAlgorithm) -> Option<Vec<u8>>) -> Result<(), Fault> {
        let named = self.hash()?;
        let fault = match self.check_digest(digest(named).as_deref()) {
            Err(Fault::MessageDigest) => Fault::MessageDigest,
            other => return other,
        };
        let used = self.algorithm().ok().and_then(Algorithm::hash);
        let used = used.filter(|used| *used != named && self.check_digest(digest(*used).as_deref()).is_ok());
        Err(used.map_or(fault, |used| Fault::DigestMisnamed { named, used }))
    }

    /// The content type (RFC 5652 §11.1).
    fn check_type(&self, content_type: Oid) -> Result<(), Fault> {
        let kind = Value::first(self.one(oids::CONTENT_TYPE)?).and_then(|(value, _)| value.oid());
        if kind != Some(content_type) {
            return Err(Fault::ContentType);
        }
        Ok(())
    }

    /// Without attributes, nothing but the content's type keeps a content from being somebody's attributes: only data may be
    /// signed so (RFC 5652 §5.3), and no data that is a list of attributes itself.
    fn check_bare(&self, foreign: &Foreign) -> Result<(), Fault> {
        if foreign.content_type != oids::ID_DATA {
            return Err(Fault::MissingAttribute(oids::CONTENT_TYPE));
        }
        let content = foreign.content.as_deref().unwrap_or_default();
        if could_be_attributes(content, content.len() as u64) {
            return Err(Fault::AttributesAsContent);
        }
        Ok(())
    }

    /// The attributes that say which certificate signed (RFC 5035, RFC 2634 §5.4); all that are there must say the same.
    fn check_name(&self, certificate: &Certificate) -> Result<Option<Oddity>, Fault> {
        let mut hashes = Vec::new();
        for (kind, default) in [
            (oids::SIGNING_CERTIFICATE_V2, HashAlgorithm::Sha256),
            (oids::SIGNING_CERTIFICATE, HashAlgorithm::Sha1),
        ] {
            for value in self.signed_values(kind) {
                hashes.push(named_by(value, default, certificate)?);
            }
        }
        Ok(match hashes.as_slice() {
            [] => Some(Oddity::NoSigningCertificate),
            all if all.iter().all(|hash| *hash == HashAlgorithm::Sha1) => Some(Oddity::OldSigningCertificate),
            _ => None,
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
}

/// The hash by which one attribute names the certificate.
fn named_by(value: &[u8], default: HashAlgorithm, certificate: &Certificate) -> Result<HashAlgorithm, Fault> {
    let value = Any::from_der(value).map_err(|_| Fault::SigningCertificateUnreadable)?;
    ess::check(&value, default, certificate).map_err(|error| match error {
        CmsError::SigningCertificate => Fault::SigningCertificate,
        CmsError::Digest(oid) => Fault::Hash(oid),
        _ => Fault::SigningCertificateUnreadable,
    })
}

/// Whether content of this length that begins so could be the signed attributes of another signature: one SET from the first
/// byte to the last. Its signer signed those attributes and never this as content; taken for content, what he meant is
/// another (the confusion of signed attributes, Strenzke and Kelesidis 2023). To be asked of detached content when
/// [`Signer::signs_content_itself`]; what is enclosed is asked by [`Signer::verify`].
///
/// ```
/// use saoy_pki::cms::could_be_attributes;
///
/// assert!(could_be_attributes(&[0x31, 0x82, 0x01, 0x00], 260));
/// assert!(!could_be_attributes(b"%PDF-1.7", 260));
/// ```
#[must_use]
pub fn could_be_attributes(start: &[u8], length: u64) -> bool {
    let Some((&[0x31], rest)) = start.split_first_chunk::<1>() else {
        return false;
    };
    match rest.split_first() {
        // An indefinite length ends where it says itself.
        Some((0x80, _)) => true,
        Some((short @ 0..0x80, _)) => u64::from(*short) + 2 == length,
        Some((long, rest)) => {
            let count = usize::from(long & 0x7f);
            let Some(octets) = rest.get(..count) else {
                return false;
            };
            let stated = octets.iter().try_fold(0_u64, |sum, octet| {
                sum.checked_mul(256)?.checked_add(u64::from(*octet))
            });
            stated.and_then(|stated| stated.checked_add(2 + count as u64)) == Some(length)
        }
        None => false,
    }
}
