//! A cross-reference made from the objects that are in the file.
//!
//! Of several objects of one number the last one counts, as if each had been a save. The marks `%%EOF` show where saves
//! ended: what lies before such a mark, if a catalog is known by then, is a revision.

use super::open::security;
use super::scan::{self, Found, Scan};
use super::{Mended, Repair};
use crate::object::weight_of;
use crate::read::chain::{Chain, Revision, XrefKind};
use crate::read::tail::Tail;
use crate::read::work::Work;
use crate::read::xref::Section;
use crate::{Dict, Entry, Limits, ObjRef, Object, OpenError, ReadError, Reader, Version, XrefError};

/// What of a trailer is kept.
const KEPT: [&str; 4] = ["Root", "Encrypt", "ID", "Info"];

/// Looks through the file. `repairs` is what was found wrong before.
pub(super) fn rebuild<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    work: &Work,
    version: Version,
    password: Option<&[u8]>,
    mut repairs: Vec<Repair>,
) -> Result<Reader<'a>, OpenError> {
    let scan = scan::scan(bytes, limits)?;
    let end = scan.ends.last().map(|last| last.end);
    let last = scan.objects.last().map_or(0, |last| last.offset);
    if end.is_none_or(|end| end <= last) {
        repairs.push(Repair::EndMissing);
    }
    let mut saves = saves(bytes, scan, limits)?;
    let open = |saves: &[Save], repairs: &[Repair]| {
        let reader = Reader::from_chain(bytes, limits, work, version, chain(saves))?;
        let repairs = repairs.to_vec();
        let reader = reader.with_mended(Mended {
            repairs,
            ..Mended::default()
        });
        let security = security(&reader, password)?;
        Ok::<_, OpenError>(reader.with_security(security))
    };
    let objects = saves.iter().map(|save| save.places.len()).sum();
    repairs.push(Repair::XrefRebuilt { objects });
    let plain = open(&saves, &repairs)?;
    add_hidden(&plain, &mut saves, limits)?;
    let reader = open(&saves, &repairs)?;
    let reader = if reader.catalog().is_ok() {
        reader
    } else {
        let object = catalog(&reader).ok_or(OpenError::Truncated)?;
        repairs.push(Repair::CatalogFound { object });
        if let Some(last) = saves.last_mut() {
            last.trailer.insert("Root", object);
        }
        open(&saves, &repairs)?
    };
    let faults = super::check::check(&reader, super::check::Care::Contents)?;
    repairs.extend(faults.repairs);
    if !reader.permissions_hold() {
        repairs.push(Repair::Permissions);
    }
    Ok(reader.with_mended(Mended {
        repairs,
        ..Mended::default()
    }))
}

/// What was written until a `%%EOF`.
#[derive(Default)]
struct Save {
    end: usize,
    startxref: u64,
    kind: Option<XrefKind>,
    trailer: Dict,
    /// Number, where in the file, and how it is found.
    places: Vec<(u32, usize, Entry)>,
    /// Object streams.
    holders: Vec<(u32, usize)>,
}

/// Sorts what was found into saves.
fn saves(bytes: &[u8], scan: Scan, limits: &Limits) -> Result<Vec<Save>, OpenError> {
    let last = Tail {
        startxref: 0,
        end: bytes.len(),
    };
    let mut objects = scan.objects.into_iter().peekable();
    let mut trailers = scan.trailers.into_iter().peekable();
    let mut saves: Vec<Save> = Vec::new();
    let mut save = Save::default();
    // The first mark of a linearized file closes half of it, and gives 0.
    let ends = scan.ends.into_iter().filter(|end| end.startxref > 0);
    // What each save takes over from the one before is held once more for each.
    let mut left = limits.max_items as u64;
    for end in ends.chain([last]) {
        while let Some(found) = objects.next_if(|found| found.offset < end.end) {
            save.add(&found);
        }
        while let Some((offset, trailer)) = trailers.next_if(|(offset, _)| *offset < end.end) {
            save.close_with(bytes, offset, &trailer);
        }
        let (is_last, is_empty) = (end.end == bytes.len(), save.places.is_empty());
        // Behind the last mark there is nothing, as it should be.
        if is_empty && is_last && !saves.is_empty() {
            break;
        }
        (save.end, save.startxref) = (end.end, end.startxref);
        if is_last || save.trailer.contains_key("Root") {
            let taken = weight_of(save.trailer.values());
            left = left.checked_sub(taken).ok_or(OpenError::Work)?;
            let next = Save {
                trailer: save.trailer.clone(),
                ..Save::default()
            };
            saves.push(std::mem::replace(&mut save, next));
        }
        if saves.len() > limits.max_revisions {
            let (offset, reason) = (end.end as u64, XrefError::TooManyRevisions);
            return Err(OpenError::Xref { offset, reason });
        }
        if is_last {
            break;
        }
    }
    Ok(saves)
}

impl Save {
    fn add(&mut self, found: &Found) {
        let ObjRef { num, generation } = found.reference;
        let offset = found.offset as u64;
        self.places
            .push((num, found.offset, Entry::InFile { offset, generation }));
        if found.holds_objects {
            self.holders.push((num, found.offset));
        }
    }

    fn close_with(&mut self, bytes: &[u8], offset: usize, trailer: &Dict) {
        let table = bytes
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(b"trailer"));
        self.kind = Some(if table { XrefKind::Table } else { XrefKind::Stream });
        for key in KEPT {
            if let Some(value) = trailer.get(key) {
                self.trailer.insert(key, value.clone());
            }
        }
    }
}

/// As if the file had told all that.
fn chain(saves: &[Save]) -> Chain {
    let count = saves.len();
    let mut start = 0;
    let revision = |(at, save): (usize, &Save)| Revision {
        start: std::mem::replace(&mut start, save.end),
        end: save.end,
        startxref: save.startxref,
        kind: save.kind.unwrap_or(XrefKind::Table),
        sections: count - 1 - at..count - at,
    };
    let revisions = saves.iter().enumerate().map(revision).collect();
    let sections = saves.iter().rev().map(section).collect();
    Chain { sections, revisions }
}

fn section(save: &Save) -> Section {
    let mut places = save.places.clone();
    // The last of each number comes first.
    places.sort_by_key(|(num, at, _)| (*num, std::cmp::Reverse(*at)));
    places.dedup_by_key(|(num, ..)| *num);
    let entries: Vec<(u32, Entry)> = places.into_iter().map(|(num, _, entry)| (num, entry)).collect();
    let size = entries.last().map_or(1, |(num, _)| num.saturating_add(1));
    let mut trailer = save.trailer.clone().with("Size", size);
    if trailer.reference("Root").is_none() {
        // Until one is found.
        trailer.insert("Root", ObjRef::new(0));
    }
    Section {
        offset: save.end,
        said: save.startxref,
        end: save.end,
        kind: save.kind.unwrap_or(XrefKind::Table),
        cost: entries.len(),
        entries,
        halves: None,
        overflow: false,
        trailer,
    }
}

/// Adds what lies in object streams.
fn add_hidden(reader: &Reader<'_>, saves: &mut [Save], limits: &Limits) -> Result<(), OpenError> {
    let mut count: usize = saves.iter().map(|save| save.places.len()).sum();
    for (number, save) in saves.iter_mut().enumerate() {
        if save.holders.is_empty() {
            continue;
        }
        let then = reader.at_revision(number).map_err(|_| OpenError::Work)?;
        for (holder, at) in std::mem::take(&mut save.holders) {
            let is_in_force =
                matches!(then.entry(holder), Some(Entry::InFile { offset, .. }) if offset == at as u64);
            let objects = match then.object_stream(holder) {
                Ok(objects) if is_in_force => objects,
                Err(ReadError::Work | ReadError::TooMuch) => return Err(OpenError::Work),
                _ => continue,
            };
            for (index, num) in (0..).zip(objects.numbers()) {
                let entry = Entry::InStream {
                    stream: holder,
                    index,
                };
                save.places.push((num, at, entry));
                count += 1;
            }
            if count > limits.max_objects {
                let (offset, reason) = (at as u64, XrefError::TooManyObjects);
                return Err(OpenError::Xref { offset, reason });
            }
        }
    }
    Ok(())
}

/// The catalog that was written last.
fn catalog(reader: &Reader<'_>) -> Option<ObjRef> {
    let place = |entry: Entry| match entry {
        Entry::InFile { offset, generation } => Some((offset, generation)),
        Entry::InStream { stream, .. } => match reader.entry(stream)? {
            Entry::InFile { offset, .. } => Some((offset, 0)),
            _ => None,
        },
        Entry::Free => None,
    };
    let mut last: Option<(u64, ObjRef)> = None;
    for (num, entry) in reader.entries() {
        let Some((offset, generation)) = place(*entry) else {
            continue;
        };
        let reference = ObjRef {
            num: *num,
            generation,
        };
        match reader.get(reference) {
            Ok(Object::Dict(dict)) if dict.is_type("Catalog") => {
                last = last.max(Some((offset, reference)));
            }
            Err(ReadError::Work | ReadError::TooMuch) => return None,
            _ => {}
        }
    }
    last.map(|(_, reference)| reference)
}
