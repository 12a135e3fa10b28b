//! Objects that stand in the file where no table leads: a program that takes the file for damaged searches it for objects,
//! and takes the last one of each number, wherever it stands; so it does with trailers and with what object streams hold.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use saoy_pdf::{Entry, Object, Stream, StreamData, XrefKind};

use super::view::{Pair, Side};

/// Objects of one revision that are told.
const MAX_TOLD: usize = 16;

/// The numbers under which revision `number`, the newer side of `pair`, holds an object that its cross-reference does not
/// lead to: in its bytes, be it in the data of a stream, or packed into an object stream. For a trailer, that of the catalog.
pub(super) fn written_twice(pair: &Pair<'_>, number: usize) -> Vec<u32> {
    let reader = pair.reader();
    let Some(revision) = reader.revisions().get(number) else {
        return Vec::new();
    };
    let Some(bytes) = reader.bytes().get(revision.start..revision.end) else {
        return Vec::new();
    };
    let entries = reader.revision_entries(number).unwrap_or_default();
    let view = pair.view(Side::New);
    let hybrid = view.trailer().get("XRefStm").and_then(Object::as_int);
    let sections: Vec<usize> = [
        usize::try_from(revision.startxref).ok(),
        hybrid.and_then(|at| usize::try_from(at).ok()),
    ]
    .into_iter()
    .flatten()
    .map(|at| begins(reader.bytes(), at))
    .collect();
    let offsets = entries.iter().filter_map(|(_, entry)| offset(*entry));
    let listed: HashSet<usize> = offsets
        .map(|at| begins(reader.bytes(), at))
        .chain(sections.clone())
        .collect();
    pair.spend(bytes.len() / 64);
    let mut found: Vec<u32> = headers(bytes)
        .filter(|(at, _)| !listed.contains(&(revision.start + at)))
        .map(|(_, num)| num)
        .collect();
    for (num, entry) in &entries {
        let object = pair.object(Side::New, *num);
        let Some(stream) = object.as_stream() else {
            continue;
        };
        let kind = view.lookup(&stream.dict, "Type");
        if kind.is_name("ObjStm") {
            found.extend(packed(pair, stream).filter(|inner| !lies_in(reader.entry(*inner), *num)));
        }
        // A table of which nobody made use, with a trailer that leads elsewhere.
        let own = offset(*entry).is_some_and(|at| sections.contains(&begins(reader.bytes(), at)));
        let elsewhere = |key: &str| {
            let root = stream.dict.get(key);
            root.is_some() && root != view.trailer().get(key)
        };
        if kind.is_name("XRef") && !own && (elsewhere("Root") || elsewhere("Encrypt")) {
            found.push(*num);
        }
    }
    let table = (revision.kind != XrefKind::Stream).then_some(revision.startxref);
    let table = table.and_then(|at| usize::try_from(at).ok()?.checked_sub(revision.start));
    let own = table.and_then(|table| trailers(bytes).find(|at| *at >= table));
    let others = trailers(bytes).filter(|at| Some(*at) != own);
    found.extend(others.map(|_| view.catalog_num()));
    told(found)
}

/// The numbers in use of which the revisions up to `number`, which `pair` shows, hold another body behind the one that the
/// cross-reference leads to. What the data of streams say is nobody's object there: files are enclosed in files.
pub(super) fn hidden_before(pair: &Pair<'_>, number: usize) -> Vec<u32> {
    let reader = pair.reader();
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
    pair.spend(bytes.len() / 64);
    let behind: Vec<(usize, u32)> = headers(bytes)
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
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_space(**byte)).count()
}

fn lies_in(entry: Option<Entry>, holder: u32) -> bool {
    matches!(entry, Some(Entry::InStream { stream, .. }) if stream == holder)
}

/// The numbers of what an object stream holds (ISO 32000-2 §7.5.7).
fn packed(pair: &Pair<'_>, stream: &Stream) -> impl Iterator<Item = u32> {
    let view = pair.view(Side::New);
    let first = view
        .lookup(&stream.dict, "First")
        .as_int()
        .and_then(|first| usize::try_from(first).ok());
    let head = view.decoded(stream).zip(first).map(|(mut bytes, first)| {
        bytes.truncate(first);
        bytes
    });
    let head = String::from_utf8_lossy(&head.unwrap_or_default()).into_owned();
    let words: Vec<u32> = head
        .split_ascii_whitespace()
        .step_by(2)
        .filter_map(|word| word.parse().ok())
        .collect();
    words.into_iter()
}

/// Where the word stands that a trailer begins with.
fn trailers(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const WORD: &[u8] = b"trailer";
    let words = bytes
        .windows(WORD.len())
        .enumerate()
        .filter(|(_, window)| *window == WORD);
    words.map(|(at, _)| at).filter(|at| {
        let mut rest = bytes.get(at + WORD.len()..).unwrap_or_default();
        loop {
            let spaces = rest.iter().take_while(|byte| is_space(**byte)).count();
            rest = rest.get(spaces..).unwrap_or_default();
            if rest.first() != Some(&b'%') {
                return rest.starts_with(b"<<");
            }
            let comment = rest
                .iter()
                .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
                .count();
            rest = rest.get(comment..).unwrap_or_default();
        }
    })
}

/// ISO 32000-2 Table 1.
fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
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

/// Everything that reads like `12 0 obj`, whatever stands between: where it begins, and the number.
fn headers(bytes: &[u8]) -> impl Iterator<Item = (usize, u32)> {
    const WORD: &[u8] = b"obj";
    let words = bytes.windows(WORD.len()).enumerate();
    let ends = words.filter(|(_, window)| *window == WORD).map(|(at, _)| at);
    ends.flat_map(|end| {
        let before = |bytes: &[u8]| -> Vec<usize> {
            ways_back(bytes)
                .filter_map(|at| Some(digits(bytes.get(..at)?)?.len()))
                .collect()
        };
        let generations = before(bytes.get(..end).unwrap_or_default());
        let starts = generations.into_iter().flat_map(|at| {
            let ends = ways_back(bytes.get(..at).unwrap_or_default());
            ends.collect::<Vec<usize>>()
        });
        let found = starts.filter_map(|end| {
            let start = digits(bytes.get(..end)?)?.len();
            let num = std::str::from_utf8(bytes.get(start..end)?).ok()?.parse().ok()?;
            Some((start, num))
        });
        found.collect::<Vec<(usize, u32)>>()
    })
}

/// What is left before white space; and before a comment, if the line is one from some sign on.
fn ways_back(bytes: &[u8]) -> impl Iterator<Item = usize> {
    /// As much of a line is looked at.
    const LINE: usize = 256;
    let spaces = |bytes: &[u8]| bytes.len() - bytes.iter().rev().take_while(|byte| is_space(**byte)).count();
    let end = spaces(bytes);
    let ended = bytes
        .get(end..)
        .unwrap_or_default()
        .iter()
        .any(|byte| matches!(byte, b'\n' | b'\r'));
    let line = bytes.get(end.saturating_sub(LINE)..end).unwrap_or_default();
    let line = line
        .rsplit(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    let comment = line.iter().position(|byte| *byte == b'%').filter(|_| ended);
    let before = comment.map(|at| spaces(bytes.get(..end - line.len() + at).unwrap_or_default()));
    std::iter::once(end).chain(before)
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
        let hidden = b"4\0 0\x0Cobj 7 %x\n0 obj 8 %9\n 0 % 1\nobj";
        let found: Vec<u32> = headers(hidden).map(|(_, num)| num).collect();
        assert_eq!(found, [4, 7, 9, 8]);
    }
}
