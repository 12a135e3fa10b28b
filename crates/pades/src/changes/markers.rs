//! Marks on text that viewers draw by themselves (ISO 32000-2 §12.5.6.10): see-through colour, and lines.

use saoy_pdf::{Dict, Object, Rect};

use super::{step::Step, view::View};

/// Those that a viewer draws so when they bring no look of their own.
pub(super) const MARKERS: [&str; 4] = ["Highlight", "Underline", "Squiggly", "StrikeOut"];

/// Higher than this (in points) no line of text is; viewers draw lines the thicker the higher what they mark.
const HIGH: f64 = 36.0;
/// Marks that may lie upon one place: a highlight, a line under it, one through it, somebody else's.
const LAYERS: usize = 4;
/// Places that marks have on one page; beyond, they are no marks.
const MAX_QUADS: usize = 1000;

impl Step<'_, '_> {
    /// Whether a marker hides what it marks: a dark highlight, a light line, a line as wide as its author likes, many upon
    /// each other.
    pub(super) fn hides(&self, view: View<'_, '_>, page: u32, kind: &str, marker: &Dict) -> bool {
        let light = lightness(view, kind, marker);
        // What is not a number hides.
        let by_colour = match kind {
            "Highlight" => light.is_nan() || light < 0.5,
            _ => light.is_nan() || light > 0.6 || marker.contains_key("BS") || marker.contains_key("Border"),
        };
        let own = quads(view, marker);
        by_colour
            || own.is_none_or(|own| {
                own.iter().any(|quad| quad.height > HIGH) || self.is_heaped(view, page, &own)
            })
    }

    /// Whether more marks than people make lie upon one of these places.
    fn is_heaped(&self, view: View<'_, '_>, page: u32, own: &[Quad]) -> bool {
        let object = view.pair.object(view.side, page);
        let annots = object.as_dict().map(|dict| view.lookup(dict, "Annots"));
        let mut all: Vec<Quad> = Vec::new();
        for annot in annots.as_deref().and_then(Object::as_array).unwrap_or_default() {
            let annot = view.resolve(annot);
            let marker = annot.as_dict().filter(|dict| {
                let kind = view.lookup(dict, "Subtype");
                MARKERS.iter().any(|name| kind.is_name(name)) && !dict.contains_key("AP")
            });
            all.extend(marker.and_then(|marker| quads(view, marker)).unwrap_or_default());
        }
        self.pair.spend(all.len() * own.len() / 4);
        let upon = |quad: &Quad| all.iter().filter(|other| quad.lies_on(other)).count();
        all.len() > MAX_QUADS || own.iter().any(|quad| upon(quad) > LAYERS)
    }
}

/// Of its `/C`; of the colour that viewers take where it has none.
fn lightness(view: View<'_, '_>, kind: &str, marker: &Dict) -> f64 {
    let colour = view.lookup(marker, "C");
    let parts: Vec<f64> = colour
        .as_array()
        .unwrap_or_default()
        .iter()
        .filter_map(|part| view.resolve(part).as_number())
        .collect();
    match parts.as_slice() {
        [] if kind == "Highlight" => 1.0,
        [] => 0.0,
        [grey] => *grey,
        [red, green, blue] => 0.3 * red + 0.59 * green + 0.11 * blue,
        [cyan, magenta, yellow, black] => 1.0 - (0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black),
        _ => f64::NAN,
    }
}

/// A place that is marked.
struct Quad {
    area: Rect,
    /// From the text's upper edge to its lower one, which are the first two points and the last two (Table 182).
    height: f64,
}

impl Quad {
    /// Whether they have a quarter of the smaller one in common.
    fn lies_on(&self, other: &Self) -> bool {
        let size = |rect: &Rect| rect.width() * rect.height();
        let least = size(&self.area).min(size(&other.area));
        self.area
            .intersection(&other.area)
            .is_some_and(|both| size(&both) > least / 4.0)
    }
}

/// The places that a marker names; none where they are no lists of four points each.
fn quads(view: View<'_, '_>, marker: &Dict) -> Option<Vec<Quad>> {
    let points = view.lookup(marker, "QuadPoints");
    let key = if *points == Object::Null {
        "Rect"
    } else {
        "QuadPoints"
    };
    let list = view.lookup(marker, key);
    let items = list.as_array().unwrap_or_default().iter();
    let numbers: Vec<f64> = items
        .map(|item| view.resolve(item).as_number())
        .collect::<Option<_>>()?;
    if let (true, [x0, y0, x1, y1]) = (key == "Rect", numbers.as_slice()) {
        let area = Rect::new(*x0, *y0, *x1, *y1);
        let height = area.height();
        return Some(vec![Quad { area, height }]);
    }
    let quads = numbers.chunks(8).map(|quad| {
        let [xa, ya, xb, yb, xc, yc, xd, yd] = *<&[f64; 8]>::try_from(quad).ok()?;
        let (xs, ys) = ([xa, xb, xc, xd], [ya, yb, yc, yd]);
        let least = |all: [f64; 4]| all.into_iter().fold(f64::INFINITY, f64::min);
        let most = |all: [f64; 4]| all.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Some(Quad {
            area: Rect::new(least(xs), least(ys), most(xs), most(ys)),
            height: (xa - xc).hypot(ya - yc).max((xb - xd).hypot(yb - yd)),
        })
    });
    quads.collect()
}
