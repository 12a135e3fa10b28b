//! Streams.

use super::Dict;
use std::ops::Range;

/// A dictionary and encoded bytes (ISO 32000-2 §7.3.8).
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// `/Filter` and friends; `/Length` is set by the writer.
    pub dict: Dict,
    /// The encoded bytes or where they are.
    pub data: StreamData,
}

/// The encoded bytes of a stream. A stream that was read stays in the file: nothing is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamData {
    /// Byte range in the file of the reader that gave the stream.
    File(Range<usize>),
    /// The same in an encrypted file: the bytes there are decrypted when they are asked for.
    Encrypted {
        /// Byte range in the file.
        range: Range<usize>,
        /// The stream's own reference, on which its key depends.
        of: super::ObjRef,
    },
    /// Bytes to be written.
    Bytes(Vec<u8>),
}

impl Stream {
    /// A new stream; `data` is already encoded as `/Filter` says.
    pub fn new(dict: Dict, data: Vec<u8>) -> Self {
        Self {
            dict,
            data: StreamData::Bytes(data),
        }
    }

    /// A new stream that is compressed here with Flate.
    pub fn deflated(dict: Dict, data: &[u8]) -> Self {
        let encoded = crate::filter::deflate(data);
        Self::new(dict.with("Filter", super::Object::name("FlateDecode")), encoded)
    }

    /// How many encoded bytes; in an encrypted file, as they lie there.
    pub fn len(&self) -> usize {
        match &self.data {
            StreamData::File(range) | StreamData::Encrypted { range, .. } => range.len(),
            StreamData::Bytes(bytes) => bytes.len(),
        }
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
