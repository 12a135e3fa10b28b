//! RC4 and AES-CBC.

use crate::DecodeError;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, array::ArraySize, consts::U16};
use aes::{Aes128, Aes256};

const BLOCK: usize = 16;

/// RC4, which is its own inverse. `key` has 1 to 256 bytes.
///
/// Written out: it is a dozen lines, broken for every other use, and the key's length is only known when it runs.
pub(super) fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|at| at as u8);
    let mut j = 0_u8;
    for (i, key) in (0..=255_u8).zip(key.iter().cycle()) {
        j = j.wrapping_add(at(&state, i)).wrapping_add(*key);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    let mut byte = |byte: &u8| {
        i = i.wrapping_add(1);
        j = j.wrapping_add(at(&state, i));
        state.swap(usize::from(i), usize::from(j));
        byte ^ at(&state, at(&state, i).wrapping_add(at(&state, j)))
    };
    data.iter().map(&mut byte).collect()
}

fn at(state: &[u8; 256], index: u8) -> u8 {
    state.get(usize::from(index)).copied().unwrap_or_default()
}

/// What is encrypted as §7.6.3.1 says: sixteen random bytes, then CBC with a padding of 1 to 16 bytes.
///
/// `key` has 16 or 32 bytes. Nothing at all, or the sixteen bytes alone, stand for an empty string: some writers do so.
pub(super) fn aes(key: &[u8], data: &[u8]) -> Result<Vec<u8>, DecodeError> {
    if data.is_empty() {
        return Ok(Vec::new());
    }
    let broken = || DecodeError::Data("AES");
    let (first, rest) = data.split_at_checked(BLOCK).ok_or_else(broken)?;
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let mut plain = rest.to_vec();
    cbc_decrypt(key, first, &mut plain).ok_or_else(broken)?;
    let padding = plain.last().copied().map_or(0, usize::from);
    let kept = plain.len().checked_sub(padding);
    // Each byte of it says how long it is (RFC 8018 §6.1.1). Where one does not, pdf.js shows what the others cut off.
    let is_padding = |kept: &usize| {
        let cut = plain.get(*kept..).unwrap_or_default();
        (1..=BLOCK).contains(&padding) && cut.iter().all(|byte| usize::from(*byte) == padding)
    };
    let kept = kept.filter(is_padding);
    plain.truncate(kept.ok_or_else(broken)?);
    Ok(plain)
}

/// CBC without padding, in place. None if lengths do not fit.
pub(super) fn cbc_decrypt(key: &[u8], iv: &[u8], data: &mut [u8]) -> Option<()> {
    match key.len() {
        16 => decrypt(cbc::Decryptor::<Aes128>::new_from_slices(key, iv).ok()?, data),
        32 => decrypt(cbc::Decryptor::<Aes256>::new_from_slices(key, iv).ok()?, data),
        _ => None,
    }
}

/// CBC with AES-128 without padding, in place.
pub(super) fn cbc_encrypt(key: &[u8], iv: &[u8], data: &mut [u8]) -> Option<()> {
    let mut cipher = cbc::Encryptor::<Aes128>::new_from_slices(key, iv).ok()?;
    cipher.encrypt_blocks(blocks(data)?);
    Some(())
}

fn decrypt(mut cipher: impl BlockModeDecrypt<BlockSize = U16>, data: &mut [u8]) -> Option<()> {
    cipher.decrypt_blocks(blocks(data)?);
    Some(())
}

fn blocks<N: ArraySize>(data: &mut [u8]) -> Option<&mut [Array<u8, N>]> {
    let (blocks, rest) = Array::slice_as_chunks_mut(data);
    rest.is_empty().then_some(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rc4_gives_the_published_stream() {
        // RFC 6229 §2: key 0x0102030405.
        let stream = rc4(&[1, 2, 3, 4, 5], &[0; 8]);
        assert_eq!(stream, [0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d, 0xc0, 0x27]);
    }

    #[test]
    fn aes_undoes_padding_and_refuses_what_was_cut() {
        let key = [7; 16];
        let mut sealed = b"0123456789abcdef".to_vec();
        let mut block = *b"an invented one\x01";
        cbc_encrypt(&key, &sealed, &mut block).unwrap();
        sealed.extend(block);
        assert_eq!(aes(&key, &sealed).unwrap(), b"an invented one");
        assert_eq!(aes(&key, b"").unwrap(), b"");
        assert_eq!(aes(&key, &sealed[..16]).unwrap(), b"");
        for (end, kept) in [
            (*b"\x03\x03\x03", Some(13)),
            (*b"f\x03\x03", None),
            (*b" f\x00", None),
        ] {
            let mut padded = *b"what was sealed.";
            padded[13..].copy_from_slice(&end);
            cbc_encrypt(&key, &sealed[..16], &mut padded).unwrap();
            let read = aes(&key, &[&sealed[..16], &padded].concat());
            assert_eq!(read.ok().map(|plain| plain.len()), kept, "{end:?}");
        }
        for cut in [1, 15, 17, 31] {
            assert_eq!(aes(&key, &sealed[..cut]), Err(DecodeError::Data("AES")), "{cut}");
        }
    }
}
