//! Every reason that the analysis gives, by an example: the form, its fields and their looks.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::changes::{ChangesAfter, Level, Reason};
use saoy_pdf::{Dict, ObjRef, Object, Update};
use support::{
    hand::{Says, signed},
    later::{after, after_first, appended, edit, edit_catalog, form, reasons, rect},
    paper::{Paper, SIGNED},
};

/// What the signature says of a later change.
fn changed(change: impl FnOnce(&Paper, &mut Update<'_, '_>)) -> ChangesAfter {
    let later = appended(&SIGNED.file, |update| change(&SIGNED, update));
    after_first(&SIGNED.file, &later)
}

/// What is filling in the form, and allowed.
fn filled(change: impl FnOnce(&Paper, &mut Update<'_, '_>)) -> Vec<Reason> {
    let after = changed(change);
    assert_eq!((after.level, after.allowed), (Level::FormFill, true), "{after:?}");
    reasons(&after)
}

/// What is never allowed.
fn refused(change: impl FnOnce(&Paper, &mut Update<'_, '_>)) -> Vec<Reason> {
    let after = changed(change);
    assert_eq!((after.level, after.allowed), (Level::Other, false), "{after:?}");
    reasons(&after)
}

/// Changes one entry of an object.
fn entry(reference: ObjRef, key: &str, value: impl Into<Object>) -> Vec<Reason> {
    refused(|_, update| edit(update, reference, |dict| _ = dict.insert(key, value)))
}

/// The form's list of fields, made anew.
fn fields(change: impl FnOnce(&mut Vec<Object>)) -> impl FnOnce(&Paper, &mut Update<'_, '_>) {
    |paper, update| {
        edit(update, paper.form, |form| {
            let mut list = form.get("Fields").unwrap().as_array().unwrap().to_vec();
            change(&mut list);
            form.insert("Fields", list);
        });
    }
}

/// A new signature field made of these entries besides its type.
fn new_field(dict: Dict) -> Vec<Reason> {
    refused(|paper, update| {
        let field = update.add(dict);
        fields(|list| list.push(field.into()))(paper, update);
    })
}

#[test]
fn a_text_field_gets_a_text_and_its_look() {
    let said = filled(|paper, update| {
        let look = update.add(form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC"));
        edit(update, paper.name, |field| {
            field.insert("V", Object::text("Binh"));
            field.insert("AP", Dict::new().with("N", look));
        });
    });
    assert_eq!(said, [Reason::FieldAppearance, Reason::FieldFilled]);
}

#[test]
fn a_look_is_cut_to_its_box() {
    let mut loose = form("BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET");
    loose.dict.remove("BBox");
    let said = refused(|paper, update| {
        let look = update.add(loose);
        edit(update, paper.name, |field| {
            _ = field.insert("AP", Dict::new().with("N", look))
        });
    });
    assert_eq!(said, [Reason::AppearanceMalformed]);
}

#[test]
fn a_button_shows_one_of_its_states() {
    let said = filled(|paper, update| {
        edit(update, paper.tick, |field| {
            field.insert("AS", Object::name("Yes"));
            field.insert("V", Object::name("Yes"));
        });
    });
    assert_eq!(said, [Reason::ButtonState, Reason::FieldFilled]);
    let said = entry(SIGNED.tick, "AS", Object::name("Nope"));
    assert_eq!(said, [Reason::AppearanceState]);
}

#[test]
fn a_field_may_become_read_only_and_the_forms_resources_grow() {
    let said = filled(|paper, update| edit(update, paper.name, |field| _ = field.insert("Ff", 1)));
    assert_eq!(said, [Reason::FieldReadOnly]);
    let said = filled(|paper, update| {
        let fonts = Dict::new().with("F1", paper.font).with("F2", paper.font);
        edit(update, paper.form, |form| {
            form.insert("DR", Dict::new().with("Font", fonts));
        });
    });
    assert_eq!(said, [Reason::FormDefaults]);
}

#[test]
fn the_form_stays_a_form() {
    let said = refused(|_, update| edit_catalog(update, |root| _ = root.insert("AcroForm", 5)));
    assert!(said.contains(&Reason::FormMalformed), "{said:?}");
    let said = entry(SIGNED.form, "XFA", Object::text("<xdp/>"));
    assert_eq!(said, [Reason::FormEntry("XFA".into())]);
    let said = entry(SIGNED.form, "Fields", Dict::new());
    assert!(said.contains(&Reason::FieldsMalformed), "{said:?}");
}

#[test]
fn the_list_of_fields_holds_fields() {
    let direct = Dict::new()
        .with("FT", Object::name("Sig"))
        .with("T", Object::text("moi"));
    let said = refused(fields(|list| list.push(direct.into())));
    assert_eq!(said, [Reason::FieldNotIndirect]);
    let said = refused(|paper, update| {
        let number = update.add(Object::Int(3));
        fields(|list| list.push(number.into()))(paper, update);
    });
    assert!(said.contains(&Reason::FieldNotDictionary), "{said:?}");
    let said = refused(fields(|list| _ = list.remove(1)));
    assert!(said.contains(&Reason::FieldRemoved), "{said:?}");
}

#[test]
fn a_field_has_one_name_that_is_its_own() {
    let sig = || Dict::new().with("FT", Object::name("Sig"));
    for (field, reason) in [
        (sig().with("T", Object::name("moi")), Reason::FieldNameNotText),
        (sig().with("T", Object::text("a.b")), Reason::FieldNamePeriod),
        (sig().with("T", Object::text("ten")), Reason::FieldNameTwice),
        (
            Dict::new().with("T", Object::text("moi")),
            Reason::FieldWithoutType,
        ),
    ] {
        let said = new_field(field);
        assert!(said.contains(&reason), "{reason:?}: {said:?}");
    }
}

#[test]
fn the_fields_below_a_field_stay() {
    let turned: Vec<Object> = vec![SIGNED.second.into(), SIGNED.first.into()];
    assert_eq!(entry(SIGNED.group, "Kids", turned), [Reason::FieldKids]);
}

#[test]
fn a_signature_stays_and_is_one() {
    let other = Dict::new().with("Type", Object::name("Sig"));
    assert_eq!(
        entry(SIGNED.leader, "V", other.clone()),
        [Reason::SignatureChanged]
    );
    assert_eq!(entry(SIGNED.seal, "V", other), [Reason::SignatureMalformed]);
}

#[test]
fn a_look_stays_there_and_is_one() {
    let said = refused(|paper, update| edit(update, paper.name, |field| _ = field.remove("AP")));
    assert_eq!(said, [Reason::AppearanceRemoved]);
    let said = entry(SIGNED.name, "AP", Dict::new().with("N", 3));
    assert_eq!(said, [Reason::AppearanceMalformed]);
    let said = refused(|paper, update| {
        let mut look = form("BT (An) Tj ET");
        look.dict
            .insert("OC", Dict::new().with("Type", Object::name("OCG")));
        let look = update.add(look);
        edit(update, paper.name, |field| {
            _ = field.insert("AP", Dict::new().with("N", look))
        });
    });
    assert_eq!(said, [Reason::AppearanceActive]);
}

#[test]
fn widgets_stay_where_they_are() {
    let list = |update: &Update<'_, '_>| {
        let list = update.get(SIGNED.annots).unwrap();
        list.as_array().unwrap().to_vec()
    };
    let said = refused(|paper, update| {
        let mut all = list(update);
        all.push(paper.unplaced.into());
        update.set(paper.annots, all);
    });
    assert_eq!(said, [Reason::WidgetAttached]);
    let said = refused(|paper, update| {
        let seal = Object::Ref(paper.seal);
        let rest: Vec<Object> = list(update).into_iter().filter(|item| *item != seal).collect();
        update.set(paper.annots, rest);
    });
    assert_eq!(said, [Reason::SignatureWidgetRemoved]);
    let said = refused(|paper, update| {
        let name = Object::Ref(paper.name);
        let rest: Vec<Object> = list(update).into_iter().filter(|item| *item != name).collect();
        update.set(paper.annots, rest);
    });
    assert_eq!(said, [Reason::WidgetRemoved]);
    let with = |item: &dyn Fn(&Paper) -> Object| {
        refused(|paper, update| {
            let mut all = list(update);
            all.push(item(paper));
            update.set(paper.annots, all);
        })
    };
    let direct = Dict::new().with("Subtype", Object::name("Text"));
    assert_eq!(with(&|_| direct.clone().into()), [Reason::AnnotsDirect]);
    assert_eq!(with(&|paper| paper.popup.into()), [Reason::AnnotationRecycled]);
}

/// Spec 3.3: over signed content only where a signature widget waited with this `/Rect` in the signed revision.
#[test]
fn a_waiting_field_may_be_signed_over_the_text_and_a_new_one_may_not() {
    let over = [72, 690, 300, 720];
    let look = |update: &mut Update<'_, '_>, field: ObjRef| {
        let look = update.add(form("0 0 1 rg 0 0 100 20 re f"));
        edit(update, field, |field| {
            field.insert("Rect", rect(over));
            field.insert("AP", Dict::new().with("N", look));
        });
    };
    // It waited there before the first signature.
    let base = appended(&support::paper::BLANK.file, |update| {
        edit(update, SIGNED.seal, |field| _ = field.insert("Rect", rect(over)));
    });
    let first = signed(&base, Says::Nothing, |_| SIGNED.leader);
    let whole = signed(&first, Says::Nothing, |update| {
        look(update, SIGNED.seal);
        SIGNED.seal
    });
    let said = after(&whole).remove(0);
    assert_eq!((said.level, said.allowed), (Level::FormFill, true), "{said:?}");
    assert_eq!(reasons(&said), [Reason::SignatureAppearance, Reason::Signed]);
    // It waited elsewhere.
    let moved = signed(&SIGNED.file, Says::Nothing, |update| {
        look(update, SIGNED.seal);
        SIGNED.seal
    });
    assert!(reasons(&after(&moved)[0]).contains(&Reason::RectChanged));
    // It comes after the first signature, first without showing and unsigned.
    let waiting = appended(&SIGNED.file, |update| {
        let field = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("moi"))
            .with("Rect", rect(over))
            .with("P", SIGNED.page);
        let field = update.add(field);
        fields(|list| list.push(field.into()))(&SIGNED, update);
        let mut all = update.get(SIGNED.annots).unwrap().as_array().unwrap().to_vec();
        all.push(field.into());
        update.set(SIGNED.annots, all);
    });
    let said = after(&waiting).remove(0);
    assert_eq!(reasons(&said), [Reason::SignatureOverContent]);
    assert!(!said.allowed);
}

/// What showed on paper shows on paper.
#[test]
fn a_field_goes_on_printing() {
    let said = entry(SIGNED.name, "F", 0);
    assert_eq!(said, [Reason::FlagsChanged]);
    let locked = changed(|paper, update| edit(update, paper.name, |field| _ = field.insert("F", 4 | 128)));
    assert_eq!(reasons(&locked), []);
    // A signature field that did not print may begin to when it is signed.
    let base = appended(&support::paper::BLANK.file, |update| {
        edit(update, SIGNED.seal, |seal| _ = seal.insert("F", 0));
    });
    let first = signed(&base, Says::Nothing, |_| SIGNED.leader);
    let whole = signed(&first, Says::Nothing, |update| {
        edit(update, SIGNED.seal, |seal| _ = seal.insert("F", 4 | 128));
        SIGNED.seal
    });
    assert_eq!(reasons(&after(&whole)[0]), [Reason::Signed]);
}

/// A button that resets the form refers to its fields; they may be filled in all the same.
#[test]
fn a_field_that_a_button_resets_is_filled_in() {
    for indirect in [false, true] {
        let base = appended(&support::paper::BLANK.file, |update| {
            let action = Dict::new()
                .with("S", Object::name("ResetForm"))
                .with("Fields", vec![Object::Ref(SIGNED.name)]);
            let action = if indirect {
                update.add(action).into()
            } else {
                Object::Dict(action)
            };
            edit(update, SIGNED.tick, |button| _ = button.insert("A", action));
        });
        let whole = signed(&base, Says::Nothing, |_| SIGNED.leader);
        let later = appended(&whole, |update| {
            edit(update, SIGNED.name, |field| {
                _ = field.insert("V", Object::text("Binh"))
            });
        });
        let said = after(&later).remove(0);
        assert_eq!(reasons(&said), [Reason::FieldFilled]);
        assert!(said.allowed);
    }
}
