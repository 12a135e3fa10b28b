//! A copy is withdrawn, with the reason: “Thu hồi”.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::dossier::Stored;
use saoy_domain::{Deed, DossierCode, DossierId, MoveRefusal, State as DossierState};
use saoy_store::dossiers::{self, ListQuery, Page};
use saoy_store::entries;
use saoy_store::scope::{CopySign, Scoped};
use serde::Deserialize;

use super::reason::{Typed, ask};
use super::refused::{conflict, refused};
use super::returning::is_about_reason;
use crate::app::App;
use crate::asked::Posted;
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError, Step};
use crate::opened::Opened;
use crate::pages::{FieldError, ReasonFor, Stage, Text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{id}/withdraw", get(show).post(withdraw))
}

#[derive(Deserialize)]
struct Withdrawal {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    version: i64,
    #[serde(default)]
    replaced_by: String,
}

async fn show(State(app): State<App>, opened: Opened<CopySign>) -> Answer {
    if !is_out(opened.row().state) {
        return Err(conflict(&opened.loaded, Stage::Sign, None));
    }
    ask(&app, &opened, ReasonFor::Withdraw, Typed::default(), Vec::new()).await
}

async fn withdraw(
    State(app): State<App>,
    opened: Opened<CopySign>,
    Posted(form): Posted<Withdrawal>,
) -> Answer {
    let (id, scope) = (opened.id(), opened.scope());
    if !is_out(opened.row().state) || !opened.is_at(form.version) {
        return Err(conflict(&opened.loaded, Stage::Sign, Some(&form.reason)));
    }
    let wrong = async |field: &str, text: Text| {
        let typed = Typed {
            reason: &form.reason,
            replaced_by: &form.replaced_by,
        };
        let errors = vec![FieldError::new(field, text)];
        ask(&app, &opened, ReasonFor::Withdraw, typed, errors).await
    };
    let replaced_by = match form.replaced_by.trim() {
        "" => None,
        code => match by_code(&app, scope, code).await? {
            Some(other) => Some(other),
            None => {
                let text = Text::key("withdraw-no-such-dossier").with("code", code);
                return wrong("replaced_by", text).await;
            }
        },
    };
    match withdrawn(&app, scope, id, &form.reason, replaced_by).await {
        Ok(()) => Ok(Redirect::to(&format!("/dossiers/{id}")).into_response()),
        Err(error) if is_about_reason(&error) => wrong("reason", error.text()).await,
        Err(error @ FlowError::Move(MoveRefusal::ReplacesItself)) => wrong("replaced_by", error.text()).await,
        Err(error) => Err(refused(&app, scope, id, Stage::Sign, Some(&form.reason), error).await),
    }
}

fn is_out(state: DossierState) -> bool {
    matches!(state, DossierState::Sealed | DossierState::Delivered)
}

/// The dossier of the own agency with exactly this code.
async fn by_code(app: &App, scope: &Scoped<CopySign>, code: &str) -> Result<Option<DossierId>, Failure> {
    let Ok(code) = code.parse::<DossierCode>() else {
        return Ok(None);
    };
    let query = ListQuery {
        code: Some(code.to_string()),
        ..ListQuery::default()
    };
    let page = Page { offset: 0, limit: 10 };
    let found = dossiers::list(&app.db, scope, &query, page).await?;
    Ok(found.into_iter().find(|row| row.code == code).map(|row| row.id))
}

async fn withdrawn(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    reason: &str,
    replaced_by: Option<DossierId>,
) -> Result<(), FlowError> {
    let mut step = Step::begin(app, scope, id).await?;
    let moved = match step.row.stored()? {
        Stored::Sealed(sealed) => sealed.withdraw(reason, replaced_by, &step.act)?,
        other => other.delivered()?.withdraw(reason, replaced_by, &step.act)?,
    };
    let reason = moved.dossier.state.reason.clone();
    let delivered = step.row.delivered_at.is_some();
    if let Some(entry) = step.row.entry {
        let instead = match replaced_by {
            Some(other) => dossiers::find(&mut step.tx, scope, other).await?,
            None => None,
        };
        let note = match instead {
            Some(other) => format!("{reason} (thay bằng hồ sơ {})", other.code),
            None => reason.clone(),
        };
        entries::note_withdrawal(&mut step.tx, scope, entry, &note, step.act.at).await?;
    }
    step.to(moved).await?;
    if delivered {
        flow::tell_withdrawn(app, &mut step.tx, scope, &step.row, &reason).await?;
    }
    Ok(step.end(Deed::DossierWithdraw).await?)
}
