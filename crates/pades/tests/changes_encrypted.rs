//! Later changes in encrypted files: every save encrypts with another initialisation vector (ISO 32000-2 §7.6.3.1).

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use saoy_pades::{
    changes::{Reason, changes_after},
    survey,
};
use saoy_pdf::{Limits, Reader};

fn said(bytes: &[u8]) -> (bool, Vec<Reason>) {
    let reader = Reader::open_any(bytes, &Limits::default(), Some(b"reader")).unwrap();
    let after = changes_after(&reader, &survey(&reader).entries).remove(0);
    let reasons = after.findings.into_iter().map(|finding| finding.change.reason);
    (after.allowed, reasons.collect())
}

/// Somebody's program saved the page's content as it was: other bytes, the same words.
#[test]
fn what_is_only_encrypted_anew_is_no_change() {
    let (allowed, said) = said(include_bytes!("fixtures/aes-256-saved-again.pdf"));
    assert!(allowed, "{said:?}");
    assert!(!said.contains(&Reason::ContentReplaced), "{said:?}");
}

#[test]
fn other_words_are_one() {
    let (allowed, said) = said(include_bytes!("fixtures/aes-256-changed.pdf"));
    assert!(!allowed);
    assert!(said.contains(&Reason::ContentReplaced), "{said:?}");
}
