//! “Trả lại”: back to the clerk with a reason, by the leader or the seal keeper.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::dossier::{Moved, Returned, Stored};
use saoy_domain::{Deed, MoveRefusal, State as DossierState};
use saoy_store::notifications;
use saoy_store::scope::{CopySeal, CopySign, Right};
use serde::Deserialize;

use super::refused::{conflict, refused};
use super::told::Done;
use super::waiting;
use crate::app::App;
use crate::asked::{Posted, status};
use crate::cards;
use crate::failure::Answer;
use crate::flow::{FlowError, Step};
use crate::opened::Opened;
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

async fn ask_leader(State(app): State<App>, opened: Opened<CopySign>) -> Answer {
    ask(&app, &opened, Stage::Sign, "", Vec::new()).await
}

async fn ask_keeper(State(app): State<App>, opened: Opened<CopySeal>) -> Answer {
    ask(&app, &opened, Stage::Seal, "", Vec::new()).await
}

async fn leader(State(app): State<App>, opened: Opened<CopySign>, Posted(why): Posted<Why>) -> Answer {
    send_back(&app, &opened, Stage::Sign, &why).await
}

async fn keeper(State(app): State<App>, opened: Opened<CopySeal>, Posted(why): Posted<Why>) -> Answer {
    send_back(&app, &opened, Stage::Seal, &why).await
}

async fn ask<R: Right>(
    app: &App,
    opened: &Opened<R>,
    stage: Stage,
    reason: &str,
    errors: Vec<FieldError>,
) -> Answer {
    let Opened { officer, loaded } = opened;
    if !here(stage, loaded.row.state) {
        let typed = Some(reason).filter(|reason| !reason.is_empty());
        return Err(conflict(loaded, stage, typed));
    }
    let page = ReturnDossier {
        stage,
        card: cards::card(app, &officer.scope, loaded).await?,
        reason: reason.to_owned(),
        phrases: PHRASES.map(str::to_owned).to_vec(),
        errors,
    };
    officer.draw(app, status(&page.errors), &page).await
}

fn here(stage: Stage, state: DossierState) -> bool {
    match stage {
        Stage::Sign => matches!(state, DossierState::AwaitingSignature | DossierState::Signed),
        Stage::Seal => state == DossierState::AwaitingSeal,
    }
}

async fn send_back<R: Right>(app: &App, opened: &Opened<R>, stage: Stage, why: &Why) -> Answer {
    let (id, scope) = (opened.id(), opened.scope());
    if !opened.is_at(why.version) {
        return Err(conflict(&opened.loaded, stage, Some(&why.reason)));
    }
    match returned(app, opened, stage, &why.reason).await {
        Ok(()) => {
            let next = waiting::onward(app, scope, stage, id).await?;
            Ok(Redirect::to(&Done::Returned.of(&next, id)).into_response())
        }
        Err(error) if is_about_reason(&error) || is_bound(&error) => {
            let errors = vec![FieldError::new("reason", error.text())];
            ask(app, opened, stage, &why.reason, errors).await
        }
        Err(error) => Err(refused(app, scope, id, stage, Some(&why.reason), error).await),
    }
}

/// Whether the reason itself was refused.
pub(super) const fn is_about_reason(error: &FlowError) -> bool {
    use MoveRefusal::{ReasonLong, ReasonMarks, ReasonMissing};
    matches!(
        error,
        FlowError::Move(ReasonMissing | ReasonLong { .. } | ReasonMarks)
    )
}

const fn is_bound(error: &FlowError) -> bool {
    matches!(error, FlowError::Move(MoveRefusal::NumberBound { .. }))
}

async fn returned<R: Right>(
    app: &App,
    opened: &Opened<R>,
    stage: Stage,
    reason: &str,
) -> Result<(), FlowError> {
    let mut step = Step::begin(app, opened.scope(), opened.id()).await?;
    let act = &step.act;
    let moved: Moved<Returned> = match (stage, step.row.stored()?) {
        (Stage::Sign, Stored::Signed(signed)) => signed.return_to_clerk(reason, act)?,
        (Stage::Sign, other) => other.awaiting_signature()?.return_to_clerk(reason, act)?,
        (Stage::Seal, other) => other.awaiting_seal()?.return_to_clerk(reason, act)?,
    };
    step.to(moved).await?;
    let Step { tx, row, act, .. } = &mut step;
    let args = serde_json::json!({ "who": opened.officer.person.name, "code": row.code.to_string() });
    notifications::tell(tx, row.created_by, Some(row.id), "note-returned", args, act.at).await?;
    Ok(step.end(Deed::DossierReturn).await?)
}
