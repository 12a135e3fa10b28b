//! How the leader's signature looks: with the hand-signature picture, or as text only.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use saoy_domain::DossierId;
use saoy_store::looks;
use saoy_store::pictures::{self, Owner};
use saoy_store::scope::CopySign;
use serde::Deserialize;

use super::stage::Desk;
use super::work::find;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::Look;
use crate::pages::{LookChoice, Stage};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/sign/{id}/look", post(choose))
}

/// What the page before “Áp dụng” says about it.
pub(super) async fn shown<R: Desk>(
    app: &App,
    officer: &Officer<R>,
    choice: R::Choice,
) -> Result<Option<LookChoice>, Failure> {
    if R::STAGE == Stage::Seal {
        return Ok(None);
    }
    let picture = pictures::at(&app.db, Owner::Person(officer.id()), app.now()).await?;
    Ok(Some(LookChoice {
        chosen: R::name(choice),
        has_picture: picture.is_some(),
    }))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    to: String,
}

/// Keeps the choice, for this dossier and the next ones.
async fn choose(
    State(app): State<App>,
    officer: Officer<CopySign>,
    At(id): At<DossierId>,
    Posted(wanted): Posted<Wanted>,
) -> Answer {
    find(&app, &officer.scope, id).await?;
    let look = Look::named(&wanted.to).unwrap_or_default();
    let mut tx = app.db.begin().await?;
    looks::choose(&mut tx, &officer.scope, look.name()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/sign/{id}/preview")).into_response())
}
