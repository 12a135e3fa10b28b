//! Hybrid sections (ISO 32000-2 §7.5.8.4): a table for old readers and a stream for new ones, which may tell two stories.

use std::collections::HashMap;

use saoy_pdf::{Entry, ObjRef, Object, Reader, Stream, XrefKind};

/// Whether the newest section of `reader`, revision `number`, tells every reader the same: whatever its stream lists lies
/// where the table, or the table with the stream, says, and those who read tables only lose nothing that they saw in
/// `before`, the revision before, if there is one. What cannot be read tells nobody anything.
fn is_one_story(reader: &Reader<'_>, number: usize, before: Option<&Reader<'_>>, section: Section) -> bool {
    let Some(listed) = stream(reader).and_then(|stream| entries(reader, &stream)) else {
        return false;
    };
    let Ok(in_force) = reader.revision_entries(number) else {
        return false;
    };
    let Some(table) = reader
        .revisions()
        .get(number)
        .and_then(|revision| table(reader.bytes(), revision.startxref))
    else {
        return false;
    };
    let in_force: HashMap<u32, Entry> = in_force.into_iter().collect();
    let agrees = |(num, entry): &(u32, Entry)| {
        let old = before.and_then(|before| before.entry(*num));
        let seen_before = matches!(old, Some(Entry::InFile { .. }));
        let same_for_tables = match table.get(num) {
            Some(in_use) => *in_use || !seen_before,
            None => old == Some(*entry) || !seen_before,
        };
        if section == Section::Signed {
            return *num == 0 || in_force.get(num) == Some(entry) || old == Some(*entry);
        }
        *num == 0 || in_force.get(num) == Some(entry) && same_for_tables
    };
    listed.iter().all(agrees)
}

/// Whose section it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Part of what was signed: a stream that only repeats an older revision is no second story, nor is what readers
    /// of tables, who are gone, do not see. Programs that append to hybrid files copy the entry.
    Signed,
    /// It came after a signature.
    Later,
}

/// Whether revision `number` of the file, if it is hybrid, tells every reader the same.
pub(super) fn is_clear(reader: &Reader<'_>, number: usize, section: Section) -> bool {
    let kind = reader.revisions().get(number).map(|revision| revision.kind);
    if kind != Some(XrefKind::Hybrid) {
        return true;
    }
    let before = number.checked_sub(1).map(|before| reader.at_revision(before));
    match (reader.at_revision(number), before.transpose()) {
        (Ok(own), Ok(before)) => is_one_story(&own, number, before.as_ref(), section),
        _ => false,
    }
}

/// What the table alone says of each number that it lists: in use or free (ISO 32000-2 §7.5.4). The reader has checked
/// its rows already.
fn table(bytes: &[u8], startxref: u64) -> Option<HashMap<u32, bool>> {
    const ROW: usize = 20;
    let mut rest = bytes.get(usize::try_from(startxref).ok()?..)?;
    rest = rest.trim_ascii_start().strip_prefix(b"xref")?.trim_ascii_start();
    let mut found = HashMap::new();
    while !rest.starts_with(b"trailer") {
        let first = number(&mut rest)?;
        let count = usize::try_from(number(&mut rest)?).ok()?;
        let rows = rest.get(..count.checked_mul(ROW)?)?;
        for (num, row) in (first..).zip(rows.chunks_exact(ROW)) {
            found.insert(num, row.get(17) == Some(&b'n'));
        }
        rest = rest.get(rows.len()..)?.trim_ascii_start();
    }
    Some(found)
}

/// Digits and the space behind them.
fn number(rest: &mut &[u8]) -> Option<u32> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, behind) = rest.split_at_checked(digits)?;
    *rest = behind.trim_ascii_start();
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// The stream that `/XRefStm` points to, when the file lists it as an object.
fn stream(reader: &Reader<'_>) -> Option<Stream> {
    let wanted = u64::try_from(reader.trailer().int("XRefStm")?).ok()?;
    let place = |(num, entry): &(u32, Entry)| match entry {
        Entry::InFile { offset, generation } if *offset == wanted => Some(ObjRef {
            num: *num,
            generation: *generation,
        }),
        _ => None,
    };
    let reference = reader.entries().iter().find_map(place)?;
    match reader.get(reference).ok()? {
        Object::Stream(stream) if stream.dict.is_type("XRef") => Some(stream),
        _ => None,
    }
}

/// ISO 32000-2 §7.5.8.2–3.
fn entries(reader: &Reader<'_>, stream: &Stream) -> Option<Vec<(u32, Entry)>> {
    let data = reader.decoded(stream).ok()?;
    let numbers = |key: &str| -> Option<Vec<usize>> {
        let items = stream.dict.get(key)?.as_array()?.iter();
        items.map(|item| usize::try_from(item.as_int()?).ok()).collect()
    };
    let widths = numbers("W")?;
    let &[kind, second, third] = widths.as_slice() else {
        return None;
    };
    let row = kind.checked_add(second)?.checked_add(third)?;
    let size = usize::try_from(stream.dict.int("Size")?).ok()?;
    let index = if stream.dict.contains_key("Index") {
        numbers("Index")?
    } else {
        vec![0, size]
    };
    let nums = index.chunks(2).flat_map(|pair| match pair {
        [first, count] => *first..first.saturating_add(*count),
        _ => 0..0,
    });
    if row == 0 || row > 32 || data.len() % row != 0 {
        return None;
    }
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0u64, |value, byte| value << 8 | u64::from(*byte))
    };
    let rows = nums.zip(data.chunks_exact(row));
    rows.map(|(num, row)| {
        let (head, rest) = row.split_at_checked(kind)?;
        let (middle, tail) = rest.split_at_checked(second)?;
        let entry = match if head.is_empty() { 1 } else { number(head) } {
            0 => Entry::Free,
            1 => Entry::InFile {
                offset: number(middle),
                generation: u16::try_from(number(tail)).ok()?,
            },
            2 => Entry::InStream {
                stream: u32::try_from(number(middle)).ok()?,
                index: u32::try_from(number(tail)).ok()?,
            },
            _ => return None,
        };
        Some((u32::try_from(num).ok()?, entry))
    })
    .collect()
}
