//! “Biên bản khóa sổ”: sealed by the agency's key like its copies, with a timestamp; a record that was sealed stays.

use saoy_blob::Blob;
use saoy_certified_copy::{BaseDigest, RecordInput, prepare_record};
use saoy_domain::{BookId, Deed};
use saoy_pdf::{Limits, Reader};
use saoy_sheet::closing::ClosingPage;
use saoy_store::closings;
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySeal, Scoped};

use super::pending::Request;
use super::seal::seal_picture;
use super::stamp::{Stamped, stamp};
use super::{Candidate, EXPECTED_TOKEN, FlowError, choose, files};
use crate::app::App;

/// Seals the record of a locked book. Whoever asks twice finds the first one.
///
/// # Errors
/// No seal picture, no key or none that may sign, no timestamp: the record stays unsealed and can be sealed later.
pub async fn seal_record(
    app: &App,
    scope: &Scoped<CopySeal>,
    book: BookId,
    record: ClosingPage,
) -> Result<(), FlowError> {
    if closings::find(&app.db, scope, book).await?.is_some() {
        return Ok(());
    }
    let picture = seal_picture(app, scope).await?;
    let key = choose(app, Owner::Agency(scope.agency()), None).await?;
    let (base, place) = (Blob::from(record.pdf), record.seal);
    let (pdf, chain, now) = (base.clone(), Candidate::chain(&key), app.now());
    let prepared = app
        .blocking(move |_| {
            let reader = Reader::open(&pdf, &Limits::default())?;
            let input = RecordInput {
                seal: &picture,
                place,
                chain: &chain,
                signed_at: now,
                expected_token: EXPECTED_TOKEN,
            };
            prepare_record(&reader, &BaseDigest::of(&pdf), &input).map_err(FlowError::from)
        })
        .await??;
    let request = Request::new(prepared, &key)?;
    let value = request.value(&key).await?;
    let (prepared, cms) = request.embedded(&value)?;
    let (prepared, stamped) = stamp(app, prepared, cms).await?;
    if stamped == Stamped::Later {
        return Err(FlowError::NoTimestamp);
    }
    let length = prepared.base_len + prepared.appended.len() as u64;
    let file = files::store(app, vec![base, Blob::from(prepared.appended)]).await?;
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let mut tx = app.db.begin().await?;
    closings::add(&mut tx, scope, book, file, length, now).await?;
    crate::audit::record(&mut tx, scope, Deed::BookRecordSeal, book, now).await?;
    Ok(tx.commit().await?)
}
