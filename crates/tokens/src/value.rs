//! From what a token returns to a signature value as CMS carries it.

use saoy_pki::signature::KeyKind;
use saoy_pki::{Certificate, PublicKey, SignatureScheme, verify};

/// The value in the form that CMS wants, when it is a signature of the message by the key.
pub(crate) fn finish(
    raw: &[u8],
    scheme: SignatureScheme,
    key: &PublicKey,
    message: &[u8],
) -> Option<Vec<u8>> {
    forms(raw, scheme, key)
        .into_iter()
        .find(|value| verify(scheme, key, message, value).is_ok())
}

/// How the bytes can be meant.
fn forms(raw: &[u8], scheme: SignatureScheme, key: &PublicKey) -> Vec<Vec<u8>> {
    match (scheme, key.kind()) {
        (SignatureScheme::EcdsaP256Sha256, _) => curve_forms(raw, 32),
        (SignatureScheme::EcdsaP384Sha384, _) => curve_forms(raw, 48),
        (_, KeyKind::Rsa { bits }) => vec![padded(raw, bits.div_ceil(8))],
        _ => Vec::new(),
    }
}

/// r and s side by side (PKCS#11 v2.40 mechanisms §2.3.1), or already the DER that some modules return.
fn curve_forms(raw: &[u8], part: usize) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    if raw.len() == 2 * part {
        let (r, s) = raw.split_at(part);
        forms.push(ecdsa_value(r, s));
    }
    if raw.first() == Some(&0x30) {
        forms.push(raw.to_vec());
    }
    forms
}

/// An RSA value is as long as the modulus (RFC 8017 §8.2.1); a module that writes it as a number drops zeros in front.
fn padded(raw: &[u8], length: usize) -> Vec<u8> {
    let mut value = vec![0; length.saturating_sub(raw.len())];
    value.extend_from_slice(raw);
    value
}

/// ```text
/// Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
/// ```
/// RFC 5480 §2.2.3. Parts of up to 48 bytes need no long form of length.
fn ecdsa_value(r: &[u8], s: &[u8]) -> Vec<u8> {
    let body = [integer(r), integer(s)].concat();
    let mut der = vec![0x30, u8::try_from(body.len()).unwrap_or(u8::MAX)];
    der.extend(body);
    der
}

/// A positive number, without needless zeros and with one where the sign bit would be set (X.690 §8.3).
fn integer(number: &[u8]) -> Vec<u8> {
    let significant: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
    let sign = significant.first().is_none_or(|first| *first >= 0x80);
    let length = significant.len() + usize::from(sign);
    let mut der = vec![0x02, u8::try_from(length).unwrap_or(u8::MAX)];
    der.extend(std::iter::repeat_n(0, usize::from(sign)));
    der.extend(significant);
    der
}

/// Whether a modulus, or a point on a curve (bare or in an OCTET STRING, PKCS#11 v2.40 mechanisms §2.3.3), is the
/// certificate's.
pub(crate) fn is_public_part(certificate: &Certificate, part: &[u8]) -> bool {
    let bits = certificate.public_key().bits();
    let significant: Vec<u8> = part.iter().copied().skip_while(|byte| *byte == 0).collect();
    match certificate.public_key().kind() {
        // RSAPublicKey begins with the modulus; 128 bytes cannot stand there by chance.
        KeyKind::Rsa { .. } => {
            significant.len() >= 128
                && bits
                    .windows(significant.len())
                    .any(|window| window == significant)
        }
        KeyKind::P256 | KeyKind::P384 => !bits.is_empty() && (part == bits || part.get(2..) == Some(bits)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_der_integers() {
        assert_eq!(integer(&[0, 0, 0x7f]), [2, 1, 0x7f]);
        assert_eq!(integer(&[0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0, 0]), [2, 1, 0]);
        assert_eq!(ecdsa_value(&[0x80], &[1]), [0x30, 7, 2, 2, 0, 0x80, 2, 1, 1]);
    }

    #[test]
    fn a_short_rsa_value_gets_its_zeros_back() {
        assert_eq!(padded(&[1, 2], 4), [0, 0, 1, 2]);
        assert_eq!(padded(&[1, 2, 3], 2), [1, 2, 3]);
    }

    #[test]
    fn a_pair_of_wrong_length_is_no_signature() {
        assert!(curve_forms(&[1; 63], 32).is_empty());
        assert!(curve_forms(&[], 32).is_empty());
        assert_eq!(curve_forms(&[1; 64], 32).len(), 1);
    }
}
