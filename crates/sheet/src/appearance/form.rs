//! Form XObjects that stand upright on turned pages.

use saoy_pdf::{Dict, Object};

use crate::objects::{compressed, name, reals};

/// How far a page is turned clockwise for display (`/Rotate`). An appearance on it is turned back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    /// Not at all.
    #[default]
    None,
    /// A quarter turn.
    Quarter,
    /// Upside down.
    Half,
    /// Three quarters.
    ThreeQuarters,
}

impl Turn {
    /// From `/Rotate`, a multiple of 90 of any sign; `None` for anything else.
    pub fn from_degrees(degrees: i64) -> Option<Self> {
        match degrees.rem_euclid(360) {
            0 => Some(Turn::None),
            90 => Some(Turn::Quarter),
            180 => Some(Turn::Half),
            270 => Some(Turn::ThreeQuarters),
            _ => None,
        }
    }

    /// 0, 90, 180 or 270: for `/Rotate`, and `/R` of a widget's `/MK`.
    pub fn degrees(self) -> i64 {
        match self {
            Turn::None => 0,
            Turn::Quarter => 90,
            Turn::Half => 180,
            Turn::ThreeQuarters => 270,
        }
    }

    /// Whether width and height change places.
    pub fn swaps(self) -> bool {
        matches!(self, Turn::Quarter | Turn::ThreeQuarters)
    }

    /// Turns a box of `w` × `h` (as seen) so that it is upright on the page, its corner at the origin.
    fn matrix(self, w: f64, h: f64) -> [f64; 6] {
        match self {
            Turn::None => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            Turn::Quarter => [0.0, 1.0, -1.0, 0.0, h, 0.0],
            Turn::Half => [-1.0, 0.0, 0.0, -1.0, w, h],
            Turn::ThreeQuarters => [0.0, -1.0, 1.0, 0.0, 0.0, w],
        }
    }
}

/// A form of `w` × `h` points as seen.
pub(crate) fn form(content: &[u8], resources: Dict, w: f64, h: f64, turn: Turn) -> Object {
    let mut entries = vec![
        ("Type", name("XObject")),
        ("Subtype", name("Form")),
        ("BBox", reals(&[0.0, 0.0, w, h])),
        ("Resources", Object::Dict(resources)),
    ];
    if turn != Turn::None {
        entries.push(("Matrix", reals(&turn.matrix(w, h))));
    }
    compressed(entries, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_boxes_start_at_the_origin() {
        for (degrees, w, h) in [
            (0, 30.0, 10.0),
            (90, 10.0, 30.0),
            (180, 30.0, 10.0),
            (270, 10.0, 30.0),
        ] {
            let turn = Turn::from_degrees(degrees).unwrap();
            let [a, b, c, d, e, f] = turn.matrix(30.0, 10.0);
            let corners = [(0.0, 0.0), (30.0, 0.0), (0.0, 10.0), (30.0, 10.0)]
                .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
            let min = corners
                .iter()
                .fold((f64::MAX, f64::MAX), |m, p| (m.0.min(p.0), m.1.min(p.1)));
            let max = corners
                .iter()
                .fold((f64::MIN, f64::MIN), |m, p| (m.0.max(p.0), m.1.max(p.1)));
            assert_eq!((min, max), ((0.0, 0.0), (w, h)), "{degrees}");
        }
    }

    #[test]
    fn turns_are_multiples_of_90() {
        assert_eq!(Turn::from_degrees(-90), Some(Turn::ThreeQuarters));
        assert_eq!(Turn::from_degrees(450), Some(Turn::Quarter));
        assert_eq!(Turn::from_degrees(45), None);
    }
}
