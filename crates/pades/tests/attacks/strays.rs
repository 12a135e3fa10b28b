//! Widgets that the form does not lead to, or not there: viewers go by the page's list and by `/Parent`, and draw in them
//! what the field says.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, rect},
        paper::BLANK,
    },
};

/// Over the sum on the first page, and where that page is empty.
const OVER: [i64; 4] = [72, 695, 250, 715];
const BESIDE: [i64; 4] = [400, 500, 450, 520];

/// The paper, prepared, and certified by somebody who saw what it showed then.
fn certified(prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let base = appended(&BLANK.file, prepare);
    signed(&base, Says::Certifies(2), |_| BLANK.leader)
}

fn widget(area: [i64; 4]) -> Dict {
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("Rect", rect(area))
        .with("F", 4)
}

fn list(update: &mut Update<'_, '_>, item: impl Into<Object>) {
    let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
    all.push(item.into());
    update.set(BLANK.annots, all);
}

/// Fills in a field whose own widget, if it has one, lies where the paper is empty.
fn filled(file: &[u8], field: ObjRef) -> Vec<u8> {
    appended(file, |update| {
        edit(update, field, |field| {
            _ = field.insert("V", Object::text("9 000 000"))
        });
    })
}

/// In the page's list, with a field for its parent; in nobody's `/Kids`.
#[test]
fn a_widget_that_only_the_page_knows() {
    let stray = |area: [i64; 4]| widget(area).with("Parent", BLANK.name);
    let by_number = |area| {
        certified(|update| {
            let stray = update.add(stray(area));
            list(update, stray);
        })
    };
    rejected_as(&filled(&by_number(OVER), BLANK.name), &Reason::FieldOverContent);
    assert_eq!(judge(&filled(&by_number(BESIDE), BLANK.name)), []);
    // In the list itself.
    let direct = certified(|update| list(update, stray(OVER)));
    rejected_as(&filled(&direct, BLANK.name), &Reason::FieldOverContent);
    // Below something that is no field, which is below the field.
    let further = certified(|update| {
        let between = update.add(Dict::new().with("Parent", BLANK.group));
        let stray = update.add(widget(OVER).with("Parent", between));
        list(update, stray);
    });
    rejected_as(&filled(&further, BLANK.group), &Reason::FieldOverContent);
    // Nobody fills in what it shows.
    assert_eq!(judge(&filled(&further, BLANK.name)), []);
    // So long a way up that nobody follows it.
    let far = certified(|update| {
        let mut above = BLANK.group;
        for _ in 0..100 {
            above = update.add(Dict::new().with("Parent", above));
        }
        let stray = update.add(widget(OVER).with("Parent", above));
        list(update, stray);
    });
    rejected_as(&filled(&far, BLANK.group), &Reason::FieldOverContent);
}

/// A second field of one name is the same field to viewers, whether the form lists it or not.
#[test]
fn a_widget_of_the_same_name() {
    let same = |listed: bool| {
        certified(|update| {
            let twin = update.add(
                widget(OVER)
                    .with("FT", Object::name("Tx"))
                    .with("T", Object::text("ten")),
            );
            list(update, twin);
            if listed {
                edit(update, BLANK.form, |form| {
                    let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
                    fields.push(twin.into());
                    form.insert("Fields", fields);
                });
            }
        })
    };
    for listed in [false, true] {
        let file = filled(&same(listed), BLANK.name);
        rejected_as(&file, &Reason::FieldOverContent);
    }
}

/// The page's list leads to a reference that leads to the widget.
#[test]
fn a_widget_behind_two_references() {
    let file = certified(|update| {
        let between = update.add(Object::Ref(BLANK.first));
        edit(update, BLANK.first, |first| _ = first.insert("Rect", rect(OVER)));
        let all = update.get(BLANK.annots).unwrap();
        let all = all.as_array().unwrap().iter().map(|item| match item {
            Object::Ref(one) if *one == BLANK.first => Object::Ref(between),
            other => other.clone(),
        });
        let all: Vec<Object> = all.collect();
        update.set(BLANK.annots, all);
    });
    rejected_as(&filled(&file, BLANK.group), &Reason::FieldOverContent);
}

/// One widget in the lists of two pages: where it stands last it covers nothing.
#[test]
fn a_widget_on_two_pages() {
    let file = certified(|update| {
        edit(update, BLANK.first, |first| _ = first.insert("Rect", rect(OVER)));
        edit(update, BLANK.page2, |page| {
            let mut all = page.get("Annots").unwrap().as_array().unwrap().to_vec();
            all.push(BLANK.first.into());
            page.insert("Annots", all);
            page.remove("Contents");
        });
    });
    rejected_as(&filled(&file, BLANK.group), &Reason::FieldOverContent);
}

/// A page with `/Kids`: some viewers take it for a page, by its type, some for a node above pages.
#[test]
fn a_widget_on_a_page_that_some_take_for_none() {
    for kids in [Object::Array(Vec::new()), Object::Int(1)] {
        let file = certified(|update| {
            edit(update, BLANK.first, |first| _ = first.insert("Rect", rect(OVER)));
            edit(update, BLANK.page, |page| _ = page.insert("Kids", kids));
        });
        rejected_as(&filled(&file, BLANK.group), &Reason::FieldOverContent);
    }
}

/// A value shows in all widgets below its field, however far below.
#[test]
fn a_widget_far_below_its_field() {
    let file = certified(|update| {
        let mut below = update.add(widget(OVER));
        list(update, below);
        for level in 0..20 {
            let above = update.add(
                Dict::new()
                    .with("Kids", vec![Object::Ref(below)])
                    .with("T", Object::text(&format!("t{level}"))),
            );
            edit(update, below, |below| _ = below.insert("Parent", above));
            below = above;
        }
        edit(update, below, |top| _ = top.insert("Parent", BLANK.group));
        edit(update, BLANK.group, |group| {
            let mut kids = group.get("Kids").unwrap().as_array().unwrap().to_vec();
            kids.push(below.into());
            group.insert("Kids", kids);
        });
    });
    rejected_as(&filled(&file, BLANK.group), &Reason::FieldOverContent);
}

/// Flags beyond 32 bits hide no field.
#[test]
fn a_field_whose_flags_viewers_read_otherwise() {
    let file = certified(|update| {
        edit(update, BLANK.first, |first| {
            first.insert("Rect", rect(OVER));
            first.insert("F", 4_294_967_298_i64);
        });
    });
    rejected_as(&filled(&file, BLANK.group), &Reason::FieldOverContent);
}

/// The signature field that waited has no place: some viewers show its picture all over the page.
#[test]
fn a_waiting_signature_field_without_a_place() {
    let sealed = |place: Option<Vec<Object>>| {
        let base = certified(|update| {
            edit(update, BLANK.seal, |seal| {
                seal.remove("Rect");
                if let Some(place) = place {
                    seal.insert("Rect", place);
                }
            });
        });
        signed(&base, Says::Nothing, |update| {
            let look = update.add(form("0.9 0 0 rg 0 0 100 20 re f"));
            edit(update, BLANK.seal, |seal| {
                _ = seal.insert("AP", Dict::new().with("N", look))
            });
            BLANK.seal
        })
    };
    rejected_as(&sealed(None), &Reason::FieldOverContent);
    rejected_as(
        &sealed(Some(rect(OVER).into_iter().take(3).collect())),
        &Reason::FieldOverContent,
    );
    // Over the sum it may be signed where it waited.
    assert_eq!(judge(&sealed(Some(rect(OVER)))), []);
}
