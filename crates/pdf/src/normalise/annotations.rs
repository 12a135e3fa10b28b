//! Annotations and fields made part of their page.

use super::active;
use super::field::{Field, Form};
use super::layers::Layers;
use super::matrix::Matrix;
use super::notes::Notes;
use super::source::Source;
use super::{Done, NormaliseError, Settings, View, appearance, blend, frame, letters};
use crate::{Dict, Name, ObjRef, Object, Page, Rect, Stream};

/// A look and where it goes.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) look: Look,
    pub(super) matrix: Matrix,
    /// How its colours mix with the page, if they do not cover it.
    pub(super) blend: Option<Name>,
}

/// A form XObject.
#[derive(Debug)]
pub(super) enum Look {
    /// Of the old file.
    Old(ObjRef),
    /// Made here; its references are of the old file.
    New(Stream),
}

pub(super) struct Flattener<'a, 'r, 'f> {
    pub(super) source: &'a Source<'r, 'f>,
    pub(super) layers: &'a Layers,
    pub(super) settings: &'a Settings,
    pub(super) form: Form,
    /// How many annotations there may still be.
    pub(super) left: usize,
}

/// Table 167.
const HIDDEN: i64 = 1 << 1;
const PRINT: i64 = 1 << 2;
const NO_ROTATE: i64 = 1 << 4;
const NO_VIEW: i64 = 1 << 5;

/// One annotation of one page.
struct Annotation {
    dict: Dict,
    kind: Name,
    flags: i64,
    rect: Rect,
}

impl Flattener<'_, '_, '_> {
    /// What of the annotations of a page shows, in the order in which it is painted. `place` counts from 1.
    pub(super) fn page(
        &mut self,
        page: &Page,
        place: usize,
        notes: &mut Notes,
    ) -> Result<Vec<Drawn>, NormaliseError> {
        let mut drawn = Vec::new();
        let items = self.source.array(&page.dict, "Annots")?;
        self.left = self
            .left
            .checked_sub(items.len())
            .ok_or(NormaliseError::TooManyAnnotations)?;
        for item in items {
            let Object::Dict(dict) = self.source.resolve(&item)? else {
                continue;
            };
            let annotation = self.read(dict)?;
            active::of_annotation(self.source, &annotation.dict, notes)?;
            self.told(&annotation, notes)?;
            if let Some(look) = self.shown(&annotation, place, notes)?
                && let Some(matrix) = self.matrix(&look, &annotation, page)?
            {
                let blend = blend::of(self.source, &annotation.dict, &annotation.kind, &look)?;
                if blend.is_some() {
                    notes.add(Done::Blended {
                        page: place,
                        count: 1,
                    });
                }
                drawn.push(Drawn { look, matrix, blend });
            }
        }
        Ok(drawn)
    }

    fn read(&self, dict: Dict) -> Result<Annotation, NormaliseError> {
        let kind = match self.source.lookup(&dict, "Subtype")? {
            Object::Name(kind) => kind,
            _ => Name::from("?"),
        };
        let flags = self.source.lookup(&dict, "F")?.as_int().unwrap_or(0);
        let rect = match self.source.numbers(&dict, "Rect")?.as_slice() {
            &[xa, ya, xb, yb] => Rect::new(xa, ya, xb, yb),
            _ => Rect::default(),
        };
        Ok(Annotation {
            dict,
            kind,
            flags,
            rect,
        })
    }

    /// What goes whether it shows or not.
    fn told(&self, annotation: &Annotation, notes: &mut Notes) -> Result<(), NormaliseError> {
        match annotation.kind.as_bytes() {
            b"Link" => notes.add(Done::Links { count: 1 }),
            b"Popup" => notes.add(Done::Popups { count: 1 }),
            b"RichMedia" | b"3D" | b"Screen" | b"Movie" | b"Sound" => notes.add(Done::Media {
                kind: annotation.kind.clone(),
                count: 1,
            }),
            b"FileAttachment" => notes.add(active::attachment(self.source, annotation.dict.get("FS"))?),
            _ => {}
        }
        Ok(())
    }

    /// The look that shows, if one does.
    fn shown(
        &self,
        annotation: &Annotation,
        place: usize,
        notes: &mut Notes,
    ) -> Result<Option<Look>, NormaliseError> {
        let kind = annotation.kind.as_bytes();
        let stored = self.stored(&annotation.dict)?;
        if kind == b"Popup" {
            return Ok(None);
        }
        if kind == b"Link" && stored.is_none() {
            return self.frame(annotation, place);
        }
        if let Some(reason) = self.left_out(annotation, place)? {
            notes.add(reason);
            return Ok(None);
        }
        if kind == b"Widget" {
            return self.widget(annotation, stored, place, notes);
        }
        // Lines and drawings without a look may show though their rectangle is empty: viewers differ.
        notes.add(match stored {
            Some(_) => Done::Annotations { count: 1 },
            None => Done::AnnotationNotShown {
                page: place,
                kind: annotation.kind.clone(),
            },
        });
        Ok(stored.map(Look::Old))
    }

    /// A link shows by its frame only; one that does not show is told with the links.
    fn frame(&self, annotation: &Annotation, place: usize) -> Result<Option<Look>, NormaliseError> {
        if self.left_out(annotation, place)?.is_some() {
            return Ok(None);
        }
        let frame = frame::of_link(self.source, &annotation.dict, annotation.rect)?;
        Ok(frame::look(&frame, annotation.rect).map(Look::New))
    }

    fn left_out(&self, annotation: &Annotation, page: usize) -> Result<Option<Done>, NormaliseError> {
        let is = |flag| annotation.flags & flag != 0;
        let layer = annotation.dict.get("OC");
        let layer = layer.map_or(Ok(true), |layer| self.layers.shows(self.source, layer))?;
        let count = 1;
        Ok(if is(HIDDEN) || !layer {
            Some(Done::Hidden { page, count })
        } else {
            match (self.settings.view, is(NO_VIEW), is(PRINT)) {
                (_, true, false) => Some(Done::Hidden { page, count }),
                (View::Print, false, false) => Some(Done::ScreenOnly { page, count }),
                (View::Screen, true, true) => Some(Done::PaperOnly { page, count }),
                _ => None,
            }
        })
    }

    fn widget(
        &self,
        annotation: &Annotation,
        stored: Option<ObjRef>,
        page: usize,
        notes: &mut Notes,
    ) -> Result<Option<Look>, NormaliseError> {
        notes.add(Done::Fields { count: 1 });
        if annotation.rect.width() <= 0.0 || annotation.rect.height() <= 0.0 {
            return Ok(None);
        }
        let field = Field::read(self.source, &self.form, &annotation.dict)?;
        let anew = field.is_written() && (stored.is_none() || self.form.need_appearances);
        if !anew {
            if stored.is_none() && field.is_chosen(&annotation.dict) {
                notes.add(Done::FieldNotShown {
                    page,
                    field: field.name,
                });
            }
            return match stored {
                Some(stored) => Ok(Some(Look::Old(stored))),
                None => {
                    let frame = frame::of_field(self.source, &annotation.dict, annotation.rect)?;
                    Ok(frame::look(&frame, annotation.rect).map(Look::New))
                }
            };
        }
        let made = appearance::of(self.source, &self.form, &field, &annotation.dict, annotation.rect)?;
        let field = field.name;
        Ok(match (made, stored) {
            (Some(made), None) => {
                notes.add(Done::FieldDrawn { page, field });
                Some(Look::New(made))
            }
            (Some(made), Some(stored)) => {
                if !letters::are_same(self.source, stored, &made)? {
                    notes.add(Done::FieldRedrawn { page, field });
                }
                Some(Look::New(made))
            }
            (None, Some(stored)) => {
                notes.add(Done::FieldAsStored { page, field });
                Some(Look::Old(stored))
            }
            (None, None) => {
                notes.add(Done::FieldNotShown { page, field });
                None
            }
        })
    }

    /// `/AP` `/N`, or of several states the one that `/AS` names.
    fn stored(&self, dict: &Dict) -> Result<Option<ObjRef>, NormaliseError> {
        let looks = self.source.dict(dict, "AP")?;
        let one = |value: Option<&Object>| match value {
            Some(Object::Ref(reference)) => self.source.follow(*reference).map(|(last, found)| match found {
                Object::Stream(_) => (Some(last), None),
                Object::Dict(states) => (None, Some(states)),
                _ => (None, None),
            }),
            Some(Object::Dict(states)) => Ok((None, Some(states.clone()))),
            _ => Ok((None, None)),
        };
        match one(looks.get("N"))? {
            (None, Some(states)) => {
                let state = self.source.lookup(dict, "AS")?;
                let state = state.as_name().and_then(|state| states.get(state));
                Ok(one(state)?.0)
            }
            (look, _) => Ok(look),
        }
    }

    fn matrix(
        &self,
        look: &Look,
        annotation: &Annotation,
        page: &Page,
    ) -> Result<Option<Matrix>, NormaliseError> {
        let object = match look {
            Look::Old(reference) => self.source.get(*reference)?,
            Look::New(stream) => Object::Dict(stream.dict.clone()),
        };
        let dict = object.as_dict().cloned().unwrap_or_default();
        let &[xa, ya, xb, yb] = self.source.numbers(&dict, "BBox")?.as_slice() else {
            return Ok(None);
        };
        let own = Matrix::from_numbers(&self.source.numbers(&dict, "Matrix")?);
        let rect = annotation.rect;
        let placed = Matrix::onto(Rect::new(xa, ya, xb, yb), &own, rect);
        let turn = if annotation.flags & NO_ROTATE == 0 {
            0
        } else {
            page.rotate
        };
        Ok(placed.map(|placed| placed.turned(turn, rect.x0, rect.y1)))
    }
}
