//! Any bytes as a PDF.

use saoy_pades::changes::{Lang, changes_after};
use saoy_pdf::{Limits, ObjRef, Object, Reader, clean};

/// Little work a run.
pub(crate) fn limits() -> Limits {
    Limits {
        max_objects: 20_000,
        max_revisions: 50,
        max_pages: 500,
        max_decoded: 1 << 20,
        max_total_decoded: 4 << 20,
        ..Limits::default()
    }
}

/// Every object of every revision, decoded; the pages; whether it is clean.
pub fn reader(data: &[u8]) {
    let Ok(reader) = Reader::open_any(data, &limits(), Some(b"mat khau")) else {
        return;
    };
    for number in 0..reader.revisions().len().min(8) {
        if let Ok(revision) = reader.at_revision(number) {
            all(&revision);
        }
    }
    all(&reader);
    let _ = clean::inspect(data, &limits());
}

fn all(reader: &Reader<'_>) {
    for (num, _) in reader.entries().iter().take(300) {
        if let Ok(Object::Stream(stream)) = reader.get(ObjRef::new(*num)) {
            let _ = reader.decoded(&stream);
        }
    }
    let _ = reader.pages();
    let _ = reader.catalog();
}

/// All signatures, what happened after them, said in both languages.
pub fn whole(data: &[u8]) {
    let Ok(reader) = Reader::open_any(data, &limits(), None) else {
        return;
    };
    let _ = saoy_pades::check(&reader);
    let Ok(found) = saoy_pades::signatures(&reader) else {
        return;
    };
    for after in changes_after(&reader, &found) {
        for finding in &after.findings {
            let _ = (finding.sentence(Lang::Vi), finding.sentence(Lang::En));
        }
    }
}
