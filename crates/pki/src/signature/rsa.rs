//! RSA paddings that the library does not bring: salts of any length, SHA-224, and reading which hash was signed.

use der::Decode;
use der::asn1::Any;
use spki::AlgorithmIdentifierOwned;

use super::{KeyKind, PublicKey, SignatureError};
use crate::HashAlgorithm;
use crate::asn1::sequence;

/// RSASSA-PSS-VERIFY (RFC 8017 §8.1.2) of a digest, MGF1 with the same hash.
pub(super) fn verify_pss(
    hash: HashAlgorithm,
    salt: usize,
    key: &PublicKey,
    digest: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let (encoded, bits) = open(key, signature)?;
    // The encoded message has one bit less than the modulus (§8.1.2 step 2c).
    let bits = bits - 1;
    let excess = encoded.len() - bits.div_ceil(8);
    let (front, encoded) = encoded.split_at(excess);
    let fits = front.iter().all(|byte| *byte == 0);
    let good = fits && pss_fits(hash, salt, encoded, bits, digest).unwrap_or(false);
    good.then_some(()).ok_or(SignatureError::Mismatch)
}

/// EMSA-PSS-VERIFY, RFC 8017 §9.1.2.
fn pss_fits(hash: HashAlgorithm, salt: usize, encoded: &[u8], bits: usize, digest: &[u8]) -> Option<bool> {
    let length = hash.length();
    let (rest, trailer) = encoded.split_at_checked(encoded.len().checked_sub(1)?)?;
    let (masked, h) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
    let padding = masked.len().checked_sub(salt)?.checked_sub(1)?;
    let unused = encoded.len() * 8 - bits;
    let keep = 0xff_u8.checked_shr(u32::try_from(unused).ok()?)?;
    if trailer != [0xbc] || masked.first()? & !keep != 0 {
        return Some(false);
    }
    let mask = mgf1(hash, h, masked.len());
    let mut db: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    *db.first_mut()? &= keep;
    let (zeros, rest) = db.split_at_checked(padding)?;
    let (one, salt) = rest.split_first()?;
    if zeros.iter().any(|byte| *byte != 0) || *one != 1 {
        return Some(false);
    }
    let message = [&[0; 8], digest, salt].concat();
    Some(hash.digest(&message) == h)
}

/// MGF1, RFC 8017 Appendix B.2.1.
fn mgf1(hash: HashAlgorithm, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + hash.length());
    let mut counter = 0_u32;
    while mask.len() < length {
        mask.extend(hash.digest(&[seed, &counter.to_be_bytes()].concat()));
        counter = counter.saturating_add(1);
    }
    mask.truncate(length);
    mask
}

/// RSASSA-PKCS1-V1_5-VERIFY (RFC 8017 §8.2.2) of a digest: the padding is built anew and compared.
pub(super) fn verify_pkcs1(
    hash: HashAlgorithm,
    key: &PublicKey,
    digest: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    let (encoded, _) = open(key, signature)?;
    let info = digest_info(hash, digest);
    let filler = encoded
        .len()
        .checked_sub(info.len() + 3)
        .filter(|filler| *filler >= 8);
    let filler = filler.ok_or(SignatureError::Mismatch)?;
    let expected = [&[0, 1], vec![0xff; filler].as_slice(), &[0], &info].concat();
    (expected == encoded)
        .then_some(())
        .ok_or(SignatureError::Mismatch)
}

/// `DigestInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING }`, RFC 8017 §9.2 note 1, with NULL parameters.
fn digest_info(hash: HashAlgorithm, digest: &[u8]) -> Vec<u8> {
    let oid = hash.oid();
    let oid = oid.as_bytes();
    let short = |length: usize| u8::try_from(length).unwrap_or(0x7f);
    let algorithm = [&[0x06, short(oid.len())], oid, &[0x05, 0]].concat();
    let body = [
        &[0x30, short(algorithm.len())],
        algorithm.as_slice(),
        &[0x04, short(digest.len())],
        digest,
    ]
    .concat();
    [&[0x30, short(body.len())], body.as_slice()].concat()
}

/// Which hash a PKCS #1 v1.5 signature was made with, as its padding says; nothing is verified.
pub(super) fn named_hash(key: &PublicKey, signature: &[u8]) -> Option<HashAlgorithm> {
    let (encoded, _) = open(key, signature).ok()?;
    let body = encoded.strip_prefix(&[0, 1])?;
    let filler = body.iter().take_while(|byte| **byte == 0xff).count();
    let info = body.get(filler..)?.strip_prefix(&[0])?;
    let parts = sequence(&Any::from_der(info).ok()?).ok()?;
    let algorithm: AlgorithmIdentifierOwned = parts.first()?.decode_as().ok()?;
    HashAlgorithm::from_oid(&algorithm.oid)
}

/// The signature as a power (RFC 8017 §5.2.2), as long as the modulus, and the length of the modulus in bits.
fn open(key: &PublicKey, signature: &[u8]) -> Result<(Vec<u8>, usize), SignatureError> {
    let KeyKind::Rsa { bits } = key.kind() else {
        return Err(SignatureError::PublicKey);
    };
    if !u32::try_from(bits).is_ok_and(|bits| saoy_dsa::RSA_MODULUS_BITS.contains(&bits)) {
        return Err(SignatureError::KeySize { bits });
    }
    let parts = Any::from_der(key.bits()).ok().and_then(|key| sequence(&key).ok());
    let parts = parts.ok_or(SignatureError::PublicKey)?;
    let [modulus, exponent] = parts.as_slice() else {
        return Err(SignatureError::PublicKey);
    };
    if signature.len() != bits.div_ceil(8) {
        return Err(SignatureError::Mismatch);
    }
    let encoded = saoy_dsa::power(signature, exponent.value(), modulus.value());
    Ok((encoded.ok_or(SignatureError::Mismatch)?, bits))
}
