//! Bytes and structure, before any signature is looked at.

use saoy_pades::changes::Reason;
use saoy_pades::returned::Deviation;
use saoy_pdf::{Dict, Object, OpenError};

use crate::{
    enclosed, find_last, reason, refused, signed,
    support::{later::appended, orders::plain},
};

#[test]
fn a_file_that_ends_too_early() {
    let short = &plain()[..plain().len() - 7];
    let lengths = Deviation::Shorter {
        sent: plain().len(),
        returned: plain().len() - 7,
    };
    assert_eq!(refused(short), lengths);
    let nothing = Deviation::Shorter {
        sent: plain().len(),
        returned: 0,
    };
    assert_eq!(refused(b""), nothing);
}

#[test]
fn an_earlier_byte_that_changed_is_named() {
    for place in [0, 9, plain().len() / 2, plain().len() - 1] {
        let mut file = signed();
        file[place] ^= 1;
        assert_eq!(refused(&file), Deviation::Changed { at: place });
    }
    assert_eq!(refused(b"<html>too large</html>"), Deviation::Changed { at: 0 });
}

#[test]
fn a_file_that_came_back_as_it_was_sent() {
    assert_eq!(refused(&plain()), Deviation::NothingAdded);
    assert_eq!(
        refused(&[plain(), b"\n".to_vec()].concat()),
        Deviation::NothingAdded
    );
}

#[test]
fn a_file_that_needs_repair_or_is_cut() {
    let whole = signed();
    let cut = &whole[..whole.len() - 9];
    assert!(matches!(
        refused(cut),
        Deviation::Unreadable(_) | Deviation::Behind(_)
    ));
    let mut broken = whole.clone();
    let at = find_last(&broken, b"startxref\n") + 10;
    broken[at] = b'9';
    assert!(matches!(
        refused(&broken),
        Deviation::Unreadable(OpenError::Xref { .. })
    ));
}

#[test]
fn bytes_behind_the_end() {
    let more = [signed(), b"<script>".to_vec()].concat();
    assert_eq!(refused(&more), Deviation::Behind(8));
}

#[test]
fn a_document_of_its_own_behind_the_same_bytes() {
    // The signed file's last section leads to no earlier one.
    let mut file = signed();
    let prev = find_last(&file, b"/Prev");
    file[prev + 1] = b'X';
    assert_eq!(refused(&file), Deviation::NotAppended);
}

#[test]
fn a_file_that_was_saved_again_and_again() {
    let noted = |base: &[u8]| {
        appended(base, |update| {
            _ = update.add(Dict::new().with("Type", Object::name("Note")))
        })
    };
    assert_eq!(refused(&noted(&enclosed(&signed()))), Deviation::SavedTooOften(3));
    // Saved once more without evidence.
    assert_eq!(reason(&refused(&noted(&signed()))), Reason::Unreferenced);
}
