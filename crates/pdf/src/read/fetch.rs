//! Objects, from their place in the file or from an object stream.

use super::Reader;
use super::object_stream::ObjectStream;
use super::parser::{IndirectError, Parser};
use super::xref::Entry;
use crate::{DecodeError, Dict, ObjRef, Object, ReadError, StreamData};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// Decoded object streams are kept up to this many bytes.
const CACHE: usize = 12 << 20;

/// Bytes that one object stream may decode to: writers put some hundred objects into each, none of them a stream.
const LONGEST: u64 = 16 << 20;

/// An object that is an integer fits into this many bytes.
const LENGTH_WINDOW: usize = 256;

/// References to references are followed this far.
const HOPS: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Cache {
    streams: HashMap<u32, Arc<ObjectStream>>,
    size: usize,
    /// Bytes decoded so far, kept or not.
    spent: u64,
}

impl Reader<'_> {
    /// Reads an object. A reference to nothing is null (ISO 32000-2 §7.3.10).
    pub fn get(&self, reference: ObjRef) -> Result<Object, ReadError> {
        self.get_sized(reference).map(|(object, _)| object)
    }

    /// The object and how many bytes of the file it takes by itself: none in an object stream.
    pub(crate) fn get_sized(&self, reference: ObjRef) -> Result<(Object, usize), ReadError> {
        match self.entry(reference.num) {
            Some(Entry::InFile { offset, generation }) if generation == reference.generation => {
                self.in_file(reference, offset, |length| self.length(length, true))
            }
            Some(Entry::InStream { stream, index }) if reference.generation == 0 => {
                let objects = self.object_stream(stream)?;
                let parsed = objects.extent(index);
                self.work().spend_parsing(parsed).map_err(|_| ReadError::Work)?;
                let object = objects.object(index, reference.num, &self.shared.limits);
                let object = object.ok_or(ReadError::ObjectStream(ObjRef::new(stream)))?;
                object
                    .map(|object| (object, 0))
                    .map_err(|error| ReadError::Syntax(reference, error))
            }
            _ => Ok((Object::Null, 0)),
        }
    }

    /// Which bytes of the file an object takes, from its number to `endobj`: none for one in an object stream.
    pub fn extent(&self, reference: ObjRef) -> Result<Option<std::ops::Range<u64>>, ReadError> {
        let Some(Entry::InFile { offset, .. }) = self.entry(reference.num) else {
            return Ok(None);
        };
        let offset = self.shared.mended.place(reference.num, offset);
        let (_, size) = self.get_sized(reference)?;
        Ok((size > 0).then(|| offset..offset.saturating_add(size as u64)))
    }

    /// Follows `object` if it is a reference, up to an object that is none.
    pub fn resolve(&self, object: &Object) -> Result<Object, ReadError> {
        let Object::Ref(first) = object else {
            return Ok(object.clone());
        };
        let mut reference = *first;
        for _ in 0..HOPS {
            match self.get(reference)? {
                Object::Ref(next) => reference = next,
                object => return Ok(object),
            }
        }
        Err(ReadError::Endless(*first))
    }

    /// The value under `key`, references followed; null if there is none.
    pub fn lookup(&self, dict: &Dict, key: impl AsRef<[u8]>) -> Result<Object, ReadError> {
        dict.get(key)
            .map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// The object, decrypted, and how many bytes of the file it takes.
    pub(super) fn in_file(
        &self,
        reference: ObjRef,
        offset: u64,
        length: impl FnOnce(ObjRef) -> Option<i64>,
    ) -> Result<(Object, usize), ReadError> {
        let offset = self.shared.mended.place(reference.num, offset);
        let offset = usize::try_from(offset).map_err(|_| ReadError::Misplaced(reference))?;
        self.work().spend(0).map_err(|_| ReadError::Work)?;
        let mut parser = Parser::at(self.bytes, offset, &self.shared.limits);
        let found = if self.is_repaired() {
            parser.indirect_anyhow(reference, length).map(|(found, _)| found)
        } else {
            parser.indirect(Some(reference), length)
        };
        // What is refused costs as well: an open string may reach to the end of the file.
        let parsed = parser.cost(offset, found.as_ref().ok().map(|found| &found.object));
        self.work().spend_parsing(parsed).map_err(|_| ReadError::Work)?;
        let found = found.map_err(|error| refusal(error, reference))?;
        let (object, size) = (found.object, found.end.saturating_sub(offset));
        Ok((self.opened(reference, object)?, size))
    }

    /// What an encrypted file holds in `object`; streams are decrypted later.
    fn opened(&self, reference: ObjRef, mut object: Object) -> Result<Object, ReadError> {
        let Some(security) = &self.security else {
            return Ok(object);
        };
        // §7.5.8.2: neither the data of a cross-reference stream nor its strings are encrypted. Whatever else calls itself one
        // shows nothing: its data are refused.
        let is_index = |stream: &crate::Stream| stream.dict.is_type("XRef");
        if !object.as_stream().is_some_and(is_index) {
            let undone = security.strings(reference, &mut object);
            undone.map_err(|_| ReadError::Decrypt(reference))?;
        }
        if let Object::Stream(stream) = &mut object
            && let StreamData::File(range) = &stream.data
        {
            stream.data = StreamData::Encrypted {
                range: range.clone(),
                of: reference,
            };
        }
        Ok(object)
    }

    /// A `/Length` given by reference. That of an object stream must not lie in one itself (§7.5.7): no circles.
    pub(crate) fn length(&self, reference: ObjRef, in_streams: bool) -> Option<i64> {
        match self.entry(reference.num)? {
            Entry::InFile { offset, generation } if generation == reference.generation => {
                // A number is short; the window keeps many streams with one odd length cheap.
                let offset = usize::try_from(self.shared.mended.place(reference.num, offset)).ok()?;
                let end = offset.saturating_add(LENGTH_WINDOW).min(self.bytes.len());
                let mut parser = Parser::at(self.bytes.get(..end)?, offset, &self.shared.limits);
                parser.indirect(Some(reference), |_| None).ok()?.object.as_int()
            }
            Entry::InStream { .. } if in_streams => self.get(reference).ok()?.as_int(),
            _ => None,
        }
    }

    pub(crate) fn object_stream(&self, num: u32) -> Result<Arc<ObjectStream>, ReadError> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = cache.streams.get(&num) {
            return Ok(found.clone());
        }
        let reference = ObjRef::new(num);
        let malformed = || ReadError::ObjectStream(reference);
        let Some(Entry::InFile {
            offset,
            generation: 0,
        }) = self.entry(num)
        else {
            return Err(malformed());
        };
        let (object, _) = self.in_file(reference, offset, |length| self.length(length, false))?;
        let Object::Stream(stream) = object else {
            return Err(malformed());
        };
        let left = self.shared.limits.max_total_decoded.saturating_sub(cache.spent);
        let limit = self.shared.limits.max_decoded.min(left).min(LONGEST);
        let data = self.decoded_as(&stream, stream.dict.clone(), limit, false);
        let data = data.map_err(|error| match error {
            DecodeError::TooLarge if left == limit => ReadError::TooMuch,
            DecodeError::Work => ReadError::Work,
            error => ReadError::Decode(reference, error),
        })?;
        cache.spent = cache.spent.saturating_add(data.len() as u64);
        let objects = Arc::new(ObjectStream::new(&stream.dict, data).ok_or_else(malformed)?);
        if cache.size + objects.size() > CACHE {
            cache.streams.clear();
            cache.size = 0;
        }
        cache.size += objects.size();
        cache.streams.insert(num, objects.clone());
        Ok(objects)
    }
}

fn refusal(error: IndirectError, reference: ObjRef) -> ReadError {
    match error {
        IndirectError::Header => ReadError::Misplaced(reference),
        IndirectError::Length => ReadError::Length(reference),
        IndirectError::Syntax(error) => ReadError::Syntax(reference, error),
    }
}
