//! The open file.

use super::chain::{self, Chain, Revision, XrefKind};
use super::fetch::Cache;
use super::header::{self, Version};
use super::revisions::merge;
use super::work::Work;
use super::xref::{Entry, Section};
use crate::crypt::Security;
use crate::repair::Mended;
use crate::{Dict, Limits, ObjRef, Object, OpenError, ReadError, Repair};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// A PDF file, or the file as it was after one of its revisions.
///
/// Opening reads the end of the file and the cross-reference sections; objects are parsed when they are asked for, and
/// streams stay where they are. [`open`](Self::open) repairs nothing: what does not follow ISO 32000-2 is an error.
/// [`open_any`](Self::open_any) opens damaged and encrypted files as well, and says what it [repaired](Self::repairs).
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) shared: Shared,
    pub(super) revisions: Vec<Revision>,
    /// Which of the sections is the newest one that counts here.
    pub(super) newest: usize,
    /// By object number; of several entries the newest.
    pub(super) entries: Vec<(u32, Entry)>,
    pub(super) cache: Mutex<Cache>,
    /// What opens an encrypted file; none while the file is closed, or is not encrypted.
    pub(super) security: Option<Arc<Security>>,
}

/// What the readers of all revisions of a file have in common.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(super) limits: Limits,
    version: Version,
    /// Newest first, over the whole file.
    pub(super) sections: Arc<[Section]>,
    pub(super) work: Work,
    /// What was repaired; objects are read tolerantly if anything was.
    pub(super) mended: Arc<Mended>,
    /// Whether `/XRefStm` is passed over, as readers before PDF 1.5 do.
    pub(super) tables_only: bool,
}

impl<'a> Reader<'a> {
    /// Opens `bytes`.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, OpenError> {
        Self::open_counted(bytes, limits, &Work::new(limits))
    }

    /// [`open`](Self::open), as part of the work that is done with a file.
    pub(super) fn open_counted(bytes: &'a [u8], limits: &Limits, work: &Work) -> Result<Self, OpenError> {
        let version = header::version(bytes)?;
        let chain = chain::read(bytes, limits, work)?;
        Self::from_chain(bytes, limits, work, version, chain)
    }

    /// What the cross-reference says, with nothing of the file read but that.
    pub(crate) fn from_chain(
        bytes: &'a [u8],
        limits: &Limits,
        work: &Work,
        version: Version,
        chain: Chain,
    ) -> Result<Self, OpenError> {
        let shared = Shared {
            limits: limits.clone(),
            version,
            sections: chain.sections.into(),
            work: work.clone(),
            mended: Arc::default(),
            tables_only: false,
        };
        let entries = merge(shared.sections_since(&chain.revisions, 0), false);
        Self::build(bytes, shared, chain.revisions, entries)
    }

    pub(super) fn build(
        bytes: &'a [u8],
        shared: Shared,
        revisions: Vec<Revision>,
        entries: Vec<(u32, Entry)>,
    ) -> Result<Self, OpenError> {
        let newest = revisions.last().ok_or(OpenError::Truncated)?.sections.start;
        let head = shared.sections.get(newest).ok_or(OpenError::Truncated)?;
        if head.trailer.reference("Root").is_none() {
            let reason = crate::XrefError::Trailer("Root");
            return Err(OpenError::Xref {
                offset: head.offset as u64,
                reason,
            });
        }
        Ok(Self {
            bytes,
            shared,
            revisions,
            newest,
            entries,
            cache: Mutex::default(),
            security: None,
        })
    }

    /// With what opens the file, where its trailer says that it is closed.
    pub(crate) fn with_security(mut self, security: Option<Arc<Security>>) -> Self {
        self.security = security.filter(|_| self.is_encrypted());
        self
    }

    /// Whether the permissions of an encrypted file are those that were encrypted with it.
    pub(crate) fn permissions_hold(&self) -> bool {
        self.security
            .as_ref()
            .is_none_or(|security| security.permissions_hold())
    }

    /// With what was found to be damaged.
    pub(crate) fn with_mended(mut self, mended: Mended) -> Self {
        self.shared.mended = Arc::new(mended);
        self
    }

    /// What was wrong with the file and read in spite of it; always empty after [`open`](Self::open).
    pub fn repairs(&self) -> &[Repair] {
        &self.shared.mended.repairs
    }

    /// What is not where the cross-reference says.
    pub(crate) fn moved(&self) -> &HashMap<(u32, u64), u64> {
        &self.shared.mended.moved
    }

    /// Whether anything was repaired: another reader may then see another document. [`Repair::Permissions`] alone changes
    /// nothing of what is seen.
    pub fn is_repaired(&self) -> bool {
        let mut repairs = self.repairs().iter();
        repairs.any(|repair| *repair != Repair::Permissions)
    }

    /// How the file is encrypted and with whose password it was opened; none if it is not encrypted or was not opened.
    ///
    /// ```
    /// use saoy_pdf::{Limits, Method, OpenError, OpenedAs, Reader};
    ///
    /// # let file = include_bytes!("../../tests/fixtures/encrypted/aes-256-r6.pdf");
    /// let limits = Limits::default();
    /// let closed = Reader::open_any(file, &limits, None).map(|_| ());
    /// assert_eq!(closed, Err(OpenError::PasswordRequired));
    ///
    /// let reader = Reader::open_any(file, &limits, Some(b"reader"))?;
    /// let encryption = reader.encryption().unwrap();
    /// assert_eq!((encryption.streams, encryption.opened_as), (Method::Aes256, OpenedAs::User));
    /// // From here on nothing shows that it was encrypted.
    /// let info = reader.lookup(reader.trailer(), "Info")?;
    /// assert_eq!(info.as_dict().and_then(|info| info.get("Title")?.as_string()), Some(&b"A letter"[..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "crypt")]
    pub fn encryption(&self) -> Option<crate::Encryption> {
        self.security.as_ref().map(|security| security.describe())
    }

    pub(crate) fn work(&self) -> &Work {
        &self.shared.work
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The limits it was opened with.
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// The version of the header; the catalog's `/Version` may be higher.
    pub fn version(&self) -> Version {
        self.shared.version
    }

    /// The trailer of the newest section, or the dictionary of its stream.
    pub fn trailer(&self) -> &Dict {
        static NONE: std::sync::LazyLock<Dict> = std::sync::LazyLock::new(Dict::new);
        self.shared
            .sections
            .get(self.newest)
            .map_or(&NONE, |section| &section.trailer)
    }

    /// How the newest section is written.
    pub fn xref_kind(&self) -> XrefKind {
        self.shared
            .sections
            .get(self.newest)
            .map_or(XrefKind::Table, |section| section.kind)
    }

    /// How much of [`Limits::max_work`] was used, by this reader and those of the file's other revisions, in bytes. The
    /// same calls always cost the same.
    pub fn work_done(&self) -> u64 {
        self.work().spent()
    }

    /// The cross-reference entries in force, by object number.
    pub fn entries(&self) -> &[(u32, Entry)] {
        &self.entries
    }

    /// Whether any revision is of the hybrid kind.
    pub fn has_hybrid(&self) -> bool {
        let sections = self.shared.sections.get(self.newest..).unwrap_or_default();
        sections.iter().any(|section| section.kind == XrefKind::Hybrid)
    }

    /// Whether a free entry has a generation beyond 65535: some programs write 65536 into entry 0, and some refuse to
    /// read that.
    pub fn has_generation_overflow(&self) -> bool {
        let sections = self.shared.sections.get(self.newest..).unwrap_or_default();
        sections.iter().any(|section| section.overflow)
    }

    /// What follows the last `%%EOF` and its end of line.
    pub fn trailing(&self) -> &'a [u8] {
        let end = self.revisions.last().map_or(0, |revision| revision.end);
        self.bytes.get(end..).unwrap_or_default()
    }

    /// Whether strings and streams are encrypted. A reader from [`open`](Self::open) gives them as they are, one from
    /// [`open_any`](Self::open_any) decrypted.
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
            // `Repair::CatalogType`
            Object::Dict(dict)
                if self.is_repaired() && !dict.contains_key("Type") && dict.contains_key("Pages") =>
            {
                Ok(dict)
            }
            _ => Err(ReadError::Entry(self.catalog_ref(), "Type")),
        }
    }
}
