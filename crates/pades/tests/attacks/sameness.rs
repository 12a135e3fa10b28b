//! What is written otherwise and is another thing for some reader: kinds of numbers, `null`, references to nothing.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    support::{
        hand::{Says, signed, signed_by},
        later::{appended, edit, edit_catalog, find_first, find_last, form, open, rect, row, table},
        paper::{BLANK, CLOSED, SIGNED, xmp},
        people::PEOPLE,
    },
};

fn prepared<T>(says: Says, prepare: impl FnOnce(&mut Update<'_, '_>) -> T) -> (Vec<u8>, T) {
    let mut made = None;
    let base = appended(&BLANK.file, |update| made = Some(prepare(update)));
    (signed(&base, says, |_| BLANK.leader), made.unwrap())
}

/// The object once more, its text changed.
fn rewritten(base: &[u8], object: ObjRef, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let start = find_first(base, format!("\n{} 0 obj", object.num).as_bytes()) + 1;
    let end = start + find_first(&base[start..], b"endobj\n") + 7;
    let before = String::from_utf8(base[start..end].to_vec()).unwrap();
    let text = change(before.clone());
    assert_ne!(text, before);
    let rows = row(object.num, base.len(), 0);
    table(base, &text, &rows, &format!("/Info {} 0 R", BLANK.info.num))
}

/// Flags, angles, codes: `2` is one for every viewer, `2.0` for some.
#[test]
fn an_integer_that_becomes_a_real() {
    let stamp = || {
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Stamp"))
            .with("Rect", rect([0, 0, 595, 842]))
            .with("F", 7002)
    };
    for says in [Says::Nothing, Says::Certifies(1), Says::Certifies(2)] {
        let (file, [annotation, encoding, image, page]) = prepared(says, |update| {
            let annotation = update.add(stamp());
            let codes = vec![Object::Int(7002), Object::name("nine")];
            let encoding = update.add(Dict::new().with("Differences", codes));
            let image = update.add(Dict::new().with("BitsPerComponent", 7002));
            edit(update, BLANK.font, |font| _ = font.insert("Encoding", encoding));
            edit(update, BLANK.page, |page| {
                page.insert("Rotate", 7002);
                page.insert("PieceInfo", vec![Object::from(annotation), image.into()]);
            });
            [annotation, encoding, image, BLANK.page]
        });
        for object in [annotation, encoding, image, page] {
            let base = &file;
            for other in ["7002.0", "7002.", "+7002.00", "+7002"] {
                let start = find_last(base, format!("\n{} 0 obj", object.num).as_bytes());
                let end = start + find_first(&base[start..], b"endobj\n") + 7;
                let text = String::from_utf8(base[start + 1..end].to_vec()).unwrap();
                let rows = row(object.num, base.len(), 0);
                let info = format!("/Info {} 0 R", BLANK.info.num);
                let real = table(base, &text.replace("7002", other), &rows, &info);
                rejected(&real, |why| matches!(why, Why::Changed(_)));
                // As it was: nothing changed.
                for same in ["7002", "07002"] {
                    assert_eq!(judge(&table(base, &text.replace("7002", same), &rows, &info)), []);
                }
            }
        }
    }
}

/// Coordinates are measures: `595` and `595.0` are the same for everybody.
#[test]
fn coordinates_written_otherwise() {
    for (object, from, to) in [
        (SIGNED.page, "0 0 595 842", "0.0 0 595.00 842."),
        (SIGNED.name, "100 100 200 120", "100.0 1e2"),
        (SIGNED.name, "100 100 200 120", "100.0 100 200 120.0"),
    ] {
        let file = rewritten(&SIGNED.file, object, |text| text.replace(from, to));
        assert_eq!(judge(&file).is_empty(), !to.contains('e'), "{to}");
    }
}

/// A key that is `null`: for most viewers as if it were not there, for some a page with `/Kids` is no page.
#[test]
fn a_key_with_nothing_in_it() {
    for paper in [&*SIGNED, &*CLOSED] {
        for (object, key) in [
            (paper.page, "Kids"),
            (paper.page, "Rotate"),
            (paper.font, "Encoding"),
            (paper.name, "Kids"),
        ] {
            let null = |text: String| text.replacen("<<", &format!("<< /{key} null"), 1);
            let file = rewritten(&paper.file, object, null);
            rejected(&file, |why| matches!(why, Why::Changed(_)));
        }
        let kids = rewritten(&paper.file, paper.page, |text| {
            text.replacen("<<", "<</Kids%\nnull", 1)
        });
        rejected_as(&kids, &Reason::PageEntry("Kids".into()));
    }
}

/// The number that the first new object gets once the paper is signed.
fn missing() -> ObjRef {
    ObjRef::new(open(&BLANK.file).max_object_number() + 2)
}

/// The page refers to nothing, also where it is shown; a later revision changes the page in an allowed way and puts
/// something there, which a new signature, look or value brings along.
#[test]
fn a_reference_to_nothing_is_filled_while_its_holder_changes() {
    let nothing = missing();
    let evil = || Stream::new(Dict::new(), b"BT /F1 12 Tf 72 700 Td (9 000 000) Tj ET".to_vec());
    for (p, key) in [
        (1, "Contents"),
        (1, "Resources"),
        (2, "Contents"),
        (1, "OCProperties"),
        (2, "OpenAction"),
    ] {
        let (file, ()) = prepared(Says::Certifies(p), |update| {
            if key == "Contents" {
                edit(update, BLANK.page2, |page| {
                    let content = page.get("Contents").unwrap().clone();
                    page.insert("Contents", vec![content, nothing.into()]);
                });
            } else if key == "Resources" {
                let forms = Dict::new().with("XObject", Dict::new().with("X", nothing));
                edit(update, BLANK.page2, |page| _ = page.insert(key, forms));
            } else {
                edit_catalog(update, |root| _ = root.insert(key, nothing));
            }
        });
        assert_eq!(judge(&file), []);
        // A document timestamp in a new field, its widget on the page.
        let carried = Dict::new().with("Prop_Build", vec![Object::Ref(nothing)]);
        let stamped = signed_by(&PEOPLE.tsa, &file, Says::Stamps, carried, |update| {
            assert_eq!(update.add(evil()), nothing);
            let field = stamp_field(update);
            edit_catalog(update, |root| _ = root.insert("Version", Object::name("2.0")));
            field
        });
        rejected_as(&stamped, &Reason::DanglingFilled);
        // A field's look, and its value.
        let filled = appended(&file, |update| {
            assert_eq!(update.add(evil()), nothing);
            let mut look = form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC");
            look.dict.insert("Foo", vec![Object::Ref(nothing)]);
            let look = update.add(look);
            edit(update, BLANK.name, |field| {
                field.insert("V", Object::text("Binh"));
                field.insert("AP", Dict::new().with("N", look));
            });
            _ = stamp_field(update);
            edit_catalog(update, |root| _ = root.insert("Version", Object::name("2.0")));
        });
        rejected_as(&filled, &Reason::DanglingFilled);
    }
}

/// A new field for a timestamp on the second page, which lists it in itself.
fn stamp_field(update: &mut Update<'_, '_>) -> ObjRef {
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("gio2"))
            .with("Rect", rect([0; 4]))
            .with("P", BLANK.page2),
    );
    let append = |dict: &mut Dict, key: &str| {
        let mut items = dict.get(key).unwrap().as_array().unwrap().to_vec();
        items.push(field.into());
        dict.insert(key, items);
    };
    edit(update, BLANK.page2, |page| append(page, "Annots"));
    edit(update, BLANK.form, |form| append(form, "Fields"));
    field
}

/// A reference to nothing that a rule looks at is that rule's: the comments of a page, a waiting value.
#[test]
fn a_reference_to_nothing_in_its_place() {
    let nothing = missing();
    let (file, ()) = prepared(Says::Certifies(2), |update| {
        edit_catalog(update, |root| _ = root.insert("Metadata", nothing));
    });
    let described = appended(&file, |update| {
        assert_eq!(update.add(xmp("sau")), nothing);
        edit_catalog(update, |root| _ = root.insert("Version", Object::name("2.0")));
    });
    assert_eq!(judge(&described), []);
}

/// What a certification forbids, written otherwise than in a list of one.
#[test]
fn permissions_that_stand_otherwise() {
    let method = |name: &str| Dict::new().with("TransformMethod", Object::name(name));
    let forbids = || method("DocMDP").with("TransformParams", Dict::new().with("P", 1));
    let list = |items: Vec<Object>| Object::Array(items);
    let lock = |fields: Object| {
        let parameters = Dict::new()
            .with("Action", Object::name("Include"))
            .with("Fields", fields);
        list(vec![
            method("FieldMDP").with("TransformParams", parameters).into(),
        ])
    };
    let entries: [Object; 11] = [
        forbids().into(),
        list(vec![forbids().into()]),
        list(vec![
            method("DocMDP")
                .with("TransformParams", Dict::new().with("P", 3))
                .into(),
            forbids().into(),
        ]),
        list(vec![Object::Null, forbids().into()]),
        list(vec![method("DocMDP").with("TransformParams", 1).into()]),
        list(vec![
            method("DocMDP")
                .with("TransformParams", Dict::new().with("P", 1.5))
                .into(),
        ]),
        list(vec![Object::Int(1)]),
        Object::Int(1),
        method("FieldMDP").into(),
        lock(Object::text("ten")),
        lock(list(vec![Object::name("ten")])),
    ];
    for reference in entries {
        let says = Dict::new().with("Reference", reference.clone());
        let base = signed_by(&PEOPLE.leader, &BLANK.file, Says::Nothing, says, |_| BLANK.leader);
        rejected_when_filled(&base, &reference);
    }
    // A signature that calls itself a timestamp in one of two places.
    let says = Dict::new().with("Type", Object::name("DocTimeStamp"));
    let base = signed_by(&PEOPLE.leader, &BLANK.file, Says::Certifies(1), says, |_| {
        BLANK.leader
    });
    rejected_when_filled(&base, &Object::Null);
    // The list is an object of its own, and so is what stands in it.
    let mut made = None;
    let base = appended(&BLANK.file, |update| {
        let one = update.add(forbids());
        made = Some(update.add(vec![Object::Ref(one)]));
    });
    let says = Dict::new().with("Reference", made.unwrap());
    let base = signed_by(&PEOPLE.leader, &base, Says::Nothing, says, |_| BLANK.leader);
    rejected_when_filled(&base, &Object::Null);
}

/// The catalog says who certified, the signature does not: nothing that shows may come all the same.
#[test]
fn whom_the_catalog_names_certifies() {
    let says = Dict::new().with("Reference", Vec::<Object>::new());
    for (kind, refused) in [(Says::Certifies(1), true), (Says::Nothing, false)] {
        let base = signed_by(&PEOPLE.leader, &BLANK.file, kind, says.clone(), |_| BLANK.leader);
        let file = signed_by(&PEOPLE.agency, &base, Says::Nothing, Dict::new(), |update| {
            let look = update.add(form("0 0 5 5 re f"));
            let field = stamp_field(update);
            edit(update, field, |field| {
                field.insert("Rect", rect([400, 500, 450, 520]));
                field.insert("AP", Dict::new().with("N", look));
            });
            field
        });
        let shown = Why::Changed(Reason::VisibleFieldAfterCertification);
        assert_eq!(judge(&file).contains(&shown), refused);
    }
}

#[track_caller]
fn rejected_when_filled(base: &[u8], reference: &Object) {
    let changed = |file: &[u8]| judge(file).into_iter().any(|why| matches!(why, Why::Changed(_)));
    assert!(!changed(base), "{reference:?}");
    let filled = appended(base, |update| {
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    let said = judge(&filled);
    assert!(
        said.contains(&Why::Changed(Reason::FieldFilled)),
        "{reference:?}: {said:?}"
    );
}
