//! Separator sheets in a file, and the file cut at them. Pages are copied as they are, nothing is compressed again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rqrr::{Point, PreparedImage};
use saoy_pdf::{Limits, OpenError, Reader};
use saoy_raster::Pages;
use saoy_sheet::appearance::Turn;
use saoy_sheet::assemble::{AssembleError, Pick, assemble};
use saoy_sheet::scan::{self, Gray, Hint, PageRaster, Settings};

use super::{Leaf, Split, TEXT, split};

/// Pages are drawn this wide, in pixels: enough to see lines of text, and fourteen to a module of the sheet's code.
const WIDTH: u32 = 700;
/// The least side of the code against the shorter side of the page.
const LEAST: f64 = 0.3;

/// A stack and where it is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Where.
    pub split: Split,
}

/// Why a stack cannot be cut.
#[derive(Debug, thiserror::Error)]
pub enum CutError {
    /// The file cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A part cannot be written.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
}

/// What was seen on the pages of a scan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// What deserves a second look, with the page, from 1. Only pages that are one picture are judged.
    pub hints: Vec<(u32, Hint)>,
    /// Where the file is cut; `None` when there is nothing to cut.
    pub cut: Option<Cut>,
}

/// Looks at every page of a clean PDF, once: unpacking a page's picture is what costs. A page that cannot be unpacked or
/// drawn is a page of a paper; a file that cannot be opened shows nothing.
pub fn look_through(pdf: &[u8], limits: &Limits) -> Seen {
    let mut seen = Seen::default();
    let Ok(reader) = Reader::open(pdf, limits) else {
        return seen;
    };
    let pages = reader.pages().unwrap_or_default();
    let (settings, stack) = (Settings::default(), pages.len() > 1);
    let mut drawn = Drawn::of(pdf);
    let mut leaves = Vec::new();
    for (number, page) in (1u32..).zip(&pages) {
        let picture = scan::of_page(&reader, page);
        let (is_picture, dpi) = picture
            .as_ref()
            .map_or((false, f64::MAX), |found| (true, found.dpi));
        let mut gray = picture.and_then(|found| found.gray);
        if gray.is_none() && (stack || is_picture) {
            gray = drawn.page(number);
        }
        let raster = PageRaster { gray, dpi };
        let hints = scan::judge(&raster, &settings);
        if stack {
            leaves.push(leaf(raster.gray.as_ref(), &hints));
        }
        if is_picture {
            seen.hints.extend(hints.into_iter().map(|hint| (number, hint)));
        }
    }
    seen.cut = split(&leaves).map(|split| Cut { split });
    seen
}

/// Pages that are not one picture, or whose picture is packed as fax, JBIG2 or JPEG 2000, are looked at as they are drawn.
struct Drawn<'a> {
    pdf: &'a [u8],
    pages: Option<Option<Pages>>,
}

impl<'a> Drawn<'a> {
    const fn of(pdf: &'a [u8]) -> Self {
        Self { pdf, pages: None }
    }

    fn page(&mut self, number: u32) -> Option<Gray> {
        let pdf = self.pdf;
        let pages = self
            .pages
            .get_or_insert_with(|| Pages::open(Arc::new(pdf.to_vec())).ok());
        let drawn = pages.as_ref()?.gray(usize::try_from(number).ok()?, WIDTH);
        let (data, width, height) = drawn.ok()?;
        Some(Gray {
            width: usize::try_from(width).ok()?,
            height: usize::try_from(height).ok()?,
            data,
        })
    }
}

impl Cut {
    /// The papers as files of their own; `ids` gives each its identifier.
    ///
    /// # Errors
    /// [`CutError`].
    pub fn apply(
        &self,
        pdf: &[u8],
        limits: &Limits,
        mut ids: impl FnMut() -> [u8; 16],
    ) -> Result<Vec<Vec<u8>>, CutError> {
        let files = [Reader::open(pdf, limits)?];
        let mut parts = Vec::new();
        for pages in &self.split.parts {
            let picks = pages.iter().map(|page| Pick {
                file: 0,
                page: *page,
                turn: Turn::None,
            });
            parts.push(assemble(&files, &picks.collect::<Vec<_>>(), ids())?);
        }
        Ok(parts)
    }
}

fn leaf(gray: Option<&Gray>, hints: &[Hint]) -> Leaf {
    if gray.is_some_and(is_separator) {
        return Leaf::Separator;
    }
    if hints.contains(&Hint::Blank) {
        Leaf::Blank
    } else {
        Leaf::Page
    }
}

/// Whether one of the page's codes is large and says what a sheet's says. The decoder is another's: a panic of it is a
/// page without a code.
fn is_separator(gray: &Gray) -> bool {
    let least = gray.width.min(gray.height) as f64 * LEAST;
    let found = || {
        let dot = |x: usize, y: usize| gray.data.get(y * gray.width + x).copied().unwrap_or(255);
        let mut image = PreparedImage::prepare_from_greyscale(gray.width, gray.height, dot);
        let grids = image.detect_grids();
        grids.iter().any(|grid| {
            let [a, b, ..] = grid.bounds;
            side(a, b) >= least && grid.decode().is_ok_and(|(_, text)| text == TEXT)
        })
    };
    catch_unwind(AssertUnwindSafe(found)).unwrap_or(false)
}

fn side(a: Point, b: Point) -> f64 {
    f64::from(a.x - b.x).hypot(f64::from(a.y - b.y))
}
