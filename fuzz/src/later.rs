//! A revision that somebody appends to a signed file: always well-formed around objects that are anything.
//!
//! Input: a byte that picks the base, then objects: number (one byte), length (two bytes), bytes.

use std::{collections::HashSet, fmt::Write};

use saoy_pades::{changes::changes_after, signatures};
use saoy_pdf::{ObjRef, Object, Page, Reader};

use crate::pdf::limits;

/// Signed files; the seeds' author makes them (`crates/pades/tests/fuzz.rs`).
pub const BASES: [&[u8]; 3] = [
    include_bytes!("../bases/approved.pdf"),
    include_bytes!("../bases/fillable.pdf"),
    include_bytes!("../bases/notable.pdf"),
];

/// The one that allows annotations, too.
const NOTABLE: usize = 2;

/// Objects that are looked at on each page.
const VISITS: u32 = 50_000;

/// Whatever is appended: if it is called allowed, the pages show what they showed.
pub fn later(data: &[u8]) {
    let Some((pick, rest)) = data.split_first() else {
        return;
    };
    let base = BASES[usize::from(*pick) % BASES.len()];
    let before = Reader::open(base, &limits()).expect("a base is sound");
    stays(&before, &appended(&before, rest));
}

/// If what came after the first signature of `before` is called allowed in `file`, the pages show what they showed, fields
/// stand where they stood, and other annotations are those that were there, unless the signature allows them.
pub(crate) fn stays(before: &Reader<'_>, file: &[u8]) {
    let Ok(reader) = Reader::open(file, &limits()) else {
        return;
    };
    let Ok(found) = signatures(&reader) else {
        return;
    };
    let after = changes_after(&reader, &found);
    let first = signatures(before).expect("a base is signed").remove(0);
    let same = |signature: &saoy_pades::FoundSignature| signature.byte_range == first.byte_range;
    let judged = found.iter().position(same).and_then(|at| after.get(at));
    if judged.is_some_and(|after| after.allowed) {
        assert!(shown(before) == shown(&reader), "allowed, and the pages changed");
        let notes = before.bytes() == BASES[NOTABLE];
        for (was, is) in marks(before).iter().zip(marks(&reader)) {
            assert!(was.fields.is_subset(&is.fields), "allowed, and a field moved");
            assert!(notes || was.others == is.others, "allowed, and a note changed");
        }
    }
}

fn appended(base: &Reader<'_>, mut rest: &[u8]) -> Vec<u8> {
    let mut file = base.bytes().to_vec();
    let mut rows = String::new();
    let mut seen = [false; 256];
    while let [num, high, low, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(tail.len());
        let (object, tail) = tail.split_at(length);
        rest = tail;
        if *num == 0 || std::mem::replace(&mut seen[usize::from(*num)], true) {
            continue;
        }
        let _ = write!(rows, "{num} 1\n{:010} 00000 n \n", file.len());
        file.extend(format!("{num} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let at = file.len();
    let (root, prev) = (
        base.catalog_ref().num,
        base.revisions().last().map_or(0, |last| last.startxref),
    );
    let trailer = format!(
        "xref\n{rows}trailer\n<< /Size 256 /Root {root} 0 R /Prev {prev} >>\nstartxref\n{at}\n%%EOF\n"
    );
    file.extend(trailer.bytes());
    file
}

/// Size, turn, content and resources of each page.
fn shown(reader: &Reader<'_>) -> Option<Vec<String>> {
    let page = |page: &Page| {
        let mut text = format!("{:?} {:?} {}", page.media_box, page.crop_box, page.rotate);
        let mut left = VISITS;
        let own = ["Contents", "Group", "UserUnit"].map(|key| page.dict.get(key));
        for value in own.into_iter().chain([page.resources.as_deref()]).flatten() {
            deep(reader, value, 0, &mut left, &mut text);
        }
        text
    };
    Some(reader.pages().ok()?.iter().map(page).collect())
}

/// What lies on a page.
#[derive(Default)]
struct Marks {
    /// Every widget with its place.
    fields: HashSet<(ObjRef, String)>,
    /// All other annotations with what they say.
    others: Vec<String>,
}

fn marks(reader: &Reader<'_>) -> Vec<Marks> {
    let page = |page: &Page| {
        let mut marks = Marks::default();
        let mut left = VISITS;
        let list = reader.lookup(&page.dict, "Annots").unwrap_or(Object::Null);
        for annotation in list.as_array().unwrap_or_default() {
            let Ok(Object::Dict(dict)) = reader.resolve(annotation) else {
                continue;
            };
            let mut text = String::new();
            if dict.get("Subtype").is_some_and(|kind| kind.is_name("Widget")) {
                let place = dict.get("Rect").unwrap_or(&Object::Null);
                deep(reader, place, 0, &mut left, &mut text);
                marks
                    .fields
                    .extend(annotation.as_ref().map(|field| (field, text)));
            } else {
                deep(reader, annotation, 0, &mut left, &mut text);
                marks.others.push(text);
            }
        }
        marks
    };
    reader.pages().unwrap_or_default().iter().map(page).collect()
}

fn deep(reader: &Reader<'_>, object: &Object, depth: usize, left: &mut u32, text: &mut String) {
    *left = left.saturating_sub(1);
    if depth > 8 || *left == 0 {
        return;
    }
    match reader.resolve(object) {
        Ok(Object::Array(items)) => items
            .iter()
            .for_each(|item| deep(reader, item, depth + 1, left, text)),
        Ok(Object::Dict(dict)) => {
            let mut entries: Vec<_> = dict.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_bytes().to_vec());
            for (key, value) in entries {
                let _ = write!(text, "/{} ", String::from_utf8_lossy(key.as_bytes()));
                deep(reader, value, depth + 1, left, text);
            }
        }
        Ok(Object::Stream(stream)) => {
            let _ = write!(text, "{:?}", reader.decoded(&stream));
        }
        Ok(Object::String(bytes) | Object::HexString(bytes)) => _ = write!(text, "{bytes:?}"),
        Ok(other) => _ = write!(text, "{other:?} "),
        Err(_) => text.push('?'),
    }
}
