//! `GET /program/{token}/{name}`: the prepared file, once for each token.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use saoy_store::batches;
use saoy_store::scope::System;
use saoy_store::signings;

use super::token::hash;
use super::upload::{allowed, waits};
use super::{Refused, answer};
use crate::app::App;
use crate::flow;
use crate::pages::Lang;

/// The name in the address is what the program shows: whatever it is, the token says which file.
pub(super) async fn fetch(
    State(app): State<App>,
    method: Method,
    Path((token, _)): Path<(String, String)>,
) -> Response {
    match file(&app, &token, method == Method::HEAD).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/pdf")], Body::from(bytes)).into_response(),
        Err(refused) => {
            let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::BAD_REQUEST);
            (status, answer(&app, Lang::Vi, Err(refused)).into_body()).into_response()
        }
    }
}

async fn file(app: &App, token: &str, only_asked: bool) -> Result<Vec<u8>, Refused> {
    let (hash, now) = (hash(token), app.now());
    let signing = signings::by_token(&app.db, &System, hash)
        .await
        .map_err(Refused::broken)?
        .ok_or(Refused::Unknown)?;
    waits(&signing, now)?;
    let batch = batches::find_any(&app.db, &System, signing.batch).await;
    let batch = batch.map_err(Refused::broken)?.ok_or(Refused::Unknown)?;
    allowed(app, &batch).await?;
    let sent = flow::sent(app, &signing).await.map_err(Refused::broken)?;
    if !only_asked {
        let mut tx = app.db.begin().await.map_err(Refused::broken)?;
        let first = signings::fetch(&mut tx, hash, now)
            .await
            .map_err(Refused::broken)?;
        tx.commit().await.map_err(Refused::broken)?;
        if !first {
            return Err(Refused::Used);
        }
    }
    Ok(sent.bytes())
}
