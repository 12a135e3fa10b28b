//! The key derivation of RFC 7292 Appendix B.2, used for the integrity check only (ID 3).

use aws_lc_rs::{digest, hmac};
use const_oid::ObjectIdentifier;
use zeroize::Zeroizing;

use super::KeyFileError;

/// The digest of an integrity check.
#[derive(Clone, Copy)]
pub(super) struct MacDigest {
    pub(super) digest: &'static digest::Algorithm,
    pub(super) hmac: hmac::Algorithm,
}

pub(super) const SHA256_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
pub(super) const SHA256: MacDigest = MacDigest {
    digest: &digest::SHA256,
    hmac: hmac::HMAC_SHA256,
};

impl MacDigest {
    pub(super) fn named(oid: ObjectIdentifier) -> Result<Self, KeyFileError> {
        const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
        const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
        const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
        match oid {
            SHA1 => Ok(Self {
                digest: &digest::SHA1_FOR_LEGACY_USE_ONLY,
                hmac: hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            }),
            SHA256_OID => Ok(SHA256),
            SHA384 => Ok(Self {
                digest: &digest::SHA384,
                hmac: hmac::HMAC_SHA384,
            }),
            SHA512 => Ok(Self {
                digest: &digest::SHA512,
                hmac: hmac::HMAC_SHA512,
            }),
            other => Err(KeyFileError::UnsupportedAlgorithm(other)),
        }
    }

    /// The key of the integrity check for `password`: one digest long, so only the first block of B.2 is needed.
    pub(super) fn mac_key(self, password: &str, salt: &[u8], rounds: u64) -> hmac::Key {
        const INTEGRITY: u8 = 3;
        let block = self.digest.block_len();
        let password = bmp_string(password);
        let mut context = digest::Context::new(self.digest);
        context.update(&vec![INTEGRITY; block]);
        context.update(&repeated(salt, block));
        context.update(&repeated(&password, block));
        let mut key = context.finish();
        for _ in 1..rounds {
            key = digest::digest(self.digest, key.as_ref());
        }
        hmac::Key::new(self.hmac, key.as_ref())
    }
}

/// RFC 7292 B.1: UTF-16BE with a terminating zero.
fn bmp_string(password: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(
        password
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_be_bytes)
            .collect(),
    )
}

/// `bytes` repeated up to the next multiple of `block`; nothing where there is nothing.
fn repeated(bytes: &[u8], block: usize) -> Zeroizing<Vec<u8>> {
    let length = bytes.len().div_ceil(block) * block;
    Zeroizing::new(bytes.iter().copied().cycle().take(length).collect())
}
