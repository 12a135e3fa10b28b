//! What one look at a page may keep in memory.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::changes::{Reason, changes_after};
use saoy_pades::survey;
use saoy_pdf::{Dict, Object, Stream, Update};
use support::hand::{Says, signed};
use support::later::{appended, edit, form, open, reasons};
use support::paper::BLANK;

/// A stream of some hundred kilobytes that unpacks to `megabytes` of spaces, and then to `end`.
fn packed(megabytes: usize, end: &str) -> Stream {
    let spaces = [129, b' '].repeat((megabytes << 20) / 128);
    let length = u8::try_from(end.len() - 1).unwrap();
    let data = [&spaces, [length].as_slice(), end.as_bytes(), &[128]].concat();
    Stream::new(Dict::new().with("Filter", Object::name("RunLengthDecode")), data)
}

/// What is found of a field that is filled in where it may be.
const FILLED: [Reason; 2] = [Reason::FieldAppearance, Reason::FieldFilled];

/// And where nobody can say what it lies over.
const REFUSED: [Reason; 3] = [
    Reason::FieldAppearance,
    Reason::FieldOverContent,
    Reason::FieldFilled,
];

/// What is found when a field is filled in, on blank paper, in a file that was prepared and certified with P=2.
fn filled(prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<Reason> {
    let base = appended(&BLANK.file, prepare);
    let base = signed(&base, Says::Certifies(2), |_| BLANK.leader);
    let file = appended(&base, |update| {
        update.set(BLANK.look, form("BT /F1 10 Tf 0 g (Binh) Tj ET"));
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    let reader = open(&file);
    reasons(&changes_after(&reader, &survey(&reader).entries)[0])
}

/// On a page with `count` times the same contents.
fn contents(megabytes: usize, count: usize) -> Vec<Reason> {
    filled(|update| {
        let part = update.add(packed(megabytes, "0 700 m 9 700 l S"));
        edit(update, BLANK.page, |page| {
            page.insert("Contents", vec![Object::Ref(part); count]);
        });
    })
}

#[test]
fn contents_that_unpack_to_more_than_is_read_are_too_much_to_judge() {
    assert_eq!(contents(23, 1), FILLED);
    assert_eq!(contents(25, 1), REFUSED);
    // All parts are in memory at once, also where each is the same.
    assert_eq!(contents(11, 2), FILLED);
    assert_eq!(contents(11, 3), REFUSED);
}

/// A path is in memory, point by point, until it is painted or, as here, dropped.
#[test]
fn a_path_of_more_than_a_hundred_thousand_lines_is_too_much_to_judge() {
    let path = |lines: usize| {
        filled(|update| {
            let lines = format!("0 700 m {}n", "9 700 l ".repeat(lines));
            update.set(BLANK.content, Stream::new(Dict::new(), lines.into_bytes()));
        })
    };
    assert_eq!(path(100_000), FILLED);
    assert_eq!(path(100_001), REFUSED);
}

/// While a form inside a form is followed, the outer one is in memory, too.
#[test]
fn forms_inside_forms_share_what_may_be_unpacked() {
    let nested = |forms: usize| {
        filled(|update| {
            let mut inner = update.add(form("0 700 m 9 700 l S"));
            for _ in 0..forms {
                let mut outer = packed(7, "/X Do");
                let objects = Dict::new().with("XObject", Dict::new().with("X", inner));
                outer.dict.insert("Type", Object::name("XObject"));
                outer.dict.insert("Subtype", Object::name("Form"));
                outer
                    .dict
                    .insert("BBox", [0, 600, 100, 800].map(Object::Int).to_vec());
                outer.dict.insert("Resources", objects);
                inner = update.add(outer);
            }
            let objects = Dict::new().with("XObject", Dict::new().with("X", inner));
            edit(update, BLANK.page, |page| _ = page.insert("Resources", objects));
            let first = Stream::new(Dict::new(), b"/X Do".to_vec());
            update.set(BLANK.content, first);
        })
    };
    assert_eq!(nested(3), FILLED);
    assert_eq!(nested(4), REFUSED);
}
