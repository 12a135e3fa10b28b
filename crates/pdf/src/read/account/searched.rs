//! What a program that searches the whole file for objects would take, where the cross-references lead elsewhere.

use std::collections::HashMap;

use super::super::parser::Parser;
use super::super::reader::Reader;
use super::super::xref::Entry;
use super::words::{self, Word};
use crate::{Dict, Object};

impl Reader<'_> {
    /// Whether something stands in the file that no cross-reference leads to and that a program which takes the file for
    /// damaged would show instead: behind an object another body of its number; a further trailer; a catalog, an object
    /// stream or a cross-reference stream of its own. Comments, strings and data are not spared.
    ///
    /// Such a file shows one thing today, and may show another as soon as something is appended to it.
    pub(crate) fn hides_bodies(&self) -> bool {
        // Reading it once more costs what it is long.
        if self.work().spend(self.bytes.len()).is_err() {
            return true;
        }
        let places = self.places();
        let within = |at: usize| {
            let sections = &self.shared.sections;
            sections
                .iter()
                .any(|section| (section.offset..section.end).contains(&at))
        };
        words::words(self.bytes).into_iter().any(|(at, word)| match word {
            Word::Object(num) => match places.get(&num) {
                Some(place) => at > *place,
                None => !within(at) && self.is_container_at(at),
            },
            Word::Trailer => !within(at),
            Word::StartXref => false,
        })
    }

    /// Where each number in use stands; one in an object stream where that stream stands.
    fn places(&self) -> HashMap<u32, usize> {
        let holder = |entry: Entry| match entry {
            Entry::InStream { stream, .. } => self.entry(stream),
            entry => Some(entry),
        };
        let entries = self.entries().iter();
        entries
            .filter_map(|(num, entry)| match holder(*entry)? {
                Entry::InFile { offset, .. } => {
                    let offset = usize::try_from(offset).ok()?;
                    Some((*num, self.blanks(offset..self.bytes.len()).start))
                }
                _ => None,
            })
            .collect()
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
