//! What text leaves on a page.

use saoy_pdf::Rect;

use super::{
    content::Token,
    glyphs::{Extent, Widths},
    pen::Pen,
    pieces::{Piece, Shows},
    plane::{Matrix, State, product},
};

/// Lines to write on are set in letters no higher (in points) than this.
const LARGE: f64 = 30.0;

impl Pen<'_, '_> {
    /// One string, or a list of strings and moves (ISO 32000-2 §9.4.3).
    pub(super) fn show(&mut self, token: &Token, state: &State, text: &mut Matrix) {
        match token {
            Token::List(items) => {
                for item in items {
                    match item {
                        Token::Number(by) => step(text, -by / 1000.0 * state.size * state.scale),
                        item => self.show(item, state, text),
                    }
                }
            }
            Token::Text(bytes) => {
                let Some(font) = state.font.as_ref().filter(|font| !font.unmeasured) else {
                    self.ink.everywhere = true;
                    return;
                };
                for piece in font.pieces(bytes) {
                    self.letters(&piece, font, state, text);
                }
            }
            _ => {}
        }
    }

    fn letters(&mut self, piece: &Piece<'_>, font: &Widths, state: &State, text: &mut Matrix) {
        let extent = font.measure(piece.text, state);
        if !state.invisible {
            let matrix = product(*text, state.matrix);
            let (low, high) = (
                state.rise + extent.low * state.size,
                state.rise + extent.high * state.size,
            );
            let margin = if state.outlined { state.pen() } else { 0.0 };
            let taken = self.corners(matrix, [extent.left, low, extent.right, high], margin);
            match piece.shows {
                Shows::Letters => self.ink.boxes.extend(taken),
                Shows::Line => self.ink.dotted.extend(taken),
                Shows::Dots | Shows::Nothing => self.leader(piece, extent, state, matrix, taken),
            }
        }
        step(text, extent.width);
    }
}

impl Pen<'_, '_> {
    /// Dots and underscores are a rule by which many of them stand; large or turned ones draw anything.
    fn leader(
        &mut self,
        piece: &Piece<'_>,
        extent: Extent,
        state: &State,
        matrix: Matrix,
        taken: Option<Rect>,
    ) {
        let spaces = piece.text.iter().all(|byte| *byte == b' ');
        let Some(taken) = taken.filter(|_| !spaces) else {
            return;
        };
        let [a, b, c, ..] = matrix;
        if taken.height() > LARGE || b != 0.0 || c != 0.0 || a == 0.0 {
            return self.ink.boxes.push(taken);
        }
        let thin = [extent.left, state.rise, extent.right, state.rise];
        if let Some(line) = self.corners(matrix, thin, 0.0) {
            self.ink.strips.push(line);
        }
        if piece.shows == Shows::Dots {
            self.ink.dots.push(taken);
        }
    }
}

fn step(text: &mut Matrix, by: f64) {
    *text = product([1.0, 0.0, 0.0, 1.0, by, 0.0], *text);
}
