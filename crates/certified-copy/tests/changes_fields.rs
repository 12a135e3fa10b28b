//! Attacks on the fields, signatures and annotations of a certified copy.
//!
//! Attacks: Mladenov et al., “1 Trillion Dollar Refund” (2019: incremental saving, signature wrapping); Mainka et al.,
//! “Shadow Attacks” (2021: hide, replace, hide and replace); Rohlmann et al., “Breaking the Specification” (2021: evil
//! annotation, sneaky signature).

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;
#[path = "common/later.rs"]
mod later;

use later::{COPY, after, annotate, appended, entry, field, form, reasons, rect, refused};
use saoy_certified_copy::{NUMBER, SEAL};
use saoy_pades::changes::{Level, Reason, Refusal};
use saoy_pdf::{Dict, Object, Stream};

/// “Evil annotation”: over the text of the certified page.
#[test]
fn an_annotation_over_the_text() {
    let said = refused(|reader, update| {
        let note = update.add(
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("FreeText"))
                .with("Rect", rect([60, 60, 500, 780]))
                .with("Contents", Object::text("1 000 000")),
        );
        annotate(reader, update, note);
    });
    assert_eq!(said, [Reason::AnnotationOverContent]);
}

#[test]
fn an_annotation_where_nothing_is() {
    let changed = appended(&COPY.signed, |reader, update| {
        let note = update.add(
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("FreeText"))
                .with("Rect", rect([2, 2, 6, 6]))
                .with("Contents", Object::text("a")),
        );
        annotate(reader, update, note);
    });
    let leader = after(&changed).remove(0);
    assert_eq!((leader.level, leader.allowed), (Level::Annotations, false));
    assert_eq!(leader.refused().next().unwrap().refused, Some(Refusal::DocMdp(2)));
}

/// Its points may lie anywhere, whatever its `/Rect` says.
#[test]
fn a_line_without_a_look_of_its_own() {
    let said = refused(|reader, update| {
        let line = update.add(
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Line"))
                .with("Rect", rect([2, 2, 6, 6]))
                .with("L", rect([60, 400, 500, 400])),
        );
        annotate(reader, update, line);
    });
    assert_eq!(said, [Reason::AnnotationOverContent]);
}

#[test]
fn a_link_that_acts() {
    let said = refused(|reader, update| {
        let action = Dict::new()
            .with("S", Object::name("URI"))
            .with("URI", Object::text("https://example.invalid"));
        let link = update.add(
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Link"))
                .with("Rect", rect([2, 2, 6, 6]))
                .with("A", action),
        );
        annotate(reader, update, link);
    });
    assert_eq!(said, [Reason::AnnotationActive("Link".into())]);
}

/// “Sneaky signature”: a new field that shows, over the text or beside it.
#[test]
fn a_new_visible_seal_field() {
    for area in [[60, 60, 500, 780], [2, 2, 6, 6]] {
        let said = refused(|reader, update| {
            let look = update.add(form("1 0 0 rg 0 0 100 20 re f"));
            let field = update.add(
                Dict::new()
                    .with("Type", Object::name("Annot"))
                    .with("Subtype", Object::name("Widget"))
                    .with("FT", Object::name("Sig"))
                    .with("T", Object::text("moi"))
                    .with("Rect", rect(area))
                    .with("F", 132)
                    .with("AP", Dict::new().with("N", look)),
            );
            saoy_pades::add_field(update, reader.catalog_ref(), field).unwrap();
            annotate(reader, update, field);
        });
        assert_eq!(said, [Reason::UnsignedAppearance]);
    }
}

#[test]
fn a_new_text_field() {
    let said = refused(|reader, update| {
        let field = update.add(
            Dict::new()
                .with("FT", Object::name("Tx"))
                .with("T", Object::text("moi")),
        );
        saoy_pades::add_field(update, reader.catalog_ref(), field).unwrap();
    });
    assert_eq!(said, [Reason::FieldAdded]);
}

#[test]
fn a_field_changed_in_anything_but_its_value() {
    let cases: [(&'static str, Object, Reason); 9] = [
        ("Rect", rect([10, 10, 200, 60]).into(), Reason::RectChanged),
        (
            "MK",
            Dict::new().with("BG", rect([1, 1, 1, 1])).into(),
            Reason::MkChanged,
        ),
        (
            "DA",
            Object::String(b"/Helv 30 Tf 0 g".to_vec()),
            Reason::DaChanged,
        ),
        ("T", Object::text("khac"), Reason::FieldRenamed),
        ("FT", Object::name("Btn"), Reason::FieldTypeChanged),
        ("Type", Object::name("Font"), Reason::TypeChanged),
        ("F", Object::Int(6), Reason::FlagsChanged),
        ("MaxLen", Object::Int(3), Reason::FieldEntry("MaxLen".into())),
        ("V", Object::name("Off"), Reason::ValueMalformed),
    ];
    for (key, value, reason) in cases {
        let said = refused(entry(NUMBER, key, value));
        assert!(said.contains(&reason), "{key}: {said:?}");
    }
}

#[test]
fn the_seals_lock_taken_away() {
    assert_eq!(
        refused(entry(SEAL, "Lock", Object::Null)),
        [Reason::FieldEntry("Lock".into())]
    );
}

#[test]
fn a_picture_in_the_numbers_appearance() {
    for (content, what) in [
        ("q /Im1 Do Q", "Do"),
        ("BI /W 1 /H 1 ID x EI", "BI"),
        ("0 0 9 9 re f", "f"),
        ("/P1 sh", "sh"),
    ] {
        let said = refused(move |reader, update| {
            let (reference, mut dict) = field(reader, NUMBER);
            let look = update.add(form(content));
            dict.insert("AP", Dict::new().with("N", look));
            update.set(reference, dict);
        });
        assert_eq!(said, [Reason::AppearancePaints(what.into())]);
    }
}

#[test]
fn the_pictures_resource_of_an_appearance() {
    let said = refused(|reader, update| {
        let (reference, mut dict) = field(reader, NUMBER);
        let mut look = form("BT (1) Tj ET");
        let image = update.add(Stream::new(
            Dict::new().with("Subtype", Object::name("Image")),
            vec![0],
        ));
        look.dict.insert(
            "Resources",
            Dict::new().with("XObject", Dict::new().with("Im1", image)),
        );
        let look = update.add(look);
        dict.insert("AP", Dict::new().with("N", look));
        update.set(reference, dict);
    });
    assert_eq!(said, [Reason::AppearancePaints("XObject".into())]);
}

#[test]
fn a_seal_that_shows_without_a_signature() {
    let said = refused(|reader, update| {
        let (reference, mut dict) = field(reader, SEAL);
        let look = update.add(form("1 0 0 rg 0 0 100 20 re f"));
        dict.insert("AP", Dict::new().with("N", look));
        update.set(reference, dict);
    });
    assert_eq!(said, [Reason::UnsignedAppearance]);
}

#[test]
fn a_signature_replaced_deleted_or_drawn_anew() {
    let leader = saoy_certified_copy::LEADER;
    assert_eq!(
        reasons(&after(&appended(&COPY.sealed, entry(leader, "V", Object::Null))).remove(0)),
        [Reason::SignatureRemoved]
    );
    let said = refused(|reader, update| {
        let (reference, mut dict) = field(reader, leader);
        let look = update.add(form("q Q"));
        dict.insert("AP", Dict::new().with("N", look));
        update.set(reference, dict);
    });
    assert_eq!(said, [Reason::SignatureAppearanceChanged]);
    let said = refused(|reader, update| {
        let (_, dict) = field(reader, leader);
        let value = dict.reference("V").unwrap();
        let (seal, mut dict) = field(reader, SEAL);
        dict.insert("V", value);
        update.set(seal, dict);
    });
    assert!(said.contains(&Reason::SignatureRecycled), "{said:?}");
}
