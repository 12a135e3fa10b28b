//! A key in a PKCS#12 file, at the officer's own computer. It proves whose a certificate is when that is registered, and signs no
//! document: neither file nor password leaves the computer, and nothing of either is kept.

use std::path::Path;

use saoy_agent_protocol::Act;
use saoy_pki::SignatureScheme;
use saoy_signers::{Signer as _, SoftKey, SoftKeyError};
use saoy_tokens::{Secret, Token, TokenError};
use thiserror::Error;

use crate::keys::{Found, Keys, Place, Reach};

/// The largest file that is read, in bytes: a key and its chain have some 10 kB.
const LARGEST: u64 = 1 << 20;

/// A key from a file, in memory until the work is over.
#[derive(Debug)]
pub struct KeyFile {
    key: Option<SoftKey>,
    place: Place,
}

/// Why a file gives no key.
#[derive(Debug, Error)]
pub enum KeyFileFault {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// Larger than any file of a key.
    #[error("the file is too large for a file of a key")]
    TooLarge,
    /// No password was typed.
    #[error("no password was typed")]
    NoPassword,
    /// Its content, or the password.
    #[error(transparent)]
    Content(#[from] SoftKeyError),
}

impl KeyFile {
    /// Opens a file with its password, once.
    ///
    /// # Errors
    /// [`KeyFileFault`].
    pub fn open(path: &Path, password: &str) -> Result<Self, KeyFileFault> {
        if std::fs::metadata(path)?.len() > LARGEST {
            return Err(KeyFileFault::TooLarge);
        }
        let bytes = zeroize::Zeroizing::new(std::fs::read(path)?);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            key: Some(SoftKey::from_pkcs12(&bytes, password)?),
            place: Place {
                driver: 0,
                token: Token::of_file(&name),
            },
        })
    }
}

impl Keys for KeyFile {
    fn reach(&mut self) -> Reach {
        let found = self.key.iter().map(|key| Found {
            certificate: key.certificate().clone(),
            place: self.place.clone(),
        });
        Reach {
            found: found.collect(),
            ..Reach::default()
        }
    }

    fn open(&mut self, _: &Place, _: Secret, _: bool) -> Result<(), TokenError> {
        match self.key {
            Some(_) => Ok(()),
            None => Err(TokenError::Gone),
        }
    }

    fn is_open(&self, _: &Place) -> bool {
        self.key.is_some()
    }

    fn may(&self, act: Act) -> bool {
        act == Act::Register
    }

    fn sign(&mut self, _: &Found, scheme: SignatureScheme, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let key = self.key.as_ref().ok_or(TokenError::Gone)?;
        if key.scheme() != scheme {
            return Err(TokenError::NoKey);
        }
        key.value(message).map_err(|_| TokenError::NoKey)
    }

    fn close(&mut self) {
        self.key = None;
    }
}
