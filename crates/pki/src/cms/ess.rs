//! The signing-certificate attributes: which certificate the signer meant.

use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;

use super::CmsError;
use crate::asn1::{children, sequence};
use crate::name::Name;
use crate::{Certificate, HashAlgorithm, sha256};

/// ```text
/// SigningCertificateV2 ::= SEQUENCE {
///     certs SEQUENCE OF ESSCertIDv2,
///     policies SEQUENCE OF PolicyInformation OPTIONAL }
/// ```
/// RFC 5035 §3. SigningCertificate of RFC 2634 §5.4 has the same shape.
#[derive(Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

/// ```text
/// ESSCertIDv2 ::= SEQUENCE {
///     hashAlgorithm AlgorithmIdentifier DEFAULT {algorithm id-sha256},
///     certHash Hash,
///     issuerSerial IssuerSerial OPTIONAL }
/// ```
/// RFC 5035 §4. ESSCertID (RFC 2634 §5.4.1) is the same without hashAlgorithm, which is then SHA-1.
#[derive(Sequence)]
struct EssCertIdV2 {
    #[asn1(optional = "true")]
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<Any>,
}

/// The attribute value for a certificate: SHA-256, hence the default algorithm left out, as DER demands.
pub(super) fn signing_certificate_v2(certificate: &Certificate) -> der::Result<Vec<u8>> {
    let id = EssCertIdV2 {
        hash_algorithm: None,
        hash: OctetString::new(sha256(certificate.der()))?,
        issuer_serial: None,
    };
    SigningCertificateV2 {
        certificates: vec![id],
        policies: None,
    }
    .to_der()
}

/// Whether the first entry of the attribute names this certificate (RFC 5035 §3: the first is the signer's); by which hash.
pub(super) fn check(
    value: &Any,
    default: HashAlgorithm,
    certificate: &Certificate,
) -> Result<HashAlgorithm, CmsError> {
    let attribute = SigningCertificateV2::from_der(&value.to_der()?)?;
    let id = attribute
        .certificates
        .first()
        .ok_or(CmsError::SigningCertificate)?;
    let hash = match &id.hash_algorithm {
        None => default,
        Some(algorithm) => HashAlgorithm::from_oid(&algorithm.oid).ok_or(CmsError::Digest(algorithm.oid))?,
    };
    let named = hash.digest(certificate.der()) == id.hash.as_bytes()
        && id
            .issuer_serial
            .as_ref()
            .is_none_or(|issuer_serial| names(issuer_serial, certificate));
    if named {
        Ok(hash)
    } else {
        Err(CmsError::SigningCertificate)
    }
}

/// `IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber CertificateSerialNumber }`, RFC 5035 §4: the serial
/// must be equal; a directoryName, when given, must be the issuer's.
fn names(issuer_serial: &Any, certificate: &Certificate) -> bool {
    let Ok(parts) = sequence(issuer_serial) else {
        return false;
    };
    let [general_names, serial] = parts.as_slice() else {
        return false;
    };
    let directory = sequence(general_names).ok().and_then(|names| {
        let name = names.first()?;
        let inner = children(name.value()).ok()?;
        Name::from_any(inner.first()?).ok()
    });
    serial.value() == certificate.serial() && directory.is_none_or(|name| name.matches(certificate.issuer()))
}
