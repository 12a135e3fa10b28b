//! The counter: new copies, uploads, receipts, returned dossiers.

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub fn routes() -> Router<App> {
    Router::new()
}
