//! “Bỏ bản nháp”: a draft that was never submitted is dropped, asked once. What was submitted once is cancelled instead.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use saoy_domain::dossier::Act;
use saoy_domain::{Deed, DossierId, State as DossierState};
use saoy_store::dossiers::{self, Row, SaveError};
use saoy_store::scope::CopyCreate;
use serde::Deserialize;

use super::conflict::conflict;
use super::save::refused;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::DiscardDraft;

/// Asks once.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
) -> Answer {
    let row = load(&app, &officer, id).await?;
    if row.submitted_at.is_some() {
        return Ok(Redirect::to(&format!("/copies/{id}/cancel")).into_response());
    }
    let page = DiscardDraft {
        id: row.id.to_string(),
        code: row.code.to_string(),
        document_type: row.document_name,
        name: row.requester_name,
        version: u64::try_from(row.version.0).unwrap_or(0),
    };
    let frame = officer.frame(&app).await;
    Ok(Html(app.renderer.page(&frame, &page)?).into_response())
}

#[derive(Deserialize)]
pub(super) struct Sent {
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
    if row.version.0 != sent.version || row.submitted_at.is_some() {
        return Err(conflict(&app, &officer.scope, id, None).await);
    }
    let act = Act {
        by: officer.scope.officer(),
        at: app.now(),
    };
    let draft = row.stored()?.draft().map_err(Failure::broken)?;
    let moved = draft.discard(&act).map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    match dossiers::move_on(&mut tx, &officer.scope, &mut row, moved).await {
        Ok(()) => {}
        Err(SaveError::Stale { .. }) => {
            drop(tx);
            return Err(conflict(&app, &officer.scope, id, None).await);
        }
        Err(other) => return Err(refused(other)),
    }
    audit::record(&mut tx, &officer.scope, Deed::DossierDiscard, id, app.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to("/copies/drafts").into_response())
}

async fn load(app: &App, officer: &Officer<CopyCreate>, id: DossierId) -> Answer<Row> {
    let row = dossiers::find(&app.db, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    if row.state != DossierState::Draft {
        return Err(conflict(app, &officer.scope, id, None).await);
    }
    Ok(row)
}
