//! Photos and scans made into a PDF without compressing them again, and a look at how good they are.

mod exif;
mod hints;
mod jpeg;
mod page;
mod pixels;
mod png;
mod raster;

pub use hints::{Hint, Settings, Sides, judge};
pub use page::{ImagePage, ScanRefusal, read, to_pdf};
pub use raster::{Gray, PageRaster, of_page};
