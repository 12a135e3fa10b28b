//! Certificates in files, and anchors made of them without a list.

use saoy_pki::{Certificate, Purpose, TrustAnchor};

use crate::DEMO_MARK;
use crate::error::NoCertificate;

/// The certificates in `bytes`: one in DER, or any number in PEM.
///
/// # Errors
/// [`NoCertificate`].
pub fn certificates(bytes: &[u8]) -> Result<Vec<Certificate>, NoCertificate> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("-----BEGIN CERTIFICATE-----") => Ok(Certificate::from_pem(text)?),
        Ok(_) => Err(NoCertificate::Empty),
        Err(_) => Ok(vec![Certificate::from_der(bytes)?]),
    }
}

/// An anchor somebody gave without saying what for: signatures of any kind (“khác”) and timestamps, at any time. One
/// that names itself a certificate for trying out is marked as such.
pub fn bare(certificate: Certificate) -> TrustAnchor {
    let mut anchor = TrustAnchor::new(certificate, &[Purpose::Khac, Purpose::Tsa]);
    anchor.demo = anchor
        .certificate
        .subject()
        .to_string()
        .to_uppercase()
        .contains(DEMO_MARK);
    anchor
}
