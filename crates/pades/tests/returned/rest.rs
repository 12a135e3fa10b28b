//! What else was changed or added.

use saoy_pades::changes::Reason;
use saoy_pades::returned::Deviation;
use saoy_pdf::{Dict, Object, Rect, Stream};

use crate::{
    on_page, reason, refused, signed, signed_and,
    support::{
        later::{edit, edit_catalog, form, open, rect},
        orders::{plain, with_catalog},
        people::PEOPLE,
        plugin::Plugin,
    },
};

#[test]
fn a_page_more() {
    let file = signed_and(|update| {
        let page = Dict::new()
            .with("Type", Object::name("Page"))
            .with("MediaBox", rect([0, 0, 595, 842]))
            .with("Resources", Dict::new());
        update.append_page(page).unwrap();
    });
    assert_eq!(reason(&refused(&file)), Reason::PageTree);
    assert!(matches!(refused(&file), Deviation::Pages(_)));
}

#[test]
fn a_page_that_shows_something_else() {
    let content = signed_and(|update| {
        let page = update.reader().pages().unwrap()[0].clone();
        let content = page.dict.reference("Contents").unwrap();
        update.set(content, Stream::new(Dict::new(), b"0 g 0 0 99 99 re f".to_vec()));
    });
    assert!(matches!(refused(&content), Deviation::Page(_)));
    let note = signed_and(|update| {
        let page = update.reader().pages().unwrap()[1].reference;
        let note = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Square"))
            .with("Rect", rect([10, 10, 50, 50]));
        let note = update.add(note);
        edit(update, page, |page| {
            _ = page.insert("Annots", vec![Object::Ref(note)])
        });
    });
    assert!(matches!(refused(&note), Deviation::Page(_)));
}

#[test]
fn a_picture_over_what_the_page_shows() {
    let over = Plugin {
        rect: Rect::sized(120.0, 120.0, 60.0, 60.0),
        ..Plugin::default()
    };
    let file = over.sign(&plain(), &PEOPLE.leader);
    assert_eq!(reason(&refused(&file)), Reason::SignatureOverContent);
    assert!(matches!(refused(&file), Deviation::Covers(_)));
}

#[test]
fn a_picture_on_another_page() {
    let elsewhere = Plugin {
        page: 1,
        ..Plugin::default()
    };
    let pages = Deviation::OtherPage {
        expected: 1,
        found: 2,
    };
    assert_eq!(refused(&elsewhere.sign(&plain(), &PEOPLE.leader)), pages);
}

#[test]
fn anything_else_is_named() {
    let script = signed_and(|update| {
        let action = Dict::new()
            .with("S", Object::name("JavaScript"))
            .with("JS", Object::text("app.alert(1)"));
        edit_catalog(update, |root| _ = root.insert("OpenAction", action));
    });
    assert_eq!(
        reason(&refused(&script)),
        Reason::CatalogEntry("OpenAction".into())
    );
    let field = signed_and(|update| {
        let extra = Plugin {
            name: "Signature9",
            rect: Rect::sized(300.0, 300.0, 50.0, 20.0),
            ..Plugin::default()
        };
        _ = extra.add(update, None);
    });
    assert!(matches!(refused(&field), Deviation::Else(_)));
    let hidden = signed_and(|update| _ = update.add(form("0 0 9 9 re f")));
    assert_eq!(reason(&refused(&hidden)), Reason::Unreferenced);
    let sent = with_catalog(&plain(), "Lang", Object::text("vi"));
    let sign = |digest: &[u8]| PEOPLE.leader.sign(digest);
    let gone = Plugin::default().sign_and(
        &sent,
        |update| edit_catalog(update, |root| _ = root.remove("Lang")),
        sign,
    );
    assert!(matches!(
        on_page(&sent, Some(1), &gone).unwrap_err(),
        Deviation::Else(_)
    ));
}

/// Whatever single byte of the added part is another one: nothing of it is taken.
#[test]
fn no_flipped_byte_of_what_was_added_is_taken() {
    let file = signed();
    let sent = plain();
    let gap = saoy_pades::signatures(&open(&file)).unwrap()[0].contents.clone();
    for place in (sent.len()..file.len()).step_by(11) {
        // Zeros that only fill the gap are the one thing that nobody signs.
        if place > gap.start as usize + 4000 && place < gap.end as usize {
            continue;
        }
        let mut other = file.clone();
        other[place] ^= 0x10;
        assert!(on_page(&sent, Some(1), &other).is_err(), "byte {place}");
    }
}
