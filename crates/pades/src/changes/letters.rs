//! What text leaves on a page.

use super::{
    content::Token,
    glyphs::Widths,
    pen::Pen,
    pieces::{Piece, Shows},
    plane::{Matrix, State, product},
};

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
                let Some(font) = state.font.as_ref().filter(|font| !font.vertical) else {
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
        let (em, glyphs, spaces) = font.measure(piece.text);
        let width = (em * state.size + glyphs * state.character + spaces * state.word) * state.scale;
        if piece.shows != Shows::Nothing && (!state.invisible || font.pictures) {
            let matrix = product(*text, state.matrix);
            let (low, high) = (state.rise - 0.3 * state.size, state.rise + 1.05 * state.size);
            // Glyphs without a width show all the same.
            let beyond = font.beyond(piece.text) * state.size * state.scale;
            let (left, right) = (0.0_f64.min(width) - beyond, width.max(0.0) + beyond);
            let margin = if state.outlined { state.pen() } else { 0.0 };
            let taken = self.corners(matrix, [left, low, right, high], margin);
            match piece.shows {
                Shows::Line => self.ink.dotted.extend(taken),
                Shows::Dots => self.ink.dots.extend(taken),
                _ => self.ink.boxes.extend(taken),
            }
        }
        step(text, width);
    }
}

fn step(text: &mut Matrix, by: f64) {
    *text = product([1.0, 0.0, 0.0, 1.0, by, 0.0], *text);
}
