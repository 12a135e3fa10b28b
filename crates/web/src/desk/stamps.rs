//! “Chờ dấu thời gian”: how many wait, until when, and what stayed without a timestamp of its own.

use jiff::Timestamp;
use saoy_store::dossiers::{Row, Waiting};
use saoy_store::{queue, unstamped};

use crate::app::App;
use crate::failure::Failure;
use crate::flow;
use crate::pages::StampQueue;

/// The queue in which a dossier waits for its timestamp; `None` when it waits for none.
///
/// # Errors
/// What the database reports.
pub(super) async fn queue(app: &App, row: &Row) -> Result<Option<StampQueue>, Failure> {
    if row.waiting_for != Some(Waiting::Timestamp) {
        return Ok(None);
    }
    let key = flow::completion_key(row.id, row.state);
    let place = queue::place(&app.db, flow::COMPLETE, &key).await?;
    let now = app.now();
    Ok(Some(StampQueue {
        waiting: u64::try_from(place.waiting).unwrap_or(0),
        // What is due already is done now.
        next: place.next.map(|at: Timestamp| at.max(now)),
    }))
}

/// Whether a signature stays without a timestamp of its own, because the token did not fit.
///
/// # Errors
/// What the database reports.
pub(super) async fn is_unstamped(app: &App, row: &Row) -> Result<bool, Failure> {
    Ok(unstamped::is(&app.db, row.id).await?)
}
