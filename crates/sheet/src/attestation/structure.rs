//! The page's structure tree (ISO 32000-2 §14.7): reading order and alternative texts for screen readers.

use saoy_pdf::{ObjRef, Object};

use super::pen::Element;
use crate::objects::{array, dict, int, name};
use saoy_pdf::Sink;

/// Adds a structure tree for the page and returns its root, for `/StructTreeRoot` of the catalog. Only for a
/// document that has none, and only in the revision that adds the page: a new catalog key in a later one
/// would break the signature. The page's `/StructParents` is 0.
///
/// `/MarkInfo` is left alone: the scan's pages are not tagged, so the document does not claim to be.
pub(crate) fn write(elements: &[Element], page: ObjRef, objects: &mut impl Sink) -> ObjRef {
    let root = objects.reserve();
    let document = objects.reserve();
    let kids: Vec<Object> = elements
        .iter()
        .zip(0..)
        .map(|(element, mcid)| {
            let alt = element.alt.map(|alt| ("Alt", Object::text(alt)));
            let entries = [
                ("Type", name("StructElem")),
                ("S", name(element.tag)),
                ("P", Object::Ref(document)),
                ("Pg", Object::Ref(page)),
                ("K", int(mcid)),
            ];
            Object::Ref(objects.add(dict(entries.into_iter().chain(alt))))
        })
        .collect();
    let parents = dict([("Nums", array([int(0), Object::Array(kids.clone())]))]);
    let parents = objects.add(parents);
    objects.set(
        document,
        dict([
            ("Type", name("StructElem")),
            ("S", name("Document")),
            ("P", Object::Ref(root)),
            ("Lang", Object::text("vi-VN")),
            ("K", Object::Array(kids)),
        ]),
    );
    objects.set(
        root,
        dict([
            ("Type", name("StructTreeRoot")),
            ("K", Object::Ref(document)),
            ("ParentTree", Object::Ref(parents)),
            ("ParentTreeNextKey", int(1)),
        ]),
    );
    root
}
