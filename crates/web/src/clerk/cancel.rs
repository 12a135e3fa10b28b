//! “Hủy hồ sơ” of a dossier that came back: final, asked once, with the reason. A draft that was never submitted is
//! dropped instead ([`super::discard`]).

use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use saoy_domain::dossier::Act;
use saoy_domain::{Deed, DossierId, MoveRefusal, State as DossierState};
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
use crate::pages::{CancelDossier, FieldError, Text};

/// Asks once.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
) -> Answer {
    let row = load(&app, &officer, id).await?;
    if is_new(&row) {
        return Ok(Redirect::to(&format!("/copies/{id}/discard")).into_response());
    }
    draw(&app, &officer, &row, String::new(), Vec::new()).await
}

#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    version: i64,
}

/// Does it.
pub(super) async fn act(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
    Posted(sent): Posted<Sent>,
) -> Answer {
    let mut row = load(&app, &officer, id).await?;
    if row.version.0 != sent.version || is_new(&row) {
        return Err(conflict(&app, &officer.scope, id, Some(sent.reason)).await);
    }
    let act = Act {
        by: officer.scope.officer(),
        at: app.now(),
    };
    let cancelled = match row.stored()? {
        saoy_domain::dossier::Stored::Draft(draft) => draft.cancel(&sent.reason, &act),
        other => other
            .returned()
            .and_then(|returned| returned.cancel(&sent.reason, &act)),
    };
    let moved = match cancelled {
        Ok(moved) => moved,
        Err(why) => {
            let text = match why {
                MoveRefusal::ReasonMissing => Text::key("reason-missing"),
                other => sentence::text(&other),
            };
            let errors = vec![FieldError::new("reason", text)];
            return draw(&app, &officer, &row, sent.reason, errors).await;
        }
    };
    let back = if row.state == DossierState::Draft {
        "/copies/drafts"
    } else {
        "/copies/returned"
    };
    let mut tx = app.db.begin().await?;
    match dossiers::move_on(&mut tx, &officer.scope, &mut row, moved).await {
        Ok(()) => {}
        Err(SaveError::Stale { .. }) => {
            drop(tx);
            return Err(conflict(&app, &officer.scope, id, Some(sent.reason)).await);
        }
        Err(other) => return Err(refused(other)),
    }
    audit::record(&mut tx, &officer.scope, Deed::DossierCancel, id, app.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(back).into_response())
}

/// A draft that nobody but the clerk has seen.
fn is_new(row: &Row) -> bool {
    row.state == DossierState::Draft && row.submitted_at.is_none()
}

async fn load(app: &App, officer: &Officer<CopyCreate>, id: DossierId) -> Answer<Row> {
    let row = dossiers::find(&app.db, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    if !matches!(row.state, DossierState::Draft | DossierState::Returned) {
        return Err(conflict(app, &officer.scope, id, None).await);
    }
    Ok(row)
}

async fn draw(
    app: &App,
    officer: &Officer<CopyCreate>,
    row: &Row,
    reason: String,
    errors: Vec<FieldError>,
) -> Answer {
    let page = CancelDossier {
        id: row.id.to_string(),
        code: row.code.to_string(),
        document_type: row.document_name.clone(),
        name: row.requester_name.clone(),
        reason,
        version: u64::try_from(row.version.0).unwrap_or(0),
        errors,
    };
    let frame = officer.frame(app).await;
    Ok(Html(app.renderer.page(&frame, &page)?).into_response())
}
