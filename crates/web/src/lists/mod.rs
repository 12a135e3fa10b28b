//! The search block and the lists that every role has.

pub(crate) mod block;
mod build;
mod find;
mod list;
mod rows;

pub(crate) use build::keep;

use axum::Router;
use axum::routing::{get, post};
use saoy_store::scope::{CopyCreate, CopySeal, CopySign, Follow};

use crate::app::App;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/copies/drafts", get(list::show::<list::Drafts, CopyCreate>))
        .route(
            "/copies/drafts/search",
            post(list::search::<list::Drafts, CopyCreate>),
        )
        .route("/copies/returned", get(list::show::<list::Returned, CopyCreate>))
        .route(
            "/copies/returned/search",
            post(list::search::<list::Returned, CopyCreate>),
        )
        .route("/sign", get(list::show::<list::ToSign, CopySign>))
        .route("/sign/search", post(list::search::<list::ToSign, CopySign>))
        .route("/seal", get(list::show::<list::ToSeal, CopySeal>))
        .route("/seal/search", post(list::search::<list::ToSeal, CopySeal>))
        .route("/following", get(list::follow::<list::Following>))
        .route("/following/search", post(list::search::<list::Following, Follow>))
        .route("/search", post(find::search))
        .route("/search/{q}", get(find::show))
}
