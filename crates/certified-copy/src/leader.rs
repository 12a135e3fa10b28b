//! Revision 1: the attestation page, all fields of all later revisions, and the leader's certification.

use jiff::{Timestamp, tz::Offset};
use saoy_pades::{BaseDigest, Kind, Permission, PrepareError, Prepared, Request, prepare};
use saoy_pdf::{Dict, ObjRef, Object, ReadError, Reader, Update, WriteError};
use saoy_pki::Certificate;
use saoy_sheet::{
    appearance::{self, SignatureBlock},
    attestation::{self, Attestation, AttestationPage, PageError, SignaturePlace, Template},
    fonts::SubsetError,
    geometry::GeometryError,
    rect::Rect,
};

use crate::{
    block::Block,
    catalog, fields,
    names::{BOOK, LEADER, NUMBER, SEAL},
    place::Stand,
};

/// What the leader certifies, and how it looks.
#[derive(Clone, Copy, Debug)]
pub struct LeaderInput<'i> {
    /// Wording and order of the page.
    pub template: &'i Template,
    /// Its facts. The date is taken from `signed_at`, the place of the signature from `stand`.
    pub facts: &'i Attestation,
    /// The signature block.
    pub look: SignatureBlock<'i>,
    /// Where it stands.
    pub stand: Stand,
    /// Diameter of the agency's seal, mm; its field is made now.
    pub seal_mm: f64,
    /// The signer's certificate, then its issuers.
    pub chain: &'i [Certificate],
    /// When the leader signs: `/M`, and the day of certification.
    pub signed_at: Timestamp,
    /// The longest timestamp token expected, bytes.
    pub expected_token: usize,
}

/// Why revision 1 cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum LeaderError {
    /// The scan has a form: it is not clean, or a leader has signed it already.
    #[error("the file already has a form")]
    HasForm,
    /// The scan has no such page.
    #[error("the file has no page {}", .0 + 1)]
    NoSuchPage(usize),
    /// The signature block would cover text, number or QR code of the attestation page.
    #[error("the block does not lie in the free room of the attestation page")]
    NotFree,
    /// The signature block does not lie on the page.
    #[error(transparent)]
    Place(#[from] GeometryError),
    /// The attestation page cannot be drawn.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The signature block cannot be drawn.
    #[error(transparent)]
    Font(#[from] SubsetError),
    /// The revision cannot be prepared.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The scan cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The scan cannot be appended to.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Appends the attestation page with number, book, signature and seal fields after the last page, and prepares the
/// leader's certification signature.
///
/// Everything that revision 2 will need exists from now on, because nothing of it may appear later.
pub fn prepare_leader(
    reader: &Reader<'_>,
    base: &BaseDigest,
    input: &LeaderInput<'_>,
) -> Result<Prepared, LeaderError> {
    if reader.catalog()?.contains_key("AcroForm") {
        return Err(LeaderError::HasForm);
    }
    let mut update = Update::new(reader)?;
    let sheet = attestation::write(input.template, &facts(input), &mut update)?;
    let page = update.reserve();
    let block = Block::at(reader, input, page, &sheet)?;
    let fields = Fields::add(input, &sheet, page, &block, &mut update)?;
    let structured = !reader.catalog()?.contains_key("StructTreeRoot");
    append(&mut update, &sheet, page, &block, &fields, structured)?;
    let structure = structured.then(|| sheet.structure(page, &mut update));
    let form = catalog::form(
        &fields.all(),
        sheet.form_resources(),
        &appearance::default_appearance(),
    );
    let form = update.add(form);
    catalog::complete(reader, &mut update, form, structure)?;
    let request = Request::by(
        Kind::Certify(Permission::FormFilling),
        input.chain,
        input.signed_at,
        input.expected_token,
    );
    Ok(prepare(reader, base, update, fields.leader, &request)?)
}

/// The facts of the page: the day of signing in Vietnam, and whether the signature stands here.
fn facts(input: &LeaderInput<'_>) -> Attestation {
    Attestation {
        date: Offset::constant(7).to_datetime(input.signed_at).date(),
        signature: match input.stand {
            Stand::Attestation => SignaturePlace::Here,
            Stand::Moved(_) | Stand::Scan { .. } => SignaturePlace::Elsewhere,
        },
        ..input.facts.clone()
    }
}

/// The fields of all revisions.
struct Fields {
    number: ObjRef,
    book: ObjRef,
    leader: ObjRef,
    seal: ObjRef,
}

impl Fields {
    fn add(
        input: &LeaderInput<'_>,
        sheet: &AttestationPage,
        page: ObjRef,
        block: &Block,
        update: &mut Update<'_, '_>,
    ) -> Result<Self, LeaderError> {
        let (width, height) = block.size;
        let look = appearance::signature(input.look, width, height, block.turn, update)?;
        let number = text_field(update, NUMBER, "Số chứng thực", sheet.number, page);
        let book = text_field(update, BOOK, "Quyển số", sheet.book, page);
        let label = "Chữ ký của lãnh đạo";
        let leader = update.add(fields::signature(LEADER, label, block.rect, block.page, look));
        let lock = update.add(fields::lock_all());
        let blank = update.add(fields::blank(block.seal));
        let seal = fields::locking_signature(SEAL, "Con dấu", block.seal, block.page, blank, lock);
        let seal = update.add(seal);
        Ok(Self {
            number,
            book,
            leader,
            seal,
        })
    }

    const fn all(&self) -> [ObjRef; 4] {
        [self.number, self.book, self.leader, self.seal]
    }
}

/// Appends the attestation page with its widgets; those of signature and seal go where the block stands.
fn append(
    update: &mut Update<'_, '_>,
    sheet: &AttestationPage,
    page: ObjRef,
    block: &Block,
    fields: &Fields,
    structured: bool,
) -> Result<(), LeaderError> {
    let here = block.page == page;
    let all = fields.all();
    let widgets = if here {
        &all[..]
    } else {
        &[fields.number, fields.book]
    };
    let widgets: Vec<Object> = widgets.iter().copied().map(Object::Ref).collect();
    let annots = update.add(widgets);
    update.append_page_as(page, upright(sheet.dict(page, annots, structured)))?;
    if !here {
        saoy_pades::add_widget(update, block.page, fields.leader)?;
        saoy_pades::add_widget(update, block.page, fields.seal)?;
    }
    Ok(())
}

/// An empty text field for the number or the book.
pub(crate) fn text_field(
    update: &mut Update<'_, '_>,
    field: &str,
    label: &str,
    rect: Rect,
    page: ObjRef,
) -> ObjRef {
    let look = appearance::empty_field(&rect, update);
    update.add(fields::text(
        field,
        label,
        rect,
        page,
        appearance::default_appearance(),
        look,
    ))
}

/// The page's own orientation and box, whatever an ancestor in the page tree passes down.
pub(crate) fn upright(mut page: Dict) -> Dict {
    page.insert("Rotate", 0);
    if let Some(media_box) = page.get("MediaBox").cloned() {
        page.insert("CropBox", media_box);
    }
    page
}
