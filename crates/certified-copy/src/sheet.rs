//! Profile B, revision 1: the attestation page with its number and book, which nobody signs yet.
//!
//! A program that signs whole files makes a field of its own and can neither use one that waits nor certify. So the page
//! comes first, unsigned; the leader's signature upon it is an approval.

use jiff::{Timestamp, tz::Offset};
use saoy_pdf::{Object, Reader, Update};
use saoy_sheet::{
    appearance,
    attestation::{self, Attestation, SignaturePlace, Template},
    geometry::Placement,
    rect::{MM, Rect},
};

use crate::{
    catalog, fields,
    leader::{LeaderError, text_field, upright},
    names::{BOOK, NUMBER, SEAL},
    place::attestation_view,
};

/// Between the leader's block and a seal beside it, in points.
const GAP: f64 = 3.0;

/// What stands on the page.
#[derive(Clone, Copy, Debug)]
pub struct SheetInput<'i> {
    /// Wording and order of the page.
    pub template: &'i Template,
    /// Its facts. The date is taken from `signed_at`.
    pub facts: &'i Attestation,
    /// Diameter of the agency's seal, mm.
    pub seal_mm: f64,
    /// Who will seal.
    pub seal: SealWaits,
    /// When the leader is asked: the day of certification.
    pub signed_at: Timestamp,
}

/// Where the seal will come from. Either way it stands beside the leader's block and not over a third of the signature: a
/// program's new picture may cover neither what was signed nor a field that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealWaits {
    /// A key that signs hashes: its field waits on the page.
    InField,
    /// A program that signs whole files: it makes its own field.
    ForProgram,
}

/// The page, to be appended.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The revision's bytes.
    pub appended: Vec<u8>,
    /// The page, from 1.
    pub page: usize,
    /// Where the leader's signature belongs, in points from the page's lower left corner.
    pub leader: Rect,
    /// Where the seal belongs.
    pub seal: Rect,
}

/// Appends the attestation page with empty fields for number and book, in a revision that nobody signs.
///
/// # Errors
/// [`LeaderError`].
pub fn prepare_sheet(reader: &Reader<'_>, input: &SheetInput<'_>) -> Result<Sheet, LeaderError> {
    if reader.catalog()?.contains_key("AcroForm") {
        return Err(LeaderError::HasForm);
    }
    let mut update = Update::new(reader)?;
    let facts = Attestation {
        date: Offset::constant(7).to_datetime(input.signed_at).date(),
        signature: SignaturePlace::Here,
        ..input.facts.clone()
    };
    let sheet = attestation::write(input.template, &facts, &mut update)?;
    let page = update.reserve();
    let leader = sheet.signature;
    let seal = beside(&sheet.room, &sheet.block, &leader, input.seal_mm * MM).ok_or(LeaderError::NotFree)?;
    let number = text_field(&mut update, NUMBER, "Số chứng thực", sheet.number, page);
    let book = text_field(&mut update, BOOK, "Quyển số", sheet.book, page);
    let mut all = vec![number, book];
    if input.seal == SealWaits::InField {
        let blank = update.add(fields::blank(seal));
        all.push(update.add(fields::signature(SEAL, "Con dấu", seal, page, blank)));
    }
    // The list is an object of its own: later revisions add to it and leave the page as it is.
    let annots = update.add(all.iter().copied().map(Object::Ref).collect::<Vec<_>>());
    let structured = !reader.catalog()?.contains_key("StructTreeRoot");
    update.append_page_as(page, upright(sheet.dict(page, annots, structured)))?;
    let structure = structured.then(|| sheet.structure(page, &mut update));
    let form = catalog::form(&all, sheet.form_resources(), &appearance::default_appearance());
    let form = update.add(form);
    catalog::complete(reader, &mut update, form, structure)?;
    Ok(Sheet {
        appended: update.finish()?.bytes,
        page: reader.pages()?.len() + 1,
        leader,
        seal,
    })
}

/// The square of `side` points left of the leader's block, at the height of the signature, kept in the free room.
fn beside(room: &Rect, block: &Rect, signature: &Rect, side: f64) -> Option<Rect> {
    let right = block.x0.min(signature.x0) - GAP;
    let left = right - side;
    if left < room.x0 || room.height() < side {
        return None;
    }
    let middle = (signature.y0 + signature.y1) / 2.0;
    let bottom = (middle - side / 2.0).clamp(room.y0, room.y1 - side);
    Some(Rect::sized(left, bottom, side, side))
}

impl Sheet {
    /// A place on the page in millimetres as it is seen, for whoever shows it.
    #[must_use]
    pub fn seen(place: &Rect) -> Placement {
        attestation_view().placement(place)
    }
}
