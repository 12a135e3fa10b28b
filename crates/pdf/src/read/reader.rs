//! The open file.

use super::chain::{self, Revision, XrefKind};
use super::header::{self, Version};
use super::object_stream::ObjectStream;
use super::parser::{IndirectError, Parser};
use super::xref::{Entry, Section};
use crate::filter;
use crate::{DecodeError, Dict, Limits, ObjRef, Object, OpenError, ReadError, Repair, Stream, StreamData};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Decoded object streams are kept up to this many bytes.
const CACHE: usize = 12 << 20;

/// An object that is an integer fits into this many bytes.
const LENGTH_WINDOW: usize = 256;

/// References to references are followed this far.
const HOPS: usize = 16;

/// A PDF file, or the file as it was after one of its revisions.
///
/// Opening reads the end of the file and the cross-reference sections; objects are parsed when they are asked for, and
/// streams stay where they are. Nothing is repaired: what does not follow ISO 32000-2 is an error.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    limits: Limits,
    version: Version,
    revisions: Vec<Revision>,
    /// Newest first, over the whole file.
    sections: Arc<[Section]>,
    /// Which of `sections` is the newest one that counts here.
    newest: usize,
    /// By object number; of several entries the newest.
    entries: Vec<(u32, Entry)>,
    cache: Mutex<Cache>,
}

#[derive(Debug, Default)]
struct Cache {
    streams: HashMap<u32, Arc<ObjectStream>>,
    size: usize,
    /// Bytes decoded so far, kept or not.
    spent: u64,
}

impl<'a> Reader<'a> {
    /// Opens `bytes`.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, OpenError> {
        let version = header::version(bytes)?;
        let chain = chain::read(bytes, limits)?;
        let sections: Arc<[Section]> = chain.sections.into();
        Self::build(bytes, limits.clone(), version, chain.revisions, sections)
    }

    /// Opens whatever can be opened: what [`open`](Self::open) accepts, exactly as it does; else a damaged file by
    /// [repair](Self::repairs), and an encrypted one with `password`, the owner's or the user's, or with the empty one.
    pub fn open_any(bytes: &'a [u8], limits: &Limits, _password: Option<&[u8]>) -> Result<Self, OpenError> {
        Self::open(bytes, limits)
    }

    /// What was wrong with the file and read in spite of it; empty for every file that [`open`](Self::open) reads.
    pub fn repairs(&self) -> &[Repair] {
        &[]
    }

    /// Whether anything was repaired.
    pub fn is_repaired(&self) -> bool {
        !self.repairs().is_empty()
    }

    /// The file as it was after revision `number`, counted from 0.
    pub fn at_revision(&self, number: usize) -> Result<Reader<'a>, ReadError> {
        let none = || ReadError::NoRevision(number);
        let revisions = self.revisions.get(..=number).ok_or_else(none)?.to_vec();
        let end = revisions.last().ok_or_else(none)?.end;
        let bytes = self.bytes.get(..end).ok_or_else(none)?;
        Reader::build(
            bytes,
            self.limits.clone(),
            self.version,
            revisions,
            self.sections.clone(),
        )
        .map_err(|_| none())
    }

    fn build(
        bytes: &'a [u8],
        limits: Limits,
        version: Version,
        revisions: Vec<Revision>,
        sections: Arc<[Section]>,
    ) -> Result<Self, OpenError> {
        let newest = revisions.last().ok_or(OpenError::Truncated)?.sections.start;
        let head = sections.get(newest).ok_or(OpenError::Truncated)?;
        if head.trailer.reference("Root").is_none() {
            let reason = crate::XrefError::Trailer("Root");
            return Err(OpenError::Xref {
                offset: head.offset as u64,
                reason,
            });
        }
        let entries = merge(sections.get(newest..).unwrap_or_default());
        Ok(Self {
            bytes,
            limits,
            version,
            revisions,
            sections,
            newest,
            entries,
            cache: Mutex::default(),
        })
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The limits it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The version of the header; the catalog's `/Version` may be higher.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The trailer of the newest section, or the dictionary of its stream.
    pub fn trailer(&self) -> &Dict {
        static NONE: std::sync::LazyLock<Dict> = std::sync::LazyLock::new(Dict::new);
        self.sections
            .get(self.newest)
            .map_or(&NONE, |section| &section.trailer)
    }

    /// How the newest section is written.
    pub fn xref_kind(&self) -> XrefKind {
        self.sections
            .get(self.newest)
            .map_or(XrefKind::Table, |section| section.kind)
    }

    /// The saves of this file, oldest first. At least one.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The cross-reference entries that revision `number` brought, by object number.
    pub fn revision_entries(&self, number: usize) -> Result<Vec<(u32, Entry)>, ReadError> {
        let revision = self.revisions.get(number).ok_or(ReadError::NoRevision(number))?;
        Ok(merge(
            self.sections.get(revision.sections.clone()).unwrap_or_default(),
        ))
    }

    /// The trailer that revision `number` brought: its `/Root` counts from then on.
    pub fn revision_trailer(&self, number: usize) -> Option<&Dict> {
        let revision = self.revisions.get(number)?;
        Some(&self.sections.get(revision.sections.start)?.trailer)
    }

    /// The cross-reference entries in force, by object number.
    pub fn entries(&self) -> &[(u32, Entry)] {
        &self.entries
    }

    /// Whether any revision is of the hybrid kind.
    pub fn has_hybrid(&self) -> bool {
        let sections = self.sections.get(self.newest..).unwrap_or_default();
        sections.iter().any(|section| section.kind == XrefKind::Hybrid)
    }

    /// Whether a free entry has a generation beyond 65535: some programs write 65536 into entry 0, and some refuse to
    /// read that.
    pub fn has_generation_overflow(&self) -> bool {
        let sections = self.sections.get(self.newest..).unwrap_or_default();
        sections.iter().any(|section| section.overflow)
    }

    /// What follows the last `%%EOF` and its end of line.
    pub fn trailing(&self) -> &'a [u8] {
        let end = self.revisions.last().map_or(0, |revision| revision.end);
        self.bytes.get(end..).unwrap_or_default()
    }

    /// Whether strings and streams are encrypted. They are given as they are: there is no decryption here.
    pub fn is_encrypted(&self) -> bool {
        self.trailer().contains_key("Encrypt")
    }

    /// The highest number that is taken: an object's, or `/Size` - 1.
    pub fn max_object_number(&self) -> u32 {
        let listed = self.entries.last().map_or(0, |(num, _)| *num);
        let size = self
            .trailer()
            .int("Size")
            .and_then(|size| u32::try_from(size).ok())
            .unwrap_or(0);
        listed.max(size.saturating_sub(1))
    }

    /// Where object `num` is, as the newest section says that lists it.
    pub fn entry(&self, num: u32) -> Option<Entry> {
        let at = self.entries.binary_search_by_key(&num, |(num, _)| *num).ok()?;
        self.entries.get(at).map(|(_, entry)| *entry)
    }

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
                let object = objects.object(index, reference.num, &self.limits);
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

    /// The reference of the catalog.
    pub fn catalog_ref(&self) -> ObjRef {
        self.trailer().reference("Root").unwrap_or(ObjRef::new(0))
    }

    /// The catalog (ISO 32000-2 §7.7.2).
    pub fn catalog(&self) -> Result<Dict, ReadError> {
        match self.get(self.catalog_ref())? {
            Object::Dict(dict) if dict.is_type("Catalog") => Ok(dict),
            _ => Err(ReadError::Entry(self.catalog_ref(), "Type")),
        }
    }

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

    /// The object and how many bytes of the file it takes.
    fn in_file(
        &self,
        reference: ObjRef,
        offset: u64,
        length: impl FnOnce(ObjRef) -> Option<i64>,
    ) -> Result<(Object, usize), ReadError> {
        let offset = usize::try_from(offset).map_err(|_| ReadError::Misplaced(reference))?;
        match Parser::at(self.bytes, offset, &self.limits).indirect(Some(reference), length) {
            Ok(found) => Ok((found.object, found.end.saturating_sub(offset))),
            Err(error) => Err(refusal(error, reference)),
        }
    }

    /// A `/Length` given by reference. That of an object stream must not lie in one itself (§7.5.7): no circles.
    fn length(&self, reference: ObjRef, in_streams: bool) -> Option<i64> {
        match self.entry(reference.num)? {
            Entry::InFile { offset, generation } if generation == reference.generation => {
                // A number is short; the window keeps many streams with one odd length cheap.
                let offset = usize::try_from(offset).ok()?;
                let end = offset.saturating_add(LENGTH_WINDOW).min(self.bytes.len());
                let mut parser = Parser::at(self.bytes.get(..end)?, offset, &self.limits);
                parser.indirect(Some(reference), |_| None).ok()?.object.as_int()
            }
            Entry::InStream { .. } if in_streams => self.get(reference).ok()?.as_int(),
            _ => None,
        }
    }

    fn object_stream(&self, num: u32) -> Result<Arc<ObjectStream>, ReadError> {
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
        let left = self.limits.max_total_decoded.saturating_sub(cache.spent);
        let limit = self.limits.max_decoded.min(left);
        let data = filter::decode(&stream.dict, self.raw(&stream), limit);
        let data = data.map_err(|error| match error {
            DecodeError::TooLarge if left < self.limits.max_decoded => ReadError::TooMuch,
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

/// One list by number; the first section that lists a number wins.
fn merge(sections: &[Section]) -> Vec<(u32, Entry)> {
    let mut entries: Vec<(u32, Entry)> = sections
        .iter()
        .flat_map(|section| section.entries.iter().copied())
        .collect();
    entries.sort_by_key(|(num, _)| *num);
    entries.dedup_by_key(|(num, _)| *num);
    entries
}
