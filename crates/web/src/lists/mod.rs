//! The search block and the lists that every role has.

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub fn routes() -> Router<App> {
    Router::new()
}
