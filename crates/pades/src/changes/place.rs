//! Where annotations lie (ISO 32000-2 §12.5.2).

use saoy_pdf::{Dict, Object, Rect};

use super::view::View;

/// Where an annotation shows.
pub(super) enum Place {
    /// It has no `/Rect`.
    Nowhere,
    At(Rect),
    /// Viewers draw it where each of them thinks best.
    Malformed,
}

/// The `/Rect` of an annotation: four numbers (ISO 32000-2 §7.9.5), no more and no fewer.
pub(super) fn place(view: View<'_, '_>, annotation: &Dict) -> Place {
    let rect = view.lookup(annotation, "Rect");
    if *rect == Object::Null {
        return Place::Nowhere;
    }
    let items = rect.as_array().unwrap_or_default().iter();
    let numbers: Vec<Option<f64>> = items.map(|item| view.resolve(item).as_number()).collect();
    match numbers.as_slice() {
        [Some(xa), Some(ya), Some(xb), Some(yb)] => Place::At(Rect::new(*xa, *ya, *xb, *yb)),
        _ => Place::Malformed,
    }
}
