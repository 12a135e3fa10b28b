//! How a SignerInfo names its signer.

use der::Decode;
use der::asn1::Any;

use crate::Certificate;
use crate::ber::value::{INTEGER, SEQUENCE, Value};
use crate::name::Name;

/// `SignerIdentifier ::= CHOICE { issuerAndSerialNumber, subjectKeyIdentifier [0] }`, RFC 5652 §5.3.
#[derive(Clone, Debug)]
pub(super) enum SignerName {
    Issuer { name: Vec<u8>, serial: Vec<u8> },
    Key(Vec<u8>),
}

impl SignerName {
    pub(super) fn read(value: &Value<'_>) -> Option<Self> {
        if value.tag == SEQUENCE {
            let parts = value.children()?;
            let [name, serial] = parts.as_slice() else {
                return None;
            };
            return (serial.tag == INTEGER).then(|| Self::Issuer {
                name: name.definite().into_owned(),
                serial: serial.content.to_vec(),
            });
        }
        // [0] IMPLICIT OCTET STRING; explicit tagging is met with, too.
        match value.tag {
            0x80 => Some(Self::Key(value.content.to_vec())),
            0xa0 => Some(Self::Key(value.children()?.first()?.octets()?.into_owned())),
            _ => None,
        }
    }

    pub(super) fn fits(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Issuer { name, serial } => {
                serial == certificate.serial()
                    && Any::from_der(name)
                        .and_then(|name| Name::from_any(&name))
                        .is_ok_and(|issuer| issuer.matches(certificate.issuer()))
            }
            // RFC 5280 §4.2.1.2 method (1), for certificates that do not state it.
            Self::Key(id) => certificate.subject_key_id().map_or_else(
                || crate::digest::sha1(certificate.public_key().bits()) == *id,
                |own| own == id,
            ),
        }
    }
}
