//! Shadow attacks that hide: something white lies over what is signed, and is taken away later, as comments may be by P=3.

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

/// Over the sum on the first page, and where that is empty.
const OVER: [i64; 4] = [72, 695, 250, 715];
const BESIDE: [i64; 4] = [400, 500, 450, 520];

const MARKS: [&str; 10] = [
    "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Stamp", "Caret", "Ink", "Text",
];

/// Certified by P=3 with this annotation on its first page; the annotation and its look.
fn covered(kind: Object, area: [i64; 4]) -> (Vec<u8>, ObjRef, ObjRef) {
    let mut nums = None;
    let base = appended(&BLANK.file, |update| {
        let look = update.add(form("1 g 0 0 178 20 re f"));
        let own = update.add(
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", kind)
                .with("Rect", rect(area))
                .with("F", 4)
                .with("AP", Dict::new().with("N", look)),
        );
        let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
        all.push(own.into());
        update.set(BLANK.annots, all);
        nums = Some((own, look));
    });
    let (own, look) = nums.unwrap();
    (signed(&base, Says::Certifies(3), |_| BLANK.leader), own, look)
}

fn take_off(update: &mut Update<'_, '_>, own: ObjRef) {
    let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
    all.retain(|item| item.as_ref() != Some(own));
    update.set(BLANK.annots, all);
}

/// Deleted, hidden, moved, left without room, painted with nothing: each shows the sum that the signer did not see.
#[test]
fn what_lay_over_the_sum_goes() {
    for kind in MARKS {
        let (file, own, look) = covered(Object::name(kind), OVER);
        assert_eq!(judge(&file), [], "{kind}");
        let edited =
            |edits: &dyn Fn(&mut Dict)| appended(&file, |update| edit(update, own, |dict| edits(dict)));
        for gone in [
            appended(&file, |update| take_off(update, own)),
            edited(&|dict| _ = dict.insert("F", 6)),
            edited(&|dict| _ = dict.insert("Rect", rect(BESIDE))),
        ] {
            rejected_as(&gone, &Reason::AnnotationUncovered);
        }
        let without_room = edited(&|dict| _ = dict.insert("Rect", rect([0; 4])));
        rejected_as(&without_room, &Reason::AnnotationOverContent);
        let emptied = appended(&file, |update| update.set(look, form("")));
        rejected_as(&emptied, &Reason::AnnotationOverContent);
        let other = edited(&|dict| _ = dict.insert("Subtype", Object::name("Popup")));
        rejected_as(&other, &Reason::AnnotationOverContent);
    }
}

/// What is no comment does not go, wherever it lies: nobody comments by it.
#[test]
fn what_is_no_mark_goes() {
    for kind in [
        "Link",
        "Watermark",
        "Redact",
        "Screen",
        "3D",
        "RichMedia",
        "TrapNet",
        "PrinterMark",
        "Projection",
        "Movie",
        "FileAttachment",
        "Foo",
    ] {
        for area in [OVER, BESIDE] {
            let (file, own, _) = covered(Object::name(kind), area);
            let gone = appended(&file, |update| take_off(update, own));
            rejected_as(&gone, &Reason::NoMarkRemoved(kind.into()));
        }
        let (file, own, _) = covered(Object::name(kind), BESIDE);
        let turned = appended(&file, |update| {
            edit(update, own, |dict| {
                _ = dict.insert("Subtype", Object::name("Square"))
            });
        });
        rejected_as(&turned, &Reason::NoMarkRemoved(kind.into()));
    }
}

/// A comment that lay over nothing, or hid nothing, may go, be hidden and be moved.
#[test]
fn comments_that_people_take_back() {
    for kind in MARKS {
        let (file, own, _) = covered(Object::name(kind), BESIDE);
        for honest in [
            appended(&file, |update| take_off(update, own)),
            appended(&file, |update| edit(update, own, |dict| _ = dict.insert("F", 6))),
            appended(&file, |update| {
                edit(update, own, |dict| {
                    _ = dict.insert("Rect", rect([450, 600, 500, 620]))
                });
            }),
        ] {
            assert_eq!(judge(&honest), [], "{kind}");
        }
    }
    // A line through the words, drawn by the viewer, hides none of them; neither does what was hidden already.
    let mut struck = None;
    let base = appended(&BLANK.file, |update| {
        let points = [72, 712, 250, 712, 72, 698, 250, 698].map(Object::Int);
        let line = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("StrikeOut"))
            .with("Rect", rect(OVER))
            .with("C", vec![Object::Int(1), Object::Int(0), Object::Int(0)])
            .with("QuadPoints", points.to_vec());
        let hidden = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Square"))
            .with("Rect", rect(OVER))
            .with("F", 6);
        let own = [update.add(line), update.add(hidden)];
        let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
        all.extend(own.map(Object::Ref));
        update.set(BLANK.annots, all);
        struck = Some(own);
    });
    let file = signed(&base, Says::Certifies(3), |_| BLANK.leader);
    let honest = appended(&file, |update| {
        struck.unwrap().into_iter().for_each(|own| take_off(update, own));
    });
    assert_eq!(judge(&honest), []);
}

/// A field and a signature whose `/Subtype` is an object of its own are widgets like others.
#[test]
fn a_widget_that_is_called_one_elsewhere() {
    for (own, reason) in [
        (BLANK.leader, Reason::SignatureWidgetRemoved),
        (BLANK.name, Reason::WidgetRemoved),
    ] {
        let base = appended(&BLANK.file, |update| {
            let kind = update.add(Object::name("Widget"));
            edit(update, own, |dict| _ = dict.insert("Subtype", kind));
            if own == BLANK.leader {
                edit(update, own, |dict| _ = dict.insert("Rect", rect(BESIDE)));
                let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
                all.retain(|item| item.as_ref() != Some(own));
                all.push(own.into());
                update.set(BLANK.annots, all);
            }
        });
        let file = signed(&base, Says::Certifies(3), |_| BLANK.leader);
        assert_eq!(judge(&file), []);
        rejected_as(&appended(&file, |update| take_off(update, own)), &reason);
    }
}
