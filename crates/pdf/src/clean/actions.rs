//! What may act: opening and bookmarks (ISO 32000-2 §12.6). Everything else that acts is refused by its key.

use super::{NotClean, Reasons};
use crate::{Dict, Name, ObjRef, Object, ReadError, Reader};
use std::collections::HashSet;

/// `/OpenAction`: a destination is only a view; an action is refused.
pub(super) fn on_opening(
    reader: &Reader<'_>,
    catalog: &Dict,
    reasons: &mut Reasons,
) -> Result<(), ReadError> {
    match reader.lookup(catalog, "OpenAction")? {
        Object::Array(_) | Object::Name(_) | Object::String(_) | Object::HexString(_) | Object::Null => {}
        Object::Dict(action) if is_script(&action) => {
            reasons.add(NotClean::OpenAction);
            reasons.add(NotClean::JavaScript);
        }
        _ => reasons.add(NotClean::OpenAction),
    }
    Ok(())
}

/// `/Outlines`: items are linked by `/First` and `/Next` (§12.3.3); each may have an action.
pub(super) fn of_bookmarks(
    reader: &Reader<'_>,
    catalog: &Dict,
    reasons: &mut Reasons,
) -> Result<(), ReadError> {
    let mut seen: HashSet<ObjRef> = HashSet::new();
    let mut waiting = vec![reader.lookup(catalog, "Outlines")?];
    while let Some(item) = waiting.pop() {
        let Some(dict) = item.as_dict() else { continue };
        if let Object::Dict(action) = reader.lookup(dict, "A")? {
            judge(&action, reasons);
        }
        for key in ["First", "Next"] {
            match dict.get(key) {
                Some(Object::Ref(next)) if seen.insert(*next) => waiting.push(reader.get(*next)?),
                Some(Object::Dict(next)) => waiting.push(Object::Dict(next.clone())),
                _ => {}
            }
        }
    }
    Ok(())
}

/// `/GoTo` within this file, and nothing after it.
fn judge(action: &Dict, reasons: &mut Reasons) {
    if is_script(action) {
        reasons.add(NotClean::JavaScript);
    } else if action.get("S").is_some_and(|kind| kind.is_name("GoTo")) && !action.contains_key("Next") {
        // Only a place in this file.
    } else {
        let kind = match action.get("S") {
            Some(Object::Name(kind)) => kind.clone(),
            _ => Name::from("?"),
        };
        reasons.add(NotClean::Action(kind));
    }
}

pub(super) fn is_script(action: &Dict) -> bool {
    action.contains_key("JS") && action.get("S").is_some_and(|kind| kind.is_name("JavaScript"))
}
