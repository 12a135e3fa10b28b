//! The interactive form: finding it, adding a field to it.

use saoy_pdf::{Dict, ObjRef, Object, Update};

use crate::{PrepareError, found::signatures};

/// Both bits of `/SigFlags` (ISO 32000-1 Table 219): signatures exist, append only.
const SIGNATURES_EXIST_APPEND_ONLY: i64 = 3;

/// Adds a field to the form's `/Fields`, making the form when the file has none, and sets `/SigFlags`.
///
/// The smallest object that holds the list is rewritten: the array when it is indirect, else the form dictionary,
/// else the catalog.
pub fn add_field(update: &mut Update<'_, '_>, catalog: ObjRef, field: ObjRef) -> Result<(), PrepareError> {
    let mut root = dictionary(update, catalog)?;
    match root.get(b"AcroForm").cloned() {
        None | Some(Object::Null) => {
            let form = update.add(
                Dict::new()
                    .with("Fields", vec![Object::Ref(field)])
                    .with("SigFlags", SIGNATURES_EXIST_APPEND_ONLY),
            );
            root.insert("AcroForm", form);
            update.set(catalog, root);
        }
        Some(Object::Ref(form_ref)) => {
            let mut form = dictionary(update, form_ref)?;
            if extend(update, &mut form, field)? {
                update.set(form_ref, form);
            }
        }
        Some(Object::Dict(mut form)) => {
            if extend(update, &mut form, field)? {
                root.insert(b"AcroForm", form);
                update.set(catalog, root);
            }
        }
        Some(_) => return Err(PrepareError::Malformed("AcroForm")),
    }
    Ok(())
}

/// Says in the form that signatures exist, before an empty field that it has is signed. Whoever left that to the next
/// revision would change the form that was signed.
pub(crate) fn flag(update: &mut Update<'_, '_>, catalog: ObjRef) -> Result<(), PrepareError> {
    let mut root = dictionary(update, catalog)?;
    let place = root.get(b"AcroForm").and_then(Object::as_ref);
    let mut form = match (place, root.get(b"AcroForm")) {
        (Some(place), _) => dictionary(update, place)?,
        (None, Some(Object::Dict(form))) => form.clone(),
        _ => return Ok(()),
    };
    if !flagged(update, &mut form) {
        return Ok(());
    }
    match place {
        Some(place) => update.set(place, form),
        None => {
            root.insert(b"AcroForm", form);
            update.set(catalog, root);
        }
    }
    Ok(())
}

/// Appends to `/Fields`; says whether the form dictionary itself changed.
fn extend(update: &mut Update<'_, '_>, form: &mut Dict, field: ObjRef) -> Result<bool, PrepareError> {
    let flagged = flagged(update, form);
    let in_form = append(update, form, "Fields", field)?;
    Ok(in_form || flagged)
}

/// Sets `/SigFlags`; says whether that changed anything. Where somebody signed without them, they stay as they are: the
/// form is part of what was signed.
fn flagged(update: &Update<'_, '_>, form: &mut Dict) -> bool {
    let set = matches!(form.get(b"SigFlags"), Some(Object::Int(flags)) if flags & 3 == 3);
    if set || !signatures(update.reader()).is_ok_and(|found| found.is_empty()) {
        return false;
    }
    form.insert("SigFlags", SIGNATURES_EXIST_APPEND_ONLY);
    true
}

/// Appends a widget to a page's `/Annots`, rewriting the array alone when it is indirect.
pub fn add_widget(update: &mut Update<'_, '_>, page: ObjRef, widget: ObjRef) -> Result<(), PrepareError> {
    let mut dict = dictionary(update, page)?;
    if append(update, &mut dict, "Annots", widget)? {
        update.set(page, dict);
    }
    Ok(())
}

/// Appends to the array under `key`; says whether `holder` itself changed.
fn append(
    update: &mut Update<'_, '_>,
    holder: &mut Dict,
    key: &'static str,
    item: ObjRef,
) -> Result<bool, PrepareError> {
    match holder.get(key).cloned() {
        Some(Object::Ref(array_ref)) => {
            let Object::Array(mut array) = update.get(array_ref)? else {
                return Err(PrepareError::Malformed(key));
            };
            array.push(Object::Ref(item));
            update.set(array_ref, array);
            Ok(false)
        }
        Some(Object::Array(mut array)) => {
            array.push(Object::Ref(item));
            holder.insert(key, array);
            Ok(true)
        }
        None | Some(Object::Null) => {
            holder.insert(key, vec![Object::Ref(item)]);
            Ok(true)
        }
        Some(_) => Err(PrepareError::Malformed(key)),
    }
}

/// The dictionary at `reference`, with what this update has already changed.
pub(crate) fn dictionary(update: &Update<'_, '_>, reference: ObjRef) -> Result<Dict, PrepareError> {
    match update.get(reference)? {
        Object::Dict(dict) => Ok(dict),
        _ => Err(PrepareError::NotADictionary(reference)),
    }
}
