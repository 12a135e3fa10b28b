//! Looks that a field's value names (ISO 32000-2 §12.5.5): PDFium takes the state of any annotation from its own `/V`, or from
//! that of what it calls its parent, where `/AS` is missing.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Update};

use crate::{
    judge::{judge, rejected_as},
    places::{annotation, certified, onto},
    support::{
        later::{appended, edit, form, rect},
        paper::BLANK,
    },
};

/// Where the first page is empty.
const BESIDE: [i64; 4] = [400, 500, 450, 520];

fn states(update: &mut Update<'_, '_>) -> Dict {
    let shown = update.add(form("0.9 0 0 rg 0 0 100 20 re f"));
    let blank = update.add(form(""));
    Dict::new().with("N", Dict::new().with("Binh", shown).with("Off", blank))
}

fn filled(file: &[u8], look: bool) -> Vec<u8> {
    appended(file, |update| {
        if look {
            update.set(BLANK.look, form("BT /F1 10 Tf 0 g (Binh) Tj ET"));
        }
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    })
}

#[test]
fn a_text_field_whose_value_names_its_look() {
    let prepared = certified(2, |update| {
        let looks = states(update);
        edit(update, BLANK.name, |field| _ = field.insert("AP", looks));
    });
    assert_eq!(judge(&prepared), []);
    rejected_as(&filled(&prepared, false), &Reason::LookNamedByValue);
}

#[test]
fn a_stamp_whose_look_a_field_names() {
    for kind in ["Stamp", "Square", "Link", "Watermark", "Foo"] {
        let prepared = certified(2, |update| {
            let mark = annotation(update, kind)
                .with("Rect", rect(BESIDE))
                .with("Parent", BLANK.name);
            let looks = states(update);
            onto(update, &BLANK, mark.with("AP", looks));
        });
        assert_eq!(judge(&prepared), [], "{kind}");
        rejected_as(&filled(&prepared, true), &Reason::LookNamedByValue);
    }
    // What a comment calls its parent is another comment.
    let answered = certified(2, |update| {
        let note = annotation(update, "Text").with("Rect", rect(BESIDE));
        let note = onto(update, &BLANK, note);
        let mut popup = annotation(update, "Popup")
            .with("Rect", rect(BESIDE))
            .with("Parent", note);
        popup.remove("AP");
        onto(update, &BLANK, popup);
    });
    assert_eq!(judge(&filled(&answered, true)), []);
}
