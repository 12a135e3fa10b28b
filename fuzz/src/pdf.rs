//! Any bytes as a PDF.

use std::sync::LazyLock;

use saoy_pades::{
    changes::Lang,
    validation::{self, FileFacts, Report, Verdict, validate},
};
use saoy_pdf::{
    Limits, ObjRef, Object, Reader, clean,
    normalise::{NormaliseError, Settings, Signed, normalise},
};
use saoy_pki::{Certificate, Purpose, TrustAnchor};

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

/// Revisions and, of each and of the whole, objects that are looked at in one run.
const REVISIONS: usize = 8;
const OBJECTS: usize = 300;

/// The first 300 objects of the first eight revisions and of the whole, decoded; the pages; whether it is clean.
pub fn reader(data: &[u8]) {
    let Ok(reader) = Reader::open_any(data, &limits(), Some(b"mat khau")) else {
        return;
    };
    for number in 0..reader.revisions().len().min(REVISIONS) {
        if let Ok(revision) = reader.at_revision(number) {
            all(&revision);
        }
    }
    all(&reader);
    let _ = clean::inspect(data, &limits());
}

fn all(reader: &Reader<'_>) {
    for (num, _) in reader.entries().iter().take(OBJECTS) {
        if let Ok(Object::Stream(stream)) = reader.get(ObjRef::new(*num)) {
            let _ = reader.decoded(&stream);
        }
    }
    let _ = reader.pages();
    let _ = reader.catalog();
}

/// Whom the seeds' signers trust, and that nobody is revoked; the seeds' author makes them.
static TRUST: LazyLock<(TrustAnchor, validation::Settings)> = LazyLock::new(|| {
    let root = Certificate::from_der(include_bytes!("../bases/root.der")).expect("a certificate");
    let at = "2026-10-14T03:00:00Z".parse().expect("a time");
    let settings = validation::Settings {
        crls: vec![include_bytes!("../bases/root.crl").to_vec()],
        ..validation::Settings::at(at)
    };
    (TrustAnchor::new(root, &Purpose::ALL), settings)
});

/// The whole verdict, in all its forms.
pub fn whole(data: &[u8]) {
    let (anchor, settings) = &*TRUST;
    let report = match Reader::open_any(data, &limits(), None) {
        Ok(reader) => {
            let report = validate(&reader, std::slice::from_ref(anchor), settings);
            assert!(!reader.is_repaired() || report.verdict != Verdict::Valid);
            report
        }
        Err(error) => Report::unreadable(error, settings.at),
    };
    let facts = FileFacts {
        name: "a.pdf".to_owned(),
        ..FileFacts::default()
    };
    for lang in [Lang::Vi, Lang::En] {
        assert!(!report.json(&facts, lang).contains('\n'));
        let _ = report.xml(&facts, lang);
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
