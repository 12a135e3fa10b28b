//! Bodies of objects that wait in a file until a program searches it.

use super::super::reader::Reader;
use super::words::{self, Word};

/// Numbers that are told.
const MAX_TOLD: usize = 16;

/// Whatever reads like the beginning of an object: found once, asked about for each revision.
#[derive(Debug)]
pub struct Bodies {
    /// Where, number and generation, in order; none if the budget of work did not last for looking.
    found: Option<Vec<(usize, u32, u16)>>,
}

impl Bodies {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.found.as_ref().map_or(0, Vec::len)
    }
}

impl Reader<'_> {
    /// Whatever reads like the beginning of an object, wherever it stands: for [`hidden_bodies`](Self::hidden_bodies).
    pub fn bodies(&self) -> Bodies {
        // Reading the file once more costs what it is long.
        if self.work().spend(self.bytes.len()).is_err() {
            return Bodies { found: None };
        }
        let words = words::words(self.bytes).into_iter();
        let objects = words.filter_map(|(at, word)| match word {
            Word::Object { num, generation } => Some((at, num, generation)),
            _ => None,
        });
        Bodies {
            found: Some(objects.collect()),
        }
    }

    /// The numbers in use of which another body stands behind the one that the cross-reference leads to, or anywhere with a
    /// higher generation, in a gap, a comment, a string: at most sixteen, in order. `bodies` are those of this file, or of
    /// the one of which this is an earlier revision. What the data of streams say, also of those that were replaced later,
    /// is nobody's object: files are enclosed in files. None in a file that was repaired: what was found there is what
    /// there is. Where the budget of work does not last, every number counts.
    ///
    /// Such a file shows one thing today, and may show another as soon as something is appended to it.
    ///
    /// ```
    /// use saoy_pdf::{Limits, Reader};
    ///
    /// # let file = include_bytes!("../../../tests/fixtures/three-pages-stream.pdf");
    /// let reader = Reader::open(file, &Limits::default())?;
    /// assert_eq!(reader.hidden_bodies(&reader.bodies()), []);
    /// # Ok::<(), saoy_pdf::OpenError>(())
    /// ```
    pub fn hidden_bodies(&self, bodies: &Bodies) -> Vec<u32> {
        if self.is_repaired() {
            return Vec::new();
        }
        let looked = self.work().spend(self.entries().len()).is_ok();
        let Some(bodies) = bodies.found.as_ref().filter(|_| looked) else {
            let all = self.entries().iter().map(|(num, _)| *num);
            return all.take(MAX_TOLD).collect();
        };
        let own = bodies.partition_point(|(at, _, _)| *at < self.bytes.len());
        let places = self.places();
        let is_behind = |(at, num, generation): &&(usize, u32, u16)| {
            let place = places.get(num);
            place.is_some_and(|own| own.yields_to(*at, *generation))
        };
        let found: Vec<_> = bodies.iter().take(own).filter(is_behind).collect();
        if found.is_empty() {
            return Vec::new();
        }
        // Where nothing more may be read, nothing is spared.
        let data = self.data();
        let is_data = |at: usize| {
            let before = data.partition_point(|range| range.start <= at);
            let last = before.checked_sub(1).and_then(|last| data.get(last));
            last.is_some_and(|range| range.contains(&at))
        };
        let outside = found.into_iter().filter(|(at, _, _)| !is_data(*at));
        let mut found: Vec<u32> = outside.map(|(_, num, _)| *num).collect();
        found.sort_unstable();
        found.dedup();
        found.truncate(MAX_TOLD);
        found
    }
}
