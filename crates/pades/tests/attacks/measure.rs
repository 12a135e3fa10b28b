//! Content that shows and that an eye which measures overlooks, under a field of many lines: whatever the field shows later
//! hides it.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, rect},
        outlines::{Outlines, true_type},
        paper::BLANK,
    },
};

/// Where the field lies.
const AREA: [i64; 4] = [40, 300, 560, 700];

/// The blank paper with this content, resources besides the font `/F1`, and entries of its page; certified for filling in.
fn paper(
    content: &[u8],
    resources: impl FnOnce(&mut Update<'_, '_>) -> Dict,
    entries: impl FnOnce(&mut Dict),
) -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        update.set(BLANK.content, Stream::new(Dict::new(), content.to_vec()));
        let mut resources = resources(update);
        let fonts = resources.get("Font").and_then(Object::as_dict).cloned();
        resources.insert("Font", fonts.unwrap_or_default().with("F1", BLANK.font));
        edit(update, BLANK.page, |page| {
            page.insert("Resources", resources);
            entries(page);
        });
        edit(update, BLANK.name, |field| _ = field.insert("Rect", rect(AREA)));
    });
    signed(&base, Says::Certifies(2), |_| BLANK.leader)
}

fn with(content: &[u8], resources: impl FnOnce(&mut Update<'_, '_>) -> Dict) -> Vec<u8> {
    paper(content, resources, |_| {})
}

fn filled(file: &[u8]) -> Vec<u8> {
    appended(file, |update| {
        edit(update, BLANK.name, |field| {
            _ = field.insert("V", Object::text("9 000 000"))
        });
    })
}

#[track_caller]
fn over(file: &[u8]) {
    rejected_as(&filled(file), &Reason::FieldOverContent);
}

#[track_caller]
fn beside(file: &[u8]) {
    assert_eq!(judge(&filled(file)), []);
}

fn font(update: &mut Update<'_, '_>, font: Dict) -> Dict {
    let font = update.add(font);
    Dict::new().with("Font", Dict::new().with("F2", font))
}

/// Four codes of dots and spaces, four other glyphs.
#[test]
fn dots_that_are_figures() {
    let file = with(b"BT /F2 40 Tf 80 500 Td (\x85_ ... ...) Tj ET", |update| {
        let names = [(32, "comma"), (46, "zero"), (95, "one"), (0x85, "P")];
        let names = names
            .iter()
            .flat_map(|(code, name)| [Object::Int(*code), Object::name(name)]);
        let encoding = Dict::new().with("Differences", names.collect::<Vec<Object>>());
        let plain = Dict::new()
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name("Helvetica"));
        font(update, plain.with("Encoding", encoding))
    });
    over(&file);
}

/// Dots of which figures are made, large ones, and upright ones.
#[test]
fn dots_that_draw() {
    let points = |text: &str, at: &[(i64, i64)]| {
        let dots = at.iter().map(|(x, y)| format!("1 0 0 1 {x} {y} Tm ({text}) Tj "));
        format!("BT /F1 10 Tf {}ET", dots.collect::<String>())
    };
    let matrix: Vec<(i64, i64)> = (0..7)
        .flat_map(|row| [0, 1, 2].map(|column| (100 + column * 7, 400 + row * 7)))
        .collect();
    for content in [
        points(".", &matrix),
        points("...", &matrix),
        "BT /F1 300 Tf 100 400 Td (.) Tj ET".to_owned(),
        "BT /F1 80 Tf 0 1 -1 0 300 400 Tm (___) Tj ET".to_owned(),
    ] {
        over(&with(content.as_bytes(), |_| Dict::new()));
    }
}

/// Viewers take as many bytes as an image has; whoever looks for `EI` between spaces reads on and on.
#[test]
fn an_image_that_swallows_what_follows() {
    let sum = b"BT /F1 40 Tf 80 500 Td (1 000) Tj ET";
    for image in [
        &b"BI /W 1 /H 1 /BPC 8 /CS /G ID \xffEI "[..],
        b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \xffEI Q ",
        b"BI /W 1 /H 1 /IM true ID \xffEI ",
        b"BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID ff>EI ",
        b"BI /W 1 /H 1 /BPC 8 /CS /G /F /Fl ID xEI ",
        b"BI /W 1 /H 1 /BPC 8 /CS /Own ID xEI ",
    ] {
        over(&with(&[image, sum, b"\nEI\n"].concat(), |_| Dict::new()));
    }
    // The other way round: what is data for viewers must not move what comes behind.
    let away = b"q 0.1 0 0 0.1 0 0 cm BI /W 40 /H 1 /BPC 8 /CS /G ID \x01 EI 1 0 0 1 0 5000 cm                   \nEI ";
    over(&with(
        &[&away[..], b"BT /F1 400 Tf 800 5000 Td (1 000) Tj ET Q"].concat(),
        |_| Dict::new(),
    ));
    let honest = b"q 10 0 0 10 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff\nEI Q";
    beside(&with(honest, |_| Dict::new()));
}

/// A glyph that is a picture, and lies where it likes.
#[test]
fn a_glyph_far_above_its_line() {
    let file = with(b"BT /F2 1 Tf 0 10 Td (a) Tj ET", |update| {
        let glyph = b"1000 0 d0 0 g 80 490 200 40 re f".to_vec();
        let glyph = update.add(Stream::new(Dict::new(), glyph));
        let encoding = vec![Object::Int(97), Object::name("a")];
        let pictures = Dict::new()
            .with("Subtype", Object::name("Type3"))
            .with("FontBBox", rect([0, 0, 600, 800]))
            .with("FontMatrix", [1, 0, 0, 1, 0, 0].map(Object::Int).to_vec())
            .with("CharProcs", Dict::new().with("a", glyph))
            .with("Encoding", Dict::new().with("Differences", encoding))
            .with("FirstChar", 97)
            .with("LastChar", 97)
            .with("Widths", vec![Object::Int(1000)]);
        font(update, pictures)
    });
    over(&file);
}

/// What is white for whoever does not look into the resources.
#[test]
fn white_that_is_black() {
    let inverse = || {
        Dict::new()
            .with("FunctionType", 2)
            .with("Domain", vec![Object::Int(0), Object::Int(1)])
            .with("C0", vec![Object::Int(1)])
            .with("C1", vec![Object::Int(0)])
            .with("N", 1)
    };
    for (space, content) in [
        ("DefaultGray", &b"1 g 80 480 300 60 re f"[..]),
        ("DefaultRGB", b"1 1 1 rg 80 480 300 60 re f"),
        ("DefaultCMYK", b"0 0 0 0 K 30 w 80 480 300 60 re S"),
    ] {
        let spaces = || {
            let space = vec![
                Object::name("Separation"),
                Object::name("X"),
                Object::name("DeviceRGB"),
                inverse().into(),
            ];
            Dict::new().with("ColorSpace", Dict::new().with("Own", Object::Array(space)))
        };
        let mut own = spaces();
        let value = own
            .get("ColorSpace")
            .and_then(Object::as_dict)
            .and_then(|own| own.get("Own"))
            .cloned();
        own.insert("ColorSpace", Dict::new().with(space, value.unwrap()));
        over(&with(content, |_| own));
        beside(&with(content, |_| spaces()));
    }
    for (key, value, plain) in [
        ("TR", Object::from(inverse()), false),
        ("TR2", inverse().into(), false),
        ("BG2", inverse().into(), false),
        ("HT", Dict::new().with("HalftoneType", 1).into(), false),
        ("Strange", Object::Int(1), false),
        ("TR2", Object::name("Default"), true),
        ("TR", Object::name("Identity"), true),
        ("SA", Object::Bool(true), true),
    ] {
        let states = Dict::new().with("T", Dict::new().with(key, value));
        let file = with(b"/T gs 1 g 80 480 300 60 re f", |_| {
            Dict::new().with("ExtGState", states)
        });
        if plain { beside(&file) } else { over(&file) }
    }
}

/// Figures of seven strokes; lines and boxes of a form.
#[test]
fn figures_of_thin_lines() {
    let one = "1.5 w 100 480 m 100 520 l S";
    let seven = "1.5 w 80 520 m 100 520 l S 100 520 m 100 480 l S";
    let dashes: String = (0..7)
        .map(|row| format!("80 {0} m 88 {0} l S ", 480 + row * 8))
        .collect();
    for content in [one, seven, &dashes] {
        over(&with(content.as_bytes(), |_| Dict::new()));
    }
    let lines: String = (0..9)
        .map(|row| format!("45 {0} m 555 {0} l S ", 340 + row * 40))
        .collect();
    for content in ["0.5 w 40 300 520 400 re S 300 300 m 300 700 l S", &lines] {
        beside(&with(content.as_bytes(), |_| Dict::new()));
    }
}

/// A simple font with this programme in it, whose descriptor says that all is as usual.
fn with_programme(
    update: &mut Update<'_, '_>,
    key: &str,
    kind: Option<&str>,
    bytes: Vec<u8>,
    width: i64,
) -> ObjRef {
    let mut stream = Stream::new(Dict::new(), bytes);
    if let Some(kind) = kind {
        stream.dict.insert("Subtype", Object::name(kind));
    }
    let programme = update.add(stream);
    let descriptor = Dict::new()
        .with("Type", Object::name("FontDescriptor"))
        .with("FontBBox", rect([0, -200, 1000, 1000]))
        .with(key, programme);
    let descriptor = update.add(descriptor);
    update.add(
        Dict::new()
            .with("Subtype", Object::name("TrueType"))
            .with("Encoding", Object::name("WinAnsiEncoding"))
            .with("FirstChar", 0)
            .with("Widths", vec![Object::Int(width); 256])
            .with("FontDescriptor", descriptor),
    )
}

/// Glyphs that are larger than their font says, in units of their own, or by their points.
#[test]
fn glyphs_larger_than_their_font() {
    let usual = Outlines {
        units: 1000,
        area: [0, 0, 500, 700],
    };
    for (outlines, y, fine) in [
        (usual, 200, true),
        (Outlines { units: 16, ..usual }, 200, false),
        (
            Outlines {
                area: [0, 20_000, 500, 32_000],
                ..usual
            },
            200,
            false,
        ),
        (
            Outlines {
                area: [-30_000, 0, -20_000, 700],
                ..usual
            },
            400,
            false,
        ),
        (
            Outlines {
                area: [20_000, 0, 30_000, 700],
                ..usual
            },
            400,
            false,
        ),
    ] {
        // Right of the field, left of it, and below.
        let x = match outlines.area {
            [..-1, ..] => 570,
            [20_000, ..] => 20,
            _ => 100,
        };
        let content = format!("BT /F2 10 Tf {x} {y} Td (A) Tj ET");
        let file = with(content.as_bytes(), |update| {
            let font = with_programme(update, "FontFile2", None, true_type(outlines), 500);
            Dict::new().with("Font", Dict::new().with("F2", font))
        });
        if fine { beside(&file) } else { over(&file) }
    }
}

/// Programmes that cannot be read here; two of which viewers take one.
#[test]
fn glyphs_that_nobody_can_measure() {
    for (key, kind, bytes) in [
        ("FontFile", None, b"%!PS-AdobeFont-1.0".to_vec()),
        ("FontFile2", None, b"OTTO".to_vec()),
        ("FontFile3", Some("Type1C"), vec![1, 0, 4, 1, 0, 0]),
        ("FontFile3", Some("OpenType"), Vec::new()),
    ] {
        let file = with(b"BT /F2 10 Tf 100 200 Td (A) Tj ET", |update| {
            let font = with_programme(update, key, kind, bytes, 500);
            Dict::new().with("Font", Dict::new().with("F2", font))
        });
        over(&file);
    }
}

/// A dot's code, and whatever the programme draws for it.
#[test]
fn dots_of_a_font_with_its_own_outlines() {
    for (area, line) in [([50, 0, 200, 120], true), ([0, 0, 500, 700], false)] {
        let dots = ".".repeat(40);
        let file = with(
            format!("BT /F2 10 Tf 100 400 Td ({dots}) Tj ET").as_bytes(),
            |update| {
                let outlines = Outlines { units: 1000, area };
                let font = with_programme(update, "FontFile2", None, true_type(outlines), 250);
                Dict::new().with("Font", Dict::new().with("F2", font))
            },
        );
        if line { beside(&file) } else { over(&file) }
    }
}

/// Letters that go forth and back end where they began.
#[test]
fn text_that_comes_back() {
    let content = format!(
        "BT /F1 40 Tf -15 Tc 20 500 Td ({}{}) Tj ET",
        "W".repeat(10),
        "i".repeat(40)
    );
    over(&with(content.as_bytes(), |_| Dict::new()));
}

/// A page so small, or of units so large, that one line is all of it.
#[test]
fn a_page_that_is_smaller_than_it_shows() {
    let content = b"0 g 100 400 1.5 20 re f 120 400 1.5 20 re f 104 350 30 1 re f";
    let unit = |page: &mut Dict| _ = page.insert("UserUnit", 25);
    over(&paper(b"300 200 100 1 re f", |_| Dict::new(), unit));
    let small = |page: &mut Dict| _ = page.insert("CropBox", rect([100, 340, 150, 430]));
    over(&paper(content, |_| Dict::new(), small));
}
