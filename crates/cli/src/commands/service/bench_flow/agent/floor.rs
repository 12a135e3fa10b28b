//! The arithmetic of a signature that nobody can leave out: its file hashed once, its value verified where it was made and
//! where it is kept, and its timestamp made and verified.

use std::time::Duration;

use saoy_pki::{PrivateKey, SignatureScheme, sha256, verify};

use super::super::super::Failure;
use crate::commands::bench::processor;

const ROUNDS: u32 = 50;
const SCHEME: SignatureScheme = SignatureScheme::RsaPkcs1Sha256;

/// Processor time of one dossier's, with a signed file of so many bytes.
pub(super) fn measure(length: usize) -> Result<Duration, Failure> {
    let file = vec![0x5a; length];
    let key = PrivateKey::generate_rsa_2048()?;
    let value = key.sign(SCHEME, &file)?;
    let message = [0; 200];
    let begun = processor();
    for round in 0..ROUNDS {
        std::hint::black_box(sha256(&file));
        let stamp = key.sign(SCHEME, &[message[0], round as u8])?;
        std::hint::black_box(stamp);
        for _ in 0..3 {
            let _ = std::hint::black_box(verify(SCHEME, key.public_key(), &message, &value));
        }
    }
    Ok(processor().saturating_sub(begun) / ROUNDS)
}
