//! Which files open, and which are refused for what.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::{Limits, LooksLike, OpenError, Reader, Version, XrefError, XrefKind};
use support::{FIXTURES, PAGE, PAGES, file, open, patched, replaced};

fn refusal(bytes: &[u8]) -> OpenError {
    Reader::open(bytes, &Limits::default()).map(|_| ()).unwrap_err()
}

fn xref_refusal(bytes: &[u8]) -> XrefError {
    match refusal(bytes) {
        OpenError::Xref { reason, .. } => reason,
        other => panic!("{other}"),
    }
}

fn plain() -> Vec<u8> {
    file(&["<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE], "")
}

#[test]
fn tables_streams_and_linearized_files_open_as_one_revision() {
    for (name, bytes) in FIXTURES {
        let reader = open(bytes);
        assert_eq!(reader.revisions().len(), 1, "{name}");
        assert_eq!(reader.revisions()[0].end, bytes.len(), "{name}");
        let kind = if name.contains("table") {
            XrefKind::Table
        } else {
            XrefKind::Stream
        };
        assert_eq!(reader.xref_kind(), kind, "{name}");
        assert_eq!(reader.pages().unwrap().len(), 3, "{name}");
    }
}

#[test]
fn the_header_gives_the_version() {
    assert_eq!(open(&plain()).version(), Version { major: 1, minor: 7 });
    assert_eq!(
        refusal(&patched(&plain(), "%PDF-1.7", "%PDF-9.7")),
        OpenError::Version
    );
}

#[test]
fn nothing_and_other_files_are_refused() {
    assert_eq!(refusal(b""), OpenError::Empty);
    assert_eq!(
        refusal(b"PK\x03\x04word/document.xml"),
        OpenError::NotPdf {
            looks_like: LooksLike::Zip
        }
    );
    assert_eq!(
        refusal(&[b"\r\n", &plain()[..]].concat()),
        OpenError::JunkBefore { offset: 2 }
    );
}

#[test]
fn a_file_that_lost_its_end_is_truncated() {
    let bytes = plain();
    for cut in 10..bytes.len() - 2 {
        assert_eq!(refusal(&bytes[..cut]), OpenError::Truncated, "{cut}");
    }
}

#[test]
fn startxref_must_lead_to_a_section() {
    let bytes = plain();
    let startxref = format!("startxref\n{}\n", open(&bytes).revisions()[0].startxref);
    assert_eq!(
        xref_refusal(&replaced(&bytes, &startxref, "startxref\n999999\n")),
        XrefError::Outside
    );
    assert_eq!(
        xref_refusal(&replaced(&bytes, &startxref, "startxref\n20\n")),
        XrefError::Missing
    );
}

#[test]
fn entries_are_exact() {
    let bytes = plain();
    let entry = xref_refusal(&patched(&bytes, "0000000009 00000 n \n", "0000000009 0000  n \n"));
    assert_eq!(entry, XrefError::Entry { num: 1 });
    assert_eq!(
        xref_refusal(&patched(&bytes, "/Size 4", "/Size 3")),
        XrefError::BeyondSize { num: 3 }
    );
    assert_eq!(
        xref_refusal(&patched(&bytes, "/Size", "/Sice")),
        XrefError::Trailer("Size")
    );
    assert_eq!(
        xref_refusal(&patched(&bytes, "/Root", "/Rood")),
        XrefError::Trailer("Root")
    );
    let twice = replaced(&bytes, "trailer", "1 1\n0000000009 00000 n \ntrailer");
    assert_eq!(xref_refusal(&twice), XrefError::Duplicate { num: 1 });
    assert!(matches!(
        xref_refusal(&patched(&bytes, "trailer", "trayler")),
        XrefError::Syntax(_)
    ));
}

/// Readers differ: one goes on, another takes the table for damaged and searches the file for objects.
#[test]
fn a_table_is_written_as_the_standard_has_it() {
    let bytes = plain();
    for (from, to) in [
        ("xref\n0 ", "xref %x\n0 "),
        ("xref\n0 ", "xref\n0  "),
        ("xref\n0 ", "xref\n0\n"),
        ("xref\n0 ", "xref\n99999999 0\n0 "),
        ("trailer", "%x\ntrailer"),
    ] {
        let odd = replaced(&bytes, from, to);
        assert!(
            matches!(
                xref_refusal(&odd),
                XrefError::Syntax(_) | XrefError::BeyondSize { .. }
            ),
            "{to}"
        );
    }
    // White space that all readers pass over.
    open(&replaced(&bytes, "xref\n0 4\n", "xref \r\n0 4 \n"));
}

#[test]
fn prev_goes_back_and_nowhere_else() {
    let bytes = plain();
    let startxref = open(&bytes).revisions()[0].startxref;
    let own = replaced(&bytes, "/Root", &format!("/Prev {startxref}/Root"));
    assert_eq!(xref_refusal(&own), XrefError::Loop);
    let wrong = replaced(&bytes, "/Root", "/Prev(x)/Root");
    assert_eq!(xref_refusal(&wrong), XrefError::Trailer("Prev"));
    // A second section behind the newest, in a file that is not linearized.
    let mut forward = replaced(&bytes, "/Root", "/Prev 00000/Root");
    let later = forward.len();
    forward = replaced(&forward, "/Prev 00000", &format!("/Prev {later:05}"));
    forward.extend(b"xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R>>\n");
    forward.extend(format!("startxref\n{startxref}\n%%EOF\n").bytes());
    assert_eq!(xref_refusal(&forward), XrefError::Forward);
}

/// pdf.js leads back from what it saves to the end of the first object of a linearized file, behind which its section begins.
#[test]
fn prev_may_lead_into_the_white_space_before_a_section() {
    let mut tried = 0;
    for (name, bytes) in FIXTURES {
        let startxref = open(bytes).revisions()[0].startxref as usize;
        let blank = bytes[..startxref].iter().rev();
        let blank = blank.take_while(|byte| byte.is_ascii_whitespace()).count();
        let later = |prev: usize| {
            let at = bytes.len();
            let root = open(bytes).catalog_ref().num;
            let size = open(bytes).max_object_number() + 1;
            let section = format!(
                "xref\n0 0\ntrailer\n<</Size {size}/Root {root} 0 R/Prev {prev}>>\nstartxref\n{at}\n%%EOF\n"
            );
            [bytes, section.as_bytes()].concat()
        };
        for back in 0..=blank {
            let file = later(startxref - back);
            let reader = open(&file);
            assert_eq!(reader.revisions().len(), 2, "{name} {back}");
            assert_eq!(reader.revisions()[0].end, bytes.len(), "{name} {back}");
            let any = Reader::open_any(&file, &Limits::default(), None).unwrap();
            assert_eq!(any.repairs(), [], "{name} {back}");
            tried += back;
        }
        // Into what stands before that.
        let astray = later(startxref - blank - 2);
        assert!(Reader::open(&astray, &Limits::default()).is_err(), "{name}");
    }
    assert!(tried > 0);
}

#[test]
fn an_older_revision_is_closed_by_its_own_end() {
    let mut bytes = plain();
    let prev = open(&bytes).revisions()[0].startxref;
    bytes = patched(
        &bytes,
        &format!("startxref\n{prev}"),
        &format!("startxref\n{}", prev + 1),
    );
    let startxref = bytes.len();
    let trailer = format!("xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev {prev}>>\n");
    bytes.extend(format!("{trailer}startxref\n{startxref}\n%%EOF\n").bytes());
    assert_eq!(xref_refusal(&bytes), XrefError::Unclosed);
}

#[test]
fn cross_reference_streams_must_fit() {
    let (_, bytes) = FIXTURES[1];
    let widths = "/W [ 1 2 1 ]";
    assert_eq!(xref_refusal(&patched(bytes, widths, "/W [ 1 x 1 ]")), {
        let at = bytes
            .windows(widths.len())
            .rposition(|window| window == widths.as_bytes())
            .unwrap();
        let kind = saoy_pdf::SyntaxKind::Byte(b'x');
        XrefError::Syntax(saoy_pdf::SyntaxError { offset: at + 7, kind })
    });
    assert_eq!(
        xref_refusal(&patched(bytes, widths, "/W [ 1 9 1 ]")),
        XrefError::Trailer("W")
    );
    assert_eq!(
        xref_refusal(&patched(bytes, widths, "/W [ 0 8 0 ]")),
        XrefError::Length
    );
    let filter = patched(bytes, "/FlateDecode", "/FlaxxDecode");
    assert!(matches!(xref_refusal(&filter), XrefError::Decode(_)));
}

#[test]
fn limits_are_errors() {
    let bytes = plain();
    let open = |limits: Limits| match Reader::open(&bytes, &limits) {
        Err(OpenError::Xref { reason, .. }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        open(Limits {
            max_objects: 3,
            ..Limits::default()
        }),
        XrefError::TooManyObjects
    );
    assert_eq!(
        open(Limits {
            max_revisions: 0,
            ..Limits::default()
        }),
        XrefError::TooManyRevisions
    );
}

#[test]
fn opening_reads_the_end_and_the_cross_reference_only() {
    let mut bytes = support::pages(50);
    let startxref = open(&bytes).revisions()[0].startxref as usize;
    bytes[9..startxref].fill(0);
    let reader = open(&bytes);
    assert_eq!(reader.entries().len(), 103);
    assert!(
        reader.catalog().is_err(),
        "objects are looked at when they are asked for"
    );
}
