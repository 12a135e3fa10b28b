//! The queue works through a batch. Beginning again after a restart does no harm: what was signed is found signed.

use saoy_domain::{BatchId, DossierId, MoveRefusal};
use saoy_jobs::{Failure, Finish, Handler, Job};
use saoy_store::StoreError;
use saoy_store::batches::{self, Batch, BatchStage, Item, ItemState, KeyPlace};
use saoy_store::dossiers;
use saoy_store::entries::NumberError;
use saoy_store::scope::{CopySeal, CopySign, Scoped, System};

use super::super::stage::Desk;
use super::asking;
use super::mark::{finish_if_over, mark};
use crate::app::App;
use crate::flow::{self, FlowError, Key};
use crate::pages::{Stage, Text};
use crate::remote;

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
        let done = match item.state {
            ItemState::Waiting | ItemState::Running => signed::<R>(app, batch, &item).await?,
            state => state == ItemState::Done,
        };
        if !done {
            continue;
        }
        // A leader's batch does both; what is sealed is looked at before it leaves the house.
        if R::STAGE == Stage::Sign && !batch.alone && !passed::<R>(app, batch, &item).await? {
            stays += 1;
        }
    }
    if stop_asked(app, batch).await? {
        // What was prepared while the officer said stop is not asked for any more.
        asking::take_back(app, batch, ItemState::Skipped, |_| true).await?;
    }
    if batch.signer == KeyPlace::Remote {
        remote::ask_batch(app, batch)
            .await
            .map_err(|error| Failure::Later(error.to_string()))?;
    }
    finish_if_over(app, batch).await?;
    match stays {
        0 => Ok(()),
        // Passed on as soon as their timestamps are there.
        stays => Err(Failure::Later(format!("{stays} signed, not passed on yet"))),
    }
}

/// Whether the batch was asked to stop, by now.
async fn stop_asked(app: &App, batch: &Batch) -> Result<bool, Failure> {
    let now = batches::find_any(&app.db, &System, batch.id).await?;
    Ok(now.is_none_or(|batch| batch.stop_asked_at.is_some()))
}

/// Signs or seals one dossier, unless the batch was asked to stop; whether it is done.
async fn signed<R: Desk>(app: &App, batch: &Batch, item: &Item) -> Result<bool, Failure> {
    if stop_asked(app, batch).await? && item.state == ItemState::Waiting {
        mark(app, item.id, ItemState::Skipped, None).await?;
        return Ok(false);
    }
    mark(app, item.id, ItemState::Running, None).await?;
    let done = match scope::<R>(app, batch).await? {
        Some(scope) => one(app, &scope, batch, item).await,
        None => Err(Text::key("error-forbidden-why")),
    };
    let (state, why) = match done {
        Ok(state) => (state, None),
        Err(text) => (ItemState::Failed, Some(text)),
    };
    mark(app, item.id, state, why).await?;
    Ok(state == ItemState::Done)
}

/// Passes one signed dossier on; `false` while it has to wait for its timestamp.
pub(super) async fn passed<R: Desk>(app: &App, batch: &Batch, item: &Item) -> Result<bool, Failure> {
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
pub(super) async fn scope<R: Desk>(app: &App, batch: &Batch) -> Result<Option<Scoped<R>>, Failure> {
    Ok(Scoped::<R>::load(&app.db, batch.person, batch.agency, app.now()).await?)
}

/// Signs it with a key within reach, or asks for the signature of one that is not.
async fn one<R: Desk>(app: &App, scope: &Scoped<R>, batch: &Batch, item: &Item) -> Result<ItemState, Text> {
    // Under way when the service stopped: perhaps it got done.
    if item.state == ItemState::Running {
        let carries = carries::<R>(app, item.dossier).await;
        if carries.map_err(|error| why(item, &error.into()))? {
            return Ok(ItemState::Done);
        }
    }
    let changed = || FlowError::Move(MoveRefusal::FileChanged).text();
    let displayed = item.displayed.ok_or_else(changed)?;
    let certificate = batch
        .certificate
        .as_deref()
        .ok_or_else(|| Text::key("batch-key-gone"))?;
    let done = async {
        let choice = R::usual(app, scope, batch).await?;
        let key = flow::choose(app, R::owner(scope), Some(certificate)).await?;
        if let Key::Program(_) = key.key {
            let sent = R::send(app, scope, item.dossier, displayed, choice, &key).await?;
            asking::send(app, scope, batch, item, sent).await?;
            return Ok(ItemState::Asked);
        }
        let pending = R::ask(app, scope, item.dossier, displayed, choice, &key).await?;
        match key.key {
            Key::Ring(_) => {
                let value = pending.request.value(&key).await?;
                R::finish(app, scope, pending, &value).await?;
                Ok(ItemState::Done)
            }
            Key::Agent | Key::Remote(_) | Key::Program(_) => {
                asking::ask(app, scope, batch, item, pending).await?;
                Ok(ItemState::Asked)
            }
        }
    };
    done.await.map_err(|error| why(item, &error))
}

/// The sentence for a dossier that came to nothing; what is broken is told the administrator, too.
pub(super) fn why(item: &Item, error: &FlowError) -> Text {
    match error {
        FlowError::NoKey => Text::key("batch-key-gone"),
        FlowError::Broken(_) | FlowError::Number(NumberError::Store(_)) => {
            tracing::error!(dossier = %item.dossier, %error, "a dossier of a batch failed");
            error.text()
        }
        error => error.text(),
    }
}

/// Whether the dossier carries this desk's signature by now, and may have gone on with it: before a restart, or from another
/// page.
///
/// # Errors
/// What the database reports: nobody is asked for a second signature because of it.
pub(super) async fn carries<R: Desk>(app: &App, id: DossierId) -> Result<bool, StoreError> {
    let row = dossiers::find_any(&app.db, id).await?;
    Ok(row.is_some_and(|row| R::BEHIND.contains(&row.state)))
}
