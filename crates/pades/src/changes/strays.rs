//! What a revision holds that its cross-reference does not account for. Nobody needs a key to put it there, and a program
//! that searches the file for objects, because it takes something in it for damage, shows it in place of what was signed.

use saoy_pdf::{Entry, ObjRef, Reader, Stray};

use super::{Change, Reason, SignedField, walk::whole_file};
use crate::survey;

/// The strays of the newest revision of `reader`; `before` is the file before it.
pub(super) fn within(reader: &Reader<'_>, before: &Reader<'_>) -> Vec<Change> {
    let revision = reader.revisions().len().saturating_sub(1);
    let strays = reader.strays(before).into_iter();
    strays.map(|stray| change(reader, stray, revision)).collect()
}

/// What stands behind the last end: anything but white space, or more of it than does no harm.
pub(super) fn behind(reader: &Reader<'_>) -> Option<Change> {
    let reason = match reader.behind()? {
        Stray::Blank(at) => Reason::StrayBlank(at),
        _ => Reason::TrailingBytes,
    };
    Some(whole_file(reader.revisions().len(), reason))
}

/// The first stray that whoever appends to the file would cover: behind its end, or in a section after a signature. What
/// was signed is the signer's; where a signature may be missing, any section but the first may follow it.
pub(crate) fn first(reader: &Reader<'_>) -> Option<Change> {
    let survey = survey(reader);
    let since = if survey.unclear.is_empty() {
        survey.entries.iter().filter_map(SignedField::since).min()
    } else {
        Some(0)
    };
    let later = || {
        let mut before = reader.at_revision(since?).ok()?;
        for number in since? + 1..reader.revisions().len() {
            let next = reader.later_revision(&before, number).ok()?;
            if let Some(change) = within(&next, &before).into_iter().next() {
                return Some(change);
            }
            before = next;
        }
        None
    };
    later().or_else(|| behind(reader))
}

fn change(reader: &Reader<'_>, stray: Stray, revision: usize) -> Change {
    let (reason, object) = match stray {
        Stray::Bytes(at) => (Reason::StrayBytes(at), None),
        Stray::Blank(at) => (Reason::StrayBlank(at), None),
        Stray::Body { num, .. } if reader.entry(num).is_some_and(|entry| entry != Entry::Free) => {
            (Reason::WrittenTwice, Some(ObjRef::new(num)))
        }
        Stray::Body { at, .. } => (Reason::StrayBody(at), None),
        Stray::Disguised(object) => (Reason::Disguised, Some(object)),
        Stray::Odd(at) => (Reason::OddlyWritten(at), None),
        Stray::End(at) => (Reason::StrayEnd(at), None),
        Stray::Index(object) => (Reason::SecondIndex, Some(object)),
        Stray::Packed { stream, num } => (Reason::PackedUnlisted, Some(ObjRef::new(num.unwrap_or(stream)))),
        Stray::Number(num) => (Reason::NumberRange, Some(ObjRef::new(num))),
        Stray::Size(_) => (Reason::SizeWrong, None),
    };
    let mut change = whole_file(revision, reason);
    change.object = object;
    change
}
