//! Fields and annotations that lie over what was signed, and content that a measuring eye overlooks.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, rect},
        paper::{BLANK, FILLABLE, NOTABLE},
    },
};

/// Over the sum on the first page.
const OVER: [i64; 4] = [72, 695, 250, 715];

/// The paper, prepared, and certified by somebody who saw what it showed then.
fn certified(p: u8, prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let base = appended(&BLANK.file, prepare);
    signed(&base, Says::Certifies(p.into()), |_| BLANK.leader)
}

/// A waiting text field over the sum: whatever it shows later hides it.
#[test]
fn a_text_field_over_the_sum() {
    let over = certified(2, |update| {
        edit(update, BLANK.name, |field| {
            _ = field.insert("Rect", rect([0, 600, 595, 842]))
        });
    });
    assert_eq!(judge(&over), []);
    let drawn = appended(&over, |update| {
        update.set(BLANK.look, form("BT /F1 40 Tf 0 g (MMMMM) Tj ET"));
    });
    rejected_as(&drawn, &Reason::FieldOverContent);
    // A viewer that draws fields itself paints the same from the value alone.
    let filled = appended(&over, |update| {
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("9 000 000"))
        });
    });
    rejected_as(&filled, &Reason::FieldOverContent);
    // Where the paper is empty it is filled in.
    let beside = appended(&FILLABLE.file, |update| {
        update.set(FILLABLE.look, form("BT /F1 10 Tf 0 g (Binh) Tj ET"));
        edit(update, FILLABLE.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    assert_eq!(judge(&beside), []);
}

/// Lines and labels around a field are what forms look like.
#[test]
fn a_field_in_its_box_is_filled() {
    let content = "100 100 100 20 re S 0.5 w 100 104 m 200 104 l S BT /F1 10 Tf 40 106 Td (Ho ten) Tj ET";
    let boxed = certified(2, |update| {
        update.set(
            BLANK.content,
            Stream::new(Dict::new(), content.as_bytes().to_vec()),
        );
        edit(update, BLANK.name, |field| {
            _ = field.insert("Rect", rect([100, 100, 200, 120]))
        });
    });
    let filled = appended(&boxed, |update| {
        update.set(BLANK.look, form("BT /F1 10 Tf 0 g (Binh) Tj ET"));
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    assert_eq!(judge(&filled), []);
}

/// Letters drawn with a pen as wide as the page.
#[test]
fn a_look_that_strokes_its_letters() {
    for content in [
        "1 Tr 1000 w BT /F1 10 Tf (M) Tj ET",
        "2 Tr BT /F1 10 Tf (M) Tj ET",
        "0 1 Tr BT /F1 10 Tf (M) Tj ET",
        "Tr BT /F1 10 Tf (M) Tj ET",
    ] {
        let file = appended(&FILLABLE.file, |update| update.set(FILLABLE.look, form(content)));
        rejected_as(&file, &Reason::AppearancePaints("Tr".into()));
    }
    let plain = form("0 Tr BT /F1 10 Tf (M) Tj ET");
    let file = appended(&FILLABLE.file, |update| {
        update.set(FILLABLE.look, plain);
        edit(update, FILLABLE.name, |field| {
            _ = field.insert("V", Object::text("M"))
        });
    });
    assert_eq!(judge(&file), []);
}

/// A state that was prepared and covers the page is switched on.
#[test]
fn a_tick_as_large_as_the_page() {
    let prepared = |area: [i64; 4]| {
        certified(2, |update| {
            let (on, off) = (update.add(form("1 g 0 0 100 20 re f")), update.add(form("")));
            edit(update, BLANK.tick, |tick| {
                tick.insert("Rect", rect(area));
                let states = Dict::new().with("Yes", on).with("Off", off);
                tick.insert("AP", Dict::new().with("N", states));
            });
        })
    };
    let ticked = |file: &[u8]| {
        appended(file, |update| {
            edit(update, BLANK.tick, |tick| {
                tick.insert("AS", Object::name("Yes"));
                tick.insert("V", Object::name("Yes"));
            });
        })
    };
    rejected_as(&ticked(&prepared([0, 600, 595, 842])), &Reason::FieldOverContent);
    assert_eq!(judge(&ticked(&prepared([100, 190, 110, 200]))), []);
}

/// A popup that brings a picture; a stamp whose place viewers read differently.
#[test]
fn annotations_that_show_where_nobody_looked() {
    let annotated = |kind: &str, area: Vec<Object>| {
        appended(&NOTABLE.file, |update| {
            let look = update.add(form("1 g 0 0 100 20 re f"));
            let annotation = update.add(
                Dict::new()
                    .with("Type", Object::name("Annot"))
                    .with("Subtype", Object::name(kind))
                    .with("Rect", area)
                    .with("AP", Dict::new().with("N", look)),
            );
            let mut all = update.get(NOTABLE.annots).unwrap().as_array().unwrap().to_vec();
            all.push(annotation.into());
            update.set(NOTABLE.annots, all);
        })
    };
    rejected_as(&annotated("Popup", rect(OVER)), &Reason::AnnotationOverContent);
    for numbers in [&[0, 0, 595, 842, 0][..], &[0, 0, 595]] {
        let area: Vec<Object> = numbers.iter().copied().map(Object::Int).collect();
        rejected_as(&annotated("Stamp", area.clone()), &Reason::AnnotationOverContent);
        rejected_as(&annotated("Popup", area), &Reason::AnnotationOverContent);
    }
    let beside = rect([400, 500, 450, 520]);
    assert_eq!(judge(&annotated("Stamp", beside)), []);
}

/// A white stamp on the first page of the notable paper.
fn stamp(update: &mut Update<'_, '_>, area: [i64; 4], more: Dict) {
    let look = update.add(form("1 g 0 0 100 20 re f"));
    let stamp = more
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Stamp"))
        .with("Rect", rect(area))
        .with("AP", Dict::new().with("N", look));
    let stamp = update.add(stamp);
    let mut all = update.get(NOTABLE.annots).unwrap().as_array().unwrap().to_vec();
    all.push(stamp.into());
    update.set(NOTABLE.annots, all);
}

/// A field is filled in, and in the same breath a stamp, or a signature, put upon it.
#[test]
fn a_stamp_upon_what_was_just_filled_in() {
    let both = |area: [i64; 4], filled: bool| {
        appended(&NOTABLE.file, |update| {
            if filled {
                edit(update, NOTABLE.first, |field| {
                    _ = field.insert("V", Object::text("1 000"))
                });
            }
            stamp(update, area, Dict::new());
        })
    };
    let upon = [90, 125, 150, 155];
    rejected_as(&both(upon, true), &Reason::AnnotationOverContent);
    assert_eq!(judge(&both(upon, false)), []);
    assert_eq!(judge(&both([400, 500, 450, 520], true)), []);
}

/// What keeps its size on a page that is made smaller takes up more of it.
#[test]
fn a_stamp_that_does_not_get_smaller_with_its_page() {
    let stamped = |flags: i64, area: [i64; 4]| {
        appended(&NOTABLE.file, |update| {
            stamp(update, area, Dict::new().with("F", flags));
        })
    };
    // Above the sum, and as high above it as it is itself.
    let above = [72, 720, 250, 740];
    rejected_as(&stamped(4 | 8, above), &Reason::AnnotationOverContent);
    assert_eq!(judge(&stamped(4, above)), []);
    assert_eq!(judge(&stamped(4 | 8, [400, 500, 450, 520])), []);
}
