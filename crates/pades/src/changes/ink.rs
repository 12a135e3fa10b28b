//! Where a page shows something, by boxes that are rather too large than too small.

use saoy_pdf::Rect;

use super::strips::{Strips, draw};

/// What a page shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    pub(super) boxes: Vec<Rect>,
    /// Lines to write on; those of which one cannot be sure.
    pub(super) dots: Vec<Rect>,
    pub(super) dotted: Vec<Rect>,
    /// Areas of one colour: what lies within one sees nothing of it but the colour.
    areas: Vec<Rect>,
    /// White on such an area shows, as letters or as an area of its own.
    pub(super) white: Vec<Rect>,
    pub(super) white_areas: Vec<Rect>,
    /// All of `areas` and more.
    coloured: Option<Rect>,
    /// Thin boxes, until it is known which of them are rules.
    pub(super) strips: Strips,
    /// Those that are.
    pub(super) rules: Vec<Rect>,
    /// Something could not be measured: every place counts as taken.
    pub(super) everywhere: bool,
}

impl Ink {
    /// Whether something shows within `rect`.
    pub(super) fn covers(&self, rect: &Rect) -> bool {
        let mut all = self.boxes.iter().chain(&self.areas).chain(&self.dotted);
        self.everywhere || all.any(|taken| taken.intersection(rect).is_some()) || draw(&self.rules, rect, RIM)
    }

    /// The same for a field: forms are drawn around their fields, so what only reaches over the rim does not count, nor
    /// the dots that it stands on, nor an area of one colour that it lies in.
    pub(super) fn covers_inside(&self, rect: &Rect) -> bool {
        let mut shown = self.boxes.iter().chain(&self.white);
        let mut areas = self.areas.iter().chain(&self.white_areas);
        self.everywhere
            || shown.any(|taken| reaches_into(taken, rect))
            || areas.any(|area| reaches_into(area, rect) && !is_ground(area, rect))
            || draw(&self.rules, rect, RIM)
    }

    /// Whether a field of one line stands on dots for a tenth of its width at least.
    pub(super) fn is_line_for(&self, field: &Rect) -> bool {
        let stands = |dots: &Rect| {
            let on = dots.intersection(field);
            on.is_some_and(|both| both.width() >= field.width() / 10.0)
                && field.height() <= 2.0 * dots.height()
        };
        self.dots.iter().chain(&self.dotted).any(stands)
    }

    /// Whether what `look` paints is text, and none of it lies upon what shows here. Boxes of text are higher than
    /// its letters, by a third each: lines that only touch lie in each other's boxes by half.
    pub(super) fn is_beside(&self, look: &Self) -> bool {
        let text_only = look.areas.is_empty() && look.white.is_empty() && look.strips.len() == 0;
        let upon = |text: &Rect, taken: &Rect| {
            text.intersection(taken).is_some_and(|both| {
                both.width() > RIM.min(text.width().min(taken.width()) / 4.0)
                    && both.height() > text.height().min(taken.height()) / 2.0
            })
        };
        let shown = || self.boxes.iter().chain(&self.areas).chain(&self.white);
        let written = || look.boxes.iter().chain(&look.dots).chain(&look.dotted);
        text_only
            && !(self.everywhere || look.everywhere)
            && !written().any(|text| shown().any(|taken| upon(text, taken)))
    }

    pub(super) fn len(&self) -> usize {
        let areas = self.areas.len() + self.white.len() + self.white_areas.len();
        let lines = self.dots.len() + self.dotted.len() + self.strips.len() + self.rules.len();
        self.boxes.len() + areas + lines
    }

    /// An area of one colour; its measure is taken, because white upon it shows.
    pub(super) fn area(&mut self, area: Rect) {
        let [x0, y0, x1, y1] = area.numbers();
        let all = self.coloured.map_or(area, |all| {
            let [a0, b0, a1, b1] = all.numbers();
            Rect::new(a0.min(x0), b0.min(y0), a1.max(x1), b1.max(y1))
        });
        self.coloured = Some(all);
        self.areas.push(area);
    }

    pub(super) fn is_coloured(&self, rect: &Rect) -> bool {
        self.coloured.is_some_and(|all| all.intersection(rect).is_some())
    }
}

/// As much (in points) as the boxes of text are larger than its letters.
const RIM: f64 = 4.0;

/// Whether `taken` shows inside `rect` by more than the rim, or a quarter of either of them: narrow fields one above the
/// other would else cover what each of them only touches.
pub(super) fn reaches_into(taken: &Rect, rect: &Rect) -> bool {
    taken.intersection(rect).is_some_and(|both| {
        let rim = |a: f64, b: f64| RIM.min(a / 4.0).min(b / 4.0);
        both.width() > rim(taken.width(), rect.width()) && both.height() > rim(taken.height(), rect.height())
    })
}

/// Whether a field lies in an area of one colour, but for its rim.
fn is_ground(area: &Rect, field: &Rect) -> bool {
    area.intersection(field).is_some_and(|both| {
        let rim = |own: f64| RIM.min(own / 4.0);
        let (width, height) = (field.width(), field.height());
        both.width() >= width - rim(width) && both.height() >= height - rim(height)
    })
}
