//! Officers' signing computers speak here: pairing, orders, answers. Everything but the first two messages of a pairing is
//! signed by the computer's key; what it sends back is judged as if a stranger had sent it.

mod answers;
mod caller;
mod guessing;
pub(crate) mod keys;
mod orders;
mod pairing;
mod refused;
pub(crate) mod registering;
mod ticket;

pub(crate) use pairing::{comparison, new_offer, offered};
pub(crate) use ticket::{Fresh, MINUTES, Work, link};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// Answers to an order of 200 items have some 150 kB.
const MAX_BODY: usize = 1 << 20;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/v1/hello", post(pairing::hello))
        .route("/agent/v1/reveal", post(pairing::reveal))
        .route("/agent/v1/paired", post(pairing::paired))
        .route("/agent/v1/orders", post(orders::fetch))
        .route("/agent/v1/orders/{order}/files/{n}", get(orders::file))
        .route("/agent/v1/answers", post(answers::take))
        .route("/agent/v1/certificate", post(registering::chosen))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}
