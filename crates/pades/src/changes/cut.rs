//! What a look is cut to (ISO 32000-2 §8.5.4): letters beyond a clip of its own are written and not seen.

use saoy_pdf::{Rect, Stream};

use super::{
    content::Token,
    plane::{Matrix, UNIT, apply, product},
    view::View,
};

/// How far (in points, and as a part of the look's box) programs keep what they write away from its edge.
const RIM: f64 = 6.0;
const PART: f64 = 0.25;
/// States that are kept for later.
const MAX_SAVED: usize = 512;

/// Follows the clips of one look: each must leave nearly all of its box.
pub(super) struct Frame {
    /// `/BBox`; none where that is no box.
    own: Option<Rect>,
    /// Rectangles of the path, in the look's coordinates; none once it has anything else.
    path: Option<Vec<Rect>>,
    clips: bool,
    at: Matrix,
    /// The text matrix, as `Tm` set it.
    text: Matrix,
    /// Whether a clip in force cuts off more than the rim.
    cut: bool,
    saved: Vec<(Matrix, bool)>,
}

impl Frame {
    pub(super) fn of(view: View<'_, '_>, look: &Stream) -> Self {
        let corners = view.lookup(&look.dict, "BBox");
        let corners = corners.as_array().unwrap_or_default().iter();
        let corners: Option<Vec<f64>> = corners.map(|corner| view.resolve(corner).as_number()).collect();
        let own = match corners.as_deref() {
            Some([x0, y0, x1, y1]) => Some(Rect::new(*x0, *y0, *x1, *y1)),
            _ => None,
        };
        Self {
            own,
            path: Some(Vec::new()),
            clips: false,
            at: UNIT,
            text: UNIT,
            cut: false,
            saved: Vec::new(),
        }
    }

    /// Whether what is written now is seen but at the rim.
    pub(super) fn is_whole(&self) -> bool {
        !self.cut
    }

    /// One more operator.
    pub(super) fn follow(&mut self, operator: &[u8], operands: &[Token]) {
        let numbers: Vec<f64> = operands.iter().filter_map(Token::number).collect();
        match (operator, numbers.as_slice()) {
            (b"q", _) if self.saved.len() < MAX_SAVED => self.saved.push((self.at, self.cut)),
            (b"Q", _) => (self.at, self.cut) = self.saved.pop().unwrap_or((self.at, self.cut)),
            (b"cm", numbers) => match <[f64; 6]>::try_from(numbers) {
                Ok(own) => self.at = product(own, self.at),
                Err(_) => self.cut = true,
            },
            (b"BT", _) => self.text = UNIT,
            (b"Tm", numbers) => match <[f64; 6]>::try_from(numbers) {
                Ok(own) => self.text = own,
                Err(_) => self.cut = true,
            },
            (b"re", [x, y, wide, high]) => {
                let area = Rect::new(*x, *y, x + wide, y + high);
                match (moved(&area, self.at), &mut self.path) {
                    (Some(area), Some(path)) => path.push(area),
                    _ => self.path = None,
                }
            }
            (b"m" | b"l" | b"c" | b"v" | b"y" | b"h", _) => self.path = None,
            (b"W" | b"W*", _) => self.clips = true,
            (b"n" | b"f" | b"F" | b"f*" | b"s" | b"S" | b"b" | b"b*" | b"B" | b"B*", _) => {
                let path = self.path.replace(Vec::new());
                let clips = std::mem::take(&mut self.clips);
                self.cut |= clips && !self.leaves(path.as_deref());
            }
            _ => {}
        }
    }

    /// How many times larger than their size letters are written.
    pub(super) fn scale(&self) -> f64 {
        let [a, b, c, d, ..] = product(self.text, self.at);
        (a * d - b * c).abs().sqrt()
    }

    /// Whether a clip to this path leaves nearly all of the box.
    fn leaves(&self, path: Option<&[Rect]>) -> bool {
        let (Some([area]), Some(own)) = (path, &self.own) else {
            return false;
        };
        let ([x0, y0, x1, y1], [ax0, ay0, ax1, ay1]) = (own.numbers(), area.numbers());
        let (wide, high) = (RIM.min(own.width() * PART), RIM.min(own.height() * PART));
        ax0 <= x0 + wide && ay0 <= y0 + high && ax1 >= x1 - wide && ay1 >= y1 - high
    }
}

/// Where a rectangle comes to lie; none where it lies askew.
fn moved(area: &Rect, matrix: Matrix) -> Option<Rect> {
    let [a, b, c, d, ..] = matrix;
    let upright = b == 0.0 && c == 0.0 || a == 0.0 && d == 0.0;
    let [x0, y0, x1, y1] = area.numbers();
    let ((ax, ay), (bx, by)) = (apply(matrix, x0, y0), apply(matrix, x1, y1));
    upright.then(|| Rect::new(ax, ay, bx, by))
}
