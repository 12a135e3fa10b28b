//! Files by content: a file's name is its SHA-256, it is written once, and checked whenever it is read.
//!
//! Everything here blocks; servers call it from a thread made for that. Memory does not grow with the size of a file:
//! what comes in streams to disk, what goes out is mapped.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

#[cfg(test)]
mod dropped;
mod error;
mod folder;
mod map;
mod staged;
mod upload;
mod write;

use std::io::Read;

pub use error::BlobError;
pub use folder::Folder;
pub use map::Blob;
use saoy_domain::Digest;
pub use staged::Staged;
pub use upload::Uploads;

/// What [`BlobStore::put`] wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Put {
    /// The file's SHA-256 and name.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it was not there before.
    pub fresh: bool,
}

/// A place for files: a local folder, or an object store.
pub trait BlobStore: Send + Sync {
    /// Takes everything from `source`, at most `limit` bytes, and returns once it is safe on disk.
    ///
    /// # Errors
    /// [`BlobError::TooLarge`], [`BlobError::Full`], [`BlobError::Source`]; nothing is left behind then.
    fn put(&self, source: &mut dyn Read, limit: u64) -> Result<Put, BlobError>;

    /// The file, after checking that it is still what its name says.
    ///
    /// # Errors
    /// [`BlobError::Missing`]; [`BlobError::Corrupt`], and nothing is served.
    fn get(&self, digest: &Digest) -> Result<Blob, BlobError>;

    /// Whether there is a file of that name (without reading it).
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn contains(&self, digest: &Digest) -> Result<bool, BlobError>;

    /// Removes the file; whether there was one. For the collector, which has made sure that nothing refers to it.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn delete(&self, digest: &Digest) -> Result<bool, BlobError>;

    /// Shows every file with its size to `visit`, in no particular order.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn each(&self, visit: &mut dyn FnMut(Digest, u64)) -> Result<(), BlobError>;
}
