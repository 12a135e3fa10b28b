//! Where annotations show (ISO 32000-2 §12.5.2): their `/Rect`, and what viewers draw beyond it.

use saoy_pdf::{Dict, Object, Rect};

use super::{drawn_itself::points, signer::has_painting_look, step::Step, view::View};

/// Where an annotation shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Its `/Rect` is empty.
    Nowhere,
    At(Rect),
    /// Viewers draw it where each of them thinks best; without a `/Rect` some take the whole page.
    Everywhere,
}

impl Place {
    /// The area; none if that is nowhere.
    pub(super) fn area(self) -> Option<Rect> {
        match self {
            Self::Nowhere => None,
            Self::At(rect) => Some(rect),
            Self::Everywhere => Some(Rect::new(-FAR, -FAR, FAR, FAR)),
        }
    }
}

/// Beyond every page.
const FAR: f64 = 1e30;

/// Keeps upright on a page that is turned (Table 167).
const NO_ROTATE: u32 = 16;
/// Keeps its size while the page is made larger or smaller around it.
const NO_ZOOM: u32 = 8;
/// As many times larger than on paper, at most: a page in a window of usual size is shown at half of its own.
const ZOOMED_OUT: f64 = 2.0;

/// The `/Rect` of an annotation: four numbers (ISO 32000-2 §7.9.5), no more and no fewer.
pub(super) fn own_rect(view: View<'_, '_>, annotation: &Dict) -> Option<Rect> {
    let rect = view.lookup(annotation, "Rect");
    let items = rect.as_array().unwrap_or_default().iter();
    let numbers: Option<Vec<f64>> = items.map(|item| view.resolve(item).as_number()).collect();
    match numbers?.as_slice() {
        [xa, ya, xb, yb] => Some(Rect::new(*xa, *ya, *xb, *yb)),
        _ => None,
    }
}

impl Step<'_, '_> {
    /// Whether a signature's widget that waited shows elsewhere than at its `/Rect`, over what the page shows: that place is
    /// none which the signer saw waiting.
    pub(super) fn shows_beyond_its_place(&mut self, num: u32, widget: &Dict) -> bool {
        let Some(area) = self.visible_rect(num, widget) else {
            return false;
        };
        let Some(page) = self.is.annots.get(&num).copied() else {
            return false;
        };
        let waited = own_rect(self.new, widget).is_some_and(|own| own.numbers() == area.numbers());
        !waited && self.covers(page, area, num)
    }
}

/// How far an annotation of `page` reaches.
pub(super) fn place(view: View<'_, '_>, page: Option<u32>, annotation: &Dict) -> Place {
    let Some(own) = own_rect(view, annotation) else {
        return Place::Everywhere;
    };
    let rect = match points(view, annotation) {
        None => return Place::Everywhere,
        Some(boxes) => boxes.into_iter().fold(own, united),
    };
    if !rect.numbers().iter().all(|number| number.is_finite()) {
        return Place::Everywhere;
    }
    if rect.width() <= 0.0 || rect.height() <= 0.0 {
        return Place::Nowhere;
    }
    let turned = page.is_none_or(|page| is_turned(view, page));
    let rect = match flag(view, annotation, NO_ZOOM) {
        true if turned => around_its_corner(&own, grown(&own, rect)),
        true => united(rect, grown(&own, rect)),
        false => rect,
    };
    Place::At(if flag(view, annotation, NO_ROTATE) && turned {
        around_its_corner(&own, rect)
    } else {
        rect
    })
}

/// How far an annotation may draw: where there is no room for it, some viewers (PDFium) take the size of its look, and all
/// draw the icon of a note.
pub(super) fn reach(view: View<'_, '_>, page: Option<u32>, annotation: &Dict) -> Place {
    let kind = view.lookup(annotation, "Subtype");
    let widget = *kind == Object::Null || kind.is_name("Widget");
    match place(view, page, annotation) {
        Place::Nowhere if !widget || has_painting_look(view, annotation) => Place::Everywhere,
        place => place,
    }
}

/// Whether an annotation flag may be set: what is no 32-bit number is read otherwise by every viewer.
fn flag(view: View<'_, '_>, annotation: &Dict, bit: u32) -> bool {
    match &*view.lookup(annotation, "F") {
        Object::Null => false,
        Object::Int(flags) => u32::try_from(*flags).map_or(true, |flags| flags & bit != 0),
        _ => true,
    }
}

/// Whether a page, or a node above it, turns it by other than whole turns (Table 31).
fn is_turned(view: View<'_, '_>, page: u32) -> bool {
    let mut node = view.pair.object(view.side, page);
    for _ in 0..64 {
        let Some(dict) = node.as_dict() else { return false };
        match &*view.lookup(dict, "Rotate") {
            Object::Null => {}
            Object::Int(turned) => return turned % 360 != 0,
            _ => return true,
        }
        let parent = view.lookup(dict, "Parent");
        node = parent;
    }
    true
}

/// What an annotation takes up that stays as large as it is, from the upper left corner of its `/Rect` on, while the page
/// around it gets smaller.
fn grown(own: &Rect, shown: Rect) -> Rect {
    let ([x, .., y], [x0, y0, x1, y1]) = (own.numbers(), shown.numbers());
    let far = |corner: f64, edge: f64| corner + (edge - corner) * ZOOMED_OUT;
    Rect::new(far(x, x0), far(y, y0), far(x, x1), far(y, y1))
}

/// All that an annotation can reach which is turned around the upper left corner of its `/Rect`, `own`.
fn around_its_corner(own: &Rect, shown: Rect) -> Rect {
    let ([x, .., y], [x0, y0, x1, y1]) = (own.numbers(), shown.numbers());
    let far = |a: f64, b: f64| a.abs().max(b.abs());
    let reach = far(x0 - x, x1 - x).hypot(far(y0 - y, y1 - y));
    Rect::new(x - reach, y - reach, x + reach, y + reach)
}

fn united(a: Rect, b: Rect) -> Rect {
    let ([ax, ay, ar, at], [bx, by, br, bt]) = (a.numbers(), b.numbers());
    Rect::new(ax.min(bx), ay.min(by), ar.max(br), at.max(bt))
}
