//! The queue works through a batch. Beginning again after a restart does no harm: what was signed is found signed.

use saoy_domain::{BatchId, DossierId, MoveRefusal};
use saoy_jobs::{Failure, Finish, Handler, Job};
use saoy_store::batches::{self, Batch, BatchStage, Item, ItemState};
use saoy_store::dossiers;
use saoy_store::entries::NumberError;
use saoy_store::scope::{CopySeal, CopySign, Scoped, System};

use super::super::stage::Desk;
use crate::app::App;
use crate::flow::FlowError;
use crate::pages::{Stage, Text};

/// The kind of the job; its payload is `{ "batch": id }`.
pub(crate) const KIND: &str = "batch";

/// Works through one batch.
pub(crate) struct BatchWork(pub(crate) App);

impl Handler for BatchWork {
    fn handle<'a>(&'a self, job: &'a Job) -> saoy_jobs::Outcome<'a, Box<dyn Finish>, Failure> {
        Box::pin(async move {
            let id = job.payload.get("batch").and_then(serde_json::Value::as_i64);
            let id = id
                .map(BatchId)
                .ok_or_else(|| Failure::Never("the job has no batch".to_owned()))?;
            let app = &self.0;
            let Some(batch) = batches::find_any(&app.db, &System, id).await? else {
                return Ok(Box::new(()) as Box<dyn Finish>);
            };
            match batch.stage {
                BatchStage::Sign => through::<CopySign>(app, &batch).await?,
                BatchStage::Seal => through::<CopySeal>(app, &batch).await?,
            }
            Ok(Box::new(()) as Box<dyn Finish>)
        })
    }
}

async fn through<R: Desk>(app: &App, batch: &Batch) -> Result<(), Failure> {
    let mut stays = 0;
    for item in batches::items(&app.db, batch.id).await? {
        let waits = matches!(item.state, ItemState::Waiting | ItemState::Running);
        if waits && !signed::<R>(app, batch, &item).await? || !waits && item.state != ItemState::Done {
            continue;
        }
        // A leader's batch does both; what is sealed is looked at before it leaves the house.
        if R::STAGE == Stage::Sign && !passed::<R>(app, batch, &item).await? {
            stays += 1;
        }
    }
    let mut tx = app.db.begin().await?;
    batches::finish(&mut tx, batch.id, app.now()).await?;
    tx.commit().await?;
    match stays {
        0 => Ok(()),
        // Passed on as soon as their timestamps are there.
        stays => Err(Failure::Later(format!("{stays} signed, not passed on yet"))),
    }
}

/// Signs or seals one dossier, unless the batch was asked to stop; whether it is done.
async fn signed<R: Desk>(app: &App, batch: &Batch, item: &Item) -> Result<bool, Failure> {
    let stopped = batches::find_any(&app.db, &System, batch.id)
        .await?
        .is_none_or(|batch| batch.stop_asked_at.is_some());
    if stopped && item.state == ItemState::Waiting {
        mark(app, item.id, ItemState::Skipped, None).await?;
        return Ok(false);
    }
    mark(app, item.id, ItemState::Running, None).await?;
    let done = match scope::<R>(app, batch).await? {
        Some(scope) => one(app, &scope, batch, item).await,
        None => Err(Text::key("error-forbidden-why")),
    };
    let (state, why) = match done {
        Ok(()) => (ItemState::Done, None),
        Err(text) => (ItemState::Failed, Some(text)),
    };
    mark(app, item.id, state, why).await?;
    Ok(state == ItemState::Done)
}

/// Passes one signed dossier on; `false` while it has to wait for its timestamp.
async fn passed<R: Desk>(app: &App, batch: &Batch, item: &Item) -> Result<bool, Failure> {
    let Some(scope) = scope::<R>(app, batch).await? else {
        return Ok(true);
    };
    match R::pass(app, &scope, item.dossier).await {
        // The leader was faster on the dossier's own page.
        Ok(()) | Err(FlowError::Move(MoveRefusal::NotNow { .. })) => {
            mark(app, item.id, ItemState::Passed, None).await?;
            Ok(true)
        }
        Err(FlowError::Move(MoveRefusal::WaitingForTimestamp) | FlowError::Stale { .. }) => Ok(false),
        Err(error) => {
            tracing::error!(dossier = %item.dossier, %error, "a signed dossier was not passed on");
            mark(app, item.id, ItemState::Done, Some(error.text())).await?;
            Ok(true)
        }
    }
}

/// The permission of whoever began the batch: it may end while the batch runs.
async fn scope<R: Desk>(app: &App, batch: &Batch) -> Result<Option<Scoped<R>>, Failure> {
    Ok(Scoped::<R>::load(&app.db, batch.person, batch.agency, app.now()).await?)
}

async fn one<R: Desk>(app: &App, scope: &Scoped<R>, batch: &Batch, item: &Item) -> Result<(), Text> {
    // Under way when the service stopped: perhaps it got done.
    if item.state == ItemState::Running && ended::<R>(app, scope, item.dossier).await {
        return Ok(());
    }
    let changed = || FlowError::Move(MoveRefusal::FileChanged).text();
    let displayed = item.displayed.ok_or_else(changed)?;
    let certificate = batch
        .certificate
        .as_deref()
        .ok_or_else(|| Text::key("batch-key-gone"))?;
    let done = match R::usual(app, scope, batch).await {
        Ok(choice) => R::act(app, scope, item.dossier, displayed, choice, certificate).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(()),
        Err(FlowError::NoKey) => Err(Text::key("batch-key-gone")),
        Err(error) => {
            if matches!(
                error,
                FlowError::Broken(_) | FlowError::Number(NumberError::Store(_))
            ) {
                tracing::error!(dossier = %item.dossier, %error, "a dossier of a batch failed");
            }
            Err(error.text())
        }
    }
}

/// Whether this person's key did it already.
async fn ended<R: Desk>(app: &App, scope: &Scoped<R>, id: DossierId) -> bool {
    let row = dossiers::find(&app.db, scope, id).await;
    matches!(row, Ok(Some(row)) if row.state == R::ENDS)
}

async fn mark(app: &App, item: i64, state: ItemState, reason: Option<Text>) -> Result<(), Failure> {
    let now = app.now();
    let ended = !matches!(state, ItemState::Waiting | ItemState::Running);
    let reason = reason.map(|text| serde_json::json!({ "key": text.key, "args": text.args }));
    let mut tx = app.db.begin().await?;
    batches::mark(&mut tx, item, state, ended.then_some(now), reason).await?;
    Ok(tx.commit().await?)
}
