//! The counter: new copies, uploads, receipts, returned dossiers.

mod account;
mod cancel;
mod check;
mod confirm;
mod conflict;
mod day;
mod discard;
mod edit;
mod fields;
mod hand_over;
mod intake;
mod judge;
mod looking;
mod new;
mod normalise;
mod order;
mod page;
mod receipt;
mod refuse;
mod row;
mod save;
mod scan;
mod sent;
mod sentence;
mod sweep;
mod upload;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, patch, post};
use saoy_domain::limits::MAX_SCAN;

pub(crate) use day::calendar;

use crate::app::App;
pub use intake::FolderRounds;
pub(crate) use intake::{is_scanner, watch_folder};

pub(crate) use judge::warning;
pub(crate) use looking::{Looks, hints};
pub(crate) use normalise::{Trials, shown as normalised};
pub(crate) use sweep::sweep_uploads;

/// Files sent with the form by browsers without script: a few scans at once.
const FORM_LIMIT: usize = 4 * MAX_SCAN as usize;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/copies/new", get(new::show).post(new::act))
        .route("/copies/{id}/edit", get(edit::show).post(edit::act))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .route("/copies/{id}/confirm", get(confirm::show).post(confirm::act))
        .route("/copies/{id}/cancel", get(cancel::show).post(cancel::act))
        .route("/copies/{id}/discard", get(discard::show).post(discard::act))
        .route(
            "/dossiers/{id}/hand-over",
            get(hand_over::show).post(hand_over::act),
        )
        .route("/copies/{id}/refusal", get(refuse::slip))
        .route("/visits/{visit}/receipt", get(receipt::show))
        .route("/uploads", post(upload::begin))
        .route(
            "/uploads/{upload}",
            patch(upload::append).head(upload::stands).delete(upload::discard),
        )
        .route("/uploads/{upload}/row", get(row::show))
        .route("/uploads/{upload}/normalise", post(normalise::act))
        .route("/uploads/{upload}/pages/{page}", get(row::picture))
        .merge(intake::routes())
}
