//! Objects that stand in what was signed where no table leads: a program that takes the file for damaged searches it for
//! objects, and takes the last one of each number, wherever it stands.

use std::{collections::HashMap, ops::Range};

use saoy_pdf::{Entry, Object, StreamData};

use super::view::Pair;

/// Objects that are told.
const MAX_TOLD: usize = 16;

/// The numbers in use of which the revisions up to `number`, which `pair` shows, hold another body behind the one that the
/// cross-reference leads to. What the data of streams say is nobody's object there: files are enclosed in files.
pub(super) fn before(pair: &Pair<'_>, number: usize) -> Vec<u32> {
    let reader = pair.reader();
    // Where everything was searched for, what was found is what there is.
    if reader.is_repaired() {
        return Vec::new();
    }
    let end = reader.revisions().get(number).map_or(0, |revision| revision.end);
    let Some(bytes) = reader.bytes().get(..end) else {
        return Vec::new();
    };
    let mut places: HashMap<u32, usize> = HashMap::new();
    for (num, entry) in reader.entries() {
        let holder = match entry {
            Entry::InStream { stream, .. } => reader.entry(*stream),
            entry => Some(*entry),
        };
        places.extend(holder.and_then(offset).map(|at| (*num, begins(bytes, at))));
    }
    pair.spend(bytes.len() / 1024);
    let behind: Vec<(usize, u32)> = reader
        .headers()
        .into_iter()
        .filter(|(at, num)| places.get(num).is_some_and(|place| at > place))
        .collect();
    if behind.is_empty() {
        return Vec::new();
    }
    let data = reader
        .entries()
        .iter()
        .filter_map(|(num, _)| data(&pair.passing(*num)));
    let data = joined(data.collect());
    let inside = |at: usize| {
        let before = data.partition_point(|range| range.start <= at);
        let last = before.checked_sub(1).and_then(|last| data.get(last));
        last.is_some_and(|range| range.contains(&at))
    };
    told(
        behind
            .into_iter()
            .filter(|(at, _)| !inside(*at))
            .map(|(_, num)| num)
            .collect(),
    )
}

fn told(mut found: Vec<u32>) -> Vec<u32> {
    found.sort_unstable();
    found.dedup();
    found.truncate(MAX_TOLD);
    found
}

/// Some writers count the end of line before an object as a part of it.
fn begins(bytes: &[u8], at: usize) -> usize {
    let is_space = |byte: &&u8| matches!(**byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ');
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(is_space).count()
}

fn offset(entry: Entry) -> Option<usize> {
    match entry {
        Entry::InFile { offset, .. } => usize::try_from(offset).ok(),
        _ => None,
    }
}

/// Where a stream's data lie.
fn data(object: &Object) -> Option<Range<usize>> {
    match &object.as_stream()?.data {
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
