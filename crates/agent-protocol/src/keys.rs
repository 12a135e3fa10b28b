//! Ed25519 keys (RFC 8032) of installations and of paired agents. They sign messages, never documents.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::hexed::Bytes;

/// Not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no Ed25519 key")]
pub struct BadKey;

/// A private key: 32 bytes, wiped when dropped.
pub struct SecretKey {
    seed: Zeroizing<[u8; 32]>,
    pair: Ed25519KeyPair,
}

impl SecretKey {
    /// The key of a seed of 32 random bytes (RFC 8032 §5.1.5).
    ///
    /// # Errors
    /// The cryptographic library refuses; does not happen.
    pub fn from_seed(seed: [u8; 32]) -> Result<Self, BadKey> {
        let seed = Zeroizing::new(seed);
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_ref()).map_err(|_| BadKey)?;
        Ok(Self { seed, pair })
    }

    /// The seed, to be kept where nobody else reads.
    #[must_use]
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.pair.public_key().as_ref());
        Bytes(bytes)
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Bytes<64> {
        let mut bytes = [0; 64];
        bytes.copy_from_slice(self.pair.sign(message).as_ref());
        Bytes(bytes)
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey({:?})", self.public())
    }
}

/// A public key.
pub type PublicKey = Bytes<32>;

/// The first 16 bytes of a public key's SHA-256, by which messages name it.
pub type KeyId = Bytes<16>;

impl PublicKey {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let mut id = [0; 16];
        id.copy_from_slice(&saoy_pki::sha256(&self.0)[..16]);
        Bytes(id)
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &Bytes<64>) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0)
            .verify(message, &signature.0)
            .is_ok()
    }
}
