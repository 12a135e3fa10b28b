//! Uploads that nobody went on with: their bytes and rows go when their day is over.

use jiff::SignedDuration;
use saoy_store::{normalisations, taken, uploads};

use super::scan;
use crate::app::App;
use crate::flow::FlowError;

/// Uploads that are looked at in one round.
const AT_ONCE: u32 = 100;

/// How long it is known what an upload became.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a file that was written anew waits to become something: longer than any upload of it.
const UNUSED: SignedDuration = SignedDuration::from_hours(48);

/// Removes the uploads whose time is over, first the bytes, then the row: a crash in between is made good by the next
/// round.
///
/// # Errors
/// What the database or the disk reports.
pub(crate) async fn sweep_uploads(app: &App) -> Result<(), FlowError> {
    let now = app.now();
    for upload in uploads::expired(&app.db, now, AT_ONCE).await? {
        let folder = scan::incoming(app).map_err(FlowError::broken)?;
        app.blocking(move |_| folder.discard(upload.id)).await??;
        let mut tx = app.db.begin().await?;
        uploads::forget(&mut tx, upload.id, now).await?;
        tx.commit().await?;
    }
    let mut tx = app.db.begin().await?;
    let before = now.saturating_sub(UNUSED).unwrap_or(now);
    normalisations::sweep(&mut tx, before, AT_ONCE).await?;
    taken::sweep(&mut tx, now.saturating_sub(REMEMBERED).unwrap_or(now)).await?;
    Ok(tx.commit().await?)
}
