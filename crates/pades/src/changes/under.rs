//! Fields that lie over what was signed (ISO 32000-2 §12.7.4): whatever they show later would hide or uncover it.

use std::collections::{BTreeSet, HashMap, HashSet};

use saoy_pdf::{Dict, Object, Rect, decode_text};

use super::{
    Reason, Role,
    annotations::{Annotation, annotations, annotations_but, is_hidden, is_widget},
    drawn_itself::is_drawn,
    ink::reaches_into,
    model::MAX_DEPTH,
    place::{Place, place},
    signer::has_painting_look,
    step::Step,
    view::{Side, View},
};

/// A field that is no higher (in points) has one line.
const ONE_LINE: f64 = 36.0;

/// A widget that may show something else than before.
struct Redrawn<'w> {
    page: u32,
    /// As it was, and as it is.
    was: &'w Dict,
    is: Option<&'w Dict>,
    /// Its number and its place in the page's list: what it does not lie over is itself.
    num: Option<u32>,
    at: Option<usize>,
}

/// What an annotation of a page shows.
struct Shown {
    num: Option<u32>,
    at: usize,
    area: Rect,
}

type Looks = HashMap<u32, Vec<Shown>>;

impl Step<'_, '_> {
    /// Refuses a new value, look or state of every field that lies over signed content. Signature fields may wait there.
    pub(super) fn fields_over_content(&mut self) {
        let redrawn = std::mem::take(&mut self.redrawn);
        if redrawn.is_empty() {
            return;
        }
        let mut looks = Looks::new();
        for num in &redrawn {
            let page = self.was.annots.get(num).or_else(|| self.is.annots.get(num));
            let Some(page) = page.copied() else { continue };
            let (was, is) = (
                self.pair.object(Side::Old, *num),
                self.pair.object(Side::New, *num),
            );
            let Some(was) = was.as_dict() else { continue };
            let (num, at, is) = (Some(*num), None, is.as_dict());
            let kind = num.and_then(|num| self.was.fields.get(&num)?.kind.as_deref());
            let looks_by_name = has_states(self.old, was) || is.is_some_and(|is| has_states(self.new, is));
            if kind != Some(b"Btn") && looks_by_name {
                self.refuse(Reason::LookNamedByValue, Role::Appearance, num);
            }
            self.not_over(
                &Redrawn {
                    page,
                    was,
                    is,
                    num,
                    at,
                },
                &mut looks,
            );
        }
        for stray in self.strays(&redrawn) {
            let Some(was) = stray.object.as_dict() else {
                continue;
            };
            if !is_widget(self.old, was) && has_states(self.old, was) {
                self.refuse(
                    Reason::LookNamedByValue,
                    Role::Appearance,
                    stray.num.or(Some(stray.page)),
                );
            }
            let widget = Redrawn {
                page: stray.page,
                was,
                is: None,
                num: stray.num,
                at: Some(stray.at),
            };
            self.not_over(&widget, &mut looks);
        }
    }

    fn not_over(&mut self, widget: &Redrawn<'_>, looks: &mut Looks) {
        if self.lies_over(widget, looks) {
            let num = widget.num.unwrap_or(widget.page);
            self.refuse(Reason::FieldOverContent, Role::Appearance, Some(num));
        }
    }

    /// Old fields and widgets that may show something else than before: those that changed, all below them, and all that
    /// bear the name of one of them, which is the same field to viewers.
    pub(super) fn find_redrawn(&self) -> BTreeSet<u32> {
        let mut changed: BTreeSet<u32> = BTreeSet::new();
        for model in [self.was, self.is] {
            let owner = |num: &u32| model.looks.get(num).or_else(|| model.values.get(num)).copied();
            changed.extend(self.deltas.keys().filter_map(owner));
        }
        changed.extend(self.deltas.keys().filter(|num| self.shows_otherwise(**num)));
        changed.retain(|num| self.was.fields.contains_key(num));
        if changed.is_empty() {
            return changed;
        }
        let names: HashSet<&str> = changed.iter().filter_map(|num| self.name(*num)).collect();
        self.pair.spend(self.was.fields.len());
        let all = self.was.fields.iter().filter(|(num, field)| {
            let filled = field.kind.as_deref() != Some(b"Sig") && self.is.fields.contains_key(num);
            filled && (names.contains(field.name.as_str()) || self.is_below(**num, &changed))
        });
        all.map(|(num, _)| *num).collect()
    }

    fn name(&self, num: u32) -> Option<&str> {
        self.was.fields.get(&num).map(|field| field.name.as_str())
    }

    /// Whether a field is one of `changed`, or below one.
    fn is_below(&self, num: u32, changed: &BTreeSet<u32>) -> bool {
        let mut field = Some(num);
        // Parents come before their kids in the model: this ends.
        while let Some(num) = field {
            if changed.contains(&num) {
                return true;
            }
            field = self.was.fields.get(&num).and_then(|field| field.parent);
        }
        false
    }

    /// Annotations that show one of these fields without being where the form has them: viewers go from a page's widget up by
    /// `/Parent`, or by its name, and ask nobody's `/Kids`; some (PDFium) go up from a stamp or a frame as well.
    fn strays(&self, redrawn: &BTreeSet<u32>) -> Vec<Annotation> {
        let names: HashSet<&str> = redrawn.iter().filter_map(|num| self.name(*num)).collect();
        let mut found = Vec::new();
        for page in &self.was.page_list {
            let known =
                |num: u32| self.was.fields.contains_key(&num) && self.was.annots.get(&num) == Some(page);
            for annotation in annotations_but(self.old, *page, known) {
                let widget = annotation
                    .object
                    .as_dict()
                    .filter(|dict| is_widget(self.old, dict) || dict.contains_key("Parent"));
                if widget.is_some_and(|widget| self.is_one_of(annotation.num, widget, redrawn, &names)) {
                    found.push(annotation);
                }
            }
        }
        found
    }

    /// Whether a widget, or what it calls its parent, is one of these fields or has the name of one.
    fn is_one_of(
        &self,
        num: Option<u32>,
        widget: &Dict,
        fields: &BTreeSet<u32>,
        names: &HashSet<&str>,
    ) -> bool {
        if num.is_some_and(|num| fields.contains(&num)) {
            return true;
        }
        let (mut node, mut parts) = (widget.clone(), Vec::new());
        for _ in 0..MAX_DEPTH {
            self.pair.spend(1);
            parts.extend(self.old.lookup(&node, "T").as_string().map(decode_text));
            let Some(parent) = node.get("Parent") else {
                parts.reverse();
                return names.contains(parts.join(".").as_str());
            };
            if self.old.number(parent).is_some_and(|num| fields.contains(&num)) {
                return true;
            }
            node = self.old.resolve(parent).as_dict().cloned().unwrap_or_default();
        }
        true
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

    fn lies_over(&mut self, widget: &Redrawn<'_>, looks: &mut Looks) -> bool {
        if is_hidden(self.old, widget.was) {
            return false;
        }
        let page = widget.page;
        let rect = match place(self.old, Some(page), widget.was) {
            // Some viewers (PDFium) draw it there all the same, its letters as high as a line.
            Place::Nowhere => {
                let now = widget.is.is_some_and(|is| has_painting_look(self.new, is));
                return now || has_painting_look(self.old, widget.was);
            }
            Place::Everywhere => return true,
            Place::At(rect) => rect,
        };
        let on_its_line = |step: &mut Self| {
            let now = widget.is.filter(|_| rect.height() <= ONE_LINE);
            now.is_some_and(|now| step.writes_on_its_line(page, rect, now))
        };
        if self.covers_under_field(page, rect) && !on_its_line(self) {
            return true;
        }
        let others = looks.entry(page).or_insert_with(|| self.looks_on(page));
        self.pair.spend(others.len() / 16);
        others.iter().any(|other| {
            let own = widget.num.is_some() && other.num == widget.num || widget.at == Some(other.at);
            !own && reaches_into(&other.area, &rect)
        })
    }

    /// Where the page's annotations show something, in the older revision.
    fn looks_on(&self, page: u32) -> Vec<Shown> {
        let shown = annotations(self.old, page).filter_map(|annotation| {
            let dict = annotation.object.as_dict()?;
            if !is_drawn(self.old, dict) || is_hidden(self.old, dict) {
                return None;
            }
            Some(Shown {
                num: annotation.num,
                at: annotation.at,
                area: place(self.old, Some(page), dict).area()?,
            })
        });
        shown.collect()
    }
}

/// Whether a widget has several looks, of which its state, or the value of its field, names one (ISO 32000-2 §12.5.5).
fn has_states(view: View<'_, '_>, widget: &Dict) -> bool {
    let looks = view.lookup(widget, "AP");
    let mut looks = looks.as_dict().into_iter().flat_map(Dict::iter);
    looks.any(|(_, look)| matches!(*view.resolve(look), Object::Dict(_)))
}
