//! Normalising hostile files: bounded, refused by name, and what comes out is clean all the same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use saoy_pdf::normalise::{NormaliseError, Settings, Signed, normalise};
use saoy_pdf::{Limits, Reader, clean};
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use support::{FIXTURES, file, one_page, open};

/// Small invented files that cover each case; `e2e/suites/normalise.py` compares how they look.
fn drawn() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../e2e/fixtures/normalise");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() > 10);
    files
}

/// Normalises, and holds what every result has to be.
fn tried(bytes: &[u8]) -> Result<Vec<u8>, NormaliseError> {
    let limits = Limits {
        max_decoded: 4 << 20,
        max_total_decoded: 16 << 20,
        ..Limits::default()
    };
    let settings = Settings {
        signed: Signed::Flatten,
        max_work: 2_000_000,
        max_output: 16 << 20,
        ..Settings::default()
    };
    let Ok(reader) = Reader::open_any(bytes, &limits, None) else {
        return Err(NormaliseError::NoPages);
    };
    let once = normalise(&reader, &settings)?;
    clean::inspect(&once.bytes, &limits).unwrap();
    let reader = Reader::open(&once.bytes, &limits).unwrap();
    let again = normalise(&reader, &settings).unwrap();
    assert!(
        again.bytes == once.bytes,
        "normalising twice differs from once:\n{}\n====\n{}",
        String::from_utf8_lossy(&once.bytes),
        String::from_utf8_lossy(&again.bytes),
    );
    Ok(once.bytes)
}

fn quickly(bytes: &[u8]) -> Result<Vec<u8>, NormaliseError> {
    let start = Instant::now();
    let tried = tried(bytes);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    tried
}

#[test]
fn every_drawn_file_comes_out_clean_and_twice_is_once() {
    for (name, bytes) in drawn() {
        let locked = name.contains("encrypted");
        match tried(&bytes) {
            Ok(_) => {}
            Err(NormaliseError::Encrypted | NormaliseError::NoPages) if locked => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_come_out_unclean(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let files = drawn();
        let mut bytes = which.get(&files).1.clone();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        if let Err(NormaliseError::Unclean(reasons)) = tried(&bytes) {
            panic!("{reasons:?}");
        }
    }

    #[test]
    fn changed_words_never_come_out_unclean(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec(
            (any::<prop::sample::Index>(), "[0-9]{1,2}|<<|>>|\\[|\\]|\\(| [0-9] 0 R|/OC|/Kids|/AP|/N|/Contents|/Resources|/XObject|/Parent|null"), 1..5),
    ) {
        let files = drawn();
        let mut bytes = which.get(&files).1.clone();
        for (at, word) in changes {
            let at = at.index(bytes.len());
            let end = (at + word.len()).min(bytes.len());
            bytes.splice(at..end, word.bytes());
        }
        if let Err(NormaliseError::Unclean(reasons)) = tried(&bytes) {
            panic!("{reasons:?}");
        }
    }

    /// Any graph of a few objects, each of any use: cycles, shared objects, wrong types.
    #[test]
    fn any_graph_of_objects_is_written_once_and_for_all(objects in proptest::collection::vec(body(), 12)) {
        let mut all = vec![
            "<</Type/Catalog/Pages 2 0 R/OutputIntents 5 0 R/AcroForm 6 0 R/Lang 7 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 9 9]>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/Resources 5 0 R/Contents 8 0 R/Group 9 0 R/Annots[10 0 R 11 0 R]>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/Resources<</XObject 12 0 R/Font 13 0 R/ColorSpace 14 0 R/Pattern 15 0 R>>>>".to_owned(),
        ];
        all.extend(objects);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        match tried(&file(&all, "")) {
            // Names that pretend to be something else are found before anybody uses the file.
            Ok(_) | Err(NormaliseError::Unclean(_)) | Err(_) => {}
        }
    }
}

/// An object that may refer to 5 … 16.
fn body() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "Resources",
        "XObject",
        "Font",
        "ExtGState",
        "SMask",
        "G",
        "Group",
        "CS",
        "Subtype/Form/X",
        "Subtype/Image/X",
        "AP",
        "N",
        "BBox[0 0 1 1]/X",
        "Rect[0 0 5 5]/X",
        "F 4/X",
        "Mask",
        "Functions",
        "CharProcs",
        "DescendantFonts",
        "Encoding",
        "Parent",
        "Shading",
        "Pattern",
        "ColorSpace",
        "Filter",
        "DecodeParms",
        "JBIG2Globals",
        "TR/Identity/X",
        "HT",
        "BM/Multiply/X",
        "Subtype/Highlight/X",
        "Properties",
        "ActualText",
        "Length 3/X",
        "OC",
        "V",
        "Kids",
        "Contents",
        "Differences",
        "W",
        "Name",
        "Title",
    ]);
    let value = prop_oneof![
        6 => (5..17_u32).prop_map(|number| format!(" {number} 0 R")),
        1 => Just("[ 5 0 R 6 0 R -0.0 1e 2]".replace("1e ", "1.0 ")),
        1 => Just(" -0.0".to_owned()),
        1 => Just(" 1.50".to_owned()),
        1 => Just("(a\\(b)".to_owned()),
        1 => Just("<</S/Luminosity/G 9 0 R/Y 10 0 R>>".to_owned()),
        1 => Just("/FlateDecode".to_owned()),
    ];
    (proptest::collection::vec((key, value), 0..6), 0..5_u8).prop_map(|(entries, shape)| {
        let mut seen = std::collections::HashSet::new();
        let mut dict = String::from("<<");
        for (at, (key, value)) in entries.into_iter().enumerate() {
            // The last name of the text is the key of the value.
            let key = key.replace("/X", &format!("/X{at}"));
            if seen.insert(key.split(['/', '[', ' ']).next().unwrap_or_default().to_owned()) {
                write!(dict, "/{key}{value}").unwrap();
            }
        }
        match shape {
            0 => format!("[{dict}>> 6 0 R 7 0 R]"),
            1 => format!("{dict}/Length 5>>stream\n1 0 R\nendstream").replace("/Length 3", "/Y 3"),
            2 => "(text that is long enough to stay an object of its own, for that it takes more than sixty-four letters)".into(),
            3 => "-0.0".into(),
            _ => format!("{dict}>>"),
        }
    })
}

#[test]
fn circles_end() {
    let circle = [
        "<</Subtype/Form/BBox[0 0 1 1]/Resources 5 0 R/Length 0>>stream\n\nendstream",
        "<</XObject<</A 4 0 R/B 5 0 R>>/Font 5 0 R/Pattern<</P 4 0 R>>/ExtGState<</S<</SMask<</G 4 0 R>>>>>>>>",
    ];
    let bytes = one_page(
        "",
        "/Annots[<</Subtype/Stamp/F 4/Rect[0 0 1 1]/AP<</N 4 0 R>>>>]",
        &circle,
    );
    quickly(&bytes).unwrap();
    // A reference to itself, a field that is its own parent.
    quickly(&one_page("", "/Contents 4 0 R", &["4 0 R"])).unwrap_err();
    let own = "<</Subtype/Widget/F 4/Rect[0 0 9 9]/FT/Tx/V(x)/Parent 4 0 R/Kids[4 0 R]>>";
    quickly(&one_page("/AcroForm<</Fields[4 0 R]>>", "/Annots[4 0 R]", &[own])).unwrap();
}

#[test]
fn what_is_counted_over_and_over_is_refused() {
    // One long array that all pages use.
    let items = "9 ".repeat(400_000);
    let notes = format!("[{}]", "4 0 R ".repeat(3_000));
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        format!("[{items}]"),
        "<</Subtype/Stamp/F 4/Rect[0 0 9 9]/AP<</N 6 0 R>>>>".to_owned(),
        notes,
        "<</Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream".to_owned(),
    ];
    let mut kids = String::new();
    for number in 0..500 {
        write!(kids, "{} 0 R ", number + 7).unwrap();
        objects.push("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots 5 0 R/BleedBox 3 0 R>>".to_owned());
    }
    objects[1] = format!("<</Type/Pages/Count 500/Kids[{kids}]>>");
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let error = quickly(&file(&objects, "")).unwrap_err();
    assert!(
        matches!(
            error,
            NormaliseError::TooMuch | NormaliseError::TooManyAnnotations
        ),
        "{error}"
    );
}

#[test]
fn many_annotations_on_one_page_cost_no_more_than_on_many() {
    let notes = format!("[{}]", "4 0 R ".repeat(20_000));
    let bytes = one_page(
        "",
        "/Annots 6 0 R",
        &[
            "<</Subtype/Stamp/F 4/Rect[0 0 9 9]/AP<</N 5 0 R>>>>",
            "<</Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream",
            &notes,
        ],
    );
    let start = Instant::now();
    let new = normalise(&open(&bytes), &Settings::default()).unwrap();
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert_eq!(new.report.pages, 1);
}

#[test]
fn memberships_that_double_at_every_step_are_refused() {
    let mut objects: Vec<String> = (0..30)
        .map(|at| format!("[/And {0} 0 R {0} 0 R]", at + 6))
        .collect();
    objects.push("<</Type/OCG/Name(x)>>".into());
    objects.insert(0, "<</Type/OCMD/VE 5 0 R>>".into());
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let layer = "<</Subtype/Stamp/OC 4 0 R/F 4/Rect[0 0 9 9]>>";
    let bytes = one_page(
        "/OCProperties<</OCGs[35 0 R]/D<<>>>>",
        &format!("/Annots[{layer}]"),
        &objects,
    );
    assert_eq!(quickly(&bytes).unwrap_err(), NormaliseError::TooMuch);
}

#[test]
fn contents_that_unpack_without_end_are_refused() {
    let bomb = saoy_pdf::Stream::deflated(saoy_pdf::Dict::new(), &vec![b' '; 5 << 20]);
    let saoy_pdf::StreamData::Bytes(data) = bomb.data else {
        panic!()
    };
    let body: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = format!(
        "<</Filter[/ASCIIHexDecode/FlateDecode]/Length {}>>stream\n{body}>\nendstream",
        body.len() + 1
    );
    let note = "<</Subtype/Stamp/F 4/Rect[0 0 9 9]/AP<</N 6 0 R>>>>";
    let look = "<</Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream";
    let bytes = one_page("", "/Annots[5 0 R]/Contents 4 0 R", &[&body, note, look]);
    assert_eq!(quickly(&bytes).unwrap_err(), NormaliseError::TooMuchContent);
}

#[test]
fn a_new_file_that_would_grow_without_end_is_refused() {
    // Streams one inside the other, each up to the end of the file: every one would go out by itself.
    let tail = "0".repeat(200_000);
    let mut out = String::from("%PDF-1.7\n");
    let mut offsets = vec![];
    let heads = 300;
    let head = |number: usize| format!("{number} 0 obj\n<</Length 3 0 R>>stream\n");
    for number in 10..10 + heads {
        offsets.push(out.len());
        out += &head(number);
    }
    out += &tail;
    let first = out.find("stream\n").unwrap() + 7;
    let _ = first;
    out += "\nendstream\nendobj\n";
    let contents: String = (10..10 + heads).map(|number| format!("{number} 0 R ")).collect();
    for (number, text) in [
        (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
        (2, "<</Type/Pages/Kids[4 0 R]/Count 1>>".to_owned()),
        (
            4,
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents[{contents}]>>"),
        ),
    ] {
        offsets.push(out.len());
        write!(out, "{number} 0 obj\n{text}\nendobj\n").unwrap();
    }
    // Lengths differ, so this file only opens by repair; whatever is found, the result is bounded.
    let bytes = out.into_bytes();
    if let Ok(new) = quickly(&bytes) {
        assert!(new.len() < 16 << 20);
    }
}

#[test]
fn the_output_has_a_limit() {
    let settings = Settings {
        max_output: 100,
        ..Settings::default()
    };
    let error = normalise(&open(FIXTURES[0].1), &settings).unwrap_err();
    assert_eq!(error, NormaliseError::TooLarge);
}
