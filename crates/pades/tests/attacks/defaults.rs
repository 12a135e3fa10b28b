//! What viewers draw for fields by themselves, and with what: `/NeedAppearances`, and the form's fonts and styles.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, helvetica},
        paper::BLANK,
    },
};

fn certified(p: i64, prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let base = appended(&BLANK.file, prepare);
    signed(&base, Says::Certifies(p), |_| BLANK.leader)
}

/// Viewers draw the value while the flag stands, and the look that waits in the file when it is gone.
#[test]
fn looks_that_wait_until_viewers_take_them() {
    let gone = |file: &[u8], left: Option<bool>| {
        appended(file, |update| {
            edit(update, BLANK.form, |form| {
                form.remove("NeedAppearances");
                if let Some(left) = left {
                    form.insert("NeedAppearances", Object::Bool(left));
                }
            });
        })
    };
    let needed = |p: i64, prepare: &dyn Fn(&mut Update<'_, '_>)| {
        certified(p, |update| {
            edit(update, BLANK.form, |form| {
                _ = form.insert("NeedAppearances", Object::Bool(true))
            });
            prepare(update);
        })
    };
    let reason = Reason::FormEntry("NeedAppearances".into());
    for p in [1, 2] {
        // An empty field with a picture of the whole page, and one that says what its look does not.
        let other = needed(p, &|update| {
            update.set(BLANK.look, form("BT /F1 10 Tf (9 000 000) Tj ET"));
        });
        rejected_as(&gone(&other, None), &reason);
        rejected_as(&gone(&other, Some(false)), &reason);
        let empty = needed(p, &|update| {
            edit(update, BLANK.name, |field| _ = field.remove("V"));
        });
        rejected_as(&gone(&empty, None), &reason);
        // Viewers draw the ground of a field, too.
        let ground = needed(p, &|update| {
            update.set(BLANK.look, form(""));
            edit(update, BLANK.name, |field| {
                field.remove("V");
                let white = vec![Object::Int(1); 3];
                field.insert("MK", Dict::new().with("BG", white));
            });
        });
        rejected_as(&gone(&ground, None), &reason);
        // Nothing shows before, and nothing after.
        let blank = needed(p, &|update| {
            update.set(BLANK.look, form("/Tx BMC EMC"));
            edit(update, BLANK.name, |field| _ = field.remove("V"));
        });
        assert_eq!(judge(&gone(&blank, None)), []);
        assert_eq!(judge(&gone(&blank, Some(false))), []);
        let hidden = needed(p, &|update| {
            edit(update, BLANK.name, |field| _ = field.insert("F", 2));
        });
        assert_eq!(judge(&gone(&hidden, None)), []);
    }
}

/// A field without a look: viewers draw its value in what the form has by default.
#[test]
fn a_style_that_comes_after_the_value_was_signed() {
    let styled = |file: &[u8]| {
        appended(file, |update| {
            edit(update, BLANK.form, |form| {
                _ = form.insert("DA", Object::text("/F1 10 Tf 1 g"))
            });
        })
    };
    let plain = |own: bool, drawn: bool| {
        certified(2, move |update| {
            edit(update, BLANK.form, |form| _ = form.remove("DA"));
            edit(update, BLANK.name, |field| {
                if drawn {
                    field.remove("AP");
                }
                if own {
                    field.insert("DA", Object::text("/F1 10 Tf 0 g"));
                }
            });
        })
    };
    rejected_as(&styled(&plain(false, true)), &Reason::FormEntry("DA".into()));
    assert_eq!(judge(&styled(&plain(true, true))), []);
    assert_eq!(judge(&styled(&plain(false, false))), []);
}

/// The font that a signed style names, and that was not there, comes later and shows other digits.
#[test]
fn a_font_that_comes_after_the_value_was_signed() {
    let fonts = |file: &[u8], name: &str| {
        appended(file, |update| {
            let differences = vec![Object::Int(49), Object::name("nine")];
            let encoding = Dict::new().with("Differences", differences);
            let other = update.add(helvetica().with("Encoding", encoding));
            edit(update, BLANK.form, |form| {
                let fonts = Dict::new().with("F1", BLANK.font).with(name, other);
                form.insert("DR", Dict::new().with("Font", fonts));
            });
        })
    };
    let reason = Reason::FormEntry("DR".into());
    let own = |style: &'static str, look: bool| {
        certified(2, move |update| {
            edit(update, BLANK.name, |field| {
                field.insert("DA", Object::text(style));
                if !look {
                    field.remove("AP");
                }
            });
        })
    };
    rejected_as(&fonts(&own("/Ar 10 Tf 0 g", false), "Ar"), &reason);
    rejected_as(&fonts(&own("0 g /A#72 10 Tf", false), "Ar"), &reason);
    rejected_as(&fonts(&own("0 g ( 10 Tf", false), "Ar"), &reason);
    // The look that was signed shows; or another font is named.
    assert_eq!(judge(&fonts(&own("/Ar 10 Tf 0 g", true), "Ar")), []);
    assert_eq!(judge(&fonts(&own("/F1 10 Tf 0 g", false), "Ar")), []);
    // A widget that only the page knows is drawn as well.
    let stray = certified(2, |update| {
        let widget = Dict::new()
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Tx"))
            .with("V", Object::text("1 000 000"))
            .with("DA", Object::text("/Ar 10 Tf 0 g"))
            .with("Rect", [100, 300, 200, 320].map(Object::Int).to_vec());
        let mut all = update.get(BLANK.annots).unwrap().as_array().unwrap().to_vec();
        all.push(widget.into());
        update.set(BLANK.annots, all);
    });
    rejected_as(&fonts(&stray, "Ar"), &reason);
    // While viewers draw all fields anew it makes no difference that there are looks.
    let all = certified(2, |update| {
        edit(update, BLANK.form, |form| {
            _ = form.insert("NeedAppearances", Object::Bool(true))
        });
        edit(update, BLANK.name, |field| {
            _ = field.insert("DA", Object::text("/Ar 10 Tf 0 g"))
        });
    });
    rejected_as(&fonts(&all, "Ar"), &reason);
}

/// PDFBox keeps the picture of its last visible signature in the form's resources.
#[test]
fn a_picture_that_nothing_is_drawn_with() {
    let first = "BT /F1 10 Tf (1 000 000) Tj ET";
    let file = |drawn: Option<&'static str>| {
        certified(2, move |update| {
            let picture = update.add(form(first));
            let pictures = Dict::new().with("FRM", picture);
            if let Some(content) = drawn {
                let mut look = form(content);
                // Forms in it that bring nothing themselves.
                let mut inner = form("/FRM Do");
                inner.dict.remove("Resources");
                let inner = Dict::new().with("In", update.add(inner));
                look.dict.insert("Resources", Dict::new().with("XObject", inner));
                update.set(BLANK.look, look);
            }
            edit(update, BLANK.form, |form| {
                let fonts = Dict::new().with("F1", BLANK.font);
                form.insert("DR", Dict::new().with("Font", fonts).with("XObject", pictures));
            });
        })
    };
    let replaced = |file: &[u8], kind: &str| {
        appended(file, |update| {
            let other = match kind {
                "Font" => update.add(helvetica().with("Name", Object::name("F2"))),
                _ => update.add(form("BT /F1 10 Tf (9 000 000) Tj ET")),
            };
            let name = if kind == "Font" { "F1" } else { "FRM" };
            edit(update, BLANK.form, |form| {
                let mut resources = form.get("DR").unwrap().as_dict().unwrap().clone();
                resources.insert(kind, Dict::new().with(name, other));
                form.insert("DR", resources);
            });
        })
    };
    assert_eq!(judge(&replaced(&file(None), "XObject")), []);
    assert_eq!(
        judge(&replaced(&file(Some("BT ET")), "XObject")).len(),
        1,
        "what is in it may be drawn"
    );
    let reason = Reason::FormEntry("DR".into());
    rejected_as(&replaced(&file(Some("/FRM Do")), "XObject"), &reason);
    rejected_as(&replaced(&file(Some("/In Do")), "XObject"), &reason);
    rejected_as(&replaced(&file(None), "Font"), &reason);
}

/// An inline image names its colour space within itself (ISO 32000-2 §8.9.7); that of the form's resources is what it takes.
#[test]
fn a_colour_space_that_an_inline_image_is_drawn_in() {
    let indexed = |colours: &[u8]| -> Vec<Object> {
        let (kind, base) = (Object::name("Indexed"), Object::name("DeviceRGB"));
        vec![kind, base, Object::Int(1), Object::String(colours.to_vec())]
    };
    let spaces = |update: &mut Update<'_, '_>, colours: &[u8]| {
        let spaces = Dict::new().with("Mau", indexed(colours));
        edit(update, BLANK.form, |form| {
            let fonts = Dict::new().with("F1", BLANK.font);
            form.insert("DR", Dict::new().with("Font", fonts).with("ColorSpace", spaces));
        });
    };
    let file = |content: &'static str| {
        certified(2, move |update| {
            update.set(BLANK.look, form(content));
            spaces(update, &[255; 6]);
        })
    };
    let replaced = |file: &[u8]| appended(file, |update| spaces(update, &[0; 6]));
    assert_eq!(judge(&replaced(&file("BT /F1 10 Tf (An) Tj ET"))), []);
    for filter in ["/AHx", "[/A85]"] {
        let end = if filter == "/AHx" { "80>" } else { "J,~>" };
        let image = format!("q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 1 /CS /Mau /F {filter} ID {end} EI Q");
        rejected_as(&replaced(&file(image.leak())), &Reason::FormEntry("DR".into()));
    }
}
