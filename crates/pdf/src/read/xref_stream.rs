//! Cross-reference streams (ISO 32000-2 §7.5.8).

use super::XrefKind;
use super::parser::{IndirectError, Parser};
use super::xref::{Allowed, Entry, Section, checked, within_size};
use crate::filter;
use crate::{Dict, Object, StreamData, XrefError};

/// The stream object at `start`.
///
/// `bytes` may end before the file does: where a newer section begins.
pub(crate) fn read(bytes: &[u8], start: usize, allowed: &Allowed<'_>) -> Result<Section, XrefError> {
    let (limits, budget) = (allowed.limits, allowed.entries);
    // Its /Length must be direct: nothing can be looked up before it is read.
    let mut parser = Parser::at(bytes, start, limits);
    let indirect = parser.indirect(None, |_| None);
    // Data is passed over, and what is refused costs as well.
    let parsed = indirect.as_ref().ok().map(|indirect| &indirect.object);
    allowed.parsed(parser.cost(start, parsed))?;
    let indirect = indirect.map_err(|error| match error {
        IndirectError::Syntax(error) => XrefError::Syntax(error),
        IndirectError::Header => XrefError::Missing,
        IndirectError::Length => XrefError::Trailer("Length"),
    })?;
    let Object::Stream(stream) = indirect.object else {
        return Err(XrefError::Missing);
    };
    if !stream.dict.is_type("XRef") {
        return Err(XrefError::Missing);
    }
    // Data elsewhere; some programs take the key for that of inline images.
    if stream.dict.contains_key("F") {
        return Err(XrefError::Trailer("F"));
    }
    let StreamData::File(range) = stream.data else {
        return Err(XrefError::Missing);
    };
    // No more than the entries that may still come, of three fields each.
    let limit = limits
        .max_decoded
        .min((budget as u64).saturating_add(1).saturating_mul(24));
    let data = filter::decode(
        &stream.dict,
        bytes.get(range).unwrap_or_default(),
        limit,
        allowed.work,
    )?;
    let entries = entries(&stream.dict, &data, budget)?;
    let cost = entries.len();
    let entries = checked(entries, &stream.dict)?;
    let (end, trailer) = (indirect.end, stream.dict);
    Ok(Section {
        offset: start,
        said: start as u64,
        end,
        kind: XrefKind::Stream,
        entries,
        halves: None,
        overflow: false,
        cost,
        trailer,
    })
}

fn entries(dict: &Dict, data: &[u8], budget: usize) -> Result<Vec<(u32, Entry)>, XrefError> {
    let widths = widths(dict).ok_or(XrefError::Trailer("W"))?;
    let row: usize = widths.iter().sum();
    let mut rows = data.chunks_exact(row);
    let mut entries = Vec::new();
    for (first, count) in index(dict)? {
        if entries.len().saturating_add(count) > budget {
            return Err(XrefError::TooManyObjects);
        }
        within_size(first, count, dict)?;
        for num in (first..).take(count) {
            let row = rows.next().ok_or(XrefError::Length)?;
            let num_ = u32::try_from(num).map_err(|_| XrefError::Entry { num })?;
            entries.push((num_, entry(row, widths).ok_or(XrefError::Entry { num })?));
        }
    }
    if rows.next().is_some() {
        Err(XrefError::Length)
    } else {
        Ok(entries)
    }
}

/// `/W`: three widths, not all zero; eight bytes for an offset and four for what is less, as all readers take them.
fn widths(dict: &Dict) -> Option<[usize; 3]> {
    let [first, second, third] = dict.get("W")?.as_array()? else {
        return None;
    };
    let width = |value: &Object, most: usize| {
        usize::try_from(value.as_int()?)
            .ok()
            .filter(|width| *width <= most)
    };
    let widths = [width(first, 4)?, width(second, 8)?, width(third, 4)?];
    (widths != [0; 3]).then_some(widths)
}

/// `/Index`: pairs of first number and count; `[0 Size]` by default.
fn index(dict: &Dict) -> Result<Vec<(u64, usize)>, XrefError> {
    let wrong = || XrefError::Trailer("Index");
    let pair = |first: &Object, count: &Object| {
        Some((
            u64::try_from(first.as_int()?).ok()?,
            usize::try_from(count.as_int()?).ok()?,
        ))
    };
    match dict.get("Index") {
        None => {
            let size = dict.get("Size").ok_or(XrefError::Trailer("Size"))?;
            Ok(vec![
                pair(&Object::Int(0), size).ok_or(XrefError::Trailer("Size"))?,
            ])
        }
        Some(value) => {
            let items = value
                .as_array()
                .filter(|items| items.len() % 2 == 0)
                .ok_or_else(wrong)?;
            let pairs = items.chunks_exact(2).map(|items| match items {
                [first, count] => pair(first, count).ok_or_else(wrong),
                _ => Err(wrong()),
            });
            pairs.collect()
        }
    }
}

/// Table 18, which takes an unknown type for a reference to null. Poppler refuses the section and searches the file: so no type
/// is unknown.
fn entry(row: &[u8], [first, second, third]: [usize; 3]) -> Option<Entry> {
    let (kind, rest) = row.split_at_checked(first)?;
    let (middle, rest) = rest.split_at_checked(second)?;
    let last = rest.get(..third)?;
    let kind = if first == 0 { 1 } else { big_endian(kind) };
    let (middle, last) = (big_endian(middle), big_endian(last));
    Some(match kind {
        1 => Entry::InFile {
            offset: middle,
            generation: u16::try_from(last).ok()?,
        },
        2 => Entry::InStream {
            stream: u32::try_from(middle).ok()?,
            index: u32::try_from(last).ok()?,
        },
        0 => Entry::Free,
        _ => return None,
    })
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dict(index: Vec<Object>) -> Dict {
        let widths = vec![Object::Int(1), Object::Int(2), Object::Int(1)];
        Dict::new().with("W", widths).with("Index", index).with("Size", 9)
    }

    #[test]
    fn rows_follow_the_index() {
        let data = [1, 0, 17, 0, 2, 0, 5, 3, 0, 0, 0, 0];
        let index = [3, 2, 8, 1].map(Object::Int).to_vec();
        let read = entries(&dict(index), &data, 10).unwrap();
        assert_eq!(
            read,
            [
                (
                    3,
                    Entry::InFile {
                        offset: 17,
                        generation: 0
                    }
                ),
                (4, Entry::InStream { stream: 5, index: 3 }),
                (8, Entry::Free)
            ]
        );
    }

    #[test]
    fn what_readers_differ_about_is_refused() {
        let beyond = [3, 1, 99_999_999, 0].map(Object::Int).to_vec();
        let refused = entries(&dict(beyond), &[1, 0, 17, 0], 10);
        assert_eq!(refused, Err(XrefError::BeyondSize { num: 99_999_999 }));
        let index = [3, 1].map(Object::Int).to_vec();
        for (widths, is_read) in [
            ([4, 8, 4], true),
            ([5, 4, 2], false),
            ([1, 9, 2], false),
            ([1, 4, 5], false),
        ] {
            let wide = dict(index.clone()).with("W", widths.map(Object::Int).to_vec());
            let row = vec![0; usize::try_from(widths.iter().sum::<i64>()).unwrap()];
            assert_eq!(entries(&wide, &row, 10).is_ok(), is_read, "{widths:?}");
        }
    }

    #[test]
    fn an_unknown_type_is_refused() {
        let index = [3, 1].map(Object::Int).to_vec();
        let refused = entries(&dict(index), &[3, 0, 0, 0], 10);
        assert_eq!(refused, Err(XrefError::Entry { num: 3 }));
    }

    #[test]
    fn too_few_or_too_many_rows_are_refused() {
        let index = [3, 2].map(Object::Int).to_vec();
        assert_eq!(entries(&dict(index.clone()), &[0; 4], 10), Err(XrefError::Length));
        assert_eq!(
            entries(&dict(index.clone()), &[0; 12], 10),
            Err(XrefError::Length)
        );
        assert_eq!(entries(&dict(index), &[0; 8], 1), Err(XrefError::TooManyObjects));
    }
}
