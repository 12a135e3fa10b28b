//! “Trả lại”: back to the clerk with a reason, by the leader or the seal keeper.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::dossier::{Act, Moved, Returned, Stored};
use saoy_domain::{Deed, DossierId, MoveRefusal, State as DossierState};
use saoy_store::scope::{CopySeal, CopySign, Right, Scoped};
use saoy_store::{dossiers, notifications};
use serde::Deserialize;

use super::refused::{conflict, refused};
use super::told::Done;
use super::{draw, waiting};
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::{Answer, Failure};
use crate::flow::FlowError;
use crate::pages::{FieldError, ReturnDossier, Stage};

/// Sentences used often.
const PHRASES: [&str; 4] = [
    "Bản quét mờ hoặc lệch, đề nghị quét lại.",
    "Thiếu trang so với bản chính.",
    "Sai thông tin người đăng ký.",
    "Chọn nhầm loại giấy tờ.",
];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign/{id}/return", get(ask_leader).post(leader))
        .route("/seal/{id}/return", get(ask_keeper).post(keeper))
}

/// A reason, and the version that was looked at.
#[derive(Deserialize)]
pub(super) struct Why {
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) version: i64,
}

async fn ask_leader(State(app): State<App>, officer: Officer<CopySign>, At(id): At<DossierId>) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    ask(&app, &officer, Stage::Sign, &loaded, "", Vec::new()).await
}

async fn ask_keeper(State(app): State<App>, officer: Officer<CopySeal>, At(id): At<DossierId>) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    ask(&app, &officer, Stage::Seal, &loaded, "", Vec::new()).await
}

async fn leader(
    State(app): State<App>,
    officer: Officer<CopySign>,
    At(id): At<DossierId>,
    Posted(why): Posted<Why>,
) -> Answer {
    send_back(&app, &officer, Stage::Sign, id, &why).await
}

async fn keeper(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    At(id): At<DossierId>,
    Posted(why): Posted<Why>,
) -> Answer {
    send_back(&app, &officer, Stage::Seal, id, &why).await
}

async fn load<R: Right>(app: &App, scope: &Scoped<R>, id: DossierId) -> Result<Loaded, Failure> {
    cards::load(app, scope, id).await?.ok_or(Failure::NotFound)
}

async fn ask<R: Right>(
    app: &App,
    officer: &Officer<R>,
    stage: Stage,
    loaded: &Loaded,
    reason: &str,
    errors: Vec<FieldError>,
) -> Answer {
    if !here(stage, loaded.row.state) {
        return Err(conflict(
            loaded,
            stage,
            Some(reason).filter(|reason| !reason.is_empty()),
        ));
    }
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ReturnDossier {
        stage,
        card: cards::card(app, &officer.scope, loaded).await?,
        reason: reason.to_owned(),
        phrases: PHRASES.map(str::to_owned).to_vec(),
        errors,
    };
    draw(app, officer, status, &page).await
}

fn here(stage: Stage, state: DossierState) -> bool {
    match stage {
        Stage::Sign => matches!(state, DossierState::AwaitingSignature | DossierState::Signed),
        Stage::Seal => state == DossierState::AwaitingSeal,
    }
}

async fn send_back<R: Right>(
    app: &App,
    officer: &Officer<R>,
    stage: Stage,
    id: DossierId,
    why: &Why,
) -> Answer {
    let loaded = load(app, &officer.scope, id).await?;
    if loaded.row.version.0 != why.version {
        return Err(conflict(&loaded, stage, Some(&why.reason)));
    }
    match returned(
        app,
        &officer.scope,
        officer.person.name.clone(),
        stage,
        id,
        &why.reason,
    )
    .await
    {
        Ok(()) => {
            let next = waiting::onward(app, &officer.scope, stage, id).await?;
            Ok(Redirect::to(&Done::Returned.of(&next, id)).into_response())
        }
        Err(
            error @ FlowError::Move(
                MoveRefusal::ReasonMissing
                | MoveRefusal::ReasonLong { .. }
                | MoveRefusal::ReasonMarks
                | MoveRefusal::NumberBound { .. },
            ),
        ) => {
            let errors = vec![FieldError::new("reason", error.text())];
            ask(app, officer, stage, &loaded, &why.reason, errors).await
        }
        Err(error) => Err(refused(app, &officer.scope, id, stage, Some(&why.reason), error).await),
    }
}

async fn returned<R: Right>(
    app: &App,
    scope: &Scoped<R>,
    who: String,
    stage: Stage,
    id: DossierId,
    reason: &str,
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
    let moved: Moved<Returned> = match (stage, row.stored()?) {
        (Stage::Sign, Stored::Signed(signed)) => signed.return_to_clerk(reason, &act)?,
        (Stage::Sign, other) => other.awaiting_signature()?.return_to_clerk(reason, &act)?,
        (Stage::Seal, other) => other.awaiting_seal()?.return_to_clerk(reason, &act)?,
    };
    dossiers::move_on(&mut tx, scope, &mut row, moved).await?;
    let args = serde_json::json!({ "who": who, "code": row.code.to_string() });
    notifications::tell(&mut tx, row.created_by, Some(id), "note-returned", args, now).await?;
    crate::audit::record(&mut tx, scope, Deed::DossierReturn, id, now).await?;
    Ok(tx.commit().await?)
}
