//! Damaged files open, show what the whole ones show, and say what was wrong.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::{Dict, Limits, Object, OpenError, Reader, Repair, Update, WriteError, XrefError, XrefKind};
use support::{FIXTURES, file, hybrid, one_page, open, pages, r, replaced};

/// A table, a cross-reference stream with object streams, and two linearized files, of three pages each.
fn files() -> [(&'static str, Vec<u8>); 4] {
    let linearized = |at: usize| (FIXTURES[at].0, FIXTURES[at].1.to_vec());
    [
        ("plain table", pages(3)),
        linearized(1),
        linearized(2),
        linearized(3),
    ]
}

fn any(bytes: &[u8]) -> Reader<'_> {
    Reader::open_any(bytes, &Limits::default(), None).unwrap()
}

/// The decoded contents of all pages.
fn shown(reader: &Reader<'_>) -> Vec<Vec<u8>> {
    let pages = reader.pages().unwrap();
    let contents = pages.iter().map(|page| {
        let content = reader.lookup(&page.dict, "Contents").unwrap();
        reader.decoded(content.as_stream().unwrap()).unwrap()
    });
    contents.collect()
}

/// `bytes` shows what `whole` shows, and was repaired in the ways that are returned.
fn repairs(bytes: &[u8], (name, whole): &(&str, Vec<u8>)) -> Vec<Repair> {
    let reader = any(bytes);
    assert_eq!(shown(&reader), shown(&open(whole)), "{name}");
    assert!(reader.is_repaired(), "{name}");
    for repair in reader.repairs() {
        assert!(repair.to_string().len() > 20, "{repair:?}");
    }
    reader.repairs().to_vec()
}

fn rebuilt(repairs: &[Repair]) -> bool {
    repairs
        .iter()
        .any(|repair| matches!(repair, Repair::XrefRebuilt { objects } if *objects > 3))
}

fn startxref(bytes: &[u8]) -> u64 {
    open(bytes).revisions().last().unwrap().startxref
}

#[test]
fn a_whole_file_opens_as_with_open() {
    for (name, bytes) in &files() {
        let (strict, any) = (open(bytes), any(bytes));
        assert_eq!(any.repairs(), [], "{name}");
        assert_eq!(strict.entries(), any.entries(), "{name}");
        assert_eq!(strict.revisions(), any.revisions(), "{name}");
        assert_eq!(strict.trailer(), any.trailer(), "{name}");
        for (num, _) in strict.entries() {
            assert_eq!(strict.get(r(*num)), any.get(r(*num)), "{name} {num}");
        }
    }
}

#[test]
fn junk_before_is_passed_over() {
    for whole in &files() {
        let junk = [b"HTTP/1.1 200 OK\r\n\r\n", &whole.1[..]].concat();
        assert_eq!(repairs(&junk, whole), [Repair::JunkBefore { bytes: 19 }]);
    }
}

#[test]
fn junk_before_may_be_long() {
    let whole = &files()[0];
    let late = [&[b' '; 5000], &whole.1[..]].concat();
    assert_eq!(repairs(&late, whole), [Repair::JunkBefore { bytes: 5000 }]);
}

#[test]
fn junk_before_may_be_counted_in_the_offsets() {
    // Five bytes more everywhere: as a writer does that put them there itself.
    let plain = one_page("", "", &["(an invented text)"]);
    let at = startxref(&plain);
    let shifted = String::from_utf8(plain.clone()).unwrap();
    let mut shifted = shifted.replace(&format!("startxref\n{at}"), &format!("startxref\n{}", at + 5));
    for (_, entry) in open(&plain).entries() {
        if let saoy_pdf::Entry::InFile { offset, .. } = entry {
            shifted = shifted.replace(
                &format!("{offset:010} 00000"),
                &format!("{:010} 00000", offset + 5),
            );
        }
    }
    let junk = format!("\n\n\n\n\n{shifted}");
    let reader = any(junk.as_bytes());
    assert_eq!(reader.repairs(), [Repair::JunkBefore { bytes: 5 }]);
    assert_eq!(
        reader.get(r(4)).unwrap().as_string(),
        Some(b"an invented text".as_slice())
    );
    assert_eq!(reader.bytes().len(), junk.len());
}

#[test]
fn junk_after_is_passed_over() {
    for whole in &files() {
        let junk = [&whole.1[..], &[b'-'; 5000]].concat();
        assert_eq!(repairs(&junk, whole), [Repair::JunkAfter { bytes: 5000 }]);
        // Padding is no damage.
        assert_eq!(any(&[&whole.1[..], &[0; 5000]].concat()).repairs(), []);
    }
}

#[test]
fn an_unknown_version_is_read_all_the_same() {
    let whole = &files()[0];
    let bytes = replaced(&whole.1, "%PDF-1", "%PDF-7");
    assert_eq!(repairs(&bytes, whole), [Repair::HeaderVersion]);
}

#[test]
fn a_wrong_startxref_is_found_nearby_or_at_the_end() {
    for whole in &files() {
        let (name, bytes) = whole;
        let found = startxref(bytes);
        // What is before it in a linearized file is space, which is no damage.
        let early = if name.contains("linearized") {
            7
        } else {
            found - 20
        };
        for said in [found + 3, early, 7, 99_999_999] {
            let from = format!("startxref\n{found}\n");
            let wrong = replaced(bytes, &from, &format!("startxref\n{said}\n"));
            let repairs = repairs(&wrong, whole);
            if !name.contains("linearized") {
                assert_eq!(repairs, [Repair::XrefMoved { said, found }], "{name}");
            }
        }
    }
}

#[test]
fn entries_that_are_off_are_found() {
    let whole = &files()[0];
    let bytes = &whole.1;
    let Some(saoy_pdf::Entry::InFile { offset, .. }) = open(bytes).entry(3) else {
        panic!()
    };
    let wrong = replaced(bytes, &format!("{offset:010}"), &format!("{:010}", offset + 4));
    let (object, said, found) = (r(3), offset + 4, offset);
    assert_eq!(
        repairs(&wrong, whole),
        [Repair::Misplaced { object, said, found }]
    );
    // Revisions are as they were.
    assert_eq!(any(&wrong).revisions(), open(bytes).revisions());
}

#[test]
fn an_entry_that_leads_nowhere_is_no_damage_when_there_is_no_object() {
    let bytes = one_page("", "", &["(there)"]);
    let dangling = replaced(&bytes, "trailer", "9 1\n0000000011 00000 n \ntrailer");
    let dangling = replaced(&dangling, "/Size 5", "/Size 10");
    assert_eq!(any(&dangling).repairs(), []);
    assert!(any(&dangling).get(r(9)).is_err());
}

#[test]
fn without_any_cross_reference_all_objects_are_found() {
    for whole in &files() {
        let (name, bytes) = whole;
        // What says where things are is crossed out.
        let mut damaged = bytes.to_vec();
        for word in ["startxref", "/XRef", "trailer", "xref\n"] {
            while let Some(at) = damaged
                .windows(word.len())
                .position(|window| window == word.as_bytes())
            {
                damaged[at..at + word.len()].fill(b'x');
            }
        }
        let repairs = repairs(&damaged, whole);
        assert!(rebuilt(&repairs), "{name}");
        assert!(repairs.contains(&Repair::EndMissing), "{name}");
        assert!(
            repairs
                .iter()
                .any(|repair| matches!(repair, Repair::CatalogFound { .. })),
            "{name}"
        );
    }
}

#[test]
fn a_damaged_cross_reference_is_rebuilt_and_its_trailer_used() {
    let whole = &files()[0];
    let bytes = &whole.1;
    let wrong = replaced(bytes, " 00000 n", " 0000x n");
    let repairs = repairs(&wrong, whole);
    assert!(rebuilt(&repairs) && repairs.len() == 1, "{repairs:?}");
    assert_eq!(any(&wrong).trailer().get("ID"), open(bytes).trailer().get("ID"));
}

#[test]
fn a_file_that_lost_its_end_shows_what_is_left() {
    for whole in &files()[..2] {
        let (name, bytes) = whole;
        let end = bytes
            .windows(9)
            .rposition(|window| window == b"startxref")
            .unwrap();
        let repairs = repairs(&bytes[..end], whole);
        assert!(rebuilt(&repairs), "{name}");
        assert!(repairs.contains(&Repair::EndMissing), "{name}");
    }
}

/// The base with one page more, twice.
fn saved_twice(base: &[u8]) -> (Vec<u8>, usize) {
    let page = |bytes: &[u8]| {
        let reader = open(bytes);
        let mut update = Update::new(&reader).unwrap();
        let a4 = [0, 0, 595, 842].map(Object::Int).to_vec();
        update.append_page(Dict::new().with("MediaBox", a4)).unwrap();
        // Long enough that nobody who looks for the end finds the one before.
        update.add(Object::String(vec![b'x'; 3000]));
        [bytes, &update.finish().unwrap().bytes].concat()
    };
    let once = page(base);
    let end = once.len();
    (page(&once), end)
}

#[test]
fn a_save_that_was_cut_off_does_not_hide_the_one_before() {
    for (name, bytes) in &files() {
        let (file, _) = saved_twice(bytes);
        let cut = &file[..startxref(&file) as usize];
        let reader = any(cut);
        assert!(rebuilt(reader.repairs()), "{name}");
        assert_eq!(reader.pages().unwrap().len(), 5, "{name}");
        assert_eq!(reader.revisions().len(), 3, "{name}");
        assert_eq!(reader.at_revision(1).unwrap().pages().unwrap().len(), 4, "{name}");
        assert_eq!(reader.at_revision(0).unwrap().pages().unwrap().len(), 3, "{name}");
    }
}

/// As short as the strict reader passes over behind an end: still the file is not what it was before that save.
#[test]
fn a_short_save_that_was_cut_off_is_told_wherever_it_was_cut() {
    for (name, bytes) in &files() {
        let reader = open(bytes);
        let mut update = Update::new(&reader).unwrap();
        let value = "<</Type/Sig/ByteRange[0 1 2 3]/Contents<3082>>>";
        update.add(Object::String(value.as_bytes().to_vec()));
        let file = [&bytes[..], &update.finish().unwrap().bytes].concat();
        assert!(file.len() < bytes.len() + 2048, "{name}");
        // From the object's number and generation on.
        for cut in bytes.len() + 6..file.len() - 1 {
            let cut = &file[..cut];
            if cut.ends_with(b"%%EOF") {
                continue;
            }
            assert_eq!(
                Reader::open(cut, &Limits::default()).map(|_| ()).unwrap_err(),
                OpenError::Truncated,
                "{name} {}",
                cut.len()
            );
            let reader = any(cut);
            assert!(reader.is_repaired(), "{name} {}", cut.len());
            assert!(
                reader.repairs().contains(&Repair::EndMissing),
                "{name} {}",
                cut.len()
            );
            assert_eq!(reader.pages().unwrap().len(), 3, "{name} {}", cut.len());
        }
    }
}

#[test]
fn what_mail_programs_leave_behind_the_end_is_no_cut_save() {
    for (_, bytes) in &files() {
        for junk in [
            "--boundary 8 0--\r\n",
            "<html>the trailer of an object</html>",
            "\x1A",
        ] {
            let file = [&bytes[..], junk.as_bytes()].concat();
            assert_eq!(open(&file).pages().unwrap().len(), 3);
            assert!(!any(&file).is_repaired());
        }
    }
}

#[test]
fn a_rebuilt_file_has_the_revisions_that_its_marks_show() {
    for (name, bytes) in &files() {
        let (mut file, end) = saved_twice(bytes);
        // A byte too many in the middle of the first revision shifts everything behind it.
        let at = file.windows(6).position(|window| window == b"endobj").unwrap();
        file.splice(at..at, *b"\n");
        let reader = any(&file);
        let ends: Vec<_> = reader.revisions().iter().map(|revision| revision.end).collect();
        if rebuilt(reader.repairs()) {
            assert_eq!(ends, [bytes.len() + 1, end + 1, file.len()], "{name}");
        }
        let counts = [0, 1, 2].map(|number| reader.at_revision(number).unwrap().pages().unwrap().len());
        assert_eq!(counts, [3, 4, 5], "{name}");
    }
}

fn with_stream(stream: &str) -> Vec<u8> {
    one_page("", "/Contents 4 0 R", &[stream])
}

#[test]
fn a_wrong_length_is_mended_by_the_keyword() {
    for length in [
        "/Length 3",
        "/Length 300",
        "/Length(x)",
        "/Length 77 0 R",
        "/Length -1",
        "",
    ] {
        let bytes = with_stream(&format!("<<{length}>>stream\nq 1 0 0 1 0 0 cm Q\nendstream"));
        let reader = any(&bytes);
        assert_eq!(reader.repairs(), [Repair::Length { object: r(4) }], "{length}");
        assert_eq!(shown(&reader), [b"q 1 0 0 1 0 0 cm Q"], "{length}");
        assert_eq!(reader.revisions().len(), 1);
    }
}

#[test]
fn a_stream_without_its_end_goes_as_far_as_its_object() {
    let bytes = with_stream("<</Length 5>>stream\nq Q");
    let reader = any(&bytes);
    assert_eq!(reader.repairs(), [Repair::Endstream { object: r(4) }]);
    assert_eq!(shown(&reader), [b"q Q"]);
}

#[test]
fn an_object_without_its_end_is_read() {
    let bytes = replaced(&with_stream("(x)"), "(x)\nendobj", "(x)\n      ");
    let reader = any(&bytes);
    assert_eq!(reader.repairs(), [Repair::Endobj { object: r(4) }]);
    assert_eq!(reader.get(r(4)).unwrap().as_string(), Some(b"x".as_slice()));
}

#[test]
fn a_pdf_inside_a_pdf_is_not_mistaken_for_it() {
    let inner = file(
        &[
            "<</Type/Catalog/Pages 2 0 R/Inner true>>",
            support::PAGES,
            support::PAGE,
        ],
        "",
    );
    let stream = format!(
        "<</Length {}>>stream\n{}\nendstream",
        inner.len(),
        String::from_utf8(inner).unwrap()
    );
    let bytes = with_stream(&stream);
    let cut = &bytes[..bytes.len() - 40];
    let reader = any(cut);
    assert!(rebuilt(reader.repairs()));
    assert!(!reader.catalog().unwrap().contains_key("Inner"));
    assert_eq!(reader.revisions().len(), 1);
}

#[test]
fn the_newest_trailer_may_lack_the_catalog() {
    let base = one_page("", "", &[]);
    let at = base.len();
    let update = format!(
        "xref\n0 1\n0000000000 65535 f \ntrailer<</Size 4/Prev {}>>\nstartxref\n{at}\n%%EOF\n",
        startxref(&base)
    );
    let bytes = [&base[..], update.as_bytes()].concat();
    let reader = any(&bytes);
    assert_eq!(reader.repairs(), [Repair::RootMissing]);
    assert_eq!(reader.revisions().len(), 2);
    assert_eq!(reader.pages().unwrap().len(), 1);
}

#[test]
fn what_is_no_pdf_stays_none() {
    let refusal = |bytes: &[u8]| {
        Reader::open_any(bytes, &Limits::default(), None)
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(refusal(b""), OpenError::Empty);
    assert!(matches!(
        refusal(b"PK\x03\x04word/document.xml"),
        OpenError::NotPdf { .. }
    ));
    assert_eq!(refusal(b"%PDF-1.7\nnothing in it"), OpenError::Truncated);
    // A picture with a PDF behind it is a picture.
    let polyglot = [b"\xFF\xD8\xFF\xE0", &[7; 2000][..], FIXTURES[0].1].concat();
    assert!(matches!(refusal(&polyglot), OpenError::NotPdf { .. }));
}

#[test]
fn nothing_is_appended_to_a_damaged_file() {
    let bytes = [b"junk", FIXTURES[0].1].concat();
    assert_eq!(
        Update::new(&any(&bytes)).map(|_| ()).unwrap_err(),
        WriteError::Repaired
    );
}

#[test]
fn limits_hold_for_repairs_as_well() {
    let damaged = replaced(&files()[0].1, " 00000 n", " 0000x n");
    let with = |limits: Limits| Reader::open_any(&damaged, &limits, None).map(|_| ());
    let few = Limits {
        max_objects: 3,
        ..Limits::default()
    };
    assert!(matches!(
        with(few),
        Err(OpenError::Xref {
            reason: XrefError::TooManyObjects,
            ..
        })
    ));
}

#[test]
fn a_hybrid_file_is_seen_as_both_kinds_of_readers_see_it() {
    let bytes = hybrid(one_page("/Hidden 4 0 R", "", &["(seen by readers of PDF 1.5)"]));
    let new = any(&bytes);
    assert_eq!(new.xref_kind(), XrefKind::Hybrid);
    assert!(new.get(r(4)).unwrap().as_string().is_some());
    let old = new.table_view().unwrap();
    assert_eq!(old.get(r(4)).unwrap(), Object::Null);
    assert_eq!(old.at_revision(0).unwrap().get(r(4)).unwrap(), Object::Null);
    assert_eq!(old.pages().unwrap().len(), new.pages().unwrap().len());
    assert!(any(FIXTURES[0].1).table_view().is_none());
}

#[test]
fn a_key_that_comes_twice_where_nothing_can_be_done_without_is_told() {
    let bytes = one_page("/PageMode/UseNone/PageMode/UseOutlines", "", &[]);
    assert!(open(&bytes).catalog().is_err());
    let reader = any(&bytes);
    assert_eq!(reader.repairs(), [Repair::DuplicateKey { object: r(1) }]);
    let catalog = reader.catalog().unwrap();
    assert!(catalog.get("PageMode").unwrap().is_name("UseOutlines"));
    assert_eq!(reader.pages().unwrap().len(), 1);
}

#[test]
fn a_catalog_without_its_type_is_one_when_it_has_pages() {
    let bytes = file(&["<</Pages 2 0 R>>", support::PAGES, support::PAGE], "");
    let reader = any(&bytes);
    assert_eq!(reader.repairs(), [Repair::CatalogType]);
    assert_eq!(reader.pages().unwrap().len(), 1);
}

#[test]
fn a_missing_header_is_told_where_the_rest_is_a_pdf() {
    let whole = &files()[0];
    let headless = replaced(&whole.1, "%PDF-1", "%%%%%%");
    assert_eq!(repairs(&headless, whole), [Repair::HeaderMissing]);
}
