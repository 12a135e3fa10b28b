//! Separator sheets in a file, and the file cut at them. Pages are copied as they are, nothing is compressed again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rqrr::{Point, PreparedImage};
use saoy_pdf::{Limits, OpenError, Reader};
use saoy_raster::{Pages, RasterError};
use saoy_sheet::appearance::Turn;
use saoy_sheet::assemble::{AssembleError, Pick, assemble};
use saoy_sheet::scan::{self, Gray, Hint, PageRaster, Settings};

use super::{Leaf, Split, TEXT, split};

/// Pages are looked at this wide, in pixels: ten to a module of the sheet's code.
const WIDTH: u32 = 500;
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

/// Looks at every page of a clean PDF; `None` when there is nothing to cut. A page that cannot be drawn is a page of a
/// paper.
///
/// # Errors
/// The file cannot be opened for drawing.
pub fn look_through(pdf: Arc<Vec<u8>>) -> Result<Option<Cut>, RasterError> {
    let pages = Pages::open(pdf)?;
    if pages.count() < 2 {
        return Ok(None);
    }
    let leaves: Vec<Leaf> = (1..=pages.count()).map(|page| leaf(&pages, page)).collect();
    Ok(split(&leaves).map(|split| Cut { split }))
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

fn leaf(pages: &Pages, page: usize) -> Leaf {
    let Ok((data, width, height)) = pages.gray(page, WIDTH) else {
        return Leaf::Page;
    };
    let gray = Gray {
        width: width as usize,
        height: height as usize,
        data,
    };
    if is_separator(&gray) {
        return Leaf::Separator;
    }
    if is_blank(gray) { Leaf::Blank } else { Leaf::Page }
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

fn is_blank(gray: Gray) -> bool {
    let page = PageRaster {
        gray: Some(gray),
        dpi: f64::MAX,
    };
    scan::judge(&page, &Settings::default()).contains(&Hint::Blank)
}
