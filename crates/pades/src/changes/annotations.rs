//! What lies on a page, as viewers find it: by the page's list, whatever the form says (ISO 32000-2 §12.5.2).

use std::sync::Arc;

use saoy_pdf::{Dict, Object};

use super::view::View;

/// An annotation of a page.
pub(super) struct Annotation {
    pub(super) page: u32,
    /// Its place in the page's list.
    pub(super) at: usize,
    /// None where it stands in the list itself.
    pub(super) num: Option<u32>,
    pub(super) object: Arc<Object>,
}

/// The annotations of `page`, references to references followed.
pub(super) fn annotations(view: View<'_, '_>, page: u32) -> impl Iterator<Item = Annotation> {
    annotations_but(view, page, |_| false)
}

/// Those whose numbers are not `known`.
pub(super) fn annotations_but(
    view: View<'_, '_>,
    page: u32,
    known: impl Fn(u32) -> bool,
) -> impl Iterator<Item = Annotation> {
    let object = view.pair.object(view.side, page);
    let list = object.as_dict().map(|dict| view.lookup(dict, "Annots"));
    let items = list
        .as_deref()
        .and_then(Object::as_array)
        .unwrap_or_default()
        .to_vec();
    view.pair.spend(items.len() / 4);
    let items = items.into_iter().enumerate();
    let others = items.filter(move |(_, item)| !item.as_ref().is_some_and(|item| known(item.num)));
    others.map(move |(at, item)| Annotation {
        page,
        at,
        num: view.number(&item),
        object: view.resolve(&item),
    })
}

pub(super) fn is_widget(view: View<'_, '_>, annotation: &Dict) -> bool {
    view.lookup(annotation, "Subtype").is_name("Widget")
}

/// Hidden on paper and on the screen (Table 167); not NoView, which prints. What is no 32-bit number hides nothing.
pub(super) fn is_hidden(view: View<'_, '_>, annotation: &Dict) -> bool {
    const HIDDEN: u32 = 2;
    let flags = view.lookup(annotation, "F").as_int().map(u32::try_from);
    matches!(flags, Some(Ok(flags)) if flags & HIDDEN != 0)
}
