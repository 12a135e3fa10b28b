//! Whether a section's cross-reference accounts for every byte of it.
//!
//! A program that cannot use the cross-reference of a file, for whatever reason of its own, searches the file for objects,
//! trailers and object streams and takes the last ones. It must find nothing but what the cross-reference leads to.

mod bodies;
mod gap;
mod leads;
mod left;
mod packed;
mod packing;
mod piece;
mod plain;
mod searched;
mod words;

use std::collections::HashSet;
use std::ops::Range;

use super::chain::Revision;
use super::reader::Reader;
use super::tail;
use super::xref::Entry;
use crate::ObjRef;
pub use bodies::Bodies;
use piece::Piece;
use words::Word;
pub(crate) use words::reads_like_structure;

/// White space and comments that may stand in one place, in bytes, that behind the last `%%EOF` too. Programs look for
/// `startxref` within the last 1024 (MuPDF, poppler, what ISO 32000-1 says of Acrobat), 1054 (qpdf) or 4096 bytes (PDFium);
/// where they miss it they search the file for objects.
pub const MAX_BLANK: usize = 512;

/// From `startxref` to behind `%%EOF`, in bytes: two words, twenty digits, ends of lines.
const MAX_TAIL: usize = 64;

/// How far numbers may run ahead of those in use. Writers leave a few out; from four million on, programs (PDFium, MuPDF)
/// take a number for damage.
const MAX_AHEAD: u32 = 10_000;

/// As many are told of one section.
const MAX_TOLD: usize = 16;

/// Something in a section that its cross-reference does not account for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stray {
    /// Something that is neither listed, nor white space, nor a plain comment; where it begins.
    Bytes(u64),
    /// More white space and comments in one place than [`MAX_BLANK`], or a drawn-out `startxref`; where it begins.
    Blank(u64),
    /// What reads like the beginning of an object, although the cross-reference leads to none there: in a gap, a comment, a
    /// string, the data of a stream.
    Body {
        /// Where.
        at: u64,
        /// The object's number.
        num: u32,
    },
    /// A listed object that does not begin with its number, generation and `obj`, one space between; or shares bytes with
    /// another one; or lies in what was there before the section, and not where it lay then.
    Disguised(ObjRef),
    /// What reads like a trailer or the end of a file, and is not the section's; where.
    End(u64),
    /// A cross-reference stream that names another catalog or another encryption than the section's trailer.
    Index(ObjRef),
    /// An object stream holds something that the cross-reference does not look for there: another object, the same one
    /// twice, further bytes; or nothing at all.
    Packed {
        /// The stream.
        stream: u32,
        /// The object; none for further bytes.
        num: Option<u32>,
    },
    /// Something that is not written in the narrow form which all programs read alike, a reference that leads
    /// nowhere or has another generation than the object in use, or the object stream or cross-reference stream that holds it; where it begins.
    Odd(u64),
    /// Object 0, or a number far beyond those in use.
    Number(u32),
    /// `/Size` is far beyond the numbers in use; or, in the last section of the file, not above all of them, and what a
    /// program finds that searches the file for objects is not what the cross-reference leads to.
    Size(i64),
}

impl Reader<'_> {
    /// What the newest section holds beside what it lists: nothing in honest files. `before` is the file before this
    /// section. At most sixteen; none for a file that was repaired.
    ///
    /// ```
    /// use saoy_pdf::{Dict, Limits, Object, Reader, Stray, Stream, Update};
    ///
    /// # let base = include_bytes!("../../../tests/fixtures/three-pages-stream.pdf");
    /// let before = Reader::open(base, &Limits::default())?;
    /// let mut update = Update::new(&before)?;
    /// update.add(Object::Int(1));
    /// let saved = [&base[..], &update.finish()?.bytes].concat();
    /// assert_eq!(Reader::open(&saved, &Limits::default())?.strays(&before), []);
    ///
    /// // Data that a program which searches the file takes for an object.
    /// let mut update = Update::new(&before)?;
    /// update.add(Stream::new(Dict::new(), b"5 0 obj null endobj".to_vec()));
    /// let saved = [&base[..], &update.finish()?.bytes].concat();
    /// let strays = Reader::open(&saved, &Limits::default())?.strays(&before);
    /// assert!(matches!(strays[..], [Stray::Body { num: 5, .. }]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn strays(&self, before: &Self) -> Vec<Stray> {
        let newest = self.revisions.len().saturating_sub(1);
        let Some(revision) = self.revisions.last().filter(|_| !self.is_repaired()) else {
            return Vec::new();
        };
        let mut found = Found::default();
        let region = revision.start..revision.end;
        // Reading it once more costs what it is long.
        if self.work().spend_parsing(region.len()).is_err() {
            return vec![Stray::Bytes(region.start as u64)];
        }
        let sections = self.shared.sections.get(revision.sections.clone());
        let sections = sections.unwrap_or_default();
        let listed = self.revision_entries(newest).unwrap_or_default();
        let mut pieces = self.sections(sections);
        let mut odd: Vec<Stray> = pieces
            .iter()
            .filter_map(|piece| self.odd(piece, before, &listed))
            .collect();
        pieces.retain(|piece| region.contains(&piece.range.start));
        for (num, entry) in &listed {
            if let Entry::InFile { offset, generation } = *entry
                && usize::try_from(offset).is_ok_and(|offset| region.contains(&offset))
            {
                let reference = ObjRef {
                    num: *num,
                    generation,
                };
                let piece = self.piece(reference, offset, &listed, &mut found);
                odd.extend(piece.as_ref().and_then(|piece| self.odd(piece, before, &listed)));
                pieces.extend(piece);
            } else if before.entry(*num) != Some(*entry) && !self.is_of(&region, *entry) {
                found.add(Stray::Disguised(ObjRef::new(*num)));
            }
        }
        pieces.sort_by_key(|piece| (piece.range.start, piece.range.end));
        pieces.dedup_by(|next, first| next.range == first.range);
        let end = self.between(revision, &pieces, &mut found);
        self.words(&region, &pieces, end, &mut found);
        self.numbers(before, &listed, &mut found);
        found.extend(odd);
        found.0
    }

    /// Whether an entry leads into `region`, or nowhere.
    fn is_of(&self, region: &Range<usize>, entry: Entry) -> bool {
        let holder = match entry {
            Entry::InStream { stream, .. } => self.entry(stream),
            entry => Some(entry),
        };
        match holder {
            Some(Entry::InFile { offset, .. }) => {
                usize::try_from(offset).is_ok_and(|offset| region.contains(&offset))
            }
            Some(Entry::InStream { .. }) => false,
            Some(Entry::Free) | None => true,
        }
    }

    /// Goes through the section from piece to piece. Returns where its `startxref` is.
    fn between(&self, revision: &Revision, pieces: &[Piece], found: &mut Found) -> usize {
        let mut at = revision.start;
        for piece in pieces {
            if piece.range.start < at {
                let shared = piece.of.map(Stray::Disguised);
                found.add(shared.unwrap_or(Stray::Bytes(piece.range.start as u64)));
            }
            found.extend(gap::stray(self.bytes, at..piece.range.start));
            at = at.max(piece.range.end);
        }
        let rest = self.bytes.get(at..revision.end).unwrap_or_default();
        let end = memchr::memmem::rfind(rest, b"startxref").map(|end| at + end);
        let tail = end.and_then(|end| tail::at_offset(self.bytes, end));
        match (end, tail) {
            (Some(end), Some(tail)) if tail.end == revision.end => {
                found.extend(gap::stray(self.bytes, at..end));
                if revision.end - end > MAX_TAIL {
                    found.add(Stray::Blank(end as u64));
                }
                end
            }
            _ => {
                found.add(Stray::Bytes(at as u64));
                at
            }
        }
    }

    /// Words by which programs find objects and trailers, wherever they stand.
    fn words(&self, region: &Range<usize>, pieces: &[Piece], end: usize, found: &mut Found) {
        let bytes = self.bytes.get(region.clone()).unwrap_or_default();
        let starts: HashSet<usize> = pieces.iter().map(|piece| piece.range.start).collect();
        let mut trailers: Vec<&Piece> = pieces.iter().filter(|piece| piece.trailer).collect();
        for (at, word) in words::words(bytes) {
            let at = region.start + at;
            let stray = match word {
                Word::Object { .. } if starts.contains(&at) => continue,
                Word::Object { num, .. } => Stray::Body { at: at as u64, num },
                // The first one behind a table is the table's.
                Word::Trailer => match trailers.iter().position(|piece| piece.range.contains(&at)) {
                    Some(own) => {
                        trailers.swap_remove(own);
                        continue;
                    }
                    None => Stray::End(at as u64),
                },
                Word::StartXref if at == end => continue,
                Word::StartXref => Stray::End(at as u64),
            };
            found.add(stray);
        }
    }

    fn numbers(&self, before: &Self, listed: &[(u32, Entry)], found: &mut Found) {
        let used = |(_, entry): &&(u32, Entry)| *entry != Entry::Free;
        let highest = |reader: &Self| reader.entries.iter().rev().find(used).map_or(0, |(num, _)| *num);
        let size = |reader: &Self| reader.trailer().int("Size").unwrap_or(0);
        let ahead = u32::try_from(listed.len())
            .unwrap_or(u32::MAX)
            .saturating_add(MAX_AHEAD);
        let known = before.max_object_number().saturating_add(ahead);
        let own = listed.iter().filter(used);
        for (num, _) in own.filter(|(num, _)| *num == 0 || *num > known) {
            found.add(Stray::Number(*num));
        }
        // What the signed file said wrong may be said again; what a later trailer says right no longer counts. PDFBox writes
        // 1 into a save that changes nothing, and into others the highest number of that save: programs that search the
        // file then have to find nothing new in it.
        let held = size(before) > i64::from(highest(before)) && self.newest == 0;
        let highest = highest(self);
        let most = before.max_object_number().max(highest).saturating_add(ahead);
        let low = held && size(self) <= i64::from(highest) && (self.hides_bodies() || self.cuts_streams());
        if low || size(self) > i64::from(most) {
            found.add(Stray::Size(size(self)));
        }
    }
}

#[derive(Default)]
struct Found(Vec<Stray>);

impl Found {
    fn add(&mut self, stray: Stray) {
        if self.0.len() < MAX_TOLD && !self.0.contains(&stray) {
            self.0.push(stray);
        }
    }

    fn extend(&mut self, strays: impl IntoIterator<Item = Stray>) {
        strays.into_iter().for_each(|stray| self.add(stray));
    }
}
