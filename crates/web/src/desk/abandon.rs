//! A bound number is given up: “Không sử dụng”, with the reason.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::{Deed, State as DossierState};
use saoy_store::entries::{self, NumberError};
use saoy_store::scope::CopySeal;

use super::reason::{Typed, ask};
use super::refused::{conflict, refused};
use super::returning::{Why, is_about_reason};
use crate::app::App;
use crate::asked::Posted;
use crate::failure::Answer;
use crate::flow::{FlowError, Step};
use crate::opened::Opened;
use crate::pages::{FieldError, ReasonFor, Stage};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/seal/{id}/abandon", get(show).post(abandon))
}

async fn show(State(app): State<App>, opened: Opened<CopySeal>) -> Answer {
    let row = opened.row();
    if row.state != DossierState::AwaitingSeal || row.number_n.is_none() {
        return Err(conflict(&opened.loaded, Stage::Seal, None));
    }
    ask(&app, &opened, ReasonFor::Abandon, Typed::default(), Vec::new()).await
}

async fn abandon(State(app): State<App>, opened: Opened<CopySeal>, Posted(why): Posted<Why>) -> Answer {
    let (id, scope) = (opened.id(), opened.scope());
    if opened.row().state != DossierState::AwaitingSeal || !opened.is_at(why.version) {
        return Err(conflict(&opened.loaded, Stage::Seal, Some(&why.reason)));
    }
    match given_up(&app, &opened, &why.reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/seal/{id}")).into_response()),
        Err(error) if is_about_reason(&error) => {
            let errors = vec![FieldError::new("reason", error.text())];
            let typed = Typed {
                reason: &why.reason,
                ..Typed::default()
            };
            ask(&app, &opened, ReasonFor::Abandon, typed, errors).await
        }
        Err(error) => Err(refused(&app, scope, id, Stage::Seal, Some(&why.reason), error).await),
    }
}

async fn given_up(app: &App, opened: &Opened<CopySeal>, reason: &str) -> Result<(), FlowError> {
    let scope = opened.scope();
    let mut step = Step::begin(app, scope, opened.id()).await?;
    let entry = step.row.entry;
    let moved = step.row.stored()?.awaiting_seal()?.abandon(reason, &step.act)?;
    let entry = entry.ok_or(FlowError::Number(NumberError::NotFound))?;
    entries::abandon(&mut step.tx, scope, entry, reason.trim()).await?;
    step.to(moved).await?;
    Ok(step.end(Deed::DossierAbandonNumber).await?)
}
