//! Rectangles (ISO 32000-2 §7.9.5).

use crate::Object;

/// A rectangle in user space units (points, 1/72 inch, unless `/UserUnit` says otherwise), y upwards.
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
    pub fn new(xa: f64, ya: f64, xb: f64, yb: f64) -> Self {
        Self {
            x0: xa.min(xb),
            y0: ya.min(yb),
            x1: xa.max(xb),
            y1: ya.max(yb),
        }
    }

    /// From the lower left corner and a size.
    pub fn sized(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self::new(x, y, x + width, y + height)
    }

    /// In user units.
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// In user units.
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// The four numbers of a PDF rectangle.
    pub fn numbers(&self) -> [f64; 4] {
        [self.x0, self.y0, self.x1, self.y1]
    }

    /// The part both cover; `None` when they do not overlap.
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let (x0, y0) = (self.x0.max(other.x0), self.y0.max(other.y0));
        let (x1, y1) = (self.x1.min(other.x1), self.y1.min(other.y1));
        (x0 < x1 && y0 < y1).then_some(Self { x0, y0, x1, y1 })
    }

    /// Whether `other` lies inside, give or take a thousandth of a unit.
    pub fn contains(&self, other: &Self) -> bool {
        let e = 1e-3;
        self.x0 <= other.x0 + e
            && self.y0 <= other.y0 + e
            && self.x1 + e >= other.x1
            && self.y1 + e >= other.y1
    }

    /// `[x0 y0 x1 y1]`, whole numbers without a decimal point.
    pub fn to_object(&self) -> Object {
        let number = |value: f64| {
            if value.fract() == 0.0 && value.abs() < 1e15 {
                Object::Int(value as i64)
            } else {
                Object::Real(value)
            }
        };
        Object::Array(self.numbers().map(number).to_vec())
    }
}
