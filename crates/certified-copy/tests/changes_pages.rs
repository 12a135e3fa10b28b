//! Attacks on what the pages of a certified copy show, on its catalog and its archive.
//!
//! Attacks: Mladenov et al., “1 Trillion Dollar Refund” (2019: incremental saving, signature wrapping); Mainka et al.,
//! “Shadow Attacks” (2021: hide, replace, hide and replace); Rohlmann et al., “Breaking the Specification” (2021: evil
//! annotation, sneaky signature).

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;
#[path = "common/later.rs"]
mod later;

use common::{
    open,
    support::files::{Layout, file},
};
use later::{
    COPY, WITH_STREAMS, after, appended, approved, catalog_entry, field, form, last_page, reasons, rect,
    refused, table, under,
};
use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Entry, Limits, ObjRef, Object, OpenError, Reader, Stream, Update};

#[test]
fn an_added_page() {
    let page = || {
        Dict::new()
            .with("MediaBox", rect([0, 0, 595, 842]))
            .with("Resources", Dict::new())
    };
    let said = refused(|_, update| _ = update.append_page(page()).unwrap());
    assert!(said.iter().all(|reason| *reason == Reason::PageTree), "{said:?}");
}

#[test]
fn a_page_left_out() {
    let said = refused(|reader, update| {
        let root = reader.catalog().unwrap().reference("Pages").unwrap();
        let mut pages = reader.get(root).unwrap().as_dict().unwrap().clone();
        let kids = reader
            .lookup(&pages, "Kids")
            .unwrap()
            .as_array()
            .unwrap()
            .to_vec();
        pages.insert("Kids", kids[1..].to_vec());
        update.set(root, pages);
    });
    assert!(said.iter().all(|reason| *reason == Reason::PageTree), "{said:?}");
}

#[test]
fn content_saved_anew() {
    let said = refused(|reader, update| {
        let page = reader.pages().unwrap().remove(0);
        let contents = page.dict.reference("Contents").unwrap();
        update.set(
            contents,
            Stream::new(Dict::new(), b"0 g 0 0 100 100 re f".to_vec()),
        );
    });
    assert_eq!(said, [Reason::ContentReplaced]);
}

#[test]
fn the_number_drawn_into_the_page() {
    let said = refused(|reader, update| {
        let (reference, mut page) = last_page(reader);
        let more = update.add(Stream::new(Dict::new(), b"BT (99) Tj ET".to_vec()));
        let contents = page.get("Contents").cloned().unwrap();
        page.insert("Contents", vec![contents, more.into()]);
        update.set(reference, page);
    });
    assert_eq!(said, [Reason::ContentReplaced]);
}

#[test]
fn a_page_turned() {
    let said = refused(|reader, update| {
        let (reference, mut page) = last_page(reader);
        page.insert("Rotate", 180);
        update.set(reference, page);
    });
    assert_eq!(said, [Reason::PageEntry("Rotate".into())]);
}

/// Shadow attack “replace”: the text stays, its font shows other glyphs.
#[test]
fn a_font_swapped() {
    for key in ["FontFile2", "ToUnicode"] {
        let said = refused(|reader, update| {
            let at = under(reader, key);
            update.set(at, Stream::new(Dict::new(), b"other".to_vec()));
        });
        assert_eq!(said, [Reason::FontReplaced], "{key}");
    }
}

/// Shadow attack “hide”: a picture that lay over the content is taken away.
#[test]
fn a_picture_emptied() {
    let said = refused(|reader, update| {
        let picture = reader.entries().iter().find_map(|(num, _)| {
            let object = reader.get(ObjRef::new(*num)).ok()?;
            object
                .as_stream()?
                .dict
                .get("Subtype")?
                .is_name("Image")
                .then_some(*num)
        });
        update.set(ObjRef::new(picture.unwrap()), form(""));
    });
    assert_eq!(said, [Reason::ResourceReplaced]);
}

/// Shadow attack “hide and replace”: the entry of an object leads to an older or hidden one of another content.
#[test]
fn an_object_that_leads_to_another_place() {
    let copy = &*COPY;
    let reader = open(&copy.signed);
    let page = reader.pages().unwrap().remove(0);
    let contents = page.dict.reference("Contents").unwrap();
    let hidden = format!(
        "{} 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n",
        contents.num
    );
    let at = copy.signed.len();
    let said = reasons(
        &after(&table(
            &copy.signed,
            &hidden,
            &format!("{} 1\n{at:010} 00000 n \n", contents.num),
        ))
        .remove(0),
    );
    assert_eq!(said, [Reason::ContentReplaced]);
}

#[test]
fn an_object_stream_replaced() {
    let changed = appended(&WITH_STREAMS.signed, |reader, update| {
        let holder = reader.entries().iter().find_map(|(_, entry)| match entry {
            Entry::InStream { stream, .. } => Some(*stream),
            _ => None,
        });
        let other = Stream::new(Dict::new().with("Type", Object::name("ObjStm")), b"".to_vec());
        update.set(ObjRef::new(holder.unwrap()), other);
    });
    let said = reasons(&after(&changed).remove(0));
    assert!(said.contains(&Reason::ObjectStreamReplaced), "{said:?}");
}

#[test]
fn an_object_declared_free() {
    let letters = under(&open(&COPY.signed), "ToUnicode").num;
    let freed = table(&COPY.signed, "", &format!("{letters} 1\n0000000000 00001 f \n"));
    assert_eq!(reasons(&after(&freed).remove(0)), [Reason::Freed]);
}

#[test]
fn a_number_listed_twice_in_one_revision_is_not_even_read() {
    let rows = "5 1\n0000000015 00000 n \n5 1\n0000000015 00000 n \n";
    let bytes = table(&COPY.signed, "", rows);
    assert!(matches!(
        Reader::open(&bytes, &Limits::default()),
        Err(OpenError::Xref { .. })
    ));
}

#[test]
fn a_catalog_entry_that_acts_or_hides() {
    let script = Dict::new()
        .with("S", Object::name("JavaScript"))
        .with("JS", Object::text("x"));
    for (key, value) in [
        ("OpenAction", Object::Dict(script)),
        (
            "OCProperties",
            Dict::new().with("OCGs", Vec::<Object>::new()).into(),
        ),
        ("Names", Dict::new().into()),
        ("AF", Vec::<Object>::new().into()),
    ] {
        assert_eq!(
            refused(catalog_entry(key, value)),
            [Reason::CatalogEntry(key.into())]
        );
    }
    assert_eq!(
        refused(catalog_entry("Perms", Dict::new().into())),
        [Reason::Permissions]
    );
    assert_eq!(
        refused(catalog_entry("Version", Object::name("9.9"))),
        [Reason::VersionLowered]
    );
}

#[test]
fn metadata_that_is_no_packet_of_xmp() {
    let add = |text: &'static str| {
        move |reader: &Reader<'_>, update: &mut Update<'_, '_>| {
            let metadata = update.add(Stream::new(Dict::new(), text.as_bytes().to_vec()));
            catalog_entry("Metadata", metadata.into())(reader, update);
        }
    };
    assert_eq!(refused(add("<!DOCTYPE a><a/>")), [Reason::MetadataEntities]);
    assert_eq!(refused(add("no xml")), [Reason::MetadataNotXmp]);
    assert_eq!(
        refused(catalog_entry("Metadata", Dict::new().into())),
        [Reason::MetadataNotStream]
    );
}

#[test]
fn the_archive_taken_away_or_twisted() {
    let said = |change: &dyn Fn(&Reader<'_>, &mut Update<'_, '_>)| {
        reasons(&after(&appended(&COPY.archived, change)).remove(0))
    };
    let store = |change: fn(&mut Dict)| {
        move |reader: &Reader<'_>, update: &mut Update<'_, '_>| {
            let reference = reader.catalog().unwrap().reference("DSS").unwrap();
            let mut store = reader.get(reference).unwrap().as_dict().unwrap().clone();
            change(&mut store);
            update.set(reference, store);
        }
    };
    assert_eq!(
        said(&catalog_entry("DSS", Object::Null)),
        [Reason::SecurityStoreRemoved]
    );
    let foreign = store(|store| _ = store.insert("JS", Object::text("x")));
    assert_eq!(said(&foreign), [Reason::SecurityStoreShape("JS".into())]);
    let emptied = store(|store| _ = store.insert("Certs", Vec::<Object>::new()));
    assert_eq!(said(&emptied), [Reason::SecurityStoreShrunk("Certs".into())]);
    let certificate = |reader: &Reader<'_>, update: &mut Update<'_, '_>| {
        let store = reader.lookup(&reader.catalog().unwrap(), "DSS").unwrap();
        let list = reader.lookup(store.as_dict().unwrap(), "Certs").unwrap();
        let first = list.as_array().unwrap()[0].as_ref().unwrap();
        update.set(first, Stream::new(Dict::new(), b"other".to_vec()));
    };
    assert_eq!(said(&certificate), [Reason::SecurityStoreRecycled]);
}

#[test]
fn an_object_with_two_uses_may_not_change() {
    // Made before signing: the number's appearance also hangs in the catalog.
    let base = appended(&file(&Layout::default()), |reader, update| {
        let look = update.add(form("BT (1) Tj ET"));
        let field = update.add(
            Dict::new()
                .with("FT", Object::name("Tx"))
                .with("T", Object::text("so"))
                .with("AP", Dict::new().with("N", look)),
        );
        saoy_pades::add_field(update, reader.catalog_ref(), field).unwrap();
        let mut catalog = update
            .get(reader.catalog_ref())
            .unwrap()
            .as_dict()
            .unwrap()
            .clone();
        catalog.insert("PieceInfo", look);
        update.set(reader.catalog_ref(), catalog);
    });
    let whole = approved(&base);
    let changed = appended(&whole, |reader, update| {
        let (_, dict) = field(reader, "so");
        let look = dict.get("AP").unwrap().as_dict().unwrap().reference("N").unwrap();
        update.set(look, form("BT (2) Tj ET"));
    });
    let said = reasons(&after(&changed).remove(0));
    assert_eq!(said, [Reason::AppearanceAlone, Reason::Shared]);
}
