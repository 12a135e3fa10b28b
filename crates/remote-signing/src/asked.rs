//! What a key is asked, and whether what came back is the answer. A provider is never trusted: each value is verified against
//! the registered certificate before anybody keeps it.

use saoy_pki::signature::named_hash;
use saoy_pki::{Certificate, SignatureScheme};
use saoy_signers::{EmbedRefusal, verify_before_embed};

use crate::Fault;

/// One thing to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the provider's app shows and answers by: a dossier's code. Each only once among those asked together.
    pub id: String,
    /// What it is, in a few words.
    pub name: String,
    /// DER `SignedAttributes` (RFC 5652 §5.4, the SET OF form).
    pub attributes: Vec<u8>,
}

impl Document {
    /// The digest that the provider is given; it never sees more.
    #[must_use]
    pub fn digest(&self, scheme: SignatureScheme) -> Vec<u8> {
        scheme.hash().digest(&self.attributes)
    }
}

/// What one key is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The registered certificate.
    pub certificate: Certificate,
    /// How its key signs.
    pub scheme: SignatureScheme,
    /// What is signed.
    pub documents: Vec<Document>,
}

impl Asked {
    /// The digests, in order.
    #[must_use]
    pub fn digests(&self) -> Vec<Vec<u8>> {
        let digests = self.documents.iter().map(|one| one.digest(self.scheme));
        digests.collect()
    }

    /// Each value, verified: what is a signature of the registered certificate over exactly what was asked, or why not.
    #[must_use]
    pub fn values(&self, given: &[Vec<u8>]) -> Vec<Result<Vec<u8>, Fault>> {
        let pairs = self.documents.iter().zip(given);
        pairs.map(|(one, value)| self.verified(one, value)).collect()
    }

    fn verified(&self, document: &Document, value: &[u8]) -> Result<Vec<u8>, Fault> {
        let value = self.in_der(value);
        let verdict = verify_before_embed(&document.attributes, &value, self.scheme, &self.certificate);
        match verdict {
            Ok(()) => Ok(value),
            Err(EmbedRefusal::Attributes(_)) => Err(Fault::WrongHash),
            // A value that opens with the registered key was made by it, over something else.
            Err(EmbedRefusal::Value(_)) if named_hash(self.certificate.public_key(), &value).is_some() => {
                Err(Fault::WrongHash)
            }
            Err(EmbedRefusal::Value(_)) => Err(Fault::WrongCertificate),
        }
    }

    /// Values of curves come as r ‖ s from some services (IEEE P1363); a CMS wants them in DER (RFC 5753 §2.1.1).
    fn in_der(&self, value: &[u8]) -> Vec<u8> {
        let half = match self.scheme {
            SignatureScheme::EcdsaP256Sha256 => 32,
            SignatureScheme::EcdsaP384Sha384 => 48,
            _ => return value.to_vec(),
        };
        match value.split_at_checked(half) {
            Some((r, s)) if s.len() == half => sequence(&[integer(r), integer(s)].concat()),
            _ => value.to_vec(),
        }
    }
}

/// A DER INTEGER of an unsigned number of at most 48 bytes.
fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let digits = number.get(zeros..).unwrap_or_default();
    let sign = digits.first().is_none_or(|byte| *byte >= 0x80);
    let body = [if sign { &[0][..] } else { &[] }, digits].concat();
    tagged(0x02, &body)
}

fn sequence(content: &[u8]) -> Vec<u8> {
    tagged(0x30, content)
}

/// Short form of the length only: two numbers of 48 bytes have 102.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap_or(u8::MAX);
    [&[tag, length], content].concat()
}
