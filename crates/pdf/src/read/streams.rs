//! The data of streams.

use super::Reader;
use crate::filter;
use crate::{DecodeError, Dict, Object, ReadError, Stream, StreamData};
use std::borrow::Cow;

impl Reader<'_> {
    /// The bytes of a stream that this reader gave, as they lie in the file, or that the stream holds itself.
    ///
    /// In an encrypted file these are the encrypted ones; [`encoded`](Self::encoded) gives those that the filters decode.
    pub fn raw<'s>(&'s self, stream: &'s Stream) -> &'s [u8] {
        match &stream.data {
            StreamData::File(range) | StreamData::Encrypted { range, .. } => {
                self.bytes.get(range.clone()).unwrap_or_default()
            }
            StreamData::Bytes(bytes) => bytes,
        }
    }

    /// The bytes that the stream's filters decode: those in the file, decrypted if need be.
    pub fn encoded<'s>(&'s self, stream: &'s Stream) -> Result<Cow<'s, [u8]>, ReadError> {
        let StreamData::Encrypted { of, .. } = stream.data else {
            return Ok(Cow::Borrowed(self.raw(stream)));
        };
        let dict = self.filters(stream);
        let data = dict.and_then(|dict| self.decrypted(stream, &dict, false));
        data.map(Cow::Owned).map_err(|error| ReadError::Decode(of, error))
    }

    /// The decoded bytes. Image formats are not decoded: [`DecodeError::Unsupported`]. Where programs differ about whether the
    /// data are encrypted: [`DecodeError::DependsOnProgram`].
    pub fn decoded(&self, stream: &Stream) -> Result<Vec<u8>, DecodeError> {
        self.decoded_within(stream, self.shared.limits.max_decoded)
    }

    /// The decoded bytes, if they are at most `most`: [`DecodeError::TooLarge`] otherwise. What is certain to be short
    /// need not have room for the longest stream that the limits permit.
    pub fn decoded_within(&self, stream: &Stream, most: u64) -> Result<Vec<u8>, DecodeError> {
        self.decoded_for(stream, most, false)
    }

    /// The decoded bytes of what shows on no page, if they are at most `most`: of the document's metadata, of an attachment.
    /// They are decrypted as the stream itself says (ISO 32000-2 §7.4.10, Table 20 `EFF`, Table 21 `EncryptMetadata`).
    pub fn decoded_aside(&self, stream: &Stream, most: u64) -> Result<Vec<u8>, DecodeError> {
        self.decoded_for(stream, most, true)
    }

    fn decoded_for(&self, stream: &Stream, most: u64, aside: bool) -> Result<Vec<u8>, DecodeError> {
        if stream.dict.contains_key("F") {
            return Err(DecodeError::External);
        }
        let most = most.min(self.shared.limits.max_decoded);
        self.decoded_as(stream, self.filters(stream)?, most, aside)
    }

    /// `dict` is the stream's, without references in its filter entries.
    pub(super) fn decoded_as(
        &self,
        stream: &Stream,
        dict: Dict,
        limit: u64,
        aside: bool,
    ) -> Result<Vec<u8>, DecodeError> {
        self.work().spend(0).map_err(|_| DecodeError::Work)?;
        match stream.data {
            StreamData::Encrypted { .. } => {
                let data = self.decrypted(stream, &dict, aside)?;
                filter::decode(&filter::without_crypt(dict), &data, limit, self.work())
            }
            _ => filter::decode(&dict, self.raw(stream), limit, self.work()),
        }
    }

    /// A copy whose bytes no longer depend on this file, nor on its password.
    pub fn detached(&self, stream: &Stream) -> Result<Stream, ReadError> {
        let StreamData::Encrypted { of, .. } = stream.data else {
            return Ok(Stream::new(stream.dict.clone(), self.raw(stream).to_vec()));
        };
        let refuse = |error| ReadError::Decode(of, error);
        let dict = self.filters(stream).map_err(refuse)?;
        let data = self.decrypted(stream, &dict, false).map_err(refuse)?;
        Ok(Stream::new(filter::without_crypt(dict), data))
    }

    /// The stream's dictionary, the references in its filter entries and to its type followed.
    pub(super) fn filters(&self, stream: &Stream) -> Result<Dict, DecodeError> {
        let mut dict = stream.dict.clone();
        for key in ["Filter", "DecodeParms", "Type"] {
            if let Some(value) = dict.get_mut(key) {
                *value = self.deep(value)?;
            }
        }
        Ok(dict)
    }

    fn decrypted(&self, stream: &Stream, dict: &Dict, aside: bool) -> Result<Vec<u8>, DecodeError> {
        let raw = self.raw(stream);
        self.work().spend(raw.len()).map_err(|_| DecodeError::Work)?;
        match (&stream.data, &self.security) {
            (StreamData::Encrypted { of, .. }, Some(security)) => security.stream(*of, dict, raw, aside),
            _ => Ok(raw.to_vec()),
        }
    }

    /// An entry that says how to read something, with its references followed, three levels deep.
    ///
    /// # Errors
    /// [`DecodeError::Work`]; [`DecodeError::Parameters`] for what cannot be read or has more elements than such an entry
    /// needs: arrays that name each other over and over unfold to far more than the file holds.
    pub(crate) fn deep(&self, object: &Object) -> Result<Object, DecodeError> {
        self.unfolded(object, 0, &mut { UNFOLDED })
    }

    fn unfolded(&self, object: &Object, level: usize, left: &mut usize) -> Result<Object, DecodeError> {
        let object = self.resolve(object).map_err(|error| match error {
            ReadError::Work => DecodeError::Work,
            _ => DecodeError::Parameters,
        })?;
        let size = match &object {
            Object::Array(items) => items.len(),
            Object::Dict(dict) => dict.len(),
            _ => 0,
        };
        *left = left.checked_sub(size).ok_or(DecodeError::Parameters)?;
        if level > 2 {
            return Ok(object);
        }
        Ok(match object {
            Object::Array(items) => {
                let items = items.iter().map(|item| self.unfolded(item, level + 1, left));
                Object::Array(items.collect::<Result<_, _>>()?)
            }
            Object::Dict(dict) => {
                let mut entries = Vec::with_capacity(dict.len());
                for (key, value) in dict.iter() {
                    entries.push((key.clone(), self.unfolded(value, level + 1, left)?));
                }
                Object::Dict(Dict::from_unique(entries))
            }
            other => other,
        })
    }
}

/// Elements of an entry that says how to read something: filters with their parameters, an encryption dictionary.
const UNFOLDED: usize = 10_000;
