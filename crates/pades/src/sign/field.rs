//! One signature field: its own rules and its look, or a new one.

use saoy_pdf::{Dict, ObjRef, Object, Reader, Rect, Update};

use super::{Order, Refusal, SignError, look};
use crate::form::{add_field, add_widget, dictionary};
use crate::permission::own_lock;
use crate::{FieldLock, Permission, PrepareError};

/// A field that has no field below it.
#[derive(Debug)]
pub(crate) struct Found {
    /// The full name (ISO 32000-2 §12.7.4.2).
    pub(crate) name: String,
    pub(super) reference: ObjRef,
    pub(super) dict: Dict,
    pub(super) signature: bool,
    pub(super) widgets: Vec<ObjRef>,
}

impl Found {
    /// A signature field without a signature.
    pub(super) fn free(&self, reader: &Reader<'_>) -> Result<(), Refusal> {
        if !self.signature {
            return Err(Refusal::NotASignatureField(self.name.clone()));
        }
        if reader.lookup(&self.dict, "V") != Ok(Object::Null) {
            return Err(Refusal::FieldSigned(self.name.clone()));
        }
        Ok(())
    }

    pub(super) fn lock(&self, reader: &Reader<'_>) -> Option<FieldLock> {
        own_lock(reader, &self.dict).0
    }

    /// `/P` of `/Lock` (ISO 32000-2 Table 236): it stands in the field, and the signature covers it there.
    pub(super) fn permission(&self, reader: &Reader<'_>) -> Option<Permission> {
        own_lock(reader, &self.dict).1
    }

    /// Gives the field's first widget its look, if it has room.
    pub(super) fn draw(
        &self,
        update: &mut Update<'_, '_>,
        reader: &Reader<'_>,
        order: &Order<'_>,
    ) -> Result<(), SignError> {
        let Some(&widget) = self.widgets.first() else {
            return Ok(());
        };
        let mut dict = dictionary(update, widget)?;
        let Some(rect) = rect(reader, &dict) else {
            return Ok(());
        };
        let turn = dict.reference("P").map_or(0, |page| turn_of(reader, page));
        if let Some(look) = look::draw(update, order, rect, turn)? {
            dict.insert("AP", Dict::new().with("N", look));
            update.set(widget, dict);
        }
        Ok(())
    }
}

/// A new field, merged with its one widget.
pub(super) fn add(
    update: &mut Update<'_, '_>,
    reader: &Reader<'_>,
    order: &Order<'_>,
    name: &str,
    page: usize,
    rect: Option<Rect>,
) -> Result<ObjRef, SignError> {
    const PRINT_LOCKED: i64 = 4 | 128;
    let pages = reader.pages()?;
    let found = pages.get(page).ok_or(Refusal::NoSuchPage {
        page: page.saturating_add(1),
        pages: pages.len(),
    })?;
    let numbers = rect.map_or([0.0; 4], |rect| rect.numbers());
    let mut field = Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", Object::text(name))
        .with("Rect", numbers.map(Object::Real).to_vec())
        .with("F", PRINT_LOCKED)
        .with("P", found.reference);
    if let Some(rect) = rect {
        let look = look::draw(update, order, rect, found.rotate)?;
        let look = look.unwrap_or_else(|| look::blank(update, rect));
        field.insert("AP", Dict::new().with("N", look));
    }
    if let Some(lock) = &order.lock {
        field.insert("Lock", update.add(lock.dict()));
    }
    let field = update.add(field);
    add_field(update, reader.catalog_ref(), field)?;
    add_widget(update, found.reference, field)?;
    Ok(field)
}

/// Where a widget is seen; nowhere without an area.
fn rect(reader: &Reader<'_>, widget: &Dict) -> Option<Rect> {
    let numbers = reader.lookup(widget, "Rect").ok()?;
    let numbers: Vec<f64> = numbers
        .as_array()?
        .iter()
        .filter_map(|number| reader.resolve(number).ok()?.as_number())
        .collect();
    let &[xa, ya, xb, yb] = numbers.as_slice() else {
        return None;
    };
    let rect = Rect::new(xa, ya, xb, yb);
    (rect.width() > 0.0 && rect.height() > 0.0).then_some(rect)
}

fn turn_of(reader: &Reader<'_>, page: ObjRef) -> u16 {
    let pages = reader.pages().unwrap_or_default();
    let found = pages.iter().find(|each| each.reference == page);
    found.map_or(0, |page| page.rotate)
}

impl From<saoy_pdf::WriteError> for SignError {
    fn from(error: saoy_pdf::WriteError) -> Self {
        Self::Prepare(PrepareError::from(error))
    }
}
