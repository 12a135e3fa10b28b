//! The form's fields: signatures, and what acts on fields.

use super::notes::Notes;
use super::source::Source;
use super::tidy::tidy;
use super::{Done, NormaliseError, SignatureSeen};
use crate::{Dict, ObjRef, Object, Page, decode_text};
use std::collections::HashSet;

/// Walks the fields. A form that is XFA alone is refused: its pages are not in the file.
pub(super) fn of_form(
    source: &Source<'_, '_>,
    catalog: &Dict,
    form: &Dict,
    pages: &[Page],
    notes: &mut Notes,
) -> Result<Vec<SignatureSeen>, NormaliseError> {
    let fields = source.array(form, "Fields")?;
    if form.contains_key("XFA") {
        let runs = source.lookup(catalog, "NeedsRendering")?.as_bool() == Some(true);
        if fields.is_empty() || runs {
            return Err(NormaliseError::XfaOnly);
        }
        notes.add(Done::Xfa);
    }
    let mut found = Vec::new();
    let mut seen: HashSet<ObjRef> = HashSet::new();
    let mut waiting: Vec<(Object, String)> = fields
        .into_iter()
        .rev()
        .map(|field| (field, String::new()))
        .collect();
    while let Some((node, above)) = waiting.pop() {
        if node.as_ref().is_some_and(|node| !seen.insert(node)) {
            continue;
        }
        let Object::Dict(field) = source.resolve(&node)? else {
            continue;
        };
        let name = match source.lookup(&field, "T")?.as_string() {
            Some(part) if above.is_empty() => tidy(&decode_text(part)),
            Some(part) => tidy(&format!("{above}.{}", decode_text(part))),
            None => above,
        };
        // A widget tells its own actions.
        if !field.is_type("Annot") && !field.contains_key("Rect") && field.contains_key("AA") {
            notes.add(Done::AdditionalActions { count: 1 });
        }
        if let Object::Dict(value) = source.lookup(&field, "V")?
            && crate::clean::is_signature(&value)
        {
            let page = page_of(source, &field, pages)?;
            found.push(SignatureSeen {
                field: name.clone(),
                page,
            });
        }
        let kids = source.array(&field, "Kids")?;
        waiting.extend(kids.into_iter().rev().map(|kid| (kid, name.clone())));
    }
    Ok(found)
}

/// By the `/P` of its widget.
fn page_of(source: &Source<'_, '_>, field: &Dict, pages: &[Page]) -> Result<Option<usize>, NormaliseError> {
    let mut widget = field.clone();
    if let Some(kid) = source.array(field, "Kids")?.first()
        && let Object::Dict(kid) = source.resolve(kid)?
    {
        widget = kid;
    }
    let page = widget.reference("P");
    Ok(pages
        .iter()
        .position(|found| Some(found.reference) == page)
        .map(|at| at + 1))
}
