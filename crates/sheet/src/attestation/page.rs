//! The laid-out page as objects.

use saoy_pdf::{Dict, ObjRef, Object};

use super::compose::{ComposeError, Composed, compose};
use super::data::Attestation;
use super::pen::Element;
use super::structure;
use super::template::Template;
use crate::content::Fonts;
use crate::fonts::{self, Face, SubsetError};
use crate::objects::{compressed, dict, name, reals};
use crate::rect::{A4, Rect};
use saoy_pdf::Sink;

/// The page's objects, for the caller to put into the page tree with its fields.
#[derive(Debug, Clone)]
pub struct AttestationPage {
    /// The content stream.
    pub content: ObjRef,
    /// `/Resources`.
    pub resources: Dict,
    /// `/MediaBox`.
    pub media_box: Rect,
    /// Rectangle of the register number's field.
    pub number: Rect,
    /// Rectangle of the book's field.
    pub book: Rect,
    /// Rectangle of the leader's signature; empty when it stands elsewhere.
    pub signature: Rect,
    /// Rectangle of the seal; empty when the signature stands elsewhere, see
    /// [`Placement::seal`](crate::geometry::Placement::seal).
    pub seal: Rect,
    /// Authority, signature and name together; empty when they stand elsewhere.
    pub block: Rect,
    /// Where a signature block may be dragged on this page.
    pub room: Rect,
    /// The font of number and book, for `/DR` of the form, under the name `Fonts::resource(Face::Bold)`.
    pub field_font: ObjRef,
    elements: Vec<Element>,
}

/// Why a page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// It cannot be laid out.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// A font cannot be embedded.
    #[error(transparent)]
    Font(#[from] SubsetError),
}

/// Draws the page and adds its content and fonts.
pub fn write(
    template: &Template,
    facts: &Attestation,
    objects: &mut impl Sink,
) -> Result<AttestationPage, PageError> {
    let Composed {
        content,
        fonts,
        elements,
        number,
        book,
        signature,
        seal,
        block,
        room,
    } = compose(template, facts)?;
    let mut resources = Dict::new();
    let mut field_font = None;
    for subset in fonts.used() {
        let font = fonts::embed(subset, objects)?;
        if subset.face() == Face::Bold {
            field_font = Some(font);
        }
        resources.insert(Fonts::resource(subset.face()), Object::Ref(font));
    }
    let field_font = match field_font {
        Some(font) => font,
        None => fonts::embed(&fonts::Subset::vietnamese(Face::Bold), objects)?,
    };
    Ok(AttestationPage {
        content: objects.add(compressed([], &content)),
        resources: Dict::new().with("Font", resources),
        media_box: A4,
        number,
        book,
        signature,
        seal,
        block,
        room,
        field_font,
        elements,
    })
}

impl AttestationPage {
    /// The page object, with `/Annots` in an array of its own so that later widgets need not touch the page.
    /// `structured` says that [`structure`](Self::structure) is used, too.
    pub fn dict(&self, parent: ObjRef, annots: ObjRef, structured: bool) -> Dict {
        let page = Dict::new()
            .with("Type", name("Page"))
            .with("Parent", Object::Ref(parent))
            .with("MediaBox", reals(&self.media_box.numbers()))
            .with("Resources", Object::Dict(self.resources.clone()))
            .with("Contents", Object::Ref(self.content))
            .with("Annots", Object::Ref(annots));
        if structured {
            page.with("StructParents", Object::Int(0)).with("Tabs", name("S"))
        } else {
            page
        }
    }

    /// Adds a structure tree over the page and returns its root, for a catalog that has no `/StructTreeRoot`
    /// and only in the revision that adds the page.
    pub fn structure(&self, page: ObjRef, objects: &mut impl Sink) -> ObjRef {
        structure::write(&self.elements, page, objects)
    }

    /// `/DR` of the form: the font of number and book.
    pub fn form_resources(&self) -> Object {
        dict([(
            "Font",
            dict([(Fonts::resource(Face::Bold), Object::Ref(self.field_font))]),
        )])
    }
}
