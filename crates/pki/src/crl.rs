//! Certificate revocation lists (RFC 5280 §5): reading, searching, checking, issuing.
//!
//! Here a list is read and its signature checked. Whether it may speak about a certificate (partitions, delta and
//! indirect lists, who signed it) is for [`crate::revocation`].
//!
//! ```
//! use saoy_pki::crl::{self, Crl, Revoked};
//! use saoy_pki::issue::CertificateBuilder;
//! use saoy_pki::name::Name;
//! use saoy_pki::{PrivateKey, SignatureScheme, oids};
//!
//! let (key, scheme) = (PrivateKey::generate_p256()?, SignatureScheme::EcdsaP256Sha256);
//! let name = Name::new(&[(oids::AT_COMMON_NAME, "CHỨNG THƯ THỬ NGHIỆM")])?;
//! let (from, until) = ("2026-01-01T00:00:00Z".parse()?, "2027-01-01T00:00:00Z".parse()?);
//! let authority = CertificateBuilder::new(name, key.public_key(), &[1], from, until)
//!     .authority(None)
//!     .self_signed(&key, scheme)?;
//!
//! let revoked = Revoked { serial: vec![7], at: from, reason: Some(1) };
//! let der = crl::issue((&authority, &key, scheme), 1, from, until, &[revoked.clone()])?;
//! let list = Crl::parse(&der)?; // reads where the bytes lie
//! list.verify(&authority)?;
//! assert_eq!(list.find(&[7]), Some(revoked));
//! assert_eq!(list.find(&[8]), None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod issue;
mod read;
mod structure;

pub use issue::{issue, issue_with};

use std::sync::OnceLock;

use const_oid::ObjectIdentifier as Oid;
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;

use crate::distribution::IssuingDistributionPoint;
use crate::name::Name;
use crate::path::PathError;
use crate::strength::Weakness;
use crate::{Algorithm, Certificate, PublicKey, SignatureError, SignatureScheme, oids};

/// Why a CRL is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// Not the structure of RFC 5280 §5.1.
    #[error("this is not a certificate revocation list: {0}")]
    Malformed(#[from] der::Error),
    /// Another issuer's list.
    #[error("the revocation list was issued by someone else")]
    OtherIssuer,
    /// The issuer's certificate does not allow signing lists (RFC 5280 §4.2.1.3).
    #[error("the issuer's certificate may not sign revocation lists")]
    KeyUsage,
    /// The algorithm inside the signed part is not the one outside.
    #[error("the signature algorithm inside the list differs from the one outside")]
    AlgorithmMismatch,
    /// The signature is not good.
    #[error("the revocation list's signature is not good: {0}")]
    Signature(#[from] SignatureError),
    /// The signature is good, but its algorithm is not.
    #[error("the revocation list's signature is too weak: {0}")]
    Weak(Weakness),
    /// A critical extension that is not processed. [`Crl::verify`], which wants a complete list, refuses delta lists and
    /// partial lists by it.
    #[error("critical extension {0} of the revocation list is not processed")]
    CriticalExtension(Oid),
    /// The list is about another distribution point (RFC 5280 §6.3.3 (b)(2)(i)).
    #[error("the revocation list belongs to another distribution point")]
    OtherPoint,
    /// The list is about end entities only (§6.3.3 (b)(2)(ii)).
    #[error("the revocation list covers no certificates of authorities")]
    OnlyUserCertificates,
    /// The list is about authorities only (§6.3.3 (b)(2)(iii)).
    #[error("the revocation list covers certificates of authorities only")]
    OnlyAuthorities,
    /// The list is about attribute certificates only (§6.3.3 (b)(2)(iv)).
    #[error("the revocation list covers attribute certificates only")]
    OnlyAttributeCertificates,
    /// A delta list without the complete list it belongs to.
    #[error("the revocation list says only what changed, and its base is not there")]
    DeltaAlone,
    /// The certificate that signed the list has no good path of its own to the same anchor (§6.3.3 (f)).
    #[error("the certificate that signed the revocation list is not trusted: {0}")]
    IssuerPath(Box<PathError>),
    /// The certificate that signed the list is revoked, or not known to be good.
    #[error("the certificate that signed the revocation list is not known to be good")]
    IssuerRevocation,
    /// So many signatures were checked before that this one was not.
    #[error("too many signatures would have to be checked")]
    TooManySignatures,
}

/// A parsed list. Nothing in it counts before its signature is checked. It rests on the bytes it was read from; of its own it
/// takes 16 bytes for each entry.
#[derive(Clone, Debug)]
pub struct Crl<'a> {
    der: &'a [u8],
    /// Header and content of what is signed.
    tbs: &'a [u8],
    /// Of what is signed, by the hash of the algorithm: a list of megabytes is hashed once, whoever may have signed it.
    digest: OnceLock<Vec<u8>>,
    algorithm: AlgorithmIdentifierOwned,
    algorithms_agree: bool,
    signature: &'a [u8],
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    number: Option<Vec<u8>>,
    base: Option<Vec<u8>>,
    authority_key: Option<Vec<u8>>,
    scope: Option<IssuingDistributionPoint>,
    /// Content of revokedCertificates.
    revoked: &'a [u8],
    entries: Vec<Entry>,
    /// In an indirect list: from which entry on whose certificates are meant (RFC 5280 §5.3.3).
    turns: Vec<(usize, Name)>,
    unknown_critical: Option<Oid>,
    expired_since: Option<Timestamp>,
}

/// What is kept of an entry: lists of hundreds of thousands are seen.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Where the serial number lies among the entries, and its bytes.
    start: u32,
    length: u16,
    reason: Option<u8>,
    /// Seconds since 1970.
    at: i64,
}

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Content octets of the serial number, as in [`Certificate::serial`].
    pub serial: Vec<u8>,
    /// Since when. Of a list that was read: where the reason is a compromised key or none is stated, invalidityDate if that
    /// is earlier (RFC 5280 §5.3.2): what was signed from then on may be somebody else's.
    pub at: Timestamp,
    /// CRLReason (RFC 5280 §5.3.1), when stated.
    pub reason: Option<u8>,
}

impl<'a> Crl<'a> {
    /// Reads one DER list.
    ///
    /// # Errors
    /// [`CrlError::Malformed`].
    pub fn parse(der: &'a [u8]) -> Result<Self, CrlError> {
        read::list(der)
    }

    /// The bytes it was read from, as they go into a DSS.
    #[must_use]
    pub fn der(&self) -> &'a [u8] {
        self.der
    }

    /// The issuer's name.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// When the list was made.
    #[must_use]
    pub fn this_update(&self) -> Timestamp {
        self.this_update
    }

    /// When the next one will be there, at the latest.
    #[must_use]
    pub fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Content octets of cRLNumber, when there is one.
    #[must_use]
    pub fn number(&self) -> Option<&[u8]> {
        self.number.as_deref()
    }

    /// Content octets of BaseCRLNumber: the list says only what changed since then (RFC 5280 §5.2.4).
    #[must_use]
    pub fn base_number(&self) -> Option<&[u8]> {
        self.base.as_deref()
    }

    /// The keyIdentifier of the authorityKeyIdentifier.
    #[must_use]
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.authority_key.as_deref()
    }

    /// What the list covers; everything of its issuer when absent.
    #[must_use]
    pub fn scope(&self) -> Option<&IssuingDistributionPoint> {
        self.scope.as_ref()
    }

    /// The entry of a certificate of the list's own issuer, by the content octets of its serial number.
    #[must_use]
    pub fn find(&self, serial: &[u8]) -> Option<Revoked> {
        self.find_of(&self.issuer, serial)
    }

    /// The entry of a certificate of this issuer: in an indirect list there are those of several. Where a list names it
    /// more than once, what weighs most: revoked for good, since the earliest date.
    #[must_use]
    pub fn find_of(&self, issuer: &Name, serial: &[u8]) -> Option<Revoked> {
        let named = self.entries.iter().enumerate();
        let named = named
            .filter(|(_, entry)| self.serial(entry) == serial)
            .filter(|(index, _)| self.issuer_of(*index).matches(issuer));
        let named = named.map(|(_, entry)| entry);
        let heaviest = named.min_by_key(|entry| (passing(entry.reason), entry.at))?;
        Some(self.told(heaviest))
    }

    /// Whether it names the certificate.
    pub(crate) fn tells_against(&self, certificate: &Certificate) -> bool {
        self.find_of(certificate.issuer(), certificate.serial()).is_some()
    }

    /// All entries.
    pub fn revoked(&self) -> impl Iterator<Item = Revoked> {
        self.entries.iter().map(|entry| self.told(entry))
    }

    fn serial(&self, entry: &Entry) -> &'a [u8] {
        let start = usize::try_from(entry.start).unwrap_or(usize::MAX);
        let tail = self.revoked.get(start..).unwrap_or_default();
        tail.get(..usize::from(entry.length)).unwrap_or_default()
    }

    fn told(&self, entry: &Entry) -> Revoked {
        Revoked {
            serial: self.serial(entry).to_vec(),
            at: Timestamp::from_second(entry.at).unwrap_or(Timestamp::MIN),
            reason: entry.reason,
        }
    }

    /// The list goes on naming revoked certificates that expired at this time or later (expiredCertsOnCRL); without it,
    /// those that expired are left out (RFC 5280 §3.3).
    #[must_use]
    pub fn expired_since(&self) -> Option<Timestamp> {
        self.expired_since
    }

    /// A critical extension, of the list or of one entry, that is not processed: then nothing in the list may be used
    /// (RFC 5280 §5.2, §5.3).
    #[must_use]
    pub fn unknown_critical_extension(&self) -> Option<Oid> {
        self.unknown_critical
    }

    /// With what the list is signed, if that is one of ours.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::from_identifier(&self.algorithm).ok()
    }

    /// Checks that this is a complete list, signed by this issuer. Weak algorithms are refused.
    ///
    /// # Errors
    /// [`CrlError`], the first thing that is wrong.
    pub fn verify(&self, issuer: &Certificate) -> Result<(), CrlError> {
        if !self.issuer.matches(issuer.subject()) {
            return Err(CrlError::OtherIssuer);
        }
        if issuer.key_usage().is_some_and(|usage| !usage.crl_sign) {
            return Err(CrlError::KeyUsage);
        }
        if !self.algorithms_agree {
            return Err(CrlError::AlgorithmMismatch);
        }
        let scheme = SignatureScheme::from_algorithm(&self.algorithm, None)?;
        crate::signature::verify(scheme, issuer.public_key(), self.tbs, self.signature)?;
        let partial = [
            (self.base.is_some(), oids::CE_DELTA_CRL),
            (self.scope.is_some(), oids::CE_ISSUING_DISTRIBUTION_POINT),
        ];
        let partial = partial.iter().find(|(is, _)| *is).map(|(_, id)| *id);
        self.unknown_critical
            .or(partial)
            .map_or(Ok(()), |id| Err(CrlError::CriticalExtension(id)))
    }

    /// Checks the signature alone, weak algorithms included: the one that was used is returned, to be judged by
    /// [`crate::strength::weak_at`].
    ///
    /// # Errors
    /// [`CrlError::AlgorithmMismatch`] or [`CrlError::Signature`].
    pub fn verify_even_weak(&self, key: &PublicKey) -> Result<Algorithm, CrlError> {
        if !self.algorithms_agree {
            return Err(CrlError::AlgorithmMismatch);
        }
        let algorithm = Algorithm::from_identifier(&self.algorithm)?;
        match algorithm.hash() {
            Some(hash) => {
                let digest = self.digest.get_or_init(|| hash.digest(self.tbs));
                algorithm.verify_digest(key, digest, self.signature)?;
            }
            None => algorithm.verify(key, self.tbs, self.signature)?,
        }
        Ok(algorithm)
    }

    /// Bytes that one more check of the signature hashes: none but for algorithms that sign whole messages.
    pub(crate) fn hashed_for_each_key(&self) -> usize {
        let hash = self.algorithm().and_then(Algorithm::hash);
        if hash.is_some() { 0 } else { self.tbs.len() }
    }

    fn issuer_of(&self, index: usize) -> &Name {
        let turns = self.turns.partition_point(|(from, _)| *from <= index);
        let turn = turns.checked_sub(1).and_then(|last| self.turns.get(last));
        turn.map_or(&self.issuer, |(_, name)| name)
    }
}

/// CRLReason keyCompromise, cACompromise, aACompromise (RFC 5280 §5.3.1).
const COMPROMISED: [u8; 3] = [1, 2, 10];

/// Whether the key may be in other hands.
#[must_use]
pub fn is_compromise(reason: Option<u8>) -> bool {
    reason.is_some_and(|reason| COMPROMISED.contains(&reason))
}

/// Since when a certificate is not to be relied upon: invalidityDate is asked where the key may have been in other hands
/// before the authority heard of it, or where nothing says that it was not (RFC 5280 §5.3.2).
pub(crate) fn since(revoked: Timestamp, reason: Option<u8>, invalid: Option<Timestamp>) -> Timestamp {
    let counts = is_compromise(reason) || reason.is_none_or(|reason| reason == 0);
    invalid
        .filter(|_| counts)
        .map_or(revoked, |invalid| invalid.min(revoked))
}

/// certificateHold and removeFromCRL: what may end, or has.
fn passing(reason: Option<u8>) -> bool {
    matches!(reason, Some(6 | 8))
}

#[cfg(test)]
mod tests;
