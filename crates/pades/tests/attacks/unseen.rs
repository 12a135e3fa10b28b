//! What strict reading does not see and viewers do: objects that cannot be read, references that led nowhere, numbers of
//! another kind.

use std::sync::LazyLock;

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, open, rect, replaced},
        paper::BLANK,
    },
};

/// A number that is free for long.
static NOWHERE: LazyLock<ObjRef> = LazyLock::new(|| ObjRef::new(open(&BLANK.file).max_object_number() + 20));

/// Puts something where nothing was.
fn fill(update: &mut Update<'_, '_>, object: impl Into<Object>) {
    while update.add(Dict::new()).num < NOWHERE.num {}
    update.set(*NOWHERE, object);
}

fn certified(p: i64, prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let base = appended(&BLANK.file, prepare);
    signed(&base, Says::Certifies(p), |_| BLANK.leader)
}

/// The page's resources cannot be read, and lead viewers to a form that is replaced.
#[test]
fn what_lies_behind_something_that_cannot_be_read() {
    const PLAIN: &str = "/ZZZZZZZZZZZZ 1";
    let mut shown = None;
    let prepared = appended(&BLANK.file, |update| {
        let sum = update.add(form("BT /F1 12 Tf (1 000 000) Tj ET"));
        let forms = update.add(Dict::new().with("X", sum).with("ZZZZZZZZZZZZ", 1));
        edit(update, BLANK.page, |page| {
            _ = page.insert("Resources", Dict::new().with("XObject", forms))
        });
        update.set(BLANK.content, Stream::new(Dict::new(), b"/X Do".to_vec()));
        shown = Some(sum);
    });
    let file = |odd: &str| {
        let odd = format!("{odd:<0$}", PLAIN.len());
        let file = replaced(&prepared, PLAIN.as_bytes(), odd.as_bytes());
        signed(&file, Says::Certifies(1), |_| BLANK.leader)
    };
    let other = |file: &[u8]| {
        appended(file, |update| {
            update.set(shown.unwrap(), form("BT /F1 12 Tf (9 000 000) Tj ET"));
        })
    };
    rejected_as(&other(&file(PLAIN)), &Reason::ResourceReplaced);
    for odd in ["/A 1 /A 1", "/A#00 1", "/A <12zz>", "/A 5 65536 R", "/A )"] {
        rejected_as(&other(&file(odd)), &Reason::ResourceReplaced);
        assert_eq!(judge(&file(odd)), [], "as it was signed");
    }
    // What has nothing to do with it may come.
    for odd in ["/A 1 /A 1", "/A#00 1", "/A <12zz>"] {
        let stamped = signed(&file(odd), Says::Stamps, |_| BLANK.stamp);
        assert_eq!(judge(&stamped), []);
    }
}

/// The signer saw nothing there; what comes under its number would be shown, run or switched off.
#[test]
fn a_reference_to_nothing_in_an_object_that_changes() {
    let page = || {
        let all = BLANK.content;
        certified(1, |update| {
            edit(update, BLANK.page, |page| {
                _ = page.insert("Contents", vec![Object::Ref(all), Object::Ref(*NOWHERE)])
            });
        })
    };
    let white = || Stream::new(Dict::new(), b"1 g 0 0 595 842 re f".to_vec());
    // A timestamp whose dictionary brings it along, and a new list of annotations.
    let stamped = signed(&page(), Says::Stamps, |update| {
        fill(update, white());
        let widget = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("moi"))
            .with("Rect", rect([0; 4]))
            .with("MK", Dict::new().with("I", *NOWHERE));
        let field = update.add(widget);
        edit(update, BLANK.form, |form| {
            let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
            fields.push(field.into());
            form.insert("Fields", fields);
        });
        let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
        all.push(field.into());
        edit(update, BLANK.page, |page| _ = page.insert("Annots", all));
        field
    });
    rejected_as(&stamped, &Reason::DanglingFilled);
    // A look that brings it along, and a catalog with another version.
    let layers = certified(2, |update| {
        let catalog = update.reader().catalog_ref();
        edit(update, catalog, |catalog| {
            _ = catalog.insert("OCProperties", *NOWHERE)
        });
    });
    let filled = appended(&layers, |update| {
        fill(update, Dict::new().with("OCGs", Vec::<Object>::new()));
        let catalog = update.reader().catalog_ref();
        edit(update, catalog, |catalog| {
            _ = catalog.insert("Version", Object::name("2.0"))
        });
        let mut look = form("BT /F1 10 Tf (Binh) Tj ET");
        look.dict.insert("Foo", vec![Object::Ref(*NOWHERE)]);
        update.set(BLANK.look, look);
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    rejected_as(&filled, &Reason::DanglingFilled);
}

/// Viewers take integers for flags, turns and codes, and pass over real numbers.
#[test]
fn an_integer_that_becomes_a_real_number() {
    let file = certified(1, |update| {
        edit(update, BLANK.page, |page| _ = page.insert("Rotate", 180));
        edit(update, BLANK.name, |field| _ = field.insert("F", 2));
        let differences = vec![Object::Int(49), Object::name("one")];
        edit(update, BLANK.font, |font| {
            _ = font.insert("Encoding", Dict::new().with("Differences", differences))
        });
    });
    // As a real number that is as large.
    let real = |number: &str, object: ObjRef, key: &str, value: &dyn Fn(Object) -> Object| {
        const HERE: &str = "/ZZZZZZZZ";
        let file = appended(&file, |update| {
            edit(update, object, |dict| {
                _ = dict.insert(key, value(Object::name(&HERE[1..])))
            });
        });
        replaced(
            &file,
            HERE.as_bytes(),
            format!(" {number:<0$}", HERE.len() - 1).as_bytes(),
        )
    };
    let turned = real("180.0", BLANK.page, "Rotate", &|real| real);
    rejected_as(&turned, &Reason::PageEntry("Rotate".into()));
    let shown = real("2.0", BLANK.name, "F", &|real| real);
    rejected_as(&shown, &Reason::FlagsChanged);
    let spelt = real("49.0", BLANK.font, "Encoding", &|real| {
        Dict::new()
            .with("Differences", vec![real, Object::name("one")])
            .into()
    });
    rejected_as(&spelt, &Reason::FontReplaced);
    let large = certified(1, |update| {
        edit(update, BLANK.page, |page| {
            _ = page.insert("PieceInfo", Dict::new().with("A", i64::MAX))
        });
    });
    let next = appended(&large, |update| {
        edit(update, BLANK.page, |page| {
            _ = page.insert("PieceInfo", Dict::new().with("A", i64::MAX - 1))
        });
    });
    rejected_as(&next, &Reason::PageEntry("PieceInfo".into()));
    // Places and colours are the same in both: programs write them anew as they like.
    let same = real("595.0", BLANK.page, "MediaBox", &|real| {
        vec![Object::Int(0), Object::Int(0), real, Object::Int(842)].into()
    });
    assert_eq!(judge(&same), []);
}
