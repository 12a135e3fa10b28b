//! A stored file as bytes, mapped rather than read into memory.

use std::{
    fs::File,
    ops::{Deref, Range},
    sync::Arc,
};

use memmap2::Mmap;

use crate::BlobError;

/// The bytes of a stored file, already checked. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blob {
    whole: Arc<Inner>,
    range: Range<usize>,
}

#[derive(Debug)]
enum Inner {
    Mapped(Mmap),
    Owned(Vec<u8>),
}

impl Blob {
    /// Maps a whole file.
    pub(crate) fn map(file: &File) -> Result<Self, BlobError> {
        if file.metadata()?.len() == 0 {
            return Ok(Self::from(Vec::new()));
        }
        // SAFETY: (for files of the store; `map_foreign` says what the others risk) a mapping is sound as long as the file
        // is neither changed nor shortened. Files of the store get their name only once they are complete, are read-only
        // from then on, and are never written again: they are replaced by renaming and deleted by unlinking, both of which
        // leave the mapped file as it is.
        #[allow(unsafe_code, reason = "mapping a file that nothing writes to any more")]
        let map = unsafe { Mmap::map(file) }?;
        Ok(Self {
            range: 0..map.len(),
            whole: Arc::new(Inner::Mapped(map)),
        })
    }

    /// Maps a file that is not ours, for a program that reads it once and ends.
    ///
    /// Nobody promised to leave such a file alone. Shortened while it is read, it ends this process (SIGBUS); changed, its
    /// bytes change under the reader. A service must never do this with what a stranger can write to; the caller reads
    /// small files instead, and of large ones compares length and time of change afterwards and throws the result away if
    /// they differ. What would be safe costs more than it is worth for a command that ends anyway without a verdict:
    /// reading takes as much memory as the file, a private copy as much disk; a lease is not given on other people's files,
    /// and to catch the signal takes more `unsafe` than the mapping itself.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    pub fn map_foreign(file: &File) -> Result<Self, BlobError> {
        Self::map(file)
    }

    /// A part of the bytes, not copied; `None` when it does not lie within.
    pub fn part(&self, range: Range<usize>) -> Option<Self> {
        self.get(range.clone())?;
        let start = self.range.start;
        Some(Self {
            whole: Arc::clone(&self.whole),
            range: start + range.start..start + range.end,
        })
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            range: 0..bytes.len(),
            whole: Arc::new(Inner::Owned(bytes)),
        }
    }
}

impl Deref for Blob {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let whole: &[u8] = match &*self.whole {
            Inner::Mapped(map) => map,
            Inner::Owned(bytes) => bytes,
        };
        whole.get(self.range.clone()).unwrap_or_default()
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        self
    }
}
