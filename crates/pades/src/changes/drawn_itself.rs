//! Annotations without a look: what viewers draw for them (ISO 32000-2 §12.5.6), and where.

use saoy_pdf::{Dict, Object, Rect};

use super::{model::MAX_DEPTH, place::own_rect, view::View};

/// Points by which viewers draw; `/InkList` and `/Path` hold lists of them.
const POINTS: [&str; 6] = ["QuadPoints", "L", "Vertices", "CL", "InkList", "Path"];
/// Those that are nothing but their points, with a look as well as without. Not text with a leader line: MuPDF writes one
/// that it does not draw.
const BY_POINTS: [&str; 8] = [
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Ink",
    "Line",
    "PolyLine",
    "Polygon",
];
/// Those that are a frame, or have one, inside their `/Rect`.
const FRAMED: [&str; 4] = ["Square", "Circle", "FreeText", "Caret"];
/// Lengths (in points) of what a line has besides.
const LEADERS: [&str; 3] = ["LL", "LLE", "LLO"];
/// As many times as wide as its line are the ends of a line.
const ENDS: f64 = 10.0;

/// Whether viewers draw something: the look that an annotation has, or what they make of its entries. A popup opens, a
/// link waits to be followed; a field without a value waits as well.
pub(super) fn is_drawn(view: View<'_, '_>, annotation: &Dict) -> bool {
    if annotation.contains_key("AP") {
        return true;
    }
    let kind = view.lookup(annotation, "Subtype");
    let quiet = kind.is_name("Popup") || kind.is_name("Link");
    !quiet && (!kind.is_name("Widget") || has_words(view, annotation))
}

/// Whether a field has a value, its own or that of a field above it, or a button its caption. A signature's shows nothing.
pub(super) fn has_words(view: View<'_, '_>, widget: &Dict) -> bool {
    let marks = view.lookup(widget, "MK");
    let caption = marks.as_dict().map(|marks| view.lookup(marks, "CA"));
    if inherited(view, widget, "FT").is_some_and(|kind| kind.is_name("Sig")) {
        return false;
    }
    let button = inherited(view, widget, "FT").is_none_or(|kind| kind.is_name("Btn"));
    let pushed = inherited(view, widget, "Ff").is_some_and(|flags| {
        const PUSH_BUTTON: i64 = 1 << 16;
        flags.as_int().is_none_or(|flags| flags & PUSH_BUTTON != 0)
    });
    if button && pushed && caption.is_some_and(|caption| is_said(&caption)) {
        return true;
    }
    inherited(view, widget, "V").is_some_and(|value| is_said(&value))
}

fn is_said(value: &Object) -> bool {
    match value {
        Object::Null => false,
        Object::String(text) | Object::HexString(text) => !text.is_empty(),
        Object::Name(_) => !value.is_name("Off"),
        _ => true,
    }
}

/// An entry of a field, or of those above it.
pub(super) fn inherited(view: View<'_, '_>, field: &Dict, key: &str) -> Option<std::sync::Arc<Object>> {
    let mut node = field.clone();
    for _ in 0..MAX_DEPTH {
        let found = view.lookup(&node, key);
        if *found != Object::Null {
            return Some(found);
        }
        let Object::Dict(parent) = &*view.lookup(&node, "Parent") else {
            return None;
        };
        node = parent.clone();
    }
    None
}

/// The boxes of the points by which viewers draw an annotation, their lines included where it has no look; none if those
/// cannot be told. Some viewers (Poppler) pass over a look that is none of their own kind.
pub(super) fn points(view: View<'_, '_>, annotation: &Dict) -> Option<Vec<Rect>> {
    let kind = view.lookup(annotation, "Subtype");
    let look = has_look(view, annotation);
    if kind.is_name("Link") || look && !BY_POINTS.iter().any(|known| kind.is_name(known)) {
        return Some(Vec::new());
    }
    if !look && !keeps_inside(view, annotation) {
        return None;
    }
    let margin = if look { 0.0 } else { margin(view, annotation)? };
    let mut boxes = Vec::new();
    if look && kind.is_name("Highlight") {
        boxes.extend(rounded(view, annotation));
    }
    for key in POINTS {
        let list = view.lookup(annotation, key);
        match &*list {
            Object::Null => {}
            Object::Array(items) => boxes_of(view, items, margin, &mut boxes)?,
            _ => return None,
        }
    }
    Some(boxes)
}

/// Whether what viewers draw in an annotation's `/Rect` by themselves stays inside of it: nothing is drawn beyond its
/// differences (`/RD`, Tables 177, 180, 183), and its border takes up no more than half of it. Clouds bulge (Table 170).
fn keeps_inside(view: View<'_, '_>, annotation: &Dict) -> bool {
    let kind = view.lookup(annotation, "Subtype");
    if !FRAMED.iter().any(|known| kind.is_name(known)) {
        return true;
    }
    let Some(rect) = own_rect(view, annotation) else {
        return false;
    };
    let inside = match &*view.lookup(annotation, "RD") {
        Object::Null => true,
        Object::Array(items) => {
            let numbers = items.iter().map(|item| view.resolve(item).as_number());
            let numbers: Option<Vec<f64>> = numbers.collect();
            numbers.is_some_and(|numbers| match *numbers.as_slice() {
                [left, top, right, bottom] => {
                    numbers.iter().all(|one| *one >= 0.0)
                        && left + right <= rect.width()
                        && top + bottom <= rect.height()
                }
                _ => false,
            })
        }
        _ => false,
    };
    let half = rect.width().min(rect.height()) / 2.0;
    let thin = |width: &Object| match width {
        Object::Null => true,
        width => width.as_number().is_some_and(|width| width.abs() <= half),
    };
    inside && borders(view, annotation).iter().all(|width| thin(width)) && !annotation.contains_key("BE")
}

/// How wide an annotation says its border is, by either of the two entries for it (Tables 166, 168).
fn borders(view: View<'_, '_>, annotation: &Dict) -> Vec<std::sync::Arc<Object>> {
    let style = view.lookup(annotation, "BS");
    let styled = style.as_dict().map(|style| view.lookup(style, "W"));
    let border = view.lookup(annotation, "Border");
    let border = border.as_array().and_then(|border| border.get(2));
    let framed = border.map(|width| view.resolve(width));
    [styled, framed].into_iter().flatten().collect()
}

/// Whether a look is there, or looks for states of which viewers take one.
pub(super) fn has_look(view: View<'_, '_>, annotation: &Dict) -> bool {
    let looks = view.lookup(annotation, "AP");
    let look = looks.as_dict().map(|looks| view.lookup(looks, "N"));
    look.is_some_and(|look| match &*look {
        Object::Stream(_) => true,
        Object::Dict(states) => {
            let mut states = states.iter();
            view.lookup(annotation, "Subtype").is_name("Widget")
                && states.any(|(_, state)| view.resolve(state).as_stream().is_some())
        }
        _ => false,
    })
}

/// The box of a list of points, or of each list in it.
fn boxes_of(view: View<'_, '_>, items: &[Object], margin: f64, boxes: &mut Vec<Rect>) -> Option<()> {
    view.pair.spend(items.len());
    let mut numbers = Vec::new();
    for item in items {
        match &*view.resolve(item) {
            Object::Array(inner) => {
                view.pair.spend(inner.len());
                let inner: Option<Vec<f64>> =
                    inner.iter().map(|item| view.resolve(item).as_number()).collect();
                boxes.extend(around(&inner?, margin));
            }
            number => numbers.push(number.as_number()?),
        }
    }
    boxes.extend(around(&numbers, margin));
    Some(())
}

/// The places of a highlight, whose ends are round: a quarter of their height beyond them (Poppler).
fn rounded(view: View<'_, '_>, annotation: &Dict) -> Vec<Rect> {
    let points = view.lookup(annotation, "QuadPoints");
    let items = points.as_array().unwrap_or_default().iter();
    let numbers: Vec<f64> = items.filter_map(|item| view.resolve(item).as_number()).collect();
    let rounded = numbers
        .chunks(8)
        .filter_map(|place| around(place, around(place, 0.0)?.height() / 4.0));
    rounded.collect()
}

/// The box around points, one coordinate after the other.
fn around(numbers: &[f64], margin: f64) -> Option<Rect> {
    let bounds = |from: usize| {
        let mut all = numbers.iter().skip(from).step_by(2).copied();
        let first = all.next()?;
        Some(all.fold((first, first), |(low, high), number| {
            (low.min(number), high.max(number))
        }))
    };
    let ((x0, x1), (y0, y1)) = (bounds(0)?, bounds(1)?);
    Some(Rect::new(x0 - margin, y0 - margin, x1 + margin, y1 + margin))
}

/// How far a line is drawn beside its points (Tables 168, 178).
fn margin(view: View<'_, '_>, annotation: &Dict) -> Option<f64> {
    let number = |value: &Object| match value {
        Object::Null => Some(0.0),
        value => value.as_number().map(f64::abs),
    };
    let mut widest = 1.0_f64;
    for width in borders(view, annotation) {
        widest = widest.max(number(&width)?);
    }
    let mut margin = ENDS * widest;
    for key in LEADERS {
        margin += number(&view.lookup(annotation, key))?;
    }
    Some(margin)
}
