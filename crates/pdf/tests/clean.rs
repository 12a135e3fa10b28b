//! Which scans are clean, and every reason why one is not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::clean::{Clean, Damage, NotClean, PageSize, inspect};
use saoy_pdf::{Limits, LooksLike, Name, OpenError, ReadError, Version};
use support::{FIXTURES, PAGE, PAGES, file, one_page, patched, patched_longer, r, replaced};

fn reasons(bytes: &[u8]) -> Vec<NotClean> {
    inspect(bytes, &Limits::default()).map(|_| ()).unwrap_err()
}

fn clean(bytes: &[u8]) -> Clean {
    inspect(bytes, &Limits::default()).unwrap()
}

#[test]
fn plain_scans_are_clean_however_they_are_written() {
    for (name, bytes) in FIXTURES {
        let clean = clean(bytes);
        assert_eq!(clean.pages, 3, "{name}");
        assert_eq!(
            clean.page_sizes[2],
            PageSize {
                width: 30.0,
                height: 42.0
            },
            "{name}"
        );
    }
}

#[test]
fn what_office_programs_and_scanners_add_is_clean() {
    let catalog = "/Version/2.0/Lang(vi)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>\
        /PageLayout/OneColumn/PageMode/UseOutlines/OpenAction[3 0 R/XYZ null null 0]/StructTreeRoot 5 0 R\
        /Metadata 4 0 R/Names<</Dests<<>>>>/PageLabels<</Nums[0<</S/D>>]>>/OutputIntents[]/Outlines 6 0 R";
    let metadata = "<</Type/Metadata/Subtype/XML/Length 3>>\nstream\n<x>\nendstream";
    let tree = "<</Type/StructTreeRoot/K<</S/P/A<</O/Layout/Width 5>>/Pg 3 0 R>>>>";
    let outlines = "<</First 7 0 R/Last 7 0 R/Count 1>>";
    let item = "<</Title(Trang 1)/Parent 6 0 R/A<</S/GoTo/D[3 0 R/Fit]>>/Next 7 0 R>>";
    let bytes = one_page(
        catalog,
        "/Annots[]/Rotate 90/Tabs/S",
        &[metadata, tree, outlines, item],
    );
    let clean = clean(&bytes);
    assert_eq!(clean.version, Version { major: 2, minor: 0 });
    assert_eq!(
        clean.page_sizes,
        [PageSize {
            width: 842.0,
            height: 595.0
        }]
    );
}

#[test]
fn what_is_no_pdf_is_called_by_its_name() {
    assert_eq!(reasons(b""), [NotClean::Empty]);
    assert_eq!(
        reasons(b"<!DOCTYPE html>"),
        [NotClean::NotPdf {
            looks_like: LooksLike::Html
        }]
    );
    assert_eq!(
        reasons(b"PK\x03\x04"),
        [NotClean::NotPdf {
            looks_like: LooksLike::Zip
        }]
    );
    assert_eq!(
        reasons(b"\xFF\xD8\xFF\xE0"),
        [NotClean::NotPdf {
            looks_like: LooksLike::Jpeg
        }]
    );
}

#[test]
fn a_cut_file_is_truncated_and_a_broken_one_damaged() {
    let bytes = one_page("", "", &[]);
    assert_eq!(reasons(&bytes[..bytes.len() / 2]), [NotClean::Truncated]);
    let version = patched(&bytes, "%PDF-1.7", "%PDF-x.7");
    assert_eq!(
        reasons(&version),
        [NotClean::Damaged(Damage::Open(OpenError::Version))]
    );
    let object = patched(&bytes, "3 0 obj", "9 0 obj");
    assert_eq!(
        reasons(&object),
        [NotClean::Damaged(Damage::Read(ReadError::Misplaced(r(3))))]
    );
}

#[test]
fn a_generation_that_strict_validators_refuse_is_damage() {
    let bytes = patched(&one_page("", "", &[]), "0000000000 65535 f", "0000000000 65536 f");
    assert_eq!(
        support::open(&bytes).pages().unwrap().len(),
        1,
        "it can be read all the same"
    );
    assert_eq!(reasons(&bytes), [NotClean::Damaged(Damage::Generation)]);
}

#[test]
fn objects_that_share_bytes_are_damage() {
    // Object 5 lies inside of a string of object 4.
    let bytes = one_page("/PieceInfo[4 0 R 5 0 R]", "", &["[(5 0 obj  1 endobj)]", "null"]);
    let inner = bytes.windows(7).position(|window| window == b"5 0 obj").unwrap();
    let outer = bytes.windows(7).rposition(|window| window == b"5 0 obj").unwrap();
    let overlapping = patched(&bytes, &format!("{outer:010}"), &format!("{inner:010}"));
    // One such object is harmless by itself; the body of its own, which nothing leads to any more, is not. Many would make
    // the work quadratic, and are noticed.
    assert_eq!(reasons(&overlapping), [NotClean::Damaged(Damage::Hidden)]);
    let many = nested(400);
    assert_eq!(reasons(&many), [NotClean::Damaged(Damage::Overlap)]);
}

#[test]
fn a_scan_that_other_programs_may_read_otherwise_is_not_certified_as_it_is() {
    let bytes = one_page("", "", &["null"]);
    let hidden = |what: &str| patched_longer(&bytes, "xref\n", &format!("{what}\nxref\n"));
    for what in [
        // Another page under the number of the page.
        "3 0 obj<</Type/Page/Contents 9 0 R>>endobj",
        "%3 0 obj<</Type/Page/Contents 9 0 R>>endobj",
        // A catalog, an object stream, a trailer of its own.
        "9 0 obj<</Type/Catalog/Pages 10 0 R>>endobj",
        "9 0 obj<</Type/ObjStm/N 1/First 4/Length 4>>stream\n3 0 endstream endobj",
        "trailer<</Root 9 0 R>>",
    ] {
        assert_eq!(
            reasons(&hidden(what)),
            [NotClean::Damaged(Damage::Hidden)],
            "{what}"
        );
    }
    // An object that nothing needs is nobody's business.
    assert!(inspect(&hidden("9 0 obj<</Type/Page>>endobj"), &Limits::default()).is_ok());
}

/// Each object holds the next ones as a string.
fn nested(count: usize) -> Vec<u8> {
    let numbers: Vec<String> = (4..4 + count).map(|num| format!("{num} 0 R")).collect();
    let bytes = one_page(
        &format!("/PieceInfo[{}]", numbers.join(" ")),
        "",
        &vec!["null"; count],
    );
    let mut text = String::from_utf8(bytes).unwrap();
    let body: String = (4..4 + count).map(|num| format!("{num} 0 obj\n(")).collect();
    let start = text.find("4 0 obj").unwrap();
    let end = text.find("xref\n").unwrap();
    text.replace_range(start..end, &format!("{body}{}", ")endobj ".repeat(count)));
    let table = text.find("xref\n").unwrap();
    for num in 4..4 + count {
        let offset = text
            .find(&format!("\n{num} 0 obj\n"))
            .or_else(|| text.find(&format!("({num} 0 obj\n")))
            .unwrap()
            + 1;
        let row = text.find("0000000000 65535").unwrap() + num * 20;
        text.replace_range(row..row + 10, &format!("{offset:010}"));
    }
    let tail = text.find("startxref").unwrap();
    text.replace_range(tail.., &format!("startxref\n{table}\n%%EOF\n"));
    text.into_bytes()
}

#[test]
fn passwords_are_told_first() {
    let bytes = file(
        &["<</Type/Catalog/Pages 2 0 R/AcroForm<<>>>>", PAGES, PAGE],
        "/Encrypt<</Filter/Standard>>",
    );
    assert_eq!(reasons(&bytes), [NotClean::Encrypted]);
}

#[test]
fn signatures_are_found_also_in_earlier_revisions() {
    let form = "/AcroForm<</SigFlags 3/Fields[4 0 R]>>";
    let field = "<</FT/Sig/T(S)/Kids[<</V 5 0 R>>]>>";
    let value = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>";
    let signed = one_page(form, "", &[field, value]);
    assert_eq!(reasons(&signed), [NotClean::Signed, NotClean::Form]);
    // The form is taken out by an update: still an electronic original.
    let reader = support::open(&signed);
    let mut update = saoy_pdf::Update::new(&reader).unwrap();
    let mut catalog = reader.catalog().unwrap();
    catalog.remove("AcroForm");
    update.set(reader.catalog_ref(), catalog);
    let hidden = [&signed[..], &update.finish().unwrap().bytes].concat();
    assert_eq!(reasons(&hidden), [NotClean::Signed]);
    assert_eq!(reasons(&one_page("/Perms<<>>", "", &[])), [NotClean::Signed]);
    assert_eq!(reasons(&one_page("/DSS<<>>", "", &[])), [NotClean::Signed]);
}

/// A field that is its own kid twice is one field; the one listed before it is looked at all the same.
#[test]
fn fields_that_go_in_a_circle_do_not_hide_a_signature() {
    let form = "/AcroForm<</Fields[4 0 R 5 0 R]>>";
    let field = "<</FT/Sig/T(S)/V 6 0 R>>";
    let circle = "<</T(c)/Kids[5 0 R 5 0 R]>>";
    let value = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>";
    let bytes = one_page(form, "", &[field, circle, value]);
    let reader = support::open(&bytes);
    let mut update = saoy_pdf::Update::new(&reader).unwrap();
    let mut catalog = reader.catalog().unwrap();
    catalog.remove("AcroForm");
    update.set(reader.catalog_ref(), catalog);
    let hidden = [&bytes[..], &update.finish().unwrap().bytes].concat();
    assert_eq!(reasons(&hidden), [NotClean::Signed]);
}

/// A signature that only a page shows, or that lies a hundred saves back.
#[test]
fn signatures_are_found_wherever_a_revision_had_them() {
    let widget = "<</Subtype/Widget/FT/Sig/T(S)/Rect[0 0 9 9]/V 5 0 R>>";
    let value = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>";
    let mut bytes = one_page("", "/Annots[4 0 R]", &[widget, value]);
    assert!(reasons(&bytes).contains(&NotClean::Signed));
    for number in 0..100 {
        let reader = support::open(&bytes);
        let mut update = saoy_pdf::Update::new(&reader).unwrap();
        if number == 0 {
            let mut page = reader.pages().unwrap().remove(0).dict;
            page.remove("Annots");
            update.set(support::r(3), page);
        } else {
            update.add(saoy_pdf::Object::Int(number));
        }
        bytes.extend(update.finish().unwrap().bytes);
    }
    assert_eq!(reasons(&bytes), [NotClean::Signed]);
}

#[test]
fn forms_are_refused() {
    assert_eq!(
        reasons(&one_page("/AcroForm<</Fields[]>>", "", &[])),
        [NotClean::Form]
    );
}

#[test]
fn hybrid_files_are_refused() {
    let bytes = one_page("", "", &[]);
    let at = support::open(&bytes).revisions()[0].startxref;
    // A stream in the place of the table, the table behind it.
    let stream =
        "9 0 obj\n<</Type/XRef/W[1 1 1]/Index[8 1]/Size 10/Length 3>>\nstream\n\0\0\0\nendstream\nendobj\n";
    let hybrid = replaced(&bytes, "xref\n0 4", &format!("{stream}xref\n0 4"));
    let hybrid = replaced(&hybrid, "/Size 4", &format!("/Size 10/XRefStm {at}"));
    let moved = format!("startxref\n{}", at as usize + stream.len());
    let hybrid = replaced(&hybrid, &format!("startxref\n{at}"), &moved);
    assert_eq!(reasons(&hybrid), [NotClean::Hybrid]);
}

#[test]
fn the_file_is_the_pdf_and_nothing_else() {
    let bytes = one_page("", "", &[]);
    assert_eq!(
        reasons(&[b"\xEF\xBB\xBF", &bytes[..]].concat()),
        [NotClean::JunkBefore]
    );
    assert_eq!(reasons(&[&bytes[..], b"MZ"].concat()), [NotClean::JunkAfter]);
    assert_eq!(reasons(&[&bytes[..], &[0; 4096]].concat()), [NotClean::JunkAfter]);
    clean(&[&bytes[..], b"\r\n\0\0"].concat());
}

#[test]
fn layers_are_refused_wherever_they_are() {
    assert_eq!(
        reasons(&one_page("/OCProperties<<>>", "", &[])),
        [NotClean::OptionalContent]
    );
    let layer = one_page("/PieceInfo 4 0 R", "", &["<</Type/OCG/Name(x)>>"]);
    assert_eq!(reasons(&layer), [NotClean::OptionalContent]);
    let image = one_page(
        "",
        "/Contents 4 0 R",
        &["<</OC 9 0 R/Length 0>>\nstream\n\nendstream"],
    );
    assert_eq!(reasons(&image), [NotClean::OptionalContent]);
}

#[test]
fn annotations_are_refused_with_their_page() {
    let link = one_page("", "/Annots 4 0 R", &["[<</Subtype/Link/A<</S/URI/URI(x)>>>>]"]);
    assert_eq!(reasons(&link), [NotClean::Annotations { page: 1 }]);
}

#[test]
fn whatever_acts_is_refused() {
    let action = |action: &str| reasons(&one_page(&format!("/OpenAction{action}"), "", &[]));
    assert_eq!(action("<</S/GoTo/D[3 0 R/Fit]>>"), [NotClean::OpenAction]);
    assert_eq!(
        action("<</S/JavaScript/JS(app.alert)>>"),
        [NotClean::JavaScript, NotClean::OpenAction]
    );
    assert_eq!(
        reasons(&one_page("/AA<<>>", "", &[])),
        [NotClean::AdditionalActions]
    );
    assert_eq!(
        reasons(&one_page("", "/AA<<>>", &[])),
        [NotClean::AdditionalActions]
    );
    assert_eq!(
        reasons(&one_page("/Names<</JavaScript<<>>>>", "", &[])),
        [NotClean::JavaScript]
    );
    let bookmark = |action: &str| {
        let item = format!("<</Title(x)/A{action}>>");
        reasons(&one_page("/Outlines<</First 4 0 R>>", "", &[&item]))
    };
    assert_eq!(
        bookmark("<</S/Launch/F(x.exe)>>"),
        [NotClean::Action(Name::from("Launch"))]
    );
    assert_eq!(
        bookmark("<</S/GoTo/D(a)/Next<</S/URI>>>>"),
        [NotClean::Action(Name::from("GoTo"))]
    );
    assert_eq!(bookmark("<</S/JavaScript/JS(x)>>"), [NotClean::JavaScript]);
}

#[test]
fn files_within_the_file_are_refused() {
    for catalog in ["/AF[]", "/Collection<<>>", "/Names<</EmbeddedFiles<<>>>>"] {
        assert_eq!(
            reasons(&one_page(catalog, "", &[])),
            [NotClean::EmbeddedFiles],
            "{catalog}"
        );
    }
    assert_eq!(reasons(&one_page("", "/AF[]", &[])), [NotClean::EmbeddedFiles]);
    let spec = one_page(
        "/PieceInfo 4 0 R",
        "",
        &["<</Type/Filespec/F(a)/EF<</F 5 0 R>>>>"],
    );
    assert_eq!(reasons(&spec), [NotClean::EmbeddedFiles]);
}

#[test]
fn content_that_lies_elsewhere_is_refused() {
    for key in ["/F(//server/x)", "/OPI<<>>", "/Ref<<>>"] {
        let stream = format!("<<{key}/Length 0>>\nstream\n\nendstream");
        let bytes = one_page("", "/Contents 4 0 R", &[&stream]);
        assert_eq!(reasons(&bytes), [NotClean::ExternalStream], "{key}");
    }
}

/// A page with `resources`; further objects from 4.
fn with_resources(resources: &str, more: &[&str]) -> Vec<u8> {
    let bytes = one_page("/Lang(vi)", "", more);
    let catalog = String::from_utf8(bytes).unwrap();
    let objects: Vec<String> = catalog
        .split("endobj\n")
        .filter_map(|part| Some(part.split_once("obj\n")?.1.to_owned()))
        .map(|text| text.replace("/Resources<<>>", &format!("/Resources<<{resources}>>")))
        .collect();
    let objects: Vec<&str> = objects.iter().map(|text| text.trim_end()).collect();
    file(&objects, "")
}

#[test]
fn what_prints_otherwise_than_it_shows_is_refused_by_name() {
    let depends = |what: &str| [NotClean::DependsOnViewer(Name::from(what))];
    let drawn = |dict: &str| {
        let object = format!("<<{dict}/Length 0>>\nstream\n\nendstream");
        with_resources("/XObject<</X 4 0 R>>", &[&object, "/PS", "/Form"])
    };
    assert_eq!(reasons(&drawn("/Type/XObject/Subtype/PS")), depends("PS"));
    assert_eq!(reasons(&drawn("/Subtype 5 0 R")), depends("PS"));
    assert_eq!(reasons(&drawn("/Subtype/Form/Subtype2/PS")), depends("Subtype2"));
    assert_eq!(reasons(&drawn("/Subtype/Form/PS 5 0 R")), depends("PS"));
    assert_eq!(reasons(&drawn("/Subtype/Elsewhere")), depends("Elsewhere"));
    assert_eq!(
        reasons(&drawn("/Subtype/Image/Alternates[]")),
        depends("Alternates")
    );
    clean(&drawn("/Subtype/Image"));
    // As programs call their font files.
    clean(&drawn("/Subtype/CIDFontType2"));
    clean(&drawn("/Subtype 6 0 R"));

    let state =
        |state: &str| with_resources("/ExtGState 5 0 R", &["<<>>", &format!("<</G {state}>>"), "<<>>"]);
    for key in ["TR", "TR2", "HT", "BG", "BG2", "UCR", "UCR2", "HTP"] {
        assert_eq!(
            reasons(&state(&format!("<</{key} 6 0 R>>"))),
            depends(key),
            "{key}"
        );
        clean(&state(&format!("<</{key}/Default>>")));
    }
    assert_eq!(reasons(&state("<</TR[/Identity 6 0 R]>>")), depends("TR"));
    clean(&state(
        "<</TR[/Identity/Identity]/SMask<</S/Luminosity/TR 6 0 R>>>>",
    ));
    let pattern = with_resources(
        "/Pattern<</P 4 0 R>>",
        &["<</PatternType 2/ExtGState<</TR2 5 0 R>>>>", "<<>>"],
    );
    assert_eq!(reasons(&pattern), depends("TR2"));
}

#[test]
fn a_viewer_is_not_told_to_print_another_part_of_the_page() {
    for key in [
        "PrintArea",
        "PrintClip",
        "ViewArea",
        "ViewClip",
        "PrintPageRange",
        "Elsewhere",
    ] {
        let bytes = one_page("/ViewerPreferences 4 0 R", "", &[&format!("<</{key}/MediaBox>>")]);
        let expected = NotClean::CatalogKey(Name::new(format!("ViewerPreferences/{key}")));
        assert_eq!(reasons(&bytes), [expected], "{key}");
    }
    let usual = "/ViewerPreferences<</Type/ViewerPreferences/DisplayDocTitle true/Direction/L2R/PrintScaling/None/Duplex/Simplex/NumCopies 1\
        /HideToolbar false/PrintArea/CropBox/Enforce[/PrintScaling]>>";
    clean(&one_page(usual, "", &[]));
    let profile = "/OutputIntents[<</S/GTS_PDFA1/DestOutputProfileRef<</URLs[]>>>>]";
    assert_eq!(reasons(&one_page(profile, "", &[])), [NotClean::ExternalStream]);
}

#[test]
fn there_must_be_pages_but_not_too_many() {
    let none = file(
        &["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"],
        "",
    );
    assert_eq!(reasons(&none), [NotClean::ZeroPages]);
    let limits = Limits {
        max_pages: 2,
        ..Limits::default()
    };
    assert_eq!(
        inspect(&support::pages(3), &limits),
        Err(vec![NotClean::TooManyPages])
    );
}

#[test]
fn unknown_keys_are_refused_by_name() {
    let catalog = one_page("/Requirements[]", "", &[]);
    assert_eq!(
        reasons(&catalog),
        [NotClean::CatalogKey(Name::from("Requirements"))]
    );
    let names = one_page("/Names<</Renditions<<>>>>", "", &[]);
    assert_eq!(reasons(&names), [NotClean::NameTree(Name::from("Renditions"))]);
    let page = one_page("", "/Trans<<>>", &[]);
    assert_eq!(
        reasons(&page),
        [NotClean::PageKey {
            page: 1,
            key: Name::from("Trans")
        }]
    );
}
