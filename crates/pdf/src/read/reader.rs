//! The open file.

use super::chain::{self, Revision, XrefKind};
use super::fetch::Cache;
use super::header::{self, Version};
use super::xref::{Entry, Section};
use crate::{Dict, Limits, ObjRef, Object, OpenError, ReadError, Repair};
use std::sync::{Arc, Mutex};

/// A PDF file, or the file as it was after one of its revisions.
///
/// Opening reads the end of the file and the cross-reference sections; objects are parsed when they are asked for, and
/// streams stay where they are. Nothing is repaired: what does not follow ISO 32000-2 is an error.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) limits: Limits,
    version: Version,
    revisions: Vec<Revision>,
    /// Newest first, over the whole file.
    sections: Arc<[Section]>,
    /// Which of `sections` is the newest one that counts here.
    newest: usize,
    /// By object number; of several entries the newest.
    entries: Vec<(u32, Entry)>,
    pub(super) cache: Mutex<Cache>,
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
