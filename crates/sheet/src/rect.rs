//! Rectangles in points, and the measures of a sheet.

pub use saoy_pdf::Rect;

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

/// A4, portrait, in points.
pub const A4: Rect = Rect {
    x0: 0.0,
    y0: 0.0,
    x1: 595.276,
    y1: 841.89,
};
