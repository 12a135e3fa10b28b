//! “Hủy hồ sơ” of a dossier that came back: final, asked once, with the reason. A draft that was never submitted is
//! dropped instead ([`super::discard`]).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::dossier::{Act, Stored};
use saoy_domain::{Deed, MoveRefusal, State as DossierState};
use saoy_store::dossiers::Row;
use saoy_store::scope::CopyCreate;
use serde::Deserialize;

use super::conflict::{elsewhere, moved};
use super::sentence;
use crate::app::App;
use crate::asked::{Posted, status};
use crate::failure::Answer;
use crate::opened::Opened;
use crate::pages::{CancelDossier, FieldError, Text};

/// Asks once.
pub(super) async fn show(State(app): State<App>, opened: Opened<CopyCreate>) -> Answer {
    with_the_clerk(&opened)?;
    if is_new(opened.row()) {
        return Ok(Redirect::to(&format!("/copies/{}/discard", opened.id())).into_response());
    }
    draw(&app, &opened, "", Vec::new()).await
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
    opened: Opened<CopyCreate>,
    Posted(sent): Posted<Sent>,
) -> Answer {
    with_the_clerk(&opened)?;
    let row = opened.row();
    if !opened.is_at(sent.version) || is_new(row) {
        return Err(elsewhere(&opened, Some(&sent.reason)));
    }
    let act = Act {
        by: opened.scope().officer(),
        at: app.now(),
    };
    let back = match row.state {
        DossierState::Draft => "/copies/drafts",
        _ => "/copies/returned",
    };
    let cancelled = match row.stored()? {
        Stored::Draft(draft) => draft.cancel(&sent.reason, &act),
        other => other
            .returned()
            .and_then(|returned| returned.cancel(&sent.reason, &act)),
    };
    match cancelled {
        Ok(cancelled) => moved(&app, opened, cancelled, Deed::DossierCancel, Some(&sent.reason)).await?,
        Err(why) => {
            let text = match why {
                MoveRefusal::ReasonMissing => Text::key("reason-missing"),
                other => sentence::text(&other),
            };
            let errors = vec![FieldError::new("reason", text)];
            return draw(&app, &opened, &sent.reason, errors).await;
        }
    }
    Ok(Redirect::to(back).into_response())
}

/// A draft that nobody but the clerk has seen.
fn is_new(row: &Row) -> bool {
    row.state == DossierState::Draft && row.submitted_at.is_none()
}

fn with_the_clerk(opened: &Opened<CopyCreate>) -> Answer<()> {
    match opened.row().state {
        DossierState::Draft | DossierState::Returned => Ok(()),
        _ => Err(elsewhere(opened, None)),
    }
}

async fn draw(app: &App, opened: &Opened<CopyCreate>, reason: &str, errors: Vec<FieldError>) -> Answer {
    let row = opened.row();
    let page = CancelDossier {
        id: row.id.to_string(),
        code: row.code.to_string(),
        document_type: row.document_name.clone(),
        name: row.requester_name.clone(),
        reason: reason.to_owned(),
        version: u64::try_from(row.version.0).unwrap_or(0),
        errors,
    };
    opened.officer.draw(app, status(&page.errors), &page).await
}
