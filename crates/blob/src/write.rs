//! Copying with a digest on the way, in bounded memory.

use std::io::{ErrorKind, Read, Write};

use aws_lc_rs::digest::{Context, SHA256, digest};
use saoy_domain::Digest;

use crate::BlobError;

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
