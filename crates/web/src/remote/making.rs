//! Questions are made: of what a batch has prepared, so many together as the account releases at once.

use jiff::Timestamp;
use saoy_domain::{BatchId, PersonId, RegistrationId, RemoteOrderId, SigningId};
use saoy_remote_signing::Mode;
use saoy_store::batches::{self, Batch, BatchStage, ItemState};
use saoy_store::pictures::Owner;
use saoy_store::remote_orders::{self, NewRemoteOrder, RemoteOrder, RemoteState};
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing, SigningState};
use saoy_store::{StoreError, Tx, queue};

use super::work::KIND;
use crate::app::App;
use crate::flow::{self, FlowError, RemoteKey};

/// What a question is for.
pub(crate) struct Make {
    /// The batch whose dossiers are signed …
    pub(crate) batch: Option<BatchId>,
    /// … or the certificate that is registered.
    pub(crate) registration: Option<RegistrationId>,
    /// Whose confirmation is wanted.
    pub(crate) person: PersonId,
}

/// Asks for whatever of a batch is prepared and was never asked for.
///
/// # Errors
/// Something is broken.
pub(crate) async fn ask_batch(app: &App, batch: &Batch) -> Result<(), FlowError> {
    if batch.stop_asked_at.is_some() || batch.finished_at.is_some() {
        return Ok(());
    }
    let owner = match batch.stage {
        BatchStage::Sign => Owner::Person(batch.person),
        BatchStage::Seal => Owner::Agency(batch.agency),
    };
    let certificate = batch.certificate.as_deref().unwrap_or_default();
    let key = flow::known_remote(app, owner, certificate).await?;
    let mut new = Vec::new();
    for signing in signings::open(&app.db, &System, batch.id).await? {
        let asked = signing.state == SigningState::Asked;
        if asked && !remote_orders::was_asked(&app.db, signing.id).await? {
            new.push(signing);
        }
    }
    // It may have been ended while the dossiers were prepared.
    let Some(key) = key else {
        return ended(app, &new).await;
    };
    let new: Vec<SigningId> = new.iter().map(|signing| signing.id).collect();
    let what = Make {
        batch: Some(batch.id),
        registration: None,
        person: batch.person,
    };
    let at_once = usize::try_from(key.account.at_once).unwrap_or(usize::MAX).max(1);
    for together in new.chunks(at_once) {
        let mut tx = app.db.begin().await?;
        make(app, &mut tx, &what, &key, together).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The certificate is not registered any more: nobody is asked.
async fn ended(app: &App, signings: &[Signing]) -> Result<(), FlowError> {
    let now = app.now();
    let reason = serde_json::json!({ "key": "flow-certificate-not-registered", "args": {} });
    for signing in signings {
        let mut tx = app.db.begin().await?;
        if signings::withdraw(&mut tx, signing, now).await? {
            let (failed, why) = (ItemState::Failed, Some(reason.clone()));
            batches::mark(&mut tx, signing.item, failed, Some(now), why).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Makes one question; where nothing has to be shown first, the queue puts it.
///
/// # Errors
/// What the database reports.
pub(crate) async fn make(
    app: &App,
    tx: &mut Tx,
    what: &Make,
    key: &RemoteKey,
    signings: &[SigningId],
) -> Result<RemoteOrderId, FlowError> {
    let now = app.now();
    let state = match &key.account.mode {
        Mode::Page => RemoteState::Open,
        mode if !mode.typed().is_empty() => RemoteState::Open,
        _ => RemoteState::Queued,
    };
    let new = NewRemoteOrder {
        batch: what.batch,
        registration: what.registration,
        person: what.person,
        provider: key.provider.clone(),
        account: serde_json::to_value(&key.account).map_err(FlowError::broken)?,
        state,
        number: app.random_bytes::<16>().to_vec(),
    };
    let id = remote_orders::add(tx, &new, signings, now).await?;
    if state == RemoteState::Queued {
        enqueue(tx, id, now).await?;
    }
    Ok(id)
}

/// The name of a question's work in the queue.
pub(super) fn key(id: RemoteOrderId) -> String {
    format!("{KIND}:{id}")
}

/// The queue puts it.
///
/// # Errors
/// What the database reports.
pub(crate) async fn enqueue(tx: &mut Tx, id: RemoteOrderId, now: Timestamp) -> Result<(), StoreError> {
    let key = key(id);
    let job = queue::NewJob {
        kind: KIND,
        payload: serde_json::json!({ "order": id }),
        run_at: now,
        unique_key: Some(&key),
    };
    queue::enqueue(tx, &job, now).await.map(drop)
}

/// Whether something is still to come of a question.
pub(super) fn is_open(order: &RemoteOrder) -> bool {
    matches!(
        order.state,
        RemoteState::Open | RemoteState::Queued | RemoteState::Asked
    )
}
