//! Signatures of any software, read as they come and judged one signer at a time.

mod read;
mod revocation;
mod said;
mod signer;

pub use said::{Roles, SignaturePolicy};
pub use signer::{Signer, TokenKind, Verified, could_be_attributes};

use const_oid::ObjectIdentifier as Oid;

use super::{Fault, Oddity};
use crate::Certificate;

/// A CMS signature that somebody else wrote, in BER or DER, with any number of signers.
///
/// [`super::SignedData`] is for what we write and take back; it refuses what this type reads and reports. Reading proves
/// nothing: [`Signer::verify`] does, for each signer by itself.
///
/// ```
/// use saoy_pki::cms::Foreign;
///
/// let cms = include_bytes!("../../tests/fixtures/pyhanko.cms.der");
/// let foreign = Foreign::parse(cms)?;
/// let [signer] = foreign.signers() else { panic!("one signer") };
/// let verified = signer.verify(&foreign, &|hash| Some(hash.digest(b"saoy")), &[])?;
/// assert_eq!(verified.certificate.subject_common_name().as_deref(), Some("Đặng Hữu Khải"));
/// assert!(verified.oddities.is_empty() && foreign.oddities().is_empty());
/// # Ok::<(), saoy_pki::cms::Fault>(())
/// ```
#[derive(Clone, Debug)]
pub struct Foreign {
    pub(super) content_type: Oid,
    pub(super) content: Option<Vec<u8>>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) ocsp: Vec<Vec<u8>>,
    pub(super) signers: Vec<Result<Signer, Fault>>,
    pub(super) readable: Vec<Signer>,
    pub(super) oddities: Vec<Oddity>,
}

impl Foreign {
    /// Reads a ContentInfo with signed data; zeros after it are padding.
    ///
    /// # Errors
    /// [`Fault::NotCms`], [`Fault::NotSignedData`], or [`Fault::Signer`] when no signer can be read at all.
    pub fn parse(cms: &[u8]) -> Result<Self, Fault> {
        read::foreign(cms)
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

    /// The certificates enclosed, those of the unsigned attributes too; what cannot be read is left out and said.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The revocation lists enclosed, in `crls` (RFC 5652 §10.2.1), revocation-values (EN 319 122-1 §A.1.5.2) or
    /// adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2); each a CertificateList, as it came.
    #[must_use]
    pub fn crls(&self) -> &[Vec<u8>] {
        &self.crls
    }

    /// The OCSP responses enclosed in the same places, each an OCSPResponse.
    #[must_use]
    pub fn ocsp_responses(&self) -> &[Vec<u8>] {
        &self.ocsp
    }

    /// The signers that can be read, in their order.
    #[must_use]
    pub fn signers(&self) -> &[Signer] {
        &self.readable
    }

    /// Every signer in their order, or why it cannot be read.
    pub fn all_signers(&self) -> &[Result<Signer, Fault>] {
        &self.signers
    }

    /// What is unusual about the structure; what is unusual about a signer is told by [`Signer::verify`].
    #[must_use]
    pub fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }
}
