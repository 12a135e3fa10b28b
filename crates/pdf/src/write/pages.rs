//! One more page at the end of a file.

use super::Update;
use crate::{Dict, ObjRef, Object, ReadError, WriteError};

impl Update<'_, '_> {
    /// Appends a page to the root of the page tree and returns its number. `/Type` and `/Parent` are set here, and
    /// what the root would pass down but `page` does not say (`/Rotate`, `/CropBox`) is set to its default.
    pub fn append_page(&mut self, page: Dict) -> Result<ObjRef, WriteError> {
        let reference = self.reserve();
        self.append_page_as(reference, page)?;
        Ok(reference)
    }

    /// [`append_page`](Self::append_page) under a number that was reserved before.
    pub fn append_page_as(&mut self, reference: ObjRef, mut page: Dict) -> Result<(), WriteError> {
        let catalog_ref = self.reader().catalog_ref();
        let missing = |at, key| ReadError::Entry(at, key);
        let Object::Dict(catalog) = self.get(catalog_ref)? else {
            return Err(missing(catalog_ref, "Type").into());
        };
        let root_ref = catalog
            .reference("Pages")
            .ok_or_else(|| missing(catalog_ref, "Pages"))?;
        let Object::Dict(mut root) = self.get(root_ref)? else {
            return Err(missing(root_ref, "Type").into());
        };
        let count = root.get("Count").cloned().unwrap_or(Object::Null);
        let count = self
            .resolve(&count)?
            .as_int()
            .ok_or_else(|| missing(root_ref, "Count"))?;
        let kids = root.get("Kids").cloned().unwrap_or(Object::Null);
        let Object::Array(mut items) = self.resolve(&kids)? else {
            return Err(missing(root_ref, "Kids").into());
        };
        items.push(reference.into());
        root.insert("Kids", items);
        root.insert("Count", count.saturating_add(1));
        page.insert("Type", Object::name("Page"));
        page.insert("Parent", root_ref);
        if root.contains_key("Rotate") && !page.contains_key("Rotate") {
            page.insert("Rotate", 0);
        }
        if root.contains_key("CropBox")
            && !page.contains_key("CropBox")
            && let Some(media_box) = page.get("MediaBox").cloned()
        {
            page.insert("CropBox", media_box);
        }
        self.set(root_ref, root);
        self.set(reference, page);
        Ok(())
    }
}
