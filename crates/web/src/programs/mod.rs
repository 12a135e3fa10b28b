//! Programs that sign whole files on officers' computers: what they fetch and what they send back, each by a token that works
//! once. A file that came is judged in memory against the bytes that were sent; only one that is these bytes and one signature
//! by the registered certificate is kept.

mod answer;
mod fetch;
mod refused;
mod stamps;
mod token;
mod told;
mod under_way;
mod upload;

pub(crate) use answer::answer;
pub(crate) use refused::Refused;
pub(crate) use token::{Lent, address, lend};
pub(crate) use told::{Refusals, told};
pub(crate) use under_way::Uploads;
pub(crate) use upload::{Sender, take};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// The addresses of this part. How long a body may be depends on the file that was sent.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/program/{token}", post(upload::by_program))
        .route("/program/{token}/{name}", get(fetch::fetch))
        .layer(DefaultBodyLimit::disable())
}
