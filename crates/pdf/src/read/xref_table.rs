//! Classic cross-reference tables (ISO 32000-2 §7.5.4), and their hybrid companion (§7.5.8.4).

use super::lexer::Lexer;
use super::number::decimal;
use super::parser::Parser;
use super::xref::{Allowed, Entry, Halves, Section, checked, offset_entry, within_size};
use super::{XrefKind, xref_stream};
use crate::{Dict, Object, SyntaxKind, XrefError};

/// Bytes of an entry, its two end-of-line characters included.
const ENTRY: usize = 20;

/// After `xref`.
pub(crate) fn read(
    bytes: &[u8],
    start: usize,
    mut lexer: Lexer<'_>,
    allowed: &Allowed<'_>,
) -> Result<Section, XrefError> {
    let from = lexer.pos();
    let mut entries = Vec::new();
    let mut overflow = false;
    let mut runs = Vec::new();
    loop {
        // No comments, no further lines: some readers take the table for damaged, and search the file.
        let here = lexer.pos();
        lexer.skip_space();
        if lexer.eat_word(b"trailer") {
            break;
        }
        if lexer.pos() != here && !runs.is_empty() {
            return Err(lexer.error(SyntaxKind::Expected("trailer")).into());
        }
        overflow |= subsection(&mut lexer, &mut entries, &mut runs, allowed.entries)?;
    }
    // Rows of one fixed form are no more than read.
    let rows = entries.len().saturating_mul(ENTRY);
    let mut parser = Parser::at(bytes, lexer.pos(), allowed.limits);
    let trailer = parser.object();
    let reached = parser.lexer.pos().saturating_sub(from);
    allowed.parsed(reached.saturating_sub(rows))?;
    let Object::Dict(trailer) = trailer? else {
        return Err(parser.lexer.error(SyntaxKind::Expected("<<")).into());
    };
    let end = parser.lexer.pos();
    let entries = checked(entries, &trailer)?;
    for (first, count) in runs {
        within_size(first, count, &trailer)?;
    }
    let listed = entries.len();
    let (kind, entries, halves, hidden) = match offset_entry(&trailer, "XRefStm")? {
        None => (XrefKind::Table, entries, None, 0),
        Some(offset) => {
            let hidden = beside(bytes, entries.len(), offset, allowed)?;
            let both = with_hidden(&entries, &hidden.entries, &trailer)?;
            let halves = Halves {
                table: entries,
                stream: hidden.entries,
            };
            (XrefKind::Hybrid, both, Some(halves), hidden.cost)
        }
    };
    Ok(Section {
        offset: start,
        said: start as u64,
        end,
        kind,
        overflow,
        entries,
        halves,
        cost: listed + hidden,
        trailer,
    })
}

/// Returns whether a generation is beyond its range.
fn subsection(
    lexer: &mut Lexer<'_>,
    entries: &mut Vec<(u32, Entry)>,
    runs: &mut Vec<(u64, usize)>,
    budget: usize,
) -> Result<bool, XrefError> {
    let malformed = |lexer: &Lexer<'_>| lexer.error(SyntaxKind::Expected("trailer"));
    let first = lexer.unsigned().ok_or_else(|| malformed(lexer))?;
    if !lexer.eat(b" ") {
        return Err(malformed(lexer).into());
    }
    let count = lexer.unsigned().ok_or_else(|| malformed(lexer))?;
    // One space, which many writers put, and one end of line.
    lexer.eat(b" ");
    if !lexer.eat_eol() {
        return Err(malformed(lexer).into());
    }
    let count = usize::try_from(count).map_err(|_| XrefError::TooManyObjects)?;
    if entries.len().saturating_add(count) > budget {
        return Err(XrefError::TooManyObjects);
    }
    runs.push((first, count));
    let rows = count.checked_mul(ENTRY).and_then(|length| lexer.take(length));
    let rows = rows.ok_or_else(|| lexer.error(SyntaxKind::End))?;
    let mut overflow = false;
    for (num, row) in (first..).zip(rows.chunks_exact(ENTRY)) {
        let entry = entry(row).ok_or(XrefError::Entry { num })?;
        // Poppler and pdf.js take it for a table that should begin at 0, and every number for the one before it.
        if num == 1 && first == 1 && row.starts_with(b"0000000000 65535 f") {
            return Err(XrefError::Entry { num });
        }
        let num = u32::try_from(num).map_err(|_| XrefError::Entry { num })?;
        entries.push((num, entry));
        overflow |= row
            .get(11..16)
            .and_then(decimal)
            .is_some_and(|generation| generation > 65_535);
    }
    Ok(overflow)
}

/// `nnnnnnnnnn ggggg n` and two characters.
fn entry(row: &[u8]) -> Option<Entry> {
    let (offset, rest) = row.split_at_checked(10)?;
    let offset = decimal(offset)?;
    let (generation, rest) = rest.strip_prefix(b" ")?.split_at_checked(5)?;
    let generation = decimal(generation)?;
    match rest {
        b" n \n" | b" n \r" | b" n\r\n" => Some(Entry::InFile {
            offset,
            generation: u16::try_from(generation).ok()?,
        }),
        // The generation of a free entry means nothing here; some writers put 65536.
        b" f \n" | b" f \r" | b" f\r\n" => Some(Entry::Free),
        _ => None,
    }
}

/// The stream of a hybrid section, whose table lists as many entries.
fn beside(bytes: &[u8], listed: usize, offset: u64, allowed: &Allowed<'_>) -> Result<Section, XrefError> {
    let start = usize::try_from(offset)
        .ok()
        .filter(|at| *at < bytes.len())
        .ok_or(XrefError::Outside)?;
    let allowed = Allowed {
        entries: allowed.entries.saturating_sub(listed),
        ..*allowed
    };
    xref_stream::read(bytes, start, &allowed)
}

/// The stream tells of objects that the table calls free or leaves out.
fn with_hidden(
    table: &[(u32, Entry)],
    stream: &[(u32, Entry)],
    trailer: &Dict,
) -> Result<Vec<(u32, Entry)>, XrefError> {
    let find = |list: &[(u32, Entry)], num: u32| {
        let at = list.binary_search_by_key(&num, |(num, _)| *num).ok()?;
        list.get(at).map(|(_, entry)| *entry)
    };
    let in_use = |num: u32| find(table, num).is_some_and(|entry| entry != Entry::Free);
    let added = stream.iter().filter(|(num, _)| !in_use(*num));
    let kept = table
        .iter()
        .filter(|(num, _)| in_use(*num) || find(stream, *num).is_none());
    checked(kept.chain(added).copied().collect(), trailer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_exactly_twenty_bytes() {
        assert_eq!(
            entry(b"0000000017 00002 n \n"),
            Some(Entry::InFile {
                offset: 17,
                generation: 2
            })
        );
        assert_eq!(entry(b"0000000000 65535 f\r\n"), Some(Entry::Free));
        assert_eq!(entry(b"0000000000 65536 f \n"), Some(Entry::Free));
        assert_eq!(entry(b"0000000017 00000 n\n\n"), None);
        assert_eq!(entry(b"0000000017 00000 x \n"), None);
        assert_eq!(entry(b"000000001x 00000 n \n"), None);
        assert_eq!(entry(b"0000000017 99999 n \n"), None);
    }
}
