//! Any bytes as a PDF.

use saoy_pades::{
    changes::{Lang, changes_after},
    examine, survey,
};
use saoy_pdf::{
    Limits, ObjRef, Object, Reader, clean,
    normalise::{NormaliseError, Settings, Signed, normalise},
};

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

/// All signatures, whether they hold, what happened after them, said in both languages.
pub fn whole(data: &[u8]) {
    let Ok(reader) = Reader::open_any(data, &limits(), None) else {
        return;
    };
    let survey = survey(&reader);
    let examined = examine(&reader, &survey);
    assert_eq!(examined.len(), survey.entries.len());
    let found: Vec<_> = survey
        .entries
        .into_iter()
        .filter_map(|entry| entry.found.ok())
        .collect();
    for after in changes_after(&reader, &found) {
        for finding in &after.findings {
            let _ = (finding.sentence(Lang::Vi), finding.sentence(Lang::En));
        }
    }
}

/// What comes out is clean, and stays as it is when it is written anew once more.
pub fn normalised(data: &[u8]) {
    let Ok(reader) = Reader::open_any(data, &limits(), Some(b"mat khau")) else {
        return;
    };
    let settings = Settings {
        signed: Signed::Flatten,
        max_annotations: 1000,
        max_work: 2_000_000,
        max_output: 4 << 20,
        ..Settings::default()
    };
    let new = match normalise(&reader, &settings) {
        Ok(new) => new,
        Err(NormaliseError::Unclean(why)) => panic!("not clean: {why:?}"),
        Err(_) => return,
    };
    let again = Reader::open(&new.bytes, &limits()).expect("it can be opened");
    if let Ok(again) = normalise(&again, &settings) {
        assert!(again.bytes == new.bytes, "written anew twice, it differs");
    }
}
