//! Hashes of passwords for AES-256 (ISO 32000-2 §7.6.4.3.4).

use super::cipher::cbc_encrypt;
use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// Algorithm 2.B. `extra` is the 48 bytes of `/U` for the owner's password, nothing for the user's. None never happens:
/// all lengths fit.
pub(super) fn hardened(password: &[u8], salt: &[u8], extra: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut hash = simple(password, salt, extra);
    let mut round = 0;
    loop {
        let one = [password, &hash, extra].concat();
        let mut data = Zeroizing::new(one.repeat(64));
        let (key, rest) = hash.split_at_checked(16)?;
        cbc_encrypt(key, rest.get(..16)?, &mut data)?;
        // The first sixteen bytes as a number modulo 3: 256 is 1 modulo 3, so that the digits' sum will do.
        let sum: u32 = data.get(..16)?.iter().map(|byte| u32::from(*byte)).sum();
        hash = Zeroizing::new(match sum % 3 {
            0 => Sha256::digest(&*data).to_vec(),
            1 => Sha384::digest(&*data).to_vec(),
            _ => Sha512::digest(&*data).to_vec(),
        });
        round += 1;
        let last = u32::from(*data.last()?);
        if round >= 64 && last <= round - 32 {
            hash.truncate(32);
            return Some(hash);
        }
    }
}

/// The hash of revision 5, and the first step of revision 6.
pub(super) fn simple(password: &[u8], salt: &[u8], extra: &[u8]) -> Zeroizing<Vec<u8>> {
    let hash = Sha256::new().chain_update(password).chain_update(salt);
    Zeroizing::new(hash.chain_update(extra).finalize().to_vec())
}
