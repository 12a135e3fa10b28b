//! A complete file that waits for its name.

use std::fs::File;

use saoy_domain::Digest;

use crate::{Blob, folder::Temporary};

/// A file that is complete and synced but has no name yet; dropped without [`crate::Folder::keep`], it is gone.
///
/// The row that protects a file from the collector has to precede its name, and the digest, by which it is known, comes
/// with its bytes: so the bytes are written first, without a name.
#[derive(Debug)]
pub struct Staged {
    pub(crate) temporary: Temporary,
    pub(crate) digest: Digest,
    pub(crate) blob: Blob,
    /// Its lock says that a living process holds it.
    _file: File,
}

impl Staged {
    pub(crate) const fn new(temporary: Temporary, file: File, blob: Blob, digest: Digest) -> Self {
        Self {
            temporary,
            digest,
            blob,
            _file: file,
        }
    }

    /// The file's SHA-256, its name to be.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Its bytes, mapped.
    pub const fn blob(&self) -> &Blob {
        &self.blob
    }
}
