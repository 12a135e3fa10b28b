//! Fields of one line: they stand on the lines and in the boxes that forms print for them, not on what was signed.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, form, rect},
        paper::BLANK,
    },
};

/// Where the field `ten` lies in these tests: one line, 20 points high.
const LINE: [i64; 4] = [100, 100, 300, 120];

/// The blank paper with this content and its field at `area`, certified for filling in.
fn paper(content: &str, area: [i64; 4]) -> Vec<u8> {
    paper_with(content, area, |_| Dict::new())
}

/// The same with fonts of its own besides `/F1`, Helvetica.
fn paper_with(content: &str, area: [i64; 4], fonts: impl FnOnce(&mut Update<'_, '_>) -> Dict) -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        let text = Stream::new(Dict::new(), content.as_bytes().to_vec());
        update.set(BLANK.content, text);
        let fonts = fonts(update).with("F1", BLANK.font);
        let image = Dict::new().with("Subtype", Object::name("Image"));
        let image = update.add(Stream::new(image, vec![0]));
        let resources = Dict::new()
            .with("Font", fonts)
            .with("XObject", Dict::new().with("Im", image));
        edit(update, BLANK.page, |page| _ = page.insert("Resources", resources));
        for field in [BLANK.name, BLANK.choice] {
            edit(update, field, |field| _ = field.insert("Rect", rect(area)));
        }
    });
    signed(&base, Says::Certifies(2), |_| BLANK.leader)
}

/// Another value, and a look with this content, if any.
fn filled_in(file: &[u8], field: ObjRef, look: Option<&str>) -> Vec<u8> {
    appended(file, |update| {
        let look = look.map(|look| {
            let mut look = form(look);
            look.dict.insert("BBox", rect([0, 0, 200, 20]));
            update.add(look)
        });
        edit(update, field, |field| {
            field.insert("V", Object::text("9 000 000"));
            if let Some(look) = look {
                field.insert("AP", Dict::new().with("N", look));
            }
        });
    })
}

const LOOK: &str = "BT /F1 10 Tf 0 g 2 5 Td (9 000 000) Tj ET";

/// What forms look like under a field: lines of dots, rules, boxes, areas of one colour, labels beside it.
const FORMS: [&str; 12] = [
    "",
    "BT /F1 10 Tf 42 105 Td (Ho va ten: ................................................................) Tj ET",
    "BT /F1 10 Tf 100 105 Td (______________________________) Tj ET",
    "0.5 w 100 104 m 300 104 l S",
    "[1 2] 0 d 100 104 m 300 104 l S",
    "0.5 w 100 100 200 20 re S 150 100 m 150 120 l S 200 100 m 200 120 l S",
    "0.9 g 100 100 200 20 re f",
    "0.9 g 0 0 595 842 re f",
    "0.8 0.9 1 rg 0 0 595 842 re f 1 g 101 101 198 18 re f",
    "q 0 0 595 842 re W n 0.9 g 50 50 400 400 re f Q",
    "BT /F1 10 Tf 48 105 Td (Ho va ten:) Tj ET BT /F1 10 Tf 100 123 Td (Ho va ten) Tj ET",
    "BT /F1 10 Tf 302 105 Td (dong) Tj 3 Tr -150 0 Td (recognised, not shown) Tj ET",
];

#[test]
fn a_field_on_the_line_or_in_the_box_of_its_form_is_filled_in() {
    for content in FORMS {
        let file = paper(content, LINE);
        assert_eq!(judge(&filled_in(&file, BLANK.name, Some(LOOK))), [], "{content}");
        // A viewer that draws fields itself paints the same from the value alone.
        assert_eq!(judge(&filled_in(&file, BLANK.name, None)), [], "{content}");
    }
}

/// What was signed there: words, figures, pictures, and what is white upon a colour or cut out of one.
const SIGNED_THERE: [&str; 12] = [
    "BT /F1 10 Tf 110 105 Td (Tong so tien: 1 000 000) Tj ET",
    "BT /F1 10 Tf 110 105 Td (1) Tj ET",
    "q 100 0 0 30 150 95 cm /Im Do Q",
    "0 g 150 105 m 160 105 l 155 115 l f",
    "0 g 150 105 10 10 re f",
    "0 0 0.5 rg 0 0 595 842 re f BT 1 g /F1 10 Tf 110 105 Td (1 000 000) Tj ET",
    "0 0 0.5 rg 0 0 595 842 re f 1 g 150 105 m 160 105 l 155 115 l f",
    "0 0 0.5 rg 0 0 595 842 re f 1 G 3 w 150 105 m 160 115 l S",
    "q 150 105 m 160 105 l 155 115 l W n 0 g 0 0 595 842 re f Q",
    "q BT 7 Tr /F1 10 Tf 110 105 Td (1 000 000) Tj ET 0 g 0 0 595 842 re f Q",
    "/Pattern cs /P scn 0 0 595 842 re f",
    "q 150 105 10 10 re W n 0 g 0 0 595 842 re f Q",
];

#[test]
fn a_field_over_what_was_signed_is_not() {
    for content in SIGNED_THERE {
        let file = paper(content, LINE);
        for field in [BLANK.name, BLANK.choice] {
            for look in [None, Some(LOOK)] {
                rejected_as(&filled_in(&file, field, look), &Reason::FieldOverContent);
            }
        }
    }
}

/// A line of dots is no leave to write on the words before it, nor on the lines above.
#[test]
fn a_line_of_dots_with_words_on_it() {
    let content =
        "BT /F1 10 Tf 110 105 Td (So tien 1 000 000 ............................................) Tj ET";
    let file = paper(content, LINE);
    for (look, honest) in [
        ("BT /F1 10 Tf 0 g 100 5 Td (9 000 000) Tj ET", true),
        ("BT /F1 10 Tf 0 g 2 5 Td (9 000 000) Tj ET", false),
        ("BT /F1 1 Tf 0 g 50 8 Td (9 000 000) Tj ET", false),
        ("", true),
    ] {
        let later = filled_in(&file, BLANK.name, Some(look));
        if honest {
            assert_eq!(judge(&later), [], "{look}");
        } else {
            rejected_as(&later, &Reason::FieldOverContent);
        }
    }
    rejected_as(&filled_in(&file, BLANK.name, None), &Reason::FieldOverContent);
    // A field that is higher than its line, and one of which hardly anything stands on the dots.
    let aside = "BT /F1 10 Tf 0 g 100 5 Td (9) Tj ET";
    for area in [[100, 95, 300, 125], [100, 100, 232, 120]] {
        let file = paper(content, area);
        rejected_as(
            &filled_in(&file, BLANK.name, Some(aside)),
            &Reason::FieldOverContent,
        );
    }
}

/// Many lines of dots under one field; the words above them are not under it.
#[test]
fn a_field_of_several_lines() {
    let dots = "................................................";
    let lines = format!("BT /F1 10 Tf 15 TL 110 160 Td (Dia chi) Tj ({dots}) ' ({dots}) ' ({dots}) ' ET");
    assert_eq!(
        judge(&filled_in(&paper(&lines, [100, 100, 300, 158]), BLANK.name, None)),
        []
    );
    let file = paper(&lines, [100, 100, 300, 175]);
    rejected_as(&filled_in(&file, BLANK.name, None), &Reason::FieldOverContent);
}

/// Each of these fields only touches the figures; together they cover them.
#[test]
fn narrow_fields_one_above_the_other() {
    let content = "BT /F1 12 Tf 110 105 Td (1 000 000) Tj ET";
    for y in [103, 106, 109, 112] {
        let file = paper(content, [100, y, 300, y + 3]);
        rejected_as(&filled_in(&file, BLANK.name, None), &Reason::FieldOverContent);
    }
    for x in [110, 125, 140] {
        let file = paper(content, [x, 100, x + 3, 120]);
        rejected_as(&filled_in(&file, BLANK.name, None), &Reason::FieldOverContent);
    }
}

/// A font of two bytes a glyph, as wide as the second parameter says; with a map, if any, for code 1.
fn two_bytes(update: &mut Update<'_, '_>, width: i64, map: Option<&str>) -> Dict {
    let widths: Vec<Object> = vec![1.into(), vec![Object::Int(width)].into()];
    let below = update.add(
        Dict::new()
            .with("Subtype", Object::name("CIDFontType2"))
            .with("W", widths),
    );
    let mut font = Dict::new()
        .with("Subtype", Object::name("Type0"))
        .with("Encoding", Object::name("Identity-H"))
        .with("DescendantFonts", vec![Object::Ref(below)]);
    if let Some(map) = map {
        let map = Stream::new(Dict::new(), map.as_bytes().to_vec());
        font.insert("ToUnicode", update.add(map));
    }
    Dict::new().with("D", update.add(font))
}

/// Eight figures of one kind are no dots to write on.
#[test]
fn what_is_repeated_is_not_always_a_line() {
    let content = format!("BT /D 10 Tf 100 105 Td <{}> Tj ET", "0001".repeat(30));
    for (width, map, line) in [
        (250, Some("1 beginbfchar <0001> <002E> endbfchar"), true),
        (500, Some("1 beginbfchar <0001> <005F> endbfchar"), true),
        (250, Some("1 beginbfrange <0000> <0002> <002D> endbfrange"), true),
        (
            250,
            Some("1 beginbfrange <0000> <0002> [<002D> <002E>] endbfrange"),
            true,
        ),
        (250, None, true),
        (500, Some("1 beginbfchar <0001> <0039> endbfchar"), false),
        (250, Some("1 beginbfchar <0001> <0039> endbfchar"), false),
        (250, Some("1 beginbfrange <0000> <0002> <002E> endbfrange"), false),
        (500, None, false),
    ] {
        let file = paper_with(&content, LINE, |update| two_bytes(update, width, map));
        let later = filled_in(&file, BLANK.name, None);
        if line {
            assert_eq!(judge(&later), [], "{width} {map:?}");
        } else {
            rejected_as(&later, &Reason::FieldOverContent);
        }
    }
}

/// The code of a dot, and the shape of a figure.
#[test]
fn a_font_in_which_dots_are_figures() {
    let font = |names: [&'static str; 2]| {
        move |update: &mut Update<'_, '_>| {
            let [space, dot] = names.map(Object::name);
            let differences: Vec<Object> = vec![32.into(), space, 46.into(), dot];
            let font = Dict::new()
                .with("Subtype", Object::name("Type1"))
                .with("FirstChar", 0)
                .with("Widths", vec![Object::Int(500); 256])
                .with("Encoding", Dict::new().with("Differences", differences));
            Dict::new().with("D", update.add(font))
        }
    };
    let content = "BT /D 10 Tf 100 105 Td (... ... ... ... ... ...) Tj ET";
    let honest = paper_with(content, LINE, font(["space", "period"]));
    assert_eq!(judge(&filled_in(&honest, BLANK.name, None)), []);
    let lying = paper_with(content, LINE, font(["space", "nine"]));
    rejected_as(&filled_in(&lying, BLANK.name, None), &Reason::FieldOverContent);
}
