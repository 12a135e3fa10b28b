//! Agencies, people and permissions.

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub fn routes() -> Router<App> {
    Router::new()
}
