//! A cross-reference that is whole, but not where the file says.

use super::Repair;
use crate::object::weight;
use crate::read::chain::{Chain, read_from};
use crate::read::cut;
use crate::read::lexer::{Lexer, is_regular, is_space};
use crate::read::parser::Parser;
use crate::read::tail;
use crate::read::work::Work;
use crate::read::xref::{Allowed, Section, section};
use crate::{DecodeError, Limits, OpenError, XrefError};

/// How far an offset may be wrong.
const NEAR: usize = 64;

/// Bytes behind the end that even the strict reader passes over.
const TAIL: usize = 2048;

/// Trailer entries that a newest trailer without `/Root` lacks as well.
const INHERITED: [&str; 4] = ["Root", "Encrypt", "ID", "Info"];

/// As [`crate::read::chain::read`], with what is wrong added to `repairs`.
pub(super) fn read(
    bytes: &[u8],
    limits: &Limits,
    work: &Work,
    repairs: &mut Vec<Repair>,
) -> Result<Chain, OpenError> {
    let tail = tail::last_anywhere(bytes).ok_or(OpenError::Truncated)?;
    let behind = bytes.get(tail.end..).unwrap_or_default();
    // A save that was cut off: its objects count, though nothing lists them. Or the end of a PDF inside of this one.
    if cut::has_objects(behind) {
        return Err(OpenError::Truncated);
    }
    if cut::is_of_a_save(behind) {
        repairs.push(Repair::EndMissing);
    } else if behind.len() > TAIL {
        repairs.push(Repair::JunkAfter { bytes: behind.len() });
    }
    let mut newest = true;
    let mut chain = read_from(bytes, tail, limits, work, |window, said, allowed| {
        let last = std::mem::take(&mut newest).then_some(tail.end);
        let found = beside(window, said, last, allowed)?;
        let between = usize::try_from(said)
            .ok()
            .and_then(|said| window.get(said..found.offset));
        if !between.is_some_and(|between| between.iter().all(|byte| is_space(*byte))) {
            let found = found.offset as u64;
            repairs.push(Repair::XrefMoved { said, found });
        }
        Ok(found)
    })?;
    if inherit_root(&mut chain.sections, limits)? {
        repairs.push(Repair::RootMissing);
    }
    Ok(chain)
}

/// The section at `said`, or the nearest one beside it; the newest one may also be the last before the end.
fn beside(bytes: &[u8], said: u64, end: Option<usize>, allowed: &Allowed<'_>) -> Result<Section, XrefError> {
    let refusal = match section(bytes, said, allowed) {
        Err(last @ (XrefError::TooManyObjects | XrefError::Decode(DecodeError::Work))) => return Err(last),
        Ok(section) => return Ok(section),
        Err(refusal) => refusal,
    };
    let around = usize::try_from(said).unwrap_or(usize::MAX);
    let mut places = places(bytes, around.saturating_sub(NEAR), around.saturating_add(NEAR));
    places.sort_by_key(|place| place.abs_diff(around));
    if let Some(end) = end {
        places.extend(last_place(bytes, end));
    }
    let sections = places
        .into_iter()
        .map(|place| section(bytes, place as u64, allowed));
    let found = sections.flatten().next().ok_or(refusal)?;
    Ok(Section { said, ..found })
}

/// Where `xref` or `n g obj` begins, within `from..until`.
fn places(bytes: &[u8], from: usize, until: usize) -> Vec<usize> {
    let from = from.min(bytes.len());
    (from..until.min(bytes.len()))
        .filter(|place| begins(bytes, *place))
        .collect()
}

/// The last `xref` or object before `end`.
fn last_place(bytes: &[u8], end: usize) -> Option<usize> {
    let before = bytes.get(..end)?;
    let table = memchr::memmem::rfind_iter(before, b"xref").find(|place| begins(before, *place));
    let keyword = memchr::memmem::rfind_iter(before, b" obj").next();
    let stream = keyword.and_then(|keyword| {
        let from = keyword.saturating_sub(18);
        places(before, from, keyword).into_iter().next()
    });
    table.max(stream)
}

fn begins(bytes: &[u8], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|before| bytes.get(before));
    if before.is_some_and(|byte| is_regular(*byte)) || bytes.get(place).is_none_or(|byte| is_space(*byte)) {
        return false;
    }
    let mut lexer = Lexer::at(bytes, place);
    lexer.eat_word(b"xref") || Parser::at(bytes, place, &Limits::default()).header().is_some()
}

/// Whether the newest trailer lacked `/Root`.
fn inherit_root(sections: &mut [Section], limits: &Limits) -> Result<bool, OpenError> {
    let lacks = |section: &Section| section.trailer.reference("Root").is_none();
    let missing = sections.first().is_some_and(lacks);
    let mut older: Option<crate::Dict> = None;
    // What is taken over is held once more by each that lacks it.
    let mut left = limits.max_items as u64;
    for section in sections.iter_mut().rev() {
        if let Some(older) = older.as_ref().filter(|_| lacks(section)) {
            for key in INHERITED {
                if let Some(value) = older.get(key).filter(|_| !section.trailer.contains_key(key)) {
                    left = left.checked_sub(weight(value)).ok_or(OpenError::Work)?;
                    section.trailer.insert(key, value.clone());
                }
            }
        }
        older = Some(section.trailer.clone());
    }
    Ok(missing && !sections.first().is_some_and(lacks))
}
