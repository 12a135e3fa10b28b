//! What fills, strokes and pictures leave on a page.

use saoy_pdf::Rect;

use super::{
    pen::Pen,
    plane::{Matrix, Path, State, apply},
};

/// Boxes of one page; beyond, the page counts as full.
const MAX_BOXES: usize = 100_000;

/// Thinner than this (in points) is a rule, not content.
const RULE: f64 = 2.0;

impl Pen<'_, '_> {
    pub(super) fn paint(&mut self, operator: &[u8], path: &Path, state: &State) {
        if matches!(operator, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*") {
            self.fill(path, state);
        }
        if matches!(operator, b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*") {
            self.stroke(path, state, operator);
        }
    }

    fn fill(&mut self, path: &Path, state: &State) {
        let white = state.white_fill && !(state.blended || state.altered);
        let even = !(state.blended || state.patterned || state.masked || state.altered);
        for part in &path.parts {
            let Some(taken) = self.bounds(&part.points, 0.0) else {
                return;
            };
            let area = part
                .upright()
                .filter(|_| even)
                .and_then(|area| state.clip.cut(area));
            let thin = taken.width().min(taken.height()) < RULE;
            match area {
                _ if white && !self.ink.is_coloured(&taken) => {}
                Some(area) if white => self.ink.white_areas.push(area),
                None if white => self.ink.white.push(taken),
                _ if thin => self.ink.strips.push(taken),
                Some(area) => self.ink.area(area),
                None => self.ink.boxes.push(taken),
            }
        }
    }

    /// Lines one by one: a frame does not fill what it frames.
    fn stroke(&mut self, path: &Path, state: &State, operator: &[u8]) {
        let mut path = path.clone();
        if operator == b"s" {
            path.close();
        }
        let white = state.white_stroke && !(state.blended || state.altered);
        for line in &path.lines {
            match self.bounds(line, state.pen()) {
                Some(taken) if white && self.ink.is_coloured(&taken) => self.ink.white.push(taken),
                Some(taken) if !white => self.add(taken),
                _ => {}
            }
        }
    }

    /// What is thin enough to be a rule is looked at with its neighbours later.
    fn add(&mut self, taken: Rect) {
        if taken.width().min(taken.height()) < RULE {
            self.ink.strips.push(taken);
        } else {
            self.ink.boxes.push(taken);
        }
    }

    fn bounds(&mut self, points: &[(f64, f64)], margin: f64) -> Option<Rect> {
        let mut rect = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (x, y) in points {
            let [x0, y0, x1, y1] = rect;
            rect = [x0.min(*x), y0.min(*y), x1.max(*x), y1.max(*y)];
        }
        let [x0, y0, x1, y1] = rect;
        let finite = rect.iter().all(|value| value.is_finite())
            && points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
        if !finite || self.ink.len() >= MAX_BOXES {
            self.ink.everywhere = true;
            return None;
        }
        let margin = margin.max(0.01);
        Some(Rect::new(x0 - margin, y0 - margin, x1 + margin, y1 + margin))
    }

    pub(super) fn corners(
        &mut self,
        matrix: Matrix,
        [x0, y0, x1, y1]: [f64; 4],
        margin: f64,
    ) -> Option<Rect> {
        let points = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| apply(matrix, x, y));
        self.bounds(&points, margin)
    }

    /// The unit square, where images lie.
    pub(super) fn image(&mut self, state: &State) {
        let taken = self.corners(state.matrix, [0.0, 0.0, 1.0, 1.0], 0.0);
        self.ink.boxes.extend(taken);
    }
}
