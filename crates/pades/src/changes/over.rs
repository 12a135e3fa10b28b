//! What an area of a page lies over: asked of the older revision.

use saoy_pdf::{Dict, Object, Rect};

use super::{
    drawn::{of_look, of_page},
    drawn_itself::is_drawn,
    ink::Ink,
    place::place,
    step::Step,
    view::{Side, View},
};

impl Step<'_, '_> {
    /// Whether the older revision shows something of `page` within `rect`, annotation `own` aside.
    pub(super) fn covers(&mut self, page: u32, rect: Rect, own: u32) -> bool {
        let finite = rect.numbers().iter().all(|number| number.is_finite());
        if !finite || self.pair.exhausted() || !self.was.pages.contains_key(&page) {
            return true;
        }
        self.covers_content(page, rect)
            || of_annotations(self.old, page, own).covers(&rect)
            || self.covers_filled(page, rect)
    }

    /// Whether a field lies within `rect` that this revision fills in: it showed nothing before.
    fn covers_filled(&self, page: u32, rect: Rect) -> bool {
        self.redrawn.iter().any(|num| {
            let field = self.pair.object(Side::New, *num);
            let shows = |field: &&Dict| self.is.annots.get(num) == Some(&page) && is_drawn(self.new, field);
            let area = field
                .as_dict()
                .filter(shows)
                .and_then(|field| place(self.new, Some(page), field).area());
            area.is_some_and(|area| area.intersection(&rect).is_some())
        })
    }

    /// The same, annotations aside.
    pub(super) fn covers_content(&mut self, page: u32, rect: Rect) -> bool {
        let old = self.old;
        let ink = self.inks.entry(page).or_insert_with(|| of_page(old, page));
        self.pair.spend(ink.len() / 4);
        // Which resources it is drawn with depends on the viewer.
        !self.was.is_straight(page) || ink.covers(&rect)
    }

    /// Whether a field at `rect` lies over what the older revision's page shows, its rim aside.
    pub(super) fn covers_under_field(&mut self, page: u32, rect: Rect) -> bool {
        let finite = rect.numbers().iter().all(|number| number.is_finite());
        if !finite || self.pair.exhausted() || !self.was.pages.contains_key(&page) {
            return true;
        }
        let old = self.old;
        let ink = self.inks.entry(page).or_insert_with(|| of_page(old, page));
        self.pair.spend(ink.len() / 4);
        !self.was.is_straight(page) || ink.covers_inside(&rect)
    }

    /// Whether the look that a widget has now writes on the dots that its field stands on, and on nothing else.
    pub(super) fn writes_on_its_line(&mut self, page: u32, rect: Rect, widget: &Dict) -> bool {
        let old = self.old;
        let ink = self.inks.entry(page).or_insert_with(|| of_page(old, page));
        if !ink.is_line_for(&rect) {
            return false;
        }
        let looks = self.new.lookup(widget, "AP");
        let look = looks.as_dict().map(|looks| self.new.lookup(looks, "N"));
        let Some(look) = look.as_deref().and_then(Object::as_stream) else {
            return false;
        };
        let look = of_look(self.new, look, rect);
        self.pair.spend(ink.len() * look.len() / 16);
        ink.is_beside(&look)
    }
}

/// What the page's annotations show, all but `own`. What is hidden counts: it may be shown again.
fn of_annotations(view: View<'_, '_>, page: u32, own: u32) -> Ink {
    let mut ink = Ink::default();
    let object = view.pair.object(view.side, page);
    let annots = object.as_dict().map(|dict| view.lookup(dict, "Annots"));
    for annot in annots.as_deref().and_then(Object::as_array).unwrap_or_default() {
        if annot.as_ref().is_some_and(|reference| reference.num == own) {
            continue;
        }
        let annot = view.resolve(annot);
        let Some(dict) = annot.as_dict() else { continue };
        // A waiting field has a frame at most.
        if is_drawn(view, dict) || dict.contains_key("MK") {
            ink.boxes.extend(place(view, Some(page), dict).area());
        }
    }
    view.pair.spend(ink.boxes.len());
    ink
}
