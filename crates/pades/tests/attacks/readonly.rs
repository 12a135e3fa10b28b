//! Fields that the signer filled in and closed, and looks that take pictures from elsewhere or say another value.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, helvetica},
        paper::{BLANK, FILLABLE},
    },
};

fn certified(prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let base = appended(&BLANK.file, prepare);
    signed(&base, Says::Certifies(2), |_| BLANK.leader)
}

/// Another value, with this look.
fn filled(file: &[u8], value: &str, look: Stream) -> Vec<u8> {
    appended(file, |update| {
        update.set(BLANK.look, look);
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text(value))
        });
    })
}

fn says(text: &str) -> Stream {
    form(&format!("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td ({text}) Tj ET Q EMC"))
}

/// Filling in is what a user may do; a field that is read-only is not filled in.
#[test]
fn a_field_that_was_read_only() {
    let file = certified(|update| edit(update, BLANK.name, |field| _ = field.insert("Ff", 1)));
    rejected_as(&filled(&file, "Binh", says("Binh")), &Reason::ReadOnlyFilled);
    let value = appended(&file, |update| {
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    rejected_as(&value, &Reason::ReadOnlyFilled);
    let tick = certified(|update| {
        let state = update.add(form(""));
        edit(update, BLANK.tick, |tick| {
            tick.insert("Ff", 1);
            tick.insert("AP", Dict::new().with("N", Dict::new().with("Yes", state)));
        });
    });
    let ticked = appended(&tick, |update| {
        edit(update, BLANK.tick, |tick| {
            _ = tick.insert("AS", Object::name("Yes"))
        });
    });
    rejected_as(&ticked, &Reason::ReadOnlyFilled);
    // A sum is read-only for people, and calculated from other fields.
    let sum = certified(|update| {
        edit(update, BLANK.name, |field| _ = field.insert("Ff", 1));
        edit(update, BLANK.form, |form| {
            _ = form.insert("CO", vec![Object::Ref(BLANK.name)])
        });
    });
    assert_eq!(judge(&filled(&sum, "Binh", says("Binh"))), []);
}

/// A machine reads the value, people read the look.
#[test]
fn a_look_that_says_another_value() {
    for (value, shown) in [
        ("1 000", "9 000 000"),
        ("1000", "10000"),
        ("", "9"),
        ("Binh", "Anh"),
    ] {
        let file = filled(&FILLABLE.file, value, says(shown));
        rejected_as(&file, &Reason::AppearanceDiffers);
    }
    for (value, shown) in [("1 000", "1 000"), ("Binh An", "Binh) Tj (An"), ("Binh", "")] {
        assert_eq!(judge(&filled(&FILLABLE.file, value, says(shown))), [], "{value}");
    }
    // Nobody can tell what letters these are: a font with a programme that says nothing.
    let own = |update: &mut Update<'_, '_>| {
        let programme = update.add(Stream::new(Dict::new(), Vec::new()));
        let descriptor = update.add(Dict::new().with("FontFile2", programme));
        let mut look = says("12");
        let fonts = Dict::new().with("F1", helvetica().with("FontDescriptor", descriptor));
        look.dict.insert("Resources", Dict::new().with("Font", fonts));
        look
    };
    let file = appended(&FILLABLE.file, |update| {
        let look = own(update);
        update.set(BLANK.look, look);
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    rejected_as(&file, &Reason::AppearanceUnclear);
}

/// A Type 3 font is a picture, however a look comes to it.
#[test]
fn a_font_that_is_a_picture() {
    let picture = |update: &mut Update<'_, '_>| {
        let glyph = update.add(Stream::new(
            Dict::new(),
            b"1000 0 d0 1 0 0 rg 0 0 500 400 re f".to_vec(),
        ));
        let encoding = vec![Object::Int(97), Object::name("a")];
        update.add(
            Dict::new()
                .with("Subtype", Object::name("Type3"))
                .with("FontMatrix", [1, 0, 0, 1, 0, 0].map(Object::Int).to_vec())
                .with("CharProcs", Dict::new().with("a", glyph))
                .with("Encoding", Dict::new().with("Differences", encoding)),
        )
    };
    let state = appended(&FILLABLE.file, |update| {
        let font = picture(update);
        let states = Dict::new().with("G", Dict::new().with("Font", vec![font.into(), Object::Int(1)]));
        let mut look = form("/G gs BT 10 10 Td (a) Tj ET");
        look.dict
            .insert("Resources", Dict::new().with("ExtGState", states));
        update.set(BLANK.look, look);
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("a"))
        });
    });
    rejected_as(&state, &Reason::AppearancePaints("Font".into()));
    // The page has it waiting: viewers look there for what the look does not bring.
    let waiting = certified(|update| {
        let font = picture(update);
        let fonts = Dict::new().with("F1", BLANK.font).with("F2", font);
        edit(update, BLANK.page, |page| {
            _ = page.insert("Resources", Dict::new().with("Font", fonts))
        });
    });
    for resources in [
        None,
        Some(Dict::new()),
        Some(Dict::new().with("Font", Dict::new())),
    ] {
        let mut look = form("BT /F2 1 Tf 10 10 Td (a) Tj ET");
        look.dict.remove("Resources");
        if let Some(resources) = resources {
            look.dict.insert("Resources", resources);
        }
        rejected_as(
            &filled(&waiting, "a", look),
            &Reason::AppearancePaints("Font".into()),
        );
    }
    for (content, kind) in [
        ("/G gs", "ExtGState"),
        ("/C cs", "ColorSpace"),
        ("/P scn", "Pattern"),
    ] {
        let look = form(&format!("{content} BT /F1 10 Tf (a) Tj ET"));
        rejected_as(
            &filled(&waiting, "a", look),
            &Reason::AppearancePaints(kind.into()),
        );
    }
}

/// What a graphics state may do besides.
#[test]
fn states_that_are_not_known() {
    for (key, value, fine) in [
        ("TR", Object::name("Identity"), true),
        ("LW", Object::Int(1), true),
        ("TR", Object::Int(1), false),
        ("HT", Dict::new().with("HalftoneType", 1).into(), false),
        ("Strange", Object::Int(1), false),
    ] {
        let mut look = says("a");
        let states = Dict::new().with("G", Dict::new().with(key, value));
        let fonts = Dict::new().with("F1", helvetica());
        look.dict.insert(
            "Resources",
            Dict::new().with("ExtGState", states).with("Font", fonts),
        );
        let file = filled(&FILLABLE.file, "a", look);
        if fine {
            assert_eq!(judge(&file), [], "{key}");
        } else {
            rejected_as(&file, &Reason::AppearancePaints(key.into()));
        }
    }
}
