//! The hole in what is signed: `/Contents` by one byte too long or too short, and what is written in it.

use saoy_pades::{Unclear, examine, survey, validation::Verdict};
use saoy_pki::cms::Oddity;

use crate::{
    judge::{Why, judge, rejected, verdict},
    ranges::{numbers, resigned},
    support::{
        later::{find_first, find_last, open},
        paper::SIGNED,
    },
};

/// Each number of the range one more and one less, signed anew: whoever has a key can do this.
#[test]
fn a_range_that_is_wrong_by_one() {
    let [_, a, b, c] = numbers();
    for (start, end, tail, expected) in [
        (a - 1, b, c, Unclear::GapLarger),
        (a, b + 1, c - 1, Unclear::GapLarger),
        (a - 1, b + 1, c - 1, Unclear::GapLarger),
        (a + 1, b, c, Unclear::GapSmaller),
        (a, b - 1, c + 1, Unclear::GapSmaller),
        (a + 1, b - 1, c + 1, Unclear::GapSmaller),
    ] {
        let file = resigned(&format!("[0 {start} {end} {tail}]"), &[(0, start), (end, tail)]);
        rejected(&file, |why| *why == Why::Unclear(expected));
    }
    let file = resigned(&format!("[1 {} {b} {c}]", a - 1), &[(1, a - 1), (b, c)]);
    rejected(&file, |why| *why == Why::Unclear(Unclear::RangeStart));
    let file = resigned(&format!("[0 {a} {b} {}]", c + 1), &[(0, a), (b, c)]);
    rejected(&file, |why| *why == Why::Unclear(Unclear::RangeBeyond));
    // Only the end of line behind the last keyword: it decides nothing, and the range covers the revision.
    let file = resigned(&format!("[0 {a} {b} {}]", c - 1), &[(0, a), (b, c - 1)]);
    assert_eq!(judge(&file), []);
}

/// The digits of the value, `<` and `>` aside.
fn digits(file: &[u8]) -> std::ops::Range<usize> {
    let start = find_last(file, b"/Contents <") + 11;
    start..start + find_first(&file[start..], b">")
}

fn with_digits(change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut file = SIGNED.file.clone();
    let digits = digits(&file);
    change(&mut file[digits]);
    file
}

/// The string ends earlier: what lies behind it in the hole is signed by nobody and read as part of the dictionary.
#[test]
fn a_value_shorter_than_the_hole() {
    for behind in [&b"> /V 1 "[..], b">%", b"> ", b">>"] {
        let file = with_digits(|digits| {
            let end = digits.len() - 40;
            digits[end..end + behind.len()].copy_from_slice(behind);
            digits[end + behind.len()..].fill(b' ');
        });
        rejected(&file, |why| matches!(why, Why::Unclear(_)));
    }
}

/// A value that goes on behind the hole: the end of the string is signed away.
#[test]
fn a_value_longer_than_the_hole() {
    let mut file = SIGNED.file.clone();
    let end = digits(&file).end;
    file[end] = b'0';
    rejected(&file, |why| matches!(why, Why::Unclear(_)));
}

/// White space between the digits and a last one alone (ISO 32000-2 §7.3.4.3): the same value.
#[test]
fn digits_written_loosely() {
    let spaced = with_digits(|digits| {
        let end = digits.len();
        digits.copy_within(10..end - 10, 11);
        digits[10] = b'\n';
        digits[end - 3..].copy_from_slice(b"0\t ");
    });
    let capital = with_digits(|digits| digits.make_ascii_uppercase());
    let odd = with_digits(|digits| *digits.last_mut().unwrap() = b' ');
    for file in [spaced, capital, odd] {
        assert_eq!(judge(&file), []);
        assert_eq!(verdict(&file), Verdict::Valid);
    }
    for sign in *b"g/(%\x80" {
        let file = with_digits(|digits| digits[20] = sign);
        rejected(&file, |why| matches!(why, Why::Unclear(_)));
    }
}

/// Bytes behind the CMS that are no padding: told by name; the signature holds all the same.
#[test]
fn bytes_behind_the_cms() {
    let oddities = |file: &[u8]| {
        let reader = open(file);
        examine(&reader, &survey(&reader)).remove(0).oddities
    };
    assert!(!oddities(&SIGNED.file).contains(&Oddity::Trailing));
    let file = with_digits(|digits| {
        let end = digits.len();
        digits[end - 8..].copy_from_slice(b"deadbeef");
    });
    assert_eq!(judge(&file), []);
    assert!(
        oddities(&file).contains(&Oddity::Trailing),
        "{:?}",
        oddities(&file)
    );
}
