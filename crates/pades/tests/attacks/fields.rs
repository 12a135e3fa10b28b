//! Signature fields that come quietly, or show a picture for which nobody signed.

use saoy_pades::{changes::Reason, validation::Verdict};
use saoy_pdf::{Dict, ObjRef, Object, Update};

use crate::{
    judge::{judge, rejected_as, verdict},
    support::{
        hand::{Says, signed, signed_by},
        later::{appended, edit, find_last, form, open, rect},
        paper::{BLANK, CLOSED, FILLABLE, Paper, SIGNED},
        people::PEOPLE,
    },
};

/// Over the sum on the first page.
const OVER: [i64; 4] = [72, 695, 250, 715];
/// Where the first page is empty.
const BESIDE: [i64; 4] = [400, 500, 450, 520];
const NOWHERE: [i64; 4] = [0; 4];

const PICTURE: &str = "0.9 0 0 rg 0 0 100 20 re f";
const BLANK_LOOK: &str = "% DSBlank\nq Q";

fn widget(paper: &Paper, area: [i64; 4]) -> Dict {
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("Rect", rect(area))
        .with("F", 4)
        .with("P", paper.page)
}

fn look(update: &mut Update<'_, '_>, content: &str) -> Dict {
    Dict::new().with("N", update.add(form(content)))
}

/// Puts a field into the form, and its widget onto the page.
fn place(update: &mut Update<'_, '_>, paper: &Paper, field: ObjRef, widget: Option<ObjRef>) {
    edit(update, paper.form, |form| {
        let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
        fields.push(field.into());
        form.insert("Fields", fields);
    });
    let mut all = update.get(paper.annots).unwrap().as_array().unwrap().to_vec();
    all.extend(widget.map(Object::Ref));
    update.set(paper.annots, Object::Array(all));
}

/// A new signature field that is its own widget.
fn one(update: &mut Update<'_, '_>, paper: &Paper, widget: Dict) -> ObjRef {
    let field = update.add(
        widget
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("moi")),
    );
    place(update, paper, field, Some(field));
    field
}

/// A new signature field with an unnamed widget below it.
fn with_kid(update: &mut Update<'_, '_>, paper: &Paper, widget: Dict) -> ObjRef {
    let field = update.reserve();
    let kid = update.add(widget.with("Parent", field));
    update.set(
        field,
        Dict::new()
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("moi"))
            .with("Kids", vec![Object::Ref(kid)]),
    );
    place(update, paper, field, Some(kid));
    field
}

/// Under P=1 not even a field that shows nothing may come, whatever it is made of.
#[test]
fn a_new_field_is_told_whatever_it_is_made_of() {
    let quiet = appended(&CLOSED.file, |update| {
        let kid = widget(&CLOSED, NOWHERE);
        with_kid(update, &CLOSED, kid);
    });
    rejected_as(&quiet, &Reason::SignatureFieldAdded);
    let hidden = appended(&CLOSED.file, |update| {
        let kid = widget(&CLOSED, OVER)
            .with("AP", look(update, PICTURE))
            .with("F", 2);
        with_kid(update, &CLOSED, kid);
    });
    rejected_as(&hidden, &Reason::SignatureFieldAdded);
    for childless in [
        Dict::new().with("Kids", Vec::<Object>::new()),
        Dict::new()
            .with("Kids", Vec::<Object>::new())
            .with("FT", Object::name("Sig")),
    ] {
        let file = appended(&CLOSED.file, |update| {
            let field = update.add(childless.with("T", Object::text("moi")));
            place(update, &CLOSED, field, None);
        });
        rejected_as(&file, &Reason::SignatureFieldAdded);
    }
}

/// A timestamp in a field tree is archive data all the same, as long as it shows nothing.
#[test]
fn a_timestamp_that_shows_nothing_may_come() {
    for kid in [false, true] {
        let file = signed(&CLOSED.file, Says::Stamps, |update| {
            let widget = widget(&CLOSED, NOWHERE);
            match kid {
                true => with_kid(update, &CLOSED, widget),
                false => one(update, &CLOSED, widget),
            }
        });
        assert_eq!(judge(&file), [], "kid: {kid}");
    }
}

/// Flags that some viewers cut to 32 bits, or do not read at all, hide nothing.
#[test]
fn flags_that_viewers_read_otherwise() {
    let odd = [
        Object::Int(4_294_967_298),
        Object::Int(-2),
        Object::Int(i64::MAX - 1),
        Object::Real(2.5),
        Object::name("Hidden"),
    ];
    for flags in odd {
        for says in [None, Some(Says::Stamps)] {
            for kid in [false, true] {
                let change = |update: &mut Update<'_, '_>| {
                    let picture = look(update, PICTURE);
                    let widget = widget(&CLOSED, OVER).with("AP", picture).with("F", flags.clone());
                    match kid {
                        true => with_kid(update, &CLOSED, widget),
                        false => one(update, &CLOSED, widget),
                    }
                };
                let file = match says {
                    Some(says) => signed(&CLOSED.file, says, change),
                    None => appended(&CLOSED.file, |update| _ = change(update)),
                };
                rejected_as(&file, &Reason::UnsignedAppearance);
            }
        }
    }
    // What lay in the signed file with such flags is not shown later.
    let base = appended(&BLANK.file, |update| {
        edit(update, BLANK.name, |field| {
            _ = field.insert("F", Object::Real(2.5))
        });
    });
    let base = signed(&base, Says::Nothing, |_| BLANK.leader);
    let shown = appended(&base, |update| {
        edit(update, BLANK.name, |field| _ = field.insert("F", 0))
    });
    rejected_as(&shown, &Reason::FlagsChanged);
}

/// Five numbers, or three: some viewers take the first four, or zero for what is missing.
#[test]
fn a_place_of_more_or_fewer_numbers() {
    for numbers in [&[0, 0, 595, 842, 0][..], &[0, 0, 595]] {
        let place: Vec<Object> = numbers.iter().copied().map(Object::Int).collect();
        let file = signed(&CLOSED.file, Says::Stamps, |update| {
            let picture = look(update, PICTURE);
            let widget = widget(&CLOSED, OVER).with("AP", picture).with("Rect", place);
            one(update, &CLOSED, widget)
        });
        rejected_as(&file, &Reason::UnsignedAppearance);
    }
}

/// A false seal: anybody can make a timestamp, and it answers for no picture.
#[test]
fn a_picture_in_a_waiting_field_with_a_timestamp() {
    let stamped = |paper: &Paper, content: &str| {
        signed(&paper.file, Says::Stamps, |update| {
            let picture = look(update, content);
            edit(update, paper.seal, |seal| _ = seal.insert("AP", picture));
            paper.seal
        })
    };
    for paper in [&*SIGNED, &*FILLABLE] {
        rejected_as(&stamped(paper, PICTURE), &Reason::UnsignedAppearance);
        assert_eq!(judge(&stamped(paper, BLANK_LOOK)), []);
    }
    // The picture is the one that waited there: the timestamp makes no signature of it.
    let base = appended(&BLANK.file, |update| {
        let picture = look(update, PICTURE);
        edit(update, BLANK.seal, |seal| _ = seal.insert("AP", picture));
    });
    let base = signed(&base, Says::Nothing, |_| BLANK.leader);
    let file = signed(&base, Says::Stamps, |_| BLANK.seal);
    rejected_as(&file, &Reason::UnsignedAppearance);
}

/// Nor does a picture come with a new field that nobody signs, even where the page is empty.
#[test]
fn a_picture_in_a_new_field_that_nobody_signed() {
    for kid in [false, true] {
        let new = |update: &mut Update<'_, '_>, content: &str| {
            let picture = look(update, content);
            let widget = widget(&SIGNED, BESIDE).with("AP", picture);
            match kid {
                true => with_kid(update, &SIGNED, widget),
                false => one(update, &SIGNED, widget),
            }
        };
        let file = appended(&SIGNED.file, |update| _ = new(update, PICTURE));
        rejected_as(&file, &Reason::UnsignedAppearance);
        let file = signed(&SIGNED.file, Says::Stamps, |update| new(update, PICTURE));
        rejected_as(&file, &Reason::UnsignedAppearance);
        // A blank look, or a signature: both are honest.
        let file = appended(&SIGNED.file, |update| _ = new(update, BLANK_LOOK));
        assert_eq!(judge(&file), []);
        let file = signed(&SIGNED.file, Says::Nothing, |update| new(update, PICTURE));
        assert_eq!(judge(&file), []);
        assert_eq!(verdict(&file), Verdict::Valid);
    }
}

/// Somebody signs honestly, over what a field, another signature or a comment shows.
#[test]
fn a_signature_over_what_others_show() {
    let over = |file: &[u8], paper: &Paper, area: [i64; 4]| {
        signed(file, Says::Nothing, |update| {
            let picture = look(update, PICTURE);
            let widget = widget(paper, area).with("AP", picture);
            one(update, paper, widget)
        })
    };
    let field = [120, 90, 180, 130];
    rejected_as(&over(&SIGNED.file, &SIGNED, field), &Reason::SignatureOverContent);
    let sealed = signed(&SIGNED.file, Says::Nothing, |update| {
        let picture = look(update, PICTURE);
        edit(update, SIGNED.seal, |seal| _ = seal.insert("AP", picture));
        SIGNED.seal
    });
    assert_eq!(judge(&sealed), []);
    let seal = [390, 330, 450, 390];
    rejected_as(&over(&sealed, &SIGNED, seal), &Reason::SignatureOverContent);
    assert_eq!(judge(&over(&sealed, &SIGNED, BESIDE)), []);
    // Narrow ones, none of which covers a whole letter.
    for y in [700, 704, 708] {
        let strip = [72, y, 250, y + 1];
        rejected_as(&over(&SIGNED.file, &SIGNED, strip), &Reason::SignatureOverContent);
    }
}

/// A waiting field with its widget below it gets its picture with its signature, and keeps it.
#[test]
fn a_waiting_field_with_a_widget_below_it() {
    let (mut field, mut kid) = (None, None);
    let base = appended(&BLANK.file, |update| {
        let widget = widget(&BLANK, BESIDE);
        let new = with_kid(update, &BLANK, widget);
        let kids = update.get(new).unwrap();
        kid = kids.as_dict().unwrap().get("Kids").unwrap().as_array().unwrap()[0].as_ref();
        field = Some(new);
    });
    let (field, kid) = (field.unwrap(), kid.unwrap());
    let base = signed(&base, Says::Nothing, |_| BLANK.leader);
    let show = |update: &mut Update<'_, '_>| {
        let picture = look(update, PICTURE);
        edit(update, kid, |kid| _ = kid.insert("AP", picture));
    };
    let honest = signed(&base, Says::Nothing, |update| {
        show(update);
        field
    });
    assert_eq!(judge(&honest), []);
    rejected_as(&appended(&honest, show), &Reason::SignatureAppearanceChanged);
    rejected_as(&appended(&base, show), &Reason::UnsignedAppearance);
    let stamped = signed(&base, Says::Stamps, |update| {
        show(update);
        field
    });
    rejected_as(&stamped, &Reason::UnsignedAppearance);
}

/// A picture whose signature is broken, or covers too little: the first signature stands, the file is not valid.
#[test]
fn a_picture_with_a_signature_that_is_none() {
    let good = signed(&FILLABLE.file, Says::Nothing, |update| {
        let picture = look(update, PICTURE);
        edit(update, FILLABLE.seal, |seal| _ = seal.insert("AP", picture));
        FILLABLE.seal
    });
    assert_eq!(verdict(&good), Verdict::Valid);
    let damaged = |at: usize, bytes: &[u8]| {
        let mut file = good.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    // Another colour; no CMS; a range that begins later.
    let colour = find_last(&good, b"0.9 0 0 rg");
    assert_ne!(verdict(&damaged(colour, b"0.0 0 9 rg")), Verdict::Valid);
    let cms = find_last(&good, b"/Contents <") + 11;
    assert_ne!(verdict(&damaged(cms, b"0000000000000000")), Verdict::Valid);
    let range = find_last(&good, b"/ByteRange") + 10;
    let zero = range + good[range..].iter().position(|byte| *byte == b'0').unwrap();
    assert_ne!(verdict(&damaged(zero, b"9")), Verdict::Valid);
}

/// A signature may bring what its dictionary is known to have, and words of the program's own that lead nowhere.
#[test]
fn a_signature_that_brings_something_along() {
    let next = ObjRef::new(open(&FILLABLE.file).max_object_number() + 1);
    let with = |key: &'static str, value: Object| {
        let entries = Dict::new().with(key, value);
        signed_by(&PEOPLE.leader, &FILLABLE.file, Says::Nothing, entries, |update| {
            let more = update.add(Dict::new().with("Name", Object::name("App")));
            assert_eq!(more, next);
            FILLABLE.stamp
        })
    };
    for (key, value) in [
        ("Prop_Build", Object::Ref(next)),
        ("Reason", Object::text("dong y")),
        ("Own", Object::Dict(Dict::new().with("Name", Object::name("App")))),
    ] {
        assert_eq!(judge(&with(key, value)), [], "{key}");
    }
    let act = Dict::new().with("S", Object::name("JavaScript"));
    for value in [
        Object::Ref(next),
        Object::Ref(FILLABLE.content),
        Object::Array(vec![Object::Dict(Dict::new().with("Kids", next))]),
        Object::Dict(act.with("JS", Object::text("1"))),
    ] {
        rejected_as(&with("Own", value), &Reason::FieldEntry("Own".into()));
    }
}
