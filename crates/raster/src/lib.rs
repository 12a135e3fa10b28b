//! Pages of a PDF as PNG pictures: for phones, for pages without JavaScript, and for thumbnails.
//!
//! What is shown for signing is drawn from exactly the bytes that are signed, so the caller passes the whole file
//! (base and appended section) and gets the page as any viewer would show it: crop box, rotation and widgets included.
//!
//! The rasteriser is a third-party one that may fail or panic on a damaged file: a panic is caught and becomes
//! [`RasterError::Failed`], never another person's failure.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

/// The widest picture that is drawn, in pixels: more than any screen shows of one page.
pub const MAX_WIDTH: u32 = 2400;
/// The most pixels of one picture, so that a page of strange proportions costs no more than an ordinary one.
const MAX_PIXELS: f32 = 12_000_000.0;

/// Why a page cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// The file could not be read as a PDF.
    #[error("the file cannot be read as a PDF")]
    Unreadable,
    /// There is no such page.
    #[error("page {asked} of {pages} was asked for")]
    NoSuchPage {
        /// The page asked for, from 1.
        asked: usize,
        /// How many there are.
        pages: usize,
    },
    /// The width asked for is zero or above [`MAX_WIDTH`].
    #[error("a width of {0} pixels was asked for; 1 to {MAX_WIDTH} are drawn")]
    Width(u32),
    /// Drawing failed.
    #[error("the page could not be drawn")]
    Failed,
}

/// A file whose pages can be drawn.
pub struct Pages {
    pdf: Pdf,
}

impl Pages {
    /// Opens a file.
    pub fn open(bytes: Arc<Vec<u8>>) -> Result<Self, RasterError> {
        guarded(|| Pdf::new(bytes).map_err(|_| RasterError::Unreadable)).map(|pdf| Self { pdf })
    }

    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// The size of a page as it is shown (crop box and rotation applied), in points.
    pub fn size(&self, page: usize) -> Result<(f32, f32), RasterError> {
        guarded(|| Ok(self.page(page)?.render_dimensions()))
    }

    /// Draws a page (from 1) `width` pixels wide, as PNG.
    pub fn png(&self, page: usize, width: u32) -> Result<Vec<u8>, RasterError> {
        guarded(|| {
            self.pixmap(page, width)?
                .into_png()
                .map_err(|_| RasterError::Failed)
        })
    }

    /// Draws a page (from 1) `width` pixels wide and returns one byte of brightness a pixel, with the picture's size.
    pub fn gray(&self, page: usize, width: u32) -> Result<(Vec<u8>, u32, u32), RasterError> {
        guarded(|| {
            let pixmap = self.pixmap(page, width)?;
            let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
            let bright = |r: u8, g: u8, b: u8| {
                ((u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000) as u8
            };
            Ok((
                pixmap.data().iter().map(|p| bright(p.r, p.g, p.b)).collect(),
                width,
                height,
            ))
        })
    }

    fn page(&self, page: usize) -> Result<&hayro::hayro_syntax::page::Page<'_>, RasterError> {
        let missing = RasterError::NoSuchPage {
            asked: page,
            pages: self.count(),
        };
        page.checked_sub(1)
            .and_then(|index| self.pdf.pages().get(index))
            .ok_or(missing)
    }

    fn pixmap(&self, page: usize, width: u32) -> Result<hayro::vello_cpu::Pixmap, RasterError> {
        if width == 0 || width > MAX_WIDTH {
            return Err(RasterError::Width(width));
        }
        let page = self.page(page)?;
        let (across, down) = page.render_dimensions();
        if !(across > 0.0 && down > 0.0) {
            return Err(RasterError::Failed);
        }
        let wanted = width as f32 / across;
        let scale = wanted
            .min((MAX_PIXELS / (across * down)).sqrt())
            .min(f32::from(u16::MAX) / down);
        let pixmap = PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        };
        let cache = RenderCache::new();
        Ok(hayro::render(
            page,
            &cache,
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &pixmap,
        ))
    }
}

/// Turns a panic of the rasteriser into an error.
fn guarded<T>(draw: impl FnOnce() -> Result<T, RasterError>) -> Result<T, RasterError> {
    catch_unwind(AssertUnwindSafe(draw)).unwrap_or(Err(RasterError::Failed))
}
