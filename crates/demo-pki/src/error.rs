//! Why there is no demo PKI.

use std::io;

use saoy_pki::SignatureError;
use saoy_pki::issue::IssueError;
use saoy_signers::SoftKeyError;
use saoy_signers::pkcs12::KeyFileError;
use thiserror::Error;

/// Why a demo PKI was not opened, or did not do what was asked.
#[derive(Debug, Error)]
pub enum DemoPkiError {
    /// A file in its folder could not be read or written.
    #[error("the folder of the demo PKI: {0}")]
    Folder(#[from] io::Error),
    /// A key could not be made or used.
    #[error(transparent)]
    Key(#[from] SignatureError),
    /// A certificate could not be made.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// A PKCS#12 file could not be written.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// A PKCS#12 file could not be used as a signer.
    #[error(transparent)]
    SoftKey(#[from] SoftKeyError),
    /// The anchor could not be written as PEM.
    #[error("the anchor cannot be written as PEM")]
    Pem,
    /// The clock is so far off that no certificate can be dated.
    #[error("the clock is out of range: {0}")]
    Clock(#[from] jiff::Error),
    /// An id that cannot be part of a file name.
    #[error("“{id}” cannot name a holder: lower-case letters, digits and hyphens only")]
    HolderId {
        /// The id.
        id: String,
    },
    /// Two holders with one id.
    #[error("two holders are called “{id}”")]
    HolderTwice {
        /// The id.
        id: String,
    },
    /// Longer than a certificate's names may be (64 characters).
    #[error("“{text}” is too long for a certificate")]
    NameTooLong {
        /// The text.
        text: String,
    },
    /// Nobody has that id.
    #[error("no holder is called “{id}”")]
    NoSuchHolder {
        /// The id.
        id: String,
    },
    /// The list of revoked certificates is not what was written.
    #[error("line {line} of the list of revoked certificates cannot be read")]
    RevokedList {
        /// Line number, from 1.
        line: usize,
    },
}
