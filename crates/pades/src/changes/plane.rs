//! The plane of a page: matrices, paths and the state in which they are painted.

use super::glyphs::Widths;

/// `[a b c d e f]` (ISO 32000-2 §8.3.3).
pub(super) type Matrix = [f64; 6];
pub(super) const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
pub(super) fn product(a: Matrix, b: Matrix) -> Matrix {
    let [a0, a1, a2, a3, a4, a5] = a;
    let [b0, b1, b2, b3, b4, b5] = b;
    [
        a0 * b0 + a1 * b2,
        a0 * b1 + a1 * b3,
        a2 * b0 + a3 * b2,
        a2 * b1 + a3 * b3,
        a4 * b0 + a5 * b2 + b4,
        a4 * b1 + a5 * b3 + b5,
    ]
}

pub(super) fn apply(matrix: Matrix, x: f64, y: f64) -> (f64, f64) {
    let [a, b, c, d, e, f] = matrix;
    (a * x + c * y + e, b * x + d * y + f)
}

/// A path in page space (ISO 32000-2 §8.5.2): its parts as they are filled, its lines as they are stroked.
#[derive(Clone, Default)]
pub(super) struct Path {
    pub(super) parts: Vec<Vec<(f64, f64)>>,
    pub(super) lines: Vec<Vec<(f64, f64)>>,
}

impl Path {
    pub(super) fn draw(&mut self, start: bool, points: Vec<(f64, f64)>) {
        if start || self.parts.is_empty() {
            self.parts.push(points);
            return;
        }
        let Some(part) = self.parts.last_mut() else { return };
        let line = part.last().copied().into_iter().chain(points.iter().copied());
        self.lines.push(line.collect());
        part.extend(points);
    }

    pub(super) fn close(&mut self) {
        if let Some([first, .., last]) = self.parts.last().map(Vec::as_slice) {
            self.lines.push(vec![*first, *last]);
        }
    }

    pub(super) fn rectangle(&mut self, corners: [(f64, f64); 4]) {
        let [a, b, c, d] = corners;
        self.lines
            .extend([vec![a, b], vec![b, c], vec![c, d], vec![d, a]]);
        self.parts.push(corners.to_vec());
    }
}

/// What operators set for those that paint (ISO 32000-2 §8.4).
#[derive(Clone)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    pub(super) line_width: f64,
    pub(super) white_fill: bool,
    pub(super) white_stroke: bool,
    pub(super) font: Option<Widths>,
    pub(super) size: f64,
    pub(super) character: f64,
    pub(super) word: f64,
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) invisible: bool,
    /// Text is drawn with the pen.
    pub(super) outlined: bool,
    /// White may not come out white.
    pub(super) blended: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            matrix: UNIT,
            line_width: 1.0,
            white_fill: false,
            white_stroke: false,
            font: None,
            size: 0.0,
            character: 0.0,
            word: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
            outlined: false,
            blended: false,
        }
    }
}

impl State {
    /// Half the line's width on the page, at most.
    pub(super) fn pen(&self) -> f64 {
        let [a, b, c, d, ..] = self.matrix;
        let scale = a.abs().max(b.abs()).max(c.abs()).max(d.abs());
        self.line_width * scale / 2.0
    }
}

/// Six operands.
pub(super) fn matrix(numbers: &[f64]) -> Matrix {
    <Matrix>::try_from(numbers).unwrap_or(UNIT)
}
