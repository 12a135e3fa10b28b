//! Signatures that a page shows and the form does not know.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{Fault, Integrity, Kind, Survey, Unclear, add_field, embed, examine, survey};
use saoy_pdf::{Dict, ObjRef, Object, Update};
use support::{
    files::{Layout, file},
    later::{appended, edit, edit_catalog},
    people::PEOPLE,
    prepared::{bare, open},
};

fn surveyed(bytes: &[u8]) -> Survey {
    survey(&open(bytes))
}

/// What is unclear about each signature; nothing about one that the form knows.
fn unclear(bytes: &[u8]) -> Vec<Option<Unclear>> {
    let entries = surveyed(bytes).entries.into_iter();
    entries.map(|entry| entry.found.err()).collect()
}

fn plain() -> Vec<u8> {
    file(&Layout::default())
}

fn signed(base: &[u8]) -> Vec<u8> {
    let mut prepared = bare(base, "a", Kind::Approve);
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    [base, &prepared.appended].concat()
}

/// A widget on the first page with these entries.
fn show(update: &mut Update<'_, '_>, entries: Dict) -> ObjRef {
    let widget = entries
        .with("Subtype", Object::name("Widget"))
        .with("Rect", support::later::rect([0, 0, 100, 20]));
    let widget = update.add(widget);
    let page = update.reader().pages().unwrap()[0].reference;
    edit(update, page, |page| {
        page.insert("Annots", vec![Object::Ref(widget)]).map_or((), drop)
    });
    widget
}

fn signature() -> Dict {
    Dict::new()
        .with("Type", Object::name("Sig"))
        .with("Filter", Object::name("Adobe.PPKLite"))
        .with("SubFilter", Object::name("ETSI.CAdES.detached"))
        .with(
            "ByteRange",
            vec![0, 10, 20, 30]
                .into_iter()
                .map(Object::Int)
                .collect::<Vec<_>>(),
        )
        .with("Contents", Object::HexString(vec![0x30, 0]))
        .with("Name", Object::text("Đặng Hữu Khải"))
}

#[test]
fn a_signature_on_a_page_that_no_field_leads_to_is_listed_and_not_judged() {
    let base = appended(&plain(), |_| ());
    let stray = appended(&base, |update| {
        let value = update.add(signature());
        let above = update.add(
            Dict::new()
                .with("T", Object::text("nhóm"))
                .with("FT", Object::name("Sig")),
        );
        let entries = Dict::new()
            .with("T", Object::text("ký"))
            .with("Parent", above)
            .with("V", value);
        show(update, entries);
    });
    let later = appended(&stray, |_| ());
    let found = surveyed(&later);
    assert_eq!(found.unclear, []);
    let [entry] = found.entries.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(entry.found.as_ref().err(), Some(&Unclear::NotInForm));
    assert_eq!(entry.appeared, 2);
    assert!(entry.field.contains(&b'.'), "group and name");
    let reader = open(&later);
    assert_eq!(
        examine(&reader, &found).remove(0).integrity,
        Integrity::Unreadable(Fault::Unclear(Unclear::NotInForm))
    );
}

#[test]
fn one_beside_a_good_signature_hides_nothing_and_is_not_hidden() {
    let both = appended(&signed(&plain()), |update| {
        show(
            update,
            Dict::new().with("FT", Object::name("Sig")).with("V", signature()),
        );
    });
    assert_eq!(unclear(&both), [None, Some(Unclear::NotInForm)]);
}

/// Whoever says that a field stands above him is not below it until the field says so, too.
#[test]
fn one_that_only_claims_a_field_above_it_is_listed() {
    let signed = signed(&plain());
    let field = surveyed(&signed).entries[0].field_ref;
    let claimed = appended(&signed, |update| {
        let value = update.add(signature());
        show(update, Dict::new().with("Parent", field).with("V", value));
    });
    assert_eq!(unclear(&claimed), [None, Some(Unclear::NotInForm)]);
}

/// Annotations need not be objects of their own: one never stands for another.
#[test]
fn every_one_of_several_is_listed() {
    let bytes = appended(&plain(), |update| {
        let widget = |name: &str| {
            Dict::new()
                .with("Subtype", Object::name("Widget"))
                .with("FT", Object::name("Sig"))
                .with("T", Object::text(name))
                .with("V", signature().with("Reason", Object::text(name)))
        };
        let page = update.reader().pages().unwrap()[0].reference;
        let both = vec![Object::Dict(widget("a")), Object::Dict(widget("b"))];
        edit(update, page, |page| page.insert("Annots", both).map_or((), drop));
    });
    let names: Vec<_> = surveyed(&bytes)
        .entries
        .into_iter()
        .map(|entry| entry.field)
        .collect();
    assert_eq!(names, [b"a", b"b"]);
}

#[test]
fn what_a_field_tells_already_is_not_told_twice() {
    let signed = signed(&plain());
    let field = surveyed(&signed).entries[0].field_ref;
    let value = |update: &Update<'_, '_>| {
        let field = update.get(field).unwrap();
        field.as_dict().unwrap().reference("V").unwrap()
    };
    // A widget of the field that the field does not name among its kids.
    let child = appended(&signed, |update| {
        _ = show(update, Dict::new().with("Parent", field));
    });
    // A widget of its own that shows the field's signature.
    let copy = appended(&signed, |update| {
        let value = value(update);
        _ = show(
            update,
            Dict::new().with("FT", Object::name("Sig")).with("V", value),
        );
    });
    // The field itself, as it usually is.
    let merged = appended(&signed, |update| {
        let page = update.reader().pages().unwrap()[0].reference;
        edit(update, page, |page| {
            page.insert("Annots", vec![Object::Ref(field)]).map_or((), drop)
        });
        edit(update, field, |field| {
            field.insert("Subtype", Object::name("Widget")).map_or((), drop)
        });
    });
    // The form lost the field, its widget still shows what was removed.
    let removed = appended(&merged, |update| {
        edit_catalog(update, |root| _ = root.remove("AcroForm"));
    });
    // What stands in the field is told as the field's, however broken it is.
    let broken = appended(&plain(), |update| {
        let entries = Dict::new().with("FT", Object::name("Sig")).with("V", Dict::new());
        let field = show(update, entries);
        add_field(update, update.reader().catalog_ref(), field).unwrap();
    });
    let entries = surveyed(&broken).entries;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].found.as_ref().err(), Some(&Unclear::RangeMissing));
    for bytes in [child, copy, merged, removed] {
        let entries = surveyed(&bytes).entries;
        assert_eq!(entries.len(), 1);
        assert!(entries[0].found.is_ok());
    }
}

#[test]
fn widgets_without_a_signature_are_none() {
    let bytes = appended(&plain(), |update| {
        let empty = update.add(Dict::new().with("FT", Object::name("Sig")));
        add_field(update, update.reader().catalog_ref(), empty).unwrap();
        show(
            update,
            Dict::new()
                .with("FT", Object::name("Sig"))
                .with("T", Object::text("trống")),
        );
    });
    assert!(surveyed(&bytes).entries.is_empty());
    let text = appended(&plain(), |update| {
        show(
            update,
            Dict::new()
                .with("FT", Object::name("Tx"))
                .with("V", Object::text("chữ")),
        );
    });
    assert!(surveyed(&text).entries.is_empty());
    let circle = appended(&plain(), |update| {
        let own = update.reserve();
        update.set(own, Dict::new().with("Parent", own));
        show(
            update,
            Dict::new().with("FT", Object::name("Sig")).with("Parent", own),
        );
    });
    assert!(surveyed(&circle).entries.is_empty());
}

/// Each is an entry of one page's list, and its place in the file's history is that of the page.
#[test]
fn the_work_grows_with_their_number_not_with_its_square() {
    let work = |count: usize| {
        let bytes = appended(&plain(), |update| {
            let widgets: Vec<Object> = (0..count)
                .map(|number| {
                    let value =
                        signature().with("Contents", Object::HexString(vec![0x30, 2, number as u8, 1]));
                    let value = value.with("Reason", Object::text(&number.to_string()));
                    Object::Dict(
                        Dict::new()
                            .with("Subtype", Object::name("Widget"))
                            .with("FT", Object::name("Sig"))
                            .with("V", value),
                    )
                })
                .collect();
            let page = update.reader().pages().unwrap()[0].reference;
            edit(update, page, |page| {
                page.insert("Annots", widgets).map_or((), drop)
            });
        });
        let reader = open(&bytes);
        assert_eq!(survey(&reader).entries.len(), count);
        reader.work_done()
    };
    let (few, many) = (work(50), work(200));
    assert!(many < few * 6, "{few} {many}");
}

#[test]
fn one_dictionary_that_many_widgets_show_is_told_once() {
    let bytes = appended(&plain(), |update| {
        // Without /Contents nothing tells one from the other but its place.
        let value = update.add(Dict::new().with("Type", Object::name("Sig")));
        let widget = || {
            Dict::new()
                .with("Subtype", Object::name("Widget"))
                .with("FT", Object::name("Sig"))
                .with("V", value)
        };
        let both = vec![Object::Dict(widget()), Object::Dict(widget())];
        let page = update.reader().pages().unwrap()[0].reference;
        edit(update, page, |page| page.insert("Annots", both).map_or((), drop));
    });
    assert_eq!(unclear(&bytes), [Some(Unclear::NotInForm)]);
}

/// What a widget is, and what a field is, may stand in objects of their own.
#[test]
fn kinds_that_are_named_elsewhere() {
    let kind = |update: &mut Update<'_, '_>, name: &str| update.add(Object::name(name));
    let stray = appended(&plain(), |update| {
        let value = update.add(signature());
        let (widget, field) = (kind(update, "Widget"), kind(update, "Sig"));
        let own = show(update, Dict::new().with("V", value).with("FT", field));
        edit(update, own, |own| _ = own.insert("Subtype", widget));
        edit(update, value, |value| _ = value.remove("ByteRange"));
    });
    assert_eq!(unclear(&stray), [Some(Unclear::NotInForm)]);
    let field = appended(&signed(&plain()), |update| {
        let sig = kind(update, "Sig");
        let own = surveyed(update.reader().bytes()).entries[0].field_ref;
        edit(update, own, |own| _ = own.insert("FT", sig));
    });
    assert_eq!(saoy_pades::signatures(&open(&field)).unwrap().len(), 1);
}
