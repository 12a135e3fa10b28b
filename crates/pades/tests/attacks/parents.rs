//! Two ways up: what a page or a field has from above, by those that list it and by the one that it calls its parent.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, rect},
        paper::BLANK,
    },
};

fn one(key: &str, value: impl Into<Object>) -> Dict {
    Dict::new().with(key, value)
}

/// Most viewers ask the node that a page calls its parent, others (Poppler) those through which they came to the page. Where
/// these are two, "as inherited" is two things.
#[test]
fn what_a_page_has_from_another_parent() {
    let small = || Object::from(rect([0, 0, 200, 842]));
    let whole = || Object::from(rect([0, 0, 595, 842]));
    let shows = |digit: &str| Object::from(one("Properties", one("X", Object::name(digit))));
    for (key, above, own) in [
        ("MediaBox", small(), whole()),
        ("CropBox", small(), whole()),
        ("Rotate", 180.into(), 0.into()),
        ("Resources", shows("nine"), shows("one")),
    ] {
        let reason = match key {
            "Resources" => Reason::ResourceReplaced,
            key => Reason::PageEntry(key.into()),
        };
        for (parents, is_straight) in [
            (Parents::Straight, true),
            (Parents::Another, false),
            (Parents::AnotherAbove, false),
            (Parents::Both, false),
            (Parents::OtherGeneration, false),
        ] {
            let above = if is_straight { &own } else { &above };
            for dropped in [true, false] {
                let file = page_below(parents, (key, above, &own), dropped);
                let later = appended(&file, |update| {
                    edit(update, BLANK.page, |page| match dropped {
                        true => _ = page.remove(key),
                        false => _ = page.insert(key, own.clone()),
                    });
                });
                match is_straight {
                    true => assert_eq!(judge(&later), [], "{key}"),
                    false => rejected_as(&later, &reason),
                }
            }
        }
    }
}

/// How a page and the nodes above it call each other.
#[derive(Clone, Copy, PartialEq)]
enum Parents {
    Straight,
    /// The page calls a node its parent that does not list it.
    Another,
    /// The node above the page does.
    AnotherAbove,
    /// Two nodes list the page.
    Both,
    /// The node's entry leads to an object of another generation: nothing for some, the object for others.
    OtherGeneration,
}

/// The first page below a node with `above` and beside one with `own`, certified with P=1.
fn page_below(
    parents: Parents,
    (key, above, own): (&'static str, &Object, &Object),
    has_own: bool,
) -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        let node = |parent: ObjRef, kids: &[ObjRef]| {
            let kids: Vec<Object> = kids.iter().copied().map(Object::Ref).collect();
            Dict::new()
                .with("Type", Object::name("Pages"))
                .with("Parent", parent)
                .with("Count", i64::try_from(kids.len()).unwrap())
                .with("Kids", kids)
        };
        let listed: &[ObjRef] = if parents == Parents::Both {
            &[BLANK.page]
        } else {
            &[]
        };
        let beside = update.add(node(BLANK.pages, listed).with(key, own.clone()));
        let between = match parents {
            Parents::AnotherAbove => node(beside, &[BLANK.page]),
            _ => node(BLANK.pages, &[BLANK.page]),
        };
        let through = match parents {
            Parents::AnotherAbove => between,
            Parents::OtherGeneration => {
                let mut hidden = update.add(above.clone());
                hidden.generation = 1;
                between.with(key, hidden)
            }
            _ => between.with(key, above.clone()),
        };
        let through = update.add(through);
        edit(update, BLANK.pages, |pages| {
            let mut kids = vec![Object::Ref(through), BLANK.page2.into()];
            if parents == Parents::Both {
                kids.push(beside.into());
            }
            pages.insert("Count", i64::try_from(kids.len()).unwrap());
            pages.insert("Kids", kids);
            match parents {
                Parents::AnotherAbove => _ = pages.insert(key, above.clone()),
                Parents::OtherGeneration => _ = pages.insert(key, own.clone()),
                _ => {}
            }
        });
        edit(update, BLANK.page, |page| {
            let parent = match parents {
                Parents::Another | Parents::Both => beside,
                _ => through,
            };
            page.insert("Parent", parent);
            page.remove(key);
            if has_own {
                page.insert(key, own.clone());
            }
        });
    });
    signed(&base, Says::Certifies(1), |_| BLANK.leader)
}

/// The same of fields: one takes its flags from the field that lists it, or from the one that it calls its parent.
#[test]
fn what_a_field_has_from_another_parent() {
    for parent in [true, false] {
        let base = appended(&BLANK.file, |update| {
            let other = Dict::new().with("FT", Object::name("Tx")).with("Ff", 1 << 12);
            let other = update.add(other);
            edit(update, BLANK.first, |field| {
                field.insert("Ff", 0);
                if parent {
                    field.insert("Parent", other);
                }
            });
        });
        for p in [1, 2] {
            let file = signed(&base, Says::Certifies(p), |_| BLANK.leader);
            let dropped = appended(&file, |update| {
                edit(update, BLANK.first, |field| _ = field.remove("Ff"))
            });
            match parent {
                true => rejected_as(&dropped, &Reason::FieldKids),
                false => assert_eq!(judge(&dropped), []),
            }
        }
    }
}
