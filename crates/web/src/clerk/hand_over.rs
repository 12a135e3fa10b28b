//! “Đã giao cho công dân”: the copy went to the receiving officer's address; who got it from the officer's hand, and when.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use saoy_domain::dossier::Act;
use saoy_domain::{Deed, DossierId, MoveRefusal};
use saoy_store::dossiers::{self, Row, SaveError};
use saoy_store::scope::CopyCreate;
use serde::Deserialize;

use super::conflict::conflict;
use super::save::refused;
use super::sentence;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{FieldError, HandOver, Text};

/// Asks who receives it.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
) -> Answer {
    let row = load(&app, &officer, id).await?;
    let receiver = row.requester_name.clone();
    draw(&app, &officer, row, receiver, Vec::new()).await
}

#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    receiver: String,
    #[serde(default)]
    version: i64,
}

/// Records it.
pub(super) async fn act(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
    Posted(sent): Posted<Sent>,
) -> Answer {
    let mut row = load(&app, &officer, id).await?;
    if row.version.0 != sent.version {
        return Err(conflict(&app, &officer.scope, id, None).await);
    }
    let act = Act {
        by: officer.scope.officer(),
        at: app.now(),
    };
    let delivered = row.stored()?.delivered().map_err(Failure::broken)?;
    let moved = match delivered.hand_over(&sent.receiver, &act) {
        Ok(moved) => moved,
        Err(why) => {
            let text = match why {
                MoveRefusal::ReasonMissing => Text::key("hand-over-receiver-missing"),
                other => sentence::text(&other),
            };
            let errors = vec![FieldError::new("receiver", text)];
            return draw(&app, &officer, row, sent.receiver, errors).await;
        }
    };
    let mut tx = app.db.begin().await?;
    match dossiers::move_on(&mut tx, &officer.scope, &mut row, moved).await {
        Ok(()) => {}
        Err(SaveError::Stale { .. }) => {
            drop(tx);
            return Err(conflict(&app, &officer.scope, id, None).await);
        }
        Err(other) => return Err(refused(other)),
    }
    audit::record(&mut tx, &officer.scope, Deed::DossierHandOver, id, app.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{id}")).into_response())
}

/// A dossier that waits to be handed over; one that was, is said.
async fn load(app: &App, officer: &Officer<CopyCreate>, id: DossierId) -> Answer<Row> {
    let row = dossiers::find(&app.db, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    if row.handed_over_at.is_some() {
        return Err(conflict(app, &officer.scope, id, None).await);
    }
    if !row.waits_for_hand_over() {
        return Err(Failure::NotFound);
    }
    Ok(row)
}

async fn draw(
    app: &App,
    officer: &Officer<CopyCreate>,
    row: Row,
    receiver: String,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = HandOver {
        id: row.id.to_string(),
        code: row.code.to_string(),
        document_type: row.document_name,
        name: row.requester_name,
        email: row.requester_email.unwrap_or_default(),
        delivered: row.delivered_at.unwrap_or(row.state_since),
        receiver,
        version: u64::try_from(row.version.0).unwrap_or(0),
        errors,
    };
    let frame = officer.frame(app).await;
    Ok((status, Html(app.renderer.page(&frame, &page)?)).into_response())
}
