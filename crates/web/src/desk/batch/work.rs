//! The queue works through a batch. Beginning again after a restart does no harm: what was signed is found signed.

use saoy_domain::{BatchId, DossierId, MoveRefusal};
use saoy_jobs::{Failure, Finish, Handler, Job};
use saoy_store::batches::{self, Batch, BatchStage, Item, ItemState};
use saoy_store::dossiers;
use saoy_store::entries::NumberError;
use saoy_store::scope::{CopySeal, CopySign, Scoped, System};

use super::stage::Stages;
use crate::app::App;
use crate::flow::FlowError;
use crate::pages::Text;

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

async fn through<R: Stages>(app: &App, batch: &Batch) -> Result<(), Failure> {
    for item in batches::items(&app.db, batch.id).await? {
        if !matches!(item.state, ItemState::Waiting | ItemState::Running) {
            continue;
        }
        // A person may ask to stop, and permissions may end, while the batch runs.
        let stopped = batches::find_any(&app.db, &System, batch.id)
            .await?
            .is_none_or(|batch| batch.stop_asked_at.is_some());
        if stopped && item.state == ItemState::Waiting {
            mark(app, item.id, ItemState::Skipped, None).await?;
            continue;
        }
        mark(app, item.id, ItemState::Running, None).await?;
        let scope = Scoped::<R>::load(&app.db, batch.person, batch.agency, app.now()).await?;
        let done = match scope {
            Some(scope) => one(app, &scope, batch, &item).await,
            None => Err(Text::key("error-forbidden-why")),
        };
        match done {
            Ok(()) => mark(app, item.id, ItemState::Done, None).await?,
            Err(text) => mark(app, item.id, ItemState::Failed, Some(text)).await?,
        }
    }
    let mut tx = app.db.begin().await?;
    batches::finish(&mut tx, batch.id, app.now()).await?;
    Ok(tx.commit().await?)
}

async fn one<R: Stages>(app: &App, scope: &Scoped<R>, batch: &Batch, item: &Item) -> Result<(), Text> {
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
    match R::act(app, scope, item.dossier, displayed, batch.book, certificate).await {
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
async fn ended<R: Stages>(app: &App, scope: &Scoped<R>, id: DossierId) -> bool {
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
