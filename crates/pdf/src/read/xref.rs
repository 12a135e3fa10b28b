//! Cross-reference sections, whichever way they are written.

use super::XrefKind;
use super::lexer::Lexer;
use super::work::Work;
use super::{xref_stream, xref_table};
use crate::{DecodeError, Dict, Limits, XrefError};

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entry {
    /// Nowhere: the number is free.
    Free,
    /// At a byte offset of the file.
    InFile {
        /// From the beginning of the file.
        offset: u64,
        /// Its generation.
        generation: u16,
    },
    /// In an object stream.
    InStream {
        /// Number of the object stream.
        stream: u32,
        /// Position in it, from 0.
        index: u32,
    },
}

/// One section with its trailer.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) offset: usize,
    /// What `startxref` or `/Prev` says: the same in every file that is not damaged, or white space before it.
    pub(crate) said: u64,
    /// Behind the trailer or `endobj`.
    pub(crate) end: usize,
    pub(crate) kind: XrefKind,
    /// By number, each once.
    pub(crate) entries: Vec<(u32, Entry)>,
    /// What the two halves of a hybrid section list.
    pub(crate) halves: Option<Halves>,
    /// Whether a free entry has a generation above 65535 (ISO 32000-2 §7.5.4).
    pub(crate) overflow: bool,
    /// Entries that were read for it.
    pub(crate) cost: usize,
    pub(crate) trailer: Dict,
}

/// What a hybrid section lists (ISO 32000-2 §7.5.8.4): each half by number, each number once.
#[derive(Debug, Clone)]
pub struct Halves {
    /// What readers of tables know.
    pub table: Vec<(u32, Entry)>,
    /// What the stream beside it adds, or says again.
    pub stream: Vec<(u32, Entry)>,
}

/// What reading sections may cost, all together.
pub(crate) struct Allowed<'l> {
    pub(crate) limits: &'l Limits,
    pub(crate) work: &'l Work,
    /// How many entries may still be read.
    pub(crate) entries: usize,
}

impl Allowed<'_> {
    /// Counts bytes that were parsed.
    pub(crate) fn parsed(&self, bytes: usize) -> Result<(), XrefError> {
        let spent = self.work.spend_parsing(bytes);
        spent.map_err(|_| XrefError::Decode(DecodeError::Work))
    }
}

/// The section at `offset`.
pub(crate) fn section(bytes: &[u8], offset: u64, allowed: &Allowed<'_>) -> Result<Section, XrefError> {
    let start = usize::try_from(offset)
        .ok()
        .filter(|at| *at < bytes.len())
        .ok_or(XrefError::Outside)?;
    let mut lexer = Lexer::at(bytes, start);
    lexer.skip_space();
    // All programs pass over white space there. pdf.js leads to the end of the line, or of the padding, before a section.
    let at = lexer.pos();
    allowed.parsed(at - start)?;
    let section = if lexer.eat_word(b"xref") {
        xref_table::read(bytes, at, lexer, allowed)?
    } else {
        xref_stream::read(bytes, at, allowed)?
    };
    let said = offset;
    Ok(Section { said, ..section })
}

/// Sorts; refuses numbers that come twice or lie beyond `/Size`.
pub(crate) fn checked(
    mut entries: Vec<(u32, Entry)>,
    trailer: &Dict,
) -> Result<Vec<(u32, Entry)>, XrefError> {
    let size = trailer
        .int("Size")
        .filter(|size| *size > 0)
        .ok_or(XrefError::Trailer("Size"))?;
    entries.sort_unstable_by_key(|(num, _)| *num);
    let twice = entries.windows(2).find_map(|pair| match pair {
        [first, second] if first.0 == second.0 => Some(first.0),
        _ => None,
    });
    if let Some(num) = twice {
        return Err(XrefError::Duplicate { num });
    }
    match entries.last() {
        Some((num, _)) if i64::from(*num) >= size => Err(XrefError::BeyondSize { num: *num }),
        _ => Ok(entries),
    }
}

/// Refuses a run of `count` numbers from `first` on that leads beyond `/Size`, be it empty: some readers then take the
/// whole section for damaged.
pub(crate) fn within_size(first: u64, count: usize, trailer: &Dict) -> Result<(), XrefError> {
    let size = trailer.int("Size").and_then(|size| u64::try_from(size).ok());
    let size = size.ok_or(XrefError::Trailer("Size"))?;
    if first.saturating_add(count as u64) <= size {
        return Ok(());
    }
    let num = u32::try_from(first.max(size)).unwrap_or(u32::MAX);
    Err(XrefError::BeyondSize { num })
}

/// A `/Prev` or `/XRefStm`: an offset, direct.
pub(crate) fn offset_entry(trailer: &Dict, key: &'static str) -> Result<Option<u64>, XrefError> {
    match trailer.get(key) {
        None => Ok(None),
        Some(value) => {
            let offset = value.as_int().and_then(|value| u64::try_from(value).ok());
            offset.map(Some).ok_or(XrefError::Trailer(key))
        }
    }
}
