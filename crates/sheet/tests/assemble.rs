//! Pages of several files in one.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Limits, Object, Reader, clean};
use saoy_sheet::appearance::Turn;
use saoy_sheet::assemble::{AssembleError, Pick, assemble};

/// A file whose pages inherit box, turn and resources, and share a font that leads back to the pages.
fn file(label: &str, pages: usize) -> Vec<u8> {
    let mut file = NewFile::new("1.7");
    let tree = file.reserve();
    let font = file.reserve();
    let kids: Vec<Object> = (0..pages)
        .map(|n| {
            let content = file.add(Object::Stream(saoy_pdf::Stream::deflated(
                Dict::new(),
                format!("BT /F 12 Tf 20 20 Td ({label}{n}) Tj ET").as_bytes(),
            )));
            let page = Dict::new()
                .with("Type", Object::name("Page"))
                .with("Parent", tree)
                .with("Contents", content);
            Object::Ref(file.add(page))
        })
        .collect();
    file.set(
        font,
        Dict::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name("Helvetica"))
            .with("PieceInfo", kids.first().cloned().unwrap_or(Object::Null)),
    );
    file.set(
        tree,
        Dict::new()
            .with("Type", Object::name("Pages"))
            .with("Count", pages as i64)
            .with("Kids", kids)
            .with("MediaBox", [0, 0, 300, 200].map(Object::Int).to_vec())
            .with("CropBox", [10, 10, 290, 190].map(Object::Int).to_vec())
            .with("Rotate", 90)
            .with("Resources", Dict::new().with("Font", Dict::new().with("F", font))),
    );
    let catalog = file.add(
        Dict::new()
            .with("Type", Object::name("Catalog"))
            .with("Pages", tree),
    );
    file.finish(catalog, None, [3; 16]).unwrap()
}

fn content(reader: &Reader<'_>, page: usize) -> String {
    let pages = reader.pages().unwrap();
    let object = reader.lookup(&pages[page].dict, "Contents").unwrap();
    String::from_utf8(reader.decoded(object.as_stream().unwrap()).unwrap()).unwrap()
}

#[test]
fn pages_come_in_the_picked_order_and_turned() {
    let (a, b) = (file("a", 3), file("b", 2));
    let limits = Limits::default();
    let files = [
        Reader::open(&a, &limits).unwrap(),
        Reader::open(&b, &limits).unwrap(),
    ];
    let picks = [
        (1, 1, Turn::None),
        (0, 2, Turn::Half),
        (0, 0, Turn::ThreeQuarters),
        (1, 1, Turn::Quarter),
    ]
    .map(|(file, page, turn)| Pick { file, page, turn });
    let joined = assemble(&files, &picks, [9; 16]).unwrap();
    assert_eq!(clean::inspect(&joined, &limits).unwrap().pages, 4);
    let reader = Reader::open(&joined, &limits).unwrap();
    let pages = reader.pages().unwrap();
    assert_eq!(
        pages.iter().map(|p| p.rotate).collect::<Vec<_>>(),
        [90, 270, 0, 180]
    );
    assert!(
        pages
            .iter()
            .all(|p| p.crop_box.x0 == 10.0 && p.media_box.x1 == 300.0)
    );
    for (page, label) in [(0, "(b1)"), (1, "(a2)"), (2, "(a0)"), (3, "(b1)")] {
        assert!(content(&reader, page).contains(label), "{page}");
    }
    // Two fonts, three contents, the page read back as null twice, five pages and tree, catalog: nothing else came along.
    assert!(reader.max_object_number() <= 14, "{}", reader.max_object_number());
}

#[test]
fn what_does_not_exist_cannot_be_picked() {
    let a = file("a", 1);
    let files = [Reader::open(&a, &Limits::default()).unwrap()];
    assert!(matches!(
        assemble(&files, &[], [0; 16]),
        Err(AssembleError::NoPages)
    ));
    for (file, page) in [(0, 1), (1, 0)] {
        let pick = Pick {
            file,
            page,
            turn: Turn::None,
        };
        assert!(matches!(assemble(&files, &[pick], [0; 16]), Err(AssembleError::NoSuchPage(p)) if p == pick));
    }
}
