//! Hybrid sections (ISO 32000-2 §7.5.8.4): a table for old readers and a stream for new ones, which may tell two stories.

use std::collections::HashMap;

use saoy_pdf::{Entry, Halves, Reader};

use super::SignedField;
use crate::survey;

/// Whose section it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Part of what was signed: a stream that only repeats an older revision is no second story, nor is what readers
    /// of tables, who are gone, do not see. Programs that append to hybrid files copy the entry.
    Signed,
    /// It came after a signature.
    Later,
}

/// Whether any revision tells readers of tables and of streams two stories: whoever appends to it would have both signed.
pub(crate) fn tells_two_stories(reader: &Reader<'_>) -> bool {
    let survey = survey(reader);
    let signed = survey.entries.iter().filter_map(SignedField::since).max();
    (0..reader.revisions().len()).any(|number| {
        let section = match signed {
            Some(signed) if number <= signed => Section::Signed,
            _ => Section::Later,
        };
        !is_clear(reader, number, section)
    })
}

/// Whether revision `number` of the file, if it is hybrid, tells every reader the same.
pub(super) fn is_clear(reader: &Reader<'_>, number: usize, section: Section) -> bool {
    let Some(halves) = reader.halves(number) else {
        return true;
    };
    let before = number.checked_sub(1).map(|before| reader.at_revision(before));
    match (reader.at_revision(number), before.transpose()) {
        (Ok(own), Ok(before)) => {
            is_listed(&own) && is_one_story(&own, number, before.as_ref(), (halves, section))
        }
        _ => false,
    }
}

/// Whether the newest section of `reader`, revision `number`, tells every reader the same: whatever its stream lists lies
/// where the table, or the table with the stream, says, and those who read tables only lose nothing that they saw in
/// `before`, the revision before, if there is one. What cannot be read tells nobody anything.
fn is_one_story(
    reader: &Reader<'_>,
    number: usize,
    before: Option<&Reader<'_>>,
    (halves, section): (&Halves, Section),
) -> bool {
    let Ok(in_force) = reader.revision_entries(number) else {
        return false;
    };
    let in_force: HashMap<u32, Entry> = in_force.into_iter().collect();
    let table: HashMap<u32, Entry> = halves.table.iter().copied().collect();
    let agrees = |(num, entry): &(u32, Entry)| {
        let old = before.and_then(|before| before.entry(*num));
        let seen_before = matches!(old, Some(Entry::InFile { .. }));
        // A save of two sections may have its stream in the one and its table in the other.
        let listed = table.get(num).filter(|own| **own != Entry::Free);
        let is_in_force = in_force.get(num) == Some(entry) && listed.is_none_or(|own| own == entry);
        let same_for_tables = match table.get(num) {
            Some(own) => *own != Entry::Free || !seen_before,
            None => old == Some(*entry) || !seen_before,
        };
        if section == Section::Signed {
            return *num == 0 || is_in_force || old == Some(*entry);
        }
        *num == 0 || is_in_force && same_for_tables
    };
    halves.stream.iter().all(agrees)
}

/// Whether the stream that `/XRefStm` points to is an object that the file lists.
fn is_listed(reader: &Reader<'_>) -> bool {
    let wanted = reader
        .trailer()
        .int("XRefStm")
        .and_then(|at| u64::try_from(at).ok());
    let is_there = |entry: &Entry| matches!(entry, Entry::InFile { offset, .. } if Some(*offset) == wanted);
    reader.entries().iter().any(|(_, entry)| is_there(entry))
}
