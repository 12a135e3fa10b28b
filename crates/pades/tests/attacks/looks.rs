//! A look that changes by itself: the value says one thing, the page shows another.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Stream};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, helvetica},
        paper::{BLANK, FILLABLE, SIGNED},
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

/// A value, and a look that may bring no font of its own.
fn filled(file: &[u8], value: &str, look: Stream) -> Vec<u8> {
    appended(file, |update| {
        update.set(BLANK.look, look);
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text(value))
        });
    })
}

fn writes(content: &str) -> Stream {
    form(&format!("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td {content} ET Q EMC"))
}

fn with(mut look: Stream, kind: &str, name: &str, resource: impl Into<Object>) -> Stream {
    let resources = look.dict.get("Resources").unwrap().as_dict().unwrap().clone();
    let own = resources
        .get(kind)
        .and_then(Object::as_dict)
        .cloned()
        .unwrap_or_default();
    look.dict
        .insert("Resources", resources.with(kind, own.with(name, resource)));
    look
}

/// The font that a look names lies on the page, in the form, or nowhere: viewers find one, and people read what it says.
#[test]
fn a_look_without_a_font_of_its_own() {
    for resources in [
        None,
        Some(Dict::new()),
        Some(Dict::new().with("Font", Dict::new())),
    ] {
        for name in ["F1", "Nobody"] {
            let look = |text: &str| {
                let mut look = form(&format!("BT /{name} 10 Tf ({text}) Tj ET"));
                look.dict.remove("Resources");
                if let Some(resources) = &resources {
                    look.dict.insert("Resources", resources.clone());
                }
                look
            };
            let other = filled(&FILLABLE.file, "1 000", look("9 000 000"));
            rejected_as(&other, &Reason::AppearanceDiffers);
            assert_eq!(judge(&filled(&FILLABLE.file, "1 000", look("1 000"))), []);
        }
    }
}

/// One sign that no font has does not make all others uncertain.
#[test]
fn a_look_with_something_unreadable_in_it() {
    let named = |names: &[&str]| {
        let list = [Object::Int(65)]
            .into_iter()
            .chain(names.iter().map(|name| Object::name(*name)));
        let encoding = Dict::new().with("Differences", list.collect::<Vec<Object>>());
        helvetica().with("Encoding", encoding)
    };
    for content in [
        "(9 000 000\\001) Tj",
        "(9 000 000\\200) Tj",
        "(9 000 000) Tj /F2 10 Tf (x) Tj",
    ] {
        let symbols = helvetica().with("BaseFont", Object::name("Symbol"));
        let look = with(writes(content), "Font", "F2", symbols);
        rejected_as(&filled(&FILLABLE.file, "1 000", look), &Reason::AppearanceDiffers);
    }
    // Glyphs called after their numbers are digits like any others.
    let look = with(writes("/F2 10 Tf (A) Tj"), "Font", "F2", named(&["uni0039"]));
    rejected_as(&filled(&FILLABLE.file, "1", look), &Reason::AppearanceDiffers);
    // What a font has no common name for is not compared; the rest is.
    let look = |text: &str| {
        with(
            writes(text),
            "Font",
            "F2",
            named(&["ecircumflex", "fi", "bullet"]),
        )
    };
    let said = |value: &str, text: &str| judge(&filled(&FILLABLE.file, value, look(text)));
    assert_eq!(said("Lê fi", "/F2 10 Tf (LA B) Tj"), []);
    assert_ne!(said("Lê 1", "/F2 10 Tf (LA B) Tj"), []);
    // Letters of nobody knows what font may be any, and so are nothing that can be compared; those around them can.
    let mixed = |value: &str| {
        let wingdings = helvetica().with("BaseFont", Object::name("Wingdings"));
        let content = "(1 000) Tj /F2 10 Tf (a) Tj /F1 10 Tf (beta) Tj";
        filled(
            &FILLABLE.file,
            value,
            with(writes(content), "Font", "F2", wingdings),
        )
    };
    rejected_as(&mixed("1 000 alpha beta"), &Reason::AppearanceUnclear);
    rejected_as(&mixed("1 000 alpha"), &Reason::AppearanceDiffers);
}

/// Letters that nobody sees are not said.
#[test]
fn a_look_with_letters_that_nobody_sees() {
    for hidden in [
        "3 Tr",
        "1 g",
        "1 1 1 rg",
        "0 0 0 0 k",
        "/DeviceRGB cs 1 1 1 sc",
        "0.99 g",
        "/G gs",
        "/S gs",
        "/P cs 1 1 1 scn",
    ] {
        let look = |text: &str| {
            let look = with(writes(text), "ExtGState", "G", Dict::new().with("ca", 0));
            let look = with(
                look,
                "ExtGState",
                "S",
                Dict::new().with("BM", Object::name("Screen")),
            );
            with(
                look,
                "ColorSpace",
                "P",
                vec![Object::name("CalRGB"), Dict::new().into()],
            )
        };
        let part = look(&format!("(9) Tj {hidden} ( 000 000) Tj"));
        rejected_as(
            &filled(&FILLABLE.file, "9 000 000", part),
            &Reason::AppearanceDiffers,
        );
        let again = look(&format!("(9) Tj q {hidden} (x) Tj Q ( 000 000) Tj"));
        assert_eq!(judge(&filled(&FILLABLE.file, "9 000 000", again)), [], "{hidden}");
    }
    // White letters on the dark ground that the field has are seen, and black ones are not.
    let base = appended(&BLANK.file, |update| {
        edit(update, BLANK.name, |field| {
            _ = field.insert("MK", Dict::new().with("BG", vec![Object::Int(0)]))
        });
    });
    let dark = signed(&base, Says::Certifies(2), |_| BLANK.leader);
    let look = form("0 g 0 0 100 20 re f BT /F1 10 Tf 1 g (1 000) Tj 0 g (9) Tj ET");
    assert_eq!(judge(&filled(&dark, "1 000", look.clone())), []);
    rejected_as(&filled(&dark, "1 0009", look), &Reason::AppearanceDiffers);
    // Whether ink of its own kind is seen nobody can say; all of it in one colour is what it is.
    let own = |text: &str| {
        let space = vec![
            Object::name("Separation"),
            Object::name("Muc"),
            Object::name("DeviceGray"),
            Dict::new().into(),
        ];
        with(writes(text), "ColorSpace", "M", space)
    };
    assert_eq!(
        judge(&filled(&FILLABLE.file, "1 000", own("/M cs 1 scn (1 000) Tj"))),
        []
    );
    let part = own("(1) Tj /M cs 0 scn ( 000) Tj");
    rejected_as(&filled(&FILLABLE.file, "1 000", part), &Reason::AppearanceDiffers);
}

/// What is chosen is shown as the field calls it.
#[test]
fn a_choice_that_shows_another_option() {
    let option = |sent: &str, shown: &str| Object::Array(vec![Object::text(sent), Object::text(shown)]);
    let choice = |opens: bool| {
        let base = appended(&BLANK.file, |update| {
            let look = update.add(form(""));
            edit(update, BLANK.choice, |choice| {
                choice.insert(
                    "Opt",
                    vec![
                        option("a", "Tra 1 000"),
                        option("b", "Tra 2 000"),
                        Object::text("Khac"),
                    ],
                );
                choice.insert("AP", Dict::new().with("N", look));
                choice.insert("Ff", if opens { 1 << 17 } else { 0 });
            });
        });
        signed(&base, Says::Certifies(2), |_| BLANK.leader)
    };
    let chosen = |file: &[u8], value: Object, text: &str| {
        appended(file, |update| {
            let look = update.add(writes(&format!("({text}) Tj")));
            edit(update, BLANK.choice, |choice| {
                choice.insert("V", value);
                choice.insert("AP", Dict::new().with("N", look));
            });
        })
    };
    let opens = choice(true);
    for (value, text) in [
        ("a", "Tra 1 000"),
        ("Tra 1 000", "Tra 1 000"),
        ("Khac", "Khac"),
        ("tu go", "tu go"),
        ("b", ""),
        // PDFBox and pypdf draw what is sent.
        ("a", "a"),
    ] {
        assert_eq!(judge(&chosen(&opens, Object::text(value), text)), [], "{value}");
    }
    for (value, text) in [
        ("a", "Tra 2 000"),
        ("a", "b"),
        ("zzz", "Tra 9 000"),
        ("", "Tra 2 000"),
    ] {
        let file = chosen(&opens, Object::text(value), text);
        rejected_as(&file, &Reason::AppearanceDiffers);
    }
    // A list shows its options, one after the other.
    let list = choice(false);
    let both = Object::Array(vec![Object::text("b"), Object::text("Khac")]);
    assert_eq!(
        judge(&chosen(&list, Object::text("b"), "Tra 1 000) Tj (Tra 2 000")),
        []
    );
    assert_eq!(judge(&chosen(&list, both, "Tra 2 000) Tj (Khac")), []);
    for text in [
        "Tra 2 000",
        "Tra 2 000) Tj (Tra 1 000",
        "Tra 1 000) Tj (Tra 9 000",
    ] {
        let file = chosen(&list, Object::text("a"), text);
        rejected_as(&file, &Reason::AppearanceDiffers);
    }
    // The option that viewers mark is the one that machines read.
    let marked = |index: i64| {
        appended(&list, |update| {
            edit(update, BLANK.choice, |choice| {
                choice.insert("V", Object::text("b"));
                choice.insert("I", vec![Object::Int(index)]);
            });
        })
    };
    assert_eq!(judge(&marked(1)), []);
    rejected_as(&marked(0), &Reason::AppearanceDiffers);
    rejected_as(&marked(7), &Reason::AppearanceDiffers);
}

/// The value as a stream: what poppler, MuPDF and pdf.js read of it differs.
#[test]
fn a_value_that_becomes_a_stream() {
    for (value, look) in [("Binh", writes("(Binh) Tj")), ("Chi", writes("(Binh) Tj"))] {
        let drawn = appended(&FILLABLE.file, |update| {
            let text = update.add(Stream::new(Dict::new(), value.as_bytes().to_vec()));
            update.set(FILLABLE.look, look);
            edit(update, FILLABLE.name, |field| _ = field.insert("V", text));
        });
        rejected_as(&drawn, &Reason::ValueMalformed);
    }
}

/// What was one when it was signed is compared with the look, as any other text.
#[test]
fn a_look_beside_a_value_that_is_a_stream() {
    let mut text = None;
    let base = appended(&BLANK.file, |update| {
        let stream = update.add(Stream::new(Dict::new(), b"An".to_vec()));
        edit(update, BLANK.name, |field| _ = field.insert("V", stream));
        text = Some(stream);
    });
    let base = signed(&base, Says::Certifies(2), |_| BLANK.leader);
    let filled = |value: &str, shown: &str| {
        appended(&base, |update| {
            update.set(text.unwrap(), Stream::new(Dict::new(), value.as_bytes().to_vec()));
            update.set(BLANK.look, writes(&format!("({shown}) Tj")));
        })
    };
    assert_eq!(judge(&filled("Binh", "Binh")), []);
    rejected_as(&filled("Binh", "99 000"), &Reason::AppearanceDiffers);
    rejected_as(&filled("An", "Binh"), &Reason::AppearanceAlone);
}
