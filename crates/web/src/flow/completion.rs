//! The work that completes a timestamp and the archive, in the queue.

use jiff::Timestamp;
use saoy_domain::{DossierId, State};
use saoy_store::queue;

use super::{COMPLETE, FlowError};

/// The name of that work in the queue: it is queued once.
pub(crate) fn key(id: DossierId, state: State) -> String {
    format!("{COMPLETE}:{id}:{state}")
}

/// Queues the work that completes a timestamp and the archive.
pub(super) async fn enqueue(
    tx: &mut saoy_store::Tx,
    id: DossierId,
    state: State,
    now: Timestamp,
) -> Result<(), FlowError> {
    let key = key(id, state);
    let payload = serde_json::json!({ "dossier": id });
    queue::enqueue(
        tx,
        &queue::NewJob {
            kind: COMPLETE,
            payload,
            run_at: now,
            unique_key: Some(&key),
        },
        now,
    )
    .await?;
    Ok(())
}
