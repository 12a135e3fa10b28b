//! The file that is read, with a meter: objects that are asked for over and over add up.

use super::NormaliseError;
use crate::object::weight;
use crate::{DecodeError, Dict, Name, ObjRef, Object, ReadError, Reader, Stream};
use std::borrow::Cow;
use std::cell::Cell;

/// References to references are followed this far.
const HOPS: usize = 16;

/// Reading an object costs as much as so many elements.
const LOOK_UP: u64 = 10;

pub(super) struct Source<'r, 'f> {
    pub(super) reader: &'r Reader<'f>,
    /// Elements that may still be read.
    left: Cell<u64>,
    /// Bytes that contents may still unpack to.
    content_left: Cell<u64>,
}

impl<'r, 'f> Source<'r, 'f> {
    pub(super) fn new(reader: &'r Reader<'f>, work: u64) -> Self {
        Self {
            reader,
            left: Cell::new(work),
            content_left: Cell::new(reader.limits().max_total_decoded),
        }
    }

    /// Takes `work` from what is left.
    pub(super) fn spend(&self, work: u64) -> Result<(), NormaliseError> {
        let left = self.left.get().checked_sub(work).ok_or(NormaliseError::TooMuch)?;
        self.left.set(left);
        Ok(())
    }

    pub(super) fn get(&self, reference: ObjRef) -> Result<Object, NormaliseError> {
        // Before reading: a place in the file has to be found whatever is there.
        self.spend(LOOK_UP)?;
        // Its strings are never encrypted: poppler decrypts them none the less where a page leads to it, MuPDF does not.
        if self.reader.trailer().reference("Encrypt") == Some(reference) {
            let what = Name::from("Encrypt");
            return Err(NormaliseError::DependsOnViewer { what });
        }
        let object = self.reader.get(reference)?;
        self.spend(weight(&object))?;
        Ok(object)
    }

    /// Follows references; with the last of them.
    pub(super) fn follow(&self, first: ObjRef) -> Result<(ObjRef, Object), NormaliseError> {
        let mut reference = first;
        for _ in 0..HOPS {
            match self.get(reference)? {
                Object::Ref(next) => reference = next,
                object => return Ok((reference, object)),
            }
        }
        Err(ReadError::Endless(first).into())
    }

    pub(super) fn resolve(&self, object: &Object) -> Result<Object, NormaliseError> {
        match object {
            Object::Ref(reference) => Ok(self.follow(*reference)?.1),
            direct => {
                self.spend(weight(direct))?;
                Ok(direct.clone())
            }
        }
    }

    /// The value under `key`, references followed; null if there is none.
    pub(super) fn lookup(&self, dict: &Dict, key: &str) -> Result<Object, NormaliseError> {
        dict.get(key)
            .map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// The dictionary under `key`, or an empty one.
    pub(super) fn dict(&self, dict: &Dict, key: &str) -> Result<Dict, NormaliseError> {
        Ok(match self.lookup(dict, key)? {
            Object::Dict(found) => found,
            _ => Dict::new(),
        })
    }

    /// The elements of the array under `key`, or none.
    pub(super) fn array(&self, dict: &Dict, key: &str) -> Result<Vec<Object>, NormaliseError> {
        Ok(match self.lookup(dict, key)? {
            Object::Array(items) => items,
            _ => Vec::new(),
        })
    }

    /// Four numbers or more under `key`.
    pub(super) fn numbers(&self, dict: &Dict, key: &str) -> Result<Vec<f64>, NormaliseError> {
        let mut numbers = Vec::new();
        for item in self.array(dict, key)?.iter().take(8) {
            numbers.extend(self.resolve(item)?.as_number());
        }
        Ok(numbers)
    }

    /// The bytes of a stream as its filters left them, decrypted.
    pub(super) fn data<'s>(&'s self, stream: &'s Stream) -> Result<Cow<'s, [u8]>, NormaliseError> {
        self.reader.encoded(stream).map_err(|error| match error {
            ReadError::Decode(_, DecodeError::DependsOnProgram(what)) => {
                NormaliseError::DependsOnViewer { what }
            }
            error => error.into(),
        })
    }

    /// The decoded bytes, counted.
    pub(super) fn decoded(&self, stream: &Stream) -> Result<Result<Vec<u8>, DecodeError>, NormaliseError> {
        let decoded = self.reader.decoded(stream);
        let size = decoded.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let left = self.content_left.get().checked_sub(size);
        self.content_left.set(left.ok_or(NormaliseError::TooMuchContent)?);
        match decoded {
            Err(DecodeError::TooLarge) => Err(NormaliseError::TooMuchContent),
            Err(DecodeError::DependsOnProgram(what)) => Err(NormaliseError::DependsOnViewer { what }),
            decoded => Ok(decoded),
        }
    }
}
