//! What is asked of keys out of this server's reach, and what becomes of their answers.

use jiff::Timestamp;
use saoy_agent_protocol::{Copy, Subject, fit};
use saoy_domain::SigningId;
use saoy_jobs::{Failure, Finish, Handler, Job};
use saoy_store::batches::{self, Batch, BatchStage, Item, ItemState};
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySeal, CopySign, Scoped, System};
use saoy_store::signings::{self, Signing, SigningState};
use saoy_store::{books, dossiers, queue, remote_orders, tickets};

use super::super::stage::Desk;
use super::mark::{finish_if_over, mark, mark_in};
use super::work::{carries, passed, scope, why};
use crate::agent;
use crate::app::App;
use crate::flow::{self, Bound, FlowError, Pending, Sent};
use crate::pages::{Stage, Text};

/// The kind of the job that finishes one answered request; its payload is `{ "signing": id }`.
pub(crate) const ANSWERED: &str = "answered";

/// Keeps what was prepared and asks for its signature, in words that a person at the key can judge.
pub(super) async fn ask<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    batch: &Batch,
    item: &Item,
    pending: Pending,
) -> Result<(), FlowError> {
    let subject = subject(app, scope, item, pending.bound).await?;
    flow::keep_asked(app, (batch.id, item.id), pending, &subject)
        .await
        .map(drop)
}

/// The same for a program that signs the whole file.
pub(super) async fn send<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    batch: &Batch,
    item: &Item,
    sent: Sent,
) -> Result<(), FlowError> {
    let subject = subject(app, scope, item, sent.bound).await?;
    flow::keep_sent(app, (batch.id, item.id), sent, &subject)
        .await
        .map(drop)
}

async fn subject<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    item: &Item,
    bound: Option<Bound>,
) -> Result<Subject, FlowError> {
    let row = dossiers::find(&app.db, scope, item.dossier)
        .await?
        .ok_or(FlowError::NotFound)?;
    let number = match bound {
        Some(bound) => books::find(&app.db, scope, bound.number.book).await?.map(|book| {
            let (number, volume) = (flow::number_text(&book, bound.number.n), flow::book_volume(&book));
            fit(&format!("{number}, quyển {volume}"))
        }),
        None => None,
    };
    Ok(Subject::Copy(Copy {
        dossier: row.code.to_string(),
        applicant: fit(&row.requester_name),
        document: fit(&row.document_name),
        pages: row.pages,
        number,
    }))
}

/// Queues the work that an answer makes.
///
/// # Errors
/// What the database reports.
pub(crate) async fn enqueue(
    tx: &mut saoy_store::Tx,
    id: SigningId,
    now: Timestamp,
) -> Result<(), saoy_store::StoreError> {
    let key = format!("{ANSWERED}:{id}");
    let job = queue::NewJob {
        kind: ANSWERED,
        payload: serde_json::json!({ "signing": id }),
        run_at: now,
        unique_key: Some(&key),
    };
    queue::enqueue(tx, &job, now).await.map(drop)
}

/// Finishes what was answered.
pub(crate) struct AnsweredWork(pub(crate) App);

impl Handler for AnsweredWork {
    fn handle<'a>(&'a self, job: &'a Job) -> saoy_jobs::Outcome<'a, Box<dyn Finish>, Failure> {
        Box::pin(async move {
            let id = job.payload.get("signing").and_then(serde_json::Value::as_i64);
            let id = id
                .map(SigningId)
                .ok_or_else(|| Failure::Never("the job names no request".to_owned()))?;
            let app = &self.0;
            if let Some(signing) = signings::find(&app.db, &System, id).await? {
                let batch = batches::find_any(&app.db, &System, signing.batch).await?;
                match batch {
                    Some(batch) if batch.stage == BatchStage::Sign => {
                        finish::<CopySign>(app, &batch, &signing).await?;
                    }
                    Some(batch) => finish::<CopySeal>(app, &batch, &signing).await?,
                    None => {}
                }
            }
            Ok(Box::new(()) as Box<dyn Finish>)
        })
    }
}

/// Whose key a batch waits for, while whoever began it may still sign.
///
/// # Errors
/// What the database reports.
pub(crate) async fn owner(app: &App, batch: &Batch) -> Result<Option<Owner>, saoy_store::StoreError> {
    let (person, agency, now) = (batch.person, batch.agency, app.now());
    Ok(match batch.stage {
        BatchStage::Sign => Scoped::<CopySign>::load(&app.db, person, agency, now)
            .await?
            .map(|scope| CopySign::owner(&scope)),
        BatchStage::Seal => Scoped::<CopySeal>::load(&app.db, person, agency, now)
            .await?
            .map(|scope| CopySeal::owner(&scope)),
    })
}

async fn finish<R: Desk>(app: &App, batch: &Batch, signing: &Signing) -> Result<(), Failure> {
    let items = batches::items(&app.db, batch.id).await?;
    let Some(item) = items.iter().find(|item| item.id == signing.item) else {
        return Ok(());
    };
    if signing.state == SigningState::Answered {
        let (state, text) = match embedded::<R>(app, batch, item, signing).await? {
            Embedded::Done => (ItemState::Done, None),
            Embedded::Not(text) => (ItemState::Failed, Some(text)),
            // What the officer signed stays with its request; the queue comes back to it.
            Embedded::Later(words) => {
                mark(
                    app,
                    item.id,
                    ItemState::Asked,
                    Some(Text::key("batch-answered-later")),
                )
                .await?;
                return Err(Failure::Later(words));
            }
        };
        let ended = match state {
            ItemState::Done => SigningState::Done,
            _ => SigningState::Dropped,
        };
        let mut tx = app.db.begin().await?;
        mark_in(&mut tx, item.id, state, text, app.now()).await?;
        signings::end(&mut tx, signing, ended, app.now()).await?;
        tx.commit().await?;
        finish_if_over(app, batch).await?;
    }
    let done = batches::items(&app.db, batch.id).await?;
    let is_done = done
        .iter()
        .any(|now| now.id == item.id && now.state == ItemState::Done);
    // A leader's batch does both; what is sealed is looked at before it leaves the house. A dossier of its own has a page on
    // which the leader passes it on.
    let passes = R::STAGE == Stage::Sign && !batch.alone;
    if is_done && passes && !passed::<R>(app, batch, item).await? {
        return Err(Failure::Later("signed, not passed on yet".to_owned()));
    }
    Ok(())
}

/// What became of an answer.
enum Embedded {
    /// The dossier carries the signature.
    Done,
    /// It never will, and why.
    Not(Text),
    /// Nothing is wrong with the dossier: the disk is full, the database does not answer.
    Later(String),
}

/// Puts the signature into its dossier. A restart in the middle finds it signed, whatever became of it, of the officer or of
/// the certificate since.
async fn embedded<R: Desk>(
    app: &App,
    batch: &Batch,
    item: &Item,
    signing: &Signing,
) -> Result<Embedded, Failure> {
    if carries::<R>(app, signing.dossier).await? {
        return Ok(Embedded::Done);
    }
    let Some(scope) = scope::<R>(app, batch).await? else {
        return Ok(Embedded::Not(Text::key("error-forbidden-why")));
    };
    // It may have been ended while the officer was at the computer.
    let Some(id) = &batch.certificate else {
        return Ok(Embedded::Not(Text::key("batch-key-gone")));
    };
    let registered = flow::known_certificate(app, R::owner(&scope), id).await;
    let registered = registered.map_err(|error| Failure::Later(error.to_string()))?;
    if registered.is_none() {
        return Ok(Embedded::Not(Text::key("flow-certificate-not-registered")));
    }
    let done = async {
        match (&signing.value, signing.returned) {
            (_, Some(file)) => R::take(app, &scope, flow::came_back(app, signing, file).await?).await,
            (Some(value), None) => R::finish(app, &scope, flow::restore(app, signing).await?, value).await,
            (None, None) => Err(FlowError::broken("an answered request has no answer")),
        }
    };
    let Err(error) = done.await else {
        return Ok(Embedded::Done);
    };
    // Whoever was faster in this moment counts.
    if carries::<R>(app, signing.dossier).await? {
        return Ok(Embedded::Done);
    }
    let text = why(item, &error);
    Ok(match error.is_passing() {
        true => Embedded::Later(error.to_string()),
        false => Embedded::Not(text),
    })
}

/// Which requests are better prepared anew before an officer begins: those that lapse within the minutes that a token or a
/// code works, where a new preparation would have longer. Just before midnight none has, and the last minutes are used.
///
/// # Errors
/// The clock is at the end of time.
pub(super) fn worth_anew(now: Timestamp) -> Result<impl Fn(&Signing) -> bool, FlowError> {
    let soon = now.saturating_add(agent::MINUTES).map_err(FlowError::broken)?;
    let anew = flow::lapse(now)?;
    Ok(move |asked: &Signing| asked.lapses_at <= soon && asked.lapses_at < anew)
}

/// Takes back what is asked and not answered: each dossier gets `state`.
///
/// # Errors
/// What the database reports.
pub(super) async fn take_back(
    app: &App,
    batch: &Batch,
    state: ItemState,
    which: impl Fn(&Signing) -> bool,
) -> Result<(), saoy_store::StoreError> {
    let now = app.now();
    for signing in signings::open(&app.db, &System, batch.id).await? {
        if !which(&signing) {
            continue;
        }
        let mut tx = app.db.begin().await?;
        // An answer may come in this moment: whoever is first counts.
        if signings::withdraw(&mut tx, &signing, now).await? {
            let ended = (state == ItemState::Skipped).then_some(now);
            batches::mark(&mut tx, signing.item, state, ended, None).await?;
        }
        tx.commit().await?;
    }
    if state == ItemState::Skipped {
        let mut tx = app.db.begin().await?;
        tickets::end_all(&mut tx, batch.id, now).await?;
        remote_orders::end_all(&mut tx, batch.id, now).await?;
        tx.commit().await?;
        finish_if_over(app, batch).await?;
    }
    Ok(())
}
