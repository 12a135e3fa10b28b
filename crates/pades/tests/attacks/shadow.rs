//! Shadow attacks: the document was prepared before it was signed.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, find_first, form, open, rect, row, table, table_with_root},
        paper::{BLANK, SIGNED},
    },
};

fn text(content: &str) -> Stream {
    Stream::new(Dict::new(), content.as_bytes().to_vec())
}

/// The blank paper, prepared, and signed by somebody who saw what it showed then.
fn prepared(prepare: impl FnOnce(&mut saoy_pdf::Update<'_, '_>)) -> Vec<u8> {
    let base = appended(&BLANK.file, prepare);
    signed(&base, Says::Nothing, |_| BLANK.leader)
}

/// Hide: a picture lies over the true sum while it is signed, and is taken away later.
#[test]
fn a_cover_that_is_taken_away() {
    let mut cover = None;
    let file = prepared(|update| {
        let picture = update.add(form("1 g 0 0 100 20 re f"));
        cover = Some(picture);
        let page = update.get(BLANK.page).unwrap().as_dict().unwrap().clone();
        let mut resources = page.get("Resources").unwrap().as_dict().unwrap().clone();
        resources.insert("XObject", Dict::new().with("X", picture));
        edit(update, BLANK.page, |page| _ = page.insert("Resources", resources));
        update.set(BLANK.content, text("BT (9 000 000) Tj ET /X Do"));
    });
    let cover = cover.unwrap();
    let emptied = appended(&file, |update| update.set(cover, form("")));
    rejected_as(&emptied, &Reason::ResourceReplaced);
    // The same by the table alone: free, or in the place of another object.
    let info = format!("/Info {} 0 R", BLANK.info.num);
    let freed = table(
        &file,
        "",
        &format!("{} 1\n0000000000 00001 f \n", cover.num),
        &info,
    );
    rejected_as(&freed, &Reason::Freed);
    let moved = table(&file, "", &row(cover.num, 9, 0), &info);
    rejected_as(&moved, &Reason::Unreadable);
}

/// Replace: the font is what changes, the text stays.
#[test]
fn a_font_with_other_shapes() {
    let other = appended(&SIGNED.file, |update| {
        edit(update, SIGNED.font, |font| {
            let differences: Vec<Object> = vec![49.into(), Object::name("nine")];
            font.insert("Encoding", Dict::new().with("Differences", differences));
        });
    });
    rejected_as(&other, &Reason::FontReplaced);
}

/// Replace by a form: the look of a field shows another text than its value, or more than its own place.
#[test]
fn a_look_that_is_no_text_of_its_field() {
    for (content, what) in [("/X Do", "Do"), ("0 0 100 20 re f", "f"), ("/S sh", "sh")] {
        let file = appended(&SIGNED.file, |update| update.set(SIGNED.look, form(content)));
        rejected_as(&file, &Reason::AppearancePaints(what.into()));
    }
    let cut = appended(&SIGNED.file, |update| update.set(SIGNED.look, form("BT (An")));
    rejected_as(&cut, &Reason::AppearanceUnreadable);
    let moved = appended(&SIGNED.file, |update| {
        edit(update, SIGNED.name, |field| {
            field.insert("Rect", rect([72, 695, 250, 715]));
        });
    });
    rejected_as(&moved, &Reason::RectChanged);
}

/// Hide and replace: a second document lies in the signed bytes; a table that nobody signed leads to it.
#[test]
fn a_second_document_behind_the_table() {
    // Another catalog and page tree that nothing leads to.
    let mut hidden = None;
    let file = prepared(|update| {
        let content = update.add(text("BT /F1 12 Tf 72 700 Td (9 000 000) Tj ET"));
        let tree = update.reserve();
        let page = update.add(
            Dict::new()
                .with("Type", Object::name("Page"))
                .with("Parent", tree)
                .with("MediaBox", rect([0, 0, 595, 842]))
                .with("Contents", content),
        );
        update.set(
            tree,
            Dict::new()
                .with("Type", Object::name("Pages"))
                .with("Count", 1)
                .with("Kids", vec![Object::Ref(page)]),
        );
        let catalog = update.add(
            Dict::new()
                .with("Type", Object::name("Catalog"))
                .with("Pages", tree)
                .with("AcroForm", BLANK.form),
        );
        hidden = Some((catalog, tree));
    });
    let (catalog, tree): (ObjRef, ObjRef) = hidden.unwrap();
    assert_eq!(judge(&file), []);
    let info = format!("/Info {} 0 R", BLANK.info.num);
    let swapped = table_with_root(&file, "", "", &format!("/Root {} 0 R {info}", catalog.num));
    rejected_as(&swapped, &Reason::CatalogReplaced);
    let led = appended(&file, |update| {
        let root = update.reader().catalog_ref();
        edit(update, root, |root| _ = root.insert("Pages", tree));
    });
    rejected(&led, |why| {
        matches!(why, Why::Changed(Reason::CatalogEntry(_) | Reason::PageTree))
    });
}

/// Two bodies of one object lie in the signed bytes; which one counts is what the attacker's table says.
#[test]
fn a_second_body_of_one_object() {
    // In a comment, in a stream: the signed table never leads there.
    let num = BLANK.content.num;
    let body = crate::saving::content(num);
    let file = prepared(|update| {
        update.add(text(&body));
    });
    assert_eq!(judge(&file), []);
    let inside = find_first(&file, body.as_bytes());
    let info = format!("/Info {} 0 R", BLANK.info.num);
    let switched = table(&file, "", &row(num, inside, 0), &info);
    rejected_as(&switched, &Reason::ContentReplaced);
    let reader = open(&switched);
    assert!(reader.get(BLANK.content).is_ok(), "it can be read there");
}

/// What lay in wait for a name: a reference to nothing gets its object after signing.
#[test]
fn a_reference_to_nothing_that_is_filled() {
    let waiting = 79;
    let file = prepared(|update| {
        edit(update, BLANK.page, |page| {
            let contents: Vec<Object> = vec![BLANK.content.into(), ObjRef::new(waiting).into()];
            page.insert("Contents", contents);
        });
    });
    assert_eq!(judge(&file), []);
    let info = format!("/Info {} 0 R", BLANK.info.num);
    let objects = crate::saving::content(waiting);
    let filled = table(&file, &objects, &row(waiting, file.len(), 0), &info);
    rejected(&filled, |why| {
        matches!(
            why,
            Why::Changed(Reason::DanglingFilled | Reason::ContentReplaced)
        )
    });
}

/// The same with an excuse: what fills the reference is also the font of an honest look.
#[test]
fn a_reference_to_nothing_that_is_filled_by_the_way() {
    // The number of the next object but one: the signature comes first.
    let waiting = ObjRef::new(open(&BLANK.file).max_object_number() + 2);
    let file = prepared(|update| {
        let fonts = Dict::new().with("F1", BLANK.font).with("F2", waiting);
        let resources = Dict::new().with("Font", fonts);
        edit(update, BLANK.page, |page| _ = page.insert("Resources", resources));
    });
    assert_eq!(judge(&file), []);
    let filled = appended(&file, |update| {
        let font = Dict::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name("Symbol"));
        assert_eq!(update.add(font), waiting);
        let mut look = form("BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET");
        let fonts = Dict::new().with("F1", waiting);
        look.dict.insert("Resources", Dict::new().with("Font", fonts));
        let look = update.add(look);
        edit(update, BLANK.name, |field| {
            field.insert("V", Object::text("Binh"));
            field.insert("AP", Dict::new().with("N", look));
        });
    });
    rejected_as(&filled, &Reason::DanglingFilled);
}

/// Hide by layers: which of them show is switched later.
#[test]
fn a_layer_that_is_switched() {
    let mut layers = None;
    let file = prepared(|update| {
        let layer = update.add(
            Dict::new()
                .with("Type", Object::name("OCG"))
                .with("Name", Object::text("1")),
        );
        let off = update.add(Object::Array(vec![layer.into()]));
        let root = update.reader().catalog_ref();
        let all: Vec<Object> = vec![layer.into()];
        let properties = Dict::new()
            .with("OCGs", all)
            .with("D", Dict::new().with("OFF", off));
        edit(update, root, |root| _ = root.insert("OCProperties", properties));
        layers = Some((layer, off));
    });
    let (layer, off) = layers.unwrap();
    let shown = appended(&file, |update| update.set(off, Object::Array(Vec::new())));
    rejected_as(&shown, &Reason::CatalogEntry("OCProperties".into()));
    let renamed = appended(&file, |update| {
        edit(update, layer, |layer| {
            _ = layer.insert("Intent", Object::name("Design"))
        });
    });
    rejected_as(&renamed, &Reason::CatalogEntry("OCProperties".into()));
}

/// What a page inherits is changed above it.
#[test]
fn resources_that_pages_inherit() {
    let file = appended(&SIGNED.file, |update| {
        edit(update, SIGNED.pages, |pages| _ = pages.insert("Rotate", 180));
    });
    rejected_as(&file, &Reason::PageTree);
}

/// The page's content becomes that of another file.
#[test]
fn content_from_elsewhere() {
    let file = appended(&SIGNED.file, |update| {
        edit(update, SIGNED.content, |content| {
            content.insert("F", Object::text("http://example.invalid/a.bin"));
        });
    });
    rejected_as(&file, &Reason::ContentReplaced);
}

/// Whoever draws the fields anew, or fills them by a script, shows something else.
#[test]
fn a_form_that_is_drawn_or_calculated_anew() {
    let script = Dict::new()
        .with("S", Object::name("JavaScript"))
        .with("JS", Object::text("this.getField('ten').value = 'Binh'"));
    for (key, value) in [
        ("NeedAppearances", Object::Bool(true)),
        ("CO", vec![Object::Ref(SIGNED.name)].into()),
        ("DR", Dict::new().into()),
        ("DA", Object::text("/F1 40 Tf")),
    ] {
        let file = appended(&SIGNED.file, |update| {
            edit(update, SIGNED.form, |form| _ = form.insert(key, value));
        });
        rejected_as(&file, &Reason::FormEntry(key.into()));
    }
    let acting = appended(&SIGNED.file, |update| {
        let actions = Dict::new().with("C", script.clone());
        edit(update, SIGNED.name, |field| _ = field.insert("AA", actions));
    });
    rejected_as(&acting, &Reason::FieldEntry("AA".into()));
}
