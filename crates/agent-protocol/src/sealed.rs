//! Messages with a signature: the bytes that were signed travel as they are, so nothing has to be written again the same way.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::VERSION;
use crate::hexed::Bytes;
use crate::keys::{PublicKey, SecretKey};

/// What a message is for. It is part of what is signed: a message for one purpose is none for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// An order to sign.
    Order,
    /// The end of a pairing: it is in force.
    Paired,
    /// What the installation answers to results.
    Progress,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Paired => "paired",
            Self::Progress => "progress",
        }
    }
}

/// A message and the signature of whoever says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// The message as JSON.
    payload: String,
    /// Ed25519 over version, purpose and payload.
    signature: Bytes<64>,
}

/// Why a sealed message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealRefusal {
    /// Not signed by the expected key, for this purpose, in this version.
    #[error("the message is not signed by the expected key")]
    Signature,
    /// Signed, but not a message of this kind.
    #[error("the message cannot be read")]
    Malformed,
}

impl Sealed {
    /// Signs a message.
    ///
    /// # Errors
    /// [`SealRefusal::Malformed`] for what cannot be written as JSON.
    pub fn new<T: Serialize>(purpose: Purpose, message: &T, key: &SecretKey) -> Result<Self, SealRefusal> {
        let payload = serde_json::to_string(message).map_err(|_| SealRefusal::Malformed)?;
        let signature = key.sign(&signed(purpose, &payload));
        Ok(Self { payload, signature })
    }

    /// The message, if `key` signed it for this purpose. Nothing of the payload is looked at before.
    ///
    /// # Errors
    /// See [`SealRefusal`].
    pub fn open<T: DeserializeOwned>(&self, purpose: Purpose, key: &PublicKey) -> Result<T, SealRefusal> {
        if !key.verifies(&signed(purpose, &self.payload), &self.signature) {
            return Err(SealRefusal::Signature);
        }
        serde_json::from_str(&self.payload).map_err(|_| SealRefusal::Malformed)
    }
}

fn signed(purpose: Purpose, payload: &str) -> Vec<u8> {
    format!("saoy-agent/{VERSION}\0{}\0{payload}", purpose.name()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SecretKey {
        SecretKey::from_seed([seed; 32]).unwrap()
    }

    #[test]
    fn a_message_is_read_as_it_was_said() {
        let sealed = Sealed::new(Purpose::Progress, &"80 hồ sơ", &key(1)).unwrap();
        assert_eq!(
            sealed.open(Purpose::Progress, &key(1).public()),
            Ok("80 hồ sơ".to_owned())
        );
    }

    #[test]
    fn another_key_another_purpose_and_another_text_are_refused() {
        let sealed = Sealed::new(Purpose::Progress, &"80 hồ sơ", &key(1)).unwrap();
        let mut changed = sealed.clone();
        changed.payload = changed.payload.replace("80", "81");
        let refused = Err::<String, _>(SealRefusal::Signature);
        assert_eq!(sealed.open(Purpose::Progress, &key(2).public()), refused);
        assert_eq!(sealed.open(Purpose::Order, &key(1).public()), refused);
        assert_eq!(changed.open(Purpose::Progress, &key(1).public()), refused);
    }
}
