//! The two stages where a key works: the leader signs, the seal keeper numbers and seals.

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub fn routes() -> Router<App> {
    Router::new()
}
