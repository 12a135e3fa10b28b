//! Annotations whose place has no size, and looks without a limit: PDFium paints them over the whole page, and every viewer
//! draws a note's icon.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Update};

use crate::{
    judge::{judge, rejected_as},
    places::{annotation, certified, field, onto},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, rect},
        paper::{BLANK, CLOSED, FILLABLE, NOTABLE, Paper, SIGNED},
    },
};

/// Four zeros, a point, and places without width or height.
const NOWHERE: [[i64; 4]; 4] = [
    [0; 4],
    [50, 50, 50, 50],
    [400, 500, 500, 500],
    [400, 500, 400, 520],
];
/// Where the first page is empty.
const BESIDE: [i64; 4] = [400, 500, 450, 520];

/// A look that ends where it says, one that does not say, one that says so in other words.
fn looks(update: &mut Update<'_, '_>) -> Vec<Dict> {
    let boxes = [
        Some(Object::from(rect([0, 0, 100, 20]))),
        None,
        Some(Object::Int(0)),
        Some(Object::from(rect([0; 4]))),
    ];
    let looks = boxes.into_iter().map(|limit| {
        let mut look = form("0.9 0 0 rg 0 0 900 900 re f");
        look.dict.remove("BBox");
        if let Some(limit) = limit {
            look.dict.insert("BBox", limit);
        }
        Dict::new().with("N", update.add(look))
    });
    looks.collect()
}

/// How many looks [`looks`] makes.
const LOOKS: usize = 4;
/// Those of them that have no box of four numbers.
const BOUNDLESS: [usize; 2] = [1, 2];

fn widget(update: &mut Update<'_, '_>, paper: &Paper, place: [i64; 4], nth: usize) -> Dict {
    let look = looks(update).remove(nth);
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("F", 4)
        .with("P", paper.page)
        .with("Rect", rect(place))
        .with("AP", look)
}

/// Anybody can add a field for signatures, or a timestamp of his own.
#[test]
fn a_new_field_without_size_that_paints() {
    for place in NOWHERE {
        for nth in 0..LOOKS {
            for paper in [&*FILLABLE, &*SIGNED] {
                let waiting = appended(&paper.file, |update| {
                    let widget = widget(update, paper, place, nth);
                    field(update, paper, widget);
                });
                let reason = match BOUNDLESS.contains(&nth) {
                    true => Reason::AppearanceMalformed,
                    false => Reason::UnsignedAppearance,
                };
                rejected_as(&waiting, &reason);
            }
            let stamped = signed(&CLOSED.file, Says::Stamps, |update| {
                let widget = widget(update, &CLOSED, place, nth);
                field(update, &CLOSED, widget)
            });
            let reason = match BOUNDLESS.contains(&nth) {
                true => Reason::AppearanceMalformed,
                false => Reason::UnsignedAppearance,
            };
            rejected_as(&stamped, &reason);
        }
    }
}

/// On blank paper a look stays there when it says how far it goes.
#[test]
fn a_new_field_or_mark_whose_look_has_no_limit() {
    for nth in BOUNDLESS {
        let again = signed(&SIGNED.file, Says::Nothing, |update| {
            let widget = widget(update, &SIGNED, BESIDE, nth);
            field(update, &SIGNED, widget)
        });
        rejected_as(&again, &Reason::AppearanceMalformed);
    }
    for nth in 0..LOOKS {
        for place in NOWHERE.into_iter().chain([BESIDE]) {
            let file = appended(&NOTABLE.file, |update| {
                let look = looks(update).remove(nth);
                let mark = annotation(update, "Stamp")
                    .with("Rect", rect(place))
                    .with("AP", look);
                onto(update, &NOTABLE, mark);
            });
            match (nth, place) {
                (0 | 3, BESIDE) => assert_eq!(judge(&file), []),
                _ => rejected_as(&file, &Reason::AnnotationOverContent),
            }
        }
    }
}

/// As programs make them: four zeros, and no look or one that draws nothing.
#[test]
fn a_signature_that_shows_nothing() {
    for look in [
        None,
        Some(""),
        Some("% DSBlank\n"),
        Some("q Q"),
        Some("/Tx BMC EMC"),
    ] {
        let invisible = signed(&FILLABLE.file, Says::Nothing, |update| {
            let mut widget = widget(update, &FILLABLE, [0; 4], 0);
            widget.remove("AP");
            if let Some(look) = look {
                let mut look = form(look);
                look.dict.insert("BBox", rect([0; 4]));
                widget.insert("AP", Dict::new().with("N", update.add(look)));
            }
            field(update, &FILLABLE, widget)
        });
        assert_eq!(judge(&invisible), [], "{look:?}");
    }
}

/// A waiting field of no height: PDFium writes its letters as high as a line, over what was signed.
#[test]
fn a_field_without_size_that_is_filled_in() {
    for place in NOWHERE {
        let prepared = certified(2, |update| {
            edit(update, BLANK.name, |field| _ = field.insert("Rect", rect(place)));
        });
        let filled = |look: &str| {
            appended(&prepared, |update| {
                update.set(BLANK.look, form(look));
                edit(update, BLANK.name, |field| {
                    _ = field.insert("V", Object::text("Binh"))
                });
            })
        };
        let letters = filled("/Tx BMC BT /F1 10 Tf 0 g (Binh) Tj ET EMC");
        rejected_as(&letters, &Reason::FieldOverContent);
    }
}

/// A box of no height that is ticked: nothing new is drawn, a look that was there is shown.
#[test]
fn a_box_without_size_that_is_ticked() {
    for place in NOWHERE {
        let prepared = certified(2, |update| {
            let (on, off) = (update.add(form("BT /F1 20 Tf (n) Tj ET")), update.add(form("")));
            edit(update, BLANK.tick, |tick| {
                let states = Dict::new().with("Yes", on).with("Off", off);
                tick.insert("AP", Dict::new().with("N", states));
                tick.insert("Rect", rect(place));
            });
        });
        let ticked = appended(&prepared, |update| {
            edit(update, BLANK.tick, |tick| {
                tick.insert("V", Object::name("Yes"));
                tick.insert("AS", Object::name("Yes"));
            });
        });
        rejected_as(&ticked, &Reason::FieldOverContent);
    }
}

/// Every viewer draws the icon of a note, a clip or a loudspeaker, and some a frame as thick as it likes.
#[test]
fn a_new_field_that_calls_itself_something_else() {
    for kind in ["Text", "FileAttachment", "Sound", "Stamp", "Square", "Circle"] {
        for place in NOWHERE.into_iter().chain([BESIDE]) {
            let note = |update: &mut Update<'_, '_>, paper: &Paper| {
                let mut widget = widget(update, paper, place, 0).with("Subtype", Object::name(kind));
                widget.remove("AP");
                field(update, paper, widget)
            };
            let reason = Reason::FieldEntry("Subtype".to_owned());
            let waiting = appended(&FILLABLE.file, |update| _ = note(update, &FILLABLE));
            rejected_as(&waiting, &reason);
            rejected_as(
                &signed(&CLOSED.file, Says::Stamps, |update| note(update, &CLOSED)),
                &reason,
            );
        }
    }
}

/// MuPDF draws a frame or a text as far as negative differences let it, and a border as thick as it is said to be.
#[test]
fn frames_that_are_drawn_beyond_their_place() {
    let framed = |kind: &str, key: &str, value: Object| {
        appended(&NOTABLE.file, |update| {
            let mut mark = annotation(update, kind).with("Rect", rect(BESIDE));
            mark.remove("AP");
            onto(update, &NOTABLE, mark.with(key, value));
        })
    };
    let wide = |width: i64| Object::from(Dict::new().with("W", width));
    let border = |width: i64| Object::Array([0, 0, width].map(Object::Int).to_vec());
    for kind in ["FreeText", "Square", "Circle", "Caret"] {
        for (key, value) in [
            ("RD", Object::from(rect([-190, -5, -5, -230]))),
            ("RD", Object::from(rect([40, 0, 40, 0]))),
            ("RD", Object::Int(0)),
            ("BS", wide(400)),
            ("Border", border(60)),
            (
                "BE",
                Object::from(Dict::new().with("S", Object::name("C")).with("I", 2)),
            ),
        ] {
            rejected_as(&framed(kind, key, value), &Reason::AnnotationOverContent);
        }
        for (key, value) in [
            ("RD", Object::from(rect([2, 2, 2, 2]))),
            ("BS", wide(3)),
            ("Border", border(1)),
        ] {
            assert_eq!(judge(&framed(kind, key, value)), [], "{kind} {key}");
        }
    }
}
