//! Whole copies over every kind of scan.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::{
    HAND, archived, finish, leader_prepared_as, open, seal_prepared_as, sealed, signed,
    support::{
        files::{Layout, file},
        people::{PEOPLE, at},
    },
    trust,
};
use saoy_certified_copy::{
    Fault, Role, Stage, Stand, inspect,
    register::{Finding, Recorded, compare},
};
use saoy_sheet::{appearance::SignatureBlock, geometry::Placement};

fn all_revisions(layout: &Layout, stand: Stand) -> [Vec<u8>; 4] {
    let scan = file(layout);
    let one = signed(&scan, stand);
    let two = sealed(&one);
    let three = archived(&two);
    [scan, one, two, three]
}

/// Writes a copy where `SAOY_KEEP_COPIES` says, for validators and eyes.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("SAOY_KEEP_COPIES") {
        let folder = std::path::Path::new(&folder);
        std::fs::write(folder.join(name), bytes).unwrap();
        std::fs::write(folder.join("root.der"), PEOPLE.root.certificate.der()).unwrap();
    }
}

#[test]
fn every_layout_of_scan_becomes_a_copy() {
    let layouts = [
        Layout::default(),
        Layout {
            streams: true,
            ..Layout::default()
        },
        Layout {
            pages: 1,
            bare_end: true,
            ..Layout::default()
        },
        Layout {
            pages: 9,
            nested: Some(4),
            inherited: true,
            rotate: 90,
            ..Layout::default()
        },
        Layout {
            pages: 9,
            nested: Some(2),
            streams: true,
            inherited: true,
            rotate: 270,
            ..Layout::default()
        },
        Layout {
            pages: 400,
            nested: Some(20),
            streams: true,
            ..Layout::default()
        },
        Layout {
            pages: 400,
            ..Layout::default()
        },
    ];
    for (index, layout) in layouts.iter().enumerate() {
        let [scan, one, two, three] = all_revisions(layout, Stand::Attestation);
        keep(&format!("layout-{index}.pdf"), &three);
        assert!(
            three.starts_with(&two) && two.starts_with(&one) && one.starts_with(&scan),
            "{layout:?}"
        );
        inspect(&one, Stage::Signed, &trust()).unwrap();
        inspect(&two, Stage::Sealed, &trust()).unwrap();
        let copy = inspect(&three, Stage::Archived, &trust()).unwrap();
        assert!(copy.leader.timestamp.is_some() && copy.archive.is_some());
        let reader = open(&three);
        let pages = reader.pages().unwrap();
        assert_eq!(pages.len(), layout.pages + 1);
        let attestation = pages.last().unwrap();
        assert_eq!(attestation.rotate, 0, "{layout:?}");
        assert!(
            (attestation.crop_box.height() - 841.89).abs() < 0.01,
            "{layout:?}"
        );
        assert_eq!(reader.revisions().len(), 4);
    }
}

#[test]
fn the_signature_may_stand_on_a_page_of_the_scan_however_it_is_turned() {
    for rotate in [0, 90, 180, 270] {
        let layout = Layout {
            rotate,
            ..Layout::default()
        };
        let place = Placement {
            left: 90.0,
            top: 120.0,
            width: 60.0,
            height: 35.0,
        };
        let [.., three] = all_revisions(&layout, Stand::Scan { page: 1, place });
        keep(&format!("turned-{rotate}.pdf"), &three);
        inspect(&three, Stage::Archived, &trust()).unwrap();
    }
}

#[test]
fn a_copy_can_be_archived_again() {
    let [.., three] = all_revisions(&Layout::default(), Stand::Attestation);
    let four = archived(&three);
    inspect(&four, Stage::Archived, &trust()).unwrap();
    assert_eq!(open(&four).revisions().len(), 5);
}

#[test]
fn every_flipped_byte_is_noticed_by_the_register() {
    let scan = file(&Layout {
        pages: 1,
        ..Layout::default()
    });
    let time = at("2026-10-14T02:00:00Z");
    let text = SignatureBlock::Text {
        name: "Đặng Hữu Khải",
        title: "Phó Chủ tịch",
        time,
    };
    let one = leader_prepared_as(&scan, Stand::Attestation, text).unwrap();
    let one = finish(&scan, one, &PEOPLE.leader, time);
    // The signature picture is smaller than the seal, and every byte costs a pass over all of them.
    let two = finish(
        &one,
        seal_prepared_as(&one, "1/ĐT", "01/2026", &HAND).unwrap(),
        &PEOPLE.agency,
        time,
    );
    let three = archived(&two);
    let (sealed, issued) = (Recorded::of(&two), [Recorded::of(&three)]);
    assert_eq!(compare(&three, &sealed, &issued), Finding::Issued(0));
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (mut other, sealed, issued) = (three.clone(), &sealed, &issued);
            scope.spawn(move || {
                for at in (half..other.len()).step_by(2) {
                    let bit = 1 << (at % 8);
                    other[at] ^= bit;
                    assert!(!compare(&other, sealed, issued).matches(), "byte {at}");
                    other[at] ^= bit;
                }
            });
        }
    });
}

#[test]
fn every_stage_wants_its_own_signatures() {
    let [scan, one, two, three] = all_revisions(&Layout::default(), Stand::Attestation);
    let judged = |bytes: &[u8], stage| inspect(bytes, stage, &trust()).unwrap_err();
    assert!(matches!(
        judged(&scan, Stage::Signed),
        Fault::Missing(Role::Leader)
    ));
    assert!(matches!(
        judged(&one, Stage::Sealed),
        Fault::Missing(Role::Agency)
    ));
    assert!(matches!(
        judged(&two, Stage::Archived),
        Fault::Missing(Role::Timestamp)
    ));
    assert!(matches!(judged(&two, Stage::Signed), Fault::TooMany(_)));
    assert!(matches!(judged(&three, Stage::Sealed), Fault::TooMany(_)));
    assert!(matches!(judged(b"", Stage::Signed), Fault::Open(_)));
}
