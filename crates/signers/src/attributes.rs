//! Signed attributes, looked at before they are signed and before a signature is embedded.
//!
//! A signer must never sign what it does not understand: a bare digest could be anything. So the attributes
//! are taken apart, and must be exactly what this product writes for the certificate at hand.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString, SetOfVec};
use der::{Decode, Encode, Sequence, ValueOrd};
use saoy_pki::{Certificate, cms};

use crate::signer::AttributesError;

const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

/// ```text
/// Attribute ::= SEQUENCE { attrType OBJECT IDENTIFIER, attrValues SET OF ANY }
/// ```
/// RFC 5652 §5.3; RFC 7292 §4.2 uses the same.
#[derive(Clone, Debug, PartialEq, Eq, Sequence, ValueOrd)]
pub(crate) struct Attribute {
    pub(crate) id: ObjectIdentifier,
    pub(crate) values: SetOfVec<Any>,
}

/// Are these, byte for byte, the attributes for some content signed by `certificate`? Gives the content's message-digest.
///
/// # Errors
/// See [`AttributesError`]: a bare digest, another certificate's attributes, an attribute more or less.
pub fn check(signed_attributes: &[u8], certificate: &Certificate) -> Result<Vec<u8>, AttributesError> {
    let attributes =
        SetOfVec::<Attribute>::from_der(signed_attributes).map_err(|_| AttributesError::Malformed)?;
    if attributes.len() != 3 {
        return Err(AttributesError::OtherAttributes);
    }
    let content_type: ObjectIdentifier = only_value(&attributes, CONTENT_TYPE)?;
    let digest: OctetString = only_value(&attributes, MESSAGE_DIGEST)?;
    let _: Any = only_value(&attributes, SIGNING_CERTIFICATE_V2)?;
    if content_type != DATA {
        return Err(AttributesError::OtherContent);
    }
    match cms::signed_attributes(digest.as_bytes(), certificate) {
        Ok(expected) if expected == signed_attributes => Ok(digest.as_bytes().to_vec()),
        Ok(_) => Err(AttributesError::OtherCertificate),
        Err(_) => Err(AttributesError::Malformed),
    }
}

fn only_value<T: for<'a> Decode<'a>>(
    attributes: &SetOfVec<Attribute>,
    id: ObjectIdentifier,
) -> Result<T, AttributesError> {
    let attribute = attributes
        .iter()
        .find(|one| one.id == id)
        .ok_or(AttributesError::OtherAttributes)?;
    match attribute.values.as_slice() {
        [value] => {
            let der = value.to_der().map_err(|_| AttributesError::Malformed)?;
            T::from_der(&der).map_err(|_| AttributesError::Malformed)
        }
        _ => Err(AttributesError::OtherAttributes),
    }
}
