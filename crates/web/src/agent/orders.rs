//! Orders: what a paired computer fetches with a code, and the files behind them.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use saoy_agent_protocol::api::{Fault, Fetch, Fetched};
use saoy_agent_protocol::{Act, Bytes, Item, Order, Purpose, Sealed, fit};
use saoy_domain::{BatchId, Deed};
use saoy_store::batches::{self, Batch, BatchStage, ItemState};
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing, SigningState};
use saoy_store::tickets::{self, Ticket};
use saoy_store::{agencies, people};

use super::caller::Caller;
use super::guessing;
use super::keys::{hash_of, installation_key};
use super::pairing::number;
use super::refused::Refused;
use super::registering;
use super::ticket::Work;
use crate::app::App;
use crate::audit;
use crate::flow;

/// `POST /agent/v1/orders`.
pub(super) async fn fetch(State(app): State<App>, caller: Caller) -> Result<Json<Fetched>, Refused> {
    let caller = caller.active()?;
    guessing::check(&app).await?;
    let Fetch { code } = caller.json()?;
    let Some(ticket) = tickets::by_code(&app.db, &System, hash_of(&code)).await? else {
        return Err(guessing::wrong(&app).await?);
    };
    let what = taken(&app, &caller, &ticket).await?;
    let order = match what {
        Work::Batch(id) => of_batch(&app, &caller, &ticket, id).await?,
        Work::Registration(id) => registering::order(&app, &caller, &ticket, id).await?,
    };
    let order = match order {
        Ready::Order(order) => order,
        Ready::NotYet(fetched) => return Ok(Json(fetched)),
    };
    let key = installation_key(&app).await?;
    let sealed = Sealed::new(Purpose::Order, &order, &key).map_err(Refused::broken)?;
    Ok(Json(Fetched::Order(sealed)))
}

/// An order, or what is said in its place.
pub(super) enum Ready {
    Order(Box<Order>),
    NotYet(Fetched),
}

/// What a ticket is for, now that this computer has taken it.
pub(super) async fn taken(app: &App, caller: &Caller, ticket: &Ticket) -> Result<Work, Refused> {
    if ticket.person != caller.pairing.person {
        return Err(Fault::OtherOfficer.into());
    }
    let what = Work::of(ticket).ok_or(Fault::OrderOver)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !tickets::take(&mut tx, ticket.id, caller.pairing.id, now).await? {
        return Err(match ticket.taken_at.is_none() && ticket.ended_at.is_none() {
            true => Fault::CodeExpired,
            false => Fault::UnknownCode,
        }
        .into());
    }
    if let (Work::Batch(batch), None) = (what, ticket.taken_at) {
        let found = batches::find_any(&mut tx, &System, batch).await?;
        let who = (Some(caller.pairing.person), found.map(|found| found.agency));
        audit::unscoped(&mut tx, who, Deed::BatchFetch, batch, now).await?;
    }
    tx.commit().await?;
    Ok(what)
}

async fn of_batch(app: &App, caller: &Caller, ticket: &Ticket, id: BatchId) -> Result<Ready, Refused> {
    let batch = batches::find_any(&app.db, &System, id).await?;
    let batch = batch.filter(|batch| batch.stop_asked_at.is_none() && batch.finished_at.is_none());
    let batch = batch.ok_or(Fault::OrderOver)?;
    let items = batches::items(&app.db, batch.id).await?;
    let coming = |state| matches!(state, ItemState::Waiting | ItemState::Running);
    let left = items.iter().filter(|item| coming(item.state)).count();
    let asked = asked(app, &batch).await?;
    if left > 0 {
        return Ok(Ready::NotYet(Fetched::Preparing {
            ready: count(asked.len()),
            of: count(asked.len() + left),
        }));
    }
    if asked.is_empty() {
        return Err(Fault::OrderOver.into());
    }
    let order = order(app, caller, ticket, &batch, &asked).await?;
    Ok(Ready::Order(Box::new(order)))
}

/// What of a batch waits for its key and may still be signed, in order.
async fn asked(app: &App, batch: &Batch) -> Result<Vec<Signing>, Refused> {
    let now = app.now();
    let open = signings::open(&app.db, &System, batch.id).await?;
    let waits = |one: &Signing| one.state == SigningState::Asked && one.lapses_at > now;
    Ok(open.into_iter().filter(waits).collect())
}

async fn order(
    app: &App,
    caller: &Caller,
    ticket: &Ticket,
    batch: &Batch,
    asked: &[Signing],
) -> Result<Order, Refused> {
    let agency = agencies::find(&app.db, batch.agency).await?;
    let person = people::find(&app.db, ticket.person).await?;
    let (Some(agency), Some(person), Some(first)) = (agency, person, asked.first()) else {
        return Err(Fault::OrderOver.into());
    };
    let request = flow::asked(first)?;
    let now = app.now();
    let lapses = asked.iter().map(|one| one.lapses_at).min().unwrap_or(now);
    Ok(Order {
        order: order_number(ticket)?,
        pairing: number(&caller.pairing)?,
        nonce: Bytes(app.random_bytes()),
        issued_at: now,
        expires_at: lapses,
        act: match batch.stage {
            BatchStage::Sign => Act::Sign,
            BatchStage::Seal => Act::Seal,
        },
        agency: fit(&agency.name),
        person: fit(&person.name),
        certificate: Bytes(request.certificate.fingerprint()),
        scheme: request.scheme,
        items: asked.iter().map(item).collect::<Result<_, _>>()?,
    })
}

fn item(signing: &Signing) -> Result<Item, Refused> {
    Ok(Item {
        n: numbered(signing)?,
        subject: serde_json::from_value(signing.described.clone()).map_err(Refused::broken)?,
        message_digest: flow::asked(signing)?.prepared.digest,
        attributes: signing.attributes.clone(),
    })
}

/// An item is named by its row's number: a dossier that is prepared anew is another item.
pub(super) fn numbered(signing: &Signing) -> Result<u32, Refused> {
    u32::try_from(signing.id.0).map_err(Refused::broken)
}

pub(super) fn order_number(ticket: &Ticket) -> Result<Bytes<16>, Refused> {
    let number = <[u8; 16]>::try_from(ticket.order_number.as_slice());
    number
        .map(Bytes)
        .map_err(|_| Refused::broken("a ticket is damaged"))
}

/// `GET /agent/v1/orders/{order}/files/{n}`: the file as it will be, for “Tải và đối chiếu”.
pub(super) async fn file(
    State(app): State<App>,
    Path((order, n)): Path<(String, u32)>,
    caller: Caller,
) -> Result<Response, Refused> {
    let caller = caller.active()?;
    let order = hex::decode(order).map_err(|_| Fault::OrderOver)?;
    let ticket = own(&app, &caller, &order).await?;
    let batch = ticket.batch.ok_or(Fault::OrderOver)?;
    let open = signings::open(&app.db, &System, batch).await?;
    let signing = open
        .into_iter()
        .find(|one| one.id.0 == i64::from(n))
        .ok_or(Fault::OrderOver)?;
    let pending = flow::restore(&app, &signing).await?;
    let bytes = [&pending.base[..], &pending.request.prepared.appended].concat();
    Ok(([(header::CONTENT_TYPE, "application/pdf")], Body::from(bytes)).into_response())
}

/// The ticket of an order that this computer took and that is not over.
pub(super) async fn own(app: &App, caller: &Caller, order: &[u8]) -> Result<Ticket, Refused> {
    let ticket = tickets::by_order(&app.db, &System, order).await?;
    let own = ticket.filter(|ticket| ticket.pairing == Some(caller.pairing.id) && ticket.ended_at.is_none());
    own.ok_or_else(|| Fault::OrderOver.into())
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
