//! Normalising what was made to look otherwise afterwards, on paper, or in another program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::normalise::{Done, Lang, NormaliseError};
use saoy_pdf::{Name, Object};
use support::anew::{content, look, normalised, page, refused, stream};
use support::{file, one_page, open};

/// A page that draws `/X`, which is `object`; more objects from 6.
fn drawing(object: &str, more: &[&str]) -> Vec<u8> {
    let content = stream("", "/X Do");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        &content,
        object,
    ];
    objects.extend(more);
    file(&objects, "")
}

fn depends(what: &str) -> NormaliseError {
    NormaliseError::DependsOnViewer {
        what: Name::from(what),
    }
}

#[test]
fn code_for_printers_is_refused_however_it_is_called() {
    for dict in [
        "/Type/XObject/Subtype/PS",
        "/Subtype 6 0 R",
        "/Subtype/Form/BBox[0 0 9 9]/Subtype2/PS",
        "/Subtype/Form/BBox[0 0 9 9]/PS 7 0 R",
    ] {
        let bytes = drawing(&stream(dict, "showpage"), &["/PS", &stream("", "showpage")]);
        let error = refused(&bytes);
        assert!(
            matches!(error, NormaliseError::DependsOnViewer { .. }),
            "{dict}: {error}"
        );
    }
    let error = refused(&drawing(&stream("/Subtype/PS", "showpage"), &[]));
    assert_eq!(error, depends("PS"));
    assert!(error.sentence(Lang::Vi).contains("/PS"));
    assert!(error.sentence(Lang::En).contains("/PS"));
    // As the look of a comment and as the group of a mask, too.
    let stamp = "<</Subtype/Stamp/F 4/Rect[0 0 9 9]/AP<</N 5 0 R>>>>";
    let note = one_page(
        "",
        "/Annots[4 0 R]",
        &[stamp, &stream("/Subtype/Form/BBox[0 0 9 9]/Subtype2/PS", "")],
    );
    assert_eq!(refused(&note), depends("Subtype2"));
}

#[test]
fn an_object_that_no_program_draws_becomes_an_empty_form() {
    let new = normalised(&drawing(&stream("/BBox[0 0 9 9]", "0 0 9 9 re f"), &[]));
    let text = String::from_utf8_lossy(&new.bytes).into_owned();
    assert!(!text.contains("0 0 9 9 re f"), "{text}");
}

#[test]
fn a_kind_that_stands_elsewhere_is_the_kind() {
    let picture = "/Type/XObject/Subtype 6 0 R/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray";
    let new = normalised(&drawing(&stream(picture, "x"), &["/Image"]));
    let text = String::from_utf8_lossy(&new.bytes).into_owned();
    assert!(
        text.contains("/Subtype /Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace /DeviceGray"),
        "{text}"
    );
}

/// A page with one graphics state.
fn with_state(state: &str) -> Vec<u8> {
    let form = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</ExtGState<</G {state}>>>>");
    drawing(
        &stream(&form, "/G gs"),
        &["<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>"],
    )
}

#[test]
fn transfer_functions_are_refused_by_name() {
    assert_eq!(refused(&with_state("<</TR 6 0 R>>")), depends("TR"));
    assert_eq!(
        refused(&with_state("<</TR/Identity/TR2[6 0 R/Default 6 0 R 6 0 R]>>")),
        depends("TR2")
    );
    let plain = normalised(&with_state(
        "<</TR/Identity/TR2/Default/HT/Default/BG2/Default/CA .5>>",
    ));
    assert!(String::from_utf8_lossy(&plain.bytes).contains("<</G <</CA 0.5>>>>"));
    assert_eq!(plain.report.done, []);
}

#[test]
fn settings_of_a_printing_machine_go_and_are_told() {
    let new = normalised(&with_state(
        "<</BG 6 0 R/UCR2 6 0 R/HT<</HalftoneType 1/SpotFunction 6 0 R>>/ca .5>>",
    ));
    assert!(String::from_utf8_lossy(&new.bytes).contains("<</G <</ca 0.5>>>>"));
    assert_eq!(new.report.done, [Done::PrinterSettings]);
}

/// The keys of the first dictionary of the new file that has `mark`, sorted.
fn keys(bytes: &[u8], mark: &str) -> String {
    let reader = open(bytes);
    let mut waiting: Vec<Object> = reader
        .entries()
        .iter()
        .map(|(num, _)| reader.get(saoy_pdf::ObjRef::new(*num)).unwrap())
        .collect();
    waiting.push(reader.trailer().clone().into());
    while let Some(object) = waiting.pop() {
        if let Object::Array(items) = &object {
            waiting.extend(items.iter().cloned());
        }
        let Some(dict) = object.as_dict() else { continue };
        if dict.contains_key(mark) {
            let mut keys: Vec<String> = dict
                .iter()
                .map(|(key, _)| String::from_utf8_lossy(key.as_bytes()).into_owned())
                .collect();
            keys.sort_by_key(|key| key.to_lowercase());
            return keys.join(" ");
        }
        waiting.extend(dict.iter().map(|(_, value)| value.clone()));
    }
    panic!("nothing has {mark}")
}

/// Every key that ISO 32000 gives to pages, pictures, forms, graphics states, fonts and files, and some of programs' own.
const EVERY: &str = "AA AF AIS AP AS A ActualText Alt Alternates Annots ArtBox AntiAlias Ascent AvgWidth B BC BG BG2 BM \
    BaseEncoding BaseFont BleedBox Background BitsPerComponent BoxColorInfo CA CIDSet CapHeight CharSet Collection \
    DPart D DSS Decode DefaultForPrinting Descent Dests Dur E Extensions FL FixedPrint FontFamily Flags HT HTO HTP Hid I ID \
    ImageMask Intent Interpolate ItalicAngle JS K LC LJ LW Lang LastModified Leading Legal MCID ML MarkInfo Matte Measure \
    Metadata NeedsRendering Name Names OC OCProperties OP OPM OpenAction Outlines OutputIntents PZ PageLabels \
    PageLayout PageMode PaintType Perms PieceInfo PresSteps ProcSet PtData RI Requirements Rotate SA SM SMaskInData \
    SeparationInfo SpiderInfo Stm StructParent StructParents StructTreeRoot Tabs TK TR TR2 TemplateInstantiated Thumb \
    Threads Trans TrimBox UCR UCR2 URI UseBlackPtComp UserUnit VP Version ViewerPreferences XFA ca op";

/// Every key but those in `taken`, with a value that any of them might have.
fn every(taken: &str) -> String {
    EVERY
        .split_whitespace()
        .filter(|key| !taken.split_whitespace().any(|taken| taken == *key))
        .map(|key| format!("/{key}/Default"))
        .collect()
}

#[test]
fn the_new_file_says_nothing_but_this_of_each_kind_of_object() {
    let picture = "/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray";
    let form = "/Subtype/Form/BBox[0 0 9 9]";
    let bytes = file(
        &[
            &format!(
                "<</Type/Catalog/Pages 2 0 R{}>>",
                every("DSS Names OCProperties OutputIntents Perms Version")
            ),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            &format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources 7 0 R/Group<</S/Transparency{}>>{}>>",
                every("S"),
                every("Rotate UserUnit Annots")
            ),
            &stream("", "/X Do"),
            &stream(&format!("{picture}{}", every("OC")), "x"),
            &stream(
                &format!(
                    "{form}/Resources<<>>/Matrix[1 0 0 1 0 0]/FormType 1{}",
                    every("OC")
                ),
                "",
            ),
            "<</XObject<</X 5 0 R/Y 6 0 R>>/ExtGState<</G 8 0 R>>/Font<</F 9 0 R>>/Properties<</P 10 0 R>>/Pattern<</P 12 0 R>>>>",
            &format!("<</Font[9 0 R 1]{}>>", every("")),
            &format!("<</Type/Font/FontDescriptor 11 0 R/Widths[1]{}>>", every("")),
            &format!("<</Attached[/Top]{}>>", every("")),
            &format!("<</Type/FontDescriptor/StemV 1{}>>", every("")),
            &format!(
                "<</PatternType 2/Shading<</ShadingType 2{}>>/ExtGState<</LW 1>>{}>>",
                every(""),
                every("")
            ),
        ],
        "",
    );
    let new = normalised(&bytes).bytes;
    for (mark, expected) in [
        ("Root", "ID Root Size"),
        ("Pages", "Pages Type"),
        ("Parent", "Contents Group MediaBox Parent Resources Type"),
        ("S", "I K S"),
        (
            "Width",
            "BitsPerComponent ColorSpace Decode Height ImageMask Intent Interpolate Length Matte SMaskInData Subtype Width",
        ),
        ("FormType", "BBox FormType Length Matrix Resources Subtype"),
        (
            "LC",
            "AIS BM CA ca D FL Font LC LJ LW ML OP op OPM RI SA SM TK UseBlackPtComp",
        ),
        ("Widths", "BaseFont FontDescriptor Name Type Widths"),
        ("Attached", "Attached Lang MCID"),
        (
            "StemV",
            "Ascent AvgWidth CapHeight CharSet CIDSet Descent Flags FontFamily ItalicAngle Lang Leading StemV Type",
        ),
        ("PatternType", "ExtGState PaintType PatternType Shading"),
        (
            "ShadingType",
            "AntiAlias Background BitsPerComponent Decode ShadingType",
        ),
    ] {
        assert_eq!(keys(&new, mark), expected, "of {mark}");
    }
}

#[test]
fn a_highlight_lets_show_what_is_below() {
    let noted = |entries: &str, look: &str| {
        let note = format!("<</F 4/Rect[0 0 10 20]/AP<</N 5 0 R>>{entries}>>");
        let bytes = one_page(
            "",
            "/Annots[4 0 R]/Contents 6 0 R",
            &[&note, look, &stream("", "0 0 9 9 re f")],
        );
        let new = normalised(&bytes);
        let resources = page(&new.bytes).resources.unwrap();
        let resources = open(&new.bytes).resolve(&resources).unwrap();
        let states = resources
            .as_dict()
            .unwrap()
            .get("ExtGState")
            .map(|states| format!("{states:?}"));
        (content(&new.bytes), states, new)
    };
    let plain = look("1 1 0 rg 0 0 10 20 re f");
    for entries in [
        "/Subtype/Highlight",
        "/Subtype/Square/BM/Multiply",
        "/Subtype/Ink/BM[/Foo/Multiply/Darken]",
    ] {
        let (content, states, new) = noted(entries, &plain);
        assert!(
            content.ends_with("Q q /FlatGS1 gs 1 0 0 1 0 0 cm /Flat1 Do Q"),
            "{content}"
        );
        assert!(states.unwrap().contains("Multiply"), "{entries}");
        assert_eq!(
            new.report.done,
            [
                Done::Blended { page: 1, count: 1 },
                Done::Annotations { count: 1 }
            ]
        );
        // One object mixes with the page, not each stroke with those below it.
        assert!(String::from_utf8_lossy(&new.bytes).contains("/Group <</S /Transparency>>"));
    }
    let own = stream(
        "/Subtype/Form/BBox[0 0 10 20]/Resources<</ExtGState<</R 7 0 R>>>>",
        "/R gs 1 1 0 rg 0 0 10 20 re f",
    );
    let mixing = own
        .replace("7 0 R", "<</BM/Multiply>>")
        .replace("/Length", "/X 1/Length");
    for (entries, look) in [
        ("/Subtype/Square", &plain),
        ("/Subtype/Square/BM/Normal", &plain),
        ("/Subtype/Square/BM/Foo", &plain),
        ("/Subtype/Highlight/BM/Normal", &plain),
        ("/Subtype/Highlight", &mixing),
    ] {
        let (content, states, new) = noted(entries, look);
        assert!(!content.contains("gs"), "{entries}: {content}");
        assert_eq!(states, None, "{entries}");
        assert_eq!(new.report.done, [Done::Annotations { count: 1 }], "{entries}");
    }
}

#[test]
fn a_field_whose_stored_look_says_something_else_is_told_as_that() {
    let form =
        "/AcroForm<</NeedAppearances true/DA(/Helv 10 Tf 0 g)/DR<</Font<</Helv 5 0 R>>>>/Fields[4 0 R]>>";
    let helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let told = |value: &str, entries: &str| {
        let widget = format!("<</Subtype/Widget/FT/Tx/T(a)/F 4/Rect[0 0 100 20]/V({value}){entries}>>");
        let stored = look("BT /Helv 10 Tf 2 2 Td [(L) -20 (OO)] TJ (K) Tj ET");
        normalised(&one_page(form, "/Annots[4 0 R]", &[&widget, helvetica, &stored]))
            .report
            .done
    };
    let (page, field) = (1, "a".to_owned());
    let redrawn = Done::FieldRedrawn {
        page,
        field: field.clone(),
    };
    assert_eq!(
        told("12345", "/AP<</N 6 0 R>>"),
        [redrawn.clone(), Done::Fields { count: 1 }]
    );
    assert!(!redrawn.sentence(Lang::En).contains("no look"));
    assert_eq!(told("LOOK", "/AP<</N 6 0 R>>"), [Done::Fields { count: 1 }]);
    assert_eq!(
        told("12345", ""),
        [Done::FieldDrawn { page, field }, Done::Fields { count: 1 }]
    );
}

#[test]
fn what_machines_would_read_instead_of_the_letters_goes_and_is_told() {
    let text = "BT /F 9 Tf (Page) Tj ET";
    let with = |marks: &str| {
        let form = stream(
            "/Subtype/Form/BBox[0 0 9 9]",
            &format!("{marks} 0 0 1 1 re f EMC"),
        );
        let body = stream("", &format!("{marks} {text} EMC /X Do"));
        file(
            &[
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>/Properties<</P 5 0 R>>>>>>",
                &body,
                "<</ActualText(SECRET)/Alt(SECRET)/E(SECRET)/MCID 1>>",
                &form,
            ],
            "",
        )
    };
    for marks in [
        "/Span <</ActualText (SECRET) /A [<</B (>>)>>]>> BDC",
        "/Span<</#41lt(SECRET)>>BDC",
        "/Figure <</E <534543524554>>> BDC",
        "/Span [ <</ActualText (SECRET)>> BDC",
        "/Span <</ActualText (SECRET)>> DP /Span BMC",
    ] {
        let new = normalised(&with(marks));
        let all = String::from_utf8_lossy(&new.bytes).into_owned();
        let reader = open(&new.bytes);
        let texts: String = reader
            .entries()
            .iter()
            .filter_map(
                |(num, _)| match reader.get(saoy_pdf::ObjRef::new(*num)).unwrap() {
                    Object::Stream(stream) => {
                        Some(String::from_utf8(reader.decoded(&stream).unwrap()).unwrap())
                    }
                    _ => None,
                },
            )
            .collect();
        for secret in ["SECRET", "534543524554"] {
            assert!(
                !all.contains(secret) && !texts.contains(secret),
                "{marks}: {texts}"
            );
        }
        assert!(
            content(&new.bytes).contains(text) && texts.contains("0 0 1 1 re f"),
            "{texts}"
        );
        assert_eq!(new.report.done, [Done::AlternateText], "{marks}");
    }
    // Named property lists, and marks that say nothing: these stay as they are.
    let new = normalised(&with("/Span /P BDC"));
    assert!(!String::from_utf8_lossy(&new.bytes).contains("SECRET"));
    assert_eq!(new.report.done, [Done::AlternateText]);
    assert!(content(&new.bytes).starts_with("/Span /P BDC"));
}

#[test]
fn letters_that_do_not_show_stay_and_are_told_once() {
    let scan = |text: &str| one_page("", "/Contents 4 0 R", &[&stream("", text)]);
    for text in [
        "BT 3 Tr (a) Tj (b) Tj ET",
        "3 Tr q 0 Tr Q BT [(a)] TJ ET",
        "q 3 Tr BT (a) ' ET Q",
    ] {
        let new = normalised(&scan(text));
        assert_eq!(new.report.done, [Done::UnseenText { pages: 1 }], "{text}");
        assert_eq!(content(&new.bytes), text);
    }
    for text in [
        "BT 3 Tr ET",
        "q 3 Tr Q BT (a) Tj ET",
        "3 Tr 0 Tr BT (a) Tj ET",
        "BT (3 Tr) Tj ET",
    ] {
        assert_eq!(normalised(&scan(text)).report.done, [], "{text}");
    }
}
