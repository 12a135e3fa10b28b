//! Revision 1: the attestation page, all fields of all later revisions, and the leader's certification.

use jiff::{Timestamp, tz::Offset};
use saoy_pades::{BaseDigest, Kind, PrepareError, Prepared, Request, contents_len, prepare};
use saoy_pdf::{Dict, ObjRef, Object, ReadError, Reader, Update, WriteError};
use saoy_pki::Certificate;
use saoy_sheet::{
    appearance::{self, SignatureBlock, Turn},
    attestation::{self, Attestation, AttestationPage, PageError, SignaturePlace, Template},
    fonts::SubsetError,
    geometry::{GeometryError, VisibleBox},
    rect::Rect,
};

use crate::{
    catalog, fields,
    names::{BOOK, LEADER, NUMBER, SEAL},
    place::{Stand, attestation_view, seal_in},
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
    let facts = Attestation {
        date: Offset::constant(7).to_datetime(input.signed_at).date(),
        signature: match input.stand {
            Stand::Attestation => SignaturePlace::Here,
            Stand::Moved(_) | Stand::Scan { .. } => SignaturePlace::Elsewhere,
        },
        ..input.facts.clone()
    };
    let sheet = attestation::write(input.template, &facts, &mut update)?;
    let page = update.reserve();
    let block = Block::at(reader, input, page, &sheet)?;
    let look = appearance::signature(input.look, block.size.0, block.size.1, block.turn, &mut update)?;

    let number = text_field(&mut update, NUMBER, "Số chứng thực", sheet.number, page);
    let book = text_field(&mut update, BOOK, "Quyển số", sheet.book, page);
    let leader = update.add(fields::signature(
        LEADER,
        "Chữ ký của lãnh đạo",
        block.rect,
        block.page,
        look,
    ));
    let lock = update.add(fields::lock_all());
    let blank = update.add(fields::blank(block.seal));
    let seal = update.add(fields::locking_signature(
        SEAL,
        "Con dấu",
        block.seal,
        block.page,
        blank,
        lock,
    ));

    let here = block.page == page;
    let widgets: Vec<Object> = if here {
        vec![number, book, leader, seal]
    } else {
        vec![number, book]
    }
    .into_iter()
    .map(Object::Ref)
    .collect();
    let annots = update.add(widgets);
    let structured = !reader.catalog()?.contains_key("StructTreeRoot");
    update.append_page_as(page, upright(sheet.dict(page, annots, structured)))?;
    if !here {
        saoy_pades::add_widget(&mut update, block.page, leader)?;
        saoy_pades::add_widget(&mut update, block.page, seal)?;
    }
    let structure = structured.then(|| sheet.structure(page, &mut update));
    let form = catalog::form(
        [number, book, leader, seal],
        sheet.form_resources(),
        &appearance::default_appearance(),
    );
    let form = update.add(form);
    catalog::complete(reader, &mut update, form, structure)?;

    let request = Request {
        kind: Kind::CertifyFormFilling,
        time: Some(input.signed_at),
        name: input.chain.first().and_then(Certificate::subject_common_name),
        location: None,
        reason: None,
        contents_len: contents_len(input.chain, input.expected_token),
    };
    Ok(prepare(reader, base, update, leader, &request)?)
}

/// Where the signature block stands.
struct Block {
    page: ObjRef,
    /// Of the signature, in the page's coordinates.
    rect: Rect,
    /// Of the seal.
    seal: Rect,
    /// Of the signature as seen, in points.
    size: (f64, f64),
    turn: Turn,
}

impl Block {
    fn at(
        reader: &Reader<'_>,
        input: &LeaderInput<'_>,
        attestation: ObjRef,
        sheet: &AttestationPage,
    ) -> Result<Self, LeaderError> {
        let on_it = |rect: Rect, seal: Rect| Self {
            page: attestation,
            rect,
            seal,
            size: (rect.width(), rect.height()),
            turn: Turn::None,
        };
        let (page, wanted) = match input.stand {
            Stand::Attestation => {
                let place = sheet.signature;
                return Ok(on_it(place, appearance::seal_over(&place, input.seal_mm)));
            }
            Stand::Moved(wanted) => {
                let view = attestation_view();
                let room = view.placement(&sheet.room);
                let seal = seal_in(&room, wanted, input.seal_mm).ok_or(LeaderError::NotFree)?;
                return Ok(on_it(view.to_page(wanted)?, view.to_page(seal)?));
            }
            Stand::Scan { page, place } => (page, place),
        };
        let pages = reader.pages()?;
        let found = pages.get(page).ok_or(LeaderError::NoSuchPage(page))?;
        let view = VisibleBox::of(found)?;
        let rect = view.to_page(wanted)?;
        Ok(Self {
            page: found.reference,
            rect,
            seal: view.to_page(wanted.seal(input.seal_mm, &view))?,
            size: view.seen_points(&rect),
            turn: view.turn(),
        })
    }
}

fn text_field(update: &mut Update<'_, '_>, field: &str, label: &str, rect: Rect, page: ObjRef) -> ObjRef {
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
fn upright(mut page: Dict) -> Dict {
    page.insert("Rotate", 0);
    if let Some(media_box) = page.get("MediaBox").cloned() {
        page.insert("CropBox", media_box);
    }
    page
}
