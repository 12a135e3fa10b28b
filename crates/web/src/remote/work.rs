//! The queue puts a question and asks again until the officer has confirmed, said no, or the time is over. A question is noted as
//! put before the provider hears of it: after a restart nobody's phone rings a second time by itself.

use jiff::{SignedDuration, Timestamp};
use saoy_domain::{Deed, Digest, RemoteOrderId};
use saoy_jobs::{Failure, Finish, Handler, Job, Outcome};
use saoy_remote_signing::{
    Activation, Asked, Client, Fault, Mode, Order, PATIENCE_SECONDS, Pending, Progress,
};
use saoy_store::batches::{self, ItemState};
use saoy_store::remote_orders::{self, RemoteOrder, RemoteState};
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing};

use super::asking::{self, Behind};
use super::config::Interface;
use super::fault::sentence;
use super::shown::gone;
use crate::agent::keys::secret;
use crate::agent::registering;
use crate::app::App;
use crate::flow::FlowError;
use crate::pages::Text;
use crate::{audit, desk};

/// The kind of the job; its payload is `{ "order": id }`.
pub(crate) const KIND: &str = "remote";

/// The name of the secret of which the addresses for callbacks are made.
const CALLBACKS: &str = "callbacks of providers";

/// Between two questions about the same confirmation.
const PAUSE: SignedDuration = SignedDuration::from_secs(4);
/// A provider may say at the last moment that somebody confirmed.
const GRACE: SignedDuration = SignedDuration::from_secs(15);

/// Puts one question and asks again.
pub(crate) struct RemoteWork(pub(crate) App);

impl Handler for RemoteWork {
    fn handle<'a>(&'a self, job: &'a Job) -> Outcome<'a, Box<dyn Finish>, Failure> {
        Box::pin(async move {
            let id = job.payload.get("order").and_then(serde_json::Value::as_i64);
            let id = id
                .map(RemoteOrderId)
                .ok_or_else(|| Failure::Never("the job names no question".to_owned()))?;
            let app = &self.0;
            let done = || Box::new(()) as Box<dyn Finish>;
            let Some(order) = remote_orders::find(&app.db, &System, id).await? else {
                return Ok(done());
            };
            match further(app, &order).await {
                Ok(true) => Ok(done()),
                Ok(false) => Err(Failure::After {
                    pause: PAUSE,
                    words: "the officer has not confirmed yet".to_owned(),
                }),
                Err(error) => Err(Failure::Later(error.to_string())),
            }
        })
    }
}

/// One step; whether it was the last.
async fn further(app: &App, order: &RemoteOrder) -> Result<bool, FlowError> {
    if app.config.remote_provider(&order.provider).is_none() {
        stop(app, order, gone(order)).await?;
        return Ok(true);
    }
    match order.state {
        RemoteState::Queued => put(app, order).await,
        RemoteState::Asked => again(app, order).await,
        RemoteState::Open | RemoteState::Done | RemoteState::Stopped => Ok(true),
    }
}

async fn put(app: &App, order: &RemoteOrder) -> Result<bool, FlowError> {
    let (behind, asked) = asking::asked(app, order).await?;
    let now = app.now();
    let patience = now.saturating_add(SignedDuration::from_secs(PATIENCE_SECONDS));
    let lapses = match &behind {
        Behind::Dossiers(signings) => signings.iter().map(|one| one.lapses_at).min(),
        Behind::Sentence(registration, _) => Some(registration.lapses_at),
    };
    let until = patience.map_err(FlowError::broken)?.min(lapses.unwrap_or(now));
    if until <= now {
        stop(app, order, Text::key("remote-lapsed")).await?;
        return Ok(true);
    }
    let hash = Digest(saoy_pki::sha256(callback(app, order).await?.as_bytes()));
    let mut tx = app.db.begin().await?;
    if !remote_orders::put(&mut tx, order.id, (now, until), hash).await? {
        return Ok(true);
    }
    if let Some(batch) = order.batch {
        let found = batches::find_any(&mut tx, &System, batch).await?;
        let who = (Some(order.person), found.map(|found| found.agency));
        audit::unscoped(&mut tx, who, Deed::BatchAsk, batch, now).await?;
    }
    tx.commit().await?;
    if waits_for_the_phone(app, order)? {
        aside(app, order, behind, asked);
        return Ok(false);
    }
    let said = called(app, order, asked.clone(), None).await?;
    heard(app, order, behind, &asked, said).await
}

/// Whether the provider answers only once the officer has confirmed: version 1 knows no other way.
fn waits_for_the_phone(app: &App, order: &RemoteOrder) -> Result<bool, FlowError> {
    let (_, account) = asking::provider(app, order)?;
    let at = app.config.remote_provider(&order.provider);
    let first = at.is_some_and(|at| matches!(at.interface, Interface::CscV1 | Interface::Mysign));
    Ok(first && account.mode == Mode::Phone)
}

/// Waits beside the queue, whose few places are for everybody. The question's work looks in now and then.
fn aside(app: &App, order: &RemoteOrder, behind: Behind, asked: Asked) {
    let (app, order) = (app.clone(), order.clone());
    app.vault().hold(order.id);
    tokio::spawn(async move {
        let done = match called(&app, &order, asked.clone(), None).await {
            Ok(said) => heard(&app, &order, behind, &asked, said).await,
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            tracing::error!(order = %order.id, %error, "a provider's answer was lost");
        }
        app.vault().let_go(order.id);
    });
}

async fn again(app: &App, order: &RemoteOrder) -> Result<bool, FlowError> {
    let now = app.now();
    let pending = order.pending.clone().filter(|pending| !pending.is_null());
    let pending = pending.map(serde_json::from_value::<Pending>);
    let Some(pending) = pending.transpose().map_err(FlowError::broken)? else {
        if app.vault().holds(order.id) {
            return Ok(false);
        }
        // The service stopped while the provider was being asked: whether it heard is not known.
        stop(app, order, Text::key("remote-interrupted")).await?;
        return Ok(true);
    };
    let over = order.until.and_then(|until| until.checked_add(GRACE).ok());
    let (behind, asked) = asking::asked(app, order).await?;
    let said = match called(app, order, asked.clone(), Some(pending)).await? {
        Ok(Progress::Waiting(_)) if over.is_none_or(|over| over <= now) => Err(Fault::Expired),
        // While the officer may still confirm, a line that drops is asked again.
        Err(Fault::Down { why, .. }) if order.until.is_some_and(|until| now < until) => {
            tracing::warn!(provider = order.provider, why, "a provider was not reached");
            return Ok(false);
        }
        said => said,
    };
    heard(app, order, behind, &asked, said).await
}

/// Puts the question, or asks again with what is `pending`.
async fn called(
    app: &App,
    order: &RemoteOrder,
    asked: Asked,
    pending: Option<Pending>,
) -> Result<Result<Progress, Fault>, FlowError> {
    let callback = format!(
        "{}/remote/called/{}",
        app.config.public_url,
        callback(app, order).await?
    );
    let (provider, account) = asking::provider(app, order)?;
    let (id, person, name) = (order.id, order.person, order.provider.clone());
    let transaction = hex::encode(&order.number);
    let description = format!("Ký {} văn bản sao y", asked.documents.len());
    let said = app.blocking(move |app| {
        let now = app.now();
        let shown = app.vault().shown(id, now);
        let client = Client::new(&provider, &*app.providers);
        let token = asking::let_in(app, &client, person, (&name, &account.user))?;
        let order = Order {
            account: &account,
            asked: &asked,
            transaction: &transaction,
            description: &description,
            at: now,
            callback: Some(&callback),
        };
        let activation = shown.unwrap_or(Activation::Phone);
        match &pending {
            None => client.begin(token.as_ref(), &order, &activation),
            Some(pending) => client.poll(token.as_ref(), &order, &activation, pending),
        }
    });
    Ok(said.await?)
}

/// The secret in the address at which the provider may say that this question was confirmed. Only its hash is kept with the
/// question; whoever asks again makes the same.
async fn callback(app: &App, order: &RemoteOrder) -> Result<String, FlowError> {
    let secret = secret(app, CALLBACKS).await?;
    let hash = saoy_pki::sha256(&[&secret[..], &order.number].concat());
    Ok(hex::encode(hash.get(..16).unwrap_or_default()))
}

/// Whether it was the last word.
async fn heard(
    app: &App,
    order: &RemoteOrder,
    behind: Behind,
    asked: &Asked,
    said: Result<Progress, Fault>,
) -> Result<bool, FlowError> {
    let now = app.now();
    match said {
        Ok(Progress::Waiting(pending)) => {
            let pending = serde_json::to_value(pending).map_err(FlowError::broken)?;
            let mut tx = app.db.begin().await?;
            let goes_on = remote_orders::named(&mut tx, order.id, pending).await?;
            tx.commit().await?;
            Ok(!goes_on)
        }
        Ok(Progress::Signed(values)) => {
            app.vault().drop(order.id, now);
            let verified = asked.values(&values);
            match behind {
                Behind::Dossiers(signings) => taken(app, order, &signings, verified).await?,
                Behind::Sentence(registration, sentence) => match verified.into_iter().next() {
                    Some(Ok(value)) => {
                        let remote = Some((order.provider.as_str(), order.account.clone()));
                        registering::register(app, &registration, &sentence, &value, remote).await?;
                        end(app, order, RemoteState::Done, None).await?;
                    }
                    Some(Err(fault)) => stop(app, order, told(app, order, &fault)).await?,
                    None => stop(app, order, told(app, order, &Fault::WrongHash)).await?,
                },
            }
            Ok(true)
        }
        Err(fault) => {
            app.vault().drop(order.id, now);
            if let Fault::Refused { code, .. } = &fault
                && (code == "invalid_token" || code == "401")
            {
                let (_, account) = asking::provider(app, order)?;
                let name = format!("{} {}", order.provider, account.user);
                app.vault().forget(order.person, &name, now);
                app.vault().forget(order.person, &order.provider, now);
            }
            stop(app, order, told(app, order, &fault)).await?;
            Ok(true)
        }
    }
}

/// Keeps each good value and queues what follows; what is none leaves its dossier as it was, with the sentence that says why.
async fn taken(
    app: &App,
    order: &RemoteOrder,
    signings: &[Signing],
    verified: Vec<Result<Vec<u8>, Fault>>,
) -> Result<(), FlowError> {
    let now = app.now();
    let mut why = None;
    for (signing, value) in signings.iter().zip(verified) {
        let mut tx = app.db.begin().await?;
        match value {
            Ok(value) => {
                if signings::answer(&mut tx, signing.id, &value, now).await? {
                    desk::enqueue_answered(&mut tx, signing.id, now).await?;
                }
            }
            Err(fault) => {
                tracing::warn!(signing = %signing.id, %fault, "a provider's value is not the certificate's");
                let text = told(app, order, &fault);
                let reason = Some(kept(&text));
                batches::mark(&mut tx, signing.item, ItemState::Asked, None, reason).await?;
                why = Some(text);
            }
        }
        tx.commit().await?;
    }
    let state = match why {
        None => RemoteState::Done,
        Some(_) => RemoteState::Stopped,
    };
    end(app, order, state, why.as_ref()).await
}

/// It came to nothing: every dossier stays where it is, with the sentence that says why.
pub(super) async fn stop(app: &App, order: &RemoteOrder, why: Text) -> Result<(), FlowError> {
    if order.batch.is_some() {
        for id in remote_orders::items(&app.db, order.id).await? {
            let Some(signing) = signings::find(&app.db, &System, id).await? else {
                continue;
            };
            if signing.state == signings::SigningState::Asked {
                let mut tx = app.db.begin().await?;
                batches::mark(&mut tx, signing.item, ItemState::Asked, None, Some(kept(&why))).await?;
                tx.commit().await?;
            }
        }
    }
    end(app, order, RemoteState::Stopped, Some(&why)).await
}

async fn end(
    app: &App,
    order: &RemoteOrder,
    state: RemoteState,
    why: Option<&Text>,
) -> Result<(), FlowError> {
    let now: Timestamp = app.now();
    let mut tx = app.db.begin().await?;
    remote_orders::end(&mut tx, order.id, state, why.map(kept), now).await?;
    Ok(tx.commit().await?)
}

fn kept(text: &Text) -> serde_json::Value {
    serde_json::json!({ "key": text.key, "args": text.args })
}

fn told(app: &App, order: &RemoteOrder, fault: &Fault) -> Text {
    let at = app.config.remote_provider(&order.provider);
    tracing::info!(order = %order.id, provider = order.provider, %fault, "a provider gave no signature");
    sentence(fault, at.map_or(&order.provider, |at| &at.name))
}
