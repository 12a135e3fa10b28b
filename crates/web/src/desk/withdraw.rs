//! Two steps back that need a reason: a copy is withdrawn “Thu hồi”, a bound number is not used “Không sử dụng”.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::dossier::{Act, Stored};
use saoy_domain::{Deed, DossierCode, DossierId, MoveRefusal, State as DossierState};
use saoy_store::dossiers::{self, ListQuery, Page};
use saoy_store::entries::{self, NumberError};
use saoy_store::scope::{CopySeal, CopySign, Right, Scoped};
use serde::Deserialize;

use super::draw;
use super::refused::{conflict, refused};
use super::returning::Why;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
use crate::pages::{AskReason, FieldError, ReasonFor, Stage, Text};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/dossiers/{id}/withdraw", get(ask_withdraw).post(withdraw))
        .route("/seal/{id}/abandon", get(ask_abandon).post(abandon))
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

async fn load<R: Right>(app: &App, scope: &Scoped<R>, id: DossierId) -> Result<Loaded, Failure> {
    cards::load(app, scope, id).await?.ok_or(Failure::NotFound)
}

async fn ask_withdraw(State(app): State<App>, officer: Officer<CopySign>, At(id): At<DossierId>) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    if !matches!(loaded.row.state, DossierState::Sealed | DossierState::Delivered) {
        return Err(conflict(&loaded, Stage::Sign, None));
    }
    ask(&app, &officer, ReasonFor::Withdraw, &loaded, ["", ""], Vec::new()).await
}

async fn ask_abandon(State(app): State<App>, officer: Officer<CopySeal>, At(id): At<DossierId>) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSeal || loaded.row.number_n.is_none() {
        return Err(conflict(&loaded, Stage::Seal, None));
    }
    ask(&app, &officer, ReasonFor::Abandon, &loaded, ["", ""], Vec::new()).await
}

async fn ask<R: Right>(
    app: &App,
    officer: &Officer<R>,
    what: ReasonFor,
    loaded: &Loaded,
    [reason, replaced_by]: [&str; 2],
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let id = loaded.row.id;
    let page = AskReason {
        what,
        card: cards::card(app, &officer.scope, loaded).await?,
        action: match what {
            ReasonFor::Withdraw => format!("/dossiers/{id}/withdraw"),
            ReasonFor::Abandon => format!("/seal/{id}/abandon"),
        },
        back: format!("/dossiers/{id}"),
        reason: reason.to_owned(),
        replaced_by: replaced_by.to_owned(),
        errors,
    };
    draw(app, officer, status, &page).await
}

async fn withdraw(
    State(app): State<App>,
    officer: Officer<CopySign>,
    At(id): At<DossierId>,
    Posted(form): Posted<Withdrawal>,
) -> Answer {
    let scope = &officer.scope;
    let loaded = load(&app, scope, id).await?;
    let open = matches!(loaded.row.state, DossierState::Sealed | DossierState::Delivered);
    if !open || loaded.row.version.0 != form.version {
        return Err(conflict(&loaded, Stage::Sign, Some(&form.reason)));
    }
    let typed = [form.reason.as_str(), form.replaced_by.as_str()];
    let replaced_by = match form.replaced_by.trim() {
        "" => None,
        code => match by_code(&app, scope, code).await? {
            Some(other) => Some(other),
            None => {
                let text = Text::key("withdraw-no-such-dossier").with("code", code);
                let errors = vec![FieldError::new("replaced_by", text)];
                return ask(&app, &officer, ReasonFor::Withdraw, &loaded, typed, errors).await;
            }
        },
    };
    match withdrawn(&app, scope, id, &form.reason, replaced_by).await {
        Ok(()) => Ok(Redirect::to(&format!("/dossiers/{id}")).into_response()),
        Err(
            error @ FlowError::Move(
                MoveRefusal::ReasonMissing | MoveRefusal::ReasonLong { .. } | MoveRefusal::ReasonMarks,
            ),
        ) => {
            let errors = vec![FieldError::new("reason", error.text())];
            ask(&app, &officer, ReasonFor::Withdraw, &loaded, typed, errors).await
        }
        Err(error @ FlowError::Move(MoveRefusal::ReplacesItself)) => {
            let errors = vec![FieldError::new("replaced_by", error.text())];
            ask(&app, &officer, ReasonFor::Withdraw, &loaded, typed, errors).await
        }
        Err(error) => Err(refused(&app, scope, id, Stage::Sign, Some(&form.reason), error).await),
    }
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
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find(&mut tx, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let act = Act {
        by: scope.officer(),
        at: now,
    };
    let moved = match row.stored()? {
        Stored::Sealed(sealed) => sealed.withdraw(reason, replaced_by, &act)?,
        other => other.delivered()?.withdraw(reason, replaced_by, &act)?,
    };
    let reason = moved.dossier.state.reason.clone();
    let delivered = row.delivered_at.is_some();
    if let Some(entry) = row.entry {
        let instead = match replaced_by {
            Some(other) => dossiers::find(&mut tx, scope, other).await?,
            None => None,
        };
        let note = match instead {
            Some(other) => format!("{reason} (thay bằng hồ sơ {})", other.code),
            None => reason.clone(),
        };
        entries::note_withdrawal(&mut tx, scope, entry, &note, now).await?;
    }
    dossiers::move_on(&mut tx, scope, &mut row, moved).await?;
    if delivered {
        flow::tell_withdrawn(app, &mut tx, scope, &row, &reason).await?;
    }
    crate::audit::record(&mut tx, scope, Deed::DossierWithdraw, id, now).await?;
    Ok(tx.commit().await?)
}

async fn abandon(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    At(id): At<DossierId>,
    Posted(why): Posted<Why>,
) -> Answer {
    let scope = &officer.scope;
    let loaded = load(&app, scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSeal || loaded.row.version.0 != why.version {
        return Err(conflict(&loaded, Stage::Seal, Some(&why.reason)));
    }
    match given_up(&app, scope, id, &why.reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/seal/{id}")).into_response()),
        Err(
            error @ FlowError::Move(
                MoveRefusal::ReasonMissing | MoveRefusal::ReasonLong { .. } | MoveRefusal::ReasonMarks,
            ),
        ) => {
            let errors = vec![FieldError::new("reason", error.text())];
            let typed = [why.reason.as_str(), ""];
            ask(&app, &officer, ReasonFor::Abandon, &loaded, typed, errors).await
        }
        Err(error) => Err(refused(&app, scope, id, Stage::Seal, Some(&why.reason), error).await),
    }
}

async fn given_up(app: &App, scope: &Scoped<CopySeal>, id: DossierId, reason: &str) -> Result<(), FlowError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find(&mut tx, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let act = Act {
        by: scope.officer(),
        at: now,
    };
    let waiting = row.stored()?.awaiting_seal()?;
    let entry = row.entry;
    let moved = waiting.abandon(reason, &act)?;
    let entry = entry.ok_or(FlowError::Number(NumberError::NotFound))?;
    entries::abandon(&mut tx, scope, entry, reason.trim()).await?;
    dossiers::move_on(&mut tx, scope, &mut row, moved).await?;
    crate::audit::record(&mut tx, scope, Deed::DossierAbandonNumber, id, now).await?;
    Ok(tx.commit().await?)
}
