//! “Đã giao cho công dân”: the copy went to the receiving officer's address; who got it from the officer's hand, and when.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::dossier::Act;
use saoy_domain::{Deed, MoveRefusal};
use saoy_store::scope::CopyCreate;
use serde::Deserialize;

use super::conflict::{elsewhere, moved};
use super::sentence;
use crate::app::App;
use crate::asked::{Posted, status};
use crate::failure::{Answer, Failure};
use crate::opened::Opened;
use crate::pages::{FieldError, HandOver, Text};

/// Asks who receives it.
pub(super) async fn show(State(app): State<App>, opened: Opened<CopyCreate>) -> Answer {
    waiting(&opened)?;
    draw(&app, &opened, &opened.row().requester_name, Vec::new()).await
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
    opened: Opened<CopyCreate>,
    Posted(sent): Posted<Sent>,
) -> Answer {
    waiting(&opened)?;
    if !opened.is_at(sent.version) {
        return Err(elsewhere(&opened, None));
    }
    let act = Act {
        by: opened.scope().officer(),
        at: app.now(),
    };
    let id = opened.id();
    let delivered = opened.row().stored()?.delivered().map_err(Failure::broken)?;
    match delivered.hand_over(&sent.receiver, &act) {
        Ok(handed) => moved(&app, opened, handed, Deed::DossierHandOver, None).await?,
        Err(why) => {
            let text = match why {
                MoveRefusal::ReasonMissing => Text::key("hand-over-receiver-missing"),
                other => sentence::text(&other),
            };
            let errors = vec![FieldError::new("receiver", text)];
            return draw(&app, &opened, &sent.receiver, errors).await;
        }
    }
    Ok(Redirect::to(&format!("/dossiers/{id}")).into_response())
}

/// Only a dossier that waits to be handed over; one that was, is said.
fn waiting(opened: &Opened<CopyCreate>) -> Answer<()> {
    let row = opened.row();
    if row.handed_over_at.is_some() {
        return Err(elsewhere(opened, None));
    }
    if row.waits_for_hand_over() {
        Ok(())
    } else {
        Err(Failure::NotFound)
    }
}

async fn draw(app: &App, opened: &Opened<CopyCreate>, receiver: &str, errors: Vec<FieldError>) -> Answer {
    let row = opened.row();
    let page = HandOver {
        id: row.id.to_string(),
        code: row.code.to_string(),
        document_type: row.document_name.clone(),
        name: row.requester_name.clone(),
        email: row.requester_email.clone().unwrap_or_default(),
        delivered: row.delivered_at.unwrap_or(row.state_since),
        receiver: receiver.to_owned(),
        version: u64::try_from(row.version.0).unwrap_or(0),
        errors,
    };
    opened.officer.draw(app, status(&page.errors), &page).await
}
