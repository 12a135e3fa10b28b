//! The data of streams.

use super::Reader;
use crate::filter;
use crate::{DecodeError, Dict, Object, ReadError, Stream, StreamData};

impl Reader<'_> {
    /// The encoded bytes of a stream that this reader gave, or that holds its own.
    pub fn raw<'s>(&'s self, stream: &'s Stream) -> &'s [u8] {
        match &stream.data {
            StreamData::File(range) => self.bytes.get(range.clone()).unwrap_or_default(),
            StreamData::Bytes(bytes) => bytes,
        }
    }

    /// The decoded bytes. Image formats are not decoded: [`DecodeError::Unsupported`].
    pub fn decoded(&self, stream: &Stream) -> Result<Vec<u8>, DecodeError> {
        if stream.dict.contains_key("F") {
            return Err(DecodeError::External);
        }
        let mut dict = stream.dict.clone();
        for key in ["Filter", "DecodeParms"] {
            if let Some(value) = dict.get_mut(key) {
                *value = self.deep(value, 0).map_err(|_| DecodeError::Parameters)?;
            }
        }
        filter::decode(&dict, self.raw(stream), self.limits.max_decoded)
    }

    /// A copy whose bytes no longer depend on this file.
    pub fn detached(&self, stream: &Stream) -> Stream {
        Stream {
            dict: stream.dict.clone(),
            data: StreamData::Bytes(self.raw(stream).to_vec()),
        }
    }

    /// Filter entries with their references followed, three levels deep.
    fn deep(&self, object: &Object, level: usize) -> Result<Object, ReadError> {
        let object = self.resolve(object)?;
        if level > 2 {
            return Ok(object);
        }
        Ok(match object {
            Object::Array(items) => Object::Array(
                items
                    .iter()
                    .map(|item| self.deep(item, level + 1))
                    .collect::<Result<_, _>>()?,
            ),
            Object::Dict(dict) => {
                let entries = dict
                    .iter()
                    .map(|(key, value)| Ok((key, self.deep(value, level + 1)?)));
                Object::Dict(entries.collect::<Result<Dict, ReadError>>()?)
            }
            other => other,
        })
    }
}
