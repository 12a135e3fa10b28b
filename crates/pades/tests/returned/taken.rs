//! What is taken.

use saoy_pades::changes::Reason;
use saoy_pades::returned::Deviation;
use saoy_pdf::{Dict, ObjRef, Object, Rect, Update};

use crate::{
    back, enclosed, on_page, reason, refused,
    support::{
        files::{Layout, file},
        later::{appended, edit, edit_catalog, helvetica, row, table},
        orders::plain,
        people::{PEOPLE, Person, at},
        plugin::Plugin,
    },
};

#[test]
fn a_file_with_one_signature_more_is_taken_in_every_layout() {
    for layout in [
        Layout::default(),
        Layout {
            streams: true,
            ..Layout::default()
        },
        Layout {
            bare_end: true,
            ..Layout::default()
        },
        Layout {
            nested: Some(2),
            pages: 5,
            ..Layout::default()
        },
    ] {
        let sent = file(&layout);
        let back = Plugin::default().sign(&sent, &PEOPLE.leader);
        let added = on_page(&sent, Some(1), &back).unwrap();
        assert_eq!((added.field.as_str(), added.page), ("Signature1", Some(1)));
        assert_eq!(added.signature.signer.as_ref(), Some(&PEOPLE.leader.certificate));
        assert!(!added.store);
    }
}

#[test]
fn a_signature_upon_another_ones_is_taken() {
    let first = Plugin::default().sign(&plain(), &PEOPLE.agency);
    let second = Plugin {
        name: "Signature2",
        rect: Rect::sized(300.0, 300.0, 100.0, 50.0),
        ..Plugin::default()
    };
    let added = on_page(&first, Some(1), &second.sign(&first, &PEOPLE.leader)).unwrap();
    assert_eq!(added.field, "Signature2");
}

#[test]
fn a_timestamp_inside_and_a_security_store_behind_are_taken() {
    let sign = |digest: &[u8]| Person::stamped(&PEOPLE.leader.sign(digest), at("2026-10-14T02:00:01Z"));
    let stamped = Plugin::default().sign_and(&plain(), |_| (), sign);
    let added = back(&enclosed(&stamped)).unwrap();
    assert!(added.store);
    assert_eq!(added.signature.timestamps.len(), 1);
}

#[test]
fn an_unseen_signature_is_taken_where_it_need_not_be_seen() {
    let nowhere = || Plugin {
        rect: Rect::sized(0.0, 0.0, 0.0, 0.0),
        ..Plugin::default()
    };
    // Some viewers paint what has no room.
    let painted = on_page(&plain(), None, &nowhere().sign(&plain(), &PEOPLE.leader)).unwrap_err();
    let Deviation::Else(change) = painted else {
        panic!("{painted:?}");
    };
    assert_eq!(change.reason, Reason::FieldOverContent);
    let unseen = Plugin {
        look: "",
        ..nowhere()
    };
    let file = unseen.sign(&plain(), &PEOPLE.leader);
    assert_eq!(on_page(&plain(), None, &file).unwrap().page, None);
    assert_eq!(refused(&file), Deviation::Unseen);
}

/// iText notes when it saved, and puts what the look needs into the form's resources.
#[test]
fn what_itext_writes_besides_is_taken() {
    let sent = appended(&plain(), |update| {
        let fields = Dict::new().with("Fields", Object::Array(Vec::new()));
        edit_catalog(update, |root| _ = root.insert("AcroForm", fields));
    });
    let object = "40 0 obj\n<< /Producer (Scanner) /Title (Scan) >>\nendobj\n";
    let sent = table(&sent, object, &row(40, sent.len(), 0), "/Info 40 0 R");
    let info = |changes: &dyn Fn(&mut Dict)| {
        let and = |update: &mut Update<'_, '_>| {
            edit(update, ObjRef::new(40), |dict| changes(dict));
            let font = Dict::new().with("Font", Dict::new().with("Helv", helvetica()));
            edit_form(update, |form| _ = form.insert("DR", font));
        };
        let file = Plugin::default().sign_and(&sent, and, |digest| PEOPLE.leader.sign(digest));
        on_page(&sent, Some(1), &file)
    };
    let saved = info(&|dict| {
        dict.insert("ModDate", Object::text("D:20261014090000+07'00'"));
        dict.insert("Producer", Object::text("Scanner; modified using iText"));
    });
    saved.unwrap();
    let renamed = info(&|dict| _ = dict.insert("Title", Object::text("Bản khác")));
    assert_eq!(reason(&renamed.unwrap_err()), Reason::Info);
}

fn edit_form(update: &mut Update<'_, '_>, change: impl FnOnce(&mut Dict)) {
    edit_catalog(update, |root| {
        let Some(Object::Dict(form)) = root.get_mut("AcroForm") else {
            panic!("the form is in the catalog")
        };
        change(form);
    });
}
