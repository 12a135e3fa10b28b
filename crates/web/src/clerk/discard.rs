//! “Bỏ bản nháp”: a draft that was never submitted is dropped, asked once. What was submitted once is cancelled instead.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::dossier::Act;
use saoy_domain::{Deed, State as DossierState};
use saoy_store::scope::CopyCreate;
use serde::Deserialize;

use super::conflict::{elsewhere, moved};
use crate::app::App;
use crate::asked::Posted;
use crate::failure::{Answer, Failure};
use crate::opened::Opened;
use crate::pages::DiscardDraft;

/// Asks once.
pub(super) async fn show(State(app): State<App>, opened: Opened<CopyCreate>) -> Answer {
    let row = draft(&opened)?.row();
    if row.submitted_at.is_some() {
        return Ok(Redirect::to(&format!("/copies/{}/cancel", row.id)).into_response());
    }
    let page = DiscardDraft {
        id: row.id.to_string(),
        code: row.code.to_string(),
        document_type: row.document_name.clone(),
        name: row.requester_name.clone(),
        version: u64::try_from(row.version.0).unwrap_or(0),
    };
    opened.officer.draw(&app, StatusCode::OK, &page).await
}

#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    version: i64,
}

/// Does it.
pub(super) async fn act(
    State(app): State<App>,
    opened: Opened<CopyCreate>,
    Posted(sent): Posted<Sent>,
) -> Answer {
    let row = draft(&opened)?.row();
    if !opened.is_at(sent.version) || row.submitted_at.is_some() {
        return Err(elsewhere(&opened, None));
    }
    let act = Act {
        by: opened.scope().officer(),
        at: app.now(),
    };
    let draft = row.stored()?.draft().map_err(Failure::broken)?;
    let discarded = draft.discard(&act).map_err(Failure::broken)?;
    moved(&app, opened, discarded, Deed::DossierDiscard, None).await?;
    Ok(Redirect::to("/copies/drafts").into_response())
}

fn draft(opened: &Opened<CopyCreate>) -> Answer<&Opened<CopyCreate>> {
    if opened.row().state == DossierState::Draft {
        Ok(opened)
    } else {
        Err(elsewhere(opened, None))
    }
}
