//! Normalising: what a page needs goes over, everything else is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::normalise::{Done, Lang, NormaliseError, Settings, Signed, normalise};
use saoy_pdf::{Limits, Name, ObjRef, Reader, clean};
use support::anew::{content, look, normalised, normalised_with, refused, stream};
use support::{FIXTURES, PAGE, PAGES, file, hybrid, one_page, open, patched_longer};

#[test]
fn every_way_of_writing_a_file_ends_in_the_same_one() {
    for (name, bytes) in FIXTURES {
        let new = normalised(bytes);
        assert_eq!(new.report.pages, 3, "{name}");
        let (old, new) = (open(bytes), open(&new.bytes));
        assert_eq!(new.revisions().len(), 1);
        for (old, new) in old.pages().unwrap().iter().zip(new.pages().unwrap()) {
            assert_eq!(
                (old.media_box, old.crop_box, old.rotate),
                (new.media_box, new.crop_box, new.rotate)
            );
        }
    }
}

#[test]
fn what_a_page_inherits_stands_at_the_page_and_streams_keep_their_bytes() {
    let content = stream("/Filter/ASCIIHexDecode", "30 20 30 20 31 20 31 20 72 65 20 66>");
    let bytes = file(
        &[
            "<</Type/Catalog/Pages 2 0 R/Lang(vi)>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1/Rotate 90/MediaBox[0 0 100 200]/CropBox 5 0 R/Resources<</ExtGState<</G<</CA .5/HT/Default/SA true>>>>>>>>",
            "<</Type/Page/Parent 2 0 R/UserUnit 2.5/TrimBox[1 1 9 9]/Contents 4 0 R/Tabs/S>>",
            &content,
            "[10 10 90 190]",
        ],
        "",
    );
    let new = normalised(&bytes);
    let text = String::from_utf8_lossy(&new.bytes);
    assert!(
        text.contains(
            "/MediaBox [0 0 100 200]/CropBox [10 10 90 190]/TrimBox [1 1 9 9]/Rotate 90/UserUnit 2.5"
        ),
        "{text}"
    );
    assert!(text.contains("/ExtGState <</G <</CA 0.5/SA true>>>>"), "{text}");
    assert!(text.contains("30 20 30 20 31 20 31 20 72 65 20 66>"));
    assert!(text.contains("/Lang (vi)"));
    assert_eq!(new.report.done, []);
}

#[test]
fn what_acts_or_lies_beside_the_pages_goes_and_is_told() {
    let bytes = one_page(
        "/OpenAction<</S/JavaScript/JS(x)>>/AA<<>>/Names<</EmbeddedFiles<</Names[(a)8 0 R]>>/JavaScript<</Names[(b)<<>>]>>>>\
         /Outlines<<>>/PieceInfo<<>>/Metadata 9 0 R/StructTreeRoot<<>>/PageLabels<<>>/URI<<>>",
        "/Annots[4 0 R 5 0 R 6 0 R 7 0 R]/AA<<>>/VP[]",
        &[
            "<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.invalid)/Next[<</S/Launch>>]>>>>",
            "<</Subtype/Popup/Rect[0 0 9 9]>>",
            "<</Subtype/RichMedia/F 4/Rect[0 0 9 9]/RichMediaContent<</Assets 8 0 R>>>>",
            "<</Subtype/FileAttachment/F 4/Rect[0 0 9 9]/FS 8 0 R>>",
            "<</Type/Filespec/UF(b\u{202E}fdp.exe)/EF<</F 9 0 R>>>>",
            &stream("", "secret"),
        ],
    );
    let new = normalised(&bytes);
    let (page, count) = (1, 1);
    let name = |text: &str| Name::from(text);
    for done in [
        Done::OpenAction,
        Done::JavaScript { count: 2 },
        Done::AdditionalActions { count: 2 },
        Done::Links { count },
        Done::Popups { count },
        Done::Action {
            kind: name("URI"),
            count,
        },
        Done::Action {
            kind: name("Launch"),
            count,
        },
        Done::Media {
            kind: name("RichMedia"),
            count,
        },
        Done::AnnotationNotShown {
            page,
            kind: name("RichMedia"),
        },
        Done::Navigation,
        Done::PrivateData,
        Done::Metadata,
        Done::Structure,
        Done::PageLabels,
        Done::CatalogKey(name("URI")),
        Done::PageKey {
            page,
            key: name("VP"),
        },
    ] {
        assert!(
            new.report.done.contains(&done),
            "{done:?} is not in {:?}",
            new.report.done
        );
    }
    let files = new
        .report
        .done
        .iter()
        .find(|done| matches!(done, Done::EmbeddedFiles { count: 2, .. }))
        .unwrap();
    assert!(!files.sentence(Lang::Vi).contains('\u{202E}'));
    assert!(!String::from_utf8_lossy(&new.bytes).contains("secret"));
}

const LAYERS: &str = "/OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF[6 0 R]>>>>";
const LAYERED: &str =
    "/Contents 4 0 R/Annots[8 0 R]/Resources<</Properties<</a 5 0 R/b 6 0 R/c 7 0 R>>/XObject<</X 9 0 R>>>>";

fn layered(catalog: &str, content: &str, membership: &str) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]{LAYERED}>>");
    file(
        &[
            &format!("<</Type/Catalog/Pages 2 0 R{catalog}>>"),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            &page,
            &stream("", content),
            "<</Type/OCG/Name(shown)>>",
            "<</Type/OCG/Name(hidden)/Usage<</Print<</PrintState/OFF>>/CreatorInfo<<>>>>>>",
            membership,
            "<</Subtype/Stamp/F 4/OC 6 0 R/Rect[0 0 10 20]/AP<</N 9 0 R>>>>",
            &stream("/Subtype/Form/BBox[0 0 9 9]/OC 6 0 R", "secret"),
        ],
        "",
    )
}

#[test]
fn layers_become_what_shows_when_the_file_is_opened() {
    let text = "/OC /a BDC 1 g EMC /OC /b BDC q 0 0 5 5 re f EMC /OC /c BDC 0 0 7 7 re f EMC Q /X Do";
    let new = normalised(&layered(LAYERS, text, "<</Type/OCMD/OCGs[5 0 R]/P/AnyOff>>"));
    assert_eq!(content(&new.bytes), "1 g q 0 0 5 5 re n 0 0 7 7 re n Q /X Do");
    assert!(!String::from_utf8_lossy(&new.bytes).contains("secret"));
    assert_eq!(
        new.report.done,
        [
            Done::Hidden { page: 1, count: 1 },
            Done::Layers { shown: 1, hidden: 1 },
            Done::LayersRemoved
        ]
    );
    // An expression counts before the policy.
    let new = normalised(&layered(
        LAYERS,
        text,
        "<</Type/OCMD/OCGs 6 0 R/VE[/Or 6 0 R[/Not 6 0 R]]>>",
    ));
    assert!(content(&new.bytes).contains("0 0 7 7 re f"));
}

#[test]
fn a_layer_that_shows_only_on_paper_is_refused_by_its_name() {
    let occasion = LAYERS.replace(
        "/OFF",
        "/AS[<</Event/Print/Category[/Print]/OCGs[5 0 R 6 0 R]>>]/OFF",
    );
    let text = String::from_utf8(layered(&occasion, "", "null")).unwrap();
    let error = refused(text.replace("PrintState/OFF", "PrintState/ON ").as_bytes());
    assert_eq!(
        error,
        NormaliseError::LayerUndecided {
            layer: "hidden".into()
        }
    );
    assert!(error.sentence(Lang::Vi).contains("“hidden”"));
}

const SIGNATURE: &str = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>";

#[test]
fn a_signed_file_is_refused_or_listed() {
    let bytes = one_page(
        "/AcroForm<</SigFlags 3/Fields[4 0 R]>>",
        "/Annots[4 0 R]",
        &[
            "<</Subtype/Widget/FT/Sig/T(Lanh dao)/V 5 0 R/P 3 0 R/F 132/Rect[0 0 50 50]/AP<</N 6 0 R>>>>",
            SIGNATURE,
            &look("0 0 9 9 re f"),
        ],
    );
    assert_eq!(refused(&bytes), NormaliseError::Signed);
    let settings = Settings {
        signed: Signed::Flatten,
        ..Settings::default()
    };
    let new = normalised_with(&bytes, &settings).unwrap();
    let [signature] = new.report.signatures.as_slice() else {
        panic!()
    };
    assert_eq!((signature.field.as_str(), signature.page), ("Lanh dao", Some(1)));
    assert_eq!(
        new.report.done,
        [Done::Signatures { count: 1 }, Done::Fields { count: 1 }]
    );
    assert!(content(&new.bytes).contains("/Flat1 Do"));
}

#[test]
fn objects_in_the_data_of_a_stream_are_packed() {
    // A program that takes the file for damaged would show this page instead.
    let hidden = stream("", "0 0 1 1 re f %\n3 0 obj<</Type/Page/Contents 9 0 R>>endobj");
    let packed = "30 20 30 20 31 20 31 20 72 65 20 66> 3 0 obj<<>>endobj";
    // Too short to become shorter: packed as it is, it could be read all the same.
    let short = stream("", "0 0 1 1 re%\n3 0 obj");
    for drawing in [hidden, stream("/Filter/ASCIIHexDecode", packed), short] {
        let bytes = one_page("", "/Contents 4 0 R", &[&drawing]);
        assert!(clean::inspect(&bytes, &Limits::default()).is_err());
        let new = normalised(&bytes);
        clean::inspect(&new.bytes, &Limits::default()).unwrap();
        assert!(content(&new.bytes).contains("0 0 1 1 re"));
        assert_eq!(normalised(&new.bytes).bytes, new.bytes);
    }
}

#[test]
fn the_original_is_attached_only_when_asked_for() {
    let bytes = one_page("/AA<<>>", "", &[]);
    let settings = Settings {
        attach_original: Some("gốc.pdf".into()),
        ..Settings::default()
    };
    let new = normalise(&open(&bytes), &settings).unwrap();
    assert_eq!(attached(&new.bytes), bytes);
    // Its objects are packed: whoever searches the new file finds none of them.
    assert_eq!(
        clean::inspect(&new.bytes, &Limits::default()).unwrap_err(),
        [clean::NotClean::EmbeddedFiles]
    );
    assert!(new.report.done.contains(&Done::OriginalAttached));
}

/// The one file that is enclosed.
fn attached(bytes: &[u8]) -> Vec<u8> {
    let reader = open(bytes);
    let enclosed = |num| reader.get(ObjRef::new(num)).ok()?.as_stream().cloned();
    let mut streams = reader.entries().iter().filter_map(|(num, _)| enclosed(*num));
    let file = streams
        .find(|stream| stream.dict.is_type("EmbeddedFile"))
        .unwrap();
    reader.decoded(&file).unwrap().to_vec()
}

#[test]
fn what_cannot_be_told_is_refused_by_name() {
    let xfa = one_page("/AcroForm<</XFA[]/Fields[]>>", "", &[]);
    assert_eq!(refused(&xfa), NormaliseError::XfaOnly);
    let elsewhere = one_page("", "/Contents 4 0 R", &[&stream("/F(x.bin)", "")]);
    assert_eq!(refused(&elsewhere), NormaliseError::ExternalStream);
    let broken = one_page(
        "",
        "/Contents 4 0 R/Annots[5 0 R]",
        &[
            &stream("/Filter/FlateDecode", "no zlib"),
            "<</Subtype/Stamp/F 4/Rect[0 0 10 20]/AP<</N 6 0 R>>>>",
            &look("1 g"),
        ],
    );
    assert!(matches!(
        refused(&broken),
        NormaliseError::Content { page: 1, .. }
    ));
}

#[test]
fn only_the_title_is_kept_of_what_the_file_says_about_itself() {
    let bytes = file(
        &[
            "<</Type/Catalog/Pages 2 0 R>>",
            support::PAGES,
            support::PAGE,
            "<</Title(Quy\u{1EBF}t)/Author(Nobody)/CreationDate(D:2026)>>",
        ],
        "/Info 4 0 R",
    );
    let new = normalised(&bytes);
    let text = String::from_utf8_lossy(&new.bytes);
    assert!(text.contains("<</Title (Quy\u{1EBF}t)>>") && !text.contains("Nobody"));
    assert_eq!(new.report.done, [Done::Metadata]);
}

#[test]
fn an_earlier_save_stays_behind_and_is_told() {
    let base = one_page("", "", &[]);
    let reader = open(&base);
    let mut update = saoy_pdf::Update::new(&reader).unwrap();
    update.add(saoy_pdf::Dict::new().with("Secret", 1));
    let bytes = [base.as_slice(), &update.finish().unwrap().bytes].concat();
    let new = normalised(&bytes);
    assert_eq!(new.report.done, [Done::History { revisions: 2 }]);
    assert_eq!(new.bytes, normalised(&base).bytes);
}

#[test]
fn a_hybrid_file_is_written_anew_when_all_readers_see_the_same_pages() {
    let same = hybrid(one_page("/PieceInfo 4 0 R", "", &["(only its maker reads this)"]));
    assert_eq!(normalised(&same).bytes, normalised(&one_page("", "", &[])).bytes);
    let two = hybrid(one_page("", "/UserUnit 4 0 R", &["2"]));
    assert_eq!(refused(&two), NormaliseError::TwoViews);
}

#[test]
fn what_follows_the_end_stays_behind() {
    let bytes = [one_page("", "", &[]).as_slice(), b"<html>"].concat();
    assert_eq!(normalised(&bytes).report.done, [Done::JunkAfter]);
}

#[test]
fn content_outside_the_table_of_objects_stays_behind_and_is_told() {
    let bytes = patched_longer(
        &one_page("", "", &[]),
        "xref\n",
        "3 0 obj<</Type/Page/Contents 9 0 R>>endobj\nxref\n",
    );
    let new = normalised(&bytes);
    assert_eq!(new.report.done, [Done::PassedOver]);
    assert_eq!(new.bytes, normalised(&one_page("", "", &[])).bytes);
}

#[test]
fn a_stream_where_a_dictionary_belongs_is_not_guessed_at() {
    let font = "<</Type/Annot/Subtype/Widget/Length 0>>stream\n\nendstream";
    let page = PAGE.replace("/Resources<<>>", "/Resources<</Font<</F1 4 0 R>>>>");
    let bytes = file(&["<</Type/Catalog/Pages 2 0 R>>", PAGES, &page, font], "");
    assert_eq!(
        refused(&bytes),
        NormaliseError::DependsOnViewer {
            what: Name::from("Annot")
        }
    );
}

#[test]
fn what_stands_for_a_font_is_no_layer_by_its_own_word() {
    let with = |font: &str| {
        let page = PAGE.replace("/Resources<<>>", "/Resources<</Font<</F1 4 0 R>>>>");
        let bytes = file(&["<</Type/Catalog/Pages 2 0 R>>", PAGES, &page, font], "");
        normalised(&bytes).bytes
    };
    let nameless = with("<</Subtype/Type1/BaseFont/Helvetica>>");
    for named in ["OCMD", "OCG", "Filespec", "Sig"] {
        let new = with(&format!("<</Type/{named}/Subtype/Type1/BaseFont/Helvetica>>"));
        assert_eq!(new, nameless, "{named}");
    }
    let font = with("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    assert!(font.windows(11).any(|text| text == b"/Type /Font"));
}

#[test]
fn the_reader_of_a_normalised_file_need_not_be_tolerant() {
    let new = normalised(&one_page("/AA<<>>", "", &[]));
    assert!(Reader::open(&new.bytes, &Limits::default()).is_ok());
    assert!(new.bytes.starts_with(b"%PDF-1.7\n") && new.bytes.ends_with(b"%%EOF\n"));
}
