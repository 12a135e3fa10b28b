//! The value that is there is filled in once more, by another program: the look says it anew, and nothing else.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Stream};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, helvetica},
        paper::BLANK,
    },
};

const VALUE: &str = "1 000 000";
const BEFORE: &str = "/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (1 000 000) Tj ET Q EMC";

/// The field with this value and look, certified with P=2.
fn file(value: &str, look: Option<&str>) -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        match look {
            Some(look) => update.set(BLANK.look, form(look)),
            None => edit(update, BLANK.name, |field| _ = field.remove("AP")),
        }
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text(value))
        });
    });
    signed(&base, Says::Certifies(2), |_| BLANK.leader)
}

fn drawn(file: &[u8], look: Stream) -> Vec<u8> {
    appended(file, |update| {
        let look = update.add(look);
        edit(update, BLANK.name, |field| {
            field.insert("AP", Dict::new().with("N", look));
        });
    })
}

/// PDFBox, iText, MuPDF and pypdf, each over a look of another.
#[test]
fn a_value_is_said_once_more() {
    let says = [
        "/Tx BMC q 1 1 98 18 re W n BT /F1 12 Tf /DeviceGray cs 0 sc 2 5.692 Td (1 000 000) Tj ET Q EMC",
        "q Q /Tx BMC q 0 0 100 20 re W n q BT 1 0 0 1 2 6.21 Tm /F1 11.49 Tf 0 0 0 rg (1 000 000)Tj 0 g ET Q Q EMC",
        "/Tx BMC q 1 w 1 1 98 18 re W n BT 0 g 2 6.4 Td /F1 12 Tf (1 000 000) Tj ET Q EMC",
    ];
    let signed_look = file(VALUE, Some(BEFORE));
    let drawn_by_viewers = file(VALUE, None);
    for look in says {
        assert_eq!(judge(&drawn(&signed_look, form(look))), [], "{look}");
        assert_eq!(judge(&drawn(&drawn_by_viewers, form(look))), [], "{look}");
    }
}

/// MuPDF draws nothing in a field that says nothing.
#[test]
fn nothing_is_said_once_more() {
    let nothing = "/Tx BMC q 1 w 1 1 98 18 re W n BT 0 g 50 6.4 Td ET Q EMC";
    assert_eq!(judge(&drawn(&file("", None), form(nothing))), []);
    assert_eq!(judge(&drawn(&file("", Some("/Tx BMC EMC")), form(nothing))), []);
    // What was seen there when it was signed does not go.
    rejected_as(
        &drawn(&file("", Some(BEFORE)), form(nothing)),
        &Reason::AppearanceAlone,
    );
    rejected_as(
        &drawn(&file(VALUE, Some(BEFORE)), form(nothing)),
        &Reason::AppearanceAlone,
    );
    rejected_as(
        &drawn(&file(VALUE, None), form(nothing)),
        &Reason::AppearanceAlone,
    );
}

/// A look that machines take for the value, and eyes for something else.
#[test]
fn what_is_not_the_same_to_the_eye() {
    let signed_look = file(VALUE, Some(BEFORE));
    for look in [
        // Another value, a part of it, more than it.
        "BT /F1 10 Tf 0 g 2 5 Td (9 000 000) Tj ET",
        "BT /F1 10 Tf 0 g 2 5 Td (1 000) Tj ET",
        "BT /F1 10 Tf 0 g 2 5 Td (1 000 0001) Tj ET",
        // White, too small, too large, beside the box, cut off.
        "BT /F1 10 Tf 1 g 2 5 Td (1 000 000) Tj ET",
        "BT /F1 10 Tf 0.9 g 2 5 Td (1 000 000) Tj ET",
        "BT /F1 1 Tf 0 g 2 5 Td (1 000 000) Tj ET",
        "BT /F1 60 Tf 0 g 2 5 Td (1 000 000) Tj ET",
        "BT /F1 10 Tf 0 g 90 5 Td (1 000 000) Tj ET",
        "BT /F1 10 Tf 0 g 2 -90 Td (1 000 000) Tj ET",
        "q 1 1 10 18 re W n BT /F1 10 Tf 0 g 2 5 Td (1 000 000) Tj ET Q",
        "q 1 1 10 18 re 80 1 10 18 re W n BT /F1 10 Tf 0 g 2 5 Td (1 000 000) Tj ET Q",
        // Moved, turned, unseen, spread.
        "q 9 0 0 9 0 0 cm BT /F1 10 Tf 0 g 2 5 Td (1 000 000) Tj ET Q",
        "BT 1 0 0 -1 2 5 Tm /F1 10 Tf 0 g (1 000 000) Tj ET",
        "BT /F1 10 Tf 3 Tr 0 g 2 5 Td (1 000 000) Tj ET",
        "BT /F1 10 Tf 0 g 1 Tz 2 5 Td (1 000 000) Tj ET",
        "BT /F1 10 Tf 0 g 2 5 Td 200 Tc (1 000 000) Tj ET",
        // The end of it below the clip, above it, below the box, at its right edge; so small that nobody looks for it.
        "q 0 6 100 14 re W n BT /F1 5 Tf 0 g 2 9 Td (1 000) Tj 0 -6 Td (000) Tj ET Q",
        "q 0 0 100 12 re W n BT /F1 5 Tf 0 g 2 12 Td (1) Tj 0 -8 Td (000 000) Tj ET Q",
        "BT /F1 8 Tf 0 g 2 6 Td (1 000) Tj 0 -9 Td (000) Tj ET",
        "BT /F1 10 Tf 0 g 58 5 Td (1 000 000) Tj ET",
        "BT /F1 10 Tf 0 g 2 9 Td (1 000) Tj /F1 4 Tf 0 -7 Td (000) Tj ET",
        // The digits in another order, or upon each other.
        "BT /F1 10 Tf 0 g 2 5 Td (1 000) Tj 15 0 Td (000) Tj ET",
        "BT /F1 8 Tf 0 g 2 8 Td (1 000) Tj 0 -5 Td (000) Tj ET",
        "BT /F1 10 Tf 0 g 42 5 Td (1) Tj -40 0 Td (000 000) Tj ET",
        "BT /F1 10 Tf 0 g 2 5 Td (1 000) Tj 0 0 Td (000) Tj ET",
    ] {
        let said = judge(&drawn(&signed_look, form(look)));
        assert!(!said.is_empty(), "{look}");
    }
    // A field with a ground and a frame: they stay where they are, and behind.
    let white = |count: usize| Object::Array(vec![Object::Int(1); count]);
    let framed = appended(&BLANK.file, |update| {
        update.set(BLANK.look, form(BEFORE));
        edit(update, BLANK.name, |field| {
            field.insert("V", Object::text(VALUE));
            field.insert("MK", Dict::new().with("BG", white(3)).with("BC", white(3)));
        });
    });
    let framed = signed(&framed, Says::Certifies(2), |_| BLANK.leader);
    let said = "BT /F1 10 Tf 0 g 2 5 Td (1 000 000) Tj ET";
    let behind = format!("q 1 g 0 0 100 20 re f 1 w .5 .5 99 19 re S Q {said}");
    assert_eq!(judge(&drawn(&framed, form(&behind))), []);
    for look in [
        format!("{said} 1 g 0 0 100 20 re f"),
        format!("{said} 1 G 40 w 0 0 100 20 re S"),
        format!("{said} 1 G 2 w 2 8 90 1 re S"),
        format!("0 g 0 0 100 20 re f {said}"),
    ] {
        rejected_as(&drawn(&framed, form(&look)), &Reason::AppearanceAlone);
    }
    // The page is black where the field had a ground of its own.
    let dark = appended(&BLANK.file, |update| {
        let content = b"0 g 90 90 200 50 re f".to_vec();
        update.set(BLANK.content, Stream::new(Dict::new(), content));
        update.set(BLANK.look, form(&format!("1 g 0 0 100 20 re f {said}")));
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text(VALUE))
        });
    });
    let dark = signed(&dark, Says::Certifies(2), |_| BLANK.leader);
    assert!(!judge(&drawn(&dark, form(said))).is_empty());
    // A font in which a 1 is a 9, and one that nobody has.
    let differences = vec![Object::Int(49), Object::name("nine")];
    let lying = helvetica().with("Encoding", Dict::new().with("Differences", differences));
    for font in [lying, helvetica().with("BaseFont", Object::name("Nobody"))] {
        let mut look = form(BEFORE);
        look.dict.insert(
            "Resources",
            Dict::new().with("Font", Dict::new().with("F1", font)),
        );
        assert!(!judge(&drawn(&signed_look, look)).is_empty());
    }
    // The look that was signed said something else than the value.
    let other = file(VALUE, Some("BT /F1 10 Tf 0 g 2 5 Td (9 000 000) Tj ET"));
    rejected_as(&drawn(&other, form(BEFORE)), &Reason::AppearanceAlone);
    // Nobody may fill in what is read-only.
    let base = appended(&BLANK.file, |update| {
        update.set(BLANK.look, form(BEFORE));
        edit(update, BLANK.name, |field| {
            field.insert("V", Object::text(VALUE));
            field.insert("Ff", 1);
        });
    });
    let closed = signed(&base, Says::Certifies(2), |_| BLANK.leader);
    let again = "BT /F1 11 Tf 0 g 2 5 Td (1 000 000) Tj ET";
    rejected_as(&drawn(&closed, form(again)), &Reason::ReadOnlyFilled);
}
