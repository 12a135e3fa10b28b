//! What a signer says besides: policy, commitment, roles, counter-signatures. Reading proves nothing and follows nothing.

use const_oid::ObjectIdentifier as Oid;

use super::Foreign;
use super::signer::{Signer, Verified, could_be_attributes};
use crate::ber::value::{SEQUENCE, Value, context};
use crate::cms::Fault;
use crate::{Certificate, HashAlgorithm, oids};

/// Counter-signatures of one signer that are looked at.
const MAX_COUNTER_SIGNATURES: usize = 16;

/// `SignaturePolicy ::= CHOICE { signaturePolicyId, signaturePolicyImplied NULL }`, EN 319 122-1 §5.2.9.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignaturePolicy {
    /// It follows from elsewhere; the signature does not say from where.
    Implied,
    /// A document, by its identifier and its digest; none where the signature states none.
    Named {
        /// Which.
        id: Oid,
        /// By which hash; the digest of its document.
        digest: Option<(HashAlgorithm, Vec<u8>)>,
    },
    /// The attribute is there and cannot be read.
    Unreadable,
}

/// What signer-attributes (RFC 5126 §5.11.3) or signer-attributes-v2 (EN 319 122-1 §5.2.6.1) contain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Roles that the signer claims.
    pub claimed: bool,
    /// Attribute certificates: somebody else says so.
    pub certified: bool,
    /// Assertions signed by somebody else.
    pub asserted: bool,
}

impl Signer {
    /// The signature policy that is named.
    #[must_use]
    pub fn policy(&self) -> Option<SignaturePolicy> {
        let value = self.signed_values(oids::SIGNATURE_POLICY).next();
        let read = value.and_then(policy);
        let there = self.attribute_types().any(|kind| kind == oids::SIGNATURE_POLICY);
        there.then(|| read.unwrap_or(SignaturePolicy::Unreadable))
    }

    /// To what the signer commits: `CommitmentTypeIndication ::= SEQUENCE { commitmentTypeId, … }` (EN 319 122-1 §5.2.3).
    #[must_use]
    pub fn commitments(&self) -> Vec<Oid> {
        let values = self.signed_values(oids::COMMITMENT_TYPE);
        values
            .filter_map(|value| Value::first(value)?.0.parts(SEQUENCE)?.first()?.oid())
            .collect()
    }

    /// What is said about the signer's roles, in either attribute.
    #[must_use]
    pub fn roles(&self) -> Roles {
        let kinds = [oids::SIGNER_ATTRIBUTES, oids::SIGNER_ATTRIBUTES_V2];
        let values = kinds.into_iter().flat_map(|kind| self.signed_values(kind));
        let parts = values
            .filter_map(|value| Value::first(value)?.0.parts(SEQUENCE))
            .flatten();
        parts.fold(Roles::default(), |roles, part| Roles {
            claimed: roles.claimed || part.tag == context(0),
            certified: roles.certified || part.tag == context(1),
            asserted: roles.asserted || part.tag == context(2),
        })
    }

    /// The counter-signatures (RFC 5652 §11.4), the first 16; [`Self::verify_counter`] judges one.
    ///
    /// # Errors
    /// For each by itself: [`Fault`].
    #[must_use]
    pub fn counter_signatures(&self) -> Vec<Result<Self, Fault>> {
        let values = self.unsigned_values(oids::COUNTER_SIGNATURE);
        let infos = values.take(MAX_COUNTER_SIGNATURES).map(|value| {
            let (info, _) = Value::first(value).ok_or(Fault::Signer)?;
            Self::read(&info)
        });
        infos.collect()
    }

    /// Checks this counter-signature (RFC 5652 §11.4) over the signature value `over`: as [`Self::verify`], without a content
    /// type, which it must not state.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_counter(
        &self,
        foreign: &Foreign,
        over: &[u8],
        known: &[Certificate],
    ) -> Result<Verified, Fault> {
        let digest = |hash: HashAlgorithm| Some(hash.digest(over));
        if !self.signs_content_itself() {
            self.check_digest(digest(self.hash()?).as_deref())?;
        } else if could_be_attributes(over, over.len() as u64) {
            return Err(Fault::AttributesAsContent);
        }
        self.checked(foreign, &digest, known)
    }

    /// Whether cmsAlgorithmProtection (RFC 6211 §2) names the algorithms that are used; none without it.
    #[must_use]
    pub fn algorithms_are_protected(&self) -> Option<bool> {
        let value = self.signed_values(oids::ALGORITHM_PROTECTION).next()?;
        Some(protected(value) == Some((self.hash_oid(), self.algorithm_oid())))
    }
}

fn policy(value: &[u8]) -> Option<SignaturePolicy> {
    const NULL: u8 = 0x05;
    let (value, _) = Value::first(value)?;
    if value.tag == NULL {
        return Some(SignaturePolicy::Implied);
    }
    let parts = value.parts(SEQUENCE)?;
    let id = parts.first()?.oid()?;
    let digest = parts.get(1).and_then(digest);
    Some(SignaturePolicy::Named { id, digest })
}

/// `OtherHashAlgAndValue ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashValue OCTET STRING }`. A digest of zeros is
/// the usual way to say that there is none.
fn digest(value: &Value<'_>) -> Option<(HashAlgorithm, Vec<u8>)> {
    let parts = value.parts(SEQUENCE)?;
    let [algorithm, digest] = parts.as_slice() else {
        return None;
    };
    let hash = HashAlgorithm::from_oid(&algorithm.parts(SEQUENCE)?.first()?.oid()?)?;
    let digest = digest.octets()?.into_owned();
    digest.iter().any(|byte| *byte != 0).then_some((hash, digest))
}

/// `CMSAlgorithmProtection ::= SEQUENCE { digestAlgorithm AlgorithmIdentifier, signatureAlgorithm [1] …, … }`.
fn protected(value: &[u8]) -> Option<(Oid, Oid)> {
    let parts = Value::first(value)?.0.parts(SEQUENCE)?;
    let [hash, signature] = parts.as_slice() else {
        return None;
    };
    let hash = hash.parts(SEQUENCE)?.first()?.oid()?;
    let signature = signature.parts(context(1))?.first()?.oid()?;
    Some((hash, signature))
}
