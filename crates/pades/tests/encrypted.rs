//! Signatures in encrypted files, made by pyHanko, are judged as in any other file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use saoy_pades::changes::{Level, changes_after};
use saoy_pades::validation::{Indication, Settings, validate};
use saoy_pades::{Coverage, Integrity, examine, survey};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, Purpose, TrustAnchor};

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../pdf/tests/fixtures/encrypted/", $name, ".pdf")).as_slice()
    };
}

const ONCE: [&[u8]; 3] = [
    file!("signed-rc4-128"),
    file!("signed-aes-128"),
    file!("signed-aes-256-r6"),
];

const TWICE: &[u8] = file!("signed-twice-aes-256-r6");

fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open_any(bytes, &Limits::default(), Some(b"reader")).unwrap()
}

#[test]
fn a_signature_in_an_encrypted_file_holds_and_covers_it() {
    for bytes in ONCE {
        let reader = open(bytes);
        let found = examine(&reader, &survey(&reader));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].entry.field, b"Signature");
        assert_eq!(found[0].entry.coverage, Some(Coverage::WholeFile));
        assert_eq!(found[0].integrity, Integrity::Intact);
        assert!(found[0].signer.is_some());
    }
}

#[test]
fn a_changed_byte_breaks_it_there_as_well() {
    for bytes in ONCE {
        let mut changed = bytes.to_vec();
        // In the encrypted content of the page: nothing that the reader minds.
        let at = changed
            .windows(7)
            .position(|window| window == b"stream\n")
            .unwrap()
            + 30;
        changed[at] ^= 1;
        let reader = open(&changed);
        let found = examine(&reader, &survey(&reader));
        assert!(
            matches!(found[0].integrity, Integrity::Broken(_)),
            "{:?}",
            found[0].integrity
        );
    }
}

#[test]
fn a_second_signature_is_no_more_than_that() {
    let reader = open(TWICE);
    let survey = survey(&reader);
    let coverage: Vec<_> = survey.entries.iter().map(|entry| entry.coverage).collect();
    assert_eq!(
        coverage,
        [Some(Coverage::WholeRevision), Some(Coverage::WholeFile)]
    );
    for found in examine(&reader, &survey) {
        assert_eq!(found.integrity, Integrity::Intact);
    }
    let changes = changes_after(&reader, &survey.entries);
    assert!(changes[0].allowed, "{:?}", changes[0]);
    assert_eq!(changes[1].level, Level::None);
}

/// The file's own store is encrypted as the rest of it is, and read like any other.
#[test]
fn what_the_security_store_of_an_encrypted_file_says_counts() {
    let file = include_bytes!("fixtures/aes-256-with-store.pdf");
    let root = include_bytes!("fixtures/aes-256-with-store.root.cer");
    let trust = [TrustAnchor::new(
        Certificate::from_der(root).unwrap(),
        &Purpose::ALL,
    )];
    let report = |bytes: &[u8]| {
        let settings = Settings::at("2026-12-15T00:00:00Z".parse().unwrap());
        validate(&open(bytes), &trust, &settings).signatures.remove(0)
    };
    let whole = report(file);
    assert_eq!(
        whole.indication,
        Indication::TotalPassed,
        "{:?}",
        whole.sub_indication
    );
    // The signature's own revision has no store: nobody says whether the signer is revoked.
    let end = open(file).revisions()[1].end;
    let without = report(file.get(..end).unwrap());
    assert_eq!(without.indication, Indication::Indeterminate);
}
