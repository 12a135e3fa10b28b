//! Polyglots: the same bytes are another file for another program.

use saoy_pades::{
    Unclear,
    changes::{Level, Reason},
};
use saoy_pdf::OpenError;

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    saving::content,
    support::{
        hand::{Says, signed},
        later::{after, find_last, reasons, table},
        paper::{BLANK, CLOSED, SIGNED},
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

/// What mail programs leave behind the end is read by nobody: it is told, and no change even where nothing may change.
#[test]
fn what_mail_programs_leave_behind_the_end() {
    for left in [
        &b"\x1A"[..],
        b"\r\n\x1A\0\0",
        b"\r\n------=_NextPart_000_0012_01D9A0B1.5C2E--\r\n\r\n",
        b"--0000000000005d3f1c06--\n\x1A",
    ] {
        for paper in [&*SIGNED, &*CLOSED] {
            let file = [paper.file.as_slice(), left].concat();
            assert_eq!(judge(&file), []);
            let told = after(&file).remove(0);
            assert_eq!(reasons(&told), [Reason::LeftByMail]);
            assert!(told.allowed && told.level == Level::None);
        }
    }
    let far = [&[0; 500][..], b"\n--0000000000005d3f1c06--\n"].concat();
    for junk in [
        &b"--a b--\n"[..],
        b"--a--\n--b--\n",
        b"--a--\n<html>",
        b"--a--%\n",
        b"\x1A5 0 obj",
        b"--1.0obj--\n",
        b"--a--\nPK\x05\x06",
        b"--a--\n\x80",
        b" --a--\n",
        b"\x1A--a--\n",
        b"--a--\n--b",
        b"begin\n",
        far.as_slice(),
    ] {
        rejected_as(&[SIGNED.file.as_slice(), junk].concat(), &Reason::TrailingBytes);
    }
    // Behind it nothing is saved: what stands in the middle of a file is no end.
    let behind = [SIGNED.file.as_slice(), b"--a--\n"].concat();
    let saved = table(&behind, "", "0 0\n", &format!("/Info {} 0 R", SIGNED.info.num));
    rejected(&saved, |why| matches!(why, Why::Changed(Reason::StrayBytes(_))));
    // What was signed hides another body: whoever searches shows it.
    let hiding = table(&BLANK.file, &content(BLANK.content.num), "0 0\n", "");
    let hiding = signed(&hiding, Says::Certifies(1), |_| BLANK.leader);
    assert_eq!(judge(&hiding), []);
    rejected_as(&[hiding.as_slice(), b"\x1A"].concat(), &Reason::HiddenObject);
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
