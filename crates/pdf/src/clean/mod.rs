//! Whether a file may become the scan of a certified copy as it is, byte for byte.
//!
//! A *clean* file shows the same pages to everyone, now and later: nothing in it acts, hides, changes, or comes from
//! elsewhere. [`inspect`] names every reason why a file is not.
//!
//! # Annex: what a clean file may contain
//!
//! **File.** Begins with `%PDF-`, ends with `%%EOF` and white space. One or more revisions; tables or
//! cross-reference streams, not both in one section (hybrid); linearized or not. Not encrypted. No generation beyond 65535 (§7.5.4).
//! Every object that can be
//! reached from the trailer can be read, and no two share bytes. Nothing that a program which searches the file would take
//! for a newer object, trailer or catalog. No revision holds a signature.
//!
//! **Catalog** (ISO 32000-2 Table 29): the keys in [`CATALOG_KEYS`]; of `/Names` only `/Dests`. `/OpenAction` only as a
//! destination (a view of a page, as office programs write it), never as an action. `/ViewerPreferences` with the keys in
//! [`VIEWER_KEYS`]: none that shows or prints another part of a page, or not every page. `/Outlines` with destinations and
//! `/GoTo`. `/AcroForm`, `/OCProperties`, `/AA`, `/AF`, `/Collection`, `/Perms`, `/DSS` have reasons of their own.
//!
//! **Page** (Table 31): the keys in [`PAGE_KEYS`]; an `/Annots` that is empty.
//!
//! **Anywhere.** No stream in another file (`/F`, `/OPI`, reference XObject `/Ref`), no embedded file, no optional content,
//! no script, no signature dictionary. No stream whose `/Subtype` is anything but a form, a picture, XMP or a font program
//! (`/PS` is code for printers), no `/Subtype2`, `/PS`, `/Alternates`; no graphics state with a transfer function, a
//! halftone or another setting of a printing machine. Producer's private data (`/PieceInfo`), XMP metadata, structure trees, output
//! intents, thumbnails are inert and stay.

mod actions;
mod keys;
mod reason;
mod signed;
mod viewer;
mod walk;

pub use keys::{CATALOG_KEYS, PAGE_KEYS, VIEWER_KEYS};
pub use reason::{Damage, NotClean};
pub(crate) use signed::{any_revision as any_revision_signed, is_signature};
pub(crate) use viewer::{MACHINE, is_default};

use crate::{Dict, Limits, Object, Page, ReadError, Reader, Version};

/// A file that passed.
#[derive(Debug, Clone, PartialEq)]
pub struct Clean {
    /// How many pages; at least one.
    pub pages: usize,
    /// The higher of header and catalog.
    pub version: Version,
    /// As displayed, in order.
    pub page_sizes: Vec<PageSize>,
}

/// A page as displayed: crop box, rotation and user unit applied. In points (1/72 inch).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageSize {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// Inspects a whole file. Reasons come in the order of weight: the first is the one to show.
///
/// ```
/// use saoy_pdf::{Limits, LooksLike, clean::{NotClean, inspect}};
/// let reasons = inspect(b"<html>404</html>", &Limits::default()).unwrap_err();
/// assert_eq!(reasons, [NotClean::NotPdf { looks_like: LooksLike::Html }]);
/// ```
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Clean, Vec<NotClean>> {
    let reader = Reader::open(bytes, limits).map_err(|error| vec![error.into()])?;
    let mut reasons = Reasons::default();
    if reader.is_encrypted() {
        // Nothing else can be told about it.
        return Err(vec![NotClean::Encrypted]);
    }
    let hybrid = reader.has_hybrid();
    if hybrid {
        reasons.add(NotClean::Hybrid);
    }
    if reader.has_generation_overflow() {
        reasons.add(NotClean::Damaged(Damage::Generation));
    }
    if reader.behind().is_some() {
        reasons.add(NotClean::JunkAfter);
    }
    if !hybrid && reader.hides_bodies() {
        reasons.add(NotClean::Damaged(Damage::Hidden));
    }
    let found = objects(&reader, &mut reasons);
    let (catalog, pages) = found.map_err(|error| {
        reasons.add(error.into());
        std::mem::take(&mut reasons).sorted()
    })?;
    let reasons = reasons.sorted();
    if !reasons.is_empty() {
        return Err(reasons);
    }
    let sizes = pages.iter().map(Page::visible_size);
    Ok(Clean {
        pages: pages.len(),
        version: version(&reader, &catalog),
        page_sizes: sizes.map(|(width, height)| PageSize { width, height }).collect(),
    })
}

fn objects(reader: &Reader<'_>, reasons: &mut Reasons) -> Result<(Dict, Vec<Page>), ReadError> {
    if signed::any_revision(reader) {
        reasons.add(NotClean::Signed);
    }
    // First: it bounds what the rest may cost.
    walk::everything(reader, reasons)?;
    let catalog = reader.catalog()?;
    keys::catalog(reader, &catalog, reasons)?;
    let pages = reader.pages()?;
    if pages.is_empty() {
        reasons.add(NotClean::ZeroPages);
    }
    for (page, number) in pages.iter().zip(1..) {
        keys::page(reader, &page.dict, number, reasons)?;
    }
    Ok((catalog, pages))
}

fn version(reader: &Reader<'_>, catalog: &Dict) -> Version {
    let later = catalog
        .get("Version")
        .and_then(Object::as_name)
        .and_then(Version::parse);
    later.map_or(reader.version(), |later| later.max(reader.version()))
}

/// Reasons, each once.
#[derive(Debug, Default)]
struct Reasons(Vec<NotClean>);

impl Reasons {
    /// Nobody reads more than this.
    const MOST: usize = 100;

    fn add(&mut self, reason: NotClean) {
        if self.0.len() < Self::MOST && !self.0.contains(&reason) {
            self.0.push(reason);
        }
    }

    fn sorted(mut self) -> Vec<NotClean> {
        self.0.sort_by_key(NotClean::weight);
        self.0
    }
}
