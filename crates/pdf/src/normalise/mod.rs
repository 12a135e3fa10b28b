//! “Chuẩn hóa”: a file that must not be appended to, written anew from what its pages show.
//!
//! A scan of a certified copy has to be [`clean`]. Files that are not – encrypted, with form fields,
//! comments, layers, scripts, attachments, a damaged structure – are written anew: page by page, only what a page needs
//! to look the same, under an allow-list of keys. What was done is told thing by thing ([`Done`]), each with a sentence
//! for the person who asked for it.
//!
//! ```
//! use saoy_pdf::normalise::{Lang, Settings, normalise};
//! use saoy_pdf::{Limits, Reader, clean};
//!
//! # let bytes = include_bytes!("../../tests/fixtures/three-pages-linearized.pdf");
//! let reader = Reader::open_any(bytes, &Limits::default(), None)?;
//! let new = normalise(&reader, &Settings::default())?;
//! assert_eq!(new.report.pages, 3);
//! for done in &new.report.done {
//!     println!("{}", done.sentence(Lang::Vi));
//! }
//! assert!(clean::inspect(&new.bytes, &Limits::default()).is_ok());
//!
//! // Normalising once more changes nothing.
//! let reader = Reader::open(&new.bytes, &Limits::default())?;
//! assert_eq!(normalise(&reader, &Settings::default())?.bytes, new.bytes);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What becomes of what
//!
//! | in the file | in the new one |
//! |---|---|
//! | pages, their boxes, rotation, user unit, transparency group | as they are; what was inherited stands at the page |
//! | contents, pictures, fonts | the same bytes under the same filters, decrypted |
//! | form fields, annotations | their looks drawn into the page (§12.5.5), in order; what does not print is left out and told |
//! | fields without a look | drawn from `/V` and `/DA` where nothing has to be guessed, else told |
//! | comments with a blend mode, highlights | mix their colour with the page, told |
//! | layers | what shows when the file is opened; what depends on program, zoom, language, user or paper is refused by the layer's name |
//! | text for machines only (`/ActualText`, `/Alt`, `/E`) | removed and told; letters that do not show stay and are told |
//! | scripts, actions, events, attachments, films, XFA beside a form | removed and told |
//! | bookmarks, destinations, page labels, tags, metadata, private data | removed and told. Page labels, because a certified copy counts its pages from 1; tags, because they lead to what was removed |
//! | title, language, output intents | kept |
//! | halftones, black generation, alternate pictures | removed and told: pages look the same on every medium |
//! | code for printers (`/PS`), transfer functions | refused: programs and paper differ |
//! | signatures | refused, unless [`Settings::signed`] says otherwise; then a picture, and listed by field |
//! | contents in other files, XFA alone | refused |
//! | a hybrid cross-reference | written anew if old and new readers see the same pages, else refused |
//! | what was deleted or replaced in earlier saves, what nothing leads to | not carried over |
//!
//! Pictures of a hidden layer may stay in the resources of a page that no longer shows them.
//!
//! # Bounds
//!
//! The new file goes out object by object; streams that stay as they are go out from where they lie. Work, output and
//! unpacked contents are counted ([`Settings`], [`Limits`](crate::Limits)); too much is an error, never a cut.

mod active;
mod annotations;
mod appearance;
mod blend;
mod content;
mod copy;
mod done;
mod drawable;
mod error;
mod field;
mod frame;
mod layers;
mod letters;
mod matrix;
mod notes;
mod original;
mod output;
mod page;
mod rules;
mod sentence;
mod signed;
mod source;
mod tidy;
mod views;
mod widths;

pub use done::Done;
pub use error::{LayerFault, NormaliseError};
pub use sentence::Lang;

use crate::{Dict, Object, Reader, Version, clean};
use annotations::Flattener;
use copy::Copier;
use field::Form;
use layers::Layers;
use rules::Kind;
use source::Source;
use std::io::Write;

/// What the caller decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What becomes of a file with digital signatures.
    pub signed: Signed,
    /// Which fields and comments count as part of a page.
    pub view: View,
    /// Attach the file as it came, under this name. The new file is then not clean. For records of one's own, never for
    /// a certified copy.
    pub attach_original: Option<String>,
    /// Annotations on all pages together.
    pub max_annotations: usize,
    /// Elements of objects that are read or written, each as often as it happens.
    pub max_work: u64,
    /// Bytes of the new file.
    pub max_output: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            signed: Signed::Refuse,
            view: View::Print,
            attach_original: None,
            max_annotations: 100_000,
            max_work: 50_000_000,
            max_output: 1 << 30,
        }
    }
}

/// What becomes of a file with digital signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signed {
    /// It is an electronic original: [`NormaliseError::Signed`].
    #[default]
    Refuse,
    /// The looks of signatures become part of the page, and the report lists them.
    Flatten,
}

/// Which fields and comments count as part of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Those that paper would show.
    #[default]
    Print,
    /// Those that a screen shows.
    Screen,
}

/// A new file in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalised {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub report: Report,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// How many pages; at least one.
    pub pages: usize,
    /// Thing by thing, what matters most first. Empty when the old file had nothing but its pages.
    pub done: Vec<Done>,
    /// The signatures of the old file, in the order of its form.
    pub signatures: Vec<SignatureSeen>,
}

/// A signature of the old file. The new file proves nothing about it: validate and keep the old one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureSeen {
    /// Full name of the field, for a person.
    pub field: String,
    /// From 1; none if it is on no page.
    pub page: Option<usize>,
}

/// Writes the file anew into memory, and makes sure that what came out is [clean] (unless the original was attached).
pub fn normalise(reader: &Reader<'_>, settings: &Settings) -> Result<Normalised, NormaliseError> {
    let mut bytes = Vec::new();
    let report = normalise_into(reader, settings, &mut bytes)?;
    if settings.attach_original.is_none() {
        clean::inspect(&bytes, reader.limits()).map_err(NormaliseError::Unclean)?;
    }
    Ok(Normalised { bytes, report })
}

/// Writes the file anew into `sink`, object by object. After an error, what `sink` got is worth nothing.
pub fn normalise_into(
    reader: &Reader<'_>,
    settings: &Settings,
    sink: &mut dyn Write,
) -> Result<Report, NormaliseError> {
    match reader.table_view() {
        Some(table) => views::write_both(reader, &table, settings, sink),
        None => write(reader, settings, sink),
    }
}

fn write(reader: &Reader<'_>, settings: &Settings, sink: &mut dyn Write) -> Result<Report, NormaliseError> {
    if is_locked(reader) {
        return Err(NormaliseError::Encrypted);
    }
    let source = Source::new(reader, settings.max_work);
    let catalog = reader.catalog()?;
    let pages = reader.pages()?;
    if pages.is_empty() {
        return Err(NormaliseError::NoPages);
    }
    if settings.signed == Signed::Refuse && clean::any_revision_signed(reader) {
        return Err(NormaliseError::Signed);
    }
    let form = source.dict(&catalog, "AcroForm")?;
    let layers = Layers::read(&source, &catalog)?;
    let file = output::File::begin(sink, version(reader, &catalog), settings.max_output)?;
    let mut copier = Copier::new(&source, &layers, file, page::TREE.num + 1);
    let notes = &mut copier.notes;
    let signatures = signed::of_form(&source, &catalog, &form, &pages, notes)?;
    if settings.signed == Signed::Refuse && !signatures.is_empty() {
        return Err(NormaliseError::Signed);
    }
    of_file(reader, &signatures, notes);
    layers.done().into_iter().for_each(|done| notes.add(done));
    active::of_catalog(&source, &catalog, notes)?;

    let mut flattener = Flattener {
        source: &source,
        layers: &layers,
        settings,
        form: Form::read(&source, &form)?,
        left: settings.max_annotations,
    };
    let mut kids = Vec::with_capacity(pages.len());
    for (page, place) in pages.iter().zip(1..) {
        active::of_page(page, place, &mut copier.notes);
        let drawn = flattener.page(page, place, &mut copier.notes)?;
        let own = copier.reserve();
        copier.page(page, place, own, drawn)?;
        kids.push(Object::Ref(crate::ObjRef::new(own)));
    }
    let notes = close(copier, &catalog, kids, settings)?;
    Ok(Report {
        pages: pages.len(),
        done: notes.sorted(),
        signatures,
    })
}

/// Catalog, page tree, title and the end.
fn close(
    mut copier: Copier<'_, '_, '_, '_>,
    old: &Dict,
    kids: Vec<Object>,
    settings: &Settings,
) -> Result<notes::Notes, NormaliseError> {
    let mut catalog = Dict::new()
        .with("Type", Object::name("Catalog"))
        .with("Pages", page::TREE);
    if let language @ (Object::String(_) | Object::HexString(_)) = copier.source.lookup(old, "Lang")?
        && language.as_string().is_some_and(|language| language.len() <= 64)
    {
        catalog.insert("Lang", language);
    }
    if let Some(intents) = old.get("OutputIntents")
        && let Some(intents) = copier.value(intents, Kind::OutputIntent)?
    {
        catalog.insert("OutputIntents", intents);
    }
    if let Some(name) = &settings.attach_original {
        let names = copier.attach(name)?;
        catalog.insert("Names", names);
    }
    copier.drain()?;
    let title = active::title(copier.source, &mut copier.notes)?;
    let info = match title {
        Some(title) => {
            let number = copier.reserve();
            copier.write(number, &Dict::new().with("Title", title).into())?;
            Some(crate::ObjRef::new(number))
        }
        None => None,
    };
    let tree = Dict::new()
        .with("Type", Object::name("Pages"))
        .with("Count", kids.len())
        .with("Kids", kids);
    copier.write(page::TREE.num, &tree.into())?;
    copier.write(page::CATALOG.num, &catalog.into())?;
    copier.finish(page::CATALOG, info)
}

/// Whether strings and streams would come out encrypted.
fn is_locked(reader: &Reader<'_>) -> bool {
    #[cfg(feature = "crypt")]
    let opened = reader.encryption().is_some();
    #[cfg(not(feature = "crypt"))]
    let opened = false;
    reader.is_encrypted() && !opened
}

/// What is told about the file as a whole.
fn of_file(reader: &Reader<'_>, signatures: &[SignatureSeen], notes: &mut notes::Notes) {
    if reader.is_encrypted() {
        notes.add(Done::Decrypted);
    }
    if !reader.repairs().is_empty() {
        notes.add(Done::Repaired);
    }
    if !reader.has_hybrid() && reader.hides_bodies() {
        notes.add(Done::PassedOver);
    }
    if reader.behind().is_some() {
        notes.add(Done::JunkAfter);
    }
    if reader.revisions().len() > 1 {
        let revisions = reader.revisions().len();
        notes.add(Done::History { revisions });
    }
    if !signatures.is_empty() {
        let count = signatures.len();
        notes.add(Done::Signatures { count });
    }
}

/// The higher of header and catalog.
fn version(reader: &Reader<'_>, catalog: &Dict) -> Version {
    let later = catalog
        .get("Version")
        .and_then(Object::as_name)
        .and_then(Version::parse);
    later.map_or(reader.version(), |later| later.max(reader.version()))
}
