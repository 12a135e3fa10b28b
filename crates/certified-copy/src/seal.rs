//! Revision 2: number and book, and the agency's signature over them.

use jiff::Timestamp;
use saoy_pades::{BaseDigest, FieldLock, Kind, PrepareError, Prepared, Request, prepare};
use saoy_pdf::{Dict, ObjRef, Object, ReadError, Reader, Update, WriteError};
use saoy_pki::Certificate;
use saoy_sheet::{
    appearance::{self, FieldError},
    content::Fonts,
    fonts::Face,
    geometry::{GeometryError, VisibleBox},
    picture::EncodedPicture,
    rect::{MM, Rect},
};

use crate::{
    form::{Form, FormError},
    names::{BOOK, NUMBER, SEAL},
};

/// What the seal keeper adds.
#[derive(Clone, Copy, Debug)]
pub struct SealInput<'i> {
    /// The register number as printed, “123/ĐT”.
    pub number: &'i str,
    /// The book as printed, “01/2026”.
    pub book: &'i str,
    /// The seal.
    pub seal: &'i EncodedPicture,
    /// The agency's certificate, then its issuers.
    pub chain: &'i [Certificate],
    /// When it is sealed: `/M`.
    pub signed_at: Timestamp,
    /// The longest timestamp token expected, bytes.
    pub expected_token: usize,
}

/// Why revision 2 cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The file has not the fields of a certified copy.
    #[error(transparent)]
    Form(#[from] FormError),
    /// Number or book has been filled in before.
    #[error("the field {0} is filled already")]
    Filled(&'static str),
    /// Number or book has not been filled in, or otherwise.
    #[error("the field {0} does not say what is to be sealed")]
    NotFilled(&'static str),
    /// Number or book cannot be shown in its field.
    #[error("the field {0}: {1}")]
    Text(&'static str, FieldError),
    /// The page of the seal cannot be measured.
    #[error(transparent)]
    Place(#[from] GeometryError),
    /// The revision cannot be prepared; [`PrepareError::FieldSigned`]: it is sealed already.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file cannot be appended to.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Fills number and book, puts the seal into its field and prepares the agency's signature, which locks all fields.
///
/// Three field dictionaries change, in `/V` and `/AP` only. Nothing else that exists is touched: no page, no catalog, no
/// form, no font.
pub fn prepare_seal(
    reader: &Reader<'_>,
    base: &BaseDigest,
    input: &SealInput<'_>,
) -> Result<Prepared, SealError> {
    let form = Form::of(reader)?;
    let mut update = Update::new(reader)?;
    fill(reader, &form, &mut update, input.number, input.book)?;
    sign(reader, base, &form, update, input)
}

/// Fills number and book alone, in a revision that nobody signs: profile B, before the seal. Gives the bytes to append.
///
/// # Errors
/// [`SealError`].
pub fn prepare_number(reader: &Reader<'_>, number: &str, book: &str) -> Result<Vec<u8>, SealError> {
    let form = Form::of(reader)?;
    let mut update = Update::new(reader)?;
    fill(reader, &form, &mut update, number, book)?;
    Ok(update.finish()?.bytes)
}

/// Puts the seal into its waiting field and prepares the agency's signature, number and book being filled in: profile B
/// with a key that signs hashes. What `input` says of number and book must be what stands there.
///
/// # Errors
/// [`SealError::NotFilled`] when the number is another; as [`prepare_seal`].
pub fn prepare_seal_alone(
    reader: &Reader<'_>,
    base: &BaseDigest,
    input: &SealInput<'_>,
) -> Result<Prepared, SealError> {
    let form = Form::of(reader)?;
    for (name, value) in [(NUMBER, input.number), (BOOK, input.book)] {
        let (_, field) = form.field(name, "Tx")?;
        let stands = reader.lookup(field, "V")?.as_string().map(saoy_pdf::decode_text);
        if stands.as_deref() != Some(value) {
            return Err(SealError::NotFilled(name));
        }
    }
    sign(reader, base, &form, Update::new(reader)?, input)
}

fn fill(
    reader: &Reader<'_>,
    form: &Form,
    update: &mut Update<'_, '_>,
    number: &str,
    book: &str,
) -> Result<(), SealError> {
    let font = field_font(reader, form)?;
    for (name, value) in [(NUMBER, number), (BOOK, book)] {
        let (reference, field) = form.field(name, "Tx")?;
        if field.contains_key("V") {
            return Err(SealError::Filled(name));
        }
        let look =
            appearance::filled_field(&rect(field).ok_or(FormError::Missing(name))?, value, font, update)
                .map_err(|error| SealError::Text(name, error))?;
        let mut field = field.clone();
        field.insert("V", Object::text(value));
        field.insert("AP", Dict::new().with("N", look));
        update.set(reference, field);
    }
    Ok(())
}

fn sign(
    reader: &Reader<'_>,
    base: &BaseDigest,
    form: &Form,
    mut update: Update<'_, '_>,
    input: &SealInput<'_>,
) -> Result<Prepared, SealError> {
    let (reference, field) = form.field(SEAL, "Sig")?;
    let place = rect(field).ok_or(FormError::Missing(SEAL))?;
    let view = view(reader, field)?;
    let (width, _) = view.seen_points(&place);
    let look = appearance::seal(input.seal, width / MM, view.turn(), &mut update);
    let mut field = field.clone();
    field.insert("AP", Dict::new().with("N", look));
    update.set(reference, field);

    let request = Request::by(Kind::Approve, input.chain, input.signed_at, input.expected_token)
        .locking(FieldLock::All);
    Ok(prepare(reader, base, update, reference, &request)?)
}

/// The font that revision 1 embedded for these fields, found through the form's `/DR`.
fn field_font(reader: &Reader<'_>, form: &Form) -> Result<ObjRef, SealError> {
    let resources = reader.lookup(&form.dict, "DR")?;
    let fonts = match resources.as_dict() {
        Some(resources) => reader.lookup(resources, "Font")?,
        None => Object::Null,
    };
    let font = fonts
        .as_dict()
        .and_then(|fonts| fonts.reference(Fonts::resource(Face::Bold)));
    Ok(font.ok_or(FormError::Missing(NUMBER))?)
}

/// The page on which a field stands, as it is seen.
fn view(reader: &Reader<'_>, field: &Dict) -> Result<VisibleBox, SealError> {
    let page = field.reference("P").ok_or(FormError::Missing(SEAL))?;
    let pages = reader.pages()?;
    let page = pages
        .iter()
        .find(|found| found.reference == page)
        .ok_or(FormError::Missing(SEAL))?;
    Ok(VisibleBox::of(page)?)
}

fn rect(field: &Dict) -> Option<Rect> {
    let numbers: Vec<f64> = field
        .get("Rect")?
        .as_array()?
        .iter()
        .filter_map(Object::as_number)
        .collect();
    match numbers.as_slice() {
        [x0, y0, x1, y1] => Some(Rect::new(*x0, *y0, *x1, *y1)),
        _ => None,
    }
}
