//! What kind of signature is wanted.

use jiff::Timestamp;
use saoy_pki::{Certificate, HashAlgorithm, signature::KeyKind};

use crate::FieldLock;

/// Room kept free besides the certificates and the expected timestamp token: attributes, a longer token from the
/// next TSA in the list, an archive of what a validator may want to add.
pub const SPARE_CONTENTS: usize = 8 * 1024;

/// What a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The author's certification (ISO 32000-2 §12.8.2.2): first signature of the file, `/Perms /DocMDP` in the
    /// catalog, and what may still change afterwards.
    Certify(Permission),
    /// An approval signature.
    Approve,
    /// A document timestamp (ISO 32000-2 §12.8.5, ETSI EN 319 142-1 §5.4.3).
    DocumentTimestamp,
}

/// What a certification allows afterwards (`/P`, ISO 32000-2 Table 257). Archive data may always follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// 1: nothing.
    Nothing = 1,
    /// 2: filling in fields and signing.
    FormFilling = 2,
    /// 3: that, and annotations.
    Annotations = 3,
}

/// How the CMS is made (`/SubFilter`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// `ETSI.CAdES.detached`: PAdES.
    #[default]
    Cades,
    /// `adbe.pkcs7.detached`, where a field's seed value wants nothing else. The CMS is the same.
    Pkcs7,
}

/// One signature to prepare.
#[derive(Clone, Debug)]
pub struct Request {
    /// What it is for.
    pub kind: Kind,
    /// The fields it freezes (FieldMDP, ISO 32000-2 §12.8.2.4). A seal beside a certified copy's certification carries
    /// this and no DocMDP: validators judge the pair as a second certification.
    pub lock: Option<FieldLock>,
    /// `/SubFilter`.
    pub format: Format,
    /// The hash over the file; the [`BaseDigest`](crate::BaseDigest) must run it.
    pub hash: HashAlgorithm,
    /// `/M`, the time the signing side claims; PAdES baseline has no signing-time attribute beside it
    /// (EN 319 142-1 §6.3). `None` for document timestamps.
    pub time: Option<Timestamp>,
    /// `/Name`: who signs, as a viewer's panel shows it.
    pub name: Option<String>,
    /// `/Location`.
    pub location: Option<String>,
    /// `/Reason`.
    pub reason: Option<String>,
    /// `/ContactInfo`.
    pub contact: Option<String>,
    /// Bytes of CMS that `/Contents` has room for; see [`contents_len`].
    pub contents_len: usize,
}

impl Request {
    /// A signature with the first certificate of `chain`, which is named by its common name, at the time the signing
    /// side claims; with room for the chain and a timestamp token of `expected_token` bytes.
    pub fn by(kind: Kind, chain: &[Certificate], time: Timestamp, expected_token: usize) -> Self {
        Self {
            time: Some(time),
            name: chain.first().and_then(Certificate::subject_common_name),
            ..Self::bare(kind, contents_len(chain, expected_token))
        }
    }

    /// A signature that says nothing of itself, such as a document timestamp; `contents_len` as in the field.
    pub const fn bare(kind: Kind, contents_len: usize) -> Self {
        Self {
            kind,
            lock: None,
            format: Format::Cades,
            hash: HashAlgorithm::Sha256,
            time: None,
            name: None,
            location: None,
            reason: None,
            contact: None,
            contents_len,
        }
    }

    /// The same, freezing fields.
    #[must_use]
    pub fn locking(self, lock: FieldLock) -> Self {
        Self {
            lock: Some(lock),
            ..self
        }
    }
}

/// Room for a signature: the certificates, the signature value of the signer's key, attributes and structure around
/// them, the largest token expected from the TSA (bytes), and [`SPARE_CONTENTS`].
pub fn contents_len(chain: &[Certificate], expected_token: usize) -> usize {
    /// Signed attributes (about 130 bytes), algorithms, object identifiers and lengths around everything.
    const STRUCTURE: usize = 400;
    let certificates: usize = chain.iter().map(|certificate| certificate.der().len()).sum();
    let signer = chain.first().map_or(0, |signer| {
        // SignerInfo names the certificate by issuer and serial number.
        value_len(signer.public_key().kind()) + signer.issuer().der().len() + signer.serial().len()
    });
    certificates + signer + STRUCTURE + expected_token + SPARE_CONTENTS
}

/// The longest signature value of a kind of key. An ECDSA value is two integers in a sequence (RFC 3279 §2.2.3).
fn value_len(key: KeyKind) -> usize {
    match key {
        KeyKind::Rsa { bits } | KeyKind::Dsa { bits } => bits.div_ceil(8),
        KeyKind::P256 => 72,
        KeyKind::P384 => 104,
        KeyKind::P521 | KeyKind::Ed25519 | KeyKind::Other(_) => 140,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_key_is_as_long_as_its_modulus_or_two_numbers_of_its_curve() {
        assert_eq!(value_len(KeyKind::Rsa { bits: 4096 }), 512);
        assert_eq!(value_len(KeyKind::P256), 72);
        assert_eq!(contents_len(&[], 5000), 5000 + 400 + SPARE_CONTENTS);
    }
}
