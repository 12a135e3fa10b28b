//! Rectangles in points.

/// A rectangle in points (1/72 inch), y upwards, lower left corner first as in PDF.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x0: f64,
    /// Lower edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Upper edge.
    pub y1: f64,
}

impl Rect {
    /// From two opposite corners in any order.
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Rect {
            x0: x0.min(x1),
            y0: y0.min(y1),
            x1: x0.max(x1),
            y1: y0.max(y1),
        }
    }

    /// From the lower left corner and a size.
    pub fn sized(x: f64, y: f64, width: f64, height: f64) -> Self {
        Rect::new(x, y, x + width, y + height)
    }

    /// Width in points.
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Height in points.
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// The four numbers of a PDF rectangle.
    pub fn numbers(&self) -> [f64; 4] {
        [self.x0, self.y0, self.x1, self.y1]
    }

    /// The part both cover; `None` when they do not overlap.
    pub fn intersection(&self, other: &Rect) -> Option<Rect> {
        let r = Rect {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (r.x0 < r.x1 && r.y0 < r.y1).then_some(r)
    }

    /// Whether `other` lies inside, give or take a thousandth of a point.
    pub fn contains(&self, other: &Rect) -> bool {
        let e = 1e-3;
        self.x0 <= other.x0 + e
            && self.y0 <= other.y0 + e
            && self.x1 + e >= other.x1
            && self.y1 + e >= other.y1
    }
}

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

/// A4, portrait, in points.
pub const A4: Rect = Rect {
    x0: 0.0,
    y0: 0.0,
    x1: 595.276,
    y1: 841.89,
};
