//! Objects, streams, pages, revisions.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::{
    DecodeError, Dict, Entry, Limits, Name, Object, ReadError, Reader, Rect, Stream, SyntaxKind, Update,
};
use support::{FIXTURES, PAGE, PAGES, file, one_page, open, pages, patched, r, replaced};

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";

fn with(object: &str) -> Vec<u8> {
    file(&[CATALOG, PAGES, PAGE, object], "")
}

#[test]
fn references_to_nothing_are_null() {
    let bytes = with("42");
    let reader = open(&bytes);
    assert_eq!(reader.get(r(4)), Ok(Object::Int(42)));
    assert_eq!(reader.get(r(5)), Ok(Object::Null));
    assert_eq!(
        reader.get(saoy_pdf::ObjRef {
            num: 4,
            generation: 1
        }),
        Ok(Object::Null)
    );
}

#[test]
fn broken_objects_have_their_reasons() {
    let get = |bytes: &[u8]| open(bytes).get(r(4)).unwrap_err();
    assert!(
        matches!(get(&patched(&with("42"), "42\nendobj", "42\nendopj")), ReadError::Syntax(_, error)
        if error.kind == SyntaxKind::Expected("endobj"))
    );
    assert!(matches!(get(&with("<</A 1/A 2>>")), ReadError::Syntax(_, error)
        if error.kind == SyntaxKind::DuplicateKey(Name::from("A"))));
    assert_eq!(
        get(&replaced(&with("42"), "4 0 obj", "5 0 obj")),
        ReadError::Misplaced(r(4))
    );
    assert_eq!(
        get(&with("<</Length 9>>\nstream\nabc\nendstream")),
        ReadError::Length(r(4))
    );
    assert_eq!(
        get(&with("<<>>\nstream\nabc\nendstream")),
        ReadError::Length(r(4))
    );
    assert_eq!(
        get(&with("<</Length 4 0 R>>\nstream\nabc\nendstream")),
        ReadError::Length(r(4))
    );
}

#[test]
fn references_may_not_go_in_circles() {
    let bytes = file(&[CATALOG, PAGES, PAGE, "5 0 R", "4 0 R"], "");
    let reader = open(&bytes);
    assert_eq!(reader.resolve(&Object::Ref(r(4))), Err(ReadError::Endless(r(4))));
}

#[test]
fn a_length_may_be_elsewhere() {
    let stream = "<</Length 5 0 R>>\nstream\nendstream?\nendstream";
    let bytes = file(&[CATALOG, PAGES, PAGE, stream, "10"], "");
    let reader = open(&bytes);
    let object = reader.get(r(4)).unwrap();
    assert_eq!(reader.raw(object.as_stream().unwrap()), b"endstream?");
}

#[test]
fn streams_are_decoded_within_the_limit() {
    let bytes = with("<</Length 8/Filter/AHx/DecodeParms[null]>>\nstream\n484F4121\nendstream");
    let reader = open(&bytes);
    let object = reader.get(r(4)).unwrap();
    assert_eq!(
        reader.decoded(object.as_stream().unwrap()),
        Err(DecodeError::Parameters)
    );
    let bytes = with("<</Length 8/Filter[/AHx]>>\nstream\n484F4121\nendstream");
    let limits = Limits {
        max_decoded: 3,
        ..Limits::default()
    };
    for (limits, expected) in [
        (limits, Err(DecodeError::TooLarge)),
        (Limits::default(), Ok(b"HOA!".to_vec())),
    ] {
        let reader = Reader::open(&bytes, &limits).unwrap();
        let object = reader.get(r(4)).unwrap();
        assert_eq!(reader.decoded(object.as_stream().unwrap()), expected);
    }
    let outside = Stream::new(Dict::new().with("F", Object::text("other.bin")), vec![]);
    assert_eq!(reader.decoded(&outside), Err(DecodeError::External));
}

#[test]
fn objects_in_object_streams_are_like_others() {
    let (_, bytes) = FIXTURES[1];
    let reader = open(bytes);
    let (num, _) = reader
        .entries()
        .iter()
        .find(|(_, entry)| matches!(entry, Entry::InStream { .. }))
        .copied()
        .unwrap();
    assert!(reader.get(r(num)).unwrap().as_dict().is_some());
    let none = Limits {
        max_total_decoded: 5,
        ..Limits::default()
    };
    assert_eq!(
        Reader::open(bytes, &none).unwrap().get(r(num)),
        Err(ReadError::TooMuch)
    );
    let broken = patched(bytes, "/Type /ObjStm", "/Type /ObjStn");
    assert!(matches!(
        open(&broken).get(r(num)),
        Err(ReadError::ObjectStream(_))
    ));
    let broken = replaced(&broken, "/Type /ObjStn", "/Type /ObjStm");
    let at = broken.windows(7).position(|window| window == b"/ObjStm").unwrap();
    let mut garbled = broken;
    let data = garbled[at..]
        .windows(7)
        .position(|window| window == b"stream\n")
        .unwrap()
        + at
        + 12;
    garbled[data] ^= 0xFF;
    assert!(matches!(
        open(&garbled).get(r(num)),
        Err(ReadError::Decode(..) | ReadError::ObjectStream(_))
    ));
}

#[test]
fn pages_inherit_and_are_clipped_to_their_media() {
    let root = "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 600 800]/Rotate -90/Resources<</X 1>>>>";
    let first = "<</Type/Page/Parent 2 0 R/CropBox[700 100 -5 20]>>";
    let second = "<</Type/Page/Parent 2 0 R/MediaBox 5 0 R/Rotate 0/UserUnit 2/CropBox[900 900 950 950]>>";
    let bytes = file(&[CATALOG, root, first, second, "[10 0 0 10.5]"], "");
    let pages = open(&bytes).pages().unwrap();
    assert_eq!(pages[0].media_box, Rect::new(0.0, 0.0, 600.0, 800.0));
    assert_eq!(pages[0].crop_box, Rect::new(0.0, 20.0, 600.0, 100.0));
    assert_eq!((pages[0].rotate, pages[0].visible_size()), (270, (80.0, 600.0)));
    assert!(
        pages[0]
            .resources
            .as_ref()
            .unwrap()
            .as_dict()
            .unwrap()
            .contains_key("X")
    );
    assert_eq!(pages[1].crop_box, Rect::new(0.0, 0.0, 10.0, 10.5));
    assert_eq!(pages[1].visible_size(), (20.0, 21.0));
}

#[test]
fn a_broken_page_tree_is_an_error() {
    let pages = |root: &str, page: &str| {
        let bytes = file(&[CATALOG, root, page], "");
        open(&bytes).pages().unwrap_err()
    };
    assert_eq!(
        pages("<</Type/Pages/Kids[2 0 R]/Count 1>>", PAGE),
        ReadError::PageLoop(r(2))
    );
    assert_eq!(
        pages("<</Type/Pages/Count 1>>", PAGE),
        ReadError::Entry(r(2), "Kids")
    );
    assert_eq!(pages(PAGES, "<</Parent 2 0 R>>"), ReadError::Entry(r(3), "Type"));
    assert_eq!(pages(PAGES, "<</Type/Page>>"), ReadError::Entry(r(3), "MediaBox"));
    assert_eq!(
        pages(PAGES, "<</Type/Page/MediaBox[0 0 5 5]/Rotate 45>>"),
        ReadError::Entry(r(3), "Rotate")
    );
    assert_eq!(
        pages(PAGES, "<</Type/Page/MediaBox[0 0 5 5]/UserUnit 0>>"),
        ReadError::Entry(r(3), "UserUnit")
    );
    let nested: Vec<String> = (0..300)
        .map(|at| format!("<</Type/Pages/Count 0/Kids[{} 0 R]>>", at + 3))
        .collect();
    let mut objects = vec![CATALOG];
    objects.extend(nested.iter().map(String::as_str));
    objects.push(PAGE);
    assert_eq!(open(&file(&objects, "")).pages(), Err(ReadError::PageDepth));
    let few = Limits {
        max_pages: 2,
        ..Limits::default()
    };
    let three = support::pages(3);
    assert_eq!(
        Reader::open(&three, &few).unwrap().pages(),
        Err(ReadError::TooManyPages)
    );
}

/// Each of 120 saves lists the same 100 numbers: going through all of them costs what they list, not that squared.
#[test]
fn going_through_all_revisions_is_linear() {
    let mut bytes = pages(1);
    let mut numbers = Vec::new();
    for _ in 0..120 {
        let reader = open(&bytes);
        let mut update = Update::new(&reader).unwrap();
        numbers.resize_with(100, || update.reserve());
        for number in &numbers {
            update.set(*number, Object::Int(1));
        }
        let appended = update.finish().unwrap();
        bytes.extend(appended.bytes);
    }
    let limits = Limits {
        max_work: 2_000_000,
        ..Limits::default()
    };
    let reader = Reader::open(&bytes, &limits).unwrap();
    let mut then = reader.at_revision(0).unwrap();
    for number in 1..reader.revisions().len() {
        then = reader.later_revision(&then, number).unwrap();
    }
    assert_eq!(then.entries(), reader.entries());
    // Each for itself is dear, and says so.
    let each = (0..reader.revisions().len()).find_map(|number| reader.at_revision(number).err());
    assert_eq!(each, Some(ReadError::Work));
}

#[test]
fn every_revision_can_be_seen_as_it_was() {
    let mut bytes = pages(1);
    let mut lengths = vec![bytes.len()];
    for _ in 0..3 {
        let reader = open(&bytes);
        let mut update = Update::new(&reader).unwrap();
        let media = [0, 0, 9, 9].map(Object::Int).to_vec();
        update.append_page(Dict::new().with("MediaBox", media)).unwrap();
        let appended = update.finish().unwrap();
        bytes.extend(appended.bytes);
        lengths.push(bytes.len());
    }
    let reader = open(&bytes);
    assert_eq!(
        reader
            .revisions()
            .iter()
            .map(|revision| revision.end)
            .collect::<Vec<_>>(),
        lengths
    );
    for (number, length) in lengths.iter().enumerate() {
        let then = reader.at_revision(number).unwrap();
        assert_eq!(then.bytes().len(), *length);
        assert_eq!(then.pages().unwrap().len(), number + 1);
        assert_eq!(then.revisions().len(), number + 1);
    }
    // The same from any earlier one.
    for (number, _) in lengths.iter().enumerate() {
        for earlier in 0..=number {
            let earlier = reader.at_revision(earlier).unwrap();
            let then = reader.later_revision(&earlier, number).unwrap();
            assert_eq!(then.entries(), reader.at_revision(number).unwrap().entries());
            assert_eq!(then.bytes().len(), lengths[number]);
        }
    }
    assert_eq!(
        reader.later_revision(&reader, 0).map(|_| ()),
        Err(ReadError::NoRevision(0))
    );
    // Two objects were touched each time: the root of the tree, and the page.
    assert_eq!(reader.revision_entries(2).unwrap().len(), 2);
    assert_eq!(reader.at_revision(4).map(|_| ()), Err(ReadError::NoRevision(4)));
}

#[test]
fn the_catalog_says_what_it_is() {
    let bytes = patched(&one_page("", "", &[]), "/Type/Catalog", "/Type/Katalog");
    assert_eq!(open(&bytes).catalog(), Err(ReadError::Entry(r(1), "Type")));
}
