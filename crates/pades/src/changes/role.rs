//! Which references the role of an object expects.

use saoy_pdf::Object;

use super::{
    index::{Part, TRAILER},
    model::Model,
};

/// Whether the reference to `num` at `path` of object `from` belongs to the role that `num` has.
pub(super) fn in_place(model: &Model, num: u32, from: u32, path: &[Part], head: Option<&[Object]>) -> bool {
    let keys: Vec<&[u8]> = path
        .iter()
        .filter_map(|part| match part {
            Part::Key(key) => Some(key.as_slice()),
            Part::Item(_) => None,
        })
        .collect();
    let first = keys.first().copied().unwrap_or_default();
    let last = keys.last().copied().unwrap_or_default();
    let own = path.len();
    let form = model.form.unwrap_or(model.catalog);
    let under_form = |key: &[u8]| {
        from == form && first == key && own <= 2
            || model.is_root(from) && first == b"AcroForm" && keys.get(1) == Some(&key)
    };
    // The catalog is data of signature references (ISO 32000-2 Table 256).
    if num == model.catalog {
        return from == TRAILER && keys == [b"Root"] || last == b"Data";
    }
    if model.info == Some(num) && from == TRAILER {
        return keys == [b"Info"];
    }
    if model.metadata == Some(num) && model.is_root(from) {
        return keys == [b"Metadata"];
    }
    if model.form == Some(num) && model.is_root(from) {
        return keys == [b"AcroForm"];
    }
    if model.fields_array == Some(num) {
        return under_form(b"Fields");
    }
    if model.store.contains(&num) {
        return model.store.contains(&from) || model.is_root(from) && first == b"DSS";
    }
    if model.extensions.contains(&num) {
        return model.extensions.contains(&from) || model.is_root(from) && first == b"Extensions";
    }
    if let Some(page) = model.annots_arrays.get(&num) {
        return from == *page && keys == [b"Annots"];
    }
    if let Some(field) = model.kids_arrays.get(&num) {
        return from == *field && keys == [b"Kids"];
    }
    if model.pages.contains_key(&num) {
        return model.page_nodes.contains(&from) && (keys == [b"Kids"] || keys.is_empty())
            || matches!(last, b"P" | b"Pg" | b"Data")
            || is_destination(path, head);
    }
    if model.fields.contains_key(&num) || model.annots.contains_key(&num) {
        return is_field_place(
            model,
            num,
            from,
            &keys,
            under_form(b"Fields") || under_form(b"CO"),
        );
    }
    if let Some(owner) = model.looks.get(&num) {
        let below = model.looks.get(&from) == Some(owner)
            && keys.len() <= 2
            && !keys.iter().any(|key| *key == b"Resources");
        return from == *owner && first == b"AP" || below;
    }
    if let Some(field) = model.values.get(&num) {
        return from == *field && keys == [b"V"];
    }
    false
}

fn is_field_place(model: &Model, num: u32, from: u32, keys: &[&[u8]], in_list: bool) -> bool {
    let parent = model.fields.get(&num).and_then(|field| field.parent);
    let page = model.annots.get(&num).copied();
    let listed = in_list || model.fields_array == Some(from) && keys.is_empty();
    let below = parent.is_some_and(|parent| {
        from == parent && keys == [b"Kids"]
            || keys.is_empty() && model.kids_arrays.get(&from) == Some(&parent)
    });
    let shown = page.is_some_and(|page| {
        from == page && keys == [b"Annots"]
            || keys.is_empty() && model.annots_arrays.get(&from) == Some(&page)
    });
    let back = match keys.last() {
        Some(&b"Parent" | &b"Popup" | &b"IRT") => {
            model.fields.contains_key(&from) || model.annots.contains_key(&from)
        }
        // Object references of the structure tree (ISO 32000-2 §14.7.5.3).
        Some(&b"Obj") => !model.is_root(from) && from != TRAILER,
        _ => false,
    };
    listed || below || shown || back
}

/// `[page /XYZ …]` (ISO 32000-2 §12.3.2.2).
pub(super) fn is_destination(path: &[Part], head: Option<&[Object]>) -> bool {
    const FITS: [&str; 8] = ["XYZ", "Fit", "FitH", "FitV", "FitR", "FitB", "FitBH", "FitBV"];
    let at_head = path.last() == Some(&Part::Item(0));
    let fit = head.and_then(|head| head.get(1));
    at_head && fit.is_some_and(|fit| FITS.iter().any(|name| fit.is_name(name)))
}

/// References that lead upwards: they say nothing about what an object is for.
pub(super) fn is_back(path: &[Part]) -> bool {
    let last = path.iter().rev().find_map(|part| match part {
        Part::Key(key) => Some(key.as_slice()),
        Part::Item(_) => None,
    });
    matches!(last, Some(b"Parent" | b"P" | b"Pg" | b"Popup" | b"IRT" | b"Obj"))
}

/// A field in the list of those that an action resets, sends or hides (ISO 32000-2 §12.7.6, §12.6.4.11): what it is for
/// does not depend on that.
pub(super) fn is_action_target(object: &Object, path: &[Part]) -> bool {
    let mut here = Some(object);
    for part in path {
        let dict = here.and_then(|object| object.as_dict().or(object.as_stream().map(|stream| &stream.dict)));
        here = match part {
            Part::Key(key) => {
                let acts = dict.and_then(|dict| dict.get("S")).is_some_and(|kind| {
                    ["ResetForm", "SubmitForm", "Hide"]
                        .iter()
                        .any(|name| kind.is_name(name))
                });
                if acts && matches!(key.as_slice(), b"Fields" | b"T") {
                    return true;
                }
                dict.and_then(|dict| dict.get(key))
            }
            Part::Item(at) => here.and_then(Object::as_array).and_then(|items| items.get(*at)),
        };
    }
    false
}
