//! How the leader's signature looks: with the hand-signature picture, or as text only.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use saoy_store::pictures::{self, Owner};
use saoy_store::scope::CopySign;
use serde::Deserialize;

use super::stage::Desk;
use crate::app::App;
use crate::asked::Posted;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::Look;
use crate::opened::Opened;
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
async fn choose(State(app): State<App>, opened: Opened<CopySign>, Posted(wanted): Posted<Wanted>) -> Answer {
    let look = Look::named(&wanted.to).unwrap_or_default();
    CopySign::keep(&app, opened.scope(), look).await?;
    Ok(Redirect::to(&format!("/sign/{}/preview", opened.id())).into_response())
}
