//! The two stages where a key works: the leader signs, the seal keeper numbers and seals. And one dossier with its
//! files and its history.

mod batch;
mod certificates;
mod dossier;
mod draft;
mod extend;
mod files;
mod place;
mod refused;
mod returning;
mod seal;
mod sign;
mod waiting;
mod withdraw;

pub(crate) use batch::{BatchWork, KIND as BATCH};

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use saoy_domain::DossierId;
use saoy_store::scope::{Right, Scoped};

use crate::app::App;
use crate::auth::Officer;
use crate::failure::Answer;
use crate::pages::Page;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(batch::routes())
        .merge(dossier::routes())
        .merge(extend::routes())
        .merge(files::routes())
        .merge(place::routes())
        .merge(returning::routes())
        .merge(seal::routes())
        .merge(sign::routes())
        .merge(withdraw::routes())
}

/// Notes that personal data was shown.
async fn noted<R: Right>(app: &App, scope: &Scoped<R>, action: &str, id: DossierId) -> Answer<()> {
    let mut tx = app.db.begin().await?;
    crate::audit::record(&mut tx, scope, action, id, app.now()).await?;
    Ok(tx.commit().await?)
}

/// A page in the officer's frame.
async fn draw<R: Right, P: Page>(app: &App, officer: &Officer<R>, status: StatusCode, page: &P) -> Answer {
    let frame = officer.frame(app).await;
    Ok((status, Html(app.renderer.page(&frame, page)?)).into_response())
}
