//! Reads any PDF revision by revision, and appends revisions to it.
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

pub mod build;
pub mod clean;
mod error;
mod filter;
mod limits;
mod object;
mod read;
mod write;

pub use error::{DecodeError, OpenError, ReadError, SyntaxError, SyntaxKind, WriteError, XrefError};
pub use limits::Limits;
pub use object::{Dict, Mark, Name, ObjRef, Object, Reserved, Stream, StreamData};
pub use read::{Entry, LooksLike, Page, Reader, Rect, Revision, Version, XrefKind};
pub use write::{Appended, Sink, Update};
