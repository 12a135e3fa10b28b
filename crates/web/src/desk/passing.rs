//! The signed or sealed file is shown, and passed on or delivered.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::{Deed, DossierId, Permission};
use saoy_store::dossiers::Row;
use saoy_store::scope::{CopySeal, CopySign, Scoped};
use saoy_store::{Tx, grants, notifications, people};

use super::refused::{list, refused};
use super::stage::Desk;
use super::told::Done;
use super::{stamps, waiting};
use crate::app::App;
use crate::asked::At;
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::{Answer, Failure};
use crate::flow::{FlowError, Step};
use crate::opened::Opened;
use crate::pages::{Stage, StageDone};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign/{id}/done", get(done::<CopySign>))
        .route("/sign/{id}/pass", post(pass::<CopySign>))
        .route("/seal/{id}/done", get(done::<CopySeal>))
        .route("/seal/{id}/deliver", post(pass::<CopySeal>))
}

async fn done<R: Desk>(State(app): State<App>, opened: Opened<R>) -> Answer {
    let id = opened.id();
    match opened.row().state {
        state if state == R::ENDS => show(&app, &opened).await,
        state if state == R::WAITS => Ok(Redirect::to(&format!("{}/{id}", list(R::STAGE))).into_response()),
        _ => Ok(Redirect::to(&format!("/dossiers/{id}")).into_response()),
    }
}

async fn show<R: Desk>(app: &App, opened: &Opened<R>) -> Answer {
    let Opened { officer, loaded } = opened;
    let row = &loaded.row;
    let at = match R::STAGE {
        Stage::Sign => row.signed_at,
        Stage::Seal => row.sealed_at,
    };
    let viewer = cards::viewer(row).ok_or(Failure::NotFound)?;
    let page = StageDone {
        stage: R::STAGE,
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer: viewer.open_at_the_end(),
        steps: cards::steps(loaded),
        at: at.unwrap_or(row.state_since),
        store: R::STAGE == Stage::Seal && has_account(app, loaded).await?,
        queue: stamps::queue(app, row).await?,
        unstamped: stamps::is_unstamped(app, row).await?,
    };
    officer.draw(app, StatusCode::OK, &page).await
}

/// Whether somebody's document store takes the copy.
async fn has_account(app: &App, loaded: &Loaded) -> Result<bool, Failure> {
    let row = &loaded.row;
    if row.requester_account.is_some() {
        return Ok(true);
    }
    let found = people::match_account(&app.db, &row.requester_identity, &row.requester_name).await?;
    Ok(found.is_some())
}

/// “Chuyển cấp số và đóng dấu”, “Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp”.
async fn pass<R: Desk>(State(app): State<App>, officer: Officer<R>, At(id): At<DossierId>) -> Answer {
    match R::pass(&app, &officer.scope, id).await {
        Ok(()) => {
            let done = match R::STAGE {
                Stage::Sign => Done::Passed,
                Stage::Seal => Done::Delivered,
            };
            let next = waiting::onward(&app, &officer.scope, R::STAGE, id).await?;
            Ok(Redirect::to(&done.of(&next, id)).into_response())
        }
        Err(error) => Err(refused(&app, &officer.scope, id, R::STAGE, None, error).await),
    }
}

/// Passes one signed dossier on.
pub(super) async fn pass_on(app: &App, scope: &Scoped<CopySign>, id: DossierId) -> Result<(), FlowError> {
    let mut step = Step::begin(app, scope, id).await?;
    let moved = step.row.stored()?.signed()?.pass_on(&step.act)?;
    step.to(moved).await?;
    tell_keepers(&mut step.tx, scope, &step.row, step.act.at).await?;
    Ok(step.end(Deed::DossierPassOn).await?)
}

/// Those who number and seal are told that a dossier has come to them.
async fn tell_keepers(
    tx: &mut Tx,
    scope: &Scoped<CopySign>,
    row: &Row,
    now: jiff::Timestamp,
) -> Result<(), FlowError> {
    let leader = people::find(&mut *tx, scope.person()).await?;
    let who = leader.map(|person| person.name).unwrap_or_default();
    let args = serde_json::json!({ "who": who, "code": row.code.to_string() });
    for keeper in grants::holders(&mut *tx, row.agency, Permission::CopySeal, now).await? {
        if keeper != scope.person() {
            notifications::tell(tx, keeper, Some(row.id), "note-signed", args.clone(), now).await?;
        }
    }
    Ok(())
}
