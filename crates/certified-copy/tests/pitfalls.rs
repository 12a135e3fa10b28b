//! What a later revision must not do. Each of these was seen to break the leader's signature in some validator.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::{collections::BTreeSet, sync::LazyLock};

use common::{
    archived, leader_prepared, open, seal_prepared, sealed, signed,
    support::{
        files::{Layout, file},
        people::at,
    },
};
use saoy_certified_copy::{
    ArchiveError, BOOK, BaseDigest, FormError, LEADER, LeaderError, NUMBER, SEAL, SealError, Stand,
    prepare_archive,
};
use saoy_pades::{PrepareError, ValidationData};
use saoy_pdf::{Dict, ObjRef, Object, Reader};
use saoy_sheet::geometry::Placement;

struct Revisions {
    scan: Vec<u8>,
    signed: Vec<u8>,
    sealed: Vec<u8>,
    archived: Vec<u8>,
}

static CLASSIC: LazyLock<Revisions> = LazyLock::new(|| make(false));
static STREAMS: LazyLock<Revisions> = LazyLock::new(|| make(true));

fn make(streams: bool) -> Revisions {
    let scan = file(&Layout {
        streams,
        ..Layout::default()
    });
    let signed = signed(&scan, Stand::Attestation);
    let sealed = sealed(&signed);
    let archived = archived(&sealed);
    Revisions {
        scan,
        signed,
        sealed,
        archived,
    }
}

fn both() -> [&'static Revisions; 2] {
    [&CLASSIC, &STREAMS]
}

fn field(reader: &Reader<'_>, name: &str) -> (ObjRef, Dict) {
    let form = reader.lookup(&reader.catalog().unwrap(), "AcroForm").unwrap();
    let fields = reader.lookup(form.as_dict().unwrap(), "Fields").unwrap();
    fields
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            (
                item.as_ref().unwrap(),
                reader.resolve(item).unwrap().as_dict().unwrap().clone(),
            )
        })
        .find(|(_, field)| field.get("T").and_then(Object::as_string) == Some(name.as_bytes()))
        .unwrap()
}

/// Numbers of the objects that the newest revision replaces.
fn replaced(before: &[u8], after: &[u8]) -> BTreeSet<u32> {
    let (old, new) = (open(before), open(after));
    let last = new.revisions().len() - 1;
    let entries = new.revision_entries(last).unwrap();
    entries
        .iter()
        .map(|(num, _)| *num)
        .filter(|num| *num != 0 && *num <= old.max_object_number())
        .collect()
}

fn keys(dict: &Dict) -> BTreeSet<String> {
    dict.iter().map(|(key, _)| key.to_string()).collect()
}

#[test]
fn revision_two_replaces_the_three_fields_and_nothing_else() {
    for revisions in both() {
        let reader = open(&revisions.signed);
        let fields: BTreeSet<u32> = [NUMBER, BOOK, SEAL].map(|name| field(&reader, name).0.num).into();
        assert_eq!(replaced(&revisions.signed, &revisions.sealed), fields);
    }
}

#[test]
fn no_page_is_added_after_signing() {
    for revisions in both() {
        let pages = |bytes| open(bytes).pages().unwrap().len();
        assert_eq!(pages(&revisions.signed), pages(&revisions.scan) + 1);
        assert_eq!(pages(&revisions.sealed), pages(&revisions.signed));
        assert_eq!(pages(&revisions.archived), pages(&revisions.signed));
    }
}

#[test]
fn the_visible_seal_field_and_its_lock_exist_before_the_leader_signs() {
    for revisions in both() {
        let (before, after) = (open(&revisions.signed), open(&revisions.sealed));
        let (reference, empty) = field(&before, SEAL);
        let (same, filled) = field(&after, SEAL);
        assert_eq!(reference, same);
        assert!(!empty.contains_key("V") && filled.contains_key("V"));
        let rect: Vec<f64> = empty
            .get("Rect")
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Object::as_number)
            .collect();
        assert!(
            (rect[2] - rect[0] - 36.0 * 72.0 / 25.4).abs() < 0.01,
            "36 mm wide: {rect:?}"
        );
        assert_eq!(empty.reference("Lock"), filled.reference("Lock"));
        assert!(empty.reference("Lock").is_some());
    }
}

#[test]
fn the_lock_has_no_permissions() {
    for revisions in both() {
        let reader = open(&revisions.signed);
        let lock = reader.lookup(&field(&reader, SEAL).1, "Lock").unwrap();
        let lock = lock.as_dict().unwrap();
        assert!(lock.get("Action").unwrap().is_name("All"));
        assert!(!lock.contains_key("P"));
    }
}

#[test]
fn number_and_book_are_merged_with_their_widgets() {
    for revisions in both() {
        for bytes in [&revisions.signed, &revisions.sealed] {
            let reader = open(bytes);
            let page = reader.pages().unwrap().pop().unwrap();
            let annots = reader.lookup(&page.dict, "Annots").unwrap();
            for name in [NUMBER, BOOK] {
                let (reference, field) = field(&reader, name);
                assert!(!field.contains_key("Kids") && !field.contains_key("Parent"));
                assert!(
                    field.get("Subtype").unwrap().is_name("Widget") && field.get("FT").unwrap().is_name("Tx")
                );
                assert!(annots.as_array().unwrap().contains(&Object::Ref(reference)));
            }
        }
    }
}

#[test]
fn filling_changes_value_and_appearance_only() {
    for revisions in both() {
        let (before, after) = (open(&revisions.signed), open(&revisions.sealed));
        for name in [NUMBER, BOOK, SEAL] {
            let ((_, empty), (_, filled)) = (field(&before, name), field(&after, name));
            let expected: BTreeSet<String> = keys(&empty).into_iter().chain(["/V".into()]).collect();
            assert_eq!(keys(&filled), expected, "{name}");
            for (key, value) in empty.iter().filter(|(key, _)| key.as_bytes() != b"AP") {
                assert_eq!(filled.get(key), Some(value), "{name} {key}");
            }
            assert!(!empty.contains_key("MK"));
        }
        let text = |name| field(&after, name).1.get("V").cloned();
        assert_eq!(text(NUMBER), Some(Object::text("123/ĐT")));
        assert_eq!(text(BOOK), Some(Object::text("01/2026")));
    }
}

#[test]
fn the_fields_keep_their_default_appearance_with_an_embedded_font() {
    for revisions in both() {
        for bytes in [&revisions.signed, &revisions.sealed, &revisions.archived] {
            let reader = open(bytes);
            for name in [NUMBER, BOOK] {
                let (_, field) = field(&reader, name);
                assert_eq!(
                    field.get("DA").and_then(Object::as_string),
                    Some(b"/SaoyB 14 Tf 0 g".as_slice())
                );
            }
            let form = reader.lookup(&reader.catalog().unwrap(), "AcroForm").unwrap();
            let resources = reader.lookup(form.as_dict().unwrap(), "DR").unwrap();
            let fonts = reader.lookup(resources.as_dict().unwrap(), "Font").unwrap();
            let font = reader.lookup(fonts.as_dict().unwrap(), "SaoyB").unwrap();
            assert!(font.as_dict().unwrap().get("Subtype").unwrap().is_name("Type0"));
        }
    }
}

#[test]
fn number_and_book_are_set_in_the_font_of_revision_one() {
    for revisions in both() {
        let reader = open(&revisions.sealed);
        let before = open(&revisions.signed).max_object_number();
        for name in [NUMBER, BOOK] {
            let (_, field) = field(&reader, name);
            let look = reader
                .lookup(field.get("AP").unwrap().as_dict().unwrap(), "N")
                .unwrap();
            let look = look.as_stream().unwrap();
            let fonts = reader
                .lookup(look.dict.get("Resources").unwrap().as_dict().unwrap(), "Font")
                .unwrap();
            assert!(fonts.as_dict().unwrap().reference("SaoyB").unwrap().num <= before);
        }
    }
}

#[test]
fn revision_two_adds_no_catalog_key_and_no_metadata() {
    for revisions in both() {
        let catalog = |bytes| open(bytes).catalog().unwrap();
        assert_eq!(catalog(&revisions.sealed), catalog(&revisions.signed));
        assert!(!catalog(&revisions.sealed).contains_key("Metadata"));
    }
}

#[test]
fn page_objects_and_contents_stay_as_the_leader_signed_them() {
    for revisions in both() {
        let reader = open(&revisions.signed);
        let mut kept: BTreeSet<u32> = BTreeSet::new();
        for page in reader.pages().unwrap() {
            kept.insert(page.reference.num);
            kept.extend(page.dict.reference("Contents").map(|contents| contents.num));
        }
        for (before, after) in [
            (&revisions.signed, &revisions.sealed),
            (&revisions.sealed, &revisions.archived),
        ] {
            assert!(replaced(before, after).is_disjoint(&kept));
        }
    }
}

#[test]
fn the_form_never_asks_for_new_appearances() {
    for revisions in both() {
        for bytes in [&revisions.signed, &revisions.sealed, &revisions.archived] {
            let reader = open(bytes);
            let form = reader.lookup(&reader.catalog().unwrap(), "AcroForm").unwrap();
            assert!(!form.as_dict().unwrap().contains_key("NeedAppearances"));
            assert_eq!(form.as_dict().unwrap().int("SigFlags"), Some(3));
        }
    }
}

#[test]
fn the_leader_certifies_with_form_filling_and_the_seal_locks_without_docmdp() {
    for revisions in both() {
        let reader = open(&revisions.sealed);
        let value = |name| {
            let value = reader.lookup(&field(&reader, name).1, "V").unwrap();
            value.as_dict().unwrap().clone()
        };
        let methods = |value: &Dict| {
            let list = value.get("Reference").unwrap().as_array().unwrap().to_vec();
            list.iter()
                .map(|one| {
                    let one = one.as_dict().unwrap();
                    let params = one.get("TransformParams").unwrap().as_dict().unwrap().clone();
                    (one.get("TransformMethod").unwrap().clone(), params)
                })
                .collect::<Vec<_>>()
        };
        let leader = methods(&value(LEADER));
        assert_eq!(leader.len(), 1);
        assert!(leader[0].0.is_name("DocMDP") && leader[0].1.int("P") == Some(2));
        let seal = methods(&value(SEAL));
        assert_eq!(seal.len(), 1);
        assert!(seal[0].0.is_name("FieldMDP") && seal[0].1.get("Action").unwrap().is_name("All"));
        let perms = reader.lookup(&reader.catalog().unwrap(), "Perms").unwrap();
        assert_eq!(perms.as_dict().unwrap().len(), 1);
        assert_eq!(
            perms.as_dict().unwrap().reference("DocMDP"),
            field(&reader, LEADER).1.reference("V")
        );
    }
}

#[test]
fn revision_three_changes_the_catalog_by_dss_the_form_by_one_field_and_the_annots_array() {
    for revisions in both() {
        let (before, after) = (open(&revisions.sealed), open(&revisions.archived));
        let mut catalog = after.catalog().unwrap();
        assert!(catalog.remove("DSS").is_some());
        assert_eq!(catalog, before.catalog().unwrap());
        let page = before.pages().unwrap().pop().unwrap();
        let expected: BTreeSet<u32> = [
            before.catalog_ref(),
            before.catalog().unwrap().reference("AcroForm").unwrap(),
            page.dict.reference("Annots").unwrap(),
        ]
        .map(|reference| reference.num)
        .into();
        assert_eq!(replaced(&revisions.sealed, &revisions.archived), expected);
        let (_, stamp) = field(&after, "dau_thoi_gian_1");
        assert_eq!(stamp.get("Rect"), Some(&Object::Array(vec![Object::Int(0); 4])));
        assert!(!stamp.contains_key("AP"));
    }
}

/// The attestation page's operators.
fn content(scan: &[u8], signed_at: &str, date: &str) -> Vec<u8> {
    let mut facts = common::facts();
    facts.date = date.parse().unwrap();
    let prepared = common::leader_prepared_at(scan, &facts, at(signed_at)).unwrap();
    let whole = [scan, &prepared.appended].concat();
    let reader = open(&whole);
    let page = reader.pages().unwrap().pop().unwrap();
    let content = reader.lookup(&page.dict, "Contents").unwrap();
    reader.decoded(content.as_stream().unwrap()).unwrap()
}

#[test]
fn the_attestation_is_dated_by_the_leaders_signature_in_vietnam() {
    let scan = &CLASSIC.scan;
    let evening = content(scan, "2026-10-10T16:59:59Z", "2000-01-01");
    assert!(evening == content(scan, "2026-10-09T17:00:00Z", "1999-12-31"));
    // Codes are given in the order of use: “10” and “11” differ in them, “14” and “15” would not.
    assert!(evening != content(scan, "2026-10-10T17:00:00Z", "2000-01-01"));
}

#[test]
fn a_scan_with_a_form_is_refused() {
    let refused = leader_prepared(&CLASSIC.signed, Stand::Attestation);
    assert!(matches!(refused, Err(LeaderError::HasForm)), "{refused:?}");
}

#[test]
fn a_signature_off_the_page_or_on_no_page_is_refused() {
    let place = Placement {
        left: 190.0,
        top: 10.0,
        width: 60.0,
        height: 30.0,
    };
    let refused = leader_prepared(&CLASSIC.scan, Stand::Scan { page: 0, place });
    assert!(matches!(refused, Err(LeaderError::Place(_))), "{refused:?}");
    let place = Placement {
        left: f64::NAN,
        ..place
    };
    let refused = leader_prepared(&CLASSIC.scan, Stand::Scan { page: 0, place });
    assert!(matches!(refused, Err(LeaderError::Place(_))), "{refused:?}");
    let place = Placement { left: 10.0, ..place };
    let refused = leader_prepared(&CLASSIC.scan, Stand::Scan { page: 2, place });
    assert!(matches!(refused, Err(LeaderError::NoSuchPage(2))), "{refused:?}");
}

#[test]
fn sealing_before_the_leader_or_twice_is_refused() {
    let refused = seal_prepared(&CLASSIC.scan, "1/ĐT", "01/2026");
    assert!(
        matches!(refused, Err(SealError::Form(FormError::NoForm))),
        "{refused:?}"
    );
    let refused = seal_prepared(&CLASSIC.sealed, "1/ĐT", "01/2026");
    assert!(matches!(refused, Err(SealError::Filled(NUMBER))), "{refused:?}");
}

#[test]
fn a_number_that_cannot_be_shown_is_refused() {
    let refused = seal_prepared(&CLASSIC.signed, "一/ĐT", "01/2026");
    assert!(matches!(refused, Err(SealError::Text(NUMBER, _))), "{refused:?}");
    let refused = seal_prepared(&CLASSIC.signed, "1/ĐT", &"0".repeat(500));
    assert!(matches!(refused, Err(SealError::Text(BOOK, _))), "{refused:?}");
}

#[test]
fn archiving_what_is_no_copy_is_refused() {
    let scan = &CLASSIC.scan;
    let refused = prepare_archive(
        &open(scan),
        &BaseDigest::of(scan),
        &ValidationData::default(),
        4000,
    );
    assert!(
        matches!(refused, Err(ArchiveError::Form(FormError::NoForm))),
        "{refused:?}"
    );
    let other = prepare_archive(
        &open(&CLASSIC.sealed),
        &BaseDigest::of(scan),
        &ValidationData::default(),
        4000,
    );
    assert!(
        matches!(
            other,
            Err(ArchiveError::Prepare(PrepareError::DigestOfOtherBase { .. }))
        ),
        "{other:?}"
    );
}

#[test]
fn a_form_without_our_fields_is_refused() {
    let reader = open(&CLASSIC.scan);
    let mut update = saoy_pdf::Update::new(&reader).unwrap();
    let form = update.add(Dict::new().with("Fields", Vec::new()));
    let mut catalog = reader.catalog().unwrap();
    catalog.insert("AcroForm", form);
    update.set(reader.catalog_ref(), catalog);
    let bytes = [CLASSIC.scan.as_slice(), &update.finish().unwrap().bytes].concat();
    let refused = seal_prepared(&bytes, "1/ĐT", "01/2026");
    assert!(
        matches!(refused, Err(SealError::Form(FormError::Missing(NUMBER)))),
        "{refused:?}"
    );
}
