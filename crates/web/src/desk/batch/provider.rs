//! A batch whose key is with a provider of remote signatures: what the officer types to release it, and asking again.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::{BatchId, RemoteOrderId};
use saoy_remote_signing::{Activation, Secret};
use saoy_store::batches::{ItemState, KeyPlace};
use saoy_store::remote_orders::{self, RemoteState};
use saoy_store::scope::System;
use serde::Deserialize;

use super::super::stage::Desk;
use super::asking::take_back;
use super::begin::{address, find};
use super::confirm::queued;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::Text;
use crate::remote;

/// The longest PIN or code, in bytes.
const MAX_TYPED: usize = 64;

/// What releases the key. It goes to the provider, and nowhere else.
#[derive(Deserialize)]
pub(super) struct Typed {
    order: Option<RemoteOrderId>,
    #[serde(default)]
    pin: Secret,
    #[serde(default)]
    otp: Secret,
}

/// “Ký từ xa” with what was typed.
pub(super) async fn shown<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    find(&app, &officer.scope, id).await?;
    let wanted = typed.order.ok_or(Failure::NotFound)?;
    let order = remote_orders::find(&app.db, &System, wanted).await?;
    let order = order
        .filter(|order| order.batch == Some(id))
        .ok_or(Failure::NotFound)?;
    if order.state != RemoteState::Open {
        return Err(Failure::Bad(Text::key("computer-over")));
    }
    let activation = activation(typed.pin, typed.otp)?;
    let now = app.now();
    app.vault().show(order.id, activation, now);
    let mut tx = app.db.begin().await?;
    if remote_orders::queue(&mut tx, order.id).await? {
        remote::enqueue(&mut tx, order.id, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&address(R::STAGE, id)).into_response())
}

/// What was typed, where it can be a PIN or a code at all.
pub(crate) fn activation(pin: Secret, otp: Secret) -> Result<Activation, Failure> {
    if pin.reveal().len() > MAX_TYPED || otp.reveal().len() > MAX_TYPED {
        return Err(Failure::Bad(Text::key("remote-wrong-pin")));
    }
    let typed = |one: Secret| (!one.reveal().is_empty()).then_some(one);
    Ok(Activation::Typed {
        pin: typed(pin),
        otp: typed(otp),
    })
}

/// “Ký tiếp”: what nobody is asked for any more is prepared anew and asked for.
pub(super) async fn again<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    if batch.signer != KeyPlace::Remote || batch.finished_at.is_some() || batch.stop_asked_at.is_some() {
        return Err(Failure::Bad(Text::key("computer-over")));
    }
    let mut under_way = Vec::new();
    for order in remote_orders::under_way(&app.db, id).await? {
        under_way.extend(remote_orders::items(&app.db, order.id).await?);
    }
    take_back(&app, &batch, ItemState::Waiting, |asked| {
        !under_way.contains(&asked.id)
    })
    .await?;
    let mut tx = app.db.begin().await?;
    queued(&mut tx, id, app.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&address(R::STAGE, id)).into_response())
}
