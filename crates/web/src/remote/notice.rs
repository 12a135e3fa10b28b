//! A provider says that an officer has confirmed. Nothing of what it sends is taken: the question is only asked again sooner, so
//! whoever guesses an address gains nothing.

use axum::Json;
use axum::extract::{Path, State};
use saoy_domain::Digest;
use saoy_remote_signing::smartca::Notice;
use saoy_store::queue;
use saoy_store::remote_orders::{self, RemoteOrder};
use saoy_store::scope::System;
use serde_json::{Value, json};

use super::config::Interface;
use super::making::key;
use crate::app::App;
use crate::failure::Answer;

/// `POST /remote/called/{secret}`: the address that was given with one question (CSC API 2.0.0.2 §11.10 `response_uri`).
pub(super) async fn called(State(app): State<App>, Path(secret): Path<String>) -> Answer<Json<Value>> {
    let hash = Digest(saoy_pki::sha256(secret.as_bytes()));
    let order = remote_orders::by_callback(&app.db, &System, hash).await?;
    sooner(&app, order).await
}

/// `POST /remote/notice/{provider}`: SmartCA's webhook (§3.5 of its document), one address for all its transactions. It names the
/// transaction by the number that this installation drew for it.
pub(super) async fn noticed(
    State(app): State<App>,
    Path(provider): Path<String>,
    Json(notice): Json<Notice>,
) -> Answer<Json<Value>> {
    let at = app.config.remote_provider(&provider);
    let known = at.is_some_and(|at| at.interface == Interface::Smartca && at.client == notice.sp_id);
    let number = hex::decode(&notice.transaction_id).ok().filter(|_| known);
    let order = match number {
        Some(number) => remote_orders::by_number(&app.db, &System, &number).await?,
        None => None,
    };
    sooner(&app, order.filter(|order| order.provider == provider)).await
}

/// The same answer whatever was found.
async fn sooner(app: &App, order: Option<RemoteOrder>) -> Answer<Json<Value>> {
    if let Some(order) = order {
        let mut tx = app.db.begin().await?;
        queue::hurry(&mut tx, &key(order.id), app.now()).await?;
        tx.commit().await?;
    }
    Ok(Json(json!({})))
}
