//! What is wrong with a signature.

use saoy_pki::{cms, tsp};

use crate::Unclear;

/// Why a signature does not hold, or cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The signature dictionary or its range.
    #[error(transparent)]
    Unclear(#[from] Unclear),
    /// `/SubFilter` is absent or names a format that is not known.
    #[error("the signature's format {} is not known", name(.0))]
    Format(Vec<u8>),
    /// The covered bytes are not those that were signed.
    #[error("the file was changed after signing: the covered bytes have another digest")]
    Changed,
    /// The CMS structure, its attributes or its signature value.
    #[error(transparent)]
    Cms(#[from] cms::Fault),
    /// `/Cert` of an `adbe.x509.rsa_sha1` signature is absent or cannot be read.
    #[error("the signature dictionary brings no certificate")]
    NoCertificate,
    /// The PKCS #1 value was not made by this key, or not with a hash that is known.
    #[error("the signature value does not belong to the signer's key")]
    Pkcs1,
    /// A timestamp does not hold.
    #[error(transparent)]
    Stamp(#[from] tsp::StampFault),
    /// A timestamp cannot be read.
    #[error(transparent)]
    Token(#[from] tsp::TspError),
    /// An archive timestamp of CAdES: its own signature holds; what it is over is not computed, as PAdES has document
    /// timestamps instead (EN 319 142-1 §5.5).
    #[error("the archive timestamp inside the signature is of a kind that is not evaluated in PDF files")]
    Archive,
    /// The signatures of the file cover so many bytes over and over that they are not hashed.
    #[error("the signatures cover too many bytes to be hashed")]
    TooMuch,
}

impl Fault {
    /// Whether nothing was found wrong, but too little could be read or computed to say that it holds.
    pub fn is_unreadable(&self) -> bool {
        match self {
            Self::Unclear(_)
            | Self::Format(_)
            | Self::NoCertificate
            | Self::Token(_)
            | Self::Archive
            | Self::TooMuch => true,
            Self::Changed | Self::Pkcs1 => false,
            Self::Cms(fault) => fault.is_unreadable(),
            Self::Stamp(fault) => fault.is_unreadable(),
        }
    }
}

fn name(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "(none)".to_owned();
    }
    String::from_utf8_lossy(bytes).into_owned()
}
