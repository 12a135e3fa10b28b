//! Objects that stand in one revision more than once: the table leads to one of them, a program that searches the file
//! for objects finds another.

use std::{collections::HashSet, ops::Range};

use saoy_pdf::{Entry, StreamData};

use super::view::{Pair, Side};

/// Objects of one revision that are told.
const MAX_TOLD: usize = 16;

/// The numbers under which revision `number`, the newer side of `pair`, holds an object that its
/// cross-reference does not lead to, although it or an earlier one knows the number.
pub(super) fn written_twice(pair: &Pair<'_>, number: usize) -> Vec<u32> {
    let reader = pair.reader();
    let Some(revision) = reader.revisions().get(number) else {
        return Vec::new();
    };
    let Some(bytes) = reader.bytes().get(revision.start..revision.end) else {
        return Vec::new();
    };
    let entries = reader.revision_entries(number).unwrap_or_default();
    // Some writers count the end of line before an object as a part of it.
    let begins = |at: usize| {
        let rest = reader.bytes().get(at..).unwrap_or_default();
        at + rest.len() - rest.trim_ascii_start().len()
    };
    let listed: HashSet<usize> = entries
        .iter()
        .filter_map(|(_, entry)| offset(*entry))
        .chain(usize::try_from(revision.startxref))
        .map(begins)
        .collect();
    let data = joined(entries.iter().filter_map(|(num, _)| data(pair, *num)).collect());
    let inside = |at: usize| {
        let before = data.partition_point(|range| range.start <= at);
        let last = before.checked_sub(1).and_then(|last| data.get(last));
        last.is_some_and(|range| range.contains(&at))
    };
    pair.spend(bytes.len() / 64);
    let unlisted = |(at, num): &(usize, u32)| {
        let at = revision.start + at;
        !listed.contains(&at) && reader.entry(*num).is_some() && !inside(at)
    };
    let mut found: Vec<u32> = headers(bytes).filter(unlisted).map(|(_, num)| num).collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(MAX_TOLD);
    found
}

fn offset(entry: Entry) -> Option<usize> {
    match entry {
        Entry::InFile { offset, .. } => usize::try_from(offset).ok(),
        _ => None,
    }
}

/// Where a stream's data lie: what they hold is no object of this file.
fn data(pair: &Pair<'_>, num: u32) -> Option<Range<usize>> {
    match &pair.object(Side::New, num).as_stream()?.data {
        StreamData::File(range) | StreamData::Encrypted { range, .. } => Some(range.clone()),
        StreamData::Bytes(_) => None,
    }
}

/// The ranges in order, those that touch made one.
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

/// Everything that reads like `12 0 obj`: where it begins, and the number.
fn headers(bytes: &[u8]) -> impl Iterator<Item = (usize, u32)> {
    const WORD: &[u8] = b"obj";
    let words = bytes.windows(WORD.len()).enumerate();
    let ends = words.filter(|(_, window)| *window == WORD).map(|(at, _)| at);
    ends.filter_map(|end| {
        let rest = spaces(bytes.get(..end)?);
        let rest = spaces(digits(rest)?);
        let start = digits(rest)?.len();
        let num = std::str::from_utf8(rest.get(start..)?).ok()?.parse().ok()?;
        Some((start, num))
    })
}

/// What is left before spaces.
fn spaces(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_end()
}

/// What is left before digits; nothing if there are none.
fn digits(bytes: &[u8]) -> Option<&[u8]> {
    let count = bytes
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let rest = bytes.get(..bytes.len() - count)?;
    (count > 0).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_wherever_they_stand() {
        let bytes = b"%12 0 obj\n3  1\nobj<<>>endobj x obj 4 obj (5 0 obj) 99999999999 0 obj";
        let found: Vec<(usize, u32)> = headers(bytes).collect();
        assert_eq!(found, [(1, 12), (10, 3), (42, 5)]);
    }
}
