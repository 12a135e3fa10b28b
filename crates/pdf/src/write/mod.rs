//! Writing: revisions appended to a file, and whole new files.

mod pages;
mod pool;
mod section;
mod serialize;
mod update;

pub(crate) use pool::Pool;
pub(crate) use section::Xref;
pub(crate) use serialize::Output;
pub use update::{Appended, Update};

use crate::{ObjRef, Object};

/// Something that takes objects: an [`Update`] or a [`NewFile`](crate::build::NewFile). What draws can draw into either.
pub trait Sink {
    /// A new number whose object is set later.
    fn reserve(&mut self) -> ObjRef;

    /// Sets the object of a number, new or old.
    fn set(&mut self, reference: ObjRef, object: Object);

    /// Takes an object under a new number.
    fn add(&mut self, object: Object) -> ObjRef {
        let reference = self.reserve();
        self.set(reference, object);
        reference
    }
}
