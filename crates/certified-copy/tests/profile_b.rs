//! Copies whose leader, or seal, or both sign with a program that takes and gives whole files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

mod common;

use common::{
    SEAL_PICTURE, TEMPLATE, archived, facts, finish, open,
    support::{
        files::{Layout, file},
        people::{PEOPLE, Person, at},
        plugin::Plugin,
    },
    trust, validation_data,
};
use saoy_certified_copy::{
    BaseDigest, Fault, LeaderError, Role, SealError, SealInput, SealWaits, Shape, Sheet, SheetInput, Stage,
    inspect_plugged, prepare_number, prepare_seal_alone, prepare_sheet, recognise, seal_waits,
};
use saoy_pades::augment;
use saoy_pades::returned::{Deviation, Sent, returned};
use saoy_pades::validation::{Settings, Verdict, validate};
use saoy_pdf::Rect;
use saoy_pki::{Purpose, TrustAnchor};
use saoy_sheet::appearance::SEAL_MM;

fn sheet(scan: &[u8], seal: SealWaits) -> Sheet {
    let input = SheetInput {
        template: &TEMPLATE,
        facts: &facts(),
        seal_mm: SEAL_MM,
        seal,
        signed_at: at("2026-10-14T02:00:00Z"),
    };
    prepare_sheet(&open(scan), &input).unwrap()
}

/// Signed by a program, and held against what was sent.
fn plugged(base: &[u8], page: usize, rect: Rect, name: &str, person: &Person) -> Result<Vec<u8>, Deviation> {
    let plugin = Plugin {
        name,
        page: page - 1,
        rect,
        ..Plugin::default()
    };
    let time = at("2026-10-14T02:00:02Z");
    let file = plugin.sign_and(base, |_| (), |digest| Person::stamped(&person.sign(digest), time));
    let sent = Sent {
        bytes: base,
        certificate: &person.certificate,
        page: Some(page),
        at: time,
    };
    returned(&sent, &file).map(|_| file)
}

fn numbered(signed: &[u8]) -> Vec<u8> {
    let more = prepare_number(&open(signed), "123/ĐT", "01/2026").unwrap();
    [signed, &more].concat()
}

fn enclosed(base: &[u8]) -> Vec<u8> {
    let more = augment::enclose(&open(base), &validation_data()).unwrap();
    [base, &more].concat()
}

/// By the leader's program; then the number.
fn half(scan: &[u8], seal: SealWaits, with_evidence: bool) -> (Sheet, Vec<u8>, Vec<u8>) {
    let sheet = sheet(scan, seal);
    let one = [scan, &sheet.appended].concat();
    let mut two = plugged(&one, sheet.page, sheet.leader, "Signature1", &PEOPLE.leader).unwrap();
    if with_evidence {
        two = enclosed(&two);
    }
    inspect_plugged(&two, Stage::Signed, &trust()).unwrap();
    let three = numbered(&two);
    (sheet, two, three)
}

fn by_key(numbered: &[u8], number: &str) -> Result<Vec<u8>, SealError> {
    let chain = PEOPLE.agency.chain();
    let input = SealInput {
        number,
        book: "01/2026",
        seal: &SEAL_PICTURE,
        chain: &chain,
        signed_at: at("2026-10-14T03:00:00Z"),
        expected_token: 4000,
    };
    let prepared = prepare_seal_alone(&open(numbered), &BaseDigest::of(numbered), &input)?;
    Ok(finish(
        numbered,
        prepared,
        &PEOPLE.agency,
        at("2026-10-14T03:00:02Z"),
    ))
}

fn verdict(bytes: &[u8]) -> Verdict {
    let purposes = [Purpose::CongVu, Purpose::Tsa];
    let anchor = TrustAnchor::new(PEOPLE.root.certificate.clone(), &purposes);
    let settings = Settings::at(at("2026-10-14T05:00:00Z"));
    validate(&open(bytes), &[anchor], &settings).verdict
}

/// Writes a copy where `SAOY_KEEP_COPIES` says, for validators and eyes.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("SAOY_KEEP_COPIES") {
        let folder = std::path::Path::new(&folder);
        std::fs::write(folder.join(name), bytes).unwrap();
        std::fs::write(folder.join("root.der"), PEOPLE.root.certificate.der()).unwrap();
    }
}

fn layouts() -> [Layout; 4] {
    [
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
    ]
}

#[test]
fn leader_and_seal_by_programs_make_a_copy_of_shape_b() {
    for (index, layout) in layouts().iter().enumerate() {
        let scan = file(layout);
        let (sheet, _, three) = half(&scan, SealWaits::ForProgram, index == 1);
        assert!(!seal_waits(&open(&three)));
        let four = plugged(&three, sheet.page, sheet.seal, "Signature2", &PEOPLE.agency).unwrap();
        inspect_plugged(&four, Stage::Sealed, &trust()).unwrap();
        let five = archived(&four);
        keep(&format!("profile-b-{index}.pdf"), &five);
        let copy = inspect_plugged(&five, Stage::Archived, &trust()).unwrap();
        assert!(copy.agency.is_some() && copy.archive.is_some());
        let found = recognise(&open(&five)).unwrap();
        assert_eq!(found.shape, Shape::B);
        assert_eq!(found.number.as_deref(), Some("123/ĐT"));
        assert_eq!(found.book.as_deref(), Some("01/2026"));
        assert_eq!(verdict(&five), Verdict::Valid, "{layout:?}");
        assert!(five.starts_with(&scan));
    }
}

#[test]
fn a_seal_by_a_key_signs_in_its_waiting_field() {
    for layout in layouts() {
        let (_, _, three) = half(&file(&layout), SealWaits::InField, false);
        assert!(seal_waits(&open(&three)));
        let four = by_key(&three, "123/ĐT").unwrap();
        let five = archived(&four);
        keep("profile-b-key.pdf", &five);
        inspect_plugged(&five, Stage::Archived, &trust()).unwrap();
        assert_eq!(recognise(&open(&five)).unwrap().shape, Shape::B);
        assert_eq!(verdict(&five), Verdict::Valid, "{layout:?}");
    }
}

#[test]
fn the_seal_is_asked_for_the_number_that_stands_there() {
    let (_, two, three) = half(&file(&Layout::default()), SealWaits::InField, false);
    let other = by_key(&three, "124/ĐT");
    assert!(matches!(other, Err(SealError::NotFilled(_))), "{other:?}");
    let none = by_key(&two, "123/ĐT");
    assert!(matches!(none, Err(SealError::NotFilled(_))), "{none:?}");
    let again = prepare_number(&open(&three), "5/ĐT", "01/2026");
    assert!(matches!(again, Err(SealError::Filled(_))), "{again:?}");
}

#[test]
fn a_seal_by_a_program_may_not_cover_the_leaders_signature() {
    let (sheet, _, three) = half(&file(&Layout::default()), SealWaits::ForProgram, false);
    let covering = plugged(&three, sheet.page, sheet.leader, "Signature2", &PEOPLE.agency);
    assert!(
        matches!(covering, Err(Deviation::Covers(_))),
        "{:?}",
        covering.err()
    );
}

#[test]
fn what_is_no_copy_by_profile_b_is_told() {
    let (sheet, two, three) = half(&file(&Layout::default()), SealWaits::ForProgram, false);
    let fault = |bytes: &[u8], stage| inspect_plugged(bytes, stage, &trust()).err().unwrap();
    assert!(matches!(
        fault(&three, Stage::Sealed),
        Fault::Missing(Role::Agency)
    ));
    let four = plugged(&three, sheet.page, sheet.seal, "Signature2", &PEOPLE.agency).unwrap();
    assert!(matches!(fault(&four, Stage::Signed), Fault::TooMany(_)));
    assert!(matches!(
        fault(&four, Stage::Archived),
        Fault::Missing(Role::Timestamp)
    ));
    // The seal without the number.
    let early = plugged(&two, sheet.page, sheet.seal, "Signature2", &PEOPLE.agency).unwrap();
    assert!(matches!(
        fault(&early, Stage::Sealed),
        Fault::OutOfPlace(Role::Agency)
    ));
    // The seal by the leader.
    let alone = plugged(&three, sheet.page, sheet.seal, "Signature2", &PEOPLE.leader).unwrap();
    assert!(matches!(
        fault(&alone, Stage::Sealed),
        Fault::OtherSigner(Role::Agency)
    ));
    let longer = [four.clone(), b"more".to_vec()].concat();
    assert!(matches!(fault(&longer, Stage::Sealed), Fault::Trailing(4)));
    let mut broken = four.clone();
    let gap = saoy_pades::signatures(&open(&four)).unwrap()[1].contents.clone();
    let value = gap.start as usize + 2600;
    broken[value] = if broken[value] == b'0' { b'1' } else { b'0' };
    assert!(matches!(
        fault(&broken, Stage::Sealed),
        Fault::Spoilt(Role::Agency, _)
    ));
    let certified = common::signed(&file(&Layout::default()), saoy_certified_copy::Stand::Attestation);
    assert!(matches!(fault(&certified, Stage::Signed), Fault::Certified(_)));
    let note = common::support::later::appended(&four, |update| {
        let catalog = update.reader().catalog_ref();
        let root = update.reader().catalog().unwrap();
        update.set(catalog, root.with("Lang", saoy_pdf::Object::text("vi")));
    });
    assert!(matches!(fault(&note, Stage::Sealed), Fault::Changed(_)));
}

#[test]
fn a_page_is_made_once() {
    let scan = file(&Layout::default());
    let one = [&scan[..], &sheet(&scan, SealWaits::ForProgram).appended].concat();
    let input = SheetInput {
        template: &TEMPLATE,
        facts: &facts(),
        seal_mm: SEAL_MM,
        seal: SealWaits::ForProgram,
        signed_at: at("2026-10-14T02:00:00Z"),
    };
    let again = prepare_sheet(&open(&one), &input);
    assert!(matches!(again, Err(LeaderError::HasForm)), "{again:?}");
    let large = SheetInput {
        seal_mm: 200.0,
        ..input
    };
    assert!(matches!(
        prepare_sheet(&open(&scan), &large),
        Err(LeaderError::NotFree)
    ));
}
