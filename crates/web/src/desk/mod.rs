//! The two stages where a key works: the leader signs, the seal keeper numbers and seals. And one dossier with its
//! files and its history.

mod abandon;
mod batch;
mod block;
mod certificates;
mod choosing;
mod dossier;
mod draft;
mod extend;
mod files;
mod form;
mod look;
mod number;
mod passing;
mod place;
mod preview;
mod reason;
mod refused;
mod returning;
mod stage;
mod stamps;
mod told;
mod waiting;
mod withdraw;
mod work;

pub(crate) use batch::{
    ANSWERED, AnsweredWork, BatchWork, KIND as BATCH, activation, enqueue_answered, owner,
};
pub(crate) use told::Told;

use axum::Router;
use axum::http::StatusCode;
use saoy_domain::{Deed, DossierId};
use saoy_store::scope::{Right, Scoped};

use crate::app::App;
use crate::auth::Officer;
use crate::failure::Answer;
use crate::pages::Page;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(abandon::routes())
        .merge(batch::routes())
        .merge(dossier::routes())
        .merge(extend::routes())
        .merge(files::routes())
        .merge(choosing::routes())
        .merge(look::routes())
        .merge(passing::routes())
        .merge(block::routes())
        .merge(place::routes())
        .merge(preview::routes())
        .merge(returning::routes())
        .merge(withdraw::routes())
        .merge(work::routes())
}

/// Notes that personal data was shown.
async fn noted<R: Right>(app: &App, scope: &Scoped<R>, deed: Deed, id: DossierId) -> Answer<()> {
    let mut tx = app.db.begin().await?;
    crate::audit::record(&mut tx, scope, deed, id, app.now()).await?;
    Ok(tx.commit().await?)
}

/// A page in the officer's frame, with what was done just before.
async fn draw_told<R: Right, P: Page>(
    app: &App,
    officer: &Officer<R>,
    status: StatusCode,
    page: &P,
    told: &Told,
) -> Answer {
    let mut frame = officer.frame(app).await;
    frame.flash = told.flash(app, &officer.scope, true).await?;
    app.page(status, &frame, page)
}
