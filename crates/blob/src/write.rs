//! Copying with a digest on the way, in bounded memory.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};

use aws_lc_rs::digest::{Context, SHA256, digest};
use saoy_domain::Digest;

use crate::{Blob, BlobError};

/// The buffer between a source and the disk: all the memory that a file of any size takes.
const BUFFER: usize = 256 * 1024;

/// Copies at most `limit` bytes from `source` to `sink`; returns what was copied.
pub(crate) fn copy(
    source: &mut dyn Read,
    sink: &mut dyn Write,
    limit: u64,
) -> Result<(Digest, u64), BlobError> {
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; BUFFER];
    let mut size = 0_u64;
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(BlobError::Source(error)),
        };
        size = size.saturating_add(read as u64);
        if size > limit {
            return Err(BlobError::TooLarge { limit });
        }
        let bytes = buffer.get(..read).unwrap_or_default();
        context.update(bytes);
        sink.write_all(bytes)?;
    }
    Ok((of(context.finish().as_ref()), size))
}

/// Writes parts one after the other; returns what was written. A part is mapped, not read: no buffer in between.
pub(crate) fn all(parts: &[Blob], sink: &mut dyn Write) -> Result<(Digest, u64), BlobError> {
    let mut context = Context::new(&SHA256);
    let mut size = 0_u64;
    for part in parts {
        for bytes in part.chunks(BUFFER) {
            context.update(bytes);
            sink.write_all(bytes)?;
        }
        size = size.saturating_add(part.len() as u64);
    }
    Ok((of(context.finish().as_ref()), size))
}

/// Lets nobody write to a file any more.
pub(crate) fn protect(file: &File) -> io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)
}

/// The SHA-256 of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    of(digest(&SHA256, bytes).as_ref())
}

fn of(value: &[u8]) -> Digest {
    let mut digest = [0; 32];
    for (to, from) in digest.iter_mut().zip(value) {
        *to = *from;
    }
    Digest(digest)
}
