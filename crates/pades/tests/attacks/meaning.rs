//! What programs write anew when they save, in the form each of them writes it: the same, said otherwise. And what looks
//! like it, and is not.

use saoy_pades::changes::{Reason, Refusal};
use saoy_pdf::{Dict, ObjRef, Object, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{after, appended, edit, edit_catalog, form, helvetica, rect},
        paper::BLANK,
    },
};

/// The paper with these changes, certified with P=2.
fn fillable(prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    signed(&appended(&BLANK.file, prepare), Says::Certifies(2), |_| {
        BLANK.leader
    })
}

/// The field with entries that it has when it is signed.
fn field_with(field: ObjRef, entries: Dict) -> Vec<u8> {
    fillable(|update| edit(update, field, |field| insert(field, &entries)))
}

fn insert(dict: &mut Dict, entries: &Dict) {
    for (key, value) in entries.iter() {
        dict.insert(key.as_bytes(), value.clone());
    }
}

/// The text field filled in, with other entries besides.
fn filled(file: &[u8], entries: &Dict) -> Vec<u8> {
    appended(file, |update| {
        let look = update.add(form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC"));
        edit(update, BLANK.name, |field| {
            field.insert("V", Object::text("Binh"));
            field.insert("AP", Dict::new().with("N", look));
            insert(field, entries);
        });
    })
}

fn one(key: &str, value: impl Into<Object>) -> Dict {
    Dict::new().with(key, value)
}

fn style(text: &str) -> Dict {
    one("DA", Object::text(text))
}

fn colours(numbers: &[f64]) -> Vec<Object> {
    numbers.iter().copied().map(Object::Real).collect()
}

/// iText, which knows 1.7 at most, notes the version it works with.
#[test]
fn a_version_that_changes_nothing() {
    let with = |file: &[u8], version: &str| {
        let version = Object::name(version);
        appended(file, |update| {
            edit_catalog(update, |root| _ = root.insert("Version", version))
        })
    };
    let old = [b"%PDF-1.3", &BLANK.file[8..]].concat();
    for p in [1, 2] {
        let file = signed(&with(&old, "1.7"), Says::Certifies(p), |_| BLANK.leader);
        let lower = with(&file, "1.3");
        let said = after(&lower).remove(0);
        let reasons: Vec<_> = said
            .findings
            .iter()
            .map(|one| (&one.change.reason, one.refused))
            .collect();
        let refused = (p == 1).then_some(Refusal::DocMdp(1));
        assert_eq!(reasons, [(&Reason::VersionNoted, refused)]);
        // The header's own stands as well without.
        let gone = appended(&file, |update| {
            edit_catalog(update, |root| _ = root.remove("Version"))
        });
        assert_eq!(judge(&gone).is_empty(), p == 2);
    }
    // Nobody who knows 2.0 goes back from it; and what is no version is none.
    let file = signed(&with(&old, "2.0"), Says::Certifies(2), |_| BLANK.leader);
    rejected_as(&with(&file, "1.3"), &Reason::VersionLowered);
    rejected_as(&with(&file, "1"), &Reason::VersionLowered);
}

/// pdf-lib writes flags that are the default anyway.
#[test]
fn flags_that_are_none() {
    let file = fillable(|_| {});
    assert_eq!(judge(&filled(&file, &one("Ff", 0))), []);
    let reason = Reason::FieldEntry("Ff".into());
    rejected_as(&filled(&file, &one("Ff", 1 << 12)), &reason);
    rejected_as(&filled(&file, &one("Ff", Object::Real(0.5))), &reason);
    // The field above is read-only: none of its own would open it.
    let closed = field_with(BLANK.group, one("Ff", 1));
    let opened = appended(&closed, |update| {
        edit(update, BLANK.first, |field| _ = field.insert("Ff", 0))
    });
    rejected_as(&opened, &reason);
    let side = field_with(BLANK.name, one("Q", 0));
    let dropped = |file: &[u8]| {
        appended(file, |update| {
            edit(update, BLANK.name, |field| _ = field.remove("Q"))
        })
    };
    assert_eq!(judge(&dropped(&side)), []);
    let right = field_with(BLANK.name, one("Q", 2));
    rejected_as(&dropped(&right), &Reason::FieldEntry("Q".into()));
}

/// A side that is no integer is one to some viewers, and to others none: then the form's counts.
#[test]
fn a_side_that_is_no_integer() {
    for (side, of_form) in [(Object::Real(2.0), 0.into()), (0.into(), Object::Real(2.0))] {
        let base = appended(&BLANK.file, |update| {
            edit(update, BLANK.form, |form| _ = form.insert("Q", of_form));
            edit(update, BLANK.name, |field| _ = field.insert("Q", side));
        });
        let file = signed(&base, Says::Certifies(1), |_| BLANK.leader);
        let dropped = appended(&file, |update| {
            edit(update, BLANK.name, |field| _ = field.remove("Q"))
        });
        rejected_as(&dropped, &Reason::FieldEntry("Q".into()));
    }
}

/// MuPDF writes the style of every field that it fills in: colour first, numbers in its own way, its own fonts.
#[test]
fn a_style_in_other_words() {
    let file = field_with(BLANK.name, style("/F1 12 Tf .1 .1 .1 rg"));
    assert_eq!(judge(&filled(&file, &style("0.1 0.1 0.1 rg /F1 12 Tf"))), []);
    // Its name for Helvetica, which the form does not know; the look shows what is written.
    assert_eq!(judge(&filled(&file, &style("0.1 0.1 0.1 rg /Helv 12 Tf"))), []);
    // pypdf takes Helvetica by its full name where it does not find the style's own font.
    assert_eq!(judge(&filled(&file, &style(".1 .1 .1 rg /Helvetica 12 Tf"))), []);
    for other in [
        "0.1 0.1 0.1 rg /Helvetica 1 Tf",
        "1 1 1 rg /Helvetica 12 Tf",
        "0.1 0.1 0.1 rg /Helvetica-Lie 12 Tf",
        "0.1 0.1 0.1 rg /F1 1 Tf",
        "1 1 1 rg /F1 12 Tf",
        "0.1 0.1 0.1 rg /Lie 12 Tf",
        "0.1 0.1 0.1 rg /F1 12 Tf 3 Tr",
        "0.1 0.1 0.1 rg",
        "/F1 12 Tf .1 .1 .1 rg (",
    ] {
        rejected_as(&filled(&file, &style(other)), &Reason::DaChanged);
    }
    // Viewers draw this form's fields by their styles.
    let drawn = fillable(|update| {
        edit(update, BLANK.name, |field| insert(field, &style("/F1 12 Tf 0 g")));
        edit(update, BLANK.form, |form| {
            _ = form.insert("NeedAppearances", Object::Bool(true))
        });
    });
    rejected_as(&filled(&drawn, &style("0 g /Helv 12 Tf")), &Reason::DaChanged);
    // The form has another font of that name, which shows other digits.
    let lying = fillable(|update| {
        let differences = vec![Object::Int(49), Object::name("nine")];
        let font = update.add(helvetica().with("Encoding", one("Differences", differences)));
        edit(update, BLANK.name, |field| insert(field, &style("/F1 12 Tf 0 g")));
        let fonts = Dict::new().with("F1", BLANK.font).with("Helv", font);
        let fonts = fonts.with("Helvetica", font);
        edit(update, BLANK.form, |form| {
            _ = form.insert("DR", one("Font", fonts))
        });
    });
    rejected_as(&filled(&lying, &style("0 g /Helv 12 Tf")), &Reason::DaChanged);
    rejected_as(
        &filled(&lying, &style("/Helvetica 12 Tf 0 g")),
        &Reason::DaChanged,
    );
    // A widget below the field that has the style.
    let group = field_with(BLANK.group, style("/F1 10 Tf 0 g"));
    let below = |text: &str| {
        appended(&group, |update| {
            let look = update.add(form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC"));
            edit(update, BLANK.first, |field| {
                field.insert("V", Object::text("Binh"));
                field.insert("AP", Dict::new().with("N", look));
                insert(field, &style(text));
            });
        })
    };
    assert_eq!(judge(&below("/Helvetica 10 Tf 0 g")), []);
    rejected_as(&below("/Helvetica 10 Tf 1 g"), &Reason::DaChanged);
    // Without the look there is nothing but the style.
    let alone = appended(&file, |update| {
        edit(update, BLANK.name, |field| {
            field.remove("AP");
            insert(field, &style("0.1 0.1 0.1 rg /Helv 12 Tf"));
        });
    });
    rejected_as(&alone, &Reason::DaChanged);
}

/// Some viewers take the first font of a style and grey before colours, some the last of all: one that says a thing twice
/// says two things. And nobody rewrites a style where nothing may be filled in.
#[test]
fn a_style_that_says_two_things() {
    for p in [1, 2] {
        let with = |text: &str| {
            let base = appended(&BLANK.file, |update| {
                edit(update, BLANK.name, |field| {
                    field.remove("AP");
                    insert(field, &style(text));
                });
            });
            signed(&base, Says::Certifies(p), |_| BLANK.leader)
        };
        let again = |file: &[u8], text: &str| {
            appended(file, |update| {
                edit(update, BLANK.name, |field| insert(field, &style(text)))
            })
        };
        let file = with("/F1 20 Tf 0 g");
        for other in [
            "1 g /F1 20 Tf 0 g",
            "/F1 20 Tf 1 g 0 0 0 rg",
            "/F1 400 Tf /F1 20 Tf 0 g",
            "/Zz 1 Tf /F1 20 Tf 0 g",
            "/F1 20 Tf 2 g 0 g",
            // What one program reads as a word, another reads as two, or not at all.
            "/F#31 20 Tf 0 g",
            "0 g/F1 20 Tf",
            "%1 g\n/F1 20 Tf 0 g",
            "/F1 20 Tf 0 g 1",
            "/F1 +20 Tf 0 g",
            &format!("0 g{}/F1 20 Tf", " ".repeat(100)),
        ] {
            rejected_as(&again(&file, other), &Reason::DaChanged);
        }
        let twice = with("1 g /F1 20 Tf 0 g");
        rejected_as(&again(&twice, "/F1 20 Tf 0 g"), &Reason::DaChanged);
        rejected_as(&again(&twice, "0 g /F1 20 Tf"), &Reason::DaChanged);
        let same = again(&file, "0 g /F1 20.0 Tf");
        let refused = (p == 1).then_some(Refusal::DocMdp(1));
        assert_eq!(told(&same), [(Reason::FieldAppearance, refused)]);
    }
}

/// What was found about later changes, and whether it is refused.
fn told(file: &[u8]) -> Vec<(Reason, Option<Refusal>)> {
    let said = after(file).remove(0);
    let findings = said.findings.iter();
    findings
        .map(|one| (one.change.reason.clone(), one.refused))
        .collect()
}

/// A border and a frame in other words are told as filling in, too.
#[test]
fn a_frame_in_other_words_is_no_silence() {
    let colour = |parts: &[f64]| one("MK", one("BG", colours(parts)));
    let border = Dict::new().with("S", Object::name("S")).with("W", 1);
    for (was, is) in [
        (Dict::new(), one("BS", border)),
        (colour(&[0.843]), colour(&[0.843_137_254_901_960_8])),
    ] {
        let base = appended(&BLANK.file, |update| {
            edit(update, BLANK.name, |field| insert(field, &was))
        });
        let file = signed(&base, Says::Certifies(1), |_| BLANK.leader);
        let again = appended(&file, |update| {
            edit(update, BLANK.name, |field| insert(field, &is))
        });
        rejected_as(&again, &Reason::FieldAppearance);
    }
}

/// MuPDF writes the border that every field has by default, and one of a point where there was none and no colour is.
#[test]
fn a_border_that_nobody_sees() {
    let border = |width: i64| one("BS", Dict::new().with("S", Object::name("S")).with("W", width));
    let file = fillable(|_| {});
    assert_eq!(judge(&filled(&file, &border(1))), []);
    let none = field_with(BLANK.name, border(0));
    assert_eq!(judge(&filled(&none, &border(1))), []);
    let reason = Reason::FieldEntry("BS".into());
    rejected_as(&filled(&file, &border(50)), &reason);
    let dashed = one(
        "BS",
        Dict::new()
            .with("S", Object::name("D"))
            .with("D", rect([3, 1, 0, 0])),
    );
    rejected_as(&filled(&file, &dashed), &reason);
    // With a colour it is a frame.
    let mut framed = one("MK", one("BC", rect([1, 0, 0, 0])[..3].to_vec()));
    insert(&mut framed, &border(0));
    let framed = field_with(BLANK.name, framed);
    rejected_as(&filled(&framed, &border(1)), &reason);
}

/// pdf.js keeps colours as bytes, and turns that are none not at all.
#[test]
fn colours_that_are_rounded() {
    let marks = |ground: &[f64], turned: Option<i64>| {
        let mut marks = one("BG", colours(ground));
        if let Some(turned) = turned {
            marks.insert("R", turned);
        }
        one("MK", marks)
    };
    let file = field_with(BLANK.name, marks(&[0.8, 0.843, 0.1], Some(0)));
    let rounded = [0.8, 0.843_137_254_901_960_8, 0.101_960_784_313_725_49];
    let once = filled(&file, &marks(&rounded, None));
    assert_eq!(judge(&once), []);
    // A step of the screen more is another colour: a hundred saves would make black of white.
    let step = rounded.map(|part| part - 1.0 / 255.0);
    rejected_as(&filled(&once, &marks(&step, None)), &Reason::MkChanged);
    rejected_as(
        &filled(&file, &marks(&[0.81, 0.843, 0.1], None)),
        &Reason::MkChanged,
    );
    rejected_as(&filled(&file, &marks(&[0.8], None)), &Reason::MkChanged);
    rejected_as(&filled(&file, &marks(&rounded, Some(90))), &Reason::MkChanged);
    rejected_as(&filled(&file, &one("MK", Dict::new())), &Reason::MkChanged);
}

/// pdf.js drops the letter by which a box would be ticked where its looks do not say.
#[test]
fn the_letter_of_a_box_that_has_looks() {
    let marked = |flags: i64| {
        let marks = one("MK", one("CA", Object::text("4")));
        let file = field_with(BLANK.tick, marks.with("Ff", flags));
        appended(&file, |update| {
            edit(update, BLANK.tick, |tick| {
                tick.insert("MK", Dict::new());
                if flags == 0 {
                    tick.insert("AS", Object::name("Yes"));
                    tick.insert("V", Object::name("Yes"));
                }
            });
        })
    };
    assert_eq!(judge(&marked(0)), []);
    // What a push button says is its letter.
    rejected_as(&marked(1 << 16), &Reason::MkChanged);
}

/// iText notes which option of a list stands first: the one that is chosen.
#[test]
fn the_first_option_of_a_list() {
    let options: Vec<Object> = ["a", "b", "c"].map(Object::text).to_vec();
    let file = field_with(BLANK.choice, one("Opt", options));
    let chosen = |value: &str, top: i64| {
        appended(&file, |update| {
            edit(update, BLANK.choice, |choice| {
                choice.insert("V", Object::text(value));
                choice.insert("TI", top);
            });
        })
    };
    assert_eq!(judge(&chosen("a", 0)), []);
    assert_eq!(judge(&chosen("b", 1)), []);
    let reason = Reason::FieldEntry("TI".into());
    rejected_as(&chosen("b", 2), &reason);
    rejected_as(&chosen("b", 9), &reason);
    let alone = appended(&file, |update| {
        edit(update, BLANK.choice, |choice| _ = choice.insert("TI", 1))
    });
    rejected_as(&alone, &reason);
}

/// iText and pypdf write on a page what it has from the tree of pages.
#[test]
fn what_a_page_has_from_above() {
    let file = fillable(|update| {
        edit(update, BLANK.pages, |pages| {
            _ = pages.insert("MediaBox", rect([0, 0, 595, 842]))
        });
        edit(update, BLANK.page, |page| _ = page.remove("MediaBox"));
    });
    let page = |key: &'static str, value: Object| {
        appended(&file, |update| {
            let value = if key == "MediaBox" {
                update.add(value).into()
            } else {
                value
            };
            edit(update, BLANK.page, |page| _ = page.insert(key, value));
        })
    };
    assert_eq!(judge(&page("MediaBox", rect([0, 0, 595, 842]).into())), []);
    let reason = |key: &str| Reason::PageEntry(key.into());
    rejected_as(
        &page("MediaBox", rect([0, 0, 595, 400]).into()),
        &reason("MediaBox"),
    );
    rejected_as(
        &page("CropBox", rect([0, 0, 595, 842]).into()),
        &reason("CropBox"),
    );
    rejected_as(&page("Rotate", 90.into()), &reason("Rotate"));
}

/// PDFBox makes an object of its own of a file's description that stood in the catalog.
#[test]
fn a_description_as_an_object_of_its_own() {
    let described = |name: &str| {
        Dict::new()
            .with("Type", Object::name("Filespec"))
            .with("F", Object::text(name))
    };
    let names = |described: Object| {
        let names: Vec<Object> = vec![Object::text("a"), described];
        one("EmbeddedFiles", one("Names", names))
    };
    let file = fillable(|update| {
        edit_catalog(update, |root| {
            _ = root.insert("Names", names(described("a.pdf").into()))
        });
    });
    let rewritten = |name: &str| {
        appended(&file, |update| {
            let own = update.add(described(name));
            edit_catalog(update, |root| _ = root.insert("Names", names(own.into())));
        })
    };
    assert_eq!(judge(&rewritten("a.pdf")), []);
    rejected_as(&rewritten("b.pdf"), &Reason::CatalogEntry("Names".into()));
    // An object that was there before has a meaning of its own.
    let known = appended(&file, |update| {
        edit_catalog(update, |root| _ = root.insert("Names", names(BLANK.note.into())));
    });
    rejected_as(&known, &Reason::CatalogEntry("Names".into()));
}

/// Letters that a clip cuts off, that are too small to be read, or that belong to a layer: written, and not seen.
#[test]
fn what_is_written_and_cut_off() {
    let said = |look: &str| {
        appended(&fillable(|_| ()), |update| {
            let look = update.add(form(look));
            edit(update, BLANK.name, |field| {
                field.insert("V", Object::text("Binh"));
                field.insert("AP", Dict::new().with("N", look));
            });
        })
    };
    for honest in [
        "/Tx BMC q 2 2 96 16 re W n BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC",
        "/Tx BMC q 1 0 0 1 1 1 cm 0 0 98 18 re W* n BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC",
        "/Tx BMC q BT /F1 1 Tf 10 0 0 10 2 5 Tm 0 g (Binh) Tj ET Q EMC",
        "/Tx BMC q 0 0 5 5 re W n Q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET EMC",
        "/Tx BMC q 10 0 0 10 0 0 cm BT /F1 1 Tf 0 g 0.2 0.5 Td (Binh) Tj ET Q EMC",
    ] {
        assert_eq!(judge(&said(honest)), [], "{honest}");
    }
    for hidden in [
        "q 0 0 5 5 re W n",
        "q 0 0 0 0 re W n",
        "q W n",
        "q 0 0 m 100 0 l 100 20 l 0 20 l h W n",
        "q 0 0 100 20 re 0 0 100 20 re W* n",
        "q 0.1 0 0 1 0 0 cm 0 0 100 20 re W n 10 0 0 1 0 0 cm",
        "q 1 1 -1 1 0 0 cm -50 -50 100 100 re W n",
    ] {
        let look = format!(
            "/Tx BMC BT /F1 10 Tf 0 g 2 5 Td (Bi) Tj ET {hidden} BT /F1 10 Tf 12 5 Td (nh) Tj ET Q EMC"
        );
        rejected_as(&said(&look), &Reason::AppearanceDiffers);
    }
    for small in [
        "/F1 0 Tf 0 g 2 5 Td",
        "/F1 0.01 Tf 0 g 2 5 Td",
        "/F1 10 Tf 0.01 0 0 0.01 2 5 Tm 0 g",
    ] {
        let look = format!("/Tx BMC BT /F1 10 Tf 2 5 Td (Bi) Tj ET BT {small} (nh) Tj ET EMC");
        rejected_as(&said(&look), &Reason::AppearanceDiffers);
    }
    let layer = "/Tx BMC BT /F1 10 Tf 0 g 2 5 Td (Bi) Tj /OC /L BDC (nh) Tj EMC ET EMC";
    rejected_as(&said(layer), &Reason::AppearanceDiffers);
}
