//! Why a file cannot be normalised.

use crate::clean::NotClean;
use crate::{DecodeError, Name, ReadError, WriteError};
use thiserror::Error;

/// One variant for each way to say no. [`sentence`](Self::sentence) says it to a person.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum NormaliseError {
    /// The reader does not decrypt: open the file with its password.
    #[error("the file is encrypted")]
    Encrypted,
    /// The file holds digital signatures, and [`Settings::signed`](super::Settings::signed) does not allow for that.
    #[error("the file is digitally signed")]
    Signed,
    /// The form is XFA alone: its pages are made by a program that runs them, not by PDF.
    #[error("the form is XFA only")]
    XfaOnly,
    /// Content that lies in another file (`/F`, `/Ref`, `/OPI`).
    #[error("content of the file lies elsewhere")]
    ExternalStream,
    /// Content that shows in one way here and in another there: code for printers, transfer functions.
    #[error("{what} shows otherwise in other programs or on paper")]
    DependsOnViewer {
        /// The kind or key of the object.
        what: Name,
    },
    /// A layer that shows in one way on the screen and in another on paper, by zoom, language or user, or that
    /// programs are known to decide differently.
    #[error("whether layer {layer:?} shows depends on who looks")]
    LayerUndecided {
        /// As the file names it.
        layer: String,
    },
    /// A layer's marks in the content cannot be followed.
    #[error("the content of a layer cannot be told apart: {0}")]
    LayerContent(LayerFault),
    /// A page's content must be read to be rewritten, and cannot be.
    #[error("the content of page {page} is broken: {reason}")]
    Content {
        /// From 1.
        page: usize,
        /// What is broken.
        reason: DecodeError,
    },
    /// The cross-reference is hybrid, and readers of its table see other pages than readers of its stream.
    #[error("old and new readers see different pages")]
    TwoViews,
    /// A stream whose filters are no names.
    #[error("the filters of a stream are malformed")]
    Filters,
    /// No page.
    #[error("the file has no pages")]
    NoPages,
    /// More annotations than [`Settings::max_annotations`](super::Settings::max_annotations).
    #[error("too many annotations")]
    TooManyAnnotations,
    /// Objects that contain each other or are counted over and over:
    /// [`Settings::max_work`](super::Settings::max_work) is used up.
    #[error("too many objects")]
    TooMuch,
    /// Contents unpack to more than [`Limits::max_total_decoded`](crate::Limits::max_total_decoded).
    #[error("the contents unpack to too many bytes")]
    TooMuchContent,
    /// The new file would exceed [`Settings::max_output`](super::Settings::max_output).
    #[error("the new file would be too large")]
    TooLarge,
    /// An object cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An object cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The place where the new file goes took no more bytes.
    #[error("writing failed: {0}")]
    Output(std::io::ErrorKind),
    /// What came out is not clean. This is a fault of this program, found before anybody used the file.
    #[error("the new file is not clean")]
    Unclean(Vec<NotClean>),
}

/// Why a layer's content cannot be told from the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LayerFault {
    /// The content names a layer, but has no resources that say which.
    #[error("its content has no resources")]
    NoResources,
    /// Text of a hidden layer moves text that shows.
    #[error("hidden text moves text that shows")]
    Text,
    /// Text of a hidden layer clips what shows.
    #[error("hidden text clips")]
    Clip,
    /// It is not certain where a picture within the content ends.
    #[error("a picture in its content has no certain end")]
    InlineImage,
    /// The content cannot be decoded.
    #[error("its content cannot be decoded")]
    Undecodable,
    /// An expression of layers is too deep.
    #[error("its expression is too deep")]
    Expression,
}

impl From<std::io::Error> for NormaliseError {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error.kind())
    }
}
