//! Games with `/ByteRange`: a sound signature over a range that leaves out what is shown.

use saoy_pades::{Unclear, changes::Reason};

use crate::{
    judge::{Why, rejected},
    support::{
        hand::write_contents,
        later::{find_first, find_last, open, replaced},
        paper::SIGNED,
        people::PEOPLE,
    },
};

/// The file with another range of the same length, signed anew over just that: whoever has a key can do this.
pub(crate) fn resigned(text: &str, ranges: &[(usize, usize)]) -> Vec<u8> {
    let mut file = SIGNED.file.clone();
    let from = find_last(&file, b"/ByteRange") + 10;
    let until = from + find_first(&file[from..], b"]") + 1;
    file[from..until].fill(b' ');
    // The room behind the old range is white space, too.
    file[from + 1..][..text.len()].copy_from_slice(text.as_bytes());
    let signed: Vec<u8> = ranges
        .iter()
        .flat_map(|(start, length)| file[*start..*start + *length].to_vec())
        .collect();
    let cms = PEOPLE.leader.sign(&saoy_pki::sha256(&signed));
    let contents = find_last(&file, b"/Contents <") + 10;
    write_contents(&mut file, contents, &cms);
    file
}

pub(crate) fn numbers() -> [usize; 4] {
    saoy_pades::signatures(&open(&SIGNED.file)).unwrap()[0]
        .byte_range
        .map(|number| number as usize)
}

#[track_caller]
fn unclear(file: &[u8], expected: Unclear) {
    rejected(file, |why| *why == Why::Unclear(expected));
}

#[test]
fn more_or_fewer_than_two_ranges() {
    let [_, a, b, c] = numbers();
    let six = format!("[0 {a} {b} 9 {} {}]", b + 10, c - 10);
    unclear(
        &resigned(&six, &[(0, a), (b, 9), (b + 10, c - 10)]),
        Unclear::RangeCount(6),
    );
    unclear(&resigned(&format!("[0 {a}]"), &[(0, a)]), Unclear::RangeCount(2));
}

#[test]
fn a_beginning_that_is_left_out() {
    let [_, a, b, c] = numbers();
    let late = format!("[9 {} {b} {c}]", a - 9);
    unclear(&resigned(&late, &[(9, a - 9), (b, c)]), Unclear::RangeStart);
}

#[test]
fn numbers_that_are_none() {
    let [_, a, b, c] = numbers();
    for text in [
        format!("[0 {a} {b} 1 0 R]"),
        format!("[0 {a}.0 {b} {c}]"),
        format!("[0 ({a}) {b} {c}]"),
        format!("[0 {a} {b} -{c}]"),
        format!("[/0 {a} {b} {c}]"),
    ] {
        let file = resigned(&text, &[(0, a), (b, c)]);
        rejected(&file, |why| {
            matches!(
                why,
                Why::Unclear(Unclear::RangeNumbers | Unclear::RangeCount(_) | Unclear::ValueUnreadable)
            )
        });
    }
}

#[test]
fn ranges_that_overlap_or_turn_back() {
    let [_, a, b, c] = numbers();
    unclear(
        &resigned(&format!("[0 {b} {a} {c}]"), &[(0, b), (a, c)]),
        Unclear::RangeOverlap,
    );
    unclear(
        &resigned(&format!("[0 {a} {a} {c}]"), &[(0, a), (a, c)]),
        Unclear::RangeOverlap,
    );
    unclear(
        &resigned(&format!("[0 {a} 0 {a}]"), &[(0, a), (0, a)]),
        Unclear::RangeOverlap,
    );
}

#[test]
fn an_end_beyond_the_file() {
    let [_, a, b, c] = numbers();
    let far = format!("[0 {a} {b} {}]", c + 1);
    unclear(&resigned(&far, &[(0, a), (b, c)]), Unclear::RangeBeyond);
    let overflow = format!("[0 {a} {b} 9223372036854775807]");
    unclear(&resigned(&overflow, &[(0, a), (b, c)]), Unclear::RangeBeyond);
}

/// A gap wide enough for what the signer never saw, on either side of the value.
#[test]
fn a_gap_wider_than_the_value() {
    let [_, a, b, c] = numbers();
    for (start, end) in [(a - 40, b), (a, b + 40), (a - 40, b + 40)] {
        let tail = c + b - end;
        let file = resigned(&format!("[0 {start} {end} {tail}]"), &[(0, start), (end, tail)]);
        rejected(&file, |why| {
            matches!(
                why,
                Why::Unclear(Unclear::GapLarger | Unclear::GapOther | Unclear::GapElsewhere)
            )
        });
    }
}

#[test]
fn a_gap_inside_the_value_or_elsewhere() {
    let [_, a, b, c] = numbers();
    let inner = resigned(
        &format!("[0 {} {} {}]", a + 2, b - 2, c + 2),
        &[(0, a + 2), (b - 2, c + 2)],
    );
    rejected(&inner, |why| matches!(why, Why::Unclear(_) | Why::Broken));
    // Around a page's content.
    let text = find_first(&SIGNED.file, b"(Tong so tien");
    let rest = SIGNED.file.len() - text - 30;
    let elsewhere = format!("[0 {text} {} {rest}]", text + 30);
    let file = resigned(&elsewhere, &[(0, text), (text + 30, rest)]);
    rejected(&file, |why| {
        matches!(why, Why::Unclear(Unclear::GapOther | Unclear::GapElsewhere))
    });
}

/// Everything but the last bytes: they decide which table counts. (The end of line after `%%EOF` decides nothing.)
#[test]
fn an_end_that_is_left_out() {
    let [_, a, b, c] = numbers();
    for less in [2, 7, 60] {
        let file = resigned(&format!("[0 {a} {b} {}]", c - less), &[(0, a), (b, c - less)]);
        rejected(&file, |why| {
            matches!(why, Why::Partial | Why::Changed(Reason::NoRevision))
        });
    }
}

/// The digits of the value are signed by nobody: what follows the CMS in them is padding or nothing.
#[test]
fn something_behind_the_cms() {
    let contents = find_last(&SIGNED.file, b"/Contents <") + 11;
    let end = contents + find_first(&SIGNED.file[contents..], b">");
    let hidden = b"31203020 6f626a";
    let digits: Vec<u8> = hidden.iter().copied().filter(|byte| *byte != b' ').collect();
    let mut file = SIGNED.file.clone();
    file[end - digits.len()..end].copy_from_slice(&digits);
    // It shows nowhere and leads nowhere: the signature holds, whatever its padding is.
    let untouched = replaced(&file, &digits, &vec![b'0'; digits.len()]);
    assert_eq!(untouched, SIGNED.file);
}
