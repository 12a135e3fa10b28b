//! Annotations that show elsewhere than their `/Rect` says, or have none.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, rect},
        paper::{BLANK, CLOSED, NOTABLE, Paper, SIGNED},
    },
};

const PICTURE: &str = "0.9 0 0 rg 0 0 100 20 re f";
/// Where the first page is empty.
const BESIDE: [i64; 4] = [400, 500, 450, 520];
/// As empty, below the sum; turned around its upper left corner it lies over the sum.
const BELOW: [i64; 4] = [72, 540, 102, 690];
/// Print; NoRotate as well (ISO 32000-2 Table 167).
const STAYS_UPRIGHT: i64 = 4 | 16;

fn look(update: &mut Update<'_, '_>) -> Dict {
    Dict::new().with("N", update.add(form(PICTURE)))
}

pub(crate) fn annotation(update: &mut Update<'_, '_>, kind: &str) -> Dict {
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name(kind))
        .with("F", 4)
        .with("AP", look(update))
}

/// Puts an annotation onto the first page.
pub(crate) fn onto(update: &mut Update<'_, '_>, paper: &Paper, annotation: Dict) -> ObjRef {
    let annotation = update.add(annotation);
    let mut all = update.get(paper.annots).unwrap().as_array().unwrap().to_vec();
    all.push(annotation.into());
    update.set(paper.annots, all);
    annotation
}

/// A new signature field; one that is on no page where `widget` has no `/Subtype`.
pub(crate) fn field(update: &mut Update<'_, '_>, paper: &Paper, widget: Dict) -> ObjRef {
    let seen = widget.contains_key("Subtype");
    let widget = widget
        .with("FT", Object::name("Sig"))
        .with("T", Object::text("moi"));
    let field = match seen {
        true => onto(update, paper, widget),
        false => update.add(widget),
    };
    edit(update, paper.form, |form| {
        let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
        fields.push(field.into());
        form.insert("Fields", fields);
    });
    field
}

/// The paper, prepared, and certified by somebody who saw what it showed then.
pub(crate) fn certified(p: u8, prepare: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let base = appended(&BLANK.file, prepare);
    signed(&base, Says::Certifies(p.into()), |_| BLANK.leader)
}

fn filled(file: &[u8]) -> Vec<u8> {
    appended(file, |update| {
        update.set(BLANK.look, form("BT /F1 10 Tf 0 g (Binh) Tj ET"));
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    })
}

/// Without a place some viewers take the whole page.
#[test]
fn a_timestamp_or_signature_without_a_place() {
    for place in [None, Some(Object::Null)] {
        let new = |update: &mut Update<'_, '_>, paper: &Paper, shows: bool| {
            let mut widget = annotation(update, "Widget").with("P", paper.page);
            if !shows {
                widget.remove("AP");
            }
            if let Some(place) = &place {
                widget.insert("Rect", place.clone());
            }
            field(update, paper, widget)
        };
        let stamped = |shows: bool| signed(&CLOSED.file, Says::Stamps, |update| new(update, &CLOSED, shows));
        rejected_as(&stamped(true), &Reason::UnsignedAppearance);
        rejected_as(&stamped(false), &Reason::VisibleFieldAfterCertification);
        for shows in [true, false] {
            let again = signed(&SIGNED.file, Says::Nothing, |update| new(update, &SIGNED, shows));
            rejected_as(&again, &Reason::SignatureOverContent);
        }
        let waiting = appended(&SIGNED.file, |update| _ = new(update, &SIGNED, false));
        rejected_as(&waiting, &Reason::SignatureOverContent);
    }
}

/// A field that is no annotation shows nowhere; nor does one whose place is four zeros.
#[test]
fn a_timestamp_that_is_on_no_page() {
    let stamped = |widget: Dict| {
        signed(&CLOSED.file, Says::Stamps, |update| {
            field(update, &CLOSED, widget.clone())
        })
    };
    assert_eq!(judge(&stamped(Dict::new())), []);
    let quiet = Dict::new().with("Subtype", Object::name("Widget"));
    assert_eq!(judge(&stamped(quiet.clone().with("Rect", rect([0; 4])))), []);
    rejected_as(&stamped(quiet), &Reason::VisibleFieldAfterCertification);
}

#[test]
fn a_mark_or_a_field_without_a_place() {
    for kind in ["Stamp", "Popup", "FreeText"] {
        let file = appended(&NOTABLE.file, |update| {
            let mark = annotation(update, kind);
            onto(update, &NOTABLE, mark);
        });
        rejected_as(&file, &Reason::AnnotationOverContent);
    }
    let prepared = certified(2, |update| {
        edit(update, BLANK.name, |field| _ = field.remove("Rect"));
    });
    rejected_as(&filled(&prepared), &Reason::FieldOverContent);
    // One that was there from the beginning shows everywhere: what comes later lies over it.
    let everywhere = certified(3, |update| {
        let mark = annotation(update, "Stamp");
        onto(update, &BLANK, mark);
    });
    assert_eq!(judge(&everywhere), []);
    let over = appended(&everywhere, |update| {
        let mark = annotation(update, "Stamp").with("Rect", rect(BESIDE));
        onto(update, &BLANK, mark);
    });
    rejected_as(&over, &Reason::AnnotationOverContent);
}

/// On a turned page viewers turn what is not to turn around its upper left corner: it shows beside its place.
#[test]
fn what_does_not_turn_with_its_page() {
    for (turned, above) in [(90, false), (180, false), (270, true), (450, false), (0, false)] {
        let turns = |update: &mut Update<'_, '_>| {
            let node = if above { BLANK.pages } else { BLANK.page };
            edit(update, node, |node| _ = node.insert("Rotate", turned));
        };
        let base = certified(3, turns);
        let approved = signed(&appended(&BLANK.file, turns), Says::Nothing, |_| BLANK.leader);
        let marked = |flags: i64| {
            appended(&base, |update| {
                let mark = annotation(update, "Stamp")
                    .with("Rect", rect(BELOW))
                    .with("F", flags);
                onto(update, &BLANK, mark);
            })
        };
        let sealed = |flags: i64| {
            signed(&approved, Says::Nothing, |update| {
                let widget = annotation(update, "Widget")
                    .with("P", BLANK.page)
                    .with("Rect", rect(BELOW))
                    .with("F", flags);
                field(update, &BLANK, widget)
            })
        };
        assert_eq!(judge(&marked(4)), [], "{turned}");
        assert_eq!(judge(&sealed(4)), [], "{turned}");
        if turned == 0 {
            assert_eq!(judge(&marked(STAYS_UPRIGHT)), []);
        } else {
            rejected_as(&marked(STAYS_UPRIGHT), &Reason::AnnotationOverContent);
            rejected_as(&sealed(STAYS_UPRIGHT), &Reason::SignatureOverContent);
        }
    }
}

#[test]
fn a_field_that_does_not_turn_with_its_page() {
    let prepared = |flags: i64| {
        certified(2, |update| {
            edit(update, BLANK.page, |page| _ = page.insert("Rotate", 90));
            edit(update, BLANK.name, |field| {
                field.insert("Rect", rect([72, 640, 172, 690]));
                field.insert("F", flags);
            });
        })
    };
    assert_eq!(judge(&filled(&prepared(4))), []);
    rejected_as(&filled(&prepared(STAYS_UPRIGHT)), &Reason::FieldOverContent);
}

/// A stamp comes where nothing is, or hidden; a later save moves it, lets it grow or shows it over a field or a seal.
#[test]
fn a_mark_that_moves_in_two_steps() {
    let sealed = signed(&NOTABLE.file, Says::Nothing, |update| {
        let picture = look(update);
        edit(update, NOTABLE.seal, |seal| _ = seal.insert("AP", picture));
        NOTABLE.seal
    });
    let over_field: [i64; 4] = [110, 105, 180, 118];
    let over_seal: [i64; 4] = [310, 310, 390, 330];
    let grown: [i64; 4] = [110, 105, 450, 520];
    for (first, flags, then) in [
        (BESIDE, 4, over_field),
        (BESIDE, 4, over_seal),
        (BESIDE, 4, grown),
    ] {
        let mut stamp = None;
        let came = appended(&sealed, |update| {
            let mark = annotation(update, "Stamp")
                .with("Rect", rect(first))
                .with("F", flags);
            stamp = Some(onto(update, &NOTABLE, mark));
        });
        assert_eq!(judge(&came), []);
        let stamp = stamp.unwrap();
        let moved = |place: [i64; 4]| {
            appended(&came, |update| {
                edit(update, stamp, |stamp| _ = stamp.insert("Rect", rect(place)))
            })
        };
        rejected_as(&moved(then), &Reason::AnnotationOverContent);
        // To where it reaches into nothing but itself.
        assert_eq!(judge(&moved([410, 500, 460, 520])), []);
    }
    for place in [over_field, over_seal] {
        let mut stamp = None;
        let hidden = appended(&sealed, |update| {
            let mark = annotation(update, "Stamp").with("Rect", rect(place)).with("F", 2);
            stamp = Some(onto(update, &NOTABLE, mark));
        });
        assert_eq!(judge(&hidden), []);
        let shown = appended(&hidden, |update| {
            edit(update, stamp.unwrap(), |stamp| _ = stamp.insert("F", 4));
        });
        rejected_as(&shown, &Reason::AnnotationOverContent);
    }
}

/// Viewers draw many annotations themselves: what lies over them hides them.
#[test]
fn a_field_over_what_viewers_draw_themselves() {
    let within = [140, 540, 300, 560];
    let points = |numbers: [i64; 4]| Object::from(rect(numbers));
    let away = BESIDE;
    let mark = |kind: &str, place: [i64; 4]| {
        Dict::new()
            .with("Subtype", Object::name(kind))
            .with("Rect", rect(place))
            .with("F", 4)
    };
    let quads: Vec<Object> = [140, 560, 300, 560, 140, 540, 300, 540].map(Object::Int).to_vec();
    let ink: Vec<Object> = vec![points(within)];
    let value = |text: &str| {
        mark("Widget", within)
            .with("FT", Object::name("Tx"))
            .with("T", Object::text("khac"))
            .with("Ff", 1)
            .with("V", Object::text(text))
    };
    let prepared = |other: Dict| {
        certified(2, |update| {
            let is_field = other.contains_key("FT");
            let other = onto(update, &BLANK, other);
            if is_field {
                edit(update, BLANK.form, |form| {
                    let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
                    fields.push(other.into());
                    form.insert("Fields", fields);
                });
            }
            edit(update, BLANK.name, |field| {
                _ = field.insert("Rect", rect([120, 450, 390, 650]))
            });
        })
    };
    for other in [
        mark("FreeText", within).with("Contents", Object::text("1 000 000")),
        mark("Stamp", within),
        mark("Line", within).with("L", points(within)),
        mark("Line", away).with("L", points(within)),
        mark("Ink", away).with("InkList", ink.clone()),
        mark("Ink", [0; 4]).with("InkList", ink),
        mark("Highlight", away).with("QuadPoints", quads),
        mark("FreeText", away).with("CL", points(within)),
        value("1 000 000"),
        // Nobody knows where this one ends.
        mark("Line", away).with("L", Object::name("dai")),
    ] {
        let said = format!("{other:?}");
        let file = prepared(other);
        assert_eq!(judge(&file), [], "{said}");
        rejected_as(&filled(&file), &Reason::FieldOverContent);
    }
    for other in [
        mark("Popup", within),
        mark("Link", within),
        mark("Stamp", away),
        mark("Line", away).with("L", points(away)),
        value(""),
    ] {
        let said = format!("{other:?}");
        assert_eq!(judge(&filled(&prepared(other))), [], "{said}");
    }
}

/// What is not there hides nothing: forms on blank paper are filled in and signed.
#[test]
fn a_page_that_shows_nothing() {
    let nothing = |bytes: &[u8], flate: bool| {
        let mut dict = Dict::new();
        if flate {
            dict.insert("Filter", Object::name("FlateDecode"));
        }
        Some(Stream::new(dict, bytes.to_vec()))
    };
    let deflated = [0x78, 0x9C, 3, 0, 0, 0, 0, 1];
    for content in [
        None,
        nothing(b"", false),
        nothing(b"\n", false),
        nothing(b"", true),
        nothing(&deflated, true),
    ] {
        let said = format!("{content:?}");
        let base = appended(&BLANK.file, |update| match content {
            None => edit(update, BLANK.page, |page| _ = page.remove("Contents")),
            Some(content) => update.set(BLANK.content, content),
        });
        let file = signed(&base, Says::Nothing, |_| BLANK.leader);
        assert_eq!(judge(&filled(&file)), [], "{said}");
        let again = signed(&file, Says::Nothing, |update| {
            let widget = annotation(update, "Widget")
                .with("P", BLANK.page)
                .with("Rect", rect(BESIDE));
            field(update, &BLANK, widget)
        });
        assert_eq!(judge(&again), [], "{said}");
    }
}
