//! DSA verification after FIPS 186-4 §4.7, and RSA's public operation. Nothing here signs, and nothing is secret: variable time is fine.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod power;

pub use power::{RSA_MODULUS_BITS, power};

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, NonZero, Odd, Resize};

/// Length of the modulus p in bits. FIPS 186-4 §4.2 wants 1024 to 3072; shorter ones are read, being weak anyway.
pub const MODULUS_BITS: std::ops::RangeInclusive<u32> = 512..=3072;

/// Length of the subgroup's order q in bits.
pub const ORDER_BITS: std::ops::RangeInclusive<u32> = 160..=256;

/// A public key with its domain parameters, all as unsigned big-endian bytes; leading zeros do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey<'a> {
    /// The prime modulus.
    pub p: &'a [u8],
    /// The prime order of the subgroup.
    pub q: &'a [u8],
    /// The generator.
    pub g: &'a [u8],
    /// The public value.
    pub y: &'a [u8],
}

/// Whether (r, s) signs the digest under the key. Numbers outside their ranges and keys outside the limits of this
/// crate sign nothing. A digest longer than q is cut to its leftmost bits (FIPS 186-4 §4.6).
///
/// ```
/// use saoy_dsa::{PublicKey, verify};
///
/// let nonsense = PublicKey { p: &[23], q: &[11], g: &[2], y: &[3] };
/// assert!(!verify(&nonsense, &[0; 20], &[1], &[1]));
/// ```
#[must_use]
pub fn verify(key: &PublicKey<'_>, digest: &[u8], r: &[u8], s: &[u8]) -> bool {
    check(key, digest, r, s).unwrap_or(false)
}

/// Length of a number in bits, without leading zeros.
#[must_use]
pub fn bits(number: &[u8]) -> u32 {
    let number = significant(number);
    let Some(first) = number.first() else { return 0 };
    u32::try_from(number.len()).map_or(u32::MAX, |bytes| {
        bytes.saturating_mul(8).saturating_sub(first.leading_zeros())
    })
}

fn check(key: &PublicKey<'_>, digest: &[u8], r: &[u8], s: &[u8]) -> Option<bool> {
    if !MODULUS_BITS.contains(&bits(key.p)) || !ORDER_BITS.contains(&bits(key.q)) {
        return None;
    }
    let (p, q) = (Modulus::new(key.p)?, Modulus::new(key.q)?);
    let (g, y) = (p.between_one_and(key.g)?, p.between_one_and(key.y)?);
    let (r_value, s) = (q.positive(r)?, q.positive(s)?);
    // q is prime, so s^(q-2) is the inverse of s; were it not, nothing would verify.
    let two = BoxedUint::from(2_u8).resize(q.precision());
    let w = s.pow(&q.value.as_ref().wrapping_sub(&two));
    let z = q.reduced(&leftmost(digest, bits(key.q)));
    let u1 = z.mul(&w).retrieve();
    let u2 = r_value.mul(&w).retrieve();
    let v = g.pow(&u1).mul(&y.pow(&u2)).retrieve();
    let v = v.rem_vartime(q.value.as_nz_ref());
    Some(v == r_value.retrieve())
}

/// An odd modulus above two, ready for arithmetic.
struct Modulus {
    value: Odd<BoxedUint>,
    params: BoxedMontyParams,
}

impl Modulus {
    fn new(bytes: &[u8]) -> Option<Self> {
        let value = Odd::new(BoxedUint::from_be_slice_vartime(significant(bytes))).into_option()?;
        let params = BoxedMontyParams::new_vartime(value.clone());
        Some(Self { value, params })
    }

    fn precision(&self) -> u32 {
        self.value.as_ref().bits_precision()
    }

    /// A number from 1 to the modulus less one.
    fn positive(&self, bytes: &[u8]) -> Option<BoxedMontyForm> {
        let bytes = significant(bytes);
        if bytes.is_empty() {
            return None;
        }
        let number = BoxedUint::from_be_slice(bytes, self.precision()).ok()?;
        (number.cmp_vartime(self.value.as_ref()).is_lt()).then(|| BoxedMontyForm::new(number, &self.params))
    }

    /// The same without 1 itself: a generator or public value of 1 would let (1, 1) sign everything.
    fn between_one_and(&self, bytes: &[u8]) -> Option<BoxedMontyForm> {
        if significant(bytes) == [1] {
            return None;
        }
        self.positive(bytes)
    }

    fn reduced(&self, bytes: &[u8]) -> BoxedMontyForm {
        let modulus: &NonZero<BoxedUint> = self.value.as_nz_ref();
        let number = BoxedUint::from_be_slice_vartime(bytes).rem_vartime(modulus);
        BoxedMontyForm::new(number, &self.params)
    }
}

/// The leftmost bits of a digest as a number.
fn leftmost(digest: &[u8], wanted: u32) -> Vec<u8> {
    let bytes = usize::try_from(wanted.div_ceil(8)).unwrap_or(usize::MAX);
    let Some(cut) = digest.get(..bytes) else {
        return digest.to_vec();
    };
    let shift = (8 - wanted % 8) % 8;
    let mut out = Vec::with_capacity(cut.len());
    let mut above = 0_u16;
    for byte in cut {
        let pair = (above << 8) | u16::from(*byte);
        out.push(u8::try_from((pair >> shift) & 0xff).unwrap_or_default());
        above = u16::from(*byte);
    }
    out
}

fn significant(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leftmost_bits_of_a_digest_are_taken() {
        assert_eq!(leftmost(&[0xab, 0xcd, 0xef], 16), [0xab, 0xcd]);
        assert_eq!(leftmost(&[0xab, 0xcd, 0xef], 12), [0x0a, 0xbc]);
        assert_eq!(leftmost(&[0xab], 160), [0xab]);
    }

    #[test]
    fn bits_ignore_leading_zeros() {
        assert_eq!(bits(&[0, 0, 1]), 1);
        assert_eq!(bits(&[0x80, 0]), 16);
        assert_eq!(bits(&[]), 0);
    }

    #[test]
    fn hostile_keys_sign_nothing() {
        let (even, zero, one) = ([0xfe; 128], [0; 128], [1]);
        let huge = vec![0xff; 4096];
        let q = [0xff; 20];
        for (p, q, g, y) in [
            (even.as_slice(), q.as_slice(), one.as_slice(), one.as_slice()),
            (&zero, &q, &one, &one),
            (&huge, &q, &one, &one),
            (&[0xff; 128], &[0; 20], &[2], &[3]),
            (&[0xff; 128], &q, &one, &one),
            (&[], &[], &[], &[]),
        ] {
            assert!(!verify(&PublicKey { p, q, g, y }, &[7; 20], &[1], &[1]));
        }
    }
}
