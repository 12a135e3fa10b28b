//! Revision 3: validation data and a document timestamp, in one section.

use saoy_pades::{BaseDigest, PrepareError, Prepared, ValidationData, contents_len};
use saoy_pdf::Reader;

use crate::{
    form::{Form, FormError},
    names::{NUMBER, TIMESTAMP},
};

/// Appends `/DSS` and a document timestamp waiting for its token. `expected_token` is the longest token seen from that
/// TSA, in bytes.
///
/// The timestamp's widget goes to the attestation page through its `/Annots` array; the page object stays as it is. A
/// copy may be archived again: each timestamp gets a field of its own, and data that is there already is not repeated.
pub fn prepare_archive(
    reader: &Reader<'_>,
    base: &BaseDigest,
    data: &ValidationData,
    expected_token: usize,
) -> Result<Prepared, ArchiveError> {
    let form = Form::of(reader)?;
    let page = form.page_of(NUMBER)?;
    let field = format!("{TIMESTAMP}{}", form.count(TIMESTAMP) + 1);
    Ok(saoy_pades::archive(
        reader,
        base,
        data,
        page,
        &field,
        contents_len(&[], expected_token),
    )?)
}

/// Why a copy cannot be archived.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is not a certified copy of this shape.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The revision cannot be prepared.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
}
