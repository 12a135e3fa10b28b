//! The structure of a tagged file: it may grow by what describes a new field or mark, and by nothing else.

use std::sync::LazyLock;

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, edit_catalog, form, rect},
        paper::BLANK,
    },
};

/// A paper with a paragraph that is described.
#[derive(Clone)]
struct Tagged {
    file: Vec<u8>,
    document: ObjRef,
    paragraph: ObjRef,
    /// The parent tree, and what it says of the page.
    tree: ObjRef,
    list: ObjRef,
}

/// Not signed.
static PLAIN: LazyLock<Tagged> = LazyLock::new(|| {
    let mut places = None;
    let file = appended(&BLANK.file, |update| {
        let [document, paragraph, tree, list] = std::array::from_fn(|_| update.reserve());
        let element = |kind: &str, above: ObjRef| {
            Dict::new()
                .with("Type", Object::name("StructElem"))
                .with("S", Object::name(kind))
                .with("P", above)
        };
        let whole = element("Document", BLANK.structure);
        update.set(document, whole.with("K", vec![Object::Ref(paragraph)]));
        let text = element("P", document).with("Pg", BLANK.page);
        update.set(paragraph, text.with("K", 0));
        update.set(list, Object::Array(vec![paragraph.into()]));
        let nums: Vec<Object> = vec![0.into(), list.into()];
        update.set(tree, Dict::new().with("Nums", nums));
        edit(update, BLANK.structure, |root| {
            root.insert("K", vec![Object::Ref(document)]);
            root.insert("RoleMap", Dict::new());
            root.insert("ParentTree", tree);
            root.insert("ParentTreeNextKey", 1);
        });
        edit(update, BLANK.page, |page| _ = page.insert("StructParents", 0));
        edit_catalog(update, |catalog| {
            catalog.insert("MarkInfo", Dict::new().with("Marked", true));
        });
        places = Some((document, paragraph, tree, list));
    });
    let (document, paragraph, tree, list) = places.unwrap();
    Tagged {
        file,
        document,
        paragraph,
        tree,
        list,
    }
});

fn tagged(says: Says) -> Tagged {
    let mut tagged = PLAIN.clone();
    tagged.file = signed(&tagged.file, says, |_| BLANK.leader);
    tagged
}

/// What somebody writes who adds a field, or a mark, and describes it.
struct Addition {
    annotation: Dict,
    element: Dict,
    root: Dict,
    document: Dict,
    page: Dict,
    /// Keys and values of the parent tree.
    nums: Vec<Object>,
    tree: Dict,
    /// The number of the element.
    described: ObjRef,
}

/// Adds as programs do: the parent tree and its lists come under new numbers.
fn add(update: &mut Update<'_, '_>, to: &Tagged, widget: Dict, change: impl FnOnce(&mut Addition)) -> ObjRef {
    let [shown, described, tree, list] = std::array::from_fn(|_| update.reserve());
    let dict = |update: &Update<'_, '_>, of: ObjRef| update.get(of).unwrap().as_dict().unwrap().clone();
    let is_field = widget.contains_key("FT");
    let reference = Dict::new().with("Type", Object::name("OBJR")).with("Obj", shown);
    let kids: Vec<Object> = vec![to.paragraph.into(), described.into()];
    let mut new = Addition {
        annotation: widget.with("StructParent", 1),
        element: Dict::new()
            .with("Type", Object::name("StructElem"))
            .with("S", Object::name(if is_field { "Form" } else { "Annot" }))
            .with("P", to.document)
            .with("Pg", BLANK.page)
            .with("K", reference),
        root: dict(update, BLANK.structure)
            .with("ParentTree", tree)
            .with("ParentTreeNextKey", 2),
        document: dict(update, to.document).with("K", kids),
        page: dict(update, BLANK.page),
        nums: vec![0.into(), list.into(), 1.into(), described.into()],
        tree: Dict::new(),
        described,
    };
    change(&mut new);
    update.set(shown, new.annotation);
    update.set(described, new.element);
    update.set(list, Object::Array(vec![to.paragraph.into()]));
    update.set(tree, new.tree.with("Nums", new.nums));
    update.set(BLANK.structure, new.root);
    update.set(to.document, new.document);
    update.set(BLANK.page, new.page);
    let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
    all.push(shown.into());
    update.set(BLANK.annots, Object::Array(all));
    if is_field {
        edit(update, BLANK.form, |form| {
            let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
            fields.push(shown.into());
            form.insert("Fields", fields);
        });
    }
    shown
}

fn field(area: [i64; 4]) -> Dict {
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("Rect", rect(area))
        .with("F", 132)
        .with("P", BLANK.page)
        .with("FT", Object::name("Sig"))
        .with("T", Object::text("thu hai"))
}

/// A second signature in a new field.
fn signed_again(says: Says, change: impl FnOnce(&mut Addition)) -> Vec<u8> {
    let base = tagged(says);
    signed(&base.file, Says::Nothing, |update| {
        let look = update.add(form("0 0 100 20 re S"));
        let widget = field([400, 500, 450, 520]).with("AP", Dict::new().with("N", look));
        add(update, &base, widget, change)
    })
}

#[track_caller]
fn changed(change: impl FnOnce(&mut Addition)) {
    rejected_as(&signed_again(Says::Nothing, change), &Reason::StructureChanged);
}

#[test]
fn a_second_signature_in_a_tagged_file() {
    assert_eq!(judge(&signed_again(Says::Nothing, |_| {})), []);
    // Within the tree that was there; with its list in itself; with a single kid; with what it stands for in an object.
    let base = tagged(Says::Certifies(2));
    let file = signed(&base.file, Says::Nothing, |update| {
        let shown = add(update, &base, field([0; 4]), |new| {
            new.root.insert("ParentTree", base.tree);
            new.nums.clear();
        });
        let described = ObjRef::new(shown.num + 1);
        let reference = Dict::new().with("Type", Object::name("OBJR")).with("Obj", shown);
        let reference = update.add(reference.with("Pg", BLANK.page));
        edit(update, described, |element| {
            _ = element.insert("K", vec![Object::Ref(reference)])
        });
        let own = Object::Array(vec![base.paragraph.into()]);
        let nums: Vec<Object> = vec![0.into(), own, 1.into(), described.into()];
        update.set(base.tree, Dict::new().with("Nums", nums));
        shown
    });
    assert_eq!(judge(&file), []);
    // Right below the root.
    let file = signed_again(Says::Nothing, |new| {
        new.element.insert("P", BLANK.structure);
        new.document.insert("K", vec![Object::Ref(PLAIN.paragraph)]);
        let kids: Vec<Object> = vec![PLAIN.document.into(), new.described.into()];
        new.root.insert("K", kids);
    });
    assert_eq!(judge(&file), []);
    // With the order in which its page is walked through, where it had none.
    let file = signed_again(Says::Nothing, |new| {
        _ = new.page.insert("Tabs", Object::name("S"))
    });
    assert_eq!(judge(&file), []);
    // A timestamp.
    let base = tagged(Says::Certifies(1));
    let file = signed(&base.file, Says::Stamps, |update| {
        add(update, &base, field([0; 4]), |_| {})
    });
    assert_eq!(judge(&file), []);
}

/// A mark is described where marks are allowed.
#[test]
fn a_mark_in_a_tagged_file() {
    let noted = |says: Says| {
        let base = tagged(says);
        appended(&base.file, |update| {
            let look = update.add(form("0 0 100 20 re S"));
            let mark = Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Stamp"))
                .with("Rect", rect([400, 500, 450, 520]))
                .with("AP", Dict::new().with("N", look));
            add(update, &base, mark, |_| {});
        })
    };
    assert_eq!(judge(&noted(Says::Certifies(3))), []);
    rejected_as(&noted(Says::Certifies(2)), &Reason::AnnotationAdded);
}

/// What is new says nothing but what it stands for.
#[test]
fn a_new_element_that_says_more() {
    for (key, value) in [
        ("ActualText", Object::text("9 000 000")),
        ("Alt", Object::text("9 000 000")),
        ("E", Object::text("9 000 000")),
        ("Lang", Object::text("vi")),
        ("ID", Object::text("1")),
        ("A", Object::Dict(Dict::new().with("O", Object::name("Layout")))),
        ("S", Object::name("P")),
        ("S", Object::name("Annot")),
        ("Type", Object::name("MCR")),
        ("Pg", Object::Ref(BLANK.page2)),
        ("NS", Object::Ref(BLANK.names)),
        ("K", Object::Int(0)),
        ("P", Object::Ref(PLAIN.paragraph)),
    ] {
        changed(|new| _ = new.element.insert(key, value));
    }
    // The letters on the page, as well or in its stead; a field that was there; the whole of a form.
    changed(|new| {
        let kids = vec![new.element.get("K").unwrap().clone(), 0.into()];
        new.element.insert("K", kids);
    });
    for (key, value) in [
        ("Obj", Object::Ref(BLANK.name)),
        ("Type", Object::name("MCR")),
        ("Pg", Object::Ref(BLANK.page2)),
        ("MCID", Object::Int(0)),
        ("Stm", Object::Ref(BLANK.look)),
    ] {
        changed(|new| {
            let reference = new.element.get("K").unwrap().as_dict().unwrap().clone();
            new.element.insert("K", reference.with(key, value));
        });
    }
}

/// What was there stays as it was.
#[test]
fn an_old_element_that_says_something_else() {
    for (key, value) in [
        ("ActualText", Object::text("9 000 000")),
        ("Alt", Object::text("9 000 000")),
        ("Lang", Object::text("en")),
        ("S", Object::name("Artifact")),
        ("P", Object::Ref(PLAIN.paragraph)),
    ] {
        changed(|new| _ = new.document.insert(key, value));
    }
    for (key, value) in [
        ("RoleMap", Dict::new().with("P", Object::name("Artifact"))),
        ("ClassMap", Dict::new()),
        ("IDTree", Dict::new()),
    ] {
        changed(|new| _ = new.root.insert(key, value));
    }
    let (old, kids) = (Object::Ref(PLAIN.paragraph), |new: &Addition| {
        Object::Ref(new.described)
    });
    changed(|new| _ = new.document.insert("K", vec![kids(new), old.clone()]));
    changed(|new| _ = new.document.insert("K", vec![kids(new)]));
    changed(|new| {
        _ = new
            .document
            .insert("K", vec![old.clone(), old.clone(), kids(new)])
    });
    changed(|new| _ = new.document.insert("K", vec![old.clone(), kids(new), kids(new)]));
    changed(|new| _ = new.document.insert("K", vec![old.clone()]));
    changed(|new| _ = new.root.insert("K", vec![Object::Ref(new.described)]));
    // A paragraph says something else while a field is described.
    let base = tagged(Says::Nothing);
    let file = signed(&base.file, Says::Nothing, |update| {
        edit(update, base.paragraph, |text| {
            _ = text.insert("ActualText", Object::text("9 000 000"))
        });
        add(update, &base, field([0; 4]), |_| {})
    });
    rejected_as(&file, &Reason::StructureChanged);
}

/// The way from what shows to what is said of it.
#[test]
fn a_parent_tree_that_leads_elsewhere() {
    let nums = |change: fn(&Addition) -> Vec<Object>| changed(|new| new.nums = change(new));
    nums(|new| vec![0.into(), new.described.into(), 1.into(), new.described.into()]);
    nums(|new| vec![1.into(), new.described.into()]);
    nums(|new| vec![0.into(), new.nums[1].clone()]);
    nums(|new| vec![0.into(), new.nums[1].clone(), 2.into(), new.described.into()]);
    nums(|new| vec![1.into(), new.described.into(), 0.into(), new.nums[1].clone()]);
    nums(|new| {
        vec![
            0.into(),
            new.nums[1].clone(),
            0.into(),
            new.nums[1].clone(),
            1.into(),
            new.described.into(),
        ]
    });
    nums(|new| vec![0.into(), new.nums[1].clone(), 1.into(), PLAIN.paragraph.into()]);
    nums(|new| {
        let list = Object::Array(vec![PLAIN.paragraph.into(), new.described.into()]);
        vec![0.into(), list, 1.into(), new.described.into()]
    });
    for next in [0, 1, i64::MAX] {
        changed(|new| _ = new.root.insert("ParentTreeNextKey", next));
    }
    changed(|new| _ = new.root.remove("ParentTreeNextKey"));
    // Limits by which programs that halve the tree do not find what is there.
    changed(|new| _ = new.tree.insert("Limits", vec![Object::Int(1), Object::Int(1)]));
    changed(|new| _ = new.tree.insert("Kids", Vec::<Object>::new()));
    // A number that was free only by chance: something else may have it.
    changed(|new| {
        new.annotation.insert("StructParent", 2);
        new.root.insert("ParentTreeNextKey", 3);
    });
    // Its list becomes another one while it is described.
    let base = tagged(Says::Nothing);
    let file = signed(&base.file, Says::Nothing, |update| {
        let both = vec![base.paragraph.into(), base.document.into()];
        update.set(base.list, Object::Array(both));
        add(update, &base, field([0; 4]), |new| new.nums[1] = base.list.into())
    });
    rejected_as(&file, &Reason::StructureChanged);
}

/// Nothing new on a page: nothing to describe.
#[test]
fn a_tree_that_grows_by_itself() {
    let base = tagged(Says::Nothing);
    let file = appended(&base.file, |update| {
        let element = Dict::new()
            .with("Type", Object::name("StructElem"))
            .with("S", Object::name("Form"))
            .with("P", base.document)
            .with(
                "K",
                Dict::new()
                    .with("Type", Object::name("OBJR"))
                    .with("Obj", BLANK.name),
            );
        let element = update.add(element);
        let kids: Vec<Object> = vec![base.paragraph.into(), element.into()];
        edit(update, base.document, |document| _ = document.insert("K", kids));
    });
    rejected_as(&file, &Reason::StructureChanged);
    let walked = appended(&base.file, |update| {
        edit(update, BLANK.page, |page| {
            _ = page.insert("Tabs", Object::name("S"))
        });
    });
    rejected_as(&walked, &Reason::PageEntry("Tabs".into()));
    for order in ["R", "W"] {
        let file = signed_again(Says::Nothing, |new| {
            _ = new.page.insert("Tabs", Object::name(order))
        });
        rejected_as(&file, &Reason::PageEntry("Tabs".into()));
    }
    // The field itself is judged as ever.
    let closed = signed_again(Says::Certifies(1), |_| {});
    rejected_as(&closed, &Reason::VisibleFieldAfterCertification);
}

/// An element that is something else besides.
#[test]
fn an_element_with_two_uses() {
    let mut base = PLAIN.clone();
    base.file = appended(&base.file, |update| {
        edit(update, BLANK.names, |names| {
            _ = names.insert("Own", base.document)
        });
    });
    base.file = signed(&base.file, Says::Nothing, |_| BLANK.leader);
    let file = signed(&base.file, Says::Nothing, |update| {
        add(update, &base, field([0; 4]), |_| {})
    });
    rejected_as(&file, &Reason::Shared);
    // As the end of a way that leads to it, it is what it was.
    let mut base = PLAIN.clone();
    base.file = appended(&base.file, |update| {
        let way: Vec<Object> = vec![base.document.into(), Object::name("Fit")];
        let act = Dict::new().with("S", Object::name("GoTo")).with("SD", way);
        edit(update, BLANK.outlines, |outlines| {
            outlines.insert("A", act);
            outlines.insert("SE", base.document);
        });
    });
    base.file = signed(&base.file, Says::Nothing, |_| BLANK.leader);
    let file = signed(&base.file, Says::Nothing, |update| {
        add(update, &base, field([0; 4]), |_| {})
    });
    assert_eq!(judge(&file), []);
}
