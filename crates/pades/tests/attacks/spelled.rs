//! Looks in fonts that the file brings, or of which viewers have others: what their letters are, and whether that is the
//! value.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        later::{appended, edit, form, helvetica},
        outlines::lettered,
        paper::FILLABLE,
    },
};

/// What the glyphs of the font are, from the first on.
const LETTERS: &str = "0123456789 ,Payđếồng";

/// A font that the file brings.
#[derive(Clone, Copy)]
struct Brought<'b> {
    /// What its programme calls the glyphs; `None` where it does not say it, as in parts of fonts.
    called: Option<&'b str>,
    /// What the file says that the codes are.
    said: Option<&'b str>,
    /// Codes that show other glyphs than their own.
    moved: &'b [(char, char)],
}

const PLAIN: Brought<'static> = Brought {
    called: Some(LETTERS),
    said: Some(LETTERS),
    moved: &[],
};

fn code(letter: char) -> u16 {
    let at = LETTERS.chars().position(|known| known == letter);
    at.map_or(0, |at| at as u16 + 1)
}

fn shown(text: &str) -> String {
    let codes = text.chars().map(|letter| format!("{:04x}", code(letter)));
    format!("<{}>", codes.collect::<String>())
}

fn to_unicode(said: &str) -> Stream {
    let entries = said.chars().zip(1..).map(|(letter, code)| {
        let mut units = [0; 2];
        let units = letter
            .encode_utf16(&mut units)
            .iter()
            .map(|unit| format!("{unit:04x}"));
        format!("<{code:04x}> <{}>\n", units.collect::<String>())
    });
    let list = format!(
        "1 begincodespacerange <0000> <ffff> endcodespacerange {} beginbfchar\n{}endbfchar",
        said.chars().count(),
        entries.collect::<String>()
    );
    Stream::new(Dict::new(), list.into_bytes())
}

fn descriptor(update: &mut Update<'_, '_>, called: Option<&str>) -> Dict {
    let programme = update.add(Stream::new(Dict::new(), lettered(LETTERS, called)));
    Dict::new()
        .with("Type", Object::name("FontDescriptor"))
        .with("Flags", 4)
        .with("FontFile2", programme)
}

fn composite(update: &mut Update<'_, '_>, font: Brought<'_>) -> ObjRef {
    let mut map: Vec<u16> = (0..=LETTERS.chars().count() as u16).collect();
    for (letter, other) in font.moved {
        map[usize::from(code(*letter))] = code(*other);
    }
    let map = map.into_iter().flat_map(u16::to_be_bytes).collect();
    let map = update.add(Stream::new(Dict::new(), map));
    let descendant = Dict::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("CIDFontType2"))
        .with("FontDescriptor", descriptor(update, font.called))
        .with("CIDToGIDMap", map)
        .with("DW", 500);
    let mut composite = Dict::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("Type0"))
        .with("BaseFont", Object::name("AAAAAA+Saoy"))
        .with("Encoding", Object::name("Identity-H"))
        .with("DescendantFonts", vec![descendant.into()]);
    if let Some(said) = font.said {
        composite.insert("ToUnicode", update.add(to_unicode(said)));
    }
    update.add(composite)
}

/// A value, and a look that is written in a font.
fn filled(value: &str, codes: &str, font: impl FnOnce(&mut Update<'_, '_>) -> ObjRef) -> Vec<u8> {
    appended(&FILLABLE.file, |update| {
        let font = font(update);
        let mut look = form(&format!("/Tx BMC q BT /F2 10 Tf 0 g 2 5 Td {codes} Tj ET Q EMC"));
        let fonts = Dict::new().with("F2", font);
        look.dict.insert("Resources", Dict::new().with("Font", fonts));
        update.set(FILLABLE.look, look);
        edit(update, FILLABLE.name, |field| {
            _ = field.insert("V", Object::text(value))
        });
    })
}

fn written(value: &str, text: &str, font: Brought<'_>) -> Vec<u8> {
    filled(value, &shown(text), |update| composite(update, font))
}

/// A whole font, one that says nothing of its codes, and a part of one that does not know its letters any more.
const USUAL: [Brought<'static>; 3] = [
    PLAIN,
    Brought { said: None, ..PLAIN },
    Brought {
        called: None,
        ..PLAIN
    },
];

#[test]
fn a_value_in_vietnamese_is_read_and_another_one_too() {
    for font in USUAL {
        for value in ["9,000 đồng", "9,000  \u{111}o\u{302}\u{300}ng"] {
            assert_eq!(judge(&written(value, "9,000 đồng", font)), [], "{value}");
        }
        for value in ["1,000 đồng", "9,000 đống", "9,000"] {
            let other = written(value, "9,000 đồng", font);
            rejected_as(&other, &Reason::AppearanceDiffers);
        }
    }
}

/// The programme is what the eye sees, whatever the file says of it.
#[test]
fn letters_that_are_said_to_be_others() {
    let swapped = LETTERS.replace('1', "x").replace('9', "1").replace('x', "9");
    let lies = Brought {
        said: Some(&swapped),
        ..PLAIN
    };
    rejected_as(
        &written("Pay 1,000", "Pay 9,000", lies),
        &Reason::AppearanceDiffers,
    );
    let moved = Brought {
        moved: &[('1', '9')],
        ..PLAIN
    };
    rejected_as(
        &written("Pay 1,000", "Pay 1,000", moved),
        &Reason::AppearanceDiffers,
    );
    // Nothing shows where a letter is said to be, and a letter where nothing is.
    let bare = |moved| Brought {
        called: None,
        moved,
        ..PLAIN
    };
    let gone = bare(&[('9', ' ')]);
    rejected_as(
        &written("Pay 9,000", "Pay 9,000", gone),
        &Reason::AppearanceDiffers,
    );
    let silent = LETTERS.replace('9', "\u{200B}");
    let silent = Brought {
        called: None,
        said: Some(&silent),
        ..PLAIN
    };
    rejected_as(
        &written("Pay ,000", "Pay 9,000", silent),
        &Reason::AppearanceUnclear,
    );
}

/// Letters that a font lacks are holes; what is plain Latin is in every font.
#[test]
fn letters_that_the_font_lacks() {
    assert_eq!(judge(&written("Pay 9 ữ", "Pay 9 ữ", PLAIN)), []);
    rejected_as(&written("Pay 9b", "Pay 9b", PLAIN), &Reason::AppearanceDiffers);
}

/// Of what nobody can read nobody can say that it is the value.
#[test]
fn letters_that_nobody_can_read() {
    let mute = Brought {
        called: None,
        said: None,
        ..PLAIN
    };
    rejected_as(&written("1,000", "1,000", mute), &Reason::AppearanceUnclear);
    // Codes of a font that every viewer has to replace by one of its own.
    let absent = |update: &mut Update<'_, '_>| {
        let descendant = Dict::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("CIDFontType2"))
            .with("BaseFont", Object::name("Arial"));
        let font = Dict::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type0"))
            .with("Encoding", Object::name("Identity-H"))
            .with("DescendantFonts", vec![descendant.into()])
            .with("ToUnicode", update.add(to_unicode(LETTERS)));
        update.add(font)
    };
    rejected_as(
        &filled("1,000", &shown("1,000"), absent),
        &Reason::AppearanceUnclear,
    );
    let named = |base: &str, value: &str, codes: &str| {
        filled(value, codes, |update| {
            update.add(helvetica().with("BaseFont", Object::name(base)))
        })
    };
    rejected_as(
        &named("Wingdings", "1,000", "(1,000)"),
        &Reason::AppearanceUnclear,
    );
    for font in ["Symbol", "ZapfDingbats"] {
        rejected_as(&named(font, "Pay", "(Pay)"), &Reason::AppearanceDiffers);
    }
    assert_eq!(judge(&named("Symbol", "α 10", "(a 10)")), []);
    assert_eq!(judge(&named("ZapfDingbats", "✔", "(4)")), []);
}

/// A font with codes of one byte that brings its programme.
#[test]
fn a_brought_font_with_plain_codes() {
    let plain = |value: &str, codes: &str, encoding: Option<&str>| {
        filled(value, codes, |update| {
            let mut font = Dict::new()
                .with("Type", Object::name("Font"))
                .with("Subtype", Object::name("TrueType"))
                .with("FontDescriptor", descriptor(update, Some(LETTERS)));
            if let Some(encoding) = encoding {
                font.insert("Encoding", Object::name(encoding));
            }
            update.add(font)
        })
    };
    for encoding in [Some("WinAnsiEncoding"), None] {
        assert_eq!(judge(&plain("Pay 1,000", "(Pay 1,000)", encoding)), []);
        let other = plain("Pay 1,000", "(Pay 9,000)", encoding);
        rejected_as(&other, &Reason::AppearanceDiffers);
    }
}

/// Letters that are less than nothing wide run the other way.
#[test]
fn letters_that_run_backwards() {
    let simple = |width: i64| {
        filled("9", "(9)", |update| {
            let widths = vec![Object::Int(500), Object::Int(width)];
            update.add(helvetica().with("FirstChar", 56).with("Widths", widths))
        })
    };
    assert_eq!(judge(&simple(600)), []);
    rejected_as(&simple(-600), &Reason::AppearanceBackwards);
    for (key, value) in [
        ("DW", Object::Int(-500)),
        ("W", vec![Object::Int(1), vec![Object::Int(-500)].into()].into()),
    ] {
        let backwards = filled("9", &shown("9"), |update| {
            let font = composite(update, PLAIN);
            edit(update, font, |font| {
                let descendants = font.get("DescendantFonts").unwrap().as_array().unwrap();
                let descendant = descendants[0].as_dict().unwrap().clone();
                font.insert("DescendantFonts", vec![descendant.with(key, value).into()]);
            });
            font
        });
        rejected_as(&backwards, &Reason::AppearanceBackwards);
    }
}

/// Codes at the end of all numbers: nothing comes after them.
#[test]
fn codes_that_are_the_last_of_all() {
    let list = b"1 beginbfrange <ffffffff> <ffffffff> [<0041>] endbfrange".to_vec();
    let last = |first: u32| {
        let widths = vec![Object::Int(first.into()), vec![Object::Int(500)].into()];
        filled("9", &shown("9"), |update| {
            let font = composite(update, PLAIN);
            let map = update.add(Stream::new(Dict::new(), list.clone()));
            edit(update, font, |font| {
                let descendants = font.get("DescendantFonts").unwrap().as_array().unwrap();
                let descendant = descendants[0].as_dict().unwrap().clone();
                font.insert("DescendantFonts", vec![descendant.with("W", widths).into()]);
                font.insert("ToUnicode", map);
            });
            font
        })
    };
    assert_eq!(judge(&last(1)), []);
    // Such numbers are oddly written.
    assert!(!judge(&last(u32::MAX)).is_empty());
    let wide = filled("9", "(9)", |update| {
        let widths = vec![Object::Int(500)];
        update.add(
            helvetica()
                .with("FirstChar", Object::Int(i64::MAX))
                .with("Widths", widths),
        )
    });
    assert!(!judge(&wide).is_empty());
    // The same on the page, where letters are measured.
    let page = appended(&FILLABLE.file, |update| {
        let map = update.add(Stream::new(Dict::new(), list.clone()));
        let own = Dict::new()
            .with("Subtype", Object::name("Type0"))
            .with("Encoding", Object::name("Identity-H"))
            .with("DescendantFonts", vec![Dict::new().into()])
            .with("ToUnicode", map);
        update.set(FILLABLE.font, own);
        update.set(FILLABLE.look, form("BT /F1 10 Tf (9) Tj ET"));
        edit(update, FILLABLE.name, |field| {
            _ = field.insert("V", Object::text("9"))
        });
    });
    assert!(!judge(&page).is_empty());
}
