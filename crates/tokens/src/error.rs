//! Why a token does not do what was asked: one variant for each thing that a person can do something about.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Code, HeaderFault, PinFault, PinState};

/// Why a module, a token or a key refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenError {
    /// The driver is not installed where it was looked for.
    #[error("there is no file {}", .0.display())]
    NoFile(PathBuf),
    /// The file is no driver that this program could load; it was not touched.
    #[error("{} cannot be used as a PKCS#11 module: {why}", path.display())]
    NotAModule {
        /// The file.
        path: PathBuf,
        /// What its header says.
        why: HeaderFault,
    },
    /// The operating system does not load it (another library that it needs is missing, mostly).
    #[error("the system does not load {}: {said}", path.display())]
    NotLoaded {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        said: String,
    },

    /// The PIN was wrong. It is forgotten and never tried again by itself.
    #[error("the PIN is wrong; the token's PIN is now: {now}")]
    WrongPin {
        /// What the token says of its PIN after the try.
        now: PinState,
    },
    /// Too many wrong PINs: the maker or issuer unlocks it.
    #[error("the token's PIN is locked")]
    PinLocked,
    /// One more wrong PIN locks the token: not tried without a person's word for it.
    #[error("the next wrong PIN locks the token")]
    FinalTry,
    /// The PIN has to be changed in the maker's program first.
    #[error("the token wants its PIN changed first")]
    PinMustChange,
    /// The token has no PIN yet, or holds nothing at all.
    #[error("the token is not set up: {0}")]
    NotSetUp(PinState),
    /// What was typed cannot be a PIN; no try is lost.
    #[error(transparent)]
    UnusablePin(#[from] PinFault),
    /// The PIN is typed on the token's own keys, not here.
    #[error("the PIN is typed on the token itself")]
    UsePinPad,
    /// The token has no keys of its own to type a PIN on.
    #[error("the token has no keys to type a PIN on")]
    NoPinPad,
    /// The key wants the PIN for each signature (`CKA_ALWAYS_AUTHENTICATE`), and none was given.
    #[error("this key wants the PIN for each signature")]
    PinPerSignature,
    /// The PIN was not given yet.
    #[error("nobody is logged in to the token")]
    NotLoggedIn,
    /// The person pressed cancel, on the token or in the driver's window.
    #[error("cancelled at the token")]
    Cancelled,

    /// The token was pulled out, or the reader lost it.
    #[error("the token is gone")]
    Gone,
    /// Another program uses the token.
    #[error("the token is busy")]
    Busy,
    /// The certificate asked for is on none of the token's places.
    #[error("the token does not hold this certificate")]
    NoCertificate,
    /// The certificate is there, its private key is not.
    #[error("the token has no private key for this certificate")]
    NoKey,
    /// The token cannot sign in this way.
    #[error("the token cannot sign with {scheme}; it said {said:?}")]
    NoMechanism {
        /// The scheme asked for.
        scheme: String,
        /// What the last mechanism tried was refused with.
        said: Option<Code>,
    },
    /// More than 64 KiB: no signed attributes of a document.
    #[error("what is to be signed is too long to be signed attributes")]
    TooLong,
    /// The value is no signature by the certificate's key: the token answered with another key, or with noise.
    #[error("the token's value is not a signature of the chosen certificate")]
    WrongValue,

    /// The driver failed in a way that is its maker's business.
    #[error("{call} failed with {code}")]
    Driver {
        /// The function of PKCS#11.
        call: String,
        /// What it returned.
        code: Code,
    },
    /// The driver gave no answer in time; its process was ended.
    #[error("the driver did not answer within {after:?} while {doing}")]
    Hung {
        /// What it was asked.
        doing: Doing,
        /// How long it was waited for.
        after: Duration,
    },
    /// The driver's process ended by itself.
    #[error("the driver's process ended while {doing} ({how})")]
    Ended {
        /// What it was asked.
        doing: Doing,
        /// How the process ended.
        how: String,
    },
    /// The driver failed twice: it is not asked again until somebody says so.
    #[error("the driver failed twice and is left aside")]
    SetAside,
    /// The two processes do not understand each other (of different versions, mostly).
    #[error("the driver's process and this program do not understand each other")]
    Garbled,
    /// The process for the driver could not be started.
    #[error("the driver's process does not start: {0}")]
    NotStarted(String),
}

/// What a module was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Loading and starting the module.
    Starting,
    /// Listing tokens and certificates.
    Listing,
    /// Giving the PIN.
    LoggingIn,
    /// Looking for the private key.
    FindingKey,
    /// Signing.
    Signing,
    /// Logging out.
    LoggingOut,
}

impl std::fmt::Display for Doing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Starting => "starting",
            Self::Listing => "listing tokens",
            Self::LoggingIn => "logging in",
            Self::FindingKey => "looking for the key",
            Self::Signing => "signing",
            Self::LoggingOut => "logging out",
        })
    }
}

impl TokenError {
    /// What a failed call means, where it means the same in every place.
    pub(crate) fn of(call: &str, code: Code) -> Self {
        match code {
            Code::DEVICE_REMOVED
            | Code::TOKEN_NOT_PRESENT
            | Code::TOKEN_NOT_RECOGNIZED
            | Code::SESSION_HANDLE_INVALID
            | Code::SESSION_CLOSED
            | Code::SLOT_ID_INVALID => Self::Gone,
            Code::SESSION_COUNT => Self::Busy,
            Code::CANCEL | Code::FUNCTION_CANCELED => Self::Cancelled,
            Code::USER_NOT_LOGGED_IN => Self::NotLoggedIn,
            code => Self::Driver {
                call: call.to_owned(),
                code,
            },
        }
    }
}
