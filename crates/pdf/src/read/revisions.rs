//! The file as it was after each save.

use super::chain::Revision;
use super::reader::{Reader, Shared};
use super::xref::{Entry, Halves, Section};
use crate::{Dict, ReadError};

impl<'a> Reader<'a> {
    /// The saves of this file, oldest first. At least one.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The cross-reference entries that revision `number` brought, by object number.
    pub fn revision_entries(&self, number: usize) -> Result<Vec<(u32, Entry)>, ReadError> {
        let revision = self.revisions.get(number).ok_or(ReadError::NoRevision(number))?;
        let sections = self.shared.sections.get(revision.sections.clone());
        Ok(merge(sections.unwrap_or_default(), self.shared.tables_only))
    }

    /// The trailer that revision `number` brought: its `/Root` counts from then on.
    pub fn revision_trailer(&self, number: usize) -> Option<&Dict> {
        let revision = self.revisions.get(number)?;
        Some(&self.shared.sections.get(revision.sections.start)?.trailer)
    }

    /// What the table and the stream of revision `number` list, each by itself; none if it is not hybrid.
    pub fn halves(&self, number: usize) -> Option<&Halves> {
        let revision = self.revisions.get(number)?;
        self.shared.sections.get(revision.sections.start)?.halves.as_ref()
    }

    /// The file as it was after revision `number`, counted from 0.
    ///
    /// ```
    /// use saoy_pdf::{Dict, Limits, Object, Reader, Update};
    ///
    /// # let base = include_bytes!("../../tests/fixtures/three-pages-stream.pdf");
    /// # let reader = Reader::open(base, &Limits::default())?;
    /// # let mut update = Update::new(&reader)?;
    /// # update.append_page(Dict::new().with("MediaBox", [0, 0, 9, 9].map(Object::Int).to_vec()))?;
    /// # let file = [&base[..], &update.finish()?.bytes].concat();
    /// let reader = Reader::open_any(&file, &Limits::default(), None)?;
    /// for (number, revision) in reader.revisions().iter().enumerate() {
    ///     let then = reader.at_revision(number)?;
    ///     println!("{} bytes, {} pages", revision.end, then.pages()?.len());
    /// }
    /// # assert_eq!((reader.at_revision(0)?.pages()?.len(), reader.pages()?.len()), (3, 4));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A damaged file whose cross-reference was [rebuilt](Repair::XrefRebuilt) has the revisions that its `%%EOF` marks show.
    pub fn at_revision(&self, number: usize) -> Result<Reader<'a>, ReadError> {
        let (bytes, revisions) = self.until(number)?;
        let sections = self.shared.sections_since(&revisions, 0);
        let runs = sections.len() + 1;
        let listed: usize = sections.iter().map(|section| section.entries.len()).sum();
        let steps = listed.saturating_mul(1 + runs.ilog2() as usize);
        self.work()
            .spend(steps.saturating_mul(8))
            .map_err(|_| ReadError::Work)?;
        self.reader_of(bytes, revisions, merge(sections, self.shared.tables_only))
    }

    /// The same as [`at_revision`](Self::at_revision), of an `earlier` revision's reader: only what came between is
    /// added. Whoever goes through all revisions of a file takes this.
    ///
    /// # Errors
    /// [`ReadError::NoRevision`] if the file has no such revision, or it is older than `earlier`.
    pub fn later_revision(&self, earlier: &Reader<'a>, number: usize) -> Result<Reader<'a>, ReadError> {
        let known = earlier.revisions.len();
        if number + 1 < known {
            return Err(ReadError::NoRevision(number));
        }
        let (bytes, revisions) = self.until(number)?;
        let since = merge(
            self.shared.sections_since(&revisions, known),
            self.shared.tables_only,
        );
        let steps = since.len() + earlier.entries.len();
        self.work()
            .spend(steps.saturating_mul(8))
            .map_err(|_| ReadError::Work)?;
        self.reader_of(bytes, revisions, over(since, &earlier.entries))
    }

    /// The file up to revision `number`.
    fn until(&self, number: usize) -> Result<(&'a [u8], Vec<Revision>), ReadError> {
        let none = || ReadError::NoRevision(number);
        let revisions = self.revisions.get(..=number).ok_or_else(none)?;
        let end = revisions.last().ok_or_else(none)?.end;
        Ok((self.bytes.get(..end).ok_or_else(none)?, revisions.to_vec()))
    }

    fn reader_of(
        &self,
        bytes: &'a [u8],
        revisions: Vec<Revision>,
        entries: Vec<(u32, Entry)>,
    ) -> Result<Reader<'a>, ReadError> {
        let none = ReadError::NoRevision(revisions.len().saturating_sub(1));
        let then = Reader::build(bytes, self.shared.clone(), revisions, entries).map_err(|_| none)?;
        Ok(then.with_security(self.security.clone()))
    }

    /// The file as a reader before PDF 1.5 sees it, which passes `/XRefStm` over (ISO 32000-2 §7.5.8.4). None if no
    /// section is hybrid: then all readers see the same. A hybrid file should tell both kinds of readers the same story.
    pub fn table_view(&self) -> Option<Reader<'a>> {
        if !self.has_hybrid() {
            return None;
        }
        let mut shared = self.shared.clone();
        shared.tables_only = true;
        let entries = merge(shared.sections_since(&self.revisions, 0), true);
        let view = Reader::build(self.bytes, shared, self.revisions.clone(), entries);
        Some(view.ok()?.with_security(self.security.clone()))
    }
}

impl Shared {
    /// The sections of the last of `revisions` back to that of number `first`, newest first.
    pub(super) fn sections_since(&self, revisions: &[Revision], first: usize) -> &[Section] {
        let (Some(newest), Some(oldest)) = (revisions.last(), revisions.get(first)) else {
            return &[];
        };
        let end = if first == 0 {
            self.sections.len()
        } else {
            oldest.sections.end
        };
        self.sections.get(newest.sections.start..end).unwrap_or_default()
    }
}

/// Two lists by number as one; where both have a number, the newer entry.
pub(super) fn over(newer: Vec<(u32, Entry)>, older: &[(u32, Entry)]) -> Vec<(u32, Entry)> {
    let mut merged = Vec::with_capacity(newer.len() + older.len());
    let mut rest = older;
    for entry in newer {
        let before = rest.partition_point(|(num, _)| *num < entry.0);
        let (lower, upper) = rest.split_at(before);
        merged.extend_from_slice(lower);
        rest = match upper.split_first() {
            Some(((num, _), above)) if *num == entry.0 => above,
            _ => upper,
        };
        merged.push(entry);
    }
    merged.extend_from_slice(rest);
    merged
}

/// One list by number; the first section that lists a number wins.
pub(super) fn merge(sections: &[Section], tables_only: bool) -> Vec<(u32, Entry)> {
    let listed = |section: &'_ Section| match &section.halves {
        Some(halves) if tables_only => halves.table.clone(),
        _ => section.entries.clone(),
    };
    let mut entries: Vec<(u32, Entry)> = sections.iter().flat_map(listed).collect();
    entries.sort_by_key(|(num, _)| *num);
    entries.dedup_by_key(|(num, _)| *num);
    entries
}
