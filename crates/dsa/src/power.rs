//! The public operation of RSA (RFC 8017 §5.2.2): for signatures whose padding the library does not know.

use crypto_bigint::BoxedUint;

use crate::{Modulus, bits, significant};

/// Length of an RSA modulus in bits.
pub const RSA_MODULUS_BITS: std::ops::RangeInclusive<u32> = 1024..=8192;

/// `base ^ exponent mod modulus`, as many bytes as the modulus has; all numbers are unsigned and big-endian.
///
/// None for a modulus that is even or of another length than [`RSA_MODULUS_BITS`], an exponent that is even, 1 or longer than
/// 64 bits (with 1 anybody signs anything; RFC 8017 §3.1 wants 3 at least), or a base that is zero or not below the
/// modulus. Variable time: nothing here is secret.
///
/// ```
/// assert_eq!(saoy_dsa::power(&[2], &[3], &[15]), None);
/// let modulus = [0xff; 128];
/// assert_eq!(saoy_dsa::power(&[2], &[3], &modulus).unwrap().last(), Some(&8));
/// ```
#[must_use]
pub fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    let odd = exponent.last().is_some_and(|last| last % 2 == 1);
    if !RSA_MODULUS_BITS.contains(&bits(modulus)) || !odd || !(2..=64).contains(&bits(exponent)) {
        return None;
    }
    let own = Modulus::new(modulus)?;
    let exponent = BoxedUint::from_be_slice_vartime(significant(exponent));
    let result = own.positive(base)?.pow(&exponent).retrieve();
    let all = result.to_be_bytes();
    let length = significant(modulus).len();
    all.get(all.len().checked_sub(length)?..).map(<[u8]>::to_vec)
}
