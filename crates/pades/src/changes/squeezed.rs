//! Letters that are much wider than high, or much higher than wide: some viewers (PDFium) show them as high as a line of
//! text and cut them to nothing, so that they stand upon what is signed beside them.

use saoy_pdf::{Dict, Object, Rect, Stream};

use super::{
    annotations::is_hidden,
    content::{Operators, Token, fits},
    drawn::inherited,
    pen::Pen,
    place::own_rect,
    plane::{Matrix, UNIT, matrix, product},
    signer::leaves_ink,
    step::Step,
    view::View,
};

/// As many times wider than high, or higher than wide, as letters are at most. Narrow type is set at half of its width;
/// what viewers show wrongly begins between twenty and fifty.
const MOST: f64 = 10.0;
/// Operators of one look, with all that it leads to.
const MAX_OPERATORS: usize = 400_000;
/// Forms inside forms.
const MAX_DEPTH: usize = 8;
/// States that are kept for later.
const MAX_SAVED: usize = 512;
/// A box that is smaller (in points) is not laid into its place by viewers.
const NO_SIZE: f64 = 0.001;

impl Step<'_, '_> {
    /// Whether one of an annotation's looks has such letters.
    pub(super) fn has_squeezed_look(&self, page: Option<u32>, annotation: &Dict) -> bool {
        let looks = self.new.lookup(annotation, "AP");
        let states = looks.as_dict().into_iter().flat_map(Dict::iter);
        let squeezed = |look: &Object| match &*self.new.resolve(look) {
            Object::Stream(look) => self.is_squeezed(page, annotation, look),
            Object::Dict(states) => states.iter().any(|(_, look)| {
                let look = self.new.resolve(look);
                look.as_stream()
                    .is_some_and(|look| self.is_squeezed(page, annotation, look))
            }),
            _ => false,
        };
        let mut looks = states.map(|(_, look)| look);
        looks.any(squeezed)
    }

    /// Whether a look has such letters, laid into the place of its annotation (ISO 32000-2 §12.5.5, algorithm 8).
    pub(super) fn is_squeezed(&self, page: Option<u32>, annotation: &Dict, look: &Stream) -> bool {
        let place = own_rect(self.new, annotation);
        if place.is_some_and(|place| place.width() <= 0.0 || place.height() <= 0.0) {
            // Some viewers draw it there all the same, lines as hairs and letters as high as a line.
            let paints = self.new.decoded(look).is_none_or(|bytes| leaves_ink(&bytes));
            return paints && !is_hidden(self.new, annotation);
        }
        // What a look does not bring itself, viewers find in the page.
        let page = page.map(|page| self.new.pair.object(self.new.side, page));
        let outer = page.as_deref().and_then(Object::as_dict);
        let outer = outer.map(|page| inherited(self.new, page, "Resources"));
        let laid = match (Pen::new(self.new).own_box(look), place) {
            (Some(own), Some(place)) => laid(&own, &place),
            _ => UNIT,
        };
        let mut hand = Hand {
            view: self.new,
            left: MAX_OPERATORS,
        };
        let squeezed = hand.form(look, &outer.unwrap_or_default(), laid, 0);
        self.pair.spend((MAX_OPERATORS - hand.left) / 8);
        squeezed
    }
}

/// How a box gets the size of its place.
fn laid(own: &Rect, place: &Rect) -> Matrix {
    let scale = |own: f64, place: f64| if own < NO_SIZE { 1.0 } else { place / own };
    let (wide, high) = (
        scale(own.width(), place.width()),
        scale(own.height(), place.height()),
    );
    [wide, 0.0, 0.0, high, 0.0, 0.0]
}

/// What letters are made with.
#[derive(Clone)]
struct Held {
    matrix: Matrix,
    scale: f64,
    size: f64,
    invisible: bool,
    /// A font whose glyphs are contents of their own (ISO 32000-2 §9.6.4).
    pictures: Option<Dict>,
}

/// Follows the contents of a look to its letters, wherever they stand.
struct Hand<'h> {
    view: View<'h, 'h>,
    left: usize,
}

/// What is asked of everything on the way: whether letters are squeezed in it. What nobody reads alike may be so.
type Squeezed = bool;

impl Hand<'_> {
    fn form(&mut self, form: &Stream, outer: &Dict, around: Matrix, depth: usize) -> Squeezed {
        let own = self.view.lookup(&form.dict, "Resources");
        let resources = own.as_dict().unwrap_or(outer);
        match self.matrix_of(&form.dict, "Matrix") {
            Some(own) => self.stream(form, resources, product(own, around), depth),
            None => true,
        }
    }

    fn stream(&mut self, stream: &Stream, resources: &Dict, matrix: Matrix, depth: usize) -> Squeezed {
        match self.view.decoded(stream) {
            Some(bytes) if depth < MAX_DEPTH => self.run(&bytes, resources, matrix, depth),
            _ => true,
        }
    }

    /// Six numbers, or none at all; nothing where it is something else.
    fn matrix_of(&self, dict: &Dict, key: &str) -> Option<Matrix> {
        match &*self.view.lookup(dict, key) {
            Object::Null => Some(UNIT),
            Object::Array(items) => {
                let numbers = items.iter().map(|item| self.view.resolve(item).as_number());
                let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
                <Matrix>::try_from(numbers).ok()
            }
            _ => None,
        }
    }

    fn run(&mut self, bytes: &[u8], resources: &Dict, start: Matrix, depth: usize) -> Squeezed {
        let mut held = Held {
            matrix: start,
            scale: 1.0,
            size: 0.0,
            invisible: false,
            pictures: None,
        };
        let (mut saved, mut text) = (Vec::new(), UNIT);
        let mut operators = Operators::new(bytes);
        while let Some((operator, operands)) = operators.next_operator() {
            let turns = matches!(operator, b"cm" | b"Tm" | b"Tz" | b"Tf" | b"Tr" | b"Do");
            if self.left == 0 || turns && !fits(operator, &operands) {
                return true;
            }
            self.left -= 1;
            let numbers: Vec<f64> = operands.iter().filter_map(Token::number).collect();
            let number = |at: usize| numbers.get(at).copied().unwrap_or(0.0);
            let name = operands.iter().find_map(Token::name).unwrap_or_default();
            match operator {
                b"q" if saved.len() >= MAX_SAVED => return true,
                b"q" => saved.push(held.clone()),
                b"Q" => held = saved.pop().unwrap_or(held),
                b"cm" => held.matrix = product(matrix(&numbers), held.matrix),
                b"BT" => text = UNIT,
                b"Tm" => text = matrix(&numbers),
                b"Tz" => held.scale = number(0) / 100.0,
                b"Tr" => held.invisible = number(0) == 3.0,
                b"Tf" => (held.size, held.pictures) = (number(0), self.pictures(resources, name)),
                b"Tj" | b"TJ" | b"'" | b"\""
                    if operands.iter().any(shows) && self.letters(&held, text, resources, depth) =>
                {
                    return true;
                }
                b"Do" if self.object(resources, name, held.matrix, depth) => return true,
                b"scn" | b"SCN" if self.pattern(resources, name, start, depth) => return true,
                _ => {}
            }
        }
        operators.is_broken()
    }

    fn letters(&mut self, held: &Held, text: Matrix, resources: &Dict, depth: usize) -> Squeezed {
        if held.invisible {
            return false;
        }
        let letter = product([held.scale, 0.0, 0.0, 1.0, 0.0, 0.0], product(text, held.matrix));
        let Some(font) = &held.pictures else {
            return is_flat(letter);
        };
        let Some(own) = self.matrix_of(font, "FontMatrix") else {
            return true;
        };
        let sized = [held.size, 0.0, 0.0, held.size, 0.0, 0.0];
        let around = product(own, product(sized, letter));
        let resources_of_font = self.view.lookup(font, "Resources");
        let resources = resources_of_font.as_dict().unwrap_or(resources);
        let glyphs = self.view.lookup(font, "CharProcs");
        let mut glyphs = glyphs.as_dict().into_iter().flat_map(Dict::iter);
        glyphs.any(|(_, glyph)| match &*self.view.resolve(glyph) {
            Object::Stream(glyph) => self.stream(glyph, resources, around, depth + 1),
            _ => false,
        })
    }

    fn pictures(&self, resources: &Dict, name: &[u8]) -> Option<Dict> {
        let font = self.resource(resources, "Font", name);
        let font = font.as_dict()?;
        let pictures = self.view.lookup(font, "Subtype").is_name("Type3");
        pictures.then(|| font.clone())
    }

    fn object(&mut self, resources: &Dict, name: &[u8], around: Matrix, depth: usize) -> Squeezed {
        match &*self.resource(resources, "XObject", name) {
            Object::Stream(form) if self.view.lookup(&form.dict, "Subtype").is_name("Form") => {
                self.form(form, resources, around, depth + 1)
            }
            _ => false,
        }
    }

    /// Patterns have their place in what they are used by, not where (§8.7.3.1).
    fn pattern(&mut self, resources: &Dict, name: &[u8], around: Matrix, depth: usize) -> Squeezed {
        match &*self.resource(resources, "Pattern", name) {
            Object::Stream(pattern) => self.form(pattern, resources, around, depth + 1),
            _ => false,
        }
    }

    fn resource(&self, resources: &Dict, kind: &str, name: &[u8]) -> std::sync::Arc<Object> {
        let all = self.view.lookup(resources, kind);
        let found = all.as_dict().and_then(|all| all.get(name));
        self.view.resolve(found.unwrap_or(&Object::Null))
    }
}

fn shows(token: &Token) -> bool {
    match token {
        Token::Text(text) => !text.is_empty(),
        Token::List(items) => items.iter().any(shows),
        _ => false,
    }
}

/// By the longest and the shortest that a circle's diameters become: their product is the determinant, the sum of their
/// squares that of all four numbers'.
fn is_flat([a, b, c, d, ..]: Matrix) -> bool {
    let (squares, area) = (a * a + b * b + c * c + d * d, (a * d - b * c).abs());
    !squares.is_finite() || squares > (MOST + 1.0 / MOST) * area
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_flat_in_whatever_direction() {
        let turned = product([1.0, 0.0, 0.0, 0.05, 0.0, 0.0], [0.6, 0.8, -0.8, 0.6, 0.0, 0.0]);
        for flat in [
            [1.0, 0.0, 0.0, 0.09, 0.0, 0.0],
            [0.09, 0.0, 0.0, -1.0, 0.0, 0.0],
            [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            [1.0, 0.0, 20.0, 1.0, 0.0, 0.0],
            [f64::NAN, 0.0, 0.0, 1.0, 0.0, 0.0],
            turned,
        ] {
            assert!(is_flat(flat), "{flat:?}");
        }
        for usual in [
            UNIT,
            [0.0, 12.0, -12.0, 0.0, 0.0, 0.0],
            [0.5, 0.0, 0.0, 1.0, 0.0, 0.0],
            [1.0, 0.0, 0.3, 1.0, 0.0, 0.0],
            [0.0; 6],
        ] {
            assert!(!is_flat(usual), "{usual:?}");
        }
    }
}
