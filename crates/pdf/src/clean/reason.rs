//! Why a file is not clean.

use crate::{LooksLike, Name, OpenError, ReadError};
use thiserror::Error;

/// One reason. The sentence for a person is made elsewhere, in their language.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum NotClean {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Another kind of file.
    #[error("not a PDF: {looks_like}")]
    NotPdf {
        /// What it seems to be.
        looks_like: LooksLike,
    },
    /// The end is missing: an upload or a copy that stopped.
    #[error("the end of the file is missing")]
    Truncated,
    /// A password or a certificate is needed, or an owner's restrictions are set.
    #[error("the file is encrypted")]
    Encrypted,
    /// The file, or an earlier revision of it, holds a digital signature: it is an electronic original.
    #[error("the file is digitally signed")]
    Signed,
    /// The structure is broken.
    #[error("the file is damaged: {0}")]
    Damaged(Damage),
    /// No page.
    #[error("the file has no pages")]
    ZeroPages,
    /// More pages than [`Limits::max_pages`](crate::Limits::max_pages).
    #[error("the file has too many pages")]
    TooManyPages,
    /// Table and stream side by side: two readers may see two files.
    #[error("the file has a hybrid cross-reference")]
    Hybrid,
    /// Bytes before the header.
    #[error("bytes before the PDF header")]
    JunkBefore,
    /// Bytes after the end.
    #[error("bytes after the end of the PDF")]
    JunkAfter,
    /// An interactive form.
    #[error("the file has an interactive form")]
    Form,
    /// Comments, links, stamps, widgets on a page.
    #[error("page {page} has annotations")]
    Annotations {
        /// From 1.
        page: usize,
    },
    /// A script.
    #[error("the file has JavaScript")]
    JavaScript,
    /// Something that acts when the file is opened.
    #[error("the file acts when it is opened")]
    OpenAction,
    /// Something that acts on events (`/AA`).
    #[error("the file acts on events")]
    AdditionalActions,
    /// A bookmark that does more than go to a page.
    #[error("a bookmark has an action of type {0}")]
    Action(Name),
    /// Attachments, associated files, portfolios.
    #[error("the file has files in it")]
    EmbeddedFiles,
    /// Content that lies in another file.
    #[error("content of the file lies elsewhere")]
    ExternalStream,
    /// Content that shows in one way here and in another there: code for printers, pictures for paper, transfer functions.
    #[error("{0} shows otherwise in other programs or on paper")]
    DependsOnViewer(Name),
    /// Layers that can be switched.
    #[error("the file has optional content")]
    OptionalContent,
    /// A catalog key that the annex does not list.
    #[error("unexpected catalog entry {0}")]
    CatalogKey(Name),
    /// A kind of `/Names` that the annex does not list.
    #[error("unexpected name tree {0}")]
    NameTree(Name),
    /// A page key that the annex does not list.
    #[error("unexpected entry {key} of page {page}")]
    PageKey {
        /// From 1.
        page: usize,
        /// The key.
        key: Name,
    },
}

/// What is broken.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Damage {
    /// Found while opening.
    #[error(transparent)]
    Open(OpenError),
    /// Found while reading an object.
    #[error(transparent)]
    Read(ReadError),
    /// A generation beyond 65535: the file can be read, but strict validators of signatures refuse it, now and later.
    #[error("a generation number in the cross-reference is out of range")]
    Generation,
    /// Objects share bytes, or are too many to be true.
    #[error("objects overlap")]
    Overlap,
    /// What no cross-reference leads to, and programs that search the file for objects would show instead.
    #[error("the file holds content that its cross-reference passes over")]
    Hidden,
}

impl NotClean {
    /// Order of telling: what explains the rest comes first.
    pub(super) fn weight(&self) -> u8 {
        match self {
            Self::Empty | Self::NotPdf { .. } | Self::Truncated | Self::Encrypted => 0,
            Self::Signed => 1,
            Self::Damaged(_) | Self::ZeroPages | Self::TooManyPages => 2,
            Self::Hybrid | Self::JunkBefore | Self::JunkAfter => 3,
            Self::Form => 4,
            Self::JavaScript | Self::OpenAction | Self::AdditionalActions | Self::Action(_) => 5,
            Self::EmbeddedFiles | Self::ExternalStream | Self::DependsOnViewer(_) | Self::OptionalContent => {
                6
            }
            Self::Annotations { .. } => 7,
            Self::CatalogKey(_) | Self::NameTree(_) | Self::PageKey { .. } => 8,
        }
    }
}

impl From<OpenError> for NotClean {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Empty => Self::Empty,
            OpenError::NotPdf { looks_like } => Self::NotPdf { looks_like },
            OpenError::JunkBefore { .. } => Self::JunkBefore,
            OpenError::Truncated => Self::Truncated,
            OpenError::PasswordRequired | OpenError::WrongPassword | OpenError::Encryption(_) => {
                Self::Encrypted
            }
            error @ (OpenError::Version | OpenError::Work | OpenError::Xref { .. }) => {
                Self::Damaged(Damage::Open(error))
            }
        }
    }
}

impl From<ReadError> for NotClean {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::TooManyPages => Self::TooManyPages,
            error => Self::Damaged(Damage::Read(error)),
        }
    }
}
