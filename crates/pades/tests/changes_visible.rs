//! A new visible signature after an approval signature: fine where the page is empty, not over what was signed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{
    BaseDigest, Kind, Request, add_field, add_widget,
    changes::{ChangesAfter, Level, Reason, changes_after},
    prepare, signatures,
};
use saoy_pdf::{Dict, Limits, Object, Reader, Stream, Update};
use support::files::{Layout, file};

fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open(bytes, &Limits::default()).unwrap()
}

fn signed(base: &[u8], name: &str, area: [i64; 4], flags: i64) -> Vec<u8> {
    let reader = open(base);
    let page = reader.pages().unwrap()[0].reference;
    let mut update = Update::new(&reader).unwrap();
    let look = Dict::new()
        .with("Subtype", Object::name("Form"))
        .with("BBox", area.map(Object::Int).to_vec());
    let look = update.add(Stream::new(look, b"1 0 0 rg 0 0 999 999 re f".to_vec()));
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(name))
            .with("F", flags)
            .with("Rect", area.map(Object::Int).to_vec())
            .with("AP", Dict::new().with("N", look))
            .with("P", page),
    );
    add_field(&mut update, reader.catalog_ref(), field).unwrap();
    add_widget(&mut update, page, field).unwrap();
    let request = Request::bare(Kind::Approve, 64);
    let prepared = prepare(&reader, &BaseDigest::of(base), update, field, &request).unwrap();
    [base, &prepared.appended].concat()
}

/// What the first signature, which shows nothing, says of a second one over (200, 300) – (400, 400) on a page with
/// `content`.
fn second(content: &str, flags: i64) -> ChangesAfter {
    let base = file(&Layout::default());
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let page = reader.pages().unwrap().remove(0);
    let font = Dict::new()
        .with("Subtype", Object::name("Type1"))
        .with("FirstChar", 97)
        .with("Widths", vec![Object::Int(500); 26]);
    let form = Stream::new(
        Dict::new().with("Subtype", Object::name("Form")),
        b"0 g 0 0 100 100 re f".to_vec(),
    );
    let image = Stream::new(Dict::new().with("Subtype", Object::name("Image")), vec![0]);
    let objects = Dict::new()
        .with("Form", update.add(form))
        .with("Image", update.add(image));
    let downwards = Dict::new()
        .with("Subtype", Object::name("Type0"))
        .with("Encoding", Object::name("Identity-V"));
    let narrow = Dict::new()
        .with("Subtype", Object::name("Type1"))
        .with("FirstChar", 0)
        .with("Widths", vec![Object::Int(0); 256]);
    let fonts = Dict::new().with("F", font).with("V", downwards).with("Z", narrow);
    let resources = Dict::new().with("Font", fonts).with("XObject", objects);
    let mut dict = page.dict.clone();
    dict.insert(
        "Contents",
        update.add(Stream::new(Dict::new(), content.as_bytes().to_vec())),
    );
    dict.insert("Resources", resources);
    update.set(page.reference, dict);
    let base = [base.as_slice(), &update.finish().unwrap().bytes].concat();
    let whole = signed(
        &signed(&base, "mot", [0; 4], 132),
        "hai",
        [200, 300, 400, 400],
        flags,
    );
    let reader = open(&whole);
    changes_after(&reader, &signatures(&reader).unwrap()).remove(0)
}

fn reason(after: &ChangesAfter) -> &Reason {
    &after.findings[0].change.reason
}

#[test]
fn where_nothing_is_it_may_stand() {
    for content in [
        "",
        "BT /F 12 Tf 200 420 Td (abc) Tj ET",
        "BT /F 12 Tf 150 350 Td (abcdefg) Tj ET % 42 points wide",
        "1 g 0 0 595 842 re f",
        "1 1 1 rg 0 0 595 842 re f 0 0 0 0 k 0 0 595 842 re f",
        "190 290 220 120 re S",
        "0.5 w 200 310 m 400 310 l S",
        "0 g 200 310 200 0.7 re f",
        "BT /F 12 Tf 220 320 Td (..........) Tj ET",
        "3 Tr BT /F 12 Tf 220 320 Td (abc) Tj ET",
        "q 0.5 0 0 0.5 0 0 cm 0 g 0 0 300 500 re f Q",
        "q 100 0 0 100 0 0 cm /Image Do Q /Form Do",
        "0 g 200 310 200 0.5 re f 200 312 200 0.5 re f 200 330 200 0.5 re f",
        "0 g 200 310 200 0.5 re f 200 310 0.5 60 re f 399 310 0.5 60 re f",
        "BT /F 12 Tf 140 320 Td (abc: .................... .) Tj ET",
    ] {
        let after = second(content, 132);
        assert_eq!(reason(&after), &Reason::VisibleSignatureAdded, "{content}");
        assert_eq!((after.level, after.allowed), (Level::FormFill, true));
    }
}

#[test]
fn over_what_was_signed_it_may_not() {
    for content in [
        "BT /F 12 Tf 220 320 Td (abc) Tj ET",
        "BT /F 12 Tf 150 350 Td (abcdefghijklmnopq) Tj ET",
        "BT /F 12 Tf 14 TL 220 420 Td (abc) ' (abc) ' ET",
        "BT /F 12 Tf 100 350 Td [(abc) -9000 (abc)] TJ ET",
        "0 g 250 350 10 10 re f",
        "0.9 g 0 0 595 842 re f",
        "5 w 200 310 m 400 310 l S",
        "q 595 0 0 842 0 0 cm /Image Do Q",
        "q 1 0 0 1 250 350 cm /Form Do Q",
        "/Pattern cs /P scn 250 350 100 100 re f",
        "/S sh",
        "BT /Missing 12 Tf 220 320 Td (abc) Tj ET (",
        "q 100 0 0 100 250 350 cm BI /W 1 /H 1 ID x EI Q",
        "BT /V 12 Tf 300 420 Td (abcdefghijkl) Tj ET % downwards",
    ] {
        let after = second(content, 132);
        assert_eq!(reason(&after), &Reason::SignatureOverContent, "{content}");
        assert_eq!((after.level, after.allowed), (Level::Annotations, false));
    }
}

/// Viewers differ in what they make of such content: some show it.
#[test]
fn what_is_not_understood_may_show_anywhere() {
    for content in [
        "0 g g 250 350 10 10 re f",
        "0 g 0 100 400 200 200 re f",
        "q 0 1 0 0 1 0 -100 cm BT /F 12 Tf 10 10 Td (abc) Tj ET Q",
        "BT /F 12 Tf 9 10 10 Td (abc) Tj ET",
        "BT 3 0 Tr /F 12 Tf 220 320 Td (abc) Tj ET",
        "BT /F /F 12 Tf 10 10 Td (abc) Tj ET",
        "q 1e2 0 0 1 0 0 cm Q",
        "1 0 0 1 foo",
    ] {
        let after = second(content, 132);
        assert_eq!(reason(&after), &Reason::SignatureOverContent, "{content}");
    }
}

#[test]
fn strips_and_glyphs_without_width_show() {
    let strips: String = (0..20)
        .map(|at| format!("0 g 210 {} 150 1.9 re f ", 310.0 + 1.9 * f64::from(at)))
        .collect();
    let dots = "0 g 250 350 1 1 re f".to_owned();
    // The codes of capital letters have no width in this font.
    let narrow = "BT /Z 40 Tf 220 320 Td [(S) -600 (I) -600 (G)] TJ ET".to_owned();
    for content in [strips, dots, narrow] {
        let after = second(&content, 132);
        assert_eq!(reason(&after), &Reason::SignatureOverContent, "{content}");
    }
}

#[test]
fn hidden_is_hidden_but_not_when_printed() {
    assert_eq!(
        reason(&second("0 g 0 0 595 842 re f", 2)),
        &Reason::SignatureFieldAdded
    );
    assert_eq!(
        reason(&second("0 g 0 0 595 842 re f", 32 | 4)),
        &Reason::SignatureOverContent
    );
}
