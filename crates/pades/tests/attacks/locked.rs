//! What a signature that freezes fields leaves to others.

use saoy_pades::changes::{Reason, Refusal};
use saoy_pdf::{Dict, Object, Update};

use crate::{
    judge::rejected_as,
    support::{
        hand::{Says, signed_by},
        later::{after, appended, edit},
        paper::BLANK,
        people::PEOPLE,
    },
};

/// Signed with a FieldMDP of this action over these fields.
fn freezing(action: &str, fields: &[&str]) -> Vec<u8> {
    let mut parameters = Dict::new()
        .with("Type", Object::name("TransformParams"))
        .with("Action", Object::name(action))
        .with("V", Object::name("1.2"));
    if action != "All" {
        let names: Vec<Object> = fields.iter().map(|name| Object::text(name)).collect();
        parameters.insert("Fields", names);
    }
    let reference = Dict::new()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name("FieldMDP"))
        .with("TransformParams", parameters);
    let entries = Dict::new().with("Reference", vec![Object::Dict(reference)]);
    signed_by(&PEOPLE.leader, &BLANK.file, Says::Nothing, entries, |update| {
        edit(update, BLANK.form, |form| _ = form.remove("DA"));
        BLANK.leader
    })
}

fn another_font(update: &mut Update<'_, '_>) {
    let fonts = Dict::new().with("F1", BLANK.font).with("F2", BLANK.font);
    edit(update, BLANK.form, |form| {
        _ = form.insert("DR", Dict::new().with("Font", fonts))
    });
}

fn another_size(update: &mut Update<'_, '_>) {
    edit(update, BLANK.form, |form| {
        _ = form.insert("DA", Object::text("/F1 40 Tf 1 g"))
    });
}

/// Fonts and sizes of the form are those of every field that has none of its own: also of frozen ones.
#[test]
fn how_frozen_fields_are_printed() {
    for (action, names) in [("All", &[][..]), ("Exclude", &[])] {
        let frozen = freezing(action, names);
        for change in [another_font, another_size] {
            let later = appended(&frozen, change);
            rejected_as(&later, &Reason::FormDefaults);
            let after = after(&later).remove(0);
            assert_eq!(after.refused().next().unwrap().refused, Some(Refusal::Locked));
        }
    }
    // Where a field is left to be filled in, its font may come.
    for (action, names) in [("Include", &["nhom"][..]), ("Exclude", &["ten"])] {
        let later = appended(&freezing(action, names), another_font);
        assert!(after(&later)[0].allowed, "{action}");
    }
}

/// The names of frozen fields stand for what is below them, and for nothing else.
#[test]
fn a_frozen_field_is_filled_in() {
    let filled = |file: &[u8], field| {
        appended(file, |update| {
            edit(update, field, |field| {
                _ = field.insert("V", Object::text("9 000 000"))
            })
        })
    };
    for (action, names, field, frozen) in [
        ("All", &[][..], BLANK.name, true),
        ("Include", &["nhom"], BLANK.first, true),
        ("Include", &["nhom"], BLANK.name, false),
        ("Include", &["nho"], BLANK.first, false),
        ("Exclude", &["nhom"], BLANK.first, false),
        ("Exclude", &["nhom"], BLANK.name, true),
    ] {
        let later = filled(&freezing(action, names), field);
        if frozen {
            rejected_as(&later, &Reason::FieldFilled);
        } else {
            assert!(after(&later)[0].allowed, "{action} {names:?}");
        }
    }
}
