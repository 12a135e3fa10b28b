//! Keys as the agent sees them, wherever they live.

use saoy_pki::{Certificate, SignatureScheme};
use thiserror::Error;

use crate::pin::Pin;

/// The tokens of this computer.
pub trait Keys: Send {
    /// Every certificate for signing that is within reach now, those of authorities left out.
    fn list(&mut self) -> Vec<Found>;

    /// Opens the token that holds the certificate's key.
    ///
    /// # Errors
    /// See [`KeyFault`]; after a wrong PIN the PIN is wiped and never tried again.
    fn unlock(&mut self, found: &Found, pin: &Pin) -> Result<(), KeyFault>;

    /// Signs `message` (the DER SignedAttributes, hashed here) with the key that was unlocked. The value is as CMS wants it,
    /// and was verified with the certificate.
    ///
    /// # Errors
    /// See [`KeyFault`].
    fn sign(&mut self, found: &Found, scheme: SignatureScheme, message: &[u8]) -> Result<Vec<u8>, KeyFault>;

    /// Closes whatever was unlocked.
    fn lock(&mut self);
}

/// A certificate on a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The certificate.
    pub certificate: Certificate,
    /// Certificates above it on the same token.
    pub chain: Vec<Certificate>,
    /// What the token calls itself.
    pub token: String,
    /// How the token feels about its PIN.
    pub pin: PinState,
    /// The PIN is typed on the token's own keys.
    pub pin_pad: bool,
}

/// What a token says about its PIN. PKCS#11 has no counter, only these (v2.40 §3.2, `CK_TOKEN_INFO`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PinState {
    /// Nothing to say.
    #[default]
    Fine,
    /// At least one wrong PIN since the last right one.
    Low,
    /// One wrong PIN more locks it.
    FinalTry,
    /// Locked: only whoever issued it opens it again.
    Locked,
    /// The PIN is the factory's and has to be changed first.
    MustChange,
}

/// Why a key did not sign.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyFault {
    /// The PIN was wrong; how the token feels now.
    #[error("the PIN is wrong")]
    WrongPin(PinState),
    /// The PIN is locked.
    #[error("the token is locked")]
    Locked,
    /// The factory's PIN has to be changed with the vendor's own program.
    #[error("the PIN has to be changed first")]
    MustChange,
    /// The token is gone.
    #[error("the token was pulled out")]
    Removed,
    /// The driver did not answer in time; it was ended.
    #[error("the driver {driver} does not answer")]
    NoAnswer {
        /// Its file.
        driver: String,
    },
    /// The person pressed cancel on the token or let its time pass.
    #[error("cancelled at the token")]
    Cancelled,
    /// The key does not sign in this way.
    #[error("the token does not sign in this way")]
    Mechanism,
    /// The value does not verify with the certificate: the token answered for another key.
    #[error("the token's signature does not belong to its certificate")]
    OtherKey,
    /// Anything else, in the driver's own terms.
    #[error("the driver says {code}")]
    Driver {
        /// The PKCS#11 name of the fault.
        code: String,
    },
}

impl KeyFault {
    /// The word for the installation: it may know that much.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::WrongPin(_) => "wrong_pin",
            Self::Locked => "locked",
            Self::MustChange => "must_change",
            Self::Removed => "removed",
            Self::NoAnswer { .. } => "no_answer",
            Self::Cancelled => "cancelled",
            Self::Mechanism => "mechanism",
            Self::OtherKey => "other_key",
            Self::Driver { .. } => "driver",
        }
    }
}
