//! Certificate revocation lists (RFC 5280 §5): reading, searching, checking, issuing.

use const_oid::ObjectIdentifier as Oid;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode, Sequence, Tag};
use jiff::Timestamp;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;

use crate::certificate::SignedStructure;
use crate::issue::{IssueError, sign_structure};
use crate::name::Name;
use crate::time::Time;
use crate::{Certificate, PrivateKey, SignatureError, SignatureScheme, asn1, oids};

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
    /// A critical extension that is not processed: delta lists and partial lists among them.
    #[error("critical extension {0} of the revocation list is not processed")]
    CriticalExtension(Oid),
}

/// A parsed list. Nothing in it counts before [`Crl::verify`].
#[derive(Clone, Debug)]
pub struct Crl {
    der: Vec<u8>,
    tbs: Any,
    algorithm: AlgorithmIdentifierOwned,
    algorithms_agree: bool,
    signature: Vec<u8>,
    issuer: Name,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    number: Option<Vec<u8>>,
    revoked: Vec<Revoked>,
    critical: Option<Oid>,
}

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Content octets of the serial number, as in [`Certificate::serial`].
    pub serial: Vec<u8>,
    /// Since when.
    pub at: Timestamp,
    /// CRLReason (RFC 5280 §5.3.1), when stated.
    pub reason: Option<u8>,
}

/// ```text
/// TBSCertList ::= SEQUENCE {
///     version             Version OPTIONAL,
///     signature           AlgorithmIdentifier,
///     issuer              Name,
///     thisUpdate          Time,
///     nextUpdate          Time OPTIONAL,
///     revokedCertificates SEQUENCE OF RevokedCertificate OPTIONAL,
///     crlExtensions   [0] EXPLICIT Extensions OPTIONAL }
/// ```
/// RFC 5280 §5.1.
#[derive(Sequence)]
struct TbsCertList {
    #[asn1(optional = "true")]
    version: Option<u8>,
    signature: AlgorithmIdentifierOwned,
    issuer: Any,
    this_update: Time,
    #[asn1(optional = "true")]
    next_update: Option<Time>,
    #[asn1(optional = "true")]
    revoked: Option<Vec<RevokedCertificate>>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

/// ```text
/// SEQUENCE {
///     userCertificate    CertificateSerialNumber,
///     revocationDate     Time,
///     crlEntryExtensions Extensions OPTIONAL }
/// ```
/// RFC 5280 §5.1.
#[derive(Sequence)]
struct RevokedCertificate {
    serial: Any,
    at: Time,
    #[asn1(optional = "true")]
    extensions: Option<Vec<Extension>>,
}

impl Crl {
    /// Reads one DER list.
    ///
    /// # Errors
    /// [`CrlError::Malformed`].
    pub fn parse(der: &[u8]) -> Result<Self, CrlError> {
        let outer = SignedStructure::from_der(der)?;
        let list = TbsCertList::from_der(&outer.tbs.to_der()?)?;
        let extensions = list.extensions.unwrap_or_default();
        let mut critical = extensions
            .iter()
            .find(|extension| extension.critical)
            .map(|extension| extension.extn_id);
        let mut revoked = Vec::new();
        for entry in list.revoked.unwrap_or_default() {
            let entry_extensions = entry.extensions.unwrap_or_default();
            let unknown = entry_extensions
                .iter()
                .find(|e| e.critical && e.extn_id != oids::CE_CRL_REASON);
            critical = critical.or(unknown.map(|extension| extension.extn_id));
            let reason = find(&entry_extensions, oids::CE_CRL_REASON);
            let reason = reason
                .map(Any::from_der)
                .transpose()?
                .and_then(|value| value.value().first().copied());
            revoked.push(Revoked {
                serial: entry.serial.value().to_vec(),
                at: entry.at.0,
                reason,
            });
        }
        let number = find(&extensions, oids::CE_CRL_NUMBER)
            .map(Any::from_der)
            .transpose()?;
        Ok(Self {
            der: der.to_vec(),
            algorithms_agree: list.signature == outer.algorithm,
            tbs: outer.tbs,
            algorithm: outer.algorithm,
            signature: outer.signature.as_bytes().unwrap_or_default().to_vec(),
            issuer: Name::from_any(&list.issuer)?,
            this_update: list.this_update.0,
            next_update: list.next_update.map(|time| time.0),
            number: number.map(|value| value.value().to_vec()),
            revoked,
            critical,
        })
    }

    /// The bytes it was read from, as they go into a DSS.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
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

    /// The entry of a serial number, given by its content octets.
    #[must_use]
    pub fn find(&self, serial: &[u8]) -> Option<&Revoked> {
        self.revoked.iter().find(|entry| entry.serial == serial)
    }

    /// All entries.
    #[must_use]
    pub fn revoked(&self) -> &[Revoked] {
        &self.revoked
    }

    /// Checks that this is a complete list, signed by this issuer.
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
        crate::signature::verify(scheme, issuer.public_key(), &self.tbs.to_der()?, &self.signature)?;
        self.critical
            .map_or(Ok(()), |id| Err(CrlError::CriticalExtension(id)))
    }
}

/// Issues a version 2 list with the authority key identifier and a number.
///
/// # Errors
/// [`IssueError`].
pub fn issue(
    (issuer, key, scheme): (&Certificate, &PrivateKey, SignatureScheme),
    number: u64,
    this_update: Timestamp,
    next_update: Timestamp,
    revoked: &[Revoked],
) -> Result<Vec<u8>, IssueError> {
    if key.public_key() != issuer.public_key() {
        return Err(IssueError::KeyMismatch);
    }
    let mut extensions = vec![extension(
        oids::CE_CRL_NUMBER,
        asn1::unsigned(&number.to_be_bytes())?.to_der()?,
    )?];
    if let Some(id) = issuer.subject_key_id() {
        let authority = x509_cert::ext::pkix::AuthorityKeyIdentifier {
            key_identifier: Some(OctetString::new(id)?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        extensions.insert(0, extension(oids::CE_AUTHORITY_KEY_ID, authority.to_der()?)?);
    }
    let entries: Vec<RevokedCertificate> = revoked.iter().map(entry).collect::<der::Result<_>>()?;
    let list = TbsCertList {
        version: Some(1),
        signature: scheme.algorithm()?,
        issuer: Any::from_der(issuer.subject().der())?,
        this_update: Time(this_update),
        next_update: Some(Time(next_update)),
        revoked: (!entries.is_empty()).then_some(entries),
        extensions: Some(extensions),
    };
    sign_structure(&list.to_der()?, key, scheme)
}

fn entry(revoked: &Revoked) -> der::Result<RevokedCertificate> {
    let reason = match revoked.reason {
        Some(reason) => Some(vec![extension(
            oids::CE_CRL_REASON,
            Any::new(Tag::Enumerated, [reason])?.to_der()?,
        )?]),
        None => None,
    };
    Ok(RevokedCertificate {
        serial: Any::new(Tag::Integer, revoked.serial.as_slice())?,
        at: Time(revoked.at),
        extensions: reason,
    })
}

fn extension(id: Oid, value: Vec<u8>) -> der::Result<Extension> {
    Ok(Extension {
        extn_id: id,
        critical: false,
        extn_value: OctetString::new(value)?,
    })
}

fn find(extensions: &[Extension], id: Oid) -> Option<&[u8]> {
    extensions
        .iter()
        .find(|extension| extension.extn_id == id)
        .map(|extension| extension.extn_value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::self_signed;

    #[test]
    fn partial_lists_are_not_taken_for_complete_ones() {
        let key = PrivateKey::generate_p256().unwrap();
        let scheme = SignatureScheme::EcdsaP256Sha256;
        let mut issuer = self_signed("CA thử nghiệm", &key, scheme);
        let now = issuer.not_before();
        issuer = crate::issue::CertificateBuilder::new(
            issuer.subject().clone(),
            key.public_key(),
            &[1],
            now,
            issuer.not_after(),
        )
        .authority(None)
        .self_signed(&key, scheme)
        .unwrap();
        let plain = Crl::parse(&issue((&issuer, &key, scheme), 1, now, now, &[]).unwrap()).unwrap();
        plain.verify(&issuer).unwrap();
        for id in [oids::CE_DELTA_CRL, oids::CE_ISSUING_DISTRIBUTION_POINT] {
            let mut list: TbsCertList = plain.tbs.decode_as().unwrap();
            let extn_value = OctetString::new([2, 1, 1]).unwrap();
            list.extensions.get_or_insert_default().push(Extension {
                extn_id: id,
                critical: true,
                extn_value,
            });
            let der = sign_structure(&list.to_der().unwrap(), &key, scheme).unwrap();
            assert_eq!(
                Crl::parse(&der).unwrap().verify(&issuer),
                Err(CrlError::CriticalExtension(id))
            );
        }
    }
}
