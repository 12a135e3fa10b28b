//! What was wrong with a file that [`Reader::open_any`](crate::Reader::open_any) opened all the same.

mod chain;
mod check;
mod open;
mod rebuild;
mod scan;
mod vietnamese;

use crate::ObjRef;
use std::collections::HashMap;
use thiserror::Error;

pub(crate) use open::{open, opened};
pub(crate) use scan::has_object;

/// What was found to be damaged, and where things really are.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    pub(crate) repairs: Vec<Repair>,
    /// By object number and the offset that its entry gives.
    pub(crate) moved: HashMap<(u32, u64), u64>,
}

impl Mended {
    /// With what was repaired before.
    fn after(mut self, before: Vec<Repair>) -> Self {
        self.repairs.splice(..0, before);
        self
    }

    /// Where object `num` is, whose entry says `offset`.
    pub(crate) fn place(&self, num: u32, offset: u64) -> u64 {
        if self.moved.is_empty() {
            return offset;
        }
        self.moved.get(&(num, offset)).copied().unwrap_or(offset)
    }
}

/// One thing that does not follow ISO 32000-2 and was read in spite of it.
///
/// Two programs that repair a file may see two documents: whoever judges a signature must say that the file was repaired.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Repair {
    /// Bytes before the header; where it is.
    #[error("{bytes} bytes before the PDF header were passed over")]
    JunkBefore {
        /// How many.
        bytes: usize,
    },
    /// No header at all, but objects and an end.
    #[error("the PDF header is missing; the file was read as PDF 1.7")]
    HeaderMissing,
    /// A header without a version from 1.0 to 2.9.
    #[error("the header names no known PDF version; it was read as 1.7")]
    HeaderVersion,
    /// Further bytes after the last `%%EOF` than the 2048 that are looked through.
    #[error("{bytes} bytes after the end of the PDF were passed over")]
    JunkAfter {
        /// How many.
        bytes: usize,
    },
    /// No `startxref … %%EOF`: the end is missing.
    #[error("the end of the file is missing")]
    EndMissing,
    /// `startxref` or `/Prev` does not lead to a cross-reference section; one was found elsewhere.
    #[error("the cross-reference is said to be at byte {said}; it was found at byte {found}")]
    XrefMoved {
        /// What the file says.
        said: u64,
        /// Where the section is.
        found: u64,
    },
    /// The newest trailer names no catalog; that of an older revision was taken.
    #[error("the newest trailer names no catalog; that of an older revision was taken")]
    RootMissing,
    /// The cross-reference could not be used; the whole file was looked through for objects.
    #[error("the cross-reference is damaged; {objects} objects were found by looking through the file")]
    XrefRebuilt {
        /// How many.
        objects: usize,
    },
    /// No trailer names a catalog; one was found among the objects.
    #[error("no trailer names the catalog; {object} was taken")]
    CatalogFound {
        /// The catalog that was taken: the last one in the file.
        object: ObjRef,
    },
    /// The catalog lacks its `/Type`.
    #[error("the catalog does not say that it is one")]
    CatalogType,
    /// The cross-reference entry of an object does not lead to it.
    #[error("{object} is not at byte {said}; it was found at byte {found}")]
    Misplaced {
        /// Which object.
        object: ObjRef,
        /// What the entry says.
        said: u64,
        /// Where the object is.
        found: u64,
    },
    /// The `/Length` of a stream is missing or wrong; the data was taken up to `endstream`.
    #[error("the length of stream {object} is wrong; its data was taken up to `endstream`")]
    Length {
        /// Which stream.
        object: ObjRef,
    },
    /// A stream without `endstream`; the data was taken up to `endobj` or the end.
    #[error("stream {object} has no `endstream`; its data was taken up to where the object ends")]
    Endstream {
        /// Which stream.
        object: ObjRef,
    },
    /// An object without `endobj`.
    #[error("{object} has no `endobj`")]
    Endobj {
        /// Which object.
        object: ObjRef,
    },
    /// `/P` or `/EncryptMetadata` is not what `/Perms` says, which only whoever has the key can write
    /// (ISO 32000-2 §7.6.4.4.12, Algorithm 13).
    #[error("the permissions of the encrypted file are not those that were encrypted with it")]
    Permissions,
    /// A key that comes twice in a dictionary; the last one was taken. Readers disagree here.
    #[error("a key comes twice in a dictionary of {object}; the last one was taken")]
    DuplicateKey {
        /// In which object.
        object: ObjRef,
    },
}
