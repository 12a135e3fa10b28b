//! Whether every entry in force leads to its object, and every stream to its end.

use super::{Mended, Repair, scan};
use crate::read::parser::{Fault, Parser};
use crate::{Entry, ObjRef, OpenError, Reader};
use std::collections::HashMap;

/// An object without a stream mostly ends within this many bytes: then it need not be parsed.
const SHORT: usize = 512;

/// More repairs than these are not listed one by one; they are made all the same.
const LISTED: usize = 256;

/// How closely objects are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Where they are, and where streams end.
    Places,
    /// All that is in them, too: for a file that cannot be used otherwise.
    Contents,
}

/// What is wrong with the objects that `reader` lists.
///
/// Entries that lead nowhere, and whose object is nowhere, stay what they are: a reference to them is an error when it is
/// followed.
pub(super) fn check(reader: &Reader<'_>, care: Care) -> Result<Mended, OpenError> {
    let mut checked = Checked {
        reader,
        care,
        left: reader.bytes().len().saturating_mul(4).saturating_add(1 << 20),
        misplaced: Vec::new(),
        repairs: Vec::new(),
    };
    for (num, entry) in reader.entries() {
        if let (Entry::InFile { offset, generation }, 1..) = (*entry, *num) {
            let generation = ObjRef {
                num: *num,
                generation,
            };
            checked.object(generation, offset)?;
        }
        if checked.left == 0 {
            break;
        }
    }
    checked.mended()
}

struct Checked<'r, 'a> {
    reader: &'r Reader<'a>,
    care: Care,
    /// Bytes that may still be parsed: objects that share bytes are not worth more.
    left: usize,
    misplaced: Vec<(ObjRef, u64)>,
    repairs: Vec<Repair>,
}

impl Checked<'_, '_> {
    fn object(&mut self, object: ObjRef, said: u64) -> Result<(), OpenError> {
        let (bytes, limits) = (self.reader.bytes(), self.reader.limits());
        let offset = usize::try_from(said).unwrap_or(usize::MAX);
        let mut parser = Parser::at(bytes, offset, limits);
        let header = parser.header();
        // Space and comments before a number may be as long as the file.
        self.spend(parser.lexer.pos().saturating_sub(offset))?;
        if header != Some(object) {
            self.misplaced.push((object, said));
            return Ok(());
        }
        let body = parser.lexer.rest();
        if self.care == Care::Places && ends_soon(body.get(..SHORT).unwrap_or(body)) {
            return Ok(());
        }
        let mut parser = Parser::at(bytes, offset, limits);
        let found = parser.indirect_anyhow(object, |length| self.reader.length(length, true));
        let parsed = found.as_ref().ok().map(|(found, _)| &found.object);
        let cost = parser.cost(offset, parsed);
        let fault = found.ok().and_then(|(_, fault)| fault);
        self.spend(cost)?;
        if let Some(fault) = fault {
            self.note(match fault {
                Fault::Length => Repair::Length { object },
                Fault::Endstream => Repair::Endstream { object },
                Fault::Endobj => Repair::Endobj { object },
                Fault::Twice => Repair::DuplicateKey { object },
            });
        }
        Ok(())
    }

    fn spend(&mut self, parsed: usize) -> Result<(), OpenError> {
        self.left = self.left.saturating_sub(parsed);
        let spent = self.reader.work().spend_parsing(parsed);
        spent.map_err(|_| OpenError::Work)
    }

    fn note(&mut self, repair: Repair) {
        if self.repairs.len() < LISTED {
            self.repairs.push(repair);
        }
    }

    /// Looks for what is not where it should be: the nearest object of that number.
    fn mended(mut self) -> Result<Mended, OpenError> {
        let mut moved = HashMap::new();
        let misplaced = std::mem::take(&mut self.misplaced);
        if misplaced.is_empty() {
            return Ok(Mended {
                repairs: self.repairs,
                moved,
            });
        }
        let mut places: HashMap<ObjRef, Vec<usize>> = HashMap::new();
        for found in scan::scan(self.reader.bytes(), self.reader.limits())?.objects {
            places.entry(found.reference).or_default().push(found.offset);
        }
        for (object, said) in misplaced {
            let around = usize::try_from(said).unwrap_or(usize::MAX);
            let nearest = places.get(&object).and_then(|places| nearest(places, around));
            if let Some(found) = nearest.map(|found| found as u64) {
                moved.insert((object.num, said), found);
                self.note(Repair::Misplaced { object, said, found });
            }
        }
        Ok(Mended {
            repairs: self.repairs,
            moved,
        })
    }
}

/// `places` increase.
fn nearest(places: &[usize], around: usize) -> Option<usize> {
    let at = places.partition_point(|place| *place < around);
    let beside = [at.checked_sub(1), Some(at)].into_iter().flatten();
    beside
        .filter_map(|at| places.get(at).copied())
        .min_by_key(|place| place.abs_diff(around))
}

/// `endobj`, and no stream before it.
fn ends_soon(body: &[u8]) -> bool {
    let end = memchr::memmem::find(body, b"endobj");
    let object = end.and_then(|end| body.get(..end));
    object.is_some_and(|object| memchr::memmem::find(object, b"stream").is_none())
}
