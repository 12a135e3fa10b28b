//! What stands where an object should stand, for those who have to know although it cannot be read.

use super::Reader;
use super::xref::Entry;
use crate::ObjRef;

impl Reader<'_> {
    /// Gives `look` the bytes from the place of object `num` on: to the end of the file, or of the object stream it lies
    /// in, from the stream's beginning if that does not say where. None if there is no such object, or if its object
    /// stream cannot be opened.
    pub fn unparsed<T>(&self, num: u32, look: impl FnOnce(&[u8]) -> T) -> Option<T> {
        match self.entry(num)? {
            Entry::Free => None,
            Entry::InFile { offset, .. } => {
                let offset = usize::try_from(self.shared.mended.place(num, offset)).ok()?;
                Some(look(self.bytes.get(offset..).unwrap_or_default()))
            }
            Entry::InStream { stream, index } => {
                if let Ok(objects) = self.object_stream(stream) {
                    return Some(look(objects.rest(index, num)));
                }
                let object = self.get(ObjRef::new(stream)).ok()?;
                let data = self.decoded(object.as_stream()?).ok()?;
                Some(look(&data))
            }
        }
    }
}
