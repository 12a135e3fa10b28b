//! DSA keys and signatures taken apart (RFC 3279 §2.2.2, §2.3.2); the arithmetic is `saoy-dsa`'s.

use der::Decode;
use der::asn1::Any;

use super::{Algorithm, PublicKey, SignatureError};
use crate::HashAlgorithm;
use crate::asn1::sequence;

/// Checks a `Dss-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }`.
pub(super) fn verify(
    hash: HashAlgorithm,
    key: &PublicKey,
    digest: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let super::KeyKind::Dsa { bits } = key.kind() else {
        return Err(SignatureError::Unsuitable {
            algorithm: Algorithm::Dsa(hash),
            key: key.kind(),
        });
    };
    let domain = key.domain().ok_or(SignatureError::PublicKey)?;
    let [p, q, g] = numbers::<3>(domain).ok_or(SignatureError::PublicKey)?;
    let y = Any::from_der(key.bits())
        .ok()
        .and_then(|value| positive(&value))
        .ok_or(SignatureError::PublicKey)?;
    if !u32::try_from(bits).is_ok_and(|bits| saoy_dsa::MODULUS_BITS.contains(&bits)) {
        return Err(SignatureError::KeySize { bits });
    }
    let [r, s] = numbers::<2>(signature).ok_or(SignatureError::Mismatch)?;
    let key = saoy_dsa::PublicKey {
        p: &p,
        q: &q,
        g: &g,
        y: &y,
    };
    if saoy_dsa::verify(&key, digest, &r, &s) {
        Ok(())
    } else {
        Err(SignatureError::Mismatch)
    }
}

/// Length of p in `Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }`.
pub(super) fn modulus_bits(domain: &[u8]) -> Option<usize> {
    let [p, _, _] = numbers::<3>(domain)?;
    usize::try_from(saoy_dsa::bits(&p)).ok()
}

/// A SEQUENCE of exactly so many non-negative, minimally written INTEGERs.
fn numbers<const N: usize>(der: &[u8]) -> Option<[Vec<u8>; N]> {
    let values = sequence(&Any::from_der(der).ok()?).ok()?;
    let numbers: Vec<Vec<u8>> = values.iter().map(positive).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

fn positive(value: &Any) -> Option<Vec<u8>> {
    use der::{Tag, Tagged};
    let bytes = value.value();
    let minimal = match bytes {
        [] => false,
        [0, next, ..] => *next >= 0x80,
        [first, ..] => *first < 0x80,
    };
    (value.tag() == Tag::Integer && minimal).then(|| bytes.to_vec())
}
