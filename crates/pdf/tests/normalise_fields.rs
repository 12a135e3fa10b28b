//! Normalising: fields and annotations become part of their page, as paper shows them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::Object;
use saoy_pdf::normalise::{Done, Settings, View};
use support::anew::{content, look, normalised, normalised_with, stream};
use support::{one_page, open};

#[test]
fn the_look_of_a_field_is_drawn_where_its_rectangle_is() {
    let bytes = one_page(
        "/AcroForm<</Fields[4 0 R]>>",
        "/Annots[4 0 R]/Contents 6 0 R",
        &[
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(ten)/V(An)/F 4/Rect[100 200 120 220]/AP<</N 5 0 R>>>>",
            &look("0 0 5 5 re f"),
            &stream("", "q 1 0 0 rg 0 0 9 9 re f"),
        ],
    );
    let new = normalised(&bytes);
    assert_eq!(
        content(&new.bytes),
        "q |q 1 0 0 rg 0 0 9 9 re f|Q Q q 2 0 0 1 100 200 cm /Flat1 Do Q"
    );
    assert_eq!(new.report.done, [Done::Fields { count: 1 }]);
}

#[test]
fn of_a_box_the_state_that_is_chosen_shows() {
    let chosen = |state: &str| {
        let widget =
            format!("<</Subtype/Widget/FT/Btn/F 4/Rect[0 0 10 20]/AP<</N<</Yes 5 0 R/Off 6 0 R>>>>{state}>>");
        let bytes = one_page("", "/Annots[4 0 R]", &[&widget, &look("1 g"), &look("0 g")]);
        String::from_utf8_lossy(&normalised(&bytes).bytes).into_owned()
    };
    assert!(chosen("/AS/Yes").contains("\n1 g\n"));
    assert!(!chosen("/AS/Yes").contains("\n0 g\n"));
    assert!(chosen("/AS/Off").contains("\n0 g\n"));
    assert!(!chosen("/AS/Else").contains("/Flat1"));
}

#[test]
fn what_paper_does_not_show_is_left_out_and_told() {
    let note = |flags: u32| format!("<</Subtype/Stamp/F {flags}/Rect[0 0 10 20]/AP<</N 8 0 R>>>>");
    let notes = [note(2 | 4), note(0), note(4 | 32), note(4)];
    let bytes = one_page(
        "",
        "/Annots[4 0 R 5 0 R 6 0 R 7 0 R]",
        &[&notes[0], &notes[1], &notes[2], &notes[3], &look("1 g")],
    );
    let (page, count) = (1, 1);
    let print = normalised(&bytes);
    assert_eq!(
        print.report.done,
        [
            Done::Hidden { page, count },
            Done::ScreenOnly { page, count },
            Done::Annotations { count: 2 }
        ]
    );
    let screen = Settings {
        view: View::Screen,
        ..Settings::default()
    };
    assert_eq!(
        normalised_with(&bytes, &screen).unwrap().report.done,
        [
            Done::Hidden { page, count },
            Done::PaperOnly { page, count },
            Done::Annotations { count: 2 }
        ]
    );
}

#[test]
fn what_stays_upright_on_a_turned_page_is_turned_back() {
    let bytes = one_page(
        "",
        "/Rotate 90/Annots[4 0 R]",
        &[
            "<</Subtype/Text/F 20/Rect[100 100 110 120]/AP<</N 5 0 R>>>>",
            &look("1 g"),
        ],
    );
    assert!(content(&normalised(&bytes).bytes).ends_with("q 0 1 -1 0 120 120 cm /Flat1 Do Q"));
}

/// The content of the look that was made.
fn look_made(bytes: &[u8]) -> String {
    let reader = open(bytes);
    let numbers = reader
        .entries()
        .iter()
        .map(|(num, _)| saoy_pdf::ObjRef::new(*num));
    let mut objects = numbers.filter_map(|number| reader.get(number).ok());
    let made = objects.find_map(|object| match object {
        Object::Stream(stream) if stream.dict.contains_key("BBox") => Some(reader.decoded(&stream).unwrap()),
        _ => None,
    });
    String::from_utf8(made.unwrap()).unwrap()
}

#[test]
fn a_field_without_a_look_is_drawn_where_nothing_has_to_be_guessed() {
    let form = "/AcroForm<</NeedAppearances true/DA(/Helv 10 Tf 0 0 1 rg)/DR<</Font<</Helv 5 0 R>>>>/Fields[4 0 R]>>";
    let helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let drawn = |entries: &str| {
        let widget = format!("<</Subtype/Widget/FT/Tx/T(ten)/F 4/Rect[0 0 100 20]{entries}>>");
        let new = normalised(&one_page(
            form,
            "/Annots[4 0 R]",
            &[&widget, helvetica, &look("1 g")],
        ));
        (new.report.done.first().cloned().unwrap(), new)
    };
    let (page, field) = (1, "ten".to_owned());
    let (done, new) = drawn("/V(Hoa An)/Q 1/MK<</BG[1 1 0]>>");
    assert_eq!(
        done,
        Done::FieldDrawn {
            page,
            field: field.clone()
        }
    );
    let made = look_made(&new.bytes);
    // 33.35 wide in Helvetica at 10 points.
    assert!(made.contains("1 0 0 1 33.325 6.5 Tm <486f6120416e> Tj"), "{made}");
    assert!(made.contains("1 1 0 rg") && made.contains("0 0 1 rg"), "{made}");
    // Letters that this font's encoding does not have; with a stored look, and without.
    let vietnamese = "/V<FEFF1EC7>";
    assert_eq!(
        drawn(vietnamese).0,
        Done::FieldNotShown {
            page,
            field: field.clone()
        }
    );
    let stored = format!("{vietnamese}/AP<</N 6 0 R>>");
    assert_eq!(drawn(&stored).0, Done::FieldAsStored { page, field });
}

#[test]
fn frames_of_links_and_of_empty_fields_show_as_the_flags_say() {
    let content_of = |annotation: &str| {
        let new = normalised(&one_page("", "/Annots[4 0 R]", &[annotation]));
        let reader = open(&new.bytes);
        let made = reader.entries().iter().find_map(|(num, _)| {
            match reader.get(saoy_pdf::ObjRef::new(*num)).unwrap() {
                Object::Stream(stream) if stream.dict.contains_key("BBox") => {
                    Some(reader.decoded(&stream).unwrap())
                }
                _ => None,
            }
        });
        made.map(|made| String::from_utf8(made).unwrap())
    };
    let link = |entries: &str| content_of(&format!("<</Subtype/Link/Rect[10 10 50 30]{entries}>>"));
    assert_eq!(
        link("/F 4/Border[0 0 1]").unwrap(),
        "q 0 G 1 w [] 0 d 0.5 0.5 39 19 re S Q\n"
    );
    assert_eq!(
        link("/F 4/C[1 0 0]/Border[0 0 2[3 1]]").unwrap(),
        "q 1 0 0 RG 2 w [3 1] 0 d 1 1 38 18 re S Q\n"
    );
    assert_eq!(
        link("/F 4/BS<</S/U/W 1>>").unwrap(),
        "q 0 G 1 w [] 0 d 0 0.5 m 40 0.5 l S Q\n"
    );
    for without in [
        "/Border[0 0 1]",
        "/F 4",
        "/F 4/Border[0 0 0]",
        "/F 4/Border[0 0 1]/C[]",
    ] {
        assert_eq!(link(without), None, "{without}");
    }
    let empty = "<</Subtype/Widget/FT/Tx/F 4/Rect[0 0 40 20]/MK<</BG[1 1 0]/BC[0]>>>>";
    assert_eq!(
        content_of(empty).unwrap(),
        "q 1 1 0 rg 0 0 40 20 re f Q\nq 0 G 1 w [] 0 d 0.5 0.5 39 19 re S Q\n"
    );
}

#[test]
fn a_q_that_is_missing_or_too_much_does_not_reach_what_is_drawn_over_the_page() {
    let stamp = [
        "<</Subtype/Stamp/F 4/Rect[0 0 10 20]/AP<</N 5 0 R>>>>",
        &look("1 g"),
    ];
    let with = |text: &str| {
        let new = normalised(&one_page(
            "",
            "/Annots[4 0 R]/Contents 6 0 R",
            &[stamp[0], stamp[1], &stream("", text)],
        ));
        content(&new.bytes)
    };
    let drawn = "q 1 0 0 1 0 0 cm /Flat1 Do Q";
    assert_eq!(
        with("q 2 0 0 2 0 0 cm"),
        format!("q |q 2 0 0 2 0 0 cm|Q Q {drawn}")
    );
    assert_eq!(
        with("1 g Q 0 0 5 5 re f"),
        format!("q 1 g 0 0 5 5 re f Q {drawn}")
    );
    assert_eq!(with("BT (a) Tj"), format!("q |BT (a) Tj|ET Q {drawn}"));
}

/// `/Differences` counts on from the code before: A may be drawn as B though no code from space to tilde is named.
#[test]
fn a_field_is_not_drawn_where_differences_reach_the_letters() {
    let form = "/AcroForm<</DA(/F 10 Tf)/DR<</Font<</F 5 0 R>>>>/Fields[4 0 R]>>";
    let widget = "<</Subtype/Widget/FT/Tx/T(ten)/F 4/Rect[0 0 100 20]/V(A)>>";
    let drawn = |differences: &str| {
        let font = format!(
            "<</Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[{differences}]>>>>"
        );
        let new = normalised(&one_page(form, "/Annots[4 0 R]", &[widget, &font]));
        new.report.done.first().cloned().unwrap()
    };
    let (page, field) = (1, "ten".to_owned());
    let is_drawn = Done::FieldDrawn {
        page,
        field: field.clone(),
    };
    let not_shown = Done::FieldNotShown { page, field };
    // PDFDocEncoding's accents from 24 to 31, and Latin letters from 127 on.
    assert_eq!(drawn(&format!("24{}", "/breve".repeat(8))), is_drawn);
    assert_eq!(drawn("128/Euro 160/space"), is_drawn);
    assert_eq!(drawn(&format!("31{}/B/C", "/space".repeat(34))), not_shown);
    assert_eq!(drawn("65/B"), not_shown);
    assert_eq!(drawn("/B"), not_shown);
    assert_eq!(drawn("65.0/B"), not_shown);
}

#[test]
fn a_long_text_is_wrapped_word_by_word() {
    let form = "/AcroForm<</DA(/F 10 Tf)/DR<</Font<</F 5 0 R>>>>/Fields[4 0 R]>>";
    let font = "<</Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let widget = |text: &str| format!("<</Subtype/Widget/FT/Tx/Ff 4096/T(t)/F 4/Rect[0 0 40 90]/V({text})>>");
    let new = normalised(&one_page(
        form,
        "/Annots[4 0 R]",
        &[&widget("aa bb cc ddddddddddd e\nf"), font],
    ));
    let made = look_made(&new.bytes);
    // 36 points of room: a third short word would make 37.8, and the long one has no line that is wide enough.
    for line in [
        "<6161206262>",
        "<6363>",
        "<6464646464646464646464>",
        "<65>",
        "<66>",
    ] {
        assert!(made.contains(line), "{line} in {made}");
    }
    // Sixty thousand words on one line.
    let long = widget(&"a ".repeat(60_000)).replace("0 0 40", "0 0 1000000000");
    let new = normalised(&one_page(form, "/Annots[4 0 R]", &[&long, font]));
    assert!(look_made(&new.bytes).len() > 60_000);
}
