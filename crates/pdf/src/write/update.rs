//! Incremental updates (ISO 32000-2 §7.5.6).

use super::{Output, Pool, Sink, Xref};
use crate::{Dict, Entry, Mark, ObjRef, Object, ReadError, Reader, WriteError, XrefKind};
use std::ops::Range;

/// A new revision of a file, to be appended to its bytes.
///
/// The section is written like the newest one of the file: a table after a table, a stream after a stream
/// (§7.5.8.4 forbids to mix them).
#[derive(Debug)]
pub struct Update<'r, 'a> {
    reader: &'r Reader<'a>,
    pool: Pool,
}

/// What [`Update::finish`] made: the new file is the base, byte for byte, followed by `bytes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Length of the base.
    pub base_len: u64,
    /// The new section only, with a leading end of line where the base lacks one.
    pub bytes: Vec<u8>,
    /// Where the [`Reserved`](crate::Reserved) runs are, as offsets of the whole file, in the order of writing.
    pub marks: Vec<(Mark, Range<u64>)>,
}

impl Appended {
    /// The absolute range of the run under `mark`.
    pub fn range(&self, mark: Mark) -> Option<Range<u64>> {
        self.marks
            .iter()
            .find(|(name, _)| *name == mark)
            .map(|(_, range)| range.clone())
    }

    /// The appended bytes of an absolute range, to be filled in.
    pub fn slice_mut(&mut self, range: Range<u64>) -> Option<&mut [u8]> {
        let start = usize::try_from(range.start.checked_sub(self.base_len)?).ok()?;
        let end = usize::try_from(range.end.checked_sub(self.base_len)?).ok()?;
        self.bytes.get_mut(start..end)
    }
}

impl<'r, 'a> Update<'r, 'a> {
    /// Begins a revision. Encrypted, damaged and hybrid files are refused.
    pub fn new(reader: &'r Reader<'a>) -> Result<Self, WriteError> {
        if reader.is_repaired() {
            return Err(WriteError::Repaired);
        }
        if reader.is_encrypted() {
            return Err(WriteError::Encrypted);
        }
        if reader.xref_kind() == XrefKind::Hybrid {
            return Err(WriteError::Hybrid);
        }
        let next = reader
            .max_object_number()
            .checked_add(1)
            .ok_or(WriteError::TooLarge)?;
        Ok(Self {
            reader,
            pool: Pool::from(next),
        })
    }

    /// The base.
    pub fn reader(&self) -> &'r Reader<'a> {
        self.reader
    }

    /// Takes an object under a new number.
    pub fn add(&mut self, object: impl Into<Object>) -> ObjRef {
        let reference = self.reserve();
        self.set(reference, object);
        reference
    }

    /// A new number whose object is set later; [`finish`](Self::finish) refuses if it never is.
    pub fn reserve(&mut self) -> ObjRef {
        self.pool.reserve()
    }

    /// Sets an object: one of this update, or a new version of one of the base.
    pub fn set(&mut self, reference: ObjRef, object: impl Into<Object>) {
        self.pool.set(reference, object.into());
    }

    /// The object as it will be.
    pub fn get(&self, reference: ObjRef) -> Result<Object, ReadError> {
        match self.pool.get(reference) {
            Some(object) => Ok(object.clone()),
            None => self.reader.get(reference),
        }
    }

    /// Follows `object` if it is a reference, as it will be.
    pub fn resolve(&self, object: &Object) -> Result<Object, ReadError> {
        let Object::Ref(first) = object else {
            return Ok(object.clone());
        };
        match self.get(*first)? {
            next @ Object::Ref(_) if next != *object => self.reader.resolve(&next),
            Object::Ref(_) => Err(ReadError::Endless(*first)),
            object => Ok(object),
        }
    }

    /// Whether nothing was added or set.
    pub fn is_empty(&self) -> bool {
        self.pool.is_empty()
    }

    /// Writes the section.
    pub fn finish(mut self) -> Result<Appended, WriteError> {
        let base = self.reader.bytes();
        let mut out = Output::new(base.len() as u64, base);
        if !base.ends_with(b"\n") && !base.ends_with(b"\r") {
            out.raw("\n");
        }
        let own = (self.reader.xref_kind() == XrefKind::Stream).then(|| {
            let own = self.pool.reserve();
            self.pool.set(own, Object::Null);
            own
        });
        let mut trailer = self.trailer();
        let reader = self.reader;
        let mut xref = Xref::default();
        for (reference, object) in self.pool.into_objects()? {
            if Some(reference) == own {
                continue;
            }
            if !is_writable(reader, reference) {
                return Err(WriteError::NotOurs(reference));
            }
            xref.push(reference, out.indirect(reference, &object)?);
        }
        renew_id(&mut trailer, &out.bytes, base.len());
        match own {
            Some(own) => xref.stream(&mut out, trailer, own)?,
            None => xref.table(&mut out, &trailer, false)?,
        }
        Ok(Appended {
            base_len: base.len() as u64,
            bytes: out.bytes,
            marks: out.marks,
        })
    }

    /// The base's trailer (§7.5.6: all of its entries), without what belongs to its own section.
    fn trailer(&self) -> Dict {
        const OWN: [&[u8]; 12] = [
            b"Prev",
            b"XRefStm",
            b"Type",
            b"W",
            b"Index",
            b"Length",
            b"Filter",
            b"DecodeParms",
            b"F",
            b"FFilter",
            b"FDecodeParms",
            b"DL",
        ];
        let entries = self
            .reader
            .trailer()
            .iter()
            .filter(|(key, _)| !OWN.contains(&key.as_bytes()));
        let mut trailer: Dict = entries.map(|(key, value)| (key, value.clone())).collect();
        trailer.insert("Size", self.pool.next());
        let prev = self
            .reader
            .revisions()
            .last()
            .map_or(0, |revision| revision.startxref);
        trailer.insert("Prev", i64::try_from(prev).unwrap_or(i64::MAX));
        trailer
    }
}

impl Sink for Update<'_, '_> {
    fn reserve(&mut self) -> ObjRef {
        Update::reserve(self)
    }

    fn set(&mut self, reference: ObjRef, object: Object) {
        Update::set(self, reference, object);
    }
}

/// A number of this update, or one that is in use in the base under the same generation.
fn is_writable(reader: &Reader<'_>, reference: ObjRef) -> bool {
    match reader.entry(reference.num) {
        Some(Entry::InFile { generation, .. }) => generation == reference.generation,
        Some(Entry::InStream { .. }) => reference.generation == 0,
        Some(Entry::Free) => false,
        None => reference.generation == 0 && reference.num > reader.max_object_number(),
    }
}

/// §14.4: the first part stays, the second tells this save from others. It is derived from the content.
fn renew_id(trailer: &mut Dict, section: &[u8], base_len: usize) {
    let Some(Object::Array(parts)) = trailer.get_mut("ID") else {
        return;
    };
    let [_, second] = parts.as_mut_slice() else { return };
    let seed = fnv128(&(base_len as u64).to_be_bytes(), FNV_OFFSET);
    *second = Object::HexString(fnv128(section, seed).to_be_bytes().to_vec());
}

const FNV_OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// FNV-1a, 128 bits: tells files apart, promises nothing against forgery, needs nothing.
fn fnv128(bytes: &[u8], seed: u128) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    bytes
        .iter()
        .fold(seed, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}
