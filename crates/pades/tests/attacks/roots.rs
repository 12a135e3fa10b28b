//! A catalog under a new number: some programs write one with every save. Judged as if it were the old one, and only
//! where nothing else leads to either.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed, signed_by},
        later::{appended, edit, edit_catalog, open, replaced},
        paper::BLANK,
        people::PEOPLE,
    },
};

/// The paper without the entry of its catalog that leads to nothing, and signed.
fn base(says: Says) -> Vec<u8> {
    let whole = appended(&BLANK.file, |update| {
        edit_catalog(update, |catalog| _ = catalog.remove("PieceInfo"));
    });
    signed(&whole, says, |_| BLANK.leader)
}

/// The file with a copy of its catalog that `change` has changed, and a trailer that leads to it.
fn moved(base: &[u8], change: impl FnOnce(&mut Update<'_, '_>, &mut Dict)) -> Vec<u8> {
    moved_to(base, |update, catalog| {
        change(update, catalog);
        update.add(catalog.clone())
    })
}

fn moved_to(base: &[u8], add: impl FnOnce(&mut Update<'_, '_>, &mut Dict) -> ObjRef) -> Vec<u8> {
    let was = open(base).catalog_ref();
    let mut is = None;
    let file = appended(base, |update| {
        let mut catalog = update.get(was).unwrap().as_dict().unwrap().clone();
        is = Some(add(update, &mut catalog));
    });
    let root = |root: ObjRef| format!("/Root {} 0 R", root.num).into_bytes();
    replaced(&file, &root(was), &root(is.unwrap()))
}

/// Evidence for a signature, as programs add it.
fn evidence(update: &mut Update<'_, '_>, catalog: &mut Dict) {
    let more = update.add(Stream::new(Dict::new(), b"another certificate".to_vec()));
    let store = update.get(BLANK.store).unwrap().as_dict().unwrap().clone();
    let mut all = store.get("Certs").unwrap().as_array().unwrap().to_vec();
    all.push(more.into());
    let store = update.add(store.with("Certs", all));
    catalog.insert("DSS", store);
}

fn fill(update: &mut Update<'_, '_>) {
    edit(update, BLANK.first, |field| {
        field.insert("V", Object::text("Binh"));
    });
}

#[test]
fn a_catalog_may_be_written_under_another_number() {
    for says in [Says::Nothing, Says::Certifies(1), Says::Certifies(2)] {
        let base = base(says);
        let file = moved(&base, |_, _| {});
        assert_eq!(judge(&file), [], "nothing else");
        let file = moved(&base, evidence);
        assert_eq!(judge(&file), [], "evidence");
    }
    // Once more, and once more: what the former catalogs hold too goes on being what it is.
    let file = moved(&base(Says::Nothing), |update, catalog| {
        fill(update);
        evidence(update, catalog);
    });
    let file = moved(&file, |update, _| {
        edit(update, BLANK.form, |form| _ = form.insert("SigFlags", 3));
        edit(update, BLANK.second, |field| {
            _ = field.insert("V", Object::text("Chi"))
        });
    });
    let file = signed(&file, Says::Nothing, |_| BLANK.seal);
    let file = appended(&file, |update| {
        let catalog = update.reader().catalog_ref();
        edit(update, catalog, |catalog| {
            _ = catalog.insert("Version", Object::name("2.0"));
        });
        let field = Dict::new().with("FT", Object::name("Sig"));
        let field = update.add(field.with("T", Object::text("moi")));
        edit(update, BLANK.form, |form| {
            let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
            fields.push(field.into());
            form.insert("Fields", fields);
        });
    });
    assert_eq!(judge(&file), [], "again");
}

/// Every entry is judged as if it stood in the old one.
#[test]
fn a_moved_catalog_that_says_something_else() {
    let act = || {
        Dict::new()
            .with("S", Object::name("JavaScript"))
            .with("JS", Object::text("1"))
    };
    let with = |key: &'static str, value: Object| {
        moved(&base(Says::Nothing), |_, catalog| _ = catalog.insert(key, value))
    };
    for (key, value) in [
        ("OpenAction", Object::Dict(act())),
        ("AA", Object::Dict(Dict::new().with("WC", act()))),
        ("Pages", Object::Ref(BLANK.page)),
        ("OCProperties", Object::Dict(Dict::new())),
        ("Names", Object::Ref(BLANK.outlines)),
        ("Lang", Object::text("vi")),
    ] {
        rejected_as(&with(key, value), &Reason::CatalogEntry(key.into()));
    }
    let without = |key: &'static str| moved(&base(Says::Nothing), |_, catalog| _ = catalog.remove(key));
    rejected_as(&without("Outlines"), &Reason::CatalogEntry("Outlines".into()));
    rejected_as(&without("DSS"), &Reason::SecurityStoreRemoved);
    rejected_as(&without("Metadata"), &Reason::MetadataRemoved);
    let uncertified = moved(&base(Says::Certifies(2)), |_, catalog| {
        _ = catalog.remove("Perms")
    });
    rejected_as(&uncertified, &Reason::Permissions);
    // New pages, by a tree of their own.
    let pages = moved(&base(Says::Nothing), |update, catalog| {
        let tree = update.get(BLANK.pages).unwrap();
        catalog.insert("Pages", update.add(tree));
    });
    rejected_as(&pages, &Reason::CatalogEntry("Pages".into()));
    // A key that only some programs see.
    let hidden = moved(&base(Says::Nothing), |_, catalog| {
        _ = catalog.insert("OpenAction", Object::Null);
    });
    assert_eq!(
        judge(&replaced(&hidden, b"/OpenAction null", b"/PieceInfoX 1234")).len(),
        1
    );
    rejected_as(&hidden, &Reason::CatalogReplaced);
}

/// The catalog that was there does not change as well: somebody may still begin with it.
#[test]
fn two_catalogs_at_once() {
    let was = open(&base(Says::Nothing)).catalog_ref();
    let file = moved(&base(Says::Nothing), |update, _| {
        edit(update, was, |old| _ = old.insert("Lang", Object::text("vi")));
    });
    rejected_as(&file, &Reason::CatalogReplaced);
    // Nor later.
    let file = moved(&base(Says::Nothing), |_, _| {});
    assert_eq!(judge(&file), []);
    let later = appended(&file, |update| {
        edit(update, was, |old| _ = old.insert("Lang", Object::text("vi")));
    });
    rejected_as(&later, &Reason::Unexplained);
    // Nor does the trailer go back to it.
    let is = open(&file).catalog_ref();
    let back = appended(&file, |_| {});
    let root = |root: ObjRef| format!("/Root {} 0 R", root.num).into_bytes();
    rejected_as(&replaced(&back, &root(is), &root(was)), &Reason::CatalogReplaced);
}

/// A catalog that is also something else.
#[test]
fn a_catalog_with_two_uses() {
    // The new one: whatever the other use is, it is told.
    let marked = moved_to(&base(Says::Certifies(2)), |update, catalog| {
        let new = update.add(catalog.clone());
        edit(update, BLANK.first, |field| _ = field.insert("MK", new));
        new
    });
    rejected_as(&marked, &Reason::CatalogReplaced);
    // The old one, which an entry of a signed object knows.
    let signed_here = appended(&BLANK.file, |update| {
        let catalog = update.reader().catalog_ref();
        edit(update, catalog, |catalog| _ = catalog.remove("PieceInfo"));
        edit(update, BLANK.names, |names| _ = names.insert("Own", catalog));
    });
    let known = signed(&signed_here, Says::Nothing, |_| BLANK.leader);
    assert_eq!(judge(&known), []);
    rejected_as(&moved(&known, |_, _| {}), &Reason::CatalogReplaced);
    // Signatures name the catalog as what they are about (ISO 32000-2 Table 256): that is no use.
    let root = open(&BLANK.file).catalog_ref();
    let reference = Dict::new()
        .with("TransformMethod", Object::name("FieldMDP"))
        .with(
            "TransformParams",
            Dict::new().with("Action", Object::name("Include")),
        )
        .with("Data", root);
    let entries = Dict::new().with("Reference", vec![Object::Dict(reference)]);
    let about = signed_by(&PEOPLE.leader, &BLANK.file, Says::Nothing, entries, |update| {
        edit_catalog(update, |catalog| _ = catalog.remove("PieceInfo"));
        BLANK.leader
    });
    let file = moved(&about, evidence);
    assert_eq!(judge(&file), []);
}
