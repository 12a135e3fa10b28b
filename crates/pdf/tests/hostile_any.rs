//! No input makes the tolerant reader panic, loop or eat the machine, and what the strict one reads it reads the same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use saoy_pdf::{Limits, Object, OpenError, ReadError, Reader, clean};
use support::{FIXTURES, file, one_page, pages, r, replaced};

const ENCRYPTED: [&[u8]; 4] = [
    include_bytes!("fixtures/encrypted/rc4-40.pdf"),
    include_bytes!("fixtures/encrypted/aes-128.pdf"),
    include_bytes!("fixtures/encrypted/object-streams-aes-256.pdf"),
    include_bytes!("fixtures/encrypted/signed-aes-128.pdf"),
];

fn limits() -> Limits {
    Limits {
        max_decoded: 1 << 20,
        max_total_decoded: 8 << 20,
        max_work: 1 << 25,
        ..Limits::default()
    }
}

/// Opens it and reads everything in it.
fn use_everything(bytes: &[u8]) {
    let _ = clean::inspect(bytes, &limits());
    let strict = Reader::open(bytes, &limits());
    let any = match Reader::open_any(bytes, &limits(), Some(b"reader")) {
        Ok(any) => any,
        Err(error) => {
            // Whatever the strict reader accepts opens, but for the password.
            let closed = matches!(
                error,
                OpenError::Encryption(_)
                    | OpenError::WrongPassword
                    | OpenError::PasswordRequired
                    | OpenError::Work
            );
            assert!(strict.is_err() || closed, "{error}");
            return;
        }
    };
    for (num, _) in any.entries().iter().take(500) {
        let object = any.get(r(*num));
        if let Ok(strict) = &strict
            && !any.is_repaired()
            && !any.is_encrypted()
        {
            // Each counts the work it does, and they did not do the same before.
            let expected = strict.get(r(*num));
            let exhausted = [&expected, &object].contains(&&Err(ReadError::Work));
            assert!(expected == object || exhausted, "{num}");
        }
        if let Ok(Object::Stream(stream)) = object {
            let _ = any.decoded(&stream);
            let _ = any.detached(&stream);
        }
    }
    let _ = any.pages();
    for number in 0..any.revisions().len().min(10) {
        let _ = any
            .at_revision(number)
            .map(|then| then.pages().map(|pages| pages.len()));
        let _ = any.revision_entries(number);
    }
    let _ = any.table_view().map(|view| view.pages().map(|pages| pages.len()));
    let mut end = 0;
    for revision in any.revisions() {
        assert!(revision.start == end && revision.end >= end && revision.end <= bytes.len());
        end = revision.end;
    }
}

fn samples() -> Vec<Vec<u8>> {
    let plain = FIXTURES.iter().map(|(_, bytes)| bytes.to_vec());
    plain
        .chain(ENCRYPTED.map(<[u8]>::to_vec))
        .chain([pages(3)])
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(
        which in 0..9_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        use_everything(&bytes);
    }

    #[test]
    fn changed_structure_never_panics(
        which in 0..9_usize,
        changes in proptest::collection::vec((
            any::<prop::sample::Index>(),
            "[0-9]{1,4}|<<|>>|\\[|\\(| R|/Prev 9|/Kids|obj|endobj|stream|endstream|/Length 9|startxref\n9\n%%EOF|trailer|%PDF-1.4",
        ), 1..5),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, text) in changes {
            let at = at.index(bytes.len());
            let end = (at + text.len()).min(bytes.len());
            bytes.splice(at..end, text.bytes());
        }
        use_everything(&bytes);
    }

    #[test]
    fn moved_pieces_never_panic(
        which in 0..9_usize,
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 3),
    ) {
        let bytes = samples().swap_remove(which);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len())).collect();
        cuts.sort_unstable();
        let (head, rest) = bytes.split_at(cuts[0]);
        let (first, rest) = rest.split_at(cuts[1] - cuts[0]);
        let (second, tail) = rest.split_at(cuts[2] - cuts[1]);
        use_everything(&[head, second, first, tail].concat());
        use_everything(&[head, tail].concat());
        use_everything(&[head, first, first, second, tail].concat());
    }
}

#[test]
fn every_truncation_is_survived() {
    for bytes in samples() {
        for cut in (0..bytes.len()).step_by(37) {
            use_everything(&bytes[..cut]);
        }
    }
}

/// Files that make a careless repair go through them again and again.
#[test]
fn work_grows_with_the_file_only() {
    let many = |text: &str| text.repeat((1 << 18) / text.len());
    let bodies = [
        many("1 0 obj ("),
        many("1 0 obj <<"),
        many("1 0 obj [ "),
        many("1 0 obj <</Length 2 0 R>>stream "),
        many("1 0 obj <</Length 9>>stream\nx "),
        format!("{}stream", many("1 0 obj <</A(")),
        many("trailer "),
        many("trailer <<"),
        many("startxref\n5\n%%EOF "),
        many("startxref "),
        many("1 0 obj 5 "),
        many(" obj"),
        many("0"),
        many("endobj endstream "),
        many("1 0 obj <</Type/ObjStm/N 1/First 4/Length 9>>stream\n1 0 null\nendstream endobj "),
    ];
    for body in bodies {
        for bytes in [
            format!("%PDF-1.7\n{body}"),
            format!("%PDF-1.7\n{body}\nstartxref\n9\n%%EOF"),
        ] {
            use_everything(bytes.as_bytes());
            opens_cheaply(bytes.as_bytes());
        }
    }
}

/// Opening fails for another reason than too much work, or not, when little work for each byte is allowed.
fn opens_cheaply(bytes: &[u8]) {
    let few = Limits {
        max_work: 256 * bytes.len() as u64 + (1 << 20),
        ..Limits::default()
    };
    let opened = Reader::open_any(bytes, &few, None).map(|_| ());
    let what = String::from_utf8_lossy(&bytes[9..60]);
    assert_ne!(opened, Err(OpenError::Work), "{what}");
}

/// The same, listed by a cross-reference that is whole.
#[test]
fn listed_objects_that_never_end_cost_no_more() {
    for object in ["(", "<</Length 99>>stream\n", "<</Length 9/A(", "["] {
        let bodies = vec![object; 5_000];
        use_everything(&file(&bodies, ""));
        opens_cheaply(&file(&bodies, ""));
        let mut page: Vec<&str> = vec!["<</Type/Catalog/Pages 2 0 R>>", support::PAGES, support::PAGE];
        page.extend(bodies);
        use_everything(&file(&page, ""));
        opens_cheaply(&file(&page, ""));
    }
}

#[test]
fn entries_that_all_lead_elsewhere_cost_one_search() {
    let bytes = one_page("", "", &["(there)"]);
    let rows = format!("{:010} 00000 n \n", 5).repeat(50_000);
    let bytes = replaced(&bytes, "trailer", &format!("5 50000\n{rows}trailer"));
    let bytes = replaced(&bytes, "/Size 5", "/Size 50005");
    use_everything(&bytes);
    opens_cheaply(&bytes);
}

#[test]
fn too_much_work_is_an_error_of_its_own() {
    let bytes = pages(40);
    let few = Limits {
        max_work: 20_000,
        ..Limits::default()
    };
    let reader = Reader::open_any(&bytes, &few, None).unwrap();
    assert_eq!(reader.pages().unwrap_err(), ReadError::Work);
    // It stays so, in every revision.
    assert_eq!(reader.at_revision(0).map(|_| ()).unwrap_err(), ReadError::Work);
    assert_eq!(reader.get(r(1)).unwrap_err(), ReadError::Work);
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn every_file_of_the_corpora_opens() {
    let folder = std::path::PathBuf::from(std::env::var_os("SAOY_CORPORA").unwrap()).join("pdf-updates");
    let mut repaired = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| extension != "pdf") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let reader = Reader::open_any(&bytes, &Limits::default(), None);
        let reader = reader.unwrap_or_else(|error| panic!("{name}: {error}"));
        if reader.is_repaired() {
            repaired.push(name.rsplit_once('-').unwrap().0.to_owned());
        }
        use_everything(&bytes);
    }
    repaired.sort();
    // An offset in /Prev that is one byte off; a newest trailer without /Root; an entry that leads into a comment.
    let known = [
        "test_interrupted_nonstrict_with_psi",
        "test_sign_reject_freed_True_",
        "test_sign_with_hybrid_sneaky_edit",
    ];
    assert_eq!(repaired, known);
}
