//! Why a file could not be written or read.

use std::io;

use saoy_domain::{Digest, Refusal};

/// Why a file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no file of that name.
    #[error("no file {digest}")]
    Missing {
        /// The name asked for.
        digest: Digest,
    },
    /// The bytes on disk are not what their name says. They are reported, never served.
    #[error("the file {digest} is damaged: its bytes are {found}")]
    Corrupt {
        /// The name asked for.
        digest: Digest,
        /// The SHA-256 of what is there.
        found: Digest,
    },
    /// The disk (or the quota on it) is full.
    #[error("the disk is full")]
    Full,
    /// More bytes came than are allowed.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The most that is allowed.
        limit: u64,
    },
    /// A chunk does not begin where the upload stands.
    #[error("the upload stands at {have} bytes")]
    Offset {
        /// The bytes that are safe: the sender goes on from here.
        have: u64,
    },
    /// Another request is writing to the same upload.
    #[error("another request is writing to this upload")]
    Busy,
    /// There is no such upload.
    #[error("no such upload")]
    NoUpload,
    /// What was to be written could not be read: the line dropped.
    #[error("the source broke off")]
    Source(#[source] io::Error),
    /// The disk failed in another way.
    #[error("the disk failed")]
    Io(#[source] io::Error),
}

impl BlobError {
    /// Every key, for the test that no translation is missing.
    pub const KEYS: &'static [&'static str] = &[
        "refusal-blob-missing",
        "refusal-blob-corrupt",
        "refusal-blob-full",
        "refusal-blob-too-large",
        "refusal-upload-offset",
        "refusal-upload-busy",
        "refusal-upload-unknown",
        "refusal-upload-source",
        "refusal-blob-io",
    ];
}

impl From<io::Error> for BlobError {
    /// Errors of the disk; full is told from broken.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full
            }
            _ => Self::Io(error),
        }
    }
}

impl Refusal for BlobError {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "refusal-blob-missing",
            Self::Corrupt { .. } => "refusal-blob-corrupt",
            Self::Full => "refusal-blob-full",
            Self::TooLarge { .. } => "refusal-blob-too-large",
            Self::Offset { .. } => "refusal-upload-offset",
            Self::Busy => "refusal-upload-busy",
            Self::NoUpload => "refusal-upload-unknown",
            Self::Source(_) => "refusal-upload-source",
            Self::Io(_) => "refusal-blob-io",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Missing { digest } | Self::Corrupt { digest, .. } => vec![("digest", digest.to_string())],
            Self::TooLarge { limit } => vec![("limit", limit.to_string())],
            Self::Offset { have } => vec![("have", have.to_string())],
            Self::Full | Self::Busy | Self::NoUpload | Self::Source(_) | Self::Io(_) => Vec::new(),
        }
    }
}
