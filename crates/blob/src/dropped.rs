//! A line that drops, for tests.

use std::io::{self, ErrorKind, Read};

/// Gives some bytes, then the line drops.
pub(crate) struct Dropped<'a>(pub(crate) &'a [u8]);

impl Read for Dropped<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(ErrorKind::ConnectionReset.into()),
            read => Ok(read),
        }
    }
}
