//! From `startxref` back through `/Prev` to the first revision.

use super::cut;
use super::revisions::over;
use super::tail::{self, Tail};
use super::work::Work;
use super::xref::{Allowed, Section, offset_entry, section};
use crate::{DecodeError, Limits, OpenError, XrefError};
use std::ops::Range;

/// How a revision's cross-reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XrefKind {
    /// `xref` … `trailer`.
    Table,
    /// A stream (PDF 1.5).
    Stream,
    /// A table with `/XRefStm`: two views of one file, depending on the reader.
    Hybrid,
}

/// What one save of the file added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Where its bytes begin: 0, or the end of the revision before.
    pub start: usize,
    /// Behind its `%%EOF` and the end of line: the length the file had then.
    pub end: usize,
    /// Offset of its cross-reference section, as `startxref` gives it.
    pub startxref: u64,
    /// How that section is written.
    pub kind: XrefKind,
    /// Its sections, newest first in the file's order: two in a linearized file.
    pub(crate) sections: Range<usize>,
}

/// Sections from newest to oldest, and revisions from oldest to newest.
pub(crate) struct Chain {
    pub(crate) sections: Vec<Section>,
    pub(crate) revisions: Vec<Revision>,
}

/// Sections of the hybrid kind are read twice; more than a few are no honest file.
const MAX_HYBRIDS: usize = 16;

/// Reads the tail and every section; nothing else of the file.
pub(crate) fn read(bytes: &[u8], limits: &Limits, work: &Work) -> Result<Chain, OpenError> {
    let tail = tail::last(bytes).ok_or(OpenError::Truncated)?;
    // What shows is then not what was saved last, but what was saved before.
    if cut::is_of_a_save(bytes.get(tail.end..).unwrap_or_default()) {
        return Err(OpenError::Truncated);
    }
    read_from(bytes, tail, limits, work, section)
}

/// How a section is read: in `bytes`, at an offset, at no more than so much cost.
type ReadSection<'f> = dyn FnMut(&[u8], u64, &Allowed<'_>) -> Result<Section, XrefError> + 'f;

/// From a tail that was found; `section` may look for sections beside the offsets that are given.
pub(crate) fn read_from(
    bytes: &[u8],
    tail: Tail,
    limits: &Limits,
    work: &Work,
    mut section: impl FnMut(&[u8], u64, &Allowed<'_>) -> Result<Section, XrefError>,
) -> Result<Chain, OpenError> {
    let mut sections = sections(bytes, tail.startxref, limits, work, &mut section)?;
    let mut revisions = Vec::new();
    let mut at = 0;
    let mut until = bytes.len();
    while let Some(head) = sections.get(at) {
        let refuse = |reason| OpenError::Xref {
            offset: head.offset as u64,
            reason,
        };
        // The first-page section of a linearized file points forward to the main one; both are one save.
        let forward = sections.get(at + 1).filter(|next| next.offset > head.offset);
        if forward.is_some() && !is_linearized(bytes) {
            return Err(refuse(XrefError::Forward));
        }
        let pair = forward.or_else(|| sections.get(at + 1).filter(|next| is_half(bytes, head, next)));
        let count = if pair.is_some() { 2 } else { 1 };
        let closed = pair.map_or(head.end, |next| next.end.max(head.end));
        let end = if at == 0 {
            Some(tail).filter(|tail| tail.end >= closed)
        } else {
            None
        };
        let end = end.or_else(|| tail::find(bytes, closed, until, &[head.said, head.offset as u64]));
        let end = end.filter(|tail| tail.end <= until);
        let Tail { end, startxref } = end.ok_or_else(|| refuse(XrefError::Unclosed))?;
        until = pair.map_or(head.offset, |next| next.offset.min(head.offset));
        revisions.push(Revision {
            start: 0,
            end,
            startxref,
            kind: head.kind,
            sections: at..at + count,
        });
        let listed = pair.map(|next| next.entries.clone());
        if let Some(halves) = sections.get_mut(at).and_then(|head| head.halves.as_mut()) {
            // Readers of tables see both tables of the save.
            halves.table = over(std::mem::take(&mut halves.table), &listed.unwrap_or_default());
        }
        at += count;
    }
    revisions.reverse();
    let mut start = 0;
    for revision in &mut revisions {
        revision.start = start;
        start = revision.end;
    }
    Ok(Chain { sections, revisions })
}

fn sections(
    bytes: &[u8],
    startxref: u64,
    limits: &Limits,
    work: &Work,
    section: &mut ReadSection<'_>,
) -> Result<Vec<Section>, OpenError> {
    let mut sections: Vec<Section> = Vec::new();
    let mut allowed = Allowed {
        limits,
        work,
        entries: limits.max_objects,
    };
    let mut seen = std::collections::HashSet::new();
    let mut hybrids = 0;
    let mut next = Some(startxref);
    while let Some(offset) = next {
        let refuse = |reason| OpenError::Xref { offset, reason };
        if !seen.insert(offset) {
            return Err(refuse(XrefError::Loop));
        }
        // Before it is read: sections that go forward may share their bytes.
        let before = sections.last().map(|newer| newer.offset as u64);
        if let Some(newer) = before.filter(|newer| offset > *newer)
            && !is_linearized(bytes)
        {
            return Err(OpenError::Xref {
                offset: newer,
                reason: XrefError::Forward,
            });
        }
        if sections.len() >= limits.max_revisions {
            return Err(refuse(XrefError::TooManyRevisions));
        }
        // An older section ends before the newer one begins, so that the work is bounded by the length of the file.
        let newer = sections
            .last()
            .map(|newer| newer.offset)
            .filter(|newer| offset < *newer as u64);
        let window = newer.and_then(|newer| bytes.get(..newer)).unwrap_or(bytes);
        let section = section(window, offset, &allowed).map_err(|reason| match reason {
            XrefError::Decode(DecodeError::Work) => OpenError::Work,
            reason => refuse(reason),
        })?;
        hybrids += usize::from(section.kind == XrefKind::Hybrid);
        if hybrids > MAX_HYBRIDS {
            return Err(refuse(XrefError::TooManyRevisions));
        }
        allowed.entries = allowed.entries.saturating_sub(section.cost);
        next = offset_entry(&section.trailer, "Prev").map_err(refuse)?;
        sections.push(section);
    }
    Ok(sections)
}

/// Acrobat saves a hybrid file in two sections with one end: a table that leads back to the save before, and behind it `0 0`
/// with `/XRefStm`, which leads back to that table. Nothing but these entries differs between their trailers.
fn is_half(bytes: &[u8], head: &Section, next: &Section) -> bool {
    let is_empty = head.halves.as_ref().is_some_and(|halves| halves.table.is_empty());
    if !is_empty || next.kind != XrefKind::Table || head.trailer.int("XRefStm").is_none() {
        return false;
    }
    let others = |section: &Section| {
        let mut trailer = section.trailer.clone();
        _ = (trailer.remove("Prev"), trailer.remove("XRefStm"));
        trailer
    };
    let between = bytes.get(next.end..head.offset);
    let is_open = between.is_some_and(|between| memchr::memmem::find(between, b"startxref").is_none());
    is_open && others(head) == others(next)
}

/// Annex F: the linearization dictionary lies in the first 1024 bytes.
fn is_linearized(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    memchr::memmem::find(head, b"/Linearized").is_some()
}
