//! Signature fields: found by their full name, or made.

use saoy_pdf::{Dict, ObjRef, Object, Reader, Rect, Update, decode_text};

use super::{Order, Refusal, SignError, earlier::frozen, look};
use crate::form::{add_field, add_widget, dictionary};
use crate::{FieldLock, Permission, PrepareError};

/// Depth of the field tree that is followed, and how many fields.
const MAX_DEPTH: usize = 32;
const MAX_FIELDS: usize = 10_000;

/// The fields of a file.
pub(crate) struct Form {
    fields: Vec<Found>,
}

/// A field that has no field below it.
pub(crate) struct Found {
    /// The full name (ISO 32000-2 §12.7.4.2).
    pub(crate) name: String,
    pub(super) reference: ObjRef,
    pub(super) dict: Dict,
    signature: bool,
    widgets: Vec<ObjRef>,
}

impl Form {
    /// What can be read of the form.
    pub(crate) fn read(reader: &Reader<'_>) -> Self {
        let mut form = Self { fields: Vec::new() };
        let fields = reader.catalog().and_then(|catalog| {
            let form = reader.lookup(&catalog, "AcroForm")?;
            reader.lookup(form.as_dict().unwrap_or(&Dict::new()), "Fields")
        });
        for field in fields
            .unwrap_or(Object::Null)
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Object::as_ref)
        {
            form.visit(reader, field, "", None, 0);
        }
        form
    }

    fn visit(
        &mut self,
        reader: &Reader<'_>,
        reference: ObjRef,
        above: &str,
        kind: Option<&Object>,
        depth: usize,
    ) {
        let Ok(Object::Dict(dict)) = reader.get(reference) else {
            return;
        };
        if depth > MAX_DEPTH || self.fields.len() > MAX_FIELDS {
            return;
        }
        let own = reader.lookup(&dict, "T").unwrap_or(Object::Null);
        let name = match (above, own.as_string().map(decode_text)) {
            (above, None) => above.to_owned(),
            ("", Some(own)) => own,
            (above, Some(own)) => format!("{above}.{own}"),
        };
        let own_kind = reader
            .lookup(&dict, "FT")
            .ok()
            .filter(|kind| *kind != Object::Null);
        let kind = own_kind.as_ref().or(kind);
        let kids = reader.lookup(&dict, "Kids").unwrap_or(Object::Null);
        let kids: Vec<ObjRef> = kids
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Object::as_ref)
            .collect();
        let (below, widgets): (Vec<_>, Vec<_>) = kids.into_iter().partition(|kid| {
            reader
                .get(*kid)
                .is_ok_and(|kid| kid.as_dict().is_some_and(|kid| kid.contains_key("T")))
        });
        for kid in &below {
            self.visit(reader, *kid, &name, kind, depth + 1);
        }
        if below.is_empty() {
            let merged = dict.get("Subtype").is_some_and(|kind| kind.is_name("Widget"));
            self.fields.push(Found {
                name,
                reference,
                signature: kind.is_some_and(|kind| kind.is_name("Sig")),
                widgets: if merged { vec![reference] } else { widgets },
                dict,
            });
        }
    }

    pub(super) fn find(&self, name: &str) -> Result<&Found, Refusal> {
        let found = self.fields.iter().find(|field| field.name == name);
        found.ok_or_else(|| Refusal::NoSuchField(name.to_owned()))
    }

    /// Whether a new field may have this name.
    pub(super) fn free_name(&self, name: &str) -> Result<(), Refusal> {
        if name.is_empty() || name.contains('.') {
            return Err(Refusal::BadName(name.to_owned()));
        }
        let below = format!("{name}.");
        let taken = self
            .fields
            .iter()
            .any(|field| field.name == name || field.name.starts_with(&below));
        if taken {
            return Err(Refusal::NameTaken(name.to_owned()));
        }
        Ok(())
    }

    /// `stem`, or with the first number behind it that no field has.
    pub(crate) fn unused(&self, stem: &str) -> String {
        let mut name = stem.to_owned();
        let mut number = 1;
        while self.free_name(&name).is_err() && number <= MAX_FIELDS + 1 {
            number += 1;
            name = format!("{stem}_{number}");
        }
        name
    }
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
        let lock = reader.lookup(&self.dict, "Lock").ok()?;
        Some(frozen(reader, lock.as_dict()?))
    }

    /// `/P` of `/Lock` (ISO 32000-2 Table 236): it stands in the field, and the signature covers it there.
    pub(super) fn permission(&self, reader: &Reader<'_>) -> Option<Permission> {
        let lock = reader.lookup(&self.dict, "Lock").ok()?;
        match reader.lookup(lock.as_dict()?, "P").ok()? {
            Object::Int(2) => Some(Permission::FormFilling),
            Object::Int(3) => Some(Permission::Annotations),
            Object::Null => None,
            _ => Some(Permission::Nothing),
        }
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
