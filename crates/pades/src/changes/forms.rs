//! Pictures and forms that contents lead to (ISO 32000-2 §8.8–8.10), and graphics states.

use saoy_pdf::{Dict, Object, Rect, Stream};

use super::{
    pen::Pen,
    plane::{Clip, Matrix, Path, State, apply, matrix, product},
};

/// Forms inside forms.
const MAX_DEPTH: usize = 8;

impl Pen<'_, '_> {
    pub(super) fn object(&mut self, resources: &Dict, name: &[u8], state: &State, depth: usize) {
        let objects = self.view.lookup(resources, "XObject");
        let found = objects
            .as_dict()
            .and_then(|objects| objects.get(name))
            .map(|object| self.view.resolve(object));
        let Some(Object::Stream(stream)) = found.as_deref() else {
            return;
        };
        let kind = self.view.lookup(&stream.dict, "Subtype");
        if kind.is_name("Form") && depth < MAX_DEPTH {
            self.form(stream, resources, state, depth);
        } else if kind.is_name("Image") {
            self.image(state);
        } else {
            self.ink.everywhere = true;
        }
    }

    /// What a graphics state sets besides (ISO 32000-2 Table 57).
    pub(super) fn graphics(&mut self, resources: &Dict, name: &[u8], state: &mut State) {
        let states = self.view.lookup(resources, "ExtGState");
        let found = states
            .as_dict()
            .and_then(|states| states.get(name))
            .map(|found| self.view.resolve(found));
        let Some(found) = found.as_deref().and_then(Object::as_dict) else {
            return;
        };
        self.ink.everywhere |= found.contains_key("Font");
        // Transfer functions, halftones and what else may make black of white.
        state.altered |= found
            .iter()
            .any(|(key, value)| !self.view.is_plain_state(key.as_bytes(), value));
        let mask = self.view.lookup(found, "SMask");
        if *mask != Object::Null {
            state.masked = !mask.is_name("None");
        }
        if let Some(width) = self.view.lookup(found, "LW").as_number() {
            state.line_width = width;
        }
        let mode = self.view.lookup(found, "BM");
        if *mode != Object::Null {
            let plain = ["Normal", "Compatible", "Multiply", "Darken"];
            state.blended = !plain.iter().any(|name| mode.is_name(name));
        }
    }

    pub(super) fn form(&mut self, stream: &Stream, outer: &Dict, state: &State, depth: usize) {
        let own = self.view.lookup(&stream.dict, "Resources");
        let resources = own.as_dict().unwrap_or(outer).clone();
        let given = self.view.lookup(&stream.dict, "Matrix");
        let numbers = self.numbers(&stream.dict, "Matrix");
        let mut state = state.clone();
        // A group may be laid over the page by other rules.
        state.masked |= stream.dict.contains_key("Group");
        if numbers.len() == 6 {
            state.matrix = product(matrix(&numbers), state.matrix);
        } else if *given != Object::Null {
            self.ink.everywhere = true;
        }
        state.clip = state.clip.and(self.form_box(stream, state.matrix));
        match self.view.decoded_beside(stream, self.held) {
            Some(bytes) => {
                self.held += bytes.len();
                self.run(&bytes, &resources, state, depth + 1);
                self.held -= bytes.len();
            }
            None => self.ink.everywhere = true,
        }
    }

    fn numbers(&self, dict: &Dict, key: &str) -> Vec<f64> {
        let array = self.view.lookup(dict, key);
        let items = array.as_array().unwrap_or_default().iter();
        items
            .filter_map(|item| self.view.resolve(item).as_number())
            .collect()
    }

    /// The box of a form, turned as its matrix says.
    pub(super) fn own_box(&mut self, form: &Stream) -> Option<Rect> {
        let numbers = self.numbers(&form.dict, "BBox");
        let turn = self.numbers(&form.dict, "Matrix");
        let corners = <[f64; 4]>::try_from(numbers).ok()?;
        self.corners(matrix(&turn), corners, 0.0)
    }

    /// What a form is cut to (§8.10.2).
    fn form_box(&self, stream: &Stream, matrix: Matrix) -> Clip {
        let numbers = self.numbers(&stream.dict, "BBox");
        let [x0, y0, x1, y1] = numbers.as_slice() else {
            return Clip::Shape;
        };
        let mut path = Path::default();
        let corners = [(*x0, *y0), (*x1, *y0), (*x1, *y1), (*x0, *y1)];
        path.rectangle(corners.map(|(x, y)| apply(matrix, x, y)));
        path.clip()
    }
}
