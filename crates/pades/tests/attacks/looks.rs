//! A look that changes by itself: the value says one thing, the page shows another.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object};

use crate::{
    judge::{judge, rejected_as},
    support::{
        later::{appended, edit, form},
        paper::{FILLABLE, SIGNED},
    },
};

const OTHER: &str = "/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC";

/// `An` was filled in and signed; later the field shows another name.
#[test]
fn a_look_without_a_new_value() {
    for paper in [&*SIGNED, &*FILLABLE] {
        let drawn = appended(&paper.file, |update| update.set(paper.look, form(OTHER)));
        rejected_as(&drawn, &Reason::AppearanceAlone);
        let exchanged = appended(&paper.file, |update| {
            let look = update.add(form(OTHER));
            edit(update, paper.name, |field| {
                _ = field.insert("AP", Dict::new().with("N", look))
            });
        });
        rejected_as(&exchanged, &Reason::AppearanceAlone);
        // A field that showed nothing, and has no value.
        let shown = appended(&paper.file, |update| {
            let look = update.add(form(OTHER));
            edit(update, paper.first, |field| {
                _ = field.insert("AP", Dict::new().with("N", look))
            });
        });
        rejected_as(&shown, &Reason::AppearanceAlone);
    }
}

/// The same value, written in another way.
#[test]
fn a_look_with_the_old_value_in_new_clothes() {
    for value in [
        Object::HexString(b"An".to_vec()),
        Object::String(b"\xFE\xFF\0A\0n".to_vec()),
        Object::String(b"\xEF\xBB\xBFAn".to_vec()),
    ] {
        let drawn = appended(&FILLABLE.file, |update| {
            update.set(FILLABLE.look, form(OTHER));
            edit(update, FILLABLE.name, |field| _ = field.insert("V", value));
        });
        rejected_as(&drawn, &Reason::AppearanceAlone);
    }
}

/// A button's states are drawn anew; it is still off.
#[test]
fn a_state_that_is_drawn_anew() {
    let drawn = appended(&FILLABLE.file, |update| {
        let off = update.add(form(OTHER));
        edit(update, FILLABLE.tick, |tick| {
            let looks = tick.get("AP").unwrap().as_dict().unwrap();
            let states = looks.get("N").unwrap().as_dict().unwrap().clone();
            tick.insert("AP", Dict::new().with("N", states.with("Off", off)));
        });
    });
    rejected_as(&drawn, &Reason::AppearanceAlone);
}

/// The value stands above the widget that shows it.
#[test]
fn a_value_of_the_field_above() {
    let filled = appended(&FILLABLE.file, |update| {
        let look = update.add(form(OTHER));
        edit(update, FILLABLE.group, |group| {
            _ = group.insert("V", Object::text("Binh"))
        });
        edit(update, FILLABLE.first, |field| {
            _ = field.insert("AP", Dict::new().with("N", look))
        });
    });
    assert_eq!(judge(&filled), []);
}
