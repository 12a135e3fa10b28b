//! One picture, one page.

use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Object, Stream, WriteError};

use super::{jpeg, png};
use crate::content::Content;
use crate::objects::{compressed, int, name, reals};
use crate::picture::Looks;
use crate::rect::A4;

/// Below this many dots an inch a picture's own claim is a program's default, not a scanner's setting.
pub(super) const LEAST_DPI: f64 = 100.0;
const MOST_DPI: f64 = 2400.0;
/// What a picture without a claim is taken for.
const ASSUMED_DPI: f64 = 200.0;

/// A photo or scan, ready to become a page.
#[derive(Debug, Clone, PartialEq)]
pub struct ImagePage {
    image: Stream,
    pixels: (u32, u32),
    dpi: Option<f64>,
    orientation: u16,
}

/// Why a picture cannot become a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanRefusal {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Neither JPEG nor PNG.
    #[error("the file is neither a JPEG nor a PNG picture")]
    NotAPicture {
        /// What it is instead.
        looks_like: Looks,
    },
    /// It breaks off or contradicts itself.
    #[error("the picture is damaged")]
    Damaged,
    /// A kind of JPEG or PNG that PDF readers cannot show: arithmetic coding, 12 bits, animation.
    #[error("this kind of picture is not supported")]
    Unsupported,
    /// More than A3 at 600 dpi.
    #[error("the picture has {width} × {height} pixels: too many")]
    TooManyPixels {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
}

/// Reads a JPEG or PNG, judged by content.
pub fn read(bytes: &[u8]) -> Result<ImagePage, ScanRefusal> {
    if bytes.is_empty() {
        return Err(ScanRefusal::Empty);
    }
    let page = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png::read(bytes)?
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        jpeg::read(bytes)?
    } else {
        return Err(ScanRefusal::NotAPicture {
            looks_like: Looks::at(bytes),
        });
    };
    let (width, height) = page.pixels;
    if u64::from(width) * u64::from(height) > png::MAX_PIXELS {
        return Err(ScanRefusal::TooManyPixels { width, height });
    }
    Ok(page)
}

/// One PDF of all pictures, in order. `id` is the new file's identifier.
pub fn to_pdf(pages: Vec<ImagePage>, id: [u8; 16]) -> Result<Vec<u8>, WriteError> {
    let mut file = NewFile::new("1.7");
    let tree = file.reserve();
    let mut kids = Vec::new();
    for page in pages {
        let (size, content, rotate) = (page.size(), page.content(), page.rotate());
        let image = file.add(Object::Stream(page.image));
        let content = file.add(compressed([], &content));
        let mut dict = Dict::new()
            .with("Type", name("Page"))
            .with("Parent", Object::Ref(tree))
            .with("MediaBox", reals(&[0.0, 0.0, size.0, size.1]))
            .with(
                "Resources",
                Dict::new().with("XObject", Dict::new().with("Scan", Object::Ref(image))),
            )
            .with("Contents", Object::Ref(content));
        if rotate != 0 {
            dict.insert("Rotate", int(rotate));
        }
        kids.push(Object::Ref(file.add(dict)));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    file.set(
        tree,
        Dict::new()
            .with("Type", name("Pages"))
            .with("Count", int(count))
            .with("Kids", Object::Array(kids)),
    );
    let catalog = file.add(
        Dict::new()
            .with("Type", name("Catalog"))
            .with("Pages", Object::Ref(tree)),
    );
    file.finish(catalog, None, id)
}

impl ImagePage {
    pub(super) fn new(image: Stream, pixels: (u32, u32), dpi: Option<f64>, orientation: u16) -> Self {
        let dpi = dpi.filter(|d| (LEAST_DPI..=MOST_DPI).contains(d));
        ImagePage {
            image,
            pixels,
            dpi,
            orientation,
        }
    }

    /// Dots an inch, when the file makes a believable claim.
    pub fn dpi(&self) -> Option<f64> {
        self.dpi
    }

    /// Width and height in pixels, as stored.
    pub fn pixels(&self) -> (u32, u32) {
        self.pixels
    }

    /// Page size in points, before turning: true to scale; without a claim at 200 dpi, at most A4.
    pub fn size(&self) -> (f64, f64) {
        let at = |dpi: f64| {
            (
                f64::from(self.pixels.0) * 72.0 / dpi,
                f64::from(self.pixels.1) * 72.0 / dpi,
            )
        };
        if let Some(dpi) = self.dpi {
            return at(dpi);
        }
        let (w, h) = at(ASSUMED_DPI);
        let (long, short) = (w.max(h), w.min(h));
        let scale = (A4.height() / long).min(A4.width() / short).min(1.0);
        (w * scale, h * scale)
    }

    /// `/Rotate` that brings the picture upright.
    pub fn rotate(&self) -> i64 {
        match self.orientation {
            3 | 4 => 180,
            6 | 7 => 90,
            5 | 8 => 270,
            _ => 0,
        }
    }

    /// Draws the picture over the whole page, mirrored if the orientation says so.
    fn content(&self) -> Vec<u8> {
        let (w, h) = self.size();
        let mut content = Content::new();
        content.op(&[], "q");
        match self.orientation {
            2 | 4 | 5 | 7 => content.op(&[-w, 0.0, 0.0, h, w, 0.0], "cm"),
            _ => content.op(&[w, 0.0, 0.0, h, 0.0, 0.0], "cm"),
        };
        content.draw("Scan").op(&[], "Q");
        content.into_bytes()
    }
}
