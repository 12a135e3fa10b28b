//! From B-B upwards, renewal, and the files that take nothing more.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

mod support;

use saoy_pades::augment::{self, NoStep, Parties, Step};
use saoy_pades::changes::{Level as Change, changes_after};
use saoy_pades::sign::{Level, Order, Refusal, SignError};
use saoy_pades::{
    BaseDigest, EmbedError, FieldLock, Kind, Permission, ValidationData, check, embed_timestamp,
    patch_contents, signatures,
};
use saoy_pdf::{Dict, Limits, Object, Reader};
use support::orders::{in_new, order, plain, signed, with_catalog};
use support::people::{PEOPLE, Person, at, token};

fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open(bytes, &Limits::default()).unwrap()
}

fn data() -> ValidationData {
    let ders = [&PEOPLE.root, &PEOPLE.leader, &PEOPLE.tsa].map(|one| one.certificate.der().to_vec());
    ValidationData {
        certificates: ders.to_vec(),
        ..ValidationData::default()
    }
}

/// One archive timestamp more.
fn archived(base: &[u8], time: &str) -> Vec<u8> {
    let reader = open(base);
    let mut prepared = augment::archive(&reader, &BaseDigest::of(base), &data(), 8000).unwrap();
    let token = token(&prepared.digest, at(time));
    embed_timestamp(&mut prepared, &token).unwrap();
    [base, &prepared.appended].concat()
}

/// Everything in the file holds and nothing forbidden came after it.
fn holds(bytes: &[u8]) -> usize {
    let reader = open(bytes);
    let found = signatures(&reader).unwrap();
    assert!(check(&reader).unwrap().iter().all(|one| one.outcome.is_ok()));
    assert!(changes_after(&reader, &found).iter().all(|after| after.allowed));
    found.len()
}

#[test]
fn the_last_signature_of_a_file_gets_its_timestamp_inside() {
    let base = signed(&plain(), &order(Kind::Approve));
    let reader = open(&base);
    let Ok(Step::Stamp(last)) = augment::next(&reader, Level::T) else {
        unreachable!("the signature is the last thing in the file")
    };
    let patch = patch_contents(&last, &Person::stamped(&last.cms, at("2026-10-14T03:00:00Z"))).unwrap();
    let mut stamped = base.clone();
    let at = usize::try_from(patch.at.start).unwrap();
    stamped[at..at + patch.bytes.len()].copy_from_slice(&patch.bytes);
    assert_eq!(holds(&stamped), 1);
    // Once stamped, the next step is the archive.
    assert!(matches!(
        augment::next(&open(&stamped), Level::Lta),
        Ok(Step::Archive)
    ));
}

/// Its two references name the catalog (ISO 32000-2 Table 256, `/Data`), which the archive writes anew.
#[test]
fn a_certification_that_freezes_fields_takes_its_archive() {
    let name = || vec!["so".to_owned()];
    for lock in [
        FieldLock::All,
        FieldLock::Include(name()),
        FieldLock::Exclude(name()),
    ] {
        let order = Order {
            lock: Some(lock),
            ..order(Kind::Certify(Permission::FormFilling))
        };
        let base = signed(&plain(), &order);
        assert_eq!(holds(&archived(&base, "2026-10-14T03:00:00Z")), 2);
    }
}

#[test]
fn a_signature_with_something_behind_it_gets_a_document_timestamp() {
    let first = signed(&plain(), &in_new("a", None, Kind::Approve));
    let both = signed(&first, &in_new("b", None, Kind::Approve));
    let later = with_catalog(&both, "Lang", Object::text("vi"));
    assert!(matches!(
        augment::next(&open(&later), Level::T),
        Ok(Step::Archive)
    ));
    // Of two signatures the last one is stamped, the first one is covered by the archive.
    let Ok(Step::Stamp(last)) = augment::next(&open(&both), Level::T) else {
        unreachable!("the second signature is the last thing in the file")
    };
    assert_eq!(last.field, b"b");
}

#[test]
fn an_archive_is_renewed_with_a_further_timestamp() {
    let base = signed(&plain(), &order(Kind::Approve));
    let once = archived(&base, "2026-10-14T03:00:00Z");
    let twice = archived(&once, "2027-10-14T03:00:00Z");
    assert!(twice.starts_with(&once) && once.starts_with(&base));
    assert_eq!(holds(&twice), 3);
    let reader = open(&twice);
    let names: Vec<_> = signatures(&reader)
        .unwrap()
        .into_iter()
        .map(|one| one.field)
        .collect();
    assert_eq!(
        names[1..],
        [&b"dau_thoi_gian_luu_tru"[..], b"dau_thoi_gian_luu_tru_2"]
    );
    // The second section repeats no certificate of the first one.
    let stream = twice.len() - once.len();
    assert!(stream < 18_000, "{stream}");
}

#[test]
fn archive_data_may_follow_even_a_certification_that_allows_nothing() {
    let base = signed(&plain(), &order(Kind::Certify(Permission::Nothing)));
    let once = archived(&base, "2026-10-14T03:00:00Z");
    assert_eq!(holds(&once), 2);
    let reader = open(&once);
    let after = changes_after(&reader, &signatures(&reader).unwrap());
    assert_eq!((after[0].level, after[0].allowed), (Change::Archive, true));
}

#[test]
fn validation_data_alone_makes_b_lt() {
    let base = signed(&plain(), &order(Kind::Approve));
    let appended = augment::enclose(&open(&base), &data()).unwrap();
    let whole = [base.as_slice(), &appended].concat();
    assert_eq!(holds(&whole), 1);
    assert!(open(&whole).catalog().unwrap().contains_key("DSS"));
}

#[test]
fn the_parties_are_signers_and_authorities() {
    let base = signed(&plain(), &order(Kind::Approve));
    let parties = Parties::of(&open(&base));
    assert_eq!(parties.leaves, std::slice::from_ref(&PEOPLE.leader.certificate));
    assert!(parties.enclosed.contains(&PEOPLE.root.certificate) && parties.faults.is_empty());
}

#[test]
fn renewal_asks_about_the_last_authority_and_who_came_after_it() {
    let base = signed(&plain(), &order(Kind::Approve));
    let once = archived(&base, "2026-10-14T03:00:00Z");
    let (leader, tsa) = (PEOPLE.leader.certificate.clone(), PEOPLE.tsa.certificate.clone());
    assert_eq!(Parties::of(&open(&once)).leaves, std::slice::from_ref(&tsa));
    let later = signed(&once, &in_new("b", None, Kind::Approve));
    assert_eq!(Parties::of(&open(&later)).leaves, [tsa, leader]);
}

#[test]
fn a_signature_that_does_not_hold_is_named() {
    let base = signed(&plain(), &in_new("hong", None, Kind::Approve));
    let place = signatures(&open(&base)).unwrap()[0].contents.clone();
    let mut broken = base.clone();
    broken[usize::try_from(place.start).unwrap() + 1] = b'f';
    let faults = Parties::of(&open(&broken)).faults;
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].0, "hong");
}

#[test]
fn what_nobody_signed_has_no_level() {
    let base = plain();
    assert_eq!(
        augment::next(&open(&base), Level::T).err(),
        Some(NoStep::Unsigned)
    );
    assert_eq!(augment::next(&open(&base), Level::B).err(), Some(NoStep::Basic));
}

#[test]
fn usage_rights_and_dynamic_forms_take_no_archive() {
    let refused = |base: &[u8]| match augment::archive(&open(base), &BaseDigest::of(base), &data(), 8000) {
        Err(SignError::Refused(refusal)) => refusal,
        other => unreachable!("{other:?}"),
    };
    let signature = Dict::new().with("Reference", Vec::<Object>::new());
    let rights = with_catalog(&plain(), "Perms", Dict::new().with("UR3", signature));
    assert_eq!(refused(&rights), Refusal::UsageRights("/Signature /Modify"));
    let dynamic = with_catalog(&plain(), "NeedsRendering", true);
    assert_eq!(refused(&dynamic), Refusal::DynamicForm);
}

#[test]
fn a_timestamp_over_another_file_is_not_embedded() {
    let base = signed(&plain(), &order(Kind::Approve));
    let reader = open(&base);
    let mut prepared = augment::archive(&reader, &BaseDigest::of(&base), &data(), 8000).unwrap();
    let other = token(&[7; 32], at("2026-10-14T03:00:00Z"));
    assert!(matches!(
        embed_timestamp(&mut prepared, &other),
        Err(EmbedError::Timestamp(_))
    ));
}
