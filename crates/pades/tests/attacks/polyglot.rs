//! Polyglots: the same bytes are another file for another program.

use saoy_pades::{Unclear, changes::Reason};
use saoy_pdf::OpenError;

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    support::{
        later::find_last,
        paper::{BLANK, SIGNED},
    },
};

const HTML: &[u8] = b"<html><body>9 000 000</body></html><!--\n";
/// The end of central directory record of an empty archive.
const ZIP_END: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

#[test]
fn something_before_the_header() {
    for junk in [
        HTML,
        b"PK\x03\x04",
        b"\xFF\xD8\xFF\xE0",
        b"MZ",
        BLANK.file.as_slice(),
        b" ",
    ] {
        let file = [junk, SIGNED.file.as_slice()].concat();
        // A whole document before it is one: the tables of the second lead nowhere.
        rejected(&file, |why| {
            matches!(
                why,
                Why::NotOpened(
                    OpenError::JunkBefore { .. } | OpenError::NotPdf { .. } | OpenError::Xref { .. }
                )
            )
        });
    }
    let file = [HTML, SIGNED.file.as_slice()].concat();
    rejected(&file, |why| {
        matches!(
            why,
            Why::NotOpened(OpenError::JunkBefore { .. } | OpenError::NotPdf { .. })
        )
    });
}

#[test]
fn something_behind_the_end() {
    for junk in [HTML, ZIP_END, b"x", b"\0\0\0<script>"] {
        rejected_as(&[SIGNED.file.as_slice(), junk].concat(), &Reason::TrailingBytes);
    }
    // Line ends and padding of disks do no harm.
    assert_eq!(judge(&[SIGNED.file.as_slice(), b"\r\n\0\0\0"].concat()), []);
}

/// A second PDF behind the first: its last table counts, and knows nothing of the signature.
#[test]
fn a_second_document_behind_the_first() {
    let file = [SIGNED.file.as_slice(), BLANK.file.as_slice()].concat();
    rejected(&file, |why| {
        matches!(
            why,
            Why::NotOpened(_) | Why::Unsigned | Why::Partial | Why::Unclear(_)
        )
    });
}

#[test]
fn a_second_document_before_the_first() {
    let file = [BLANK.file.as_slice(), SIGNED.file.as_slice()].concat();
    rejected(&file, |why| {
        matches!(
            why,
            Why::NotOpened(_) | Why::Unsigned | Why::Partial | Why::Unclear(_)
        )
    });
}

/// Text in place of the padding: the gap holds one hexadecimal string and nothing else.
#[test]
fn something_in_the_gap() {
    let end = find_last(&SIGNED.file, b"00>");
    for text in [HTML, b"> >> endobj 7 0 obj << >> endobj <", b"%", b"(", b"\0g"] {
        let mut file = SIGNED.file.clone();
        file[end - text.len()..end].copy_from_slice(text);
        rejected(&file, |why| {
            matches!(why, Why::Unclear(Unclear::GapLarger | Unclear::ValueUnreadable))
        });
    }
}
