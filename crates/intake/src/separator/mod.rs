//! Separator sheets: one stack through the scanner becomes several papers.
//!
//! A sheet is known by one large QR code with a fixed text, however the page lies. A small code of the same text, as
//! part of a paper, is not a sheet.

mod find;
mod sheet;
mod split;

pub use find::{Cut, CutError, Seen, look_through};
pub use sheet::{SheetError, sheet};
pub use split::{Leaf, Split, split};

/// What the code on a separator sheet says.
pub const TEXT: &str = "SAOY-SEPARATOR-1";
