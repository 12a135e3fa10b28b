//! How far each dossier of a batch has come, and when all of it is over.

use jiff::Timestamp;
use saoy_store::batches::{self, Batch, ItemState};
use saoy_store::{StoreError, Tx};

use crate::app::App;
use crate::pages::Text;

/// Notes how far a dossier has come.
pub(super) async fn mark(
    app: &App,
    item: i64,
    state: ItemState,
    reason: Option<Text>,
) -> Result<(), StoreError> {
    let mut tx = app.db.begin().await?;
    mark_in(&mut tx, item, state, reason, app.now()).await?;
    tx.commit().await
}

/// The same, along with something else.
pub(super) async fn mark_in(
    tx: &mut Tx,
    item: i64,
    state: ItemState,
    reason: Option<Text>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ended = !is_open(state);
    let reason = reason.map(|text| serde_json::json!({ "key": text.key, "args": text.args }));
    batches::mark(tx, item, state, ended.then_some(now), reason).await
}

/// Ends a batch whose last dossier has ended.
pub(super) async fn finish_if_over(app: &App, batch: &Batch) -> Result<(), StoreError> {
    let items = batches::items(&app.db, batch.id).await?;
    if items.iter().any(|item| is_open(item.state)) {
        return Ok(());
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    batches::finish(&mut tx, batch.id, now).await?;
    saoy_store::tickets::end_all(&mut tx, batch.id, now).await?;
    tx.commit().await
}

/// Whether something is still to come.
pub(super) const fn is_open(state: ItemState) -> bool {
    matches!(state, ItemState::Waiting | ItemState::Running | ItemState::Asked)
}
