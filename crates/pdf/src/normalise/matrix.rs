//! Where a look goes (ISO 32000-2 §12.5.5).

use crate::{Name, Rect};

/// `[a b c d e f]` as in PDF: points are rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Six numbers; anything else changes nothing.
    pub(super) fn from_numbers(numbers: &[f64]) -> Self {
        <[f64; 6]>::try_from(numbers).map_or(Self::IDENTITY, Self)
    }

    fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// First this, then `next`.
    pub(super) fn then(&self, next: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ne, nf] = next.0;
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    /// The matrix A of the algorithm: the look's box, turned by its own `/Matrix`, onto `rect`. `None` when either has no
    /// area: nothing shows.
    pub(super) fn onto(bbox: Rect, own: &Self, rect: Rect) -> Option<Self> {
        let corners = [
            own.apply(bbox.x0, bbox.y0),
            own.apply(bbox.x1, bbox.y0),
            own.apply(bbox.x0, bbox.y1),
            own.apply(bbox.x1, bbox.y1),
        ];
        let least = |pick: fn(&(f64, f64)) -> f64| corners.iter().map(pick).fold(f64::INFINITY, f64::min);
        let most = |pick: fn(&(f64, f64)) -> f64| corners.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
        let turned = Rect::new(
            least(|at| at.0),
            least(|at| at.1),
            most(|at| at.0),
            most(|at| at.1),
        );
        let (sx, sy) = (rect.width() / turned.width(), rect.height() / turned.height());
        let placed = Self([
            sx,
            0.0,
            0.0,
            sy,
            rect.x0 - turned.x0 * sx,
            rect.y0 - turned.y0 * sy,
        ]);
        let usable = sx != 0.0 && sy != 0.0 && placed.0.iter().all(|number| number.is_finite());
        usable.then_some(placed)
    }

    /// Turned counter-clockwise by a multiple of 90 degrees around a point: what stays upright on a turned page.
    pub(super) fn turned(&self, degrees: u16, x: f64, y: f64) -> Self {
        let (cos, sin) = match degrees {
            90 => (0.0, 1.0),
            180 => (-1.0, 0.0),
            270 => (0.0, -1.0),
            _ => return *self,
        };
        let there = Self([1.0, 0.0, 0.0, 1.0, -x, -y]);
        let turn = Self([cos, sin, -sin, cos, 0.0, 0.0]);
        let back = Self([1.0, 0.0, 0.0, 1.0, x, y]);
        self.then(&there).then(&turn).then(&back)
    }

    /// `q /state gs … cm /name Do Q`
    pub(super) fn drawing(&self, name: &Name, state: Option<&Name>) -> Vec<u8> {
        let mut text = String::from("q ");
        if let Some(state) = state {
            text += &format!("/{} gs ", String::from_utf8_lossy(state.as_bytes()));
        }
        for number in self.0 {
            text += &decimal(number);
            text.push(' ');
        }
        let mut text = text.into_bytes();
        text.extend_from_slice(b"cm /");
        text.extend_from_slice(name.as_bytes());
        text.extend_from_slice(b" Do Q\n");
        text
    }
}

/// A millionth of a unit is enough for any page.
pub(super) fn decimal(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    let rounded = if rounded.is_finite() { rounded } else { number };
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        rounded.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_fills_its_rectangle_whatever_its_own_matrix_does() {
        let quarter = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let placed = Matrix::onto(
            Rect::new(0.0, 0.0, 10.0, 20.0),
            &quarter,
            Rect::new(100.0, 100.0, 140.0, 110.0),
        );
        let whole = quarter.then(&placed.unwrap());
        assert_eq!(whole.apply(0.0, 0.0), (140.0, 100.0));
        assert_eq!(whole.apply(10.0, 20.0), (100.0, 110.0));
    }

    #[test]
    fn a_box_without_area_shows_nothing() {
        let rect = Rect::new(0.0, 0.0, 5.0, 5.0);
        assert_eq!(Matrix::onto(Rect::default(), &Matrix::IDENTITY, rect), None);
        assert_eq!(Matrix::onto(rect, &Matrix::IDENTITY, Rect::default()), None);
    }

    #[test]
    fn upright_means_turned_against_the_page_around_the_upper_left_corner() {
        let turned = Matrix::IDENTITY.turned(90, 10.0, 30.0);
        assert_eq!(turned.apply(10.0, 30.0), (10.0, 30.0));
        assert_eq!(turned.apply(10.0, 31.0), (9.0, 30.0));
    }

    #[test]
    fn numbers_are_written_without_exponents() {
        assert_eq!(decimal(1e-9), "0");
        assert_eq!(decimal(-0.25), "-0.25");
        assert_eq!(decimal(1e20), "100000000000000000000");
    }
}
