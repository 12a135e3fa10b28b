//! What a page's contents, or a look in its place, paint.

use std::sync::Arc;

use saoy_pdf::{Dict, Object, Rect, Stream};

use super::{ink::Ink, pen::Pen, plane::State, view::View};

/// What the contents of a page show.
pub(super) fn of_page(view: View<'_, '_>, page: u32) -> Ink {
    let mut pen = Pen::new(view);
    let object = view.pair.object(view.side, page);
    let Some(dict) = object.as_dict() else {
        pen.ink.everywhere = true;
        return pen.ink;
    };
    let resources = inherited(view, dict, "Resources");
    let contents = view.lookup(dict, "Contents");
    let parts = match &*contents {
        Object::Null => return pen.ink,
        Object::Array(items) => items.iter().map(|item| view.resolve(item)).collect(),
        _ => vec![contents],
    };
    let mut bytes = Vec::new();
    for part in parts {
        let decoded = part
            .as_stream()
            .and_then(|stream| view.decoded_beside(stream, bytes.len()));
        match decoded {
            Some(decoded) if bytes.is_empty() => bytes = decoded,
            Some(decoded) => bytes.extend(decoded),
            None => pen.ink.everywhere = true,
        }
        bytes.push(b'\n');
    }
    pen.held = bytes.len();
    pen.run(&bytes, &resources, State::default(), 0);
    // Thin and high are measured in points of paper of usual size.
    pen.ink.everywhere |= is_odd_paper(view, dict);
    let strips = std::mem::take(&mut pen.ink.strips);
    view.pair.spend(strips.len());
    let (shown, rules) = strips.shown();
    pen.ink.boxes.extend(shown);
    pen.ink.rules = rules;
    pen.ink
}

/// Whether a point of the page is no point, or so few of them make the page that it is shown much larger.
fn is_odd_paper(view: View<'_, '_>, page: &Dict) -> bool {
    /// The shortest side, in points.
    const SMALL: f64 = 100.0;
    let unit = view.lookup(page, "UserUnit");
    let boxes = ["MediaBox", "CropBox"].map(|key| inherited_value(view, page, key));
    let small = boxes.iter().any(|area| {
        let numbers = area.as_array().unwrap_or_default().iter();
        let numbers: Vec<f64> = numbers
            .filter_map(|item| view.resolve(item).as_number())
            .collect();
        let [x0, y0, x1, y1] = numbers.as_slice() else {
            return false;
        };
        (x1 - x0).abs() < SMALL || (y1 - y0).abs() < SMALL
    });
    small || *unit != Object::Null && unit.as_number() != Some(1.0)
}

/// What a look paints in `rect` (ISO 32000-2 §12.5.5, algorithm 8).
pub(super) fn of_look(view: View<'_, '_>, look: &Stream, rect: Rect) -> Ink {
    let mut pen = Pen::new(view);
    let Some(own) = pen.own_box(look) else {
        pen.ink.everywhere = true;
        return pen.ink;
    };
    let [x0, y0, x1, y1] = own.numbers();
    let [left, low, ..] = rect.numbers();
    let (wide, high) = (rect.width() / (x1 - x0), rect.height() / (y1 - y0));
    let state = State {
        matrix: [wide, 0.0, 0.0, high, left - x0 * wide, low - y0 * high],
        ..State::default()
    };
    pen.form(look, &Dict::new(), &state, 0);
    pen.ink
}

/// A page's attribute, or that of the nodes above it.
pub(super) fn inherited(view: View<'_, '_>, page: &Dict, key: &str) -> Dict {
    inherited_value(view, page, key)
        .as_dict()
        .cloned()
        .unwrap_or_default()
}

/// The same, whatever it is.
pub(super) fn inherited_value(view: View<'_, '_>, page: &Dict, key: &str) -> Arc<Object> {
    let mut node = page.clone();
    for _ in 0..32 {
        match view.lookup(&node, key) {
            found if *found != Object::Null => return found,
            _ => match &*view.lookup(&node, "Parent") {
                Object::Dict(parent) => node = parent.clone(),
                _ => break,
            },
        }
    }
    Arc::new(Object::Null)
}
