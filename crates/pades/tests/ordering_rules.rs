//! Whoever signs behind a signature reads what it forbids as whoever judges later changes does: what is there but cannot be
//! read allows nothing (ISO 32000-2 §12.8.2).

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use saoy_pades::sign::{Order, Refusal, harmed, invalid};
use saoy_pades::{Kind, Permission, augment::Parties, signatures, survey};
use saoy_pdf::{Dict, Limits, Object, Reader, Rect, Update};
use support::{
    hand::{Says, signed_by},
    later::{appended, edit, edit_catalog, open},
    orders::{in_field, in_new, prepared, refusal, signed},
    paper::BLANK,
    people::PEOPLE,
};

/// An invisible signature in a field of its own.
fn new_field() -> Order<'static> {
    in_new("moi", None, Kind::Approve)
}

/// A paper signed by the leader, whose signature has these entries and whose field is so prepared.
fn paper(entries: Dict, prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    signed_by(&PEOPLE.leader, &BLANK.file, Says::Nothing, entries, |update| {
        prepare(update);
        BLANK.leader
    })
}

fn reference(method: &str, parameters: impl Into<Object>) -> Dict {
    let reference = Dict::new()
        .with("TransformMethod", Object::name(method))
        .with("TransformParams", parameters);
    Dict::new().with("Reference", vec![Object::Dict(reference)])
}

fn locked_by(lock: impl Into<Object>) -> Vec<u8> {
    paper(Dict::new(), |update| {
        edit(update, BLANK.leader, |field| _ = field.insert("Lock", lock))
    })
}

#[test]
fn nothing_forbidden_means_that_others_may_sign() {
    assert!(prepared(&paper(Dict::new(), |_| {}), &new_field()).is_ok());
    let names: Vec<Object> = vec![Object::text("ten")];
    let lock = Dict::new()
        .with("Action", Object::name("Include"))
        .with("Fields", names);
    let fields = paper(reference("FieldMDP", lock.clone()), |_| {});
    assert!(prepared(&fields, &new_field()).is_ok());
    assert!(prepared(&locked_by(lock), &new_field()).is_ok());
}

#[test]
fn a_lock_that_cannot_be_read_holds_every_field() {
    let odd: [Object; 2] = [vec![Object::text("ten"), Object::Int(7)].into(), Object::Int(7)];
    let mut files = vec![
        paper(reference("FieldMDP", 7), |_| {}),
        locked_by(Object::Int(7)),
        locked_by(Object::name("All")),
    ];
    for fields in odd {
        let lock = Dict::new()
            .with("Action", Object::name("Include"))
            .with("Fields", fields);
        files.push(paper(reference("FieldMDP", lock.clone()), |_| {}));
        files.push(locked_by(lock));
    }
    for file in files {
        let locked = matches!(refusal(&file, &new_field()), Refusal::Locked { field, by } if field == "moi" && by == "ky");
        assert!(locked);
    }
}

#[test]
fn a_permission_that_cannot_be_read_allows_nothing() {
    let closed = Dict::new()
        .with("Action", Object::name("Include"))
        .with("Fields", Vec::<Object>::new())
        .with("P", Object::name("x"));
    let odd: Vec<Object> = vec![Object::Int(5)];
    let nameless: Vec<Object> = vec![Dict::new().into()];
    let files = [
        locked_by(closed),
        paper(Dict::new().with("Reference", odd), |_| {}),
        paper(Dict::new().with("Reference", 5), |_| {}),
        paper(Dict::new().with("Reference", nameless), |_| {}),
        paper(reference("DocMDP", 7), |_| {}),
        paper(reference("DocMDP", Dict::new().with("P", 4)), |_| {}),
        // A timestamp by one of its names only.
        paper(
            reference("DocMDP", Dict::new().with("P", 1)).with("SubFilter", Object::name("ETSI.RFC3161")),
            |_| {},
        ),
    ];
    for (number, file) in files.iter().enumerate() {
        let by = "ky".to_owned();
        assert_eq!(refusal(file, &new_field()), Refusal::NoChanges { by }, "{number}");
    }
}

/// The catalog names it: that alone certifies (Table 263).
#[test]
fn what_the_permissions_name_certifies() {
    let seen = in_new("moi", Some(Rect::sized(300.0, 500.0, 200.0, 80.0)), Kind::Approve);
    let plain = paper(Dict::new(), |_| {});
    assert!(prepared(&plain, &seen).is_ok());
    let value = signatures(&open(&plain)).unwrap()[0].field_ref;
    let value = open(&plain)
        .get(value)
        .unwrap()
        .as_dict()
        .unwrap()
        .reference("V")
        .unwrap();
    let named = paper(Dict::new(), |update| {
        edit_catalog(update, |root| {
            _ = root.insert("Perms", Dict::new().with("DocMDP", value))
        });
    });
    let by = "ky".to_owned();
    assert_eq!(refusal(&named, &seen), Refusal::VisibleAfterCertification { by });
    assert!(prepared(&named, &new_field()).is_ok());
}

/// Each part of a full name is a text string of its own (§7.9.2.2).
#[test]
fn a_field_is_called_by_its_name_in_letters() {
    let base = appended(&BLANK.file, |update| {
        let named = |update: &mut Update<'_, '_>, field, name| {
            edit(update, field, |field| _ = field.insert("T", Object::text(name)));
        };
        named(update, BLANK.group, "Đơn vị");
        named(update, BLANK.first, "ký tên");
        edit(update, BLANK.group, |field| {
            _ = field.insert("FT", Object::name("Sig"))
        });
    });
    let name = "Đơn vị.ký tên";
    let file = signed(&base, &in_field(name, Kind::Certify(Permission::Nothing)));
    let by = name.to_owned();
    assert_eq!(refusal(&file, &new_field()), Refusal::NoChanges { by });
    let reader = open(&file);
    assert_eq!(survey(&reader).entries[0].name(), name);
    // Told where it is no longer what it was.
    let broken = appended(&file, |update| update.set(BLANK.content, Object::Null));
    let after = Reader::open(&broken, &Limits::default()).unwrap();
    assert_eq!(invalid(&after)[0].field, name);
    assert_eq!(harmed(&reader, &after).unwrap()[0].field, name);
    let at = support::later::find_first(&file, b"Tong so tien");
    let mut damaged = file.clone();
    damaged[at] = b'X';
    assert_eq!(Parties::of(&open(&damaged)).faults[0].0, name);
}
