//! Fields that lie over what was signed (ISO 32000-2 §12.7.4): whatever they show later would hide or uncover it.

use std::collections::{BTreeSet, HashMap};

use saoy_pdf::{Dict, Object, Rect};

use super::{
    Reason, Role,
    drawn_itself::is_drawn,
    ink::reaches_into,
    place::{Place, place},
    step::Step,
    view::Side,
};

/// Hidden on paper and on the screen (Table 167); not NoView, which prints.
const HIDDEN: i64 = 2;

/// A field that is no higher (in points) has one line.
const ONE_LINE: f64 = 36.0;

impl Step<'_, '_> {
    /// Refuses a new value, look or state of every field that lies over signed content. Signature fields may wait there.
    pub(super) fn fields_over_content(&mut self) {
        let mut looks = HashMap::new();
        for num in self.redrawn() {
            if self.lies_over(num, &mut looks) {
                self.refuse(Reason::FieldOverContent, Role::Appearance, Some(num));
            }
        }
    }

    /// Widgets of old fields that may show something else than before.
    fn redrawn(&self) -> BTreeSet<u32> {
        let mut found: BTreeSet<u32> = BTreeSet::new();
        for model in [self.was, self.is] {
            let owner = |num: &u32| model.looks.get(num).or_else(|| model.values.get(num)).copied();
            found.extend(self.deltas.keys().filter_map(owner));
        }
        found.extend(self.deltas.keys().filter(|num| self.shows_otherwise(**num)));
        found.retain(|num| {
            let kind = self.was.fields.get(num).map(|field| field.kind.as_deref());
            kind.is_some_and(|kind| kind != Some(b"Sig")) && self.is.fields.contains_key(num)
        });
        // What the field above shows, its widgets show.
        if found
            .iter()
            .any(|num| self.is.fields.get(num).is_some_and(|field| field.has_kids))
        {
            self.pair.spend(self.is.fields.len());
            // A field is numbered after none in particular: once per level.
            for _ in 0..8 {
                let below: Vec<u32> = self
                    .is
                    .fields
                    .iter()
                    .filter(|(_, field)| field.parent.is_some_and(|parent| found.contains(&parent)))
                    .map(|(num, _)| *num)
                    .collect();
                let before = found.len();
                found.extend(below);
                if found.len() == before {
                    break;
                }
            }
        }
        found
    }

    fn shows_otherwise(&self, num: u32) -> bool {
        let (was, is) = (self.pair.object(Side::Old, num), self.pair.object(Side::New, num));
        let (Object::Dict(was), Object::Dict(is)) = (&*was, &*is) else {
            return false;
        };
        ["V", "AP", "AS", "I", "RV"]
            .iter()
            .any(|key| self.slot_changed(was.get(key), is.get(key)))
    }

    fn lies_over(&mut self, num: u32, looks: &mut HashMap<u32, Vec<(u32, Rect)>>) -> bool {
        let Some(page) = self
            .was
            .annots
            .get(&num)
            .or_else(|| self.is.annots.get(&num))
            .copied()
        else {
            return false;
        };
        let object = self.pair.object(Side::Old, num);
        let Some(widget) = object.as_dict().filter(|widget| !self.is_hidden(widget)) else {
            return false;
        };
        let rect = match place(self.old, Some(page), widget) {
            Place::Nowhere => return false,
            Place::Everywhere => return true,
            Place::At(rect) => rect,
        };
        let now = self.pair.object(Side::New, num);
        let on_its_line = |step: &mut Self| {
            let one_line = rect.height() <= ONE_LINE;
            let widget = now.as_dict().filter(|_| one_line);
            widget.is_some_and(|widget| step.writes_on_its_line(page, rect, widget))
        };
        if self.covers_under_field(page, rect) && !on_its_line(self) {
            return true;
        }
        let others = looks.entry(page).or_insert_with(|| self.looks_on(page));
        self.pair.spend(others.len() / 16);
        others
            .iter()
            .any(|(other, taken)| *other != num && reaches_into(taken, &rect))
    }

    fn is_hidden(&self, annotation: &Dict) -> bool {
        self.old.lookup(annotation, "F").as_int().unwrap_or(0) & HIDDEN != 0
    }

    /// Where the page's annotations show something, in the older revision.
    fn looks_on(&self, page: u32) -> Vec<(u32, Rect)> {
        let object = self.pair.object(Side::Old, page);
        let annots = object.as_dict().map(|dict| self.old.lookup(dict, "Annots"));
        let mut found = Vec::new();
        for item in annots.as_deref().and_then(Object::as_array).unwrap_or_default() {
            let num = item.as_ref().map_or(0, |reference| reference.num);
            let annotation = self.old.resolve(item);
            let Some(dict) = annotation.as_dict() else {
                continue;
            };
            if !is_drawn(self.old, dict) || self.is_hidden(dict) {
                continue;
            }
            let area = place(self.old, Some(page), dict).area();
            found.extend(area.map(|area| (num, area)));
        }
        found
    }
}
