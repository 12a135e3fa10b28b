//! Buttons and values that stand where no value belongs: what machines read and what eyes see.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, helvetica, rect},
        paper::BLANK,
    },
};

const YES: &str = "BT /F1 10 Tf (Dong y) Tj ET";
const NO: &str = "BT /F1 10 Tf (KHONG dong y) Tj ET";

/// A box that is ticked, with looks that say so.
fn ticked(flags: i64, off: bool) -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        let yes = update.add(form(YES));
        let mut states = Dict::new().with("Yes", yes);
        if off {
            states.insert("Off", update.add(form(NO)));
        }
        edit(update, BLANK.tick, |tick| {
            tick.insert("AP", Dict::new().with("N", states));
            tick.insert("AS", Object::name("Yes"));
            tick.insert("V", Object::name("Yes"));
            tick.insert("Ff", flags);
        });
    });
    signed(&base, Says::Certifies(2), |_| BLANK.leader)
}

fn changed(file: &[u8], change: impl FnOnce(&mut Dict)) -> Vec<u8> {
    appended(file, |update| edit(update, BLANK.tick, change))
}

/// The box and its value are switched together.
#[test]
fn a_box_is_switched_with_its_value() {
    let file = ticked(0, true);
    let both = changed(&file, |tick| {
        tick.insert("AS", Object::name("Off"));
        tick.insert("V", Object::name("Off"));
    });
    assert_eq!(judge(&both), []);
    // Machines go on reading Yes.
    let alone = changed(&file, |tick| _ = tick.insert("AS", Object::name("Off")));
    rejected_as(&alone, &Reason::AppearanceDiffers);
    let other = changed(&file, |tick| {
        tick.insert("AS", Object::name("Off"));
        tick.insert("V", Object::name("On"));
    });
    rejected_as(&other, &Reason::ValueMalformed);
    // The value said No while the eyes saw Yes, when it was signed.
    let lying = appended(&BLANK.file, |update| {
        let (yes, no) = (update.add(form(YES)), update.add(form(NO)));
        edit(update, BLANK.tick, |tick| {
            let states = Dict::new().with("Yes", yes).with("Off", no);
            tick.insert("AP", Dict::new().with("N", states));
            tick.insert("AS", Object::name("Yes"));
            tick.insert("V", Object::name("Off"));
        });
    });
    let lying = signed(&lying, Says::Certifies(2), |_| BLANK.leader);
    let turned = changed(&lying, |tick| _ = tick.insert("AS", Object::name("Off")));
    rejected_as(&turned, &Reason::AppearanceAlone);
}

/// The value says one thing, and the box goes on showing another: by itself, and as one of several of one field.
#[test]
fn a_value_that_its_boxes_do_not_follow() {
    for off in [true, false] {
        let file = ticked(0, off);
        let unticked = changed(&file, |tick| _ = tick.insert("V", Object::name("Off")));
        rejected_as(&unticked, &Reason::AppearanceDiffers);
        let gone = changed(&file, |tick| _ = tick.remove("V"));
        rejected_as(&gone, &Reason::AppearanceDiffers);
    }
    let mut boxes = Vec::new();
    let base = appended(&BLANK.file, |update| {
        for (at, name) in ["A", "B"].into_iter().enumerate() {
            let (on, off) = (update.add(form(YES)), update.add(form("")));
            let x = 300 + 30 * at as i64;
            let widget = Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Widget"))
                .with("Rect", rect([x, 400, x + 20, 420]))
                .with("F", 4)
                .with("P", BLANK.page)
                .with("Parent", BLANK.tick)
                .with("AS", Object::name(if at == 0 { "A" } else { "Off" }))
                .with(
                    "AP",
                    Dict::new().with("N", Dict::new().with(name, on).with("Off", off)),
                );
            boxes.push(update.add(widget));
        }
        let field = Dict::new()
            .with("FT", Object::name("Btn"))
            .with("Ff", 1 << 15)
            .with("T", Object::text("chon"))
            .with("V", Object::name("A"))
            .with("Kids", boxes.iter().copied().map(Object::Ref).collect::<Vec<_>>());
        update.set(BLANK.tick, field);
        let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
        all.retain(|item| item.as_ref() != Some(BLANK.tick));
        all.extend(boxes.iter().copied().map(Object::Ref));
        update.set(BLANK.annots, all);
    });
    let file = signed(&base, Says::Certifies(2), |_| BLANK.leader);
    let turned = |value: &str, states: [&str; 2]| {
        appended(&file, |update| {
            edit(update, BLANK.tick, |field| {
                _ = field.insert("V", Object::name(value))
            });
            for (own, state) in boxes.iter().zip(states) {
                edit(update, *own, |widget| {
                    _ = widget.insert("AS", Object::name(state))
                });
            }
        })
    };
    for honest in [turned("B", ["Off", "B"]), turned("Off", ["Off", "Off"])] {
        assert_eq!(judge(&honest), []);
    }
    for states in [["A", "Off"], ["A", "B"], ["Off", "Off"]] {
        rejected_as(&turned("B", states), &Reason::AppearanceDiffers);
    }
    rejected_as(&turned("C", ["Off", "Off"]), &Reason::ValueMalformed);
}

/// A state that nobody wrote down is written down as it was.
#[test]
fn a_state_that_was_meant_is_written_down() {
    let base = appended(&BLANK.file, |update| {
        edit(update, BLANK.tick, |tick| _ = tick.remove("AS"));
    });
    let file = signed(&base, Says::Certifies(2), |_| BLANK.leader);
    let said = changed(&file, |tick| _ = tick.insert("AS", Object::name("Off")));
    assert_eq!(judge(&said), []);
}

/// Push buttons are pressed; a form is not filled in with them.
#[test]
fn a_push_button_is_not_filled_in() {
    let file = ticked(1 << 16, true);
    let state = changed(&file, |tick| _ = tick.insert("AS", Object::name("Off")));
    rejected_as(&state, &Reason::PushButton);
    let value = changed(&file, |tick| {
        tick.insert("AS", Object::name("Off"));
        tick.insert("V", Object::name("Off"));
    });
    rejected_as(&value, &Reason::PushButton);
    let look = appended(&file, |update| new_looks(update, "Yes"));
    rejected_as(&look, &Reason::PushButton);
}

/// The box gets words that nobody saw when it was signed.
#[test]
fn a_box_keeps_its_looks() {
    let file = ticked(0, true);
    let look = appended(&file, |update| new_looks(update, "Yes"));
    rejected_as(&look, &Reason::ButtonLook);
    let off = appended(&file, |update| new_looks(update, "Off"));
    rejected_as(&off, &Reason::ButtonLook);
    let new = appended(&file, |update| new_looks(update, "Other"));
    rejected_as(&new, &Reason::ButtonLook);
    // A box that had no look for it gets a blank one for its state Off: so programs write boxes.
    let file = ticked(0, false);
    let blank = appended(&file, |update| {
        let off = update.add(form("q Q"));
        edit(update, BLANK.tick, |tick| {
            let mut looks = tick.get("AP").unwrap().as_dict().unwrap().clone();
            let states = looks.get("N").unwrap().as_dict().unwrap().clone();
            looks.insert("N", states.with("Off", off));
            tick.insert("AP", looks);
            tick.insert("AS", Object::name("Off"));
            tick.insert("V", Object::name("Off"));
        });
    });
    assert_eq!(judge(&blank), []);
}

/// Programs that switch a box write its looks anew, each as it was (ISO 32000-2 §12.7.5.2.3).
#[test]
fn a_box_whose_looks_are_written_anew() {
    let file = ticked(0, true);
    let with = |file: &[u8], yes: &str, no: &str, font: &Dict| {
        appended(file, |update| {
            let font = update.add(font.clone());
            let mut look = |content: &str| {
                let mut look = form(content);
                let fonts = Dict::new().with("Font", Dict::new().with("F1", font));
                look.dict.insert("Resources", fonts);
                update.add(look)
            };
            let states = Dict::new().with("Yes", look(yes)).with("Off", look(no));
            edit(update, BLANK.tick, |tick| {
                tick.insert("AP", Dict::new().with("N", states));
                tick.insert("AS", Object::name("Off"));
                tick.insert("V", Object::name("Off"));
            });
        })
    };
    assert_eq!(judge(&with(&file, YES, NO, &helvetica())), []);
    let symbols = helvetica().with("BaseFont", Object::name("Symbol"));
    for other in [
        with(&file, NO, YES, &helvetica()),
        with(&file, YES, YES, &helvetica()),
        with(&file, YES, "BT /F1 10 Tf (KHONG  dong y) Tj ET", &helvetica()),
        with(&file, YES, NO, &symbols),
    ] {
        rejected_as(&other, &Reason::ButtonLook);
    }
    let pressed = ticked(1 << 16, true);
    rejected_as(&with(&pressed, YES, NO, &helvetica()), &Reason::PushButton);
    // One look for both states is one that a state did not have.
    let both = appended(&file, |update| {
        let one = update.add(form(YES));
        edit(update, BLANK.tick, |tick| {
            let states = Dict::new().with("Yes", one).with("Off", one);
            tick.insert("AP", Dict::new().with("N", states));
            tick.insert("AS", Object::name("Off"));
            tick.insert("V", Object::name("Off"));
        });
    });
    rejected_as(&both, &Reason::ButtonLook);
    // The same reference, to a font that is another one now.
    let mut known = None;
    let base = appended(&BLANK.file, |update| {
        let font = update.add(helvetica());
        let mut look = form(YES);
        let fonts = Dict::new().with("Font", Dict::new().with("F1", font));
        look.dict.insert("Resources", fonts);
        let states = Dict::new().with("Yes", update.add(look.clone()));
        edit(update, BLANK.tick, |tick| {
            _ = tick.insert("AP", Dict::new().with("N", states))
        });
        known = Some((font, look));
    });
    let (font, look) = known.unwrap();
    let base = signed(&base, Says::Certifies(2), |_| BLANK.leader);
    let swapped = appended(&base, |update| {
        update.set(font, symbols.clone());
        let states = Dict::new().with("Yes", update.add(look));
        edit(update, BLANK.tick, |tick| {
            tick.insert("AP", Dict::new().with("N", states));
            tick.insert("AS", Object::name("Yes"));
            tick.insert("V", Object::name("Yes"));
        });
    });
    rejected_as(&swapped, &Reason::ButtonLook);
}

/// Ticks or unticks, with another look for one state.
fn new_looks(update: &mut Update<'_, '_>, state: &str) {
    let look = update.add(form("BT /F1 10 Tf (9 000 000) Tj ET"));
    edit(update, BLANK.tick, |tick| {
        let mut looks = tick.get("AP").unwrap().as_dict().unwrap().clone();
        let states = looks.get("N").unwrap().as_dict().unwrap().clone();
        looks.insert("N", states.with(state, look));
        tick.insert("AP", looks);
        tick.insert("V", Object::name("Off"));
    });
}

/// A field with a widget below it, which shows what it says.
fn with_widget(own: Option<&str>) -> (Vec<u8>, saoy_pdf::ObjRef) {
    let mut kid = None;
    let base = appended(&BLANK.file, |update| {
        let mut widget = update.get(BLANK.name).unwrap().as_dict().unwrap().clone();
        for key in ["FT", "T", "V"] {
            widget.remove(key);
        }
        if let Some(own) = own {
            widget.insert("V", Object::text(own));
        }
        let new = update.add(widget.with("Parent", BLANK.name));
        update.set(
            BLANK.name,
            Dict::new()
                .with("FT", Object::name("Tx"))
                .with("T", Object::text("ten"))
                .with("V", Object::text("An"))
                .with("Kids", vec![Object::Ref(new)]),
        );
        let all = update.get(BLANK.annots).unwrap();
        let all = all.as_array().unwrap().iter().map(|item| match item {
            Object::Ref(one) if *one == BLANK.name => Object::Ref(new),
            other => other.clone(),
        });
        let all: Vec<Object> = all.collect();
        update.set(BLANK.annots, all);
        kid = Some(new);
    });
    (signed(&base, Says::Certifies(2), |_| BLANK.leader), kid.unwrap())
}

/// A value is the field's (ISO 32000-2 §12.7.4.1): one below it is read by viewers and by nobody else.
#[test]
fn a_value_below_the_field() {
    let says = |text: &str| form(&format!("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td ({text}) Tj ET Q EMC"));
    let filled = |own: Option<&str>, field: Option<&str>, widget: Option<&str>, look: Option<&str>| {
        let (file, kid) = with_widget(own);
        appended(&file, |update| {
            if let Some(look) = look {
                update.set(BLANK.look, says(look));
            }
            if let Some(field) = field {
                edit(update, BLANK.name, |name| {
                    _ = name.insert("V", Object::text(field))
                });
            }
            if let Some(widget) = widget {
                edit(update, kid, |kid| _ = kid.insert("V", Object::text(widget)));
            }
        })
    };
    let reason = Reason::FieldEntry("V".into());
    rejected_as(&filled(None, None, Some("Binh"), Some("Binh")), &reason);
    rejected_as(&filled(None, None, Some("Binh"), None), &reason);
    rejected_as(
        &filled(None, Some("An Binh"), Some("Binh"), Some("Binh")),
        &reason,
    );
    // The widget said something else from the beginning, and comes round.
    rejected_as(&filled(Some("Binh"), None, Some("An"), Some("An")), &reason);
    // Programs that repeat the value in the widget say the same in both.
    assert_eq!(
        judge(&filled(Some("An"), Some("Binh"), Some("Binh"), Some("Binh"))),
        []
    );
    assert_eq!(judge(&filled(None, Some("Binh"), None, Some("Binh"))), []);
}
