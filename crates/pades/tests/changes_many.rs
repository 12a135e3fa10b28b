//! Many signatures: every later revision is compared once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{
    BaseDigest, FieldLock, Kind, Request, add_field, add_widget,
    changes::{Level, Reason, changes_after, revisions},
    prepare, signatures,
};
use saoy_pdf::{Dict, Limits, Object, Reader, Update};
use support::files::{Layout, file};

/// The signature field that freezes all others.
const LOCKING: &str = "khoa";

fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open(bytes, &Limits::default()).unwrap()
}

/// One more approval signature in a new field without a look; its value is left empty.
fn one_more(base: &[u8], name: &str, kind: Kind) -> Vec<u8> {
    let reader = open(base);
    let page = reader.pages().unwrap()[0].reference;
    let mut update = Update::new(&reader).unwrap();
    let zero = vec![Object::Int(0); 4];
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(name))
            .with("Rect", zero)
            .with("P", page),
    );
    add_field(&mut update, reader.catalog_ref(), field).unwrap();
    add_widget(&mut update, page, field).unwrap();
    let request = Request {
        lock: (kind == Kind::Approve && name == LOCKING).then_some(FieldLock::All),
        ..Request::bare(kind, 64)
    };
    let prepared = prepare(&reader, &BaseDigest::of(base), update, field, &request).unwrap();
    [base, &prepared.appended].concat()
}

fn many(count: usize) -> Vec<u8> {
    let layout = Layout {
        pages: 20,
        ..Layout::default()
    };
    (0..count).fold(file(&layout), |base, at| {
        one_more(&base, &format!("ky{at}"), Kind::Approve)
    })
}

/// What a reader counts while all changes are judged.
fn work(bytes: &[u8]) -> u64 {
    let reader = open(bytes);
    let found = signatures(&reader).unwrap();
    let before = reader.work_done();
    let after = changes_after(&reader, &found);
    assert!(after.iter().all(|after| after.allowed));
    reader.work_done() - before
}

/// How long it takes is for `saoy bench verify` to say.
#[test]
fn the_work_grows_with_the_number_of_signatures_not_with_its_square() {
    let taken = [10, 20, 40, 80].map(|count| work(&many(count)));
    assert!(taken.windows(2).all(|pair| pair[1] < pair[0] * 3), "{taken:?}");
}

#[test]
fn every_signature_sees_what_came_after_it() {
    let bytes = many(5);
    let reader = open(&bytes);
    let after = changes_after(&reader, &signatures(&reader).unwrap());
    let counts: Vec<usize> = after.iter().map(|after| after.findings.len()).collect();
    assert_eq!(counts, [4, 3, 2, 1, 0]);
    assert_eq!(after[0].level, Level::FormFill);
    assert_eq!(after[4].level, Level::None);
    let reasons: Vec<Reason> = revisions(&reader, 1)
        .into_iter()
        .map(|change| change.reason)
        .collect();
    assert_eq!(reasons, vec![Reason::SignatureFieldAdded; 4]);
}

#[test]
fn a_locking_signature_locks_later_ones_out_but_not_timestamps() {
    let locked = one_more(&file(&Layout::default()), LOCKING, Kind::Approve);
    let judged = |bytes: &[u8]| {
        let reader = open(bytes);
        changes_after(&reader, &signatures(&reader).unwrap()).remove(0)
    };
    let stamped = judged(&one_more(&locked, "dau", Kind::DocumentTimestamp));
    assert_eq!((stamped.level, stamped.allowed), (Level::Archive, true));
    let signed = judged(&one_more(&locked, "them", Kind::Approve));
    assert_eq!((signed.level, signed.allowed), (Level::FormFill, false));
}

#[test]
fn hostile_changes_never_panic() {
    let base = many(2);
    let tail = base.len() - 3000;
    // Every byte of the last revisions, one at a time, into something that structure is made of.
    for at in (tail..base.len()).step_by(7) {
        for byte in *b" 0/<[(" {
            let mut bytes = base.clone();
            bytes[at] = byte;
            if let Ok(reader) = Reader::open(&bytes, &Limits::default())
                && let Ok(found) = signatures(&reader)
            {
                let _ = changes_after(&reader, &found);
            }
        }
    }
}
