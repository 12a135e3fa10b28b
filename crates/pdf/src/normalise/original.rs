//! The file as it came, as an attachment of the new one: only when asked for.

use super::copy::Copier;
use super::{Done, NormaliseError};
use crate::filter::deflate;
use crate::{Dict, ObjRef, Object};

impl Copier<'_, '_, '_, '_> {
    /// Writes the old file as an embedded file (ISO 32000-2 §7.11.4) and returns the catalog's `/Names`.
    pub(super) fn attach(&mut self, name: &str) -> Result<Object, NormaliseError> {
        let bytes = self.source.reader.bytes();
        let file = self.reserve();
        let stream = Dict::new()
            .with("Type", Object::name("EmbeddedFile"))
            .with("Subtype", Object::name("application/pdf"))
            .with("Filter", Object::name("FlateDecode"))
            .with("Params", Dict::new().with("Size", bytes.len()));
        // Packed: a program that searches the new file for objects must not find those of the old one.
        self.write_stream(file, stream, &deflate(bytes))?;
        let specification = Dict::new()
            .with("Type", Object::name("Filespec"))
            .with("F", Object::text(name))
            .with("UF", Object::text(name))
            .with("EF", Dict::new().with("F", ObjRef::new(file)))
            .with("AFRelationship", Object::name("Source"));
        let specification = self.add(specification);
        self.notes.add(Done::OriginalAttached);
        let tree = Dict::new().with("Names", vec![Object::text(name), specification.into()]);
        Ok(Dict::new().with("EmbeddedFiles", tree).into())
    }
}
