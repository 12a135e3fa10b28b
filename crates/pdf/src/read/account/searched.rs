//! What a program that searches the whole file for objects would take, where the cross-references lead elsewhere.

use std::collections::HashMap;
use std::ops::Range;

use super::super::parser::Parser;
use super::super::reader::Reader;
use super::super::xref::Entry;
use super::words::{self, Word};
use super::{MAX_BLANK, Stray};
use crate::{Dict, ObjRef, Object, StreamData};

impl Reader<'_> {
    /// What stands behind the last end: anything but white space, or more of it than [`MAX_BLANK`], so that programs do not
    /// find the end (MuPDF 1.21 from 1024 bytes on, PDFium from 4096, poppler 22.12 from 25195).
    ///
    /// They then search the file, and take what no cross-reference leads to; and where they find streams they end them where
    /// their data say `endstream`.
    pub fn behind(&self) -> Option<Stray> {
        let trailing = self.trailing();
        let start = self.bytes.len().saturating_sub(trailing.len()) as u64;
        if !trailing.iter().all(|byte| super::super::is_space(*byte)) {
            return Some(Stray::Bytes(start));
        }
        (trailing.len() > MAX_BLANK).then_some(Stray::Blank(start))
    }

    /// Whether something stands in the file that no cross-reference leads to and that a program which takes the file for
    /// damaged would show instead: behind an object another body of its number, or one of a higher generation; a further trailer; a catalog, an object
    /// stream or a cross-reference stream of its own. Comments, strings and data are not spared.
    ///
    /// Such a file shows one thing today, and may show another as soon as something is appended to it.
    pub(crate) fn hides_bodies(&self) -> bool {
        // Reading it once more costs what it is long.
        if self.work().spend(self.bytes.len()).is_err() {
            return true;
        }
        let places = self.places();
        words::words(self.bytes).into_iter().any(|(at, word)| match word {
            Word::Object { num, generation } => match places.get(&num) {
                Some(own) => own.yields_to(at, generation),
                None => !self.is_in_section(at) && self.is_container_at(at),
            },
            Word::Trailer => !self.is_in_section(at),
            Word::StartXref => false,
        })
    }

    /// Whether the data of a stream in use hold a word at which programs that search the file end it.
    pub(super) fn cuts_streams(&self) -> bool {
        let ends = |data: &[u8]| {
            let words: [&[u8]; 2] = [b"endstream", b"endobj"];
            words
                .iter()
                .any(|word| memchr::memmem::find(data, word).is_some())
        };
        let mut data = self.data_of(self.entries());
        data.any(|range| self.bytes.get(range).is_some_and(ends))
    }

    /// Whether a cross-reference section stands there.
    fn is_in_section(&self, at: usize) -> bool {
        let sections = &self.shared.sections;
        sections
            .iter()
            .any(|section| (section.offset..section.end).contains(&at))
    }

    /// Where each number in use stands; one in an object stream where that stream stands.
    pub(super) fn places(&self) -> HashMap<u32, Place> {
        let holder = |entry: Entry| match entry {
            Entry::InStream { stream, .. } => self.entry(stream),
            entry => Some(entry),
        };
        let entries = self.entries().iter();
        entries
            .filter_map(|(num, entry)| match holder(*entry)? {
                Entry::InFile { offset, generation } => {
                    let offset = usize::try_from(offset).ok()?;
                    let at = self.blanks(offset..self.bytes.len()).start;
                    Some((*num, Place { at, generation }))
                }
                _ => None,
            })
            .collect()
    }

    /// Where the data of streams lie, of those that were replaced later, too: in order, ranges that touch made one.
    pub(super) fn data(&self) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = self.data_of(self.entries()).collect();
        for number in 0..self.revisions.len().saturating_sub(1) {
            let listed = self.revision_entries(number).unwrap_or_default();
            let is_gone = |(num, entry): &(u32, Entry)| self.entry(*num) != Some(*entry);
            let gone: Vec<(u32, Entry)> = listed.into_iter().filter(is_gone).collect();
            // As it was then: its length may have been another.
            if !gone.is_empty()
                && let Ok(then) = self.at_revision(number)
            {
                found.extend(then.data_of(&gone));
            }
        }
        joined(found)
    }

    fn data_of<'r>(&'r self, entries: &'r [(u32, Entry)]) -> impl Iterator<Item = Range<usize>> + 'r {
        entries.iter().filter_map(|(num, entry)| {
            let Entry::InFile { generation, .. } = *entry else {
                return None;
            };
            let object = self
                .get(ObjRef {
                    num: *num,
                    generation,
                })
                .ok()?;
            match &object.as_stream()?.data {
                StreamData::File(range) | StreamData::Encrypted { range, .. } => Some(range.clone()),
                StreamData::Bytes(_) => None,
            }
        })
    }

    /// Whether an object that nobody lists is one by which other programs find their way.
    fn is_container_at(&self, at: usize) -> bool {
        let parsed = Parser::at(self.bytes, at, &self.shared.limits).indirect(None, |_| None);
        let found = |dict: &Dict| {
            ["Catalog", "ObjStm", "XRef"]
                .iter()
                .any(|name| dict.is_type(name))
        };
        match parsed.map(|parsed| parsed.object) {
            Ok(Object::Dict(dict)) => found(&dict),
            Ok(Object::Stream(stream)) => found(&stream.dict),
            _ => false,
        }
    }
}

/// Where the body in use stands, and its generation; that of an object stream is 0.
pub(super) struct Place {
    at: usize,
    generation: u16,
}

impl Place {
    /// Whether programs that search the file take another body: PDFium and poppler the last one of the highest generation,
    /// MuPDF the last one.
    pub(super) fn yields_to(&self, at: usize, generation: u16) -> bool {
        at > self.at || generation > self.generation
    }
}

fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
