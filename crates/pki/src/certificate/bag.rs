//! Several certificates in one file: PKCS#7 without a signer.

use der::{Decode, Encode};

use super::{Certificate, CertificateError};
use crate::cms::structure::{ContentInfo, SignedDataStructure};
use crate::{ber, oids};

impl Certificate {
    /// The certificates of a “certs-only” CMS message (RFC 5652 §5, RFC 8551 §3.8; `.p7c`, `.p7b`), BER or DER; those that
    /// cannot be read are left out.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`] for anything that is no signed-data.
    pub fn from_p7c(bytes: &[u8]) -> Result<Vec<Self>, CertificateError> {
        let (der, _) = ber::first(bytes)?;
        let info = ContentInfo::from_der(&der)?;
        if info.content_type != oids::ID_SIGNED_DATA {
            return Err(der::Error::from(der::ErrorKind::OidUnknown {
                oid: info.content_type,
            })
            .into());
        }
        let data: SignedDataStructure = info.content.decode_as()?;
        let elements = data.certificates.unwrap_or_default().elements()?;
        Ok(elements
            .iter()
            .filter_map(|element| Self::from_der(&element.to_der().ok()?).ok())
            .collect())
    }
}
