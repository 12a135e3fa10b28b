//! The sheet to print: A4, one large code, what it is for in two languages.

use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Object, Stream, WriteError};
use saoy_sheet::content::{BLACK, Content, Fonts};
use saoy_sheet::fonts::{self, Face, SubsetError};
use saoy_sheet::qr;
use saoy_sheet::rect::{A4, Rect};
use saoy_sheet::text::{Run, width, wrap};

use super::TEXT;

/// The code's side: 120 mm.
const SIDE: f64 = 340.0;
const ROOM: f64 = 420.0;

/// Why the sheet cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// A font cannot be embedded.
    #[error(transparent)]
    Font(#[from] SubsetError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The code cannot be drawn.
    #[error(transparent)]
    Code(#[from] qr::TooLong),
}

/// The separator sheet as a PDF of one page with `id` as identifier.
///
/// # Errors
/// [`SheetError`].
pub fn sheet(id: [u8; 16]) -> Result<Vec<u8>, SheetError> {
    let mut content = Content::new();
    let mut fonts = Fonts::new();
    content.fill(BLACK);
    let mut y = A4.y1 - 120.0;
    for (face, size, words) in [
        (Face::Bold, 34.0, "TỜ NGĂN CÁCH"),
        (
            Face::Regular,
            14.0,
            "Đặt một tờ này giữa hai giấy tờ khi quét cả chồng. Hệ thống bỏ tờ này và tách mỗi giấy tờ thành một hồ sơ riêng. Dùng lại được nhiều lần; bỏ đi khi mã bị bẩn hoặc rách.",
        ),
        (
            Face::Italic,
            12.0,
            "Separator sheet: put one between two papers of a stack. Each paper becomes a dossier of its own.",
        ),
    ] {
        for line in wrap(&[Run::new(face, size, words)], ROOM) {
            let x = (A4.width() - width(&line)) / 2.0;
            content.line(&mut fonts, x, y, &line);
            y -= size * 1.4;
        }
        y -= 12.0;
    }
    let place = Rect::sized((A4.width() - SIDE) / 2.0, 130.0, SIDE, SIDE);
    qr::draw(&mut content, place, TEXT)?;
    file(content, &fonts, id)
}

fn file(content: Content, fonts: &Fonts, id: [u8; 16]) -> Result<Vec<u8>, SheetError> {
    let mut file = NewFile::new("1.7");
    let tree = file.reserve();
    let mut resources = Dict::new();
    for subset in fonts.used() {
        let font = fonts::embed(subset, &mut file)?;
        resources.insert(Fonts::resource(subset.face()), Object::Ref(font));
    }
    let content = file.add(Object::Stream(Stream::deflated(
        Dict::new(),
        &content.into_bytes(),
    )));
    let media: Vec<Object> = A4.numbers().into_iter().map(Object::Real).collect();
    let page = file.add(
        Dict::new()
            .with("Type", Object::name("Page"))
            .with("Parent", Object::Ref(tree))
            .with("MediaBox", Object::Array(media))
            .with("Resources", Dict::new().with("Font", resources))
            .with("Contents", Object::Ref(content)),
    );
    file.set(
        tree,
        Dict::new()
            .with("Type", Object::name("Pages"))
            .with("Count", Object::Int(1))
            .with("Kids", Object::Array(vec![Object::Ref(page)])),
    );
    let catalog = file.add(
        Dict::new()
            .with("Type", Object::name("Catalog"))
            .with("Pages", Object::Ref(tree))
            .with("Lang", Object::text("vi-VN")),
    );
    Ok(file.finish(catalog, None, id)?)
}
