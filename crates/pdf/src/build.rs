//! A whole new file from objects.
//!
//! ```
//! use saoy_pdf::{Dict, Limits, Object, Reader, build::NewFile};
//!
//! let mut file = NewFile::new("1.7");
//! let pages = file.reserve();
//! let page = file.add(
//!     Dict::new()
//!         .with("Type", Object::name("Page"))
//!         .with("Parent", pages)
//!         .with("MediaBox", [0, 0, 595, 842].map(Object::Int).to_vec()),
//! );
//! let tree = Dict::new().with("Type", Object::name("Pages")).with("Kids", vec![page.into()]).with("Count", 1);
//! file.set(pages, tree);
//! let catalog = file.add(Dict::new().with("Type", Object::name("Catalog")).with("Pages", pages));
//! let bytes = file.finish(catalog, None, [7; 16])?;
//!
//! let reader = Reader::open(&bytes, &Limits::default()).unwrap();
//! assert_eq!(reader.pages().unwrap().len(), 1);
//! # Ok::<(), saoy_pdf::WriteError>(())
//! ```

use crate::write::{Output, Pool, Sink, Xref};
use crate::{Dict, ObjRef, Object, WriteError};

/// A file in the making.
#[derive(Debug, Clone)]
pub struct NewFile {
    version: &'static str,
    pool: Pool,
}

impl NewFile {
    /// An empty file of version `1.7`, `2.0` …
    pub fn new(version: &'static str) -> Self {
        Self {
            version,
            pool: Pool::from(1),
        }
    }

    /// Takes an object under a new number.
    pub fn add(&mut self, object: impl Into<Object>) -> ObjRef {
        let reference = self.reserve();
        self.set(reference, object);
        reference
    }

    /// A new number whose object is set later; [`finish`](Self::finish) refuses if it never is.
    pub fn reserve(&mut self) -> ObjRef {
        self.pool.reserve()
    }

    /// Sets the object of a number.
    pub fn set(&mut self, reference: ObjRef, object: impl Into<Object>) {
        self.pool.set(reference, object.into());
    }

    /// Writes the file with a classic cross-reference table. `id` is both parts of the identifier (ISO 32000-2 §14.4).
    pub fn finish(self, root: ObjRef, info: Option<ObjRef>, id: [u8; 16]) -> Result<Vec<u8>, WriteError> {
        let mut out = Output::new(0, b"");
        // Four bytes above 127 tell transfer programs that this is binary (§7.5.2).
        out.raw(format!("%PDF-{}\n", self.version));
        out.raw(b"%\xE2\xE3\xCF\xD3\n");
        let id = Object::HexString(id.to_vec());
        let mut trailer = Dict::new().with("Size", self.pool.next()).with("Root", root);
        if let Some(info) = info {
            trailer.insert("Info", info);
        }
        trailer.insert("ID", vec![id.clone(), id]);
        let mut xref = Xref::default();
        for (reference, object) in self.pool.into_objects()? {
            if reference.generation != 0 {
                return Err(WriteError::NotOurs(reference));
            }
            xref.push(reference, out.indirect(reference, &object)?);
        }
        xref.table(&mut out, &trailer, true)?;
        Ok(out.bytes)
    }
}

impl Sink for NewFile {
    fn reserve(&mut self) -> ObjRef {
        NewFile::reserve(self)
    }

    fn set(&mut self, reference: ObjRef, object: Object) {
        NewFile::set(self, reference, object);
    }
}
