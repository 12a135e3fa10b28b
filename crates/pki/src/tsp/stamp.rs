//! Timestamps of any authority, read as they come.

use const_oid::ObjectIdentifier as Oid;
use der::Decode;
use jiff::Timestamp;

use super::structure::TstInfo;
use super::{TspError, client};
use crate::certificate::serial_hex;
use crate::cms::{Fault, Foreign, Signer, Verified};
use crate::{Certificate, HashAlgorithm, ber, oids};

/// A timestamp token that was read, and of which nothing is proven yet.
///
/// [`super::Token`] is for what we obtain and embed: it exists only when it is good. This type reads what a document
/// brings, weak hashes and BER included; [`Stamp::verify`] says whether it holds and [`Stamp::check_authority`] whether
/// its certificate may stamp.
///
/// ```
/// use saoy_pki::tsp::Stamp;
///
/// let stamp = Stamp::parse(include_bytes!("../../tests/fixtures/token.der"))?;
/// let verified = stamp.verify(&|hash| Some(hash.digest(b"saoy")), &[])?;
/// stamp.check_authority(&verified.certificate)?;
/// assert!(stamp.verify(&|hash| Some(hash.digest(b"other")), &[]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stamp {
    cms: Foreign,
    signer: Signer,
    content: Vec<u8>,
    time: Timestamp,
    accuracy_micros: Option<u64>,
    policy: Oid,
    serial_hex: String,
    hash: Oid,
    imprint: Vec<u8>,
}

/// Why a timestamp that was read does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StampFault {
    /// It is over something else, or over what was changed since.
    #[error("the timestamp is over other bytes")]
    Imprint,
    /// A hash that is not computed.
    #[error("the timestamp's hash algorithm {0} is not supported")]
    Hash(Oid),
    /// What it is over is not at hand.
    #[error("what the timestamp is over cannot be computed")]
    NoMessage,
    /// The authority's signature.
    #[error("the timestamp's signature: {0}")]
    Signature(#[from] Fault),
}

impl StampFault {
    /// Whether nothing was found wrong, but too little could be read or computed to say that it holds.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        match self {
            Self::Imprint => false,
            Self::Hash(_) | Self::NoMessage => true,
            Self::Signature(fault) => fault.is_unreadable(),
        }
    }
}

impl Stamp {
    /// Reads a token (a CMS ContentInfo around TSTInfo), in BER or DER; zeros after it are padding.
    ///
    /// # Errors
    /// [`TspError::NotTimestamp`], [`TspError::NoContent`], [`TspError::Version`], [`TspError::Unreadable`] for the CMS
    /// around it, [`TspError::Malformed`] for what is inside.
    pub fn parse(token: &[u8]) -> Result<Self, TspError> {
        let cms = Foreign::parse(token).map_err(TspError::Unreadable)?;
        if cms.content_type() != oids::TST_INFO {
            return Err(TspError::NotTimestamp(cms.content_type()));
        }
        let signer = match cms.all_signers() {
            [Ok(signer)] => signer.clone(),
            [Err(fault)] => return Err(TspError::Unreadable(fault.clone())),
            // RFC 3161 §2.4.2: the token has no other signature than the authority's.
            signers => return Err(TspError::Signers(signers.len())),
        };
        let content = cms.content().ok_or(TspError::NoContent)?.to_vec();
        let (info, _) = ber::first(&content)?;
        let info = TstInfo::from_der(&info)?;
        if info.version != 1 {
            return Err(TspError::Version(info.version));
        }
        Ok(Self {
            time: info.time.0,
            accuracy_micros: info.accuracy.as_ref().map(client::micros),
            policy: info.policy,
            serial_hex: serial_hex(info.serial.as_bytes()),
            hash: info.imprint.algorithm.oid,
            imprint: info.imprint.digest.as_bytes().to_vec(),
            content,
            signer,
            cms,
        })
    }

    /// The time stated, to the microsecond.
    #[must_use]
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// How far the time may be off to either side, when stated, in microseconds.
    #[must_use]
    pub fn accuracy_micros(&self) -> Option<u64> {
        self.accuracy_micros
    }

    /// The authority's policy.
    #[must_use]
    pub fn policy(&self) -> Oid {
        self.policy
    }

    /// The token's serial number in hexadecimal.
    #[must_use]
    pub fn serial_hex(&self) -> &str {
        &self.serial_hex
    }

    /// The hash of the imprint.
    ///
    /// # Errors
    /// [`StampFault::Hash`] names one that is not computed.
    pub fn hash(&self) -> Result<HashAlgorithm, StampFault> {
        HashAlgorithm::from_oid(&self.hash).ok_or(StampFault::Hash(self.hash))
    }

    /// The imprint: the digest of what the timestamp is over.
    #[must_use]
    pub fn imprint(&self) -> &[u8] {
        &self.imprint
    }

    /// The CMS structure around it, with the certificates and revocation data enclosed.
    #[must_use]
    pub fn cms(&self) -> &Foreign {
        &self.cms
    }

    /// The authority's part of the structure.
    #[must_use]
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The authority's certificate, when it is enclosed or known; nothing is verified by that.
    #[must_use]
    pub fn certificate(&self, known: &[Certificate]) -> Option<Certificate> {
        self.signer.certificate(&self.cms, known)
    }

    /// Checks that the timestamp is over what `digest` gives the digests of, and that its signature holds.
    ///
    /// # Errors
    /// The first [`StampFault`], the imprint before the rest.
    pub fn verify(
        &self,
        digest: &dyn Fn(HashAlgorithm) -> Option<Vec<u8>>,
        known: &[Certificate],
    ) -> Result<Verified, StampFault> {
        let digest = digest(self.hash()?).ok_or(StampFault::NoMessage)?;
        if digest != self.imprint {
            return Err(StampFault::Imprint);
        }
        self.verify_signature(known)
    }

    /// Checks the authority's signature alone: for timestamps over what cannot be computed here.
    ///
    /// # Errors
    /// [`StampFault::Signature`].
    pub fn verify_signature(&self, known: &[Certificate]) -> Result<Verified, StampFault> {
        let content = |hash: HashAlgorithm| Some(hash.digest(&self.content));
        Ok(self.signer.verify(&self.cms, &content, known)?)
    }

    /// Whether a certificate may stamp (RFC 3161 §2.3) and was valid at the time stated.
    ///
    /// # Errors
    /// [`TspError::NotAuthority`], [`TspError::UsageNotCritical`], [`TspError::CertificateNotValid`].
    pub fn check_authority(&self, certificate: &Certificate) -> Result<(), TspError> {
        client::check_authority(certificate, self.time)
    }
}
