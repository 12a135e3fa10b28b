//! Universal signature forgery: `/Contents` or `/ByteRange` is made such that a validator has nothing to check.

use saoy_pades::{Coverage, Unclear, changes::Reason, survey, validation::Verdict};
use saoy_pdf::{Dict, Limits, Object, Reader};

use crate::{
    judge::{Why, judge, rejected, verdict},
    support::{
        later::{appended, edit, find_first, find_last, open},
        paper::{CLOSED, FILLABLE, Paper, SIGNED},
    },
};

/// What the paper's attackers put in place of `/ByteRange [a b c d]`.
fn ranges(file: &[u8]) -> Vec<String> {
    let [_, a, b, c] = saoy_pades::signatures(&open(file)).unwrap()[0].byte_range;
    let end = file.len();
    vec![
        String::new(),
        "/ByteRange".into(),
        "/ByteRange null".into(),
        "/ByteRange []".into(),
        "/ByteRange [0]".into(),
        "/ByteRange [0 0]".into(),
        "/ByteRange [0 0 0 0]".into(),
        format!("/ByteRange [0 {a}]"),
        format!("/ByteRange [0 {a} {b}]"),
        format!("/ByteRange [-0 {a} {b} -{c}]"),
        format!("/ByteRange [0 {a} {b} -{c}]"),
        format!("/ByteRange [0 -{a} {b} {c}]"),
        format!("/ByteRange [0 {a} -{b} {c}]"),
        format!("/ByteRange [{end} 0 {end} 0]"),
        format!("/ByteRange [0 {end} {end} 0]"),
        "/ByteRange [0 99999999 99999 9]".into(),
        "/ByteRange [(0) (1) (2) (3)]".into(),
        "/ByteRange << >>".into(),
        format!("/byteRange [0 {a} {b} {c}]"),
    ]
}

/// The same for `/Contents <…>`: the key's name and the value.
const CONTENTS: [(&str, &str); 7] = [
    ("/Contents", ""),
    ("/Contents", "null"),
    ("/Contents", "<>"),
    ("/Contents", "<00>"),
    ("/Contents", "()"),
    ("/Contents", "<30800000>"),
    ("/contents", "<00>"),
];

/// Replaces the text from `from` to `until` by another, padded with spaces.
fn patched(file: &[u8], from: usize, until: usize, text: &str) -> Option<Vec<u8>> {
    let mut file = file.to_vec();
    let place = file.get_mut(from..until)?;
    place.fill(b' ');
    place.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    Some(file)
}

/// `from..until` of `/ByteRange […]` and of `/Contents <…>` in a file with one signature.
fn places(file: &[u8]) -> [(usize, usize); 2] {
    let range = find_last(file, b"/ByteRange");
    let range_end = range + find_first(&file[range..], b"]") + 1;
    let contents = find_last(file, b"/Contents <");
    let contents_end = contents + find_first(&file[contents..], b">") + 1;
    [(range, range_end), (contents, contents_end)]
}

#[test]
fn without_a_usable_range() {
    for paper in [&*SIGNED, &*FILLABLE] {
        let [(from, until), _] = places(&paper.file);
        let mut tried = 0;
        for range in ranges(&paper.file) {
            if let Some(file) = patched(&paper.file, from, until, &range) {
                tried += 1;
                rejected(&file, |why| matches!(why, Why::Unclear(_)));
            }
        }
        assert!(tried > 10);
    }
}

#[test]
fn without_a_usable_value() {
    let [_, (from, until)] = places(&SIGNED.file);
    for (key, value) in CONTENTS {
        let file = patched(&SIGNED.file, from, until, &format!("{key} {value}")).unwrap();
        rejected(&file, |why| {
            matches!(
                why,
                Why::Unclear(
                    Unclear::ContentsMissing
                        | Unclear::ValueUnreadable
                        | Unclear::GapOther
                        | Unclear::GapLarger
                        | Unclear::GapSmaller
                )
            )
        });
    }
}

#[test]
fn without_either() {
    let [(from, until), _] = places(&SIGNED.file);
    for range in ranges(&SIGNED.file) {
        for (key, value) in CONTENTS {
            let Some(file) = patched(&SIGNED.file, from, until, &range) else {
                continue;
            };
            let (_, [from, until]) = ((), {
                let contents = find_last(&file, b"/Contents <");
                [contents, contents + find_first(&file[contents..], b">") + 1]
            });
            let file = patched(&file, from, until, &format!("{key} {value}")).unwrap();
            // The range is looked at first; the dictionary may not be readable at all.
            rejected(&file, |why| {
                matches!(
                    why,
                    Why::Unclear(
                        Unclear::RangeMissing
                            | Unclear::RangeCount(_)
                            | Unclear::RangeNumbers
                            | Unclear::RangeStart
                            | Unclear::RangeOverlap
                            | Unclear::ValueUnreadable
                    )
                )
            });
        }
    }
}

/// The page is changed by a later revision, and the signature's dictionary with it, so that nothing is left to check.
#[test]
fn by_a_later_revision() {
    let entries: [(&str, Option<Object>); 8] = [
        ("ByteRange", None),
        ("ByteRange", Some(Object::Null)),
        ("ByteRange", Some(vec![Object::Int(0); 4].into())),
        (
            "ByteRange",
            Some([0, -1, -1, -1].map(Object::Int).to_vec().into()),
        ),
        ("Contents", None),
        ("Contents", Some(Object::Null)),
        ("Contents", Some(Object::HexString(vec![]))),
        ("Contents", Some(Object::HexString(vec![0]))),
    ];
    for paper in [&*SIGNED, &*FILLABLE, &*CLOSED] {
        for (key, entry) in entries.clone() {
            let file = appended(&paper.file, |update| {
                let field = update.get(paper.leader).unwrap();
                let value = field.as_dict().unwrap().reference("V").unwrap();
                edit(update, value, |value| {
                    _ = match entry {
                        Some(entry) => value.insert(key, entry),
                        None => value.remove(key),
                    }
                });
                rewrite(update, paper);
            });
            let changed = Why::Changed(Reason::SignatureChanged);
            rejected(&file, |why| *why == changed);
            rejected(&file, |why| *why == Why::Changed(Reason::ContentReplaced));
        }
    }
}

fn rewrite(update: &mut saoy_pdf::Update<'_, '_>, paper: &Paper) {
    let text = b"BT /F1 12 Tf 72 700 Td (9 000 000) Tj ET".to_vec();
    update.set(paper.content, saoy_pdf::Stream::new(Dict::new(), text));
}

/// Somebody's genuine CMS over something else.
#[test]
fn with_the_value_of_another_file() {
    let mut file = FILLABLE.file.clone();
    let [_, (from, until)] = places(&file);
    let [_, (other, other_end)] = places(&SIGNED.file);
    assert_eq!(until - from, other_end - other);
    file[from..until].copy_from_slice(&SIGNED.file[other..other_end]);
    rejected(&file, |why| *why == Why::Broken);
}

/// What these tests stand on: untouched, there is nothing against the copies.
#[test]
fn nothing_stands_against_what_was_not_attacked() {
    for paper in [&*SIGNED, &*FILLABLE, &*CLOSED] {
        assert_eq!(judge(&paper.file), []);
        assert_eq!(verdict(&paper.file), Verdict::Valid);
        let reader = Reader::open(&paper.file, &Limits::default()).unwrap();
        assert_eq!(survey(&reader).entries[0].coverage, Some(Coverage::WholeFile));
    }
}

/// A literal string in place of the hexadecimal one, in parentheses that reach to the end.
#[test]
fn with_a_value_that_swallows_what_follows() {
    let [_, (from, until)] = places(&SIGNED.file);
    let file = patched(&SIGNED.file, from, from + 12, "/Contents (").unwrap();
    rejected(&file, |why| {
        matches!(
            why,
            Why::Unclear(
                Unclear::ValueUnreadable | Unclear::ContentsNotHex | Unclear::Field(_) | Unclear::GapOther
            )
        )
    });
    assert!(until > from);
}
