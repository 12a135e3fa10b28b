//! The plane of a page: matrices, paths and the state in which they are painted.

use saoy_pdf::Rect;

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
    pub(super) parts: Vec<Part>,
    pub(super) lines: Vec<Vec<(f64, f64)>>,
}

/// What one beginning of a path goes on to.
#[derive(Clone, Default)]
pub(super) struct Part {
    pub(super) points: Vec<(f64, f64)>,
    /// Drawn by `re` and not gone on with.
    rectangle: bool,
}

impl Part {
    /// The rectangle, where it is one that lies as the page does.
    pub(super) fn upright(&self) -> Option<Rect> {
        let [a, b, c, d] = self.points.as_slice() else {
            return None;
        };
        let flat = a.1 == b.1 && c.1 == d.1 && b.0 == c.0 && d.0 == a.0;
        let turned = a.0 == b.0 && c.0 == d.0 && b.1 == c.1 && d.1 == a.1;
        let finite = [a.0, a.1, c.0, c.1].iter().all(|number| number.is_finite());
        (self.rectangle && finite && (flat || turned)).then(|| Rect::new(a.0, a.1, c.0, c.1))
    }
}

impl Path {
    pub(super) fn start(&mut self, points: Vec<(f64, f64)>) {
        self.parts.push(Part {
            points,
            rectangle: false,
        });
    }

    pub(super) fn draw(&mut self, points: Vec<(f64, f64)>) {
        let Some(part) = self.parts.last_mut() else {
            return self.start(points);
        };
        let line = part
            .points
            .last()
            .copied()
            .into_iter()
            .chain(points.iter().copied());
        self.lines.push(line.collect());
        part.points.extend(points);
        part.rectangle = false;
    }

    pub(super) fn close(&mut self) {
        if let Some([first, .., last]) = self.parts.last().map(|part| part.points.as_slice()) {
            self.lines.push(vec![*first, *last]);
        }
    }

    /// The path as something that painting is cut to.
    pub(super) fn clip(&self) -> Clip {
        match self.parts.as_slice() {
            [part] => part.upright().map_or(Clip::Shape, Clip::To),
            _ => Clip::Shape,
        }
    }

    pub(super) fn rectangle(&mut self, corners: [(f64, f64); 4]) {
        let [a, b, c, d] = corners;
        self.lines
            .extend([vec![a, b], vec![b, c], vec![c, d], vec![d, a]]);
        self.parts.push(Part {
            points: corners.to_vec(),
            rectangle: true,
        });
    }
}

/// What painting is cut to (ISO 32000-2 §8.5.4).
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Clip {
    #[default]
    Nothing,
    To(Rect),
    /// What no rectangle describes, such as letters.
    Shape,
}

impl Clip {
    /// Both.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, other) => other,
            (own, Self::Nothing) => own,
            (Self::To(a), Self::To(b)) => a.intersection(&b).map_or(Self::Shape, Self::To),
            _ => Self::Shape,
        }
    }

    /// What is left of a rectangle, where that is one.
    pub(super) fn cut(self, rect: Rect) -> Option<Rect> {
        match self {
            Self::Nothing => Some(rect),
            Self::To(clip) => clip.intersection(&rect),
            Self::Shape => None,
        }
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
    /// What is filled is a pattern, or seen through a mask: no area of one colour.
    pub(super) patterned: bool,
    pub(super) masked: bool,
    /// Something else decides what white is.
    pub(super) altered: bool,
    pub(super) clip: Clip,
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
            patterned: false,
            masked: false,
            altered: false,
            clip: Clip::Nothing,
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
