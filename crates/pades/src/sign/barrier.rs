//! What keeps a file from being appended to.

use saoy_pdf::{Dict, Object, Reader, Repair, XrefKind};

use super::Refusal;
use crate::changes::{first_stray, tells_two_stories};

/// Whether a revision may follow: not after a repair, since two programs that repair a file may see two documents.
pub(crate) fn appendable(reader: &Reader<'_>) -> Result<(), Refusal> {
    if reader.is_encrypted() {
        return Err(Refusal::Encrypted);
    }
    // Whether the permissions are those that were sealed says nothing about the document.
    let mut repairs = reader.repairs().iter();
    if let Some(repair) = repairs.find(|repair| **repair != Repair::Permissions) {
        return Err(Refusal::Repaired(repair.clone()));
    }
    // A new section would cover it, and what is covered counts as meant.
    if let Some(stray) = first_stray(reader) {
        return Err(Refusal::Stray(stray));
    }
    // One that was appended to since still tells two stories.
    if reader.xref_kind() == XrefKind::Hybrid || tells_two_stories(reader) {
        return Err(Refusal::Hybrid);
    }
    if reader
        .catalog()
        .is_ok_and(|catalog| reader.lookup(&catalog, "NeedsRendering") == Ok(Object::Bool(true)))
    {
        return Err(Refusal::DynamicForm);
    }
    Ok(())
}

/// What signing does to the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormChange {
    /// A field that the file has gets its value.
    Signed,
    /// A field is added, and signed.
    NewField,
}

/// What usage rights grant (ISO 32000-2 §12.8.2.3, Table 258): a viewer that knows them takes anything else for a
/// broken promise.
pub(crate) fn usage_rights(reader: &Reader<'_>, change: FormChange) -> Result<(), Refusal> {
    let nothing = Dict::new();
    let dict = |object: &Object| object.as_dict().cloned().unwrap_or_default();
    let catalog = reader.catalog().unwrap_or(nothing);
    let lookup = |holder: &Dict, key: &str| reader.lookup(holder, key).unwrap_or(Object::Null);
    let permissions = dict(&lookup(&catalog, "Perms"));
    for (key, value) in permissions.iter() {
        match key.as_bytes() {
            b"DocMDP" => {}
            b"UR3" => granted(
                reader,
                &dict(&reader.resolve(value).unwrap_or(Object::Null)),
                change,
            )?,
            other => return Err(Refusal::Permissions(String::from_utf8_lossy(other).into_owned())),
        }
    }
    Ok(())
}

fn granted(reader: &Reader<'_>, signature: &Dict, change: FormChange) -> Result<(), Refusal> {
    let lookup = |holder: &Dict, key: &str| reader.lookup(holder, key).unwrap_or(Object::Null);
    let references = lookup(signature, "Reference");
    let parameters = references
        .as_array()
        .and_then(|list| list.first())
        .and_then(|first| reader.resolve(first).ok())
        .and_then(|first| lookup(first.as_dict()?, "TransformParams").as_dict().cloned())
        .unwrap_or_default();
    let names = |key: &str, wanted: &str| {
        let list = lookup(&parameters, key);
        let list = list.as_array().unwrap_or_default();
        list.iter().any(|name| name.is_name(wanted))
    };
    if !names("Signature", "Modify") {
        return Err(Refusal::UsageRights("/Signature /Modify"));
    }
    if change == FormChange::NewField && !names("Form", "Add") {
        return Err(Refusal::UsageRights("/Form /Add"));
    }
    Ok(())
}
