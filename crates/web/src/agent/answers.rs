//! Answers: each value is verified against the certificate that was asked before it is kept; the queue embeds it.

use axum::Json;
use axum::extract::State;
use saoy_agent_protocol::api::{Fault, Progress};
use saoy_agent_protocol::{Answer, Answers, Outcome, Purpose, Sealed};
use saoy_domain::BatchId;
use saoy_store::batches;
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing, SigningState};
use saoy_store::tickets::{self, Ticket};

use super::caller::Caller;
use super::keys::installation_key;
use super::orders::{count, own};
use super::refused::Refused;
use super::registering;
use super::ticket::Work;
use crate::app::App;
use crate::{desk, flow};

/// The longest word that an agent says about its token.
const MAX_WORD: usize = 40;

/// `POST /agent/v1/answers`.
pub(super) async fn take(State(app): State<App>, caller: Caller) -> Result<Json<Sealed>, Refused> {
    let caller = caller.active()?;
    let answers: Answers = caller.json()?;
    let ticket = own(&app, &caller, &answers.order.0).await?;
    let (answered, stop) = match Work::of(&ticket).ok_or(Fault::OrderOver)? {
        Work::Batch(batch) => of_batch(&app, &ticket, batch, &answers).await?,
        Work::Registration(id) => {
            let fault = registering::answered(&app, id, &answers).await?;
            heard(&app, &ticket, true, fault.as_deref()).await?;
            (count(answers.answers.len()), false)
        }
    };
    let progress = Progress {
        order: answers.order,
        answered,
        stop,
    };
    let key = installation_key(&app).await?;
    let sealed = Sealed::new(Purpose::Progress, &progress, &key).map_err(Refused::broken)?;
    Ok(Json(sealed))
}

/// How many of a batch have an answer by now, and whether the page says stop.
async fn of_batch(
    app: &App,
    ticket: &Ticket,
    batch: BatchId,
    answers: &Answers,
) -> Result<(u32, bool), Refused> {
    let open = signings::open(&app.db, &System, batch).await?;
    if open.is_empty() {
        return Err(Fault::OrderOver.into());
    }
    let mut fault = None;
    for answer in &answers.answers {
        // One that lapsed or was taken back meanwhile costs the others nothing.
        if let Some(signing) = open.iter().find(|one| one.id.0 == i64::from(answer.n)) {
            fault = taken(app, signing, answer).await?.or(fault);
        }
    }
    let left = signings::open(&app.db, &System, batch).await?;
    let waiting = left.iter().filter(|one| one.state == SigningState::Asked).count();
    heard(app, ticket, answers.last || waiting == 0, fault.as_deref()).await?;
    let batch = batches::find_any(&app.db, &System, batch).await?;
    let stop = batch.is_none_or(|batch| batch.stop_asked_at.is_some());
    Ok((count(open.len().saturating_sub(waiting)), stop))
}

/// Keeps a good value and queues what follows; gives the agent's word for what did not come.
async fn taken(app: &App, signing: &Signing, answer: &Answer) -> Result<Option<String>, Refused> {
    let value = match value(&answer.outcome) {
        Ok(value) => value,
        Err(word) => return Ok(Some(word)),
    };
    if let Err(why) = flow::asked(signing)?.check(value) {
        tracing::warn!(signing = %signing.id, %why, "an agent's value is not the certificate's");
        return Ok(Some("value".to_owned()));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if signings::answer(&mut tx, signing.id, value, now).await? {
        desk::enqueue_answered(&mut tx, signing.id, now).await?;
    }
    tx.commit().await?;
    Ok(None)
}

/// The value of an answer, or the agent's word for what did not come.
pub(super) fn value(outcome: &Outcome) -> Result<&[u8], String> {
    match outcome {
        Outcome::Signed { value } => Ok(value),
        Outcome::Declined => Err("declined".to_owned()),
        Outcome::Refused { reason } => {
            tracing::warn!(reason, "an agent refused an order");
            Err("refused".to_owned())
        }
        Outcome::Failed { reason } => Err(reason.chars().take(MAX_WORD).collect()),
    }
}

/// The computer was heard; with its last word the order is over.
async fn heard(app: &App, ticket: &Ticket, last: bool, fault: Option<&str>) -> Result<(), Refused> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if last {
        tickets::end(&mut tx, ticket.id, fault, now).await?;
    } else {
        tickets::heard(&mut tx, ticket.id, now).await?;
    }
    tx.commit().await?;
    Ok(())
}
