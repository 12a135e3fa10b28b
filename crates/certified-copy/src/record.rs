//! The agency's seal on a record that is no certified copy: “Biên bản khóa sổ”.

use jiff::Timestamp;
use saoy_pades::{BaseDigest, Kind, Permission, PrepareError, Prepared, Request, prepare};
use saoy_pdf::{ReadError, Reader, Update, WriteError};
use saoy_pki::Certificate;
use saoy_sheet::{
    appearance::{self, Turn},
    picture::EncodedPicture,
    rect::{MM, Rect},
};

use crate::{fields, names::SEAL};

/// The seal on a record.
#[derive(Clone, Copy, Debug)]
pub struct RecordInput<'i> {
    /// The seal.
    pub seal: &'i EncodedPicture,
    /// Where it stands on the last page, in points.
    pub place: Rect,
    /// The agency's certificate, then its issuers.
    pub chain: &'i [Certificate],
    /// When it is sealed: `/M`.
    pub signed_at: Timestamp,
    /// The longest timestamp token expected, bytes.
    pub expected_token: usize,
}

/// Why a record cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The record has no page.
    #[error("the record has no page")]
    NoPage,
    /// The revision cannot be prepared.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// The record cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The record cannot be appended to.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Puts the seal on the last page and prepares the agency's signature: the record's first and last.
///
/// # Errors
/// [`RecordError`].
pub fn prepare_record(
    reader: &Reader<'_>,
    base: &BaseDigest,
    input: &RecordInput<'_>,
) -> Result<Prepared, RecordError> {
    let page = reader.pages()?.last().map(|page| page.reference);
    let page = page.ok_or(RecordError::NoPage)?;
    let mut update = Update::new(reader)?;
    let look = appearance::seal(input.seal, input.place.width() / MM, Turn::None, &mut update);
    let field = update.add(fields::signature(SEAL, "Con dấu", input.place, page, look));
    saoy_pades::add_widget(&mut update, page, field)?;
    saoy_pades::add_field(&mut update, reader.catalog_ref(), field)?;
    let request = Request::by(
        Kind::Certify(Permission::FormFilling),
        input.chain,
        input.signed_at,
        input.expected_token,
    );
    Ok(prepare(reader, base, update, field, &request)?)
}
