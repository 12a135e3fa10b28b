//! Whatever is signed, archived or enclosed: the file that was there stays, byte for byte, and is still one revision of
//! the new one.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use proptest::prelude::*;
use saoy_pades::augment;
use saoy_pades::sign::{Look, Order, Place};
use saoy_pades::{BaseDigest, FieldLock, Kind, Permission, ValidationData, embed_timestamp, signatures};
use saoy_pdf::{Limits, Reader, Rect};
use support::files::{Layout, file};
use support::orders::{order, signed};
use support::people::{at, token};

/// One thing that is appended.
#[derive(Clone, Debug)]
enum Act {
    Sign { page: usize, seen: bool },
    Enclose(u8),
    Archive(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..4_usize, any::<bool>()).prop_map(|(page, seen)| Act::Sign { page, seen }),
        any::<u8>().prop_map(Act::Enclose),
        any::<u8>().prop_map(Act::Archive),
    ]
}

fn layout() -> impl Strategy<Value = Layout> {
    (
        1..5_usize,
        any::<bool>(),
        0..3_usize,
        0..4_i64,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(pages, streams, nested, turn, inherited, bare_end)| Layout {
            pages,
            streams,
            nested: (nested > 0).then_some(nested),
            rotate: turn * 90,
            inherited,
            bare_end,
            ..Layout::default()
        })
}

fn appended(base: &[u8], number: usize, act: &Act, pages: usize) -> Vec<u8> {
    let reader = Reader::open(base, &Limits::default()).unwrap();
    let data = |seed: u8| ValidationData {
        certificates: vec![vec![0x30, 1, seed]],
        ..ValidationData::default()
    };
    match act {
        Act::Sign { page, seen } => {
            let order = Order {
                place: Place::New {
                    name: format!("ky{number}"),
                    page: page % pages,
                    rect: seen.then(|| Rect::sized(50.0, 50.0, 120.0, 60.0)),
                },
                look: Look::Plain,
                name: Some("Khai".into()),
                lock: (number == 9).then_some(FieldLock::All),
                ..order(if number == 0 && !seen {
                    Kind::Certify(Permission::Annotations)
                } else {
                    Kind::Approve
                })
            };
            match saoy_pades::sign::prepare(&reader, &BaseDigest::of(base), &order) {
                // A certified file takes no visible field: nothing is appended.
                Err(_) => base.to_vec(),
                Ok(_) => signed(base, &order),
            }
        }
        Act::Enclose(seed) => [base, &augment::enclose(&reader, &data(*seed)).unwrap()].concat(),
        Act::Archive(seed) => {
            let mut prepared = augment::archive(&reader, &BaseDigest::of(base), &data(*seed), 4000).unwrap();
            let token = token(&prepared.digest, at("2026-10-14T03:00:00Z"));
            embed_timestamp(&mut prepared, &token).unwrap();
            [base, &prepared.appended].concat()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_appended_never_changes_what_was_there(layout in layout(), acts in prop::collection::vec(act(), 1..4)) {
        let mut whole = file(&layout);
        for (number, act) in acts.iter().enumerate() {
            let before = whole.clone();
            whole = appended(&before, number, act, layout.pages);
            prop_assert!(whole.starts_with(&before));
            let reader = Reader::open(&whole, &Limits::default()).unwrap();
            prop_assert_eq!(reader.pages().unwrap().len(), layout.pages);
            prop_assert!(signatures(&reader).is_ok());
            if whole.len() > before.len() {
                let revisions = reader.revisions().len();
                let older = reader.at_revision(revisions - 2).unwrap();
                let old = Reader::open(&before, &Limits::default()).unwrap();
                prop_assert_eq!(older.catalog().unwrap(), old.catalog().unwrap());
            }
        }
    }
}
