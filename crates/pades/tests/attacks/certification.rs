//! Attacks on certified documents: the evil annotation, the sneaky signature.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Update};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    support::{
        hand::{Says, signed, signed_by},
        later::{appended, edit, edit_catalog, form, open, rect},
        paper::{BLANK, CLOSED, FILLABLE, NOTABLE, Paper},
        people::PEOPLE,
    },
};

/// Over the sum on the first page.
const OVER: [i64; 4] = [72, 695, 250, 715];
/// Where the first page is empty.
const BESIDE: [i64; 4] = [400, 500, 450, 520];

fn put(update: &mut Update<'_, '_>, paper: &Paper, annotation: ObjRef) {
    let mut all = update.get(paper.annots).unwrap().as_array().unwrap().to_vec();
    all.push(annotation.into());
    update.set(paper.annots, all);
}

fn note(kind: &str, area: [i64; 4], entries: Dict) -> Dict {
    let mut note = Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name(kind))
        .with("Rect", rect(area))
        .with("Contents", Object::text("9 000 000"));
    for (key, value) in entries.iter() {
        note.insert(key.as_bytes(), value.clone());
    }
    note
}

fn annotated(paper: &Paper, dict: impl FnOnce(&mut Update<'_, '_>) -> Dict) -> Vec<u8> {
    appended(&paper.file, |update| {
        let dict = dict(update);
        let annotation = update.add(dict);
        put(update, paper, annotation);
    })
}

/// Evil annotation: what the certification allows by P=3, placed over what was certified.
#[test]
fn an_annotation_over_the_sum() {
    for kind in ["FreeText", "Stamp", "Square", "Circle", "Text", "Caret"] {
        let file = annotated(&NOTABLE, |_| note(kind, OVER, Dict::new()));
        rejected_as(&file, &Reason::AnnotationOverContent);
        let file = annotated(&NOTABLE, |update| {
            let look = update.add(form("1 g 0 0 100 20 re f"));
            note(kind, OVER, Dict::new().with("AP", Dict::new().with("N", look)))
        });
        rejected_as(&file, &Reason::AnnotationOverContent);
    }
    for kind in ["Line", "Polygon", "PolyLine", "Ink"] {
        let file = annotated(&NOTABLE, |_| note(kind, BESIDE, Dict::new()));
        rejected_as(&file, &Reason::AnnotationOverContent);
    }
}

#[test]
fn an_annotation_of_a_kind_that_acts_or_replaces() {
    for kind in [
        "Redact",
        "Link",
        "Widget",
        "FileAttachment",
        "Sound",
        "Movie",
        "Screen",
        "RichMedia",
        "3D",
        "Watermark",
        "TrapNet",
        "PrinterMark",
        "Projection",
        "",
    ] {
        let file = annotated(&NOTABLE, |_| note(kind, BESIDE, Dict::new()));
        rejected_as(&file, &Reason::AnnotationActive(kind.into()));
    }
}

/// Two steps: it comes hidden or aside, and is moved over the sum later.
#[test]
fn an_annotation_that_is_moved_over_the_sum_later() {
    for (first, second) in [
        (
            note("Square", BESIDE, Dict::new()),
            note("Square", OVER, Dict::new()),
        ),
        (
            note("Square", OVER, Dict::new().with("F", 2)),
            note("Square", OVER, Dict::new().with("F", 4)),
        ),
    ] {
        let mut own = None;
        let file = appended(&NOTABLE.file, |update| {
            let annotation = update.add(first);
            own = Some(annotation);
            put(update, &NOTABLE, annotation);
        });
        assert_eq!(judge(&file), [], "allowed by P=3 so far");
        let moved = appended(&file, |update| update.set(own.unwrap(), second));
        rejected_as(&moved, &Reason::AnnotationOverContent);
    }
}

/// Corners the other way round, numbers by reference, reals.
#[test]
fn a_place_written_in_another_way() {
    let [x0, y0, x1, y1] = OVER;
    let turned = annotated(&NOTABLE, |_| note("Square", [x1, y1, x0, y0], Dict::new()));
    rejected_as(&turned, &Reason::AnnotationOverContent);
    let by_reference = annotated(&NOTABLE, |update| {
        let numbers = OVER.map(|number| Object::Ref(update.add(Object::Int(number))));
        note("Square", OVER, Dict::new().with("Rect", numbers.to_vec()))
    });
    rejected_as(&by_reference, &Reason::AnnotationOverContent);
}

#[test]
fn any_annotation_where_p_forbids_it() {
    for paper in [&*CLOSED, &*FILLABLE] {
        let file = annotated(paper, |_| note("Text", BESIDE, Dict::new()));
        rejected_as(&file, &Reason::AnnotationAdded);
        let file = annotated(paper, |_| note("FreeText", OVER, Dict::new()));
        rejected_as(&file, &Reason::AnnotationOverContent);
    }
}

/// Sneaky signature: a new signature field with a picture, over the sum or beside it.
#[test]
fn a_new_signature_that_shows_something() {
    for paper in [&*CLOSED, &*FILLABLE, &*NOTABLE] {
        for area in [OVER, BESIDE] {
            let file = signed(&paper.file, Says::Nothing, |update| {
                let look = update.add(form("1 g 0 0 100 20 re f BT (9 000 000) Tj ET"));
                let field = update.add(
                    note("Widget", area, Dict::new())
                        .with("FT", Object::name("Sig"))
                        .with("T", Object::text("moi"))
                        .with("P", paper.page)
                        .with("AP", Dict::new().with("N", look)),
                );
                edit(update, paper.form, |form| {
                    let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
                    fields.push(field.into());
                    form.insert("Fields", fields);
                });
                put(update, paper, field);
                field
            });
            rejected_as(&file, &Reason::VisibleFieldAfterCertification);
        }
    }
}

/// The field waits without a signature: it only shows its picture, or is signed by nobody known.
#[test]
fn a_signature_field_that_shows_something_unsigned() {
    let file = appended(&FILLABLE.file, |update| {
        let look = update.add(form("1 g 0 0 100 20 re f"));
        edit(update, FILLABLE.seal, |seal| {
            seal.insert("AP", Dict::new().with("N", look));
        });
    });
    rejected_as(&file, &Reason::UnsignedAppearance);
    let moved = signed(&FILLABLE.file, Says::Nothing, |update| {
        let look = update.add(form("1 g 0 0 100 20 re f"));
        edit(update, FILLABLE.seal, |seal| {
            seal.insert("AP", Dict::new().with("N", look));
            seal.insert("Rect", rect(OVER));
        });
        FILLABLE.seal
    });
    rejected_as(&moved, &Reason::RectChanged);
}

/// The permission itself is what an attacker would change first.
#[test]
fn the_permission_taken_away_or_widened() {
    let file = appended(&CLOSED.file, |update| {
        let catalog = update.reader().catalog_ref();
        edit(update, catalog, |root| _ = root.remove("Perms"));
    });
    rejected_as(&file, &Reason::Permissions);
    let file = appended(&CLOSED.file, |update| {
        let field = update.get(CLOSED.leader).unwrap();
        let value = field.as_dict().unwrap().reference("V").unwrap();
        edit(update, value, |value| _ = value.remove("Reference"));
    });
    rejected_as(&file, &Reason::SignatureChanged);
    // A later signature that certifies with P=3 gives nothing.
    let wider = signed(&CLOSED.file, Says::Certifies(3), |_| CLOSED.seal);
    rejected_as(&wider, &Reason::Permissions);
}

/// Marks need no look of their own; those that hide what they mark are as evil as a picture.
#[test]
fn a_highlight_that_blackens() {
    let marked = |kind: &str, entries: Dict| annotated(&NOTABLE, |_| note(kind, OVER, entries));
    let colour = |parts: &[f64]| {
        let parts: Vec<Object> = parts.iter().copied().map(Object::Real).collect();
        Dict::new().with("C", parts)
    };
    for dark in [&[0.0][..], &[0.0, 0.0, 0.4], &[0.0, 0.0, 0.0, 1.0]] {
        rejected_as(&marked("Highlight", colour(dark)), &Reason::AnnotationOverContent);
    }
    let wide = Dict::new().with("BS", Dict::new().with("W", 40));
    for kind in ["Underline", "StrikeOut", "Squiggly"] {
        rejected_as(&marked(kind, wide.clone()), &Reason::AnnotationOverContent);
    }
    assert_eq!(judge(&marked("Highlight", colour(&[1.0, 1.0, 0.0]))), []);
}

/// The parameters of the certification lie in an object of their own, which changes later.
#[test]
fn a_permission_in_an_object_of_its_own() {
    let mut own = None;
    let certified = signed_with_reference(&mut own);
    let own = own.unwrap();
    assert_eq!(judge(&certified), []);
    let widened = appended(&certified, |update| {
        update.set(own, Dict::new().with("P", 3));
        let note = update.add(note("Text", BESIDE, Dict::new()));
        put(update, &BLANK, note);
    });
    rejected_as(&widened, &Reason::AnnotationAdded);
    let only = appended(&certified, |update| {
        update.set(own, Dict::new().with("P", 3));
    });
    rejected(&only, |why| {
        matches!(
            why,
            Why::Changed(Reason::FieldEntry(_) | Reason::SignatureChanged)
        )
    });
}

/// A certification with P=1 whose parameters are the object `own`.
fn signed_with_reference(own: &mut Option<ObjRef>) -> Vec<u8> {
    // The numbers of the next objects: parameters, then the signature.
    let next = open(&BLANK.file).max_object_number() + 1;
    let parameters = ObjRef::new(next);
    let reference = Dict::new()
        .with("TransformMethod", Object::name("DocMDP"))
        .with("TransformParams", parameters);
    let entries = Dict::new().with("Reference", vec![Object::Dict(reference)]);
    *own = Some(parameters);
    signed_by(&PEOPLE.leader, &BLANK.file, Says::Nothing, entries, |update| {
        assert_eq!(update.add(Dict::new().with("P", 1)), parameters);
        edit_catalog(update, |root| {
            root.insert("Perms", Dict::new().with("DocMDP", ObjRef::new(next + 1)));
        });
        BLANK.leader
    })
}

/// What a signature allows is read where it is written in another shape, and is nothing where it cannot be read.
#[test]
fn a_permission_in_another_shape() {
    let filled = |entries: Dict| {
        let whole = signed_by(&PEOPLE.leader, &BLANK.file, Says::Nothing, entries, |_| {
            BLANK.leader
        });
        appended(&whole, |update| {
            edit(update, BLANK.first, |field| {
                _ = field.insert("V", Object::text("1"))
            });
        })
    };
    let docmdp = |parameters: Object| {
        Dict::new()
            .with("TransformMethod", Object::name("DocMDP"))
            .with("TransformParams", parameters)
    };
    let p = |p: i64| Object::Dict(Dict::new().with("P", p));
    let list = |reference: Dict| Dict::new().with("Reference", vec![Object::Dict(reference)]);
    let is_refused = |entries: Dict| rejected_as(&filled(entries), &Reason::FieldFilled);
    let is_fine = |entries: Dict| {
        let said = judge(&filled(entries));
        assert!(!said.iter().any(|why| matches!(why, Why::Changed(_))), "{said:?}");
    };
    is_fine(list(docmdp(p(2))));
    is_refused(list(docmdp(p(1))));
    is_refused(Dict::new().with("Reference", docmdp(p(1))));
    is_refused(Dict::new().with("Reference", 1));
    is_refused(Dict::new().with("Reference", vec![Object::Int(1)]));
    is_refused(list(docmdp(Object::Int(3))));
    let lock = |names: Object| {
        let parameters = Dict::new()
            .with("Action", Object::name("Include"))
            .with("Fields", names);
        list(
            Dict::new()
                .with("TransformMethod", Object::name("FieldMDP"))
                .with("TransformParams", parameters),
        )
    };
    is_fine(lock(vec![Object::text("ten")].into()));
    is_refused(lock(Object::text("ten")));
    is_refused(lock(vec![Object::name("ten")].into()));
}
