//! An officer comes back from a provider's page.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::RemoteOrderId;
use saoy_remote_signing::{Activation, Client, Fault, Secret};
use saoy_store::batches::{self, BatchStage};
use saoy_store::remote_orders;
use saoy_store::scope::System;
use serde::Deserialize;

use super::fault::sentence;
use super::making::enqueue;
use super::vault::{Purpose, Visit};
use super::work::stop;
use crate::app::App;
use crate::asked::Asked;
use crate::auth::SignedIn;
use crate::failure::{Answer, Failure};
use crate::flow::FlowError;
use crate::pages::Text;

/// What the browser brings (RFC 6749 §4.1.2).
#[derive(Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
}

/// `GET /remote/back`: `state` is taken once, and only from the officer who was sent.
pub(super) async fn back(State(app): State<App>, who: SignedIn, Asked(brought): Asked<Brought>) -> Answer {
    let visit = app
        .vault()
        .come_back(&brought.state, who.person.id, app.now())
        .ok_or_else(|| Failure::Bad(Text::key("remote-visit-over")))?;
    let next = next(&app, visit.purpose).await?;
    match exchanged(&app, &visit, brought).await? {
        Ok(token) => match visit.purpose {
            Purpose::Service(_) => app.vault().keep(visit.person, &visit.provider, &token, app.now()),
            Purpose::Key(order) => {
                let now = app.now();
                app.vault().show(order, Activation::Granted(token), now);
                let mut tx = app.db.begin().await?;
                if remote_orders::queue(&mut tx, order).await? {
                    enqueue(&mut tx, order, now).await?;
                }
                tx.commit().await?;
            }
        },
        Err(fault) => {
            let at = app.config.remote_provider(&visit.provider);
            let why = sentence(&fault, at.map_or(&visit.provider, |at| &at.name));
            match visit.purpose {
                Purpose::Key(id) | Purpose::Service(Some(id)) => {
                    if let Some(order) = remote_orders::find(&app.db, &System, id).await? {
                        stop(&app, &order, why).await?;
                    }
                }
                Purpose::Service(None) => return Err(Failure::Bad(why)),
            }
        }
    }
    Ok(Redirect::to(&next).into_response())
}

async fn exchanged(
    app: &App,
    visit: &Visit,
    brought: Brought,
) -> Result<Result<saoy_remote_signing::Token, Fault>, FlowError> {
    let code = match (brought.code, brought.error.as_deref()) {
        (Some(code), None) => Secret::new(code),
        (_, Some("access_denied")) => return Ok(Err(Fault::Cancelled)),
        (_, error) => {
            let code = error.unwrap_or("invalid_request").chars().take(40).collect();
            let message = String::new();
            return Ok(Err(Fault::Refused { code, message }));
        }
    };
    let at = app.config.remote_provider(&visit.provider);
    let provider = at.ok_or(FlowError::NotFound)?.provider();
    let verifier = visit.verifier.clone();
    let redirect = address(app);
    let token = app.blocking(move |app| {
        let client = Client::new(&provider, &*app.providers);
        client.exchange(&code, &redirect, &verifier)
    });
    Ok(token.await?)
}

/// Where a provider's page sends officers back to.
pub(crate) fn address(app: &App) -> String {
    format!("{}/remote/back", app.config.public_url)
}

/// The page that waits.
async fn next(app: &App, purpose: Purpose) -> Result<String, Failure> {
    let certificates = || "/certificates".to_owned();
    let id: RemoteOrderId = match purpose {
        Purpose::Service(None) => return Ok(certificates()),
        Purpose::Service(Some(id)) | Purpose::Key(id) => id,
    };
    let order = remote_orders::find(&app.db, &System, id).await?;
    let Some(batch) = order.and_then(|order| order.batch) else {
        return Ok(certificates());
    };
    let found = batches::find_any(&app.db, &System, batch).await?;
    Ok(match found.map(|found| found.stage) {
        Some(BatchStage::Sign) => format!("/sign/batch/{batch}"),
        Some(BatchStage::Seal) => format!("/seal/batch/{batch}"),
        None => certificates(),
    })
}
